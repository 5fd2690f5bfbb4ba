"""The first bank: every computable key follows from the numbers, and every line is a sound item."""

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from assistant.homework.items.item import Item, ItemType
from assistant.homework.items.quality import Finding, check
from assistant.homework.marking.mathematics import MathKey, Verdict, compare
from assistant.homework.own_items import own_items
from assistant.homework.own_items.reading import read
from assistant.homework.templates import prove
from assistant.homework.templates.proving import proved
from corpora import knowledge_graphs
from corpora.curricula.source import ContentInvalid
from tests.assistant.homework.own_items.derivations import DERIVATIONS

ITEMS = own_items()
BY_ID = {item.id: item for item in ITEMS}
BY_HAND = [item for item in ITEMS if item.origin == "original"]


def in_words(item: Item) -> bool:
    """Sentences, readings and orders of words, of which the comparison of mathematics knows nothing."""
    return item.id in {"g4-01", "g4-11"} or len(re.findall(r"[\u4e00-\u9fff]", key_of(item))) > 4


MARKED_BY_STEPS = {ItemType.CALCULATION, ItemType.SHORT, ItemType.PROOF}


def key_of(item: Item) -> str:
    if item.type is ItemType.SINGLE:
        return next(each.text for each in item.options if each.label == item.answer)
    return item.answer


def stands_out(item: Item) -> bool:
    others = [len(each.text) for each in item.options if each.label != item.answer]
    return len(key_of(item)) > 1.3 * max(others) + 3


def follows(item: Item) -> bool:
    result = DERIVATIONS[item.id]()
    if item.type is ItemType.SHORT:
        return result is True
    return proved(key_of(item), item.unit, result)


def test_there_are_enough_items_of_every_grade_and_type() -> None:
    assert len(ITEMS) >= 320
    assert len(BY_HAND) >= 200
    assert min(Counter(item.grade for item in ITEMS).values()) >= 25
    assert {item.grade for item in ITEMS} == set(range(1, 10))
    assert {item.type for item in BY_HAND} == {
        ItemType.SINGLE, ItemType.MULTIPLE, ItemType.TRUE_FALSE, ItemType.BLANK,
        ItemType.SHORT, ItemType.CALCULATION, ItemType.PROOF,
    }  # fmt: skip
    assert {"life", "technology", "culture", "none"} <= {item.context for item in BY_HAND}


@pytest.mark.parametrize("id_", sorted(DERIVATIONS))
def test_the_key_of_an_item_written_by_hand_follows_from_its_numbers(id_: str) -> None:
    assert follows(BY_ID[id_]), (id_, key_of(BY_ID[id_]), DERIVATIONS[id_]())


def test_every_calculation_and_most_other_items_have_a_derivation() -> None:
    assert set(DERIVATIONS) <= {item.id for item in BY_HAND}
    assert not [
        item.id for item in BY_HAND if item.type is ItemType.CALCULATION and item.id not in DERIVATIONS
    ]
    assert len(DERIVATIONS) >= 140


def test_a_false_key_does_not_follow() -> None:
    assert not follows(BY_ID["g1-12"].model_copy(update={"answer": "9"}))
    assert not follows(BY_ID["g7-20"].model_copy(update={"answer": "$x=2$，$y=1$，$z=3$"}))
    assert not follows(BY_ID["g9-15"].model_copy(update={"answer": "ABC"}))


FROM_TEMPLATES = [item for item in ITEMS if item.origin == "template"]


@pytest.mark.parametrize("item", FROM_TEMPLATES[::8], ids=lambda item: item.id)
def test_items_of_templates_are_proved_and_are_what_their_seed_gives(item: Item) -> None:
    assert prove(item) == []


@pytest.mark.slow
def test_all_items_of_templates_are_proved() -> None:
    assert [item.id for item in FROM_TEMPLATES if prove(item)] == []


