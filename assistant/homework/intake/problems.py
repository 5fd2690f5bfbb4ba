"""Why a file of answers was not taken in. Every code has its sentence in `serving/problems.yaml`."""

from corpora.problem import Problem


class RosterWrong(Problem):
    """Most pupils of the file are not of this class: `unknown` of `read` numbers or names."""

    code = "intake-roster-wrong"


class PhotoFormat(Problem):
    """A picture in a format that is not read (heic, webp, tiff …): `kind`."""

    code = "intake-photo-format"


class PhotoTooLarge(Problem):
    """A picture of more pixels than are read. Details: `limit`, in millions."""

    code = "intake-photo-too-large"


class ScanTooLong(Problem):
    """A scan of more pages than are taken at once. Details: `pages`, `limit`."""

    code = "intake-scan-too-long"


class SheetUnreadable(Problem):
    """A table in which no column holds pupils, or none belongs to a question of this paper. `headers` is how
    many columns were looked at."""

    code = "intake-sheet-unreadable"


class ScanMixed(Problem):
    """A scan is resumed with another file or other cards than it was begun with."""

    code = "intake-scan-mixed"


class AnswersUnfit(Problem):
    """Typed answers that name an item which was not asked: `items` counts them."""

    code = "intake-answers-unfit"


class PupilUnknown(Problem):
    """What is held is settled for a pupil who is not of this class."""

    code = "intake-pupil-unknown"
