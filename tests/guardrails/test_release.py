"""Who may sign what: artefacts, marks, exports without labels; two schools, people and machines."""

import dataclasses
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, text

from corpora.storage import writing
from guardrails.actor import Actor, NotAllowed, Permission
from guardrails.approvals import ReasonNeeded
from guardrails.audit.event import RuleHit
from guardrails.audit.log import AuditLog, AuditUnavailable
from guardrails.marks import (
    BulkNotAllowed,
    ClosedProposal,
    MarkDesk,
    MarkNotShown,
    MarkOutOfRange,
    MarkSettled,
    OpenProposal,
)
from guardrails.release import (
    ArtefactMoved,
    ArtefactUnknown,
    Draft,
    ReleaseDesk,
    ReleaseRefused,
    ReviewForm,
    ReviewInvalid,
    ReviewStale,
    edited,
)
from guardrails.unlabelled import AGREEMENT_VERSION, AgreementNeeded, UnlabelledExports
from tests.guardrails.gates import POLICY, bodies, recorded

DRAFT = Draft("a1", "comment", "student_evaluation", "该生学习认真，作业工整。", sourced=True)


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(engine: Engine, audit: AuditLog, clock: Clock) -> ReleaseDesk:
    return ReleaseDesk(engine, audit, POLICY, clock)


def form(fact: str = "pass", *confirmed: str) -> ReviewForm:
    part = {"verdict": "pass", "note": "看过原始记录"}
    parts = {"fact": {"verdict": fact, "note": "核对了成绩单"}, "value": part, "fitness": part}
    return ReviewForm.model_validate({**parts, "confirmed": confirmed})


def test_a_draft_becomes_reviewed_and_released_by_its_teacher(
    desk: ReleaseDesk, engine: Engine, clock: Clock, teacher: Actor
):
    desk.submit(teacher, DRAFT)
    desk.open(teacher, "a1")
    clock.now += timedelta(seconds=90)
    better = "该生学习认真，作业工整，课堂上常帮助同桌。"
    state = desk.review(teacher, "a1", better, form())
    assert state.status == "reviewed"
    assert state.reviews[0].dwell_ms == 90_000
    assert 0.3 < state.reviews[0].edited < 0.6
    with pytest.raises(ReviewStale):
        desk.release(teacher, "a1", better + "！")
    assert desk.release(teacher, "a1", better).status == "released"
    assert desk.withdraw(teacher, "a1", "内容有误").status == "withdrawn"
    events = recorded(engine, teacher)
    assert [each.action for each in events] == [
        f"artefact.{verb}" for verb in ("submitted", "opened", "reviewed", "released", "withdrawn")
    ]
    assert events[2].human_decision["checklist"] == {"fact": "pass", "value": "pass", "fitness": "pass"}
    assert "同桌" not in bodies(engine)


def test_no_step_can_be_skipped(desk: ReleaseDesk, teacher: Actor):
    desk.submit(teacher, DRAFT)
    with pytest.raises(ArtefactMoved):
        desk.release(teacher, "a1", DRAFT.text)
    with pytest.raises(ReviewInvalid, match="not-opened"):
        desk.review(teacher, "a1", DRAFT.text, form())
    desk.open(teacher, "a1")
    assert desk.review(teacher, "a1", DRAFT.text, form("fail")).status == "draft"
    with pytest.raises(ArtefactMoved):
        desk.release(teacher, "a1", DRAFT.text)
    with pytest.raises(ArtefactMoved):
        desk.submit(teacher, DRAFT)
    with pytest.raises(ReasonNeeded):
        desk.withdraw(teacher, "a1", "")


@pytest.mark.parametrize("machine", [{"human": False}, {"scopes": frozenset({Permission.DUTY})}])
def test_no_machine_signs(desk: ReleaseDesk, teacher: Actor, machine: dict[str, object]):
    robot = dataclasses.replace(teacher, **machine)  # type: ignore[arg-type]
    desk.submit(robot, DRAFT)
    for step in (
        lambda: desk.open(robot, "a1"),
        lambda: desk.review(robot, "a1", DRAFT.text, form()),
        lambda: desk.release(robot, "a1", DRAFT.text),
        lambda: desk.withdraw(robot, "a1", "不想要了"),
    ):
        with pytest.raises(NotAllowed):
            step()


