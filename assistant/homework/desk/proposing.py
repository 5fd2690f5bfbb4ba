"""Proposals for one item by its type: choices exactly, values by what they mean, short answers by the key and
the teacher's marks, calculations step by step, open work with a band and no mark. Pure: nothing is stored."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace

from assistant.homework.desk.types import Assigned
from assistant.homework.items.item import CHOICES, OPEN, Item, ItemType, ScoringPoint
from assistant.homework.marking import essays
from assistant.homework.marking.alarms import Alarms
from assistant.homework.marking.chain import (
    Evidence,
    Handed,
    Note,
    Proposal,
    Rater,
    Submission,
    Suggestion,
)
from assistant.homework.marking.item import Item as MarkingItem
from assistant.homework.marking.mathematics import MathKey, Verdict, compare
from assistant.homework.marking.mathematics.shapes import shape
from assistant.homework.marking.objective import Choice, Partial, chosen, mark_choice
from assistant.homework.marking.scoring_points import Point, matched
from assistant.homework.marking.short_answers import Marker
from assistant.homework.marking.short_answers import points_of as clauses_of
from assistant.homework.marking.steps import Cause, Step, StepMark, mark_steps
from guardrails.policy import Policy

VERSION = "desk-1"
_LEARNT = frozenset({ItemType.SHORT, ItemType.MATERIAL, ItemType.EXPERIMENT, ItemType.PROOF})
_SURE, _FAIRLY, _DOUBT = 0.99, 0.8, 0.5
_SPLIT = re.compile(r"[；;\n]+")
_LEAD = re.compile(r"^\s*(?:解|答|证明|所以|因此|故|则|即|∴|∵|得)\s*[:：,，]?\s*")
_LEAST = re.compile(r"(?:不少于|至少|不低于)\s*(\d{2,4})\s*(?:个)?字")
Opinion = tuple[Proposal | Suggestion, str]


def marking_item(assigned: Assigned) -> MarkingItem:
    """The item as the marking engine knows it."""
    item = assigned.item
    keys = tuple(text for text in (item.answer, *item.accepted) if text)
    keys = keys or ("；".join(point.text for point in item.scoring),)
    return MarkingItem(item.id, item.stem, keys, item.points, item.step)


def points_of(item: Item) -> tuple[Point, ...]:
    """The scoring points as the engine matches them, by number; where the item has none, those that its key
    spells out."""
    if not item.scoring:
        spelt = clauses_of(MarkingItem(item.id, item.stem, (item.answer,), item.points, item.step))
        return tuple(replace(each, name=f"要点{at}") for at, each in enumerate(spelt, start=1))
    return tuple(
        Point(f"要点{at}", (each.text, *each.accepted), each.points)
        for at, each in enumerate(item.scoring, start=1)
    )


def learnt(item: Item) -> bool:
    """Whether the teacher's marks teach the proposals for the rest."""
    return item.type in _LEARNT or (item.type is ItemType.BLANK and not _is_value(item))


def propose(
    assigned: Assigned, submissions: Sequence[Submission], marked: Mapping[str, float], policy: Policy
) -> tuple[Opinion, ...]:
    """An opinion of each answer that was handed in, with the version of what made it. `marked` are the
    teacher's marks so far by submission id."""
    item = assigned.item
    there = [each for each in submissions if each.handed in (Handed.IN, Handed.BLANK)]
    if not there:
        return ()
    if learnt(item):
        marker = Marker(marking_item(assigned), there, policy, points_of(item))
        return tuple((each, each.version) for each in marker.propose(marked))
    alarms = Alarms(policy)
    if item.type in OPEN:
        suggested = (_suggestion(item, each) for each in there)
        return tuple((each, VERSION) for each in suggested if each)
    found = []
    for each in there:
        text = alarms.neutraliser.neutral(each.text).text
        mark, confidence, evidence, notes = _opinion(assigned, text)
        noted = tuple(dict.fromkeys((*alarms.notes(each.text), *notes)))
        evidence = evidence if text == each.text else ()
        found.append((Proposal(each.id, Rater.RULES, mark, confidence, evidence, noted, VERSION), VERSION))
    return tuple(found)


def _opinion(assigned: Assigned, text: str) -> tuple[float, float, tuple[Evidence, ...], tuple[Note, ...]]:
    item = assigned.item
    if item.type in CHOICES:
        return _choice(item, text)
    if item.type is ItemType.CALCULATION and item.scoring:
        return _calculation(assigned, text)
    return _value(item, text)


def _choice(item: Item, text: str) -> tuple[float, float, tuple[Evidence, ...], tuple[Note, ...]]:
    key = chosen(item.answer) if item.type is ItemType.TRUE_FALSE else frozenset(item.answer)
    mark = mark_choice(Choice(key, item.points, Partial(item.partial)), text)
    labels = {"对", "错"} if item.type is ItemType.TRUE_FALSE else {each.label for each in item.options}
    picked = chosen(text)
    unread = bool(text.strip()) and (not picked or not picked <= labels)
    several = len(picked) > 1 and item.type is not ItemType.MULTIPLE
    doubt = unread or several
    return mark, _DOUBT if doubt else 1.0, (), (Note.UNREADABLE,) if doubt else ()


