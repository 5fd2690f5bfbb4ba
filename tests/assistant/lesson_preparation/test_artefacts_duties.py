"""Every duty of these papers runs offline through the registry, prints, and is refused in plain words."""

from pathlib import Path
from typing import Any

import pytest
import yaml

import serving
from assistant.duty import RequestInvalid, find, registry, run
from assistant.lesson_preparation import more_duties
from assistant.lesson_preparation.artefacts.base import Prepared
from assistant.lesson_preparation.artefacts.checks import check
from assistant.lesson_preparation.artefacts.from_plan import PlanLanguageDiffers, PlanNeeded
from assistant.lesson_preparation.printing import PRINTERS, printed
from assistant.workbench import Workbench
from corpora.problem import Problem
from tests.assistant.lesson_preparation.plans import chinese, english

TOPIC = {"subject": "数学", "grade": "八年级", "topic": "勾股定理"}
FROM_PLAN = (
    "learning-guide",
    "courseware",
    "blackboard-plan",
    "worksheet",
    "lesson-talk",
    "observation-sheet",
)
REQUESTS: dict[str, dict[str, Any]] = {
    **dict.fromkeys(FROM_PLAN, TOPIC),
    "semester-schedule": {"subject": "数学", "grade": 8, "term": "下"},
    "class-meeting": {"theme": "反对欺凌", "grade": 8},
    "parent-letter": {"occasion": "作业与睡眠", "grade": 3},
    "task-sheet": {"profession": "护理"},
    "university-session": {"course": "数据结构", "topic": "二叉查找树", "points": ["有序性", "查找过程"]},
    "group-record": {},
}


def request(name: str) -> dict[str, Any]:
    if name != "group-record":
        return REQUESTS[name]
    after = chinese()
    after.key_points = ["勾股定理的内容、条件与推导"]
    return {"before": chinese().model_dump(mode="json"), "after": after.model_dump(mode="json")}


@pytest.mark.parametrize("name", list(REQUESTS))
async def test_three_fields_or_so_are_enough(bench: Workbench, name: str) -> None:
    made = await run(name, request(name), bench)
    assert isinstance(made, Prepared)
    assert made.status == "draft"
    assert "审阅" in made.notice
    assert made.basis
    assert [finding for finding in check(made) if finding.severity == "hard"] == []
    assert printed(made).paper.blocks


@pytest.mark.parametrize("name", FROM_PLAN)
async def test_a_whole_plan_is_taken_as_it_is(bench: Workbench, name: str) -> None:
    plan = chinese()
    for given in (plan.model_dump(mode="json"), plan.model_dump_json()):
        made = await run(name, {"plan": given}, bench)
        assert made.model_dump()["plan"]["id"] == plan.id
    assert (await run(name, {"plan": english().model_dump(mode="json")}, bench)).model_dump()[
        "language"
    ] == "en"


async def test_what_is_missing_or_does_not_fit_is_told(bench: Workbench) -> None:
    with pytest.raises(PlanNeeded) as refused:
        await run("courseware", {"subject": "数学"}, bench)
    assert refused.value.details == {"missing": "grade, topic"}
    with pytest.raises(PlanLanguageDiffers):
        await run("courseware", {"plan": english().model_dump(mode="json"), "language": "zh"}, bench)
    for broken in ("{", {"title": "x"}, 7):
        with pytest.raises(RequestInvalid):
            await run("courseware", {"plan": broken}, bench)


def test_every_paper_of_this_room_has_a_duty_and_a_print() -> None:
    names = {one.name for one in registry().values() if one.call.__module__ == more_duties.__name__}
    assert names == set(REQUESTS)
    for name in names:
        found = find(name)
        assert found.artefact in PRINTERS
        assert found.title["zh"]
        assert found.title["en"]
        assert found.rules


def test_every_refusal_of_this_room_has_its_words() -> None:
    words = yaml.safe_load(Path(serving.__file__).with_name("problems.yaml").read_text(encoding="utf-8"))
    rooms = tuple(f"assistant.lesson_preparation.{room}" for room in ("artefacts", "printing"))
    codes = {one.code for one in _below(Problem) if one.__module__.startswith(rooms)}
    assert len(codes) >= 19
    assert codes <= set(words)


def _below(kind: type[Any]) -> set[type[Any]]:
    found = set(kind.__subclasses__())
    return found | {below for one in found for below in _below(one)}
