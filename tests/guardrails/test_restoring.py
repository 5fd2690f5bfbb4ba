from dataclasses import replace

import pytest
from sqlalchemy import Engine

from guardrails.actor import Actor, NotAllowed
from guardrails.audit.log import AuditLog, AuditUnavailable
from guardrails.audit.query import AuditQuery
from guardrails.audit.tables import events
from guardrails.personal_data import Vault, mask
from guardrails.pseudonyms import KeyBook
from guardrails.reidentification import Reidentification, ReidentificationNotApproved
from guardrails.restoring import Restorer
from guardrails.roster import Names

TEXT = "学生陈雨桐的电话是13800138000。"


@pytest.fixture
def restorer(engine: Engine, audit: AuditLog) -> Restorer:
    return Restorer(audit, Reidentification(engine, audit))


def masked() -> tuple[str, Vault]:
    vault = Vault()
    return mask(TEXT, Names(), vault).text, vault


def test_a_restore_is_recorded_without_what_it_shows(
    restorer: Restorer, audit: AuditLog, teacher: Actor, officer: Actor, other_officer: Actor
):
    text, vault = masked()
    assert restorer.text(teacher, text, vault) == TEXT
    (event,) = audit.events(officer, AuditQuery(action="pseudonyms.restored")).events
    assert event.event.personal_data == {"NAME": 1, "TEL": 1}
    assert "陈雨桐" not in repr(event)
    assert audit.events(other_officer, AuditQuery(action="pseudonyms.restored")).events == ()


def test_neither_keys_nor_officers_restore(restorer: Restorer, teacher: Actor, officer: Actor):
    text, vault = masked()
    for actor in (replace(teacher, human=False), officer):
        with pytest.raises(NotAllowed):
            restorer.text(actor, text, vault)


def test_without_a_record_nothing_is_restored(restorer: Restorer, engine: Engine, teacher: Actor):
    text, vault = masked()
    events.drop(engine)
    with pytest.raises(AuditUnavailable):
        restorer.text(teacher, text, vault)


def test_codes_need_a_second_person(restorer: Restorer, teacher: Actor):
    with pytest.raises(ReidentificationNotApproved):
        restorer.codes(teacher, ["SABC234"], KeyBook({"SABC234": "陈雨桐"}))
