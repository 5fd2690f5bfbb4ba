"""Why a step with the reader is refused."""

from corpora.problem import Problem


class ChapterUnknown(Problem):
    """The reader has no `chapter` of that number; `last` is the greatest."""

    code = "reader-chapter-unknown"


class ChapterUnopened(Problem):
    """`chapter` was not opened, so it cannot have been read."""

    code = "reader-chapter-unopened"


class QuizUnbegun(Problem):
    """No quiz on `chapter` is under way: it was answered already, or never shown."""

    code = "reader-quiz-unbegun"


class QuizAnswersMissing(Problem):
    """`missing` questions of the quiz have no answer among A to D."""

    code = "reader-quiz-answers-missing"
