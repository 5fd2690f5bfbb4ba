"""Why a step of a test is refused."""

from corpora.problem import Problem


class ItemNotAsked(Problem):
    """`item` is not the one that is being asked; `asked` is."""

    code = "literacy-item-not-asked"


class AnswerInvalid(Problem):
    """`answer` is neither a letter of the four options nor, for a task, an artefact in words."""

    code = "literacy-answer-invalid"


class SittingEnded(Problem):
    """The test is over; nothing more is asked."""

    code = "literacy-sitting-ended"


class SittingUnreadable(Problem):
    """A kept state is no sitting of this bank: `reason`."""

    code = "literacy-sitting-unreadable"


class ItemsExhausted(Problem):
    """Too few items are left that were not seen before: `indicator`, `left`, `needed`."""

    code = "literacy-items-exhausted"


class SittingUnknown(Problem):
    """The asker has no sitting of that id."""

    code = "literacy-sitting-unknown"


class SittingOpen(Problem):
    """Another sitting of the asker is under way."""

    code = "literacy-sitting-open"


class SittingUnfinished(Problem):
    """A report is asked of a sitting that is under way."""

    code = "literacy-sitting-unfinished"
