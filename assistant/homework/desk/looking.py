"""What the teacher looks at next and how the marking stands: pure functions over records."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assistant.homework.desk.proposing import learnt, marking_item
from assistant.homework.desk.types import Assigned, Record
from assistant.homework.marking.chain import Note, Proposal, Rater
from assistant.homework.marking.expecting import Answers
from assistant.homework.marking.short_answers import queue as in_order
from assistant.homework.marking.short_answers import second_opinion
from assistant.homework.marking.teaching import most_telling

TRIAL = 5
"""Answers of an item that are marked one by one before one decision may serve several."""
LESSONS = (5, 10, 20)
"""After so many marks of an item the rest is proposed anew."""
_DRIFT, _LEAST = 0.15, 10
_URGENT = frozenset({Note.HARM, Note.INSTRUCTION, Note.DISAGREEMENT})


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an item is. `trial` is how many single marks are still wanted before one may serve several;
    `due` says that the rest should be proposed anew from the marks so far."""

    number: int
    item: str
    handed: int
    missing: int
    unread: int
    decided: int
    urgent: int
    proposed: int
    trial: int
    due: bool


@dataclass(frozen=True, slots=True)
class Agreement:
    """Decisions against the first proposal that was shown: how many there were, the share that is equal and
    that lies within one step, quadratic weighted kappa (None below five, or without any spread). `drift` is
    how much more generous than the proposals the later half is than the earlier, as a share of the points
    (None below ten); `drifting` says that it is worth a look."""

    compared: int
    exact: float
    adjacent: float
    qwk: float | None
    drift: float | None
    drifting: bool


def merged(assigned: Assigned, record: Record) -> Proposal | None:
    """The proposal to show: the marker's, with what the model as second rater says about it."""
    newest = first_rater(record)
    second = next((each for each in record.proposals if each.rater is Rater.MODEL), None)
    if newest is None or second is None:
        return newest
    return second_opinion(newest, second, marking_item(assigned))


def first_rater(record: Record) -> Proposal | None:
    """What the marker proposes: from the teacher's marks where it has learnt from any, else from the key."""
    first = next((each for each in record.proposals if each.rater is not Rater.MODEL), None)
    return next((each for each in record.proposals if each.rater is Rater.LEARNER), first)


def to_decide(assigned: Assigned, records: Sequence[Record]) -> list[Record]:
    """What is left of an item in the order to look at it: what a person must see first, while the trial
    lasts the answers that teach most, and then from the least to the most sure."""
    left = {each.submission.id: each for each in records if each.markable and each.decided is None}
    proposals = [shown for each in left.values() if (shown := merged(assigned, each))]
    ordered = [left.pop(each.submission) for each in in_order(proposals)]
    ordered += left.values()
    urgent = [each for each in ordered if _urgent(assigned, each)]
    rest = [each for each in ordered if each not in urgent]
    decided = sum(each.decided is not None for each in records)
    if decided < TRIAL and learnt(assigned.item) and len(rest) > 1:
        telling = _telling(assigned, records, TRIAL - decided)
        rest.sort(key=lambda each: telling.get(each.submission.id, len(telling)))
    return [*urgent, *rest]


def progress(number: int, assigned: Assigned, records: Sequence[Record], pupils: int) -> Progress:
    """How far an item is, of a class of so many."""
    there = [each for each in records if each.markable]
    unread = sum(each.submission.handed.value == "unreadable" for each in records)
    decided = sum(each.decided is not None for each in there)
    urgent = sum(each.decided is None and _urgent(assigned, each) for each in there)
    proposed = sum(bool(each.proposals or each.suggestion) for each in there)
    trial = max(0, min(TRIAL, len(there)) - decided)
    return Progress(
        number, assigned.item.id, len(there), max(0, pupils - len(there) - unread), unread, decided, urgent,
        proposed, trial, due(assigned, records),
    )  # fmt: skip


def due(assigned: Assigned, records: Sequence[Record]) -> bool:
    """Whether the teacher's marks have passed a lesson that the newest proposals have not learnt from."""
    if not learnt(assigned.item):
        return False
    decided = sum(each.decided is not None for each in records)
    reached = max((each for each in LESSONS if each <= decided), default=0)
    return reached > taught(records)


def taught(records: Sequence[Record]) -> int:
    """From how many marks the newest proposals have learnt."""
    versions = [
        each.version.rpartition("/")[2]
        for record in records
        for each in record.proposals
        if each.rater is Rater.LEARNER
    ]
    return max((int(each) for each in versions if each.isdigit()), default=0)


def agreement(assigned: Assigned, records: Sequence[Record]) -> Agreement:
    """How the person's decisions stand to what was proposed before them."""
    item = marking_item(assigned)
    pairs = []
    for each in records:
        decision = each.decided
        shown = _before(each)
        if decision is not None and shown is not None:
            pairs.append((decision.at, shown.mark, decision.mark))
    pairs.sort()
    if not pairs:
        return Agreement(0, 0.0, 0.0, None, None, False)
    said = np.array([pair[1] for pair in pairs])
    given = np.array([pair[2] for pair in pairs])
    apart = np.abs(said - given)
    drift = None
    if len(pairs) >= _LEAST:
        half, lean = len(pairs) // 2, (given - said) / item.points
        drift = float(lean[half:].mean() - lean[:half].mean())
    return Agreement(
        len(pairs),
        float((apart < 1e-6).mean()),
        float((apart <= item.step + 1e-6).mean()),
        quadratic_kappa(said / item.step, given / item.step) if len(pairs) >= TRIAL else None,
        drift,
        drift is not None and abs(drift) > _DRIFT,
    )


def quadratic_kappa(one: np.ndarray, other: np.ndarray) -> float | None:
    """Quadratic weighted kappa (Cohen 1968) of two raters on an equal-step scale; None where chance alone
    would disagree nowhere."""
    expected = np.mean((one[:, None] - other[None, :]) ** 2)
    return None if expected == 0 else float(1 - np.mean((one - other) ** 2) / expected)


def unequal(groups: Sequence[Sequence[str]], records: Sequence[Record]) -> list[list[str]]:
    """Groups of answers that say the same and were given different marks."""
    marks = {each.submission.id: each.decided.mark for each in records if each.decided}
    return [list(group) for group in groups if len({marks[id_] for id_ in group if id_ in marks}) > 1]


def _before(record: Record) -> Proposal | None:
    """The marker's proposal that the last decision was taken in sight of."""
    decision = record.decided
    seen = set(decision.seen) if decision else set()
    return next(
        (each for each in record.proposals if each.id in seen and each.rater is not Rater.MODEL), None
    )


def _urgent(assigned: Assigned, record: Record) -> bool:
    shown = merged(assigned, record)
    return shown is not None and bool(_URGENT & set(shown.notes))


def _telling(assigned: Assigned, records: Sequence[Record], count: int) -> dict[str, int]:
    there = [each for each in records if each.markable]
    answers = Answers(marking_item(assigned), [each.submission.text for each in there])
    marked = [at for at, each in enumerate(there) if each.decided is not None]
    chosen = most_telling(answers, marked, count)
    return {there[at].submission.id: place for place, at in enumerate(chosen)}
