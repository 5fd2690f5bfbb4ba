"""Why nothing fits: which wishes collide, and what would relax it. Nothing is ever relaxed in silence."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assistant.homework.assembly.blueprint import Blueprint, Cell
from assistant.homework.assembly.pool import Chosen
from assistant.homework.assembly.programme import possible, run
from assistant.homework.assembly.rules import ITEMS, SHARE, Rule, Words, cell_name, reach, wanted_words
from assistant.homework.assembly.words import figure
from corpora.problem import Problem

_EPSILON = 1e-6
_FIXED = frozenset({"enemies", "evenness"})
"""Rules that no number loosens."""
_WITHOUT = ("放宽平行卷之间的均衡要求", "let parallel forms lie further apart")


@dataclass(frozen=True, slots=True)
class Collision:
    """Wishes that cannot hold together: `keys` name the rules, `why` says so, `relax` what would help, each
    on its own."""

    keys: tuple[str, ...]
    why: Words
    relax: tuple[Words, ...]

    def sentence(self, language: str) -> str:
        """Why, then what would help."""
        place = int(language == "en")
        help_ = ("；或", "; or ")[place].join(each[place] for each in self.relax)
        return self.why[place] + (("：" + help_) if not place and help_ else f": {help_}" if help_ else "")


class PaperInfeasible(Problem):
    """No paper of this bank keeps the blueprint. Details: `zh`, `en`, `keys`; `collisions` has the parts."""

    code = "paper-infeasible"

    def __init__(self, collisions: Sequence[Collision] = (), **details: object) -> None:
        self.collisions = tuple(collisions)
        if self.collisions:
            details["why_zh"] = "。".join(each.sentence("zh") for each in self.collisions)
            details["why_en"] = ". ".join(each.sentence("en") for each in self.collisions)
            details["keys"] = ", ".join(key for each in self.collisions for key in each.keys)
        super().__init__(**details)


def explain(
    blueprint: Blueprint, rules: Sequence[Rule], chosen: Sequence[Chosen], size: int, seconds: float
) -> list[Collision]:
    """Collisions of `rules` over `size` columns that are known not to fit: every wish that the bank cannot
    meet even alone; where there is none, one smallest set by deletion, so that without any one of it the rest
    would fit."""
    end = time.monotonic() + seconds
    hard = [rule for rule in rules if not rule.cost]
    alone = [rule for rule in hard if reach(rule)[1] < rule.low - _EPSILON]
    if alone:
        return [_short(blueprint, rule, chosen) for rule in (alone if chosen else alone[:1])]
    keys = _colliding(hard, size, end)
    told = {rule.key: rule for rule in hard if rule.key in keys}
    alone_helps = [_relaxed(hard, size, {key}, end) for key in keys if key not in _FIXED]
    relax = [each[0] for each in alone_helps if each]
    if "evenness" in keys and possible([rule for rule in hard if rule.key != "evenness"], size, 5.0):
        relax.append(_WITHOUT)
    if not relax:
        open_ = {rule.key for rule in hard} - _FIXED
        relax = [_together(_relaxed(hard, size, open_, end) or [])]
    parts = [_asked(rule) for rule in told.values()]
    lead = (
        ("单这一条就凑不出来", "this cannot be met with the items there are")
        if len(parts) == 1
        else (f"这 {len(parts)} 条不能同时做到", f"these {len(parts)} cannot hold together")
    )
    why = (
        f"{lead[0]}（{'；'.join(zh for zh, _ in parts)}）",
        f"{lead[1]} ({'; '.join(en for _, en in parts)})",
    )
    return [Collision(tuple(told), why, tuple(words for words in relax if words[0]))]


def _colliding(rules: Sequence[Rule], size: int, end: float) -> list[str]:
    """The deletion filter (Chinneck 2008), first by halves: what can go while the rest still fails, goes."""
    kept = list(dict.fromkeys(rule.key for rule in rules))
    step = max(1, len(kept) // 2)
    while step:
        start = 0
        while start < len(kept):
            trial = kept[:start] + kept[start + step :]
            left = end - time.monotonic()
            held = [rule for rule in rules if rule.key in set(trial)]
            if left > 0 and not possible(held, size, min(left, 5.0)):
                kept = trial
            else:
                start += step
        step //= 2
    return kept


def _relaxed(rules: Sequence[Rule], size: int, keys: set[str], end: float) -> list[Words] | None:
    """The least change of the wishes under `keys` that lets everything fit; None where it does not."""
    costs = [1.0 if rule.key in keys else 0.0 for rule in rules]
    solved = run(rules, np.zeros(size), max(1.0, min(5.0, end - time.monotonic())), costs)
    if not solved.taken.size:
        return None
    taken = np.zeros(size)
    taken[solved.taken] = 1
    missed = [(rule, miss) for rule, miss in zip(rules, solved.slack, strict=True) if miss > _EPSILON]
    shared = sum(miss for rule, miss in missed if rule.key == "overlap")
    made = [
        _loosened(rule, float(rule.values @ taken[rule.columns]), miss)
        for rule, miss in missed
        if rule.key != "overlap"
    ]
    if shared:
        more = figure(shared)
        made.append((f"让平行卷多共用 {more} 道题", f"let parallel forms share {more} items more"))
    return made


def _loosened(rule: Rule, value: float, miss: float) -> Words:
    """把“…”减到 2 道; lower “…” to 2 items."""
    if rule.wanted is None:
        return "", ""
    low = value < rule.low
    bound = rule.wanted.least - miss if low else (rule.wanted.most or 0) + miss
    if rule.unit == SHARE:
        bound = float(np.floor(bound * 100) / 100 if low else np.ceil(bound * 100) / 100)
    number = figure(bound)
    if rule.key.startswith("forced/"):
        return f"去掉{rule.what[0]}", f"drop {rule.what[1]}"
    verb = ("减到", "lower") if low else ("加到", "raise")
    return f"把{rule.what[0]}{verb[0]} {number} {rule.unit[0]}".strip(), (
        f"{verb[1]} {rule.what[1]} to {number} {rule.unit[1]}".strip()
    )


def _together(parts: Sequence[Words]) -> Words:
    """Several changes that help only all at once."""
    found = [words for words in parts if words[0]]
    if len(found) < 2:
        return found[0] if found else ("", "")
    return "同时" + "、".join(zh for zh, _ in found), "all at once: " + ", ".join(en for _, en in found)


def _asked(rule: Rule) -> Words:
    """A wish in words: 七年级有理数“应用”层次的难题 4 道."""
    if rule.wanted is None or rule.key in _FIXED:
        return rule.what
    if rule.key.startswith("forced/"):
        return rule.what
    zh, en = wanted_words(rule.wanted, rule.unit)
    return f"{rule.what[0]} {zh}", f"{rule.what[1]} {en}"


def _short(blueprint: Blueprint, rule: Rule, chosen: Sequence[Chosen]) -> Collision:
    """The bank has less than one wish asks for."""
    have, want = figure(reach(rule)[1]), figure(rule.low)
    if rule.key.startswith("forced/"):
        why = (
            f"{rule.what[0]}不在可用的题里（学科、题型、分值不符或不存在）",
            f"{rule.what[1]} is not among the items that fit",
        )
        return Collision((rule.key,), why, ((f"去掉{rule.what[0]}", f"drop {rule.what[1]}"),))
    unit = rule.unit
    only = ("只有", "there are only") if unit == ITEMS else ("最多凑出", "at most")
    what = "" if unit == ITEMS else f"{rule.what[1]}: "
    name = f" {rule.what[1]}" if unit == ITEMS else f" {unit[1]}"
    why = (
        f"{rule.what[0]}{only[0]} {have} {unit[0]}，蓝图要 {want} {unit[0]}",
        f"{what}{only[1]} {have}{name}; the blueprint wants {want}",
    )
    if not chosen:
        why = ("题库里没有符合学科和题型的题", "no item of the bank has the subject and types asked for")
        return Collision((rule.key,), why, ())
    relax = [(f"减到 {have}", f"lower it to {have}")] if reach(rule)[1] else []
    if rule.cell is not None:
        relax += _wider(blueprint, rule, rule.cell, chosen)
    return Collision((rule.key,), why, tuple(relax))


_FILTERS = (
    ("bands", "放宽难度", "allow any difficulty"),
    ("cognitive", "放宽认知层次", "allow any level"),
    ("types", "放宽题型", "allow any type"),
    ("knowledge", "放宽知识点", "allow other knowledge"),
)


def _wider(blueprint: Blueprint, rule: Rule, cell: Cell, chosen: Sequence[Chosen]) -> list[Words]:
    """Filters of the cell that would let in enough items if they fell."""
    found: list[Words] = []
    for name, zh, en in _FILTERS:
        if not getattr(cell, name):
            continue
        wider = cell.model_copy(update={name: [], **({"name": ""} if name == "knowledge" else {})})
        inside = [one.item for one in chosen if wider.holds(one.item)]
        have = float(len(inside)) if rule.unit == ITEMS else sum(item.points for item in inside)
        if have >= rule.low:
            unit, unit_en = rule.unit
            found.append(
                (
                    f"{zh}（{cell_name(blueprint, wider)}有 {figure(have)} {unit}）",
                    f"{en} ({figure(have)} {unit_en} of {cell_name(blueprint, wider, 'en')})",
                )
            )
    return found
