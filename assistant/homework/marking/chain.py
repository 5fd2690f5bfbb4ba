"""The chain of a mark: submission → proposals → decision → official mark. Every link is new and points
back; none is ever changed. A decision is taken by a person on one submission, and only a decision makes a
mark official (G-R6).

A `Suggestion` for open work (作文) has a band and no mark, so no code can turn it into one.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from assistant.homework.marking.item import Item
from corpora.moments import Clock, stamp, utc_now
from corpora.problem import Problem
from guardrails.actor import Actor, Permission


class MarkOffScale(Problem):
    """The mark is none that the item has. `marks` says which there are."""

    code = "marking-mark-off-scale"


class DecisionStale(Problem):
    """The submission was decided meanwhile: by whom and when is in `by` and `at`."""

    code = "marking-decision-stale"


class ReasonMissing(Problem):
    """A mark that was given is changed only with a reason."""

    code = "marking-reason-missing"


class NotMarkable(Problem):
    """What was not handed in has no mark; nobody decides about it here."""

    code = "marking-not-markable"


class Handed(StrEnum):
    """What came in. `MISSING` and `UNREADABLE` are not wrong answers."""

    IN = "in"
    BLANK = "blank"
    MISSING = "missing"
    UNREADABLE = "unreadable"


class Rater(StrEnum):
    """Who proposes."""

    RULES = "rules"
    LEARNER = "learner"
    MODEL = "model"


class Note(StrEnum):
    """Why a teacher should look first."""

    HARM = "harm"
    INSTRUCTION = "instruction"
    DISAGREEMENT = "disagreement"
    OFF_TOPIC = "off-topic"
    UNSURE = "unsure"
    UNREADABLE = "unreadable"


def _new() -> str:
    return uuid.uuid4().hex


@dataclass(frozen=True, slots=True)
class Submission:
    """An answer of a pupil, under a pseudonym, to one item."""

    tenant: str
    owner: str
    item: str
    pupil: str
    text: str
    handed: Handed = Handed.IN
    id: str = field(default_factory=_new)
    at: str = field(default_factory=lambda: stamp(utc_now()))


@dataclass(frozen=True, slots=True)
class Evidence:
    """Characters `start:end` of the answer that speak for (`met`) or against a point of the key."""

    point: str
    start: int
    end: int
    met: bool = True


@dataclass(frozen=True, slots=True)
class Proposal:
    """A rater's opinion of one submission: nothing official. `confidence` is the probability of this very
    mark."""

    submission: str
    rater: Rater
    mark: float
    confidence: float
    evidence: tuple[Evidence, ...] = ()
    notes: tuple[Note, ...] = ()
    version: str = ""
    id: str = field(default_factory=_new)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """For open work: a band (等第) with reasons and quotes. There is no mark in it."""

    submission: str
    band: str
    reasons: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    id: str = field(default_factory=_new)


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided about one submission. `before` is the decision it replaces, `seen` the
    proposals that were shown. A `withdrawn` one takes the decision before it back, and no mark stands."""

    tenant: str
    submission: str
    mark: float
    by: str
    at: str
    reason: str = ""
    before: str | None = None
    seen: tuple[str, ...] = ()
    withdrawn: bool = False
    id: str = field(default_factory=_new)


@dataclass(frozen=True, slots=True)
class OfficialMark:
    """The mark that counts, by the decision it rests on."""

    submission: str
    mark: float
    decision: str
    by: str
    at: str


def decide(
    actor: Actor,
    item: Item,
    submission: Submission,
    mark: float,
    *,
    earlier: Sequence[Decision] = (),
    expected: str | None = None,
    seen: Sequence[Proposal | Suggestion] = (),
    reason: str = "",
    clock: Clock = utc_now,
) -> Decision:
    """Decide as a person. `earlier` are all decisions about this submission, `expected` the one this
    person saw last.

    Raises `NotAllowed` for anyone who is no person, `NotMarkable`, `MarkOffScale`, `DecisionStale` where
    someone else decided meanwhile, and `ReasonMissing`.
    """
    actor.require(Permission.SIGN)
    if submission.tenant != actor.tenant or submission.item != item.id:
        raise NotMarkable(handed="other")
    if submission.handed in (Handed.MISSING, Handed.UNREADABLE):
        raise NotMarkable(handed=submission.handed.value)
    if not min(abs(float(each) - mark) for each in item.marks) <= 1e-6:  # so that no NaN passes
        raise MarkOffScale(mark=mark, points=item.points, step=item.step)
    last = earlier[-1] if earlier else None
    if last is not None and last.id != expected:
        raise DecisionStale(by=last.by, at=last.at, mark=last.mark)
    if last is not None and not last.withdrawn and last.mark != mark and not reason.strip():
        raise ReasonMissing()
    return Decision(
        actor.tenant,
        submission.id,
        mark,
        actor.user,
        stamp(clock()),
        reason.strip(),
        last.id if last else None,
        tuple(each.id for each in seen),
    )


def take_back(
    actor: Actor, submission: Submission, earlier: Sequence[Decision], reason: str, clock: Clock = utc_now
) -> Decision:
    """Undo the last of the `earlier` decisions as a person, by a new one: the mark before it stands again, or
    none where there was none.

    Raises `NotAllowed` for anyone who is no person, and `ReasonMissing`."""
    actor.require(Permission.SIGN)
    if not reason.strip():
        raise ReasonMissing()
    last, before = earlier[-1], next((each for each in earlier if each.id == earlier[-1].before), None)
    stands = before is not None and not before.withdrawn
    mark = before.mark if before is not None and stands else last.mark
    return Decision(
        actor.tenant, submission.id, mark, actor.user, stamp(clock()), reason.strip(), last.id,
        withdrawn=not stands,
    )  # fmt: skip


def official(decisions: Sequence[Decision]) -> OfficialMark | None:
    """The mark that counts, from all decisions about one submission in the order they were taken."""
    if not decisions or decisions[-1].withdrawn:
        return None
    last = decisions[-1]
    return OfficialMark(last.submission, last.mark, last.id, last.by, last.at)
