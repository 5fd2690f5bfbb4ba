"""A quiz marked: a pure function of the questions and the letters given."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.teacher_training.reader.problems import QuizAnswersMissing
from corpora.readers.quizzes import LETTERS, Question

PASS = 0.8
"""Share of right answers from which a quiz counts as passed; ours, no standard sets one."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A question with the letter that was given."""

    question: Question
    given: str

    @property
    def right(self) -> bool:
        """Whether the letter is the key."""
        return self.given == self.question.key


def marked(questions: Sequence[Question], answers: Mapping[str, str]) -> tuple[Marked, ...]:
    """Every question with its answer; letters for others are ignored. Raises `QuizAnswersMissing`."""
    given = {question.id: answers.get(question.id, "").strip().upper() for question in questions}
    missing = sum(letter not in LETTERS or len(letter) != 1 for letter in given.values())
    if missing:
        raise QuizAnswersMissing(missing=missing, total=len(questions))
    return tuple(Marked(question, given[question.id]) for question in questions)


def share(done: Sequence[Marked]) -> float:
    """The share of right answers, 0 to 1."""
    return sum(each.right for each in done) / len(done)
