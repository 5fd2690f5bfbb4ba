# ruff: noqa: E501  (a table of marks)
"""The process of a lesson: slots filled by moves, minutes that add up, and checks for every goal."""

import re
from collections.abc import Collection, Mapping, Sequence

from assistant.lesson_preparation.drafting.material import Material, words
from assistant.lesson_preparation.plan import Check, Question, Setting, Step, Tiers
from assistant.lesson_preparation.words import Level, Phase
from corpora import teaching_patterns
from corpora.teaching_patterns import Move, Slot


def write(material: Material, setting: Setting, goals: Collection[str]) -> list[Step]:
    """Every step of every period. Tasks come from the pool in order, so later periods go on."""
    steps: list[Step] = []
    for period in range(1, setting.periods + 1):
        known = words(material, period)
        slots = teaching_patterns.slots(setting.lesson_kind.value, period)
        minutes = shared(setting.minutes, [slot.share for slot in slots])
        for number, (slot, length) in enumerate(zip(slots, minutes, strict=True), start=1):
            move = _move(material, setting, slot, known, max(0, period - 2))
            steps.append(_step(f"p{period}s{number}", period, slot, length, move, known, goals))
    return steps


def shared(total: int, shares: Sequence[int]) -> list[int]:
    """`total` minutes by shares, each at least one, that add up exactly; what rounding leaves goes to the
    largest remainders."""
    whole = sum(shares)
    exact = [total * share / whole for share in shares]
    minutes = [max(1, int(one)) for one in exact]
    order = sorted(range(len(shares)), key=lambda at: minutes[at] - exact[at])
    for turn in range(total - sum(minutes)):
        minutes[order[turn % len(order)]] += 1
    while sum(minutes) > total:
        minutes[minutes.index(max(minutes))] -= 1
    return minutes


def _move(material: Material, setting: Setting, slot: Slot, known: Collection[str], turn: int = 0) -> Move:
    fitting = teaching_patterns.choose(
        slot.name,
        language=material.language,
        point=material.point.id,
        subject=setting.subject,
        domain=material.point.domain,
        grade=setting.grade,
        kind=setting.lesson_kind.value,
        known=known,
    )
    if not fitting:
        spare = Slot(
            name={"overview": "revisit", "map": "open"}.get(slot.name, "explore"), phase=slot.phase, share=1
        )
        return (
            _move(material, setting, spare, known) if slot.name != "explore" else teaching_patterns.moves()[0]
        )
    return fitting[(material.variant + turn) % len(fitting)]


_OPEN = re.compile(r"\{(\w+)\} (?=[一-鿿“])")
_SEAM = re.compile(r"([。？！；：…]”?)?\0")


def _step(
    id_: str,
    period: int,
    slot: Slot,
    minutes: int,
    move: Move,
    known: Mapping[str, str],
    goals: Collection[str],
) -> Step:
    def filled(text: str) -> str:
        return tidy(_OPEN.sub(r"{\1}\0", text).format_map(known))

    checks = [
        Check(
            goal=goal,
            evidence=filled(said[0]),
            criteria=[filled(one) for one in said[1:]] or [filled(said[0])],
        )
        for goal, said in move.evidence.items()
        if goal in goals
    ]
    tiers = Tiers(
        basic=f"① {known['b2']}　② {known['b3']}", extended=known["e1"], inquiry=known["i1"]
    )  # fmt: skip
    return Step(
        id=id_,
        period=period,
        phase=Phase(slot.phase),
        title=filled(move.title),
        minutes=minutes,
        teacher=filled(move.teacher),
        students=filled(move.students),
        questions=[
            Question(
                id=f"{id_}q{number}",
                text=filled(one.text),
                level=Level(one.level),
                expected=filled(one.expected),
                follow_up=filled(one.follow_up),
            )
            for number, one in enumerate(move.questions, start=1)
        ],
        intent=filled(move.intent),
        checks=checks,
        tiers=tiers if move.tiers else None,
        resources=[filled(one) for one in move.resources],
        tech=move.tech,
    )


def tidy(text: str) -> str:
    """Without the doubled marks that come from putting sentences into sentences, and with the one that is
    missing where a task that ends without a stop is followed by a sentence."""
    text = _SEAM.sub(lambda seam: seam[1] or "。", text)
    for doubled, single in (
        (".”.", ".”"),
        ("。。", "。"), ("。，", "，"), ("。；", "；"), ("？。", "？"), ("。）", "）"), ("；。", "。"), ("。”。", "。”"),
        ("..", "."), (".)", ")"), ("？ ", "？"), ("。 ", "。"), ("。——", "——"), ("？——", "？"), (". .", "."), ("?.", "?"),
    ):  # fmt: skip
        text = text.replace(doubled, single)
    return text.strip()
