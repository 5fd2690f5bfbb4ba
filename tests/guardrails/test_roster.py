import pytest
from sqlalchemy import Engine

from guardrails.actor import Actor, NotAllowed
from guardrails.audit import AuditLog
from guardrails.roster import NameInvalid, Roster, RosterName


def found(roster: Roster, actor: Actor, text: str) -> list[str]:
    return [name.name for _, _, name in roster.names(actor).find(text)]


@pytest.fixture
def roster(engine: Engine) -> Roster:
    return Roster(engine, AuditLog(engine))


def test_a_school_knows_its_own_names_only(roster: Roster, teacher: Actor, other_teacher: Actor):
    roster.add(teacher, [RosterName(name="林小满")])
    roster.add(other_teacher, [RosterName(name="赵一一")])
    text = "林小满和赵一一"
    assert found(roster, teacher, text) == ["林小满"]
    assert found(roster, other_teacher, text) == ["赵一一"]


def test_colleagues_share_names_and_remove_only_their_own(roster: Roster, teacher: Actor):
    from dataclasses import replace

    colleague = replace(teacher, user="colleague")
    assert roster.add(teacher, [RosterName(name=" 林小满 "), RosterName(name="林小满")]) == 1
    assert roster.add(teacher, [RosterName(name="林小满")]) == 0
    assert found(roster, colleague, "林小满") == ["林小满"]
    assert roster.remove(colleague, ["林小满"]) == 0
    assert roster.remove(teacher, ["林小满", "没有"]) == 1
    assert found(roster, teacher, "林小满") == []


def test_another_school_removes_nothing(roster: Roster, teacher: Actor, other_teacher: Actor):
    from dataclasses import replace

    roster.add(teacher, [RosterName(name="林小满")])
    assert roster.remove(replace(other_teacher, user=teacher.user), ["林小满"]) == 0
    assert found(roster, teacher, "林小满") == ["林小满"]


@pytest.mark.parametrize("name", ["", "林", "林\u200b", "x" * 41])
def test_a_name_that_would_mask_everything_is_refused(roster: Roster, teacher: Actor, name: str):
    with pytest.raises(NameInvalid):
        roster.add(teacher, [RosterName(name="林小满"), RosterName(name=name)])
    assert found(roster, teacher, "林小满") == []


def test_only_teaching_roles_change_it(roster: Roster, officer: Actor):
    with pytest.raises(NotAllowed):
        roster.add(officer, [RosterName(name="林小满")])
    with pytest.raises(NotAllowed):
        roster.remove(officer, ["林小满"])
