"""All answers of one item: neutralised, expected, proposed, and put in the order in which the teacher
should look."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from assistant.homework.marking.alarms import Alarms
from assistant.homework.marking.chain import Handed, Note, Proposal, Rater, Submission
from assistant.homework.marking.expecting import Answers, Expected
from assistant.homework.marking.item import Item
from assistant.homework.marking.likeness import FEATURES
from assistant.homework.marking.scoring_points import Point, matched
from guardrails.policy import Policy

VERSION = "short-answers-1"
APART = 0.3
"""Share of the points from which two raters disagree."""
_UNSURE = 0.35
_FIRST = (Note.HARM, Note.INSTRUCTION, Note.DISAGREEMENT, Note.OFF_TOPIC, Note.UNREADABLE, Note.UNSURE)


class Marker:
    """Marks the short answers of one item by its key and by the teacher's marks so far. What was not
    handed in is left out: missing is not wrong."""

    def __init__(
        self, item: Item, submissions: Sequence[Submission], policy: Policy, points: Sequence[Point] = ()
    ) -> None:
        self.item = item
        self.points = tuple(points) or points_of(item)
        self.submissions = tuple(each for each in submissions if each.handed in (Handed.IN, Handed.BLANK))
        self._alarms = Alarms(policy)
        self._neutral = [self._alarms.neutraliser.neutral(each.text) for each in self.submissions]
        self.answers = Answers(item, [each.text for each in self._neutral] or [""])
        self._place = {each.id: at for at, each in enumerate(self.submissions)}

    def expect(self, marked: Mapping[str, float]) -> Expected:
        """Expected marks, given the teacher's by submission id."""
        return self.answers.expect({self._place[id_]: mark for id_, mark in marked.items()})

    def propose(self, marked: Mapping[str, float], evidence: bool = True) -> tuple[Proposal, ...]:
        """One proposal for each submission, in their order. `evidence` may be left for later: it costs
        time."""
        expected = self.expect(marked)
        rater = Rater.LEARNER if marked else Rater.RULES
        found = []
        for at, each in enumerate(self.submissions):
            spans = matched(self.points, each.text) if evidence else ()
            chance = expected.chances[at][int(np.abs(self.item.marks - expected.marks[at]).argmin())]
            found.append(
                Proposal(
                    each.id,
                    rater,
                    float(expected.marks[at]),
                    float(chance),
                    tuple(span.evidence for span in spans if span.evidence),
                    self._notes(at, expected),
                    f"{VERSION}/{len(marked)}",
                )
            )
        return tuple(found)

    def _notes(self, at: int, expected: Expected) -> tuple[Note, ...]:
        notes = []
        if self._alarms.harmed(self.submissions[at].text):
            notes.append(Note.HARM)
        if self._neutral[at].instructed:
            notes.append(Note.INSTRUCTION)
        row = self.answers.likeness.table[at]
        if row[_BLANK] == 0 and row[_LIKE_KEY] < 0.02 and row[_LIKE_OTHERS] < 0.02:
            notes.append(Note.OFF_TOPIC)
        if expected.sureness[at] < _UNSURE:
            notes.append(Note.UNSURE)
        return tuple(notes)


_BLANK, _LIKE_KEY, _LIKE_OTHERS = (FEATURES.index(name) for name in ("blank", "key_chars", "nearest"))


def points_of(item: Item) -> tuple[Point, ...]:
    """The scoring points that the first key spells out, one a clause, of equal worth."""
    clauses = [
        part.strip() for part in re.split(r"[。；;\n]", item.keys[0] if item.keys else "") if part.strip()
    ]
    worth = item.points / (len(clauses) or 1)
    return tuple(Point(f"采分点{at + 1}", (clause,), worth) for at, clause in enumerate(clauses))


def second_opinion(first: Proposal, second: Proposal, item: Item) -> Proposal:
    """The first rater's proposal with what the second says about it: where they lie further apart than
    `APART` of the points, the teacher decides between them before anything else."""
    apart = abs(first.mark - second.mark) / item.points
    notes = (*first.notes, *second.notes, *((Note.DISAGREEMENT,) if apart > APART else ()))
    return replace(first, notes=tuple(dict.fromkeys(notes)))


def queue(proposals: Sequence[Proposal], decided: Sequence[str] = ()) -> list[Proposal]:
    """What is left to decide, in order: disclosed harm, instructions to the marker, disagreement, off
    topic, unsure, then the rest from the least to the most confident."""

    def rank(each: Proposal) -> tuple[int, float]:
        return min((_FIRST.index(note) for note in each.notes), default=len(_FIRST)), each.confidence

    return sorted((each for each in proposals if each.submission not in set(decided)), key=rank)
