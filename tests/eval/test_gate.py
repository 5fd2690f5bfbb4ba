"""No change makes retrieval worse unseen: the frozen slice keeps its floors, and would notice."""

import random
from collections.abc import Sequence
from pathlib import Path

from corpora import guidelines, readers
from eval import gate
from eval.suites.gold import GoldQuestion, Place, passage_figures
from retrieval.passage import Passage


def test_the_frozen_slice_keeps_its_floors(tmp_path: Path) -> None:
    measured = gate.run(tmp_path)
    assert gate.missed(measured) == [], measured


def test_the_slice_is_of_every_kind_and_stands_in_the_built_in_texts() -> None:
    slice_ = gate.questions()
    assert len(slice_) == 48
    assert {one.kind for one in slice_} == {"single", "two-passages", "disagree"}
    texts = {f"guideline/{document.title}": document.text for document in guidelines.documents()}
    texts |= {f"reader/{one.title}": one.text for one in readers.documents("ai_for_teachers")}
    lost = [place for one in slice_ for group in one.gold for place in group
            if place.quote not in texts.get(place.resource, "")]  # fmt: skip
    assert lost == []


def test_a_worse_search_does_not_pass() -> None:
    """Right passages, found in any order: what a search without a ranking would give."""
    chance = random.Random(1)
    by_question = {one.question: _pages(one) for one in gate.questions()}
    noise = [_page("none", f"无关的一段{n}") for n in range(8)]

    def shuffled(question: str) -> Sequence[Passage]:
        pages = [*by_question[question], *noise]
        chance.shuffle(pages)
        return pages

    perfect = gate.figures(lambda question: by_question[question])
    assert perfect["R@10"] == perfect["nDCG@10"] == 1.0
    assert gate.missed(perfect) == []
    missed = " ".join(gate.missed(gate.figures(shuffled)))
    assert "R@1:" in missed
    assert "nDCG@10:" in missed
    assert len(gate.missed(gate.figures(lambda _: noise))) == len(gate.floors()) == 4


def test_a_group_counts_once_and_every_group_counts() -> None:
    one, two = Place(resource="guideline/甲", quote="第一处"), Place(resource="guideline/乙", quote="第二处")
    first, again = _page(one.resource_id, "这是第一处"), _page(one.resource_id, "又说第一处")
    second, wrong = _page(two.resource_id, "这是第二处"), _page(two.resource_id, "这是第一处")
    gold = [[one], [two]]
    assert passage_figures(gold, [first, second]) == {"R@1": 0.5, "R@5": 1.0, "R@10": 1.0, "nDCG@10": 1.0}
    repeated = passage_figures(gold, [first, again, second])
    assert repeated["nDCG@10"] < 1.0
    assert passage_figures(gold, [wrong, wrong])["R@10"] == 0.0
    assert passage_figures([[one, two]], [second])["nDCG@10"] == 1.0, "any one alternative will do"
    assert passage_figures(gold, []) == {"R@1": 0.0, "R@5": 0.0, "R@10": 0.0, "nDCG@10": 0.0}


def _pages(question: GoldQuestion) -> list[Passage]:
    return [_page(group[0].resource_id, group[0].quote) for group in question.gold]


def _page(resource: str, text: str) -> Passage:
    return Passage(text, resource, "shared", 0, text, "")
