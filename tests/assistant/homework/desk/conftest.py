"""A desk on a real store, a class of twelve, and homework of five types."""

from dataclasses import replace

import pytest

from assistant.homework.desk import Answer, Assigned, Assignment, HomeworkDesk
from assistant.homework.items.item import Item
from guardrails.actor import Actor
from guardrails.policy import Policy

KLASS = "七年级1班"


@pytest.fixture(scope="session")
def policy() -> Policy:
    return Policy.load()


@pytest.fixture
def desk(engine, audit, policy) -> HomeworkDesk:
    return HomeworkDesk(engine, audit, policy)


@pytest.fixture
def colleague(teacher: Actor) -> Actor:
    """Another teacher of the same school."""
    return replace(teacher, user="teacher-c")


@pytest.fixture
def key(teacher: Actor) -> Actor:
    """A program with the teacher's key."""
    return replace(teacher, via="api", human=False)


def items() -> list[Assigned]:
    """A choice, a choice of several, a value, a short answer and an essay."""
    common = {"subject": "mathematics", "grade": 7}
    options = [{"label": each, "text": f"选项{each}"} for each in "ABCD"]
    options[1]["misconception"] = "把倍数看成了因数"
    return [
        Assigned(item=Item.model_validate({**common, **each}))
        for each in (
            {"id": "c1", "type": "single", "stem": "选一个", "options": options, "answer": "A", "points": 3},
            {
                "id": "m1", "type": "multiple", "stem": "选几个", "options": options, "answer": "AC",
                "points": 4, "partial": "half",
            },
            {"id": "b1", "type": "blank", "stem": "长是多少？", "answer": "5", "unit": "cm", "points": 2},
            {
                "id": "s1", "type": "short", "stem": "为什么叶子是绿色的？", "points": 4, "step": 2,
                "answer": "叶绿体里有叶绿素；叶绿素反射绿光",
                "scoring": [
                    {"id": "p1", "text": "叶绿体里有叶绿素", "points": 2},
                    {"id": "p2", "text": "叶绿素反射绿光", "points": 2},
                ],
            },
            {"id": "e1", "type": "essay", "stem": "写一写家乡的桥，不少于60字。", "points": 10},
        )
    ]  # fmt: skip


@pytest.fixture
def assignment(desk: HomeworkDesk, teacher: Actor) -> Assignment:
    desk.assignments.import_class(
        teacher, KLASS, [(f"{number:02d}", f"学生{number:02d}") for number in range(1, 13)]
    )
    return desk.assignments.create(teacher, "第三周作业", KLASS, items())


def answers(item: str, *texts: str) -> list[Answer]:
    """One answer for pupils 01, 02 … each."""
    return [Answer(f"{number:02d}", item, text) for number, text in enumerate(texts, start=1)]


def proposed(desk: HomeworkDesk, actor: Actor, assignment: Assignment) -> None:
    for _ in desk.propose(actor, assignment.id):
        pass
