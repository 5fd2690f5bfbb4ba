"""Templates: every key is proved, every distractor is wrong, every number reads naturally."""

import re
import subprocess
import sys
from fractions import Fraction

import pytest

from assistant.homework.items.item import Item, ItemType
from assistant.homework.marking.mathematics import MathKey, Verdict, compare
from assistant.homework.templates import generate, generate_for, prove
from assistant.homework.templates.catalogue import CATALOGUE
from assistant.homework.templates.generating import TemplateUnknown
from corpora import knowledge_graphs
from corpora.knowledge_graphs import UnknownPoint

NAMES = [each.name for each in CATALOGUE]
UNNATURAL = re.compile(
    r"\+\s*-|-\s*-|-\s*\+|(?<![\d.])0\d|(?<![\d.])-0(?![.\d])|(?<![\d.}_])1[a-z](?![a-z])|[-+=]1\("
    r"|\\frac\{(\d+)\}\{\1\}|\\frac\{\d+\}\{1\}|\.0(?!\d)|\d\.\d*0(?=\D|$)(?<!3\.10)|None|Fraction|\{\{"
)


def key_of(item: Item) -> str:
    return next((each.text for each in item.options if each.label == item.answer), item.answer)


def check(name: str, seed: int) -> None:
    item = generate(name, seed)
    assert prove(item) == [], (name, seed, item.stem)
    key = key_of(item)
    assert compare(MathKey((key,), item.unit), key).verdict is Verdict.RIGHT
    texts = [each.text for each in item.options]
    for text in texts:
        if text != key:
            assert compare(MathKey((key,), item.unit), text).verdict is not Verdict.RIGHT, (
                name,
                seed,
                key,
                text,
            )
    for each in (item.stem, *texts, item.answer, *item.solution):
        formulas = " ".join(re.findall(r"\$([^$]*)\$", each))
        assert each.count("$") % 2 == 0, (name, seed, each)
        assert not UNNATURAL.search(formulas), (name, seed, each)
        assert not re.search(r"\$\$|None|Fraction\(|  |\d\.0\b", each), (name, seed, each)
    for above, below in re.findall(r"\\frac\{(\d+)\}\{(\d+)\}", key):
        assert Fraction(int(above), int(below)).denominator == int(below), (name, seed, key)
    if item.grade <= 5:
        assert not any("-" in text for text in (key, *texts)), (name, seed, texts)
    assert not re.search(r"\d\.\d+ (?:人|只|条|辆|本|个|盆|棵|把|名)", " ".join((item.stem, *texts))), (
        name,
        seed,
    )


@pytest.mark.parametrize("name", NAMES[::3])
def test_keys_are_proved_and_distractors_are_wrong(name: str) -> None:
    check(name, 1)


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_seeds_of_every_template_are_proved(name: str) -> None:
    for seed in range(4):
        check(name, seed)


def test_templates_name_points_of_the_graph() -> None:
    known = set(knowledge_graphs.load("mathematics").points)
    for used in CATALOGUE:
        assert used.knowledge, used.name
        assert set(used.knowledge) <= known, used.name


def test_names_are_unique() -> None:
    assert len(set(NAMES)) == len(NAMES)


def test_a_choice_says_what_a_pupil_thinks_who_takes_a_wrong_option() -> None:
    for used in CATALOGUE:
        item = generate(used.name, 3)
        if item.type is not ItemType.SINGLE:
            assert not item.options
            continue
        assert len(item.options) == 4
        for option in item.options:
            assert (option.label == item.answer) == (not option.misconception), (used.name, option)


def test_an_item_with_a_false_key_is_not_proved() -> None:
    item = generate("written-add-100", 4)
    other = next(each.label for each in item.options if each.label != item.answer)
    faults = prove(item.model_copy(update={"answer": other}))
    assert any("does not follow" in each for each in faults)


def test_an_item_whose_numbers_were_changed_is_not_proved() -> None:
    item = generate("missing-addend", 4)
    assert prove(item.model_copy(update={"stem": item.stem + "。"})) == [
        "the item is not what its seed gives"
    ]


def test_a_name_nobody_knows_is_refused() -> None:
    with pytest.raises(TemplateUnknown):
        generate("no-such-template", 1)


def test_items_for_a_point_differ_and_repeat_by_seed() -> None:
    items = generate_for("sx.sd.written-add-100", 8, seed=5)
    assert len({each.stem for each in items}) == 8
    assert items == generate_for("sx.sd.written-add-100", 8, seed=5)
    assert items != generate_for("sx.sd.written-add-100", 8, seed=500)
    assert all("sx.sd.written-add-100" in each.knowledge for each in items)


def test_a_point_without_templates_gives_none_and_an_unknown_one_is_refused() -> None:
    assert generate_for("sx.tx.pattern-design", 3) == []
    with pytest.raises(UnknownPoint):
        generate_for("sx.sd.no-such-point", 3)


def test_another_process_makes_the_same_items() -> None:
    said = (
        "from assistant.homework.templates import generate\n"
        "print(generate('boats-needed', 7).model_dump_json())"
    )
    out = subprocess.run(
        [sys.executable, "-c", said], capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": "77"}
    )
    assert Item.model_validate_json(out.stdout) == generate("boats-needed", 7)
