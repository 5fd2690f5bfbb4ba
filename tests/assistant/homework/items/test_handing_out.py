import pytest
from sqlalchemy import select

from assistant.homework.items.handing_out import hand_out
from assistant.homework.items.importing import About, read
from assistant.homework.items.problems import ItemFormatUnknown, ItemUnknown
from guardrails.audit.log import AuditUnavailable
from guardrails.audit.tables import events
from guardrails.label import aigc
from tests.assistant.homework.items.made import several
from tests.assistant.homework.items.test_bank import pictured, png

LABEL = aigc("items-1", "一所学校")


def exports(engine) -> int:
    with engine.connect() as connection:
        wanted = select(events.c.sequence).where(events.c.action == "item.exported")
        return len(connection.execute(wanted).all())


@pytest.mark.parametrize("form", ["docx", "xlsx", "json", "qti3", "qti22"])
def test_a_file_is_recorded_and_brings_the_items_to_another_school(
    bank, engine, teacher, other_teacher, form: str
) -> None:
    item, pictures = pictured(png())
    bank.add(teacher, [*several(), item], pictures)
    ids = [each.id for each in [*several(), item]]
    made = hand_out(bank, teacher, "期末题库", ids, form, LABEL)
    assert exports(engine) == 1
    found = read(made.data, made.name, About())
    assert {each.id for each in found.items} == set(ids)
    if form != "xlsx":
        bank.add(other_teacher, found.items, found.pictures, source=found.sha256)
        assert bank.picture(other_teacher, item.id, item.pictures[0].sha256) == png()
        assert bank.taken(other_teacher, ["p1", "own-1", "new"]) == {"p1", "own-1"}
    assert bank.taken(teacher, ["new"]) == frozenset()


def test_nothing_is_given_out_that_is_not_readable_or_not_recorded(
    bank, engine, teacher, other_teacher, monkeypatch
) -> None:
    bank.add(teacher, several())
    with pytest.raises(ItemUnknown):
        hand_out(bank, other_teacher, "题", ["q1"], "json", LABEL)
    with pytest.raises(ItemFormatUnknown):
        hand_out(bank, teacher, "题", ["q1"], "pdf", LABEL)

    def down(*_args, **_more):
        raise AuditUnavailable(action="item")

    monkeypatch.setattr(bank._audit, "record", down)
    with pytest.raises(AuditUnavailable):
        hand_out(bank, teacher, "题", ["q1"], "json", LABEL)
    assert exports(engine) == 0