def test_another_teacher_and_another_school_see_nothing(
    desk: ReleaseDesk, teacher: Actor, other_teacher: Actor, administrator: Actor, other_administrator: Actor
):
    desk.submit(teacher, DRAFT)
    for stranger in (other_teacher, other_administrator, dataclasses.replace(teacher, user="colleague")):
        for step in (
            lambda who: desk.state(who, "a1"),
            lambda who: desk.open(who, "a1"),
            lambda who: desk.review(who, "a1", DRAFT.text, form()),
            lambda who: desk.withdraw(who, "a1", "不是我的"),
        ):
            with pytest.raises(ArtefactUnknown):
                step(stranger)
    desk.submit(other_teacher, DRAFT)
    assert desk.state(administrator, "a1").owner == teacher.user


def test_facts_without_a_source_and_open_questions_do_not_pass(desk: ReleaseDesk, teacher: Actor):
    news = dataclasses.replace(
        DRAFT,
        id="news",
        sourced=False,
        needs_sources=True,
        hits=(RuleHit(rule="G-R2", decision="confirm", stage="input"),),
    )
    desk.submit(teacher, news)
    desk.open(teacher, "news")
    with pytest.raises(ReviewInvalid, match="source"):
        desk.review(teacher, "news", DRAFT.text, form())
    desk.submit(teacher, dataclasses.replace(news, id="b", sourced=True))
    desk.open(teacher, "b")
    with pytest.raises(ReviewInvalid, match="G-R2"):
        desk.review(teacher, "b", DRAFT.text, form())
    assert desk.review(teacher, "b", DRAFT.text, form("pass", "G-R2")).status == "reviewed"


def test_a_rule_can_stop_what_a_teacher_signs(desk: ReleaseDesk, engine: Engine, teacher: Actor):
    desk.submit(teacher, DRAFT)
    desk.open(teacher, "a1")
    with pytest.raises(ReleaseRefused) as refused:
        desk.review(teacher, "a1", "把全班成绩排名发到家长群", form())
    assert refused.value.details["rule"] == "P-R3a"
    assert recorded(engine, teacher)[-1].action == "artefact.refused"


def test_a_step_that_cannot_be_recorded_does_not_happen(desk: ReleaseDesk, engine: Engine, teacher: Actor):
    desk.submit(teacher, DRAFT)
    desk.open(teacher, "a1")
    with writing(engine) as connection:
        connection.execute(
            text(
                "CREATE TRIGGER full BEFORE INSERT ON audit_events WHEN NEW.action = 'artefact.reviewed' "
                "BEGIN SELECT RAISE(ABORT, 'full'); END"
            )
        )
    with pytest.raises(AuditUnavailable):
        desk.review(teacher, "a1", DRAFT.text, form())
    state = desk.state(teacher, "a1")
    assert (state.status, state.reviews) == ("draft", ())


def test_a_note_is_needed_for_every_part():
    with pytest.raises(ValueError, match="note"):
        ReviewForm.model_validate(form().model_dump() | {"value": {"verdict": "pass", "note": " "}})


@pytest.mark.parametrize(
    ("before", "after", "low", "high"),
    [
        ("一样", "一样", 0, 0),
        ("", "全新", 1, 1),
        ("甲乙丙丁", "甲乙丙戊", 0.25, 0.25),
        ("甲" * 3000 + "\n尾", "甲" * 3000 + "\n改\n" + "乙" * 3000, 0.4, 0.6),
        ("删掉一半的文字", "删掉一半", 0.3, 0.6),
    ],
)
def test_the_share_edited_is_measured(before: str, after: str, low: float, high: float):
    assert low <= edited(before, after) <= high


# --- marks

ESSAY = OpenProposal("p1", "s1", 38.0, 50.0, "我的家乡有一条小河")
CHOICE = ClosedProposal("c1", "s1", 3.0, 3.0, "B")


@pytest.fixture
def marks(engine: Engine, audit: AuditLog, clock: Clock) -> MarkDesk:
    return MarkDesk(engine, audit, clock)