def _value(item: Item, text: str) -> tuple[float, float, tuple[Evidence, ...], tuple[Note, ...]]:
    """A value or several, each worth its scoring point; wrong ones of a calculation may still earn steps."""
    if not text.strip():
        return 0.0, 1.0, (), ()
    parts = [part for part in _SPLIT.split(text) if part.strip()]
    if len(item.scoring) > 1:
        if len(parts) != len(item.scoring):
            return 0.0, _DOUBT, (), (Note.UNSURE,)
        verdicts = [
            compare(_key(item, (point.text, *point.accepted)), part).verdict
            for point, part in zip(item.scoring, parts, strict=True)
        ]
        mark = sum(
            point.points
            for point, verdict in zip(item.scoring, verdicts, strict=True)
            if verdict is Verdict.RIGHT
        )
        unclear = Verdict.UNCLEAR in verdicts
        return mark, _DOUBT if unclear else _SURE, (), (Note.UNSURE,) if unclear else ()
    steps = item.type is ItemType.CALCULATION
    last = _LEAD.sub("", parts[-1]) if steps and parts else text
    verdict = compare(_key(item, (item.answer, *item.accepted)), last).verdict
    if verdict is Verdict.RIGHT:
        return item.points, _SURE, (Evidence("答案", 0, len(text)),), ()
    if verdict is Verdict.UNCLEAR or steps:
        return 0.0, _DOUBT, (), (Note.UNSURE,)
    return 0.0, _SURE, (), ()


def _key(item: Item, texts: tuple[str, ...]) -> MathKey:
    return MathKey(texts, unit=item.unit, tolerance=item.tolerance)


def step_marks(assigned: Assigned, text: str) -> tuple[StepMark, ...]:
    """The steps of a calculation that have values, marked with errors carried on; each line of the answer
    belongs to the step whose value it has, the others to the steps between in order."""
    steps = [_step(assigned, point) for point in assigned.item.scoring if _readable(point)]
    lines = [line for part in _SPLIT.split(text) if (line := _LEAD.sub("", part).strip())]
    return mark_steps(steps, _assigned_lines(steps, lines))


def _step(assigned: Assigned, point: ScoringPoint) -> Step:
    key = _key(assigned.item, (point.text, *point.accepted))
    return Step(point.id, key, point.points, assigned.rules.get(point.id, ""))


def _readable(point: ScoringPoint) -> bool:
    return shape(point.text).understood and not re.search(r"[\u4e00-\u9fff]{2}", point.text)


def _assigned_lines(steps: Sequence[Step], lines: Sequence[str]) -> dict[str, str]:
    """Which line is meant for which step, in order."""
    said: dict[str, str] = {}
    at, waiting = 0, []
    for step in steps:
        hit = next(
            (
                place
                for place in range(at, len(lines))
                if compare(step.result, lines[place]).verdict is Verdict.RIGHT
            ),
            None,
        )
        if hit is None:
            waiting.append(step)
            continue
        for before, line in zip(waiting, lines[at:hit], strict=False):
            said[before.name] = line
        said[step.name], at, waiting = lines[hit], hit + 1, []
    for step, line in zip(waiting, lines[at:], strict=False):
        said[step.name] = line
    return said


def _calculation(
    assigned: Assigned, text: str
) -> tuple[float, float, tuple[Evidence, ...], tuple[Note, ...]]:
    if not text.strip():
        return 0.0, 1.0, (), ()
    item = assigned.item
    marks = step_marks(assigned, text)
    named = zip(points_of(item), item.scoring, strict=True)
    words = [point for point, stored in named if not _readable(stored)]
    found = matched(words, text)
    mark = sum(each.earned for each in marks) + sum(each.earned for each in found)
    evidence = [each.evidence for each in found if each.evidence]
    for each in marks:
        start = text.find(each.said) if each.said else -1
        if start >= 0:
            evidence.append(Evidence(each.step.name, start, start + len(each.said), each.earned > 0))
    unread = any(each.cause is Cause.UNREAD for each in marks)
    carried = any(each.cause is Cause.CARRIED for each in marks)
    confidence = _DOUBT if unread or words else _FAIRLY if carried or mark < item.points else _SURE
    return min(mark, item.points), confidence, tuple(evidence), (Note.UNSURE,) if unread else ()


def _is_value(item: Item) -> bool:
    """Whether the key of a blank is a value that can be compared."""
    texts = [point.text for point in item.scoring] or [item.answer]
    return all(shape(text).understood for text in texts)


def _suggestion(item: Item, submission: Submission) -> Suggestion | None:
    if item.type is not ItemType.ESSAY or not submission.text.strip():
        return None
    wanted = _LEAST.search(item.stem)
    usual = 300 if item.grade <= 4 else 400 if item.grade <= 6 else 600 if item.grade <= 9 else 800
    task = essays.Task(item.stem, int(wanted[1]) if wanted else usual)
    return essays.suggest(task, submission.id, submission.text)


def plain(text: str) -> str:
    """An answer as it is compared with others: without spaces, full-width signs and a last full stop."""
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold().rstrip(".。")
