"""Why a score sheet was refused."""

from corpora.problem import Problem


class ScoresUnreadable(Problem):
    """No table with pupils and marks was found. Details: `file`."""

    code = "learning-scores-unreadable"


class ScoresTooLarge(Problem):
    """More than is read into memory for one class or school. Details: `size` and `limit` in MB."""

    code = "learning-scores-too-large"


class ExamsMixed(Problem):
    """Sheets of one file hold different tests. Details: `sheets`."""

    code = "learning-exams-mixed"


class PupilTwice(Problem):
    """A pupil stands twice with different marks. Details: `rows`."""

    code = "learning-pupil-twice"


class CorrectionInvalid(Problem):
    """A correction names a sheet or column that is not there. Details: `place`."""

    code = "learning-correction-invalid"


class ItemsUntold(Problem):
    """The file tells nothing of items. Details: `file`."""

    code = "learning-items-untold"


class TagsChanged(Problem):
    """Knowledge tags differ from those of an earlier analysis. Details: `items`."""

    code = "learning-tags-changed"
