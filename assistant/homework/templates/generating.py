"""Items from templates: the same name and seed give the same item in every process."""

from collections.abc import Sequence
from functools import cache
from random import Random

from assistant.homework.items.item import Item, ItemType, Option, ScoringPoint
from assistant.homework.marking.mathematics import MathKey, Verdict, compare
from assistant.homework.templates.catalogue import CATALOGUE
from assistant.homework.templates.proving import proved
from assistant.homework.templates.template import Made, Template, written
from corpora import knowledge_graphs
from corpora.problem import Problem

_OPTIONS = 4
_DRAWS = 200


class TemplateUnknown(Problem):
    """There is no template of this name."""

    code = "template-unknown"


class TemplateExhausted(Problem):
    """A template found no numbers that make a good task: a defect of the template."""

    code = "template-exhausted"


def template_named(name: str) -> Template:
    """The template of that name. Raises `TemplateUnknown`."""
    found = _by_name().get(name)
    if found is None:
        raise TemplateUnknown(name=name)
    return found


def generate(name: str, seed: int) -> Item:
    """The item that a template makes of a seed. Raises `TemplateUnknown`."""
    used = template_named(name)
    made, wrong, draw = _drawn(used, seed)
    key = written(made.answer, "" if used.type is ItemType.BLANK else made.unit)  # its stem has the unit
    options, answer = _options(key, wrong, draw) if wrong else ([], key)
    return Item(
        id=f"t-{name}-{seed}",
        type=used.type,
        subject="mathematics",
        grade=used.grade,
        stem=made.stem,
        options=options,
        answer=answer,
        accepted=list(made.accepted),
        unit=made.unit,
        scoring=[
            ScoringPoint(id=f"p{at}", text=step, points=weight)
            for at, (step, weight) in enumerate(zip(made.steps, used.weights, strict=bool(used.weights)), 1)
        ],
        solution=list(made.steps),
        knowledge=list(used.knowledge),
        cognitive=used.cognitive,
        context=used.context,
        expected=used.expected,
        minutes=used.minutes,
        points=used.points,
        origin="template",
        licence="Apache-2.0",
        template=f"{name}@{seed}",
    )


def generate_for(point: str, n: int, seed: int = 0) -> list[Item]:
    """At most `n` different items on a knowledge point, its templates taking turns; fewer where their numbers
    run out, none where no template serves the point. Raises `UnknownPoint`."""
    knowledge_graphs.load("mathematics").point(point)
    serving = [each for each in CATALOGUE if point in each.knowledge]
    found: dict[str, Item] = {}
    for at in range(4 * n * len(serving)):
        item = generate(serving[at % len(serving)].name, seed + at // len(serving))
        found.setdefault(item.stem, item)
        if len(found) == n:
            break
    return list(found.values())


def prove(item: Item) -> list[str]:
    """What is wrong with an item of a template, in words for who mends the template; nothing where its key is
    proved and every other option is wrong."""
    name, _, seed = item.template.partition("@")
    made, _, _ = _drawn(template_named(name), int(seed))
    key = next((each.text for each in item.options if each.label == item.answer), item.answer)
    faults = [] if item.stem == made.stem else ["the item is not what its seed gives"]
    if not proved(key, item.unit, made.proof()):
        faults.append(f"the key {key} does not follow from the numbers")
    texts = [each.text for each in item.options if each.label != item.answer]
    faults += [f"option {text} is right" for text in texts if _same(key, text)]
    return faults


@cache
def _by_name() -> dict[str, Template]:
    return {each.name: each for each in CATALOGUE}


def _drawn(used: Template, seed: int) -> tuple[Made, list[tuple[str, str]], Random]:
    """The first draw that makes a task, with three wrong values that differ from the key and each other."""
    draw = Random(f"{used.name}@{seed}")  # noqa: S311 - numbers for a task, no secret
    for _ in range(_DRAWS):
        made = used.make(draw)
        if made is None:
            continue
        if used.type is not ItemType.SINGLE:
            return made, [], draw
        wrong = _different(made)
        if len(wrong) == _OPTIONS - 1:
            return made, wrong, draw
    raise TemplateExhausted(name=used.name, seed=seed)


def _different(made: Made) -> list[tuple[str, str]]:
    kept = [(written(made.answer, made.unit), "")]
    for given, thought in made.wrong:
        text = written(given, made.unit)
        if len(kept) < _OPTIONS and not any(_same(text, other) for other, _ in kept):
            kept.append((text, thought))
    return kept[1:]


def _same(one: str, two: str) -> bool:
    return one == two or compare(MathKey((one,)), two).verdict is Verdict.RIGHT


def _options(key: str, wrong: Sequence[tuple[str, str]], draw: Random) -> tuple[list[Option], str]:
    texts = [(key, ""), *wrong]
    draw.shuffle(texts)
    options = [
        Option(label="ABCD"[at], text=text, misconception=thought) for at, (text, thought) in enumerate(texts)
    ]
    return options, next(option.label for option in options if option.text == key)