def test_wrong_options_are_refused_and_say_what_the_pupil_thinks() -> None:
    for item in ITEMS:
        if item.type not in {ItemType.SINGLE, ItemType.MULTIPLE}:
            continue
        for option in item.options:
            right = option.label in item.answer
            assert right == (not option.misconception), (item.id, option.label)
            if item.type is ItemType.SINGLE and not right and not in_words(item):
                verdict = compare(MathKey((key_of(item),)), option.text).verdict
                assert verdict is not Verdict.RIGHT, (item.id, option.text)


def faults(items: Sequence[Item]) -> list[Finding]:
    return [found for item in items for found in check(item) if found.severity == "fault"]


def test_the_bank_of_items_finds_no_fault() -> None:
    assert faults(BY_HAND[::4]) == []
    unsound = BY_HAND[0].model_copy(update={"stem": "如图，求阴影部分的面积。"})
    assert [found.code for found in faults([unsound])] == ["picture-missing"]


@pytest.mark.slow
def test_the_bank_of_items_finds_no_fault_in_any() -> None:
    assert faults(ITEMS) == []


def test_blanks_accept_their_own_key() -> None:
    for item in ITEMS:
        if item.type is ItemType.BLANK:
            for text in (item.answer, *item.accepted):
                assert (
                    compare(MathKey((item.answer, *item.accepted), item.unit), text).verdict is Verdict.RIGHT
                ), item.id


def test_what_is_marked_by_steps_has_scoring_points() -> None:
    for item in ITEMS:
        assert bool(item.scoring) == (item.type in MARKED_BY_STEPS), item.id
        assert item.solution, item.id


def test_knowledge_is_in_the_graph_and_not_beyond_the_grade() -> None:
    points = knowledge_graphs.load("mathematics").points
    for item in ITEMS:
        assert item.knowledge, item.id
        for code in item.knowledge:
            assert code in points, (item.id, code)
            assert points[code].grade <= item.grade, (item.id, code, points[code].grade)


def test_keys_stand_at_every_place_about_as_often() -> None:
    for items in (ITEMS, BY_HAND):
        places = Counter(item.answer for item in items if item.type is ItemType.SINGLE)
        assert max(places.values()) - min(places.values()) <= 0.06 * places.total(), places
    said = Counter(item.answer for item in ITEMS if item.type is ItemType.TRUE_FALSE)
    assert min(said["对"], said["错"]) >= 0.4 * said.total()


def test_the_key_is_not_given_away_by_its_length() -> None:
    singles = [item for item in BY_HAND if item.type is ItemType.SINGLE]
    longest = [item for item in singles if stands_out(item)]
    assert len(longest) <= 0.04 * len(singles), [item.id for item in longest]


def test_enemies_are_known_and_mutual() -> None:
    assert any(item.enemies for item in ITEMS)
    for item in ITEMS:
        for enemy in item.enemies:
            assert item.id in BY_ID[enemy].enemies


def test_stems_differ_and_formulas_are_closed() -> None:
    assert len({item.stem for item in ITEMS}) == len(ITEMS)
    for item in ITEMS:
        for text in (item.stem, item.answer, *item.solution, *(each.text for each in item.options)):
            assert text.count("$") % 2 == 0, (item.id, text)
            assert not re.search(r"[,;?!]\s*[\u4e00-\u9fff]|[\u4e00-\u9fff][,;?!]", text.replace("$", "")), (
                item.id,
                text,
            )


def test_a_broken_line_is_told_with_its_number(tmp_path: Path) -> None:
    file = tmp_path / "items.jsonl"
    file.write_text(ITEMS[0].model_dump_json() + "\n{}\n", encoding="utf-8")
    with pytest.raises(ContentInvalid) as caught:
        read(file)
    assert caught.value.details["line"] == 2
    file.write_text((ITEMS[0].model_dump_json() + "\n") * 2, encoding="utf-8")
    with pytest.raises(ContentInvalid):
        read(file)
