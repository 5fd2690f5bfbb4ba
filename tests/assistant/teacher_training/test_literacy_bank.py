"""The frameworks and the bank: complete, sound, balanced, without twins, citing rules that exist."""

import json
from collections import Counter
from itertools import combinations

import pytest
from pydantic import ValidationError

from assistant.teacher_training.literacy.frameworks import (
    AIFramework,
    LiteracyFramework,
    ai_framework,
    literacy_framework,
)
from assistant.teacher_training.literacy.items import LETTERS, LiteracyItem, bank, read_item
from corpora.curricula.source import ContentInvalid

CITED = {
    *(f"G-R{number}" for number in range(1, 16)),
    *(f"K-R{number}" for number in range(1, 15)),
    *(f"L-R{number}" for number in range(1, 14)),
    *(f"S-R{number}" for number in range(1, 13)),
    *(f"P-R{number}" for number in range(1, 16)),
    *(f"A-R{number}" for number in range(1, 10)),
    *(f"M-R{number}" for number in range(1, 12)),
    *(f"I-R{number}" for number in range(1, 11)),
}


def test_the_standard_has_five_thirteen_and_thirty_three_parts() -> None:
    framework = literacy_framework()
    per_dimension = [sum(len(part.indicators) for part in dim.parts) for dim in framework.dimensions]
    assert [len(dim.parts) for dim in framework.dimensions] == [3, 2, 4, 2, 2]
    assert per_dimension == [5, 3, 14, 6, 5]
    assert framework.unchecked == ("indicators",), "names of indicators are not compared with the standard"


def test_the_second_framework_has_fifteen_blocks_that_lead_to_items() -> None:
    blocks = [block for aspect in ai_framework().aspects for block in aspect.blocks]
    with_items = {item.indicator for item in bank()}
    assert len({block.en for block in blocks}) == 15
    assert all(set(block.near) <= with_items for block in blocks)


def test_broken_frameworks_are_refused() -> None:
    good = json.loads(literacy_framework().model_dump_json())
    good["dimensions"][0]["parts"][0]["indicators"][1]["code"] = "1.1.1"
    with pytest.raises(ValidationError, match="twice"):
        LiteracyFramework.model_validate(good)
    good["dimensions"][0]["parts"][0]["indicators"][1]["code"] = "2.1.9"
    with pytest.raises(ValidationError, match="does not stand under"):
        LiteracyFramework.model_validate(good)
    other = json.loads(ai_framework().model_dump_json())
    other["aspects"][0]["blocks"].reverse()
    with pytest.raises(ValidationError, match="Acquire, Deepen, Create"):
        AIFramework.model_validate(other)


def test_every_indicator_has_ten_items_of_all_three_kinds() -> None:
    per_indicator = Counter(item.indicator for item in bank())
    kinds = {(item.indicator, item.kind) for item in bank()}
    assert per_indicator == {indicator.code: 10 for indicator in literacy_framework().indicators}
    assert len(kinds) == 3 * 33


def test_no_two_items_are_alike() -> None:
    grams = {item.id: _grams(item.stem + "".join(item.options)) for item in bank()}
    alike = [
        (one, other)
        for one, other in combinations(grams, 2)
        if len(grams[one] & grams[other]) > 0.25 * len(grams[one] | grams[other])
    ]
    assert alike == []
    assert len({item.stem for item in bank()}) == len({item.rationale for item in bank()}) == 330


def test_neither_place_nor_length_gives_the_key_away() -> None:
    places = Counter(item.key for item in bank())
    assert all(0.2 < places[letter] / 330 < 0.3 for letter in LETTERS)
    longest = Counter(item.kind for item in bank() if _key_is_longest(item))
    kinds = Counter(item.kind for item in bank())
    assert all(longest[kind] < 0.4 * kinds[kind] for kind in kinds)


def test_rules_are_cited_where_they_exist_and_listed() -> None:
    cited = Counter(rule for item in bank() for rule in item.rules)
    assert set(cited) <= CITED
    assert all(f"[{rule}]" in item.rationale for item in bank() for rule in item.rules)
    assert all("R" not in item.rationale or item.rules for item in bank() if "[" in item.rationale)
    assert {"G-R5", "G-R6", "G-R11", "K-R1", "P-R1", "P-R6"} <= set(cited)


def test_typed_artefacts_are_checked_and_only_the_key_fits() -> None:
    tasks = [item for item in bank() if item.kind == "task"]
    assert len(tasks) == 66
    for item in tasks:
        assert [LETTERS[at] for at, option in enumerate(item.options) if item.fits(option)] == [item.key]


@pytest.mark.parametrize(
    ("item", "typed", "fits"),
    [
        ("2.2.2-07", "＝countif（B2:B46，“<60”）", True),
        ("2.2.2-07", '=COUNTIF(B2:B46,"<=60")', False),
        ("1.1.2-06", "60", True),
        ("1.1.2-06", "200", False),
        ("1.1.2-06", "", False),
        ("3.1.3-07", "② ③ ④ ①", True),
        ("3.1.3-07", "②③①④", False),
    ],
)
def test_the_form_of_a_typed_artefact_does_not_matter(item: str, typed: str, fits: bool) -> None:
    assert next(found for found in bank() if found.id == item).fits(typed) is fits


@pytest.mark.parametrize(
    "change",
    [
        {"key": "E"},
        {"options": ["甲", "甲", "乙", "丙"]},
        {"indicator": "1.1.2"},
        {"grades": [3, 3, 1, 0]},
        {"grades": None},
        {"difficulty": 9},
        {"rationale": ""},
        {"extra": 1},
    ],
)
def test_broken_items_are_refused_with_their_line(change: dict[str, object]) -> None:
    good = next(item for item in bank() if item.kind == "judgement")
    with pytest.raises(ContentInvalid) as refusal:
        read_item(json.dumps({**good.model_dump(), **change}), "bank.jsonl", 7)
    assert refusal.value.details["line"] == 7
    assert read_item(good.model_dump_json(), "bank.jsonl", 7) == good


def test_the_best_answer_of_a_situation_earns_most() -> None:
    for item in bank():
        scores = {letter: item.score(letter) for letter in LETTERS}
        assert scores[item.key] == 1
        assert max(score for letter, score in scores.items() if letter != item.key) < 1
        if item.kind != "judgement":
            assert sum(scores.values()) == 1


def _grams(text: str) -> set[str]:
    return {text[at : at + 3] for at in range(len(text) - 2)}


def _key_is_longest(item: LiteracyItem) -> bool:
    lengths = [len(option) for option in item.options]
    key = lengths.pop(LETTERS.index(item.key))
    return key > max(lengths)