def test_an_essay_is_marked_by_a_teacher_who_read_it(
    marks: MarkDesk, engine: Engine, clock: Clock, teacher: Actor, other_teacher: Actor
):
    with pytest.raises(MarkNotShown):
        marks.decide(teacher, ESSAY, 40)
    marks.show(teacher, ESSAY)
    clock.now += timedelta(seconds=75)
    with pytest.raises(MarkNotShown):
        marks.decide(dataclasses.replace(teacher, user="colleague"), ESSAY, 40)
    with pytest.raises(MarkNotShown):
        marks.decide(teacher, dataclasses.replace(ESSAY, answer="换了一篇"), 40)
    with pytest.raises(MarkNotShown):
        marks.decide(other_teacher, ESSAY, 40)
    with pytest.raises(MarkOutOfRange):
        marks.decide(teacher, ESSAY, 51)
    assert marks.final(teacher, "p1") is None
    marks.decide(teacher, ESSAY, 40)
    assert marks.final(teacher, "p1") == 40
    assert marks.final(other_teacher, "p1") is None
    with pytest.raises(MarkSettled):
        marks.decide(teacher, ESSAY, 41)
    decided = recorded(engine, teacher)[-1]
    assert decided.human_decision == {"decision": "changed", "dwell_ms": 75_000, "open_ended": True}


def test_essays_are_never_accepted_in_bulk(marks: MarkDesk, engine: Engine, teacher: Actor):
    with pytest.raises(BulkNotAllowed):
        marks.accept_all(teacher, [CHOICE, ESSAY])  # type: ignore[list-item]
    assert marks.final(teacher, "c1") is None
    assert recorded(engine, teacher)[-1].action == "marks.refused"
    assert marks.accept_all(teacher, [CHOICE]) == 1
    assert marks.final(teacher, "c1") == 3
    robot = dataclasses.replace(teacher, human=False)
    for step in (
        lambda: marks.accept_all(robot, [CHOICE]),
        lambda: marks.show(robot, ESSAY),
        lambda: marks.decide(robot, ESSAY, 1),
    ):
        with pytest.raises(NotAllowed):
            step()


# --- exports without labels


def test_an_export_without_labels_is_an_administrators_and_recorded(
    engine: Engine, audit: AuditLog, administrator: Actor, teacher: Actor
):
    exports = UnlabelledExports(engine, audit)
    good = (b"file", "produce-1", "区教研室", "印刷教材送审", AGREEMENT_VERSION)
    for actor in (teacher, dataclasses.replace(administrator, human=False)):
        with pytest.raises(NotAllowed):
            exports.allow(actor, *good)
    with pytest.raises(AgreementNeeded):
        exports.allow(administrator, *good[:4], "")
    with pytest.raises(AgreementNeeded):
        exports.allow(administrator, *good[:2], " ", *good[3:])
    with pytest.raises(ReasonNeeded):
        exports.allow(administrator, *good[:3], "", AGREEMENT_VERSION)
    record = exports.allow(administrator, *good)
    event = recorded(engine, administrator)[-1]
    assert (event.action, event.object_id, event.labelled) == ("export.unlabelled", record, False)
    with engine.connect() as connection:
        row = connection.execute(text("SELECT time, keep_until FROM unlabelled_exports")).one()
    assert datetime.fromisoformat(row.keep_until) - datetime.fromisoformat(row.time) > timedelta(days=183)
    with pytest.raises(ValueError, match="six months"):
        UnlabelledExports(engine, audit, keeping=timedelta(days=90))


def test_the_text_of_what_is_not_out_is_forgotten_by_its_owner(
    desk: ReleaseDesk, engine: Engine, teacher: Actor, other_teacher: Actor, administrator: Actor
):
    desk.submit(teacher, DRAFT)
    for stranger in (other_teacher, administrator):
        with pytest.raises(ArtefactUnknown):
            desk.erase(stranger, ["a1"])
    desk.open(teacher, "a1")
    desk.review(teacher, "a1", DRAFT.text, form())
    desk.release(teacher, "a1", DRAFT.text)
    with pytest.raises(ArtefactMoved):
        desk.erase(teacher, ["a1"])
    desk.withdraw(teacher, "a1", "内容有误")
    desk.erase(teacher, ["a1"])
    with engine.connect() as connection:
        assert "学习认真" not in str(connection.execute(text("select * from artefact_states")).all())
    assert len(desk.state(teacher, "a1").reviews) == 1
    assert recorded(engine, teacher)[-1].action == "artefact.erased"
