"""Drafts: what an edit may do, what it may not, and that nothing is lost."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import select, text

from assistant.drafts.problems import (
    DraftMoved,
    DraftRoleTooLow,
    DraftTooLarge,
    DraftUnknown,
    SectionEdited,
    SectionInvalid,
    SectionLocked,
    VersionUnknown,
)
from assistant.sections import SectionUnknown
from guardrails.actor import NotAllowed, Role
from guardrails.audit.log import AuditUnavailable
from guardrails.audit.tables import events
from tests.assistant.drafts.conftest import sheet


def recorded(engine) -> list[str]:
    with engine.connect() as connection:
        return list(connection.execute(select(events.c.action).order_by(events.c.sequence)).scalars())


def texts(kept) -> list[str]:
    return [step["text"] for step in kept.body["steps"]]


def test_an_artefact_is_kept_under_an_id_of_its_own(drafts, engine, teacher, kept) -> None:
    again = drafts.keep(teacher, "sheet", sheet())
    assert kept.id != again.id
    assert kept.body["id"] == kept.id == kept.artefact.id
    assert (kept.version, kept.title, kept.owner, kept.role) == (1, "勾股定理", "teacher-a", "owner")
    assert [each.id for each in drafts.mine(teacher)] == [again.id, kept.id] or len(drafts.mine(teacher)) == 2
    assert recorded(engine) == ["draft.kept", "draft.kept"]


def test_what_is_kept_twice_is_one_draft(drafts, teacher, colleague, other_teacher, kept) -> None:
    assert drafts.keep(teacher, "sheet", kept.artefact).id == kept.id
    drafts.edit(teacher, kept.id, "note", "改", 1)
    assert drafts.keep(teacher, "sheet", kept.artefact).version == 2
    for who in (colleague, other_teacher):  # an id that somebody else sends opens nothing of the teacher's
        assert drafts.keep(who, "sheet", kept.artefact).id != kept.id


def test_an_edit_is_a_new_version_and_the_old_one_stays(drafts, teacher, kept) -> None:
    edited = drafts.edit(teacher, kept.id, "steps/s2", {"text": "小组讨论", "minutes": 12}, 1)
    assert (edited.version, texts(edited)) == (2, ["环节s1", "小组讨论", "环节s3"])
    assert edited.body["steps"][1]["id"] == "s2"
    assert texts(drafts.open(teacher, kept.id, 1)) == ["环节s1", "环节s2", "环节s3"]
    first, second = drafts.history(teacher, kept.id)
    assert (first.kind, second.kind, second.sections, second.by) == (
        "created", "edited", ("steps/s2",), "teacher-a",
    )  # fmt: skip
    assert drafts.who(teacher, kept.id)["steps/s2"].version == 2


def test_an_edit_that_changes_nothing_is_no_version(drafts, teacher, kept) -> None:
    assert drafts.edit(teacher, kept.id, "title", "勾股定理", 1).version == 1


def test_two_people_on_different_sections_both_succeed(drafts, teacher, kept) -> None:
    drafts.edit(teacher, kept.id, "steps/s1", {"text": "甲写的"}, 1)
    both = drafts.edit(teacher, kept.id, "steps/s3", {"text": "乙写的"}, 1)
    assert (both.version, texts(both)) == (3, ["甲写的", "环节s2", "乙写的"])
    assert drafts.edit(teacher, kept.id, "title", "勾股定理（一）", 1).title == "勾股定理（一）"


@pytest.mark.parametrize("second", ["steps/s1", "steps"])
def test_two_people_on_one_section_are_told(drafts, teacher, kept, second) -> None:
    drafts.edit(teacher, kept.id, "steps/s1", {"text": "甲写的"}, 1)
    value = {"text": "乙写的"} if "/" in second else []
    with pytest.raises(DraftMoved) as caught:
        drafts.edit(teacher, kept.id, second, value, 1)
    assert caught.value.details == {"section": second, "version": 2}
    assert texts(drafts.open(teacher, kept.id))[0] == "甲写的"


def test_of_many_at_the_same_moment_one_wins_and_all_others_are_told(drafts, teacher, kept) -> None:
    def write(number: int) -> str:
        try:
            return drafts.edit(teacher, kept.id, "note", f"第{number}人", 1).body["note"]
        except DraftMoved:
            return ""

    with ThreadPoolExecutor(6) as pool:
        won = [text for text in pool.map(write, range(6)) if text]
    assert len(won) == 1
    assert drafts.open(teacher, kept.id).body["note"] == won[0]
    assert len(drafts.history(teacher, kept.id)) == 2


@pytest.mark.parametrize(
    "section",
    ["nothing", "steps/s9", "steps/", "title/x", "id", "status", "label", "aigc", "citations", "x" * 999],
)
def test_a_section_that_is_not_there_is_refused(drafts, teacher, kept, section) -> None:
    with pytest.raises(SectionUnknown):
        drafts.edit(teacher, kept.id, section, "x", 1)
    with pytest.raises(SectionUnknown):
        drafts.lock(teacher, kept.id, section)


@pytest.mark.parametrize(
    ("section", "value", "field"),
    [
        ("title", "", "title"),
        ("goals", "会", "goals"),
        ("steps/s1", {"text": "x", "minutes": 900}, "steps.0.minutes"),
        ("steps/s1", {"minutes": 3}, "steps.0.text"),
        ("steps/s1", "x", "steps/s1"),
        ("steps/s1", {"text": "x", "odd": 1}, "steps.0.odd"),
        ("note", "\ud800", "note"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_with_field_and_reason(
    drafts, teacher, kept, section, value, field
) -> None:
    with pytest.raises(SectionInvalid) as caught:
        drafts.edit(teacher, kept.id, section, value, 1)
    assert caught.value.details["field"] == field
    assert caught.value.details["reason_zh"]
    assert drafts.open(teacher, kept.id).version == 1


def test_five_megabytes_are_refused(drafts, teacher, kept) -> None:
    with pytest.raises(DraftTooLarge):
        drafts.edit(teacher, kept.id, "note", "长" * 1_700_000, 1)
    with pytest.raises(DraftTooLarge):
        drafts.keep(teacher, "sheet", sheet(note="长" * 1_700_000))
    assert len(drafts.mine(teacher)) == 1


@pytest.mark.parametrize("version", [0, -1, 2, 10**9])
def test_a_version_that_is_not_there_is_refused(drafts, teacher, kept, version) -> None:
    for step in (
        lambda: drafts.open(teacher, kept.id, version),
        lambda: drafts.edit(teacher, kept.id, "note", "x", version),
        lambda: drafts.restore(teacher, kept.id, version),
        lambda: drafts.compare(teacher, kept.id, 1, version),
    ):
        with pytest.raises(VersionUnknown):
            step()


def test_a_regeneration_leaves_what_a_person_wrote(drafts, teacher, kept) -> None:
    drafts.edit(teacher, kept.id, "steps/s2", {"text": "我写的"}, 1)
    new = [{"id": name, "text": f"新{name}"} for name in ("s3", "s2", "s1")]
    for _ in range(2):  # a second time too
        made = drafts.regenerate(teacher, kept.id, "steps", new, "model-1")
        assert texts(made) == ["新s3", "我写的", "新s1"]
    assert drafts.history(teacher, kept.id)[-1].made_by == "model-1"
    with pytest.raises(SectionEdited):
        drafts.regenerate(teacher, kept.id, "steps/s2", {"text": "新"}, "model-1")
    with pytest.raises(SectionEdited):
        drafts.regenerate(teacher, kept.id, "steps", new[:1], "model-1")
    asked = drafts.regenerate(teacher, kept.id, "steps/s2", {"text": "新"}, "model-1", overwrite=True)
    assert texts(asked)[1] == "新"


def test_what_a_person_removed_stays_away(drafts, teacher, kept) -> None:
    drafts.edit(teacher, kept.id, "steps", [kept.body["steps"][0]], 1)
    new = [{"id": name, "text": f"新{name}"} for name in ("s1", "s2", "s9")]
    assert texts(drafts.regenerate(teacher, kept.id, "steps", new, "m")) == ["新s1", "新s9"]
    drafts.edit(teacher, kept.id, "steps", [], 3)
    assert "steps" in drafts.fixed(teacher, kept.id)
    assert drafts.fixed(teacher, kept.id, overwrite=True) == frozenset()


def test_overwriting_is_only_of_what_was_there_when_it_was_asked(drafts, teacher, kept) -> None:
    drafts.edit(teacher, kept.id, "note", "第一稿", 1)
    drafts.edit(teacher, kept.id, "note", "等模型时又改了", 2)
    with pytest.raises(SectionEdited):
        drafts.regenerate(teacher, kept.id, "note", "模型写的", "m", base_version=2, overwrite=True)
    assert drafts.open(teacher, kept.id).body["note"] == "等模型时又改了"


def test_a_regeneration_brings_its_label(drafts, teacher, kept) -> None:
    label = {"label": "本内容由人工智能生成", "aigc": {"Label": "1"}}
    made = drafts.regenerate(teacher, kept.id, "note", "模型写的", "m", label=label)
    assert made.artefact.aigc == {"Label": "1"}
    with pytest.raises(SectionUnknown):
        drafts.regenerate(teacher, kept.id, "note", "x", "m", label={"status": "released"})


def test_nothing_goes_over_a_lock(drafts, teacher, kept) -> None:
    drafts.edit(teacher, kept.id, "steps/s1", {"text": "改过"}, 1)
    assert drafts.lock(teacher, kept.id, "steps/s1").locked == ("steps/s1",)
    drafts.lock(teacher, kept.id, "steps/s1")
    for step in (
        lambda: drafts.edit(teacher, kept.id, "steps/s1", {"text": "x"}, 2),
        lambda: drafts.edit(teacher, kept.id, "steps", [], 2),
        lambda: drafts.regenerate(teacher, kept.id, "steps/s1", {"text": "x"}, "m", overwrite=True),
        lambda: drafts.regenerate(teacher, kept.id, "steps", [], "m", overwrite=True),
        lambda: drafts.restore(teacher, kept.id, 1),
    ):
        with pytest.raises(SectionLocked):
            step()
    new = [{"id": name, "text": f"新{name}"} for name in ("s1", "s2")]
    made = drafts.regenerate(teacher, kept.id, "steps", new, "m", overwrite=True)
    assert texts(made) == ["改过", "新s2"]
    assert drafts.unlock(teacher, kept.id, "steps/s1").locked == ()
    with pytest.raises(SectionUnknown):
        drafts.unlock(teacher, kept.id, "steps/s1")
    assert drafts.restore(teacher, kept.id, 1).version == 4


def test_restoring_is_a_new_version(drafts, teacher, kept) -> None:
    drafts.edit(teacher, kept.id, "note", "一", 1)
    drafts.edit(teacher, kept.id, "title", "二", 2)
    with pytest.raises(DraftMoved):
        drafts.restore(teacher, kept.id, 1, base_version=2)
    restored = drafts.restore(teacher, kept.id, 1, base_version=3)
    assert (restored.version, restored.title, restored.body["note"]) == (4, "勾股定理", "")
    assert drafts.open(teacher, kept.id, 3).title == "二"
    assert drafts.history(teacher, kept.id)[-1].kind == "restored"


def test_versions_are_compared_section_by_section(drafts, teacher, kept) -> None:
    drafts.edit(teacher, kept.id, "steps/s2", {"text": "改"}, 1)
    drafts.edit(teacher, kept.id, "steps", [{"id": "s1", "text": "环节s1"}, {"id": "s4", "text": "新"}], 2)
    found = {each.section: each for each in drafts.compare(teacher, kept.id, 1, 3)}
    assert set(found) == {"steps/s2", "steps/s3", "steps/s4"}
    assert (found["steps/s3"].after, found["steps/s4"].before) == (None, None)
    assert drafts.compare(teacher, kept.id, 2, 2) == ()


def test_a_deleted_draft_is_gone_and_the_chain_still_holds(drafts, engine, audit, teacher, kept) -> None:
    drafts.edit(teacher, kept.id, "note", "绝密的一句话", 1)
    drafts.remarks.comment(teacher, kept.id, "note", "绝密的批注")
    drafts.delete(teacher, kept.id)
    with pytest.raises(DraftUnknown):
        drafts.open(teacher, kept.id)
    with engine.connect() as connection:
        names = connection.execute(text("select name from sqlite_master where type='table'")).scalars().all()
        for name in names:
            rows = connection.execute(text(f'select * from "{name}"')).all()
            assert "绝密" not in str(rows), name
            if name.startswith("draft"):
                assert rows == [], name
    assert audit.verify("school-a").intact
    assert recorded(engine)[-1] == "draft.deleted"


def test_another_school_and_another_teacher_find_nothing(
    drafts, teacher, other_teacher, colleague, kept
) -> None:
    twin = replace(other_teacher, user=teacher.user)  # the same account id in another school
    for who in (other_teacher, twin, colleague):
        assert drafts.mine(who) == ()
        for step in (
            lambda who=who: drafts.open(who, kept.id),
            lambda who=who: drafts.edit(who, kept.id, "note", "x", 1),
            lambda who=who: drafts.regenerate(who, kept.id, "note", "x", "m"),
            lambda who=who: drafts.restore(who, kept.id, 1),
            lambda who=who: drafts.lock(who, kept.id, "note"),
            lambda who=who: drafts.unlock(who, kept.id, "note"),
            lambda who=who: drafts.history(who, kept.id),
            lambda who=who: drafts.compare(who, kept.id, 1, 1),
            lambda who=who: drafts.delete(who, kept.id),
            lambda who=who: drafts.remarks.on(who, kept.id),
            lambda who=who: drafts.remarks.comment(who, kept.id, "note", "x"),
            lambda who=who: drafts.remarks.suggest(who, kept.id, "note", "x"),
            lambda who=who: drafts.sharing.share(who, kept.id, "edit", user="somebody"),
            lambda who=who: drafts.sharing.agreement(who, kept.id),
            lambda who=who: drafts.sharing.agree(who, kept.id, 1),
        ):
            with pytest.raises(DraftUnknown):
                step()
    assert drafts.open(teacher, kept.id).version == 1


def test_who_may_not_run_duties_may_not_see_drafts(drafts, teacher, kept) -> None:
    officer = replace(teacher, roles=frozenset({Role.COMPLIANCE}))
    for step in (
        lambda: drafts.mine(officer),
        lambda: drafts.open(officer, kept.id),
        lambda: drafts.keep(officer, "sheet", sheet()),
        lambda: drafts.delete(officer, kept.id),
    ):
        with pytest.raises(NotAllowed):
            step()


def test_what_cannot_be_recorded_does_not_happen(drafts, engine, teacher, kept) -> None:
    full = "BEFORE INSERT ON audit_events BEGIN SELECT RAISE(ABORT, 'disk full'); END"
    with engine.begin() as connection:
        connection.execute(text(f"CREATE TRIGGER full {full}"))
    for step in (
        lambda: drafts.keep(teacher, "sheet", sheet()),
        lambda: drafts.edit(teacher, kept.id, "note", "x", 1),
        lambda: drafts.delete(teacher, kept.id),
    ):
        with pytest.raises(AuditUnavailable):
            step()
    assert (drafts.open(teacher, kept.id).version, len(drafts.mine(teacher))) == (1, 1)


def test_the_log_holds_no_text_of_a_draft(drafts, engine, teacher, kept) -> None:
    drafts.edit(teacher, kept.id, "note", "只在稿里的话", 1)
    drafts.remarks.suggest(teacher, kept.id, "note", "只在建议里的话", "只在说明里的话")
    with engine.connect() as connection:
        bodies = connection.execute(select(events.c.body)).scalars().all()
    assert json.loads(bodies[1])["event"]["details"]["sections"] == ["note"]
    assert not [body for body in bodies if "只在" in body]


def test_only_owner_or_locker_unlocks(drafts, teacher, colleague, kept) -> None:
    drafts.sharing.share(teacher, kept.id, "edit", user=colleague.user)
    drafts.lock(teacher, kept.id, "note")
    with pytest.raises(DraftRoleTooLow):
        drafts.unlock(colleague, kept.id, "note")
    drafts.lock(colleague, kept.id, "title")
    assert drafts.unlock(colleague, kept.id, "title").locked == ("note",)
    with pytest.raises(DraftRoleTooLow):
        drafts.delete(colleague, kept.id)
