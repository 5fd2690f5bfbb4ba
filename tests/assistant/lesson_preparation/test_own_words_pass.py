"""What the program writes itself passes the rules that hold it at release."""

import pytest

from assistant.artefact import Artefact
from assistant.lesson_preparation.artefacts import (
    board,
    courseware,
    learning_guide,
    observation,
    talk,
    worksheet,
)
from assistant.lesson_preparation.artefacts.base import content
from assistant.lesson_preparation.artefacts.letter import LetterRequest, letter
from assistant.lesson_preparation.artefacts.meeting import MeetingRequest, meeting
from assistant.lesson_preparation.artefacts.task_sheet import TaskSheetRequest, task_sheet
from assistant.lesson_preparation.drafting.draft import draft
from assistant.lesson_preparation.request import LessonRequest
from guardrails.policy import Policy


@pytest.fixture(scope="module")
def policy() -> Policy:
    return Policy.load()


def held(policy: Policy, duty: str, made: Artefact) -> list[str]:
    """What the rules would hold at release, with the words around it."""
    text = made.model_dump_json()
    verdict = policy.judge(text, "release", duty)
    if not verdict.blocked:
        return []
    return [f"{one.rule}: {text[max(0, one.start - 20) : one.end + 10]}" for one in verdict.findings]


@pytest.mark.parametrize("occasion", list(content("letters")["occasions"]))
def test_letters(policy: Policy, occasion: str) -> None:
    facts = dict.fromkeys(content("letters")["occasions"][occasion]["needs"], "12月5日")
    asked = LetterRequest(occasion=occasion, grade=5, facts=facts)
    assert held(policy, "parent-letter", letter(asked)) == []


@pytest.mark.parametrize("theme", list(content("meetings")["themes"]))
@pytest.mark.parametrize("grade", [4, 8])
def test_class_meetings(policy: Policy, theme: str, grade: int) -> None:
    assert held(policy, "class-meeting", meeting(MeetingRequest(theme=theme, grade=grade))) == []


@pytest.mark.parametrize("profession", [one["name"] for one in content("professions")["professions"]])
def test_task_sheets(policy: Policy, profession: str) -> None:
    made = task_sheet(TaskSheetRequest(profession=profession))
    assert held(policy, "task-sheet", made) == []


@pytest.mark.parametrize(
    ("subject", "grade", "topic"),
    [("数学", 8, "勾股定理"), ("物理", 8, "浮力"), ("化学", 9, "质量守恒定律"), ("数学", 3, "面积")],
)
def test_a_plan_and_what_is_made_from_it(policy: Policy, subject: str, grade: int, topic: str) -> None:
    plan = draft(LessonRequest(subject=subject, grade=grade, topic=topic))
    assert held(policy, "lesson-plan", plan) == []
    for make in (
        courseware.courseware,
        worksheet.worksheet,
        learning_guide.learning_guide,
        talk.lesson_talk,
        observation.observation_sheet,
        board.blackboard,
    ):
        assert held(policy, make.__name__, make(plan)) == []
