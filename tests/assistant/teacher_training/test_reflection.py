"""Teaching reflection: every figure has its source, and nothing that only the teacher knows is invented."""

from dataclasses import replace

import pytest

from assistant import duty as duties
from assistant.drafts.problems import DraftUnknown
from assistant.teacher_training.practice.problems import EvidenceMissing, EvidenceUnusable
from assistant.teacher_training.practice.reflection import TeachingReflection
from assistant.workbench import Workbench
from guardrails.actor import Actor
from tests.assistant.teacher_training.materials import kept


async def reflect(desk: Workbench, **asked: str) -> TeachingReflection:
    made = await duties.run("teaching-reflection", asked, desk)
    assert isinstance(made, TeachingReflection)
    return made


async def test_every_figure_names_a_source_that_holds_it(desk):
    ids = kept(desk)
    made = await reflect(desk, **ids)
    assert {one.draft for one in made.sources} == set(ids.values())
    known = {one.id for one in made.sources}
    assert made.planned
    assert made.seen
    for one in made.shown:
        assert one.source in known
        if one.figure and one.place.startswith("talk/"):
            draft = next(source.draft for source in made.sources if source.id == one.source)
            report = desk.drafts.open(desk.actor, draft).artefact
            assert one.figure in (f"{report.figures.figure(one.place[5:]).value:.1%}",
                                  f"{report.figures.figure(one.place[5:]).value:g}")  # fmt: skip
    ids_shown = {one.id for one in made.shown}
    for prompt in made.questions:
        assert set(prompt.about) <= ids_shown
    assert set(made.change.about) <= ids_shown
    assert made.proof


async def test_what_only_the_teacher_knows_stays_empty(desk):
    made = await reflect(desk, **kept(desk))
    assert all(prompt.answer == "" for prompt in made.questions)
    assert made.change.words == ""
    assert made.thin == []


async def test_what_is_missing_is_said_and_not_made_up(desk):
    made = await reflect(desk, plan=kept(desk)["plan"])
    assert made.seen == []
    assert made.change.suggestion == ""
    assert made.proof == []
    assert len(made.thin) == 2


async def test_the_teacher_writes_an_answer_and_the_history_knows_whose_it_is(desk):
    made = await reflect(desk, **kept(desk))
    first = made.questions[0]
    written = desk.drafts.edit(
        desk.actor, made.id, f"questions/{first.id}", first.model_dump() | {"answer": "我讲得太多了"}, 1
    )
    assert written.artefact.questions[0].answer == "我讲得太多了"
    assert desk.drafts.who(desk.actor, made.id)[f"questions/{first.id}"].by == desk.actor.user


async def test_nothing_to_rest_on_and_what_is_not_theirs_are_refused(desk, other_teacher: Actor):
    with pytest.raises(EvidenceMissing):
        await reflect(desk)
    ids = kept(desk)
    with pytest.raises(DraftUnknown):
        await reflect(replace(desk, actor=other_teacher), plan=ids["plan"])


async def test_a_report_about_one_child_is_no_evidence(desk):
    from assistant.learning_analysis.reports.individual import PupilReport

    report = PupilReport(id="p", pupil="P-12ab", title="学生报告")
    one = desk.drafts.keep(desk.actor, "pupil-report", report).id
    with pytest.raises(EvidenceUnusable):
        await reflect(desk, results=one)
