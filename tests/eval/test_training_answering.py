"""The fit of the answering weights: what it learns from, and that it learns."""

import hashlib
import json

import pytest

from assistant.answering import evidence
from eval.training import answering
from eval.training.answering import Shown, cross_validated, learn, measure, shown
from eval.training.questions import Case
from retrieval.passage import Hit, Passage

THINGS = ("石桥", "古塔", "水车", "风车", "渡口", "书院", "钟楼", "粮仓", "茶亭", "戏台", "码头", "城门")


def passage(id_: str, text: str) -> Hit:
    """A hit on a passage."""
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    return Hit(Passage(id_, id_, "t", 0, text, sha256, title="青禾镇风物"), 1.0)


@pytest.fixture(scope="module")
def cases() -> list[Shown]:
    """A question about each thing; its year stands in the second sentence of its passage."""
    made = []
    for at, thing in enumerate(THINGS):
        told = passage(f"p{at}", f"镇上的人常去{thing}。{thing}建于{1800 + at}年。那里很热闹。")
        other = passage(f"q{at}", f"{THINGS[at - 1]}在河边，{1900 + at}年修过。")
        made.append(
            shown(
                Case(
                    question=f"{thing}是哪一年建的？",
                    source="made-up",
                    group=thing,
                    hits=[other, told, passage("r", "镇上有集市。")],
                    right=lambda one, thing=thing: f"{thing}建于" in one.plain,
                    answering=lambda page, at=at: page.id == f"p{at}",
                )
            )
        )
    return made


def test_it_learns_which_sentence_answers_and_when_none_does(cases: list[Shown]) -> None:
    model = learn(cases[:8])
    figures = measure(cases[8:], lambda _: model)["made-up"]
    assert figures["first"] == 1.0
    assert figures["answered_right"] == 1.0
    assert figures["refused"] == 1.0


def test_each_question_is_measured_by_a_model_that_did_not_see_it(
    cases: list[Shown], monkeypatch: pytest.MonkeyPatch
) -> None:
    learned: list[set[str]] = []

    def spied(given: list[Shown]) -> dict[str, object]:
        learned.append({one.case.group for one in given})
        return learn(given)

    monkeypatch.setattr(answering, "learn", spied)
    assert cross_validated(cases)["made-up"]["first"] == 1.0
    assert len(learned) == answering.FOLDS
    left_out = [set(THINGS) - seen for seen in learned]
    assert sorted(thing for part in left_out for thing in part) == sorted(THINGS)


def test_the_shipped_weights_name_their_features_command_and_figures(cases: list[Shown]) -> None:
    model = evidence.weights()
    assert set(model["sentence"]) == set(cases[0].whole.candidates[0].features)
    judged = evidence.judge(cases[0].whole, model)
    assert judged.features is not None
    assert set(model["answers"]) == set(judged.features)
    assert model["command"].startswith("python -m eval.training.answering")
    assert "teacher_questions" in json.dumps(model["figures"])
