"""Why something about homework is refused."""

from corpora.problem import Problem


class AssignmentUnknown(Problem):
    """No such assignment, or it was not shared with the asker; the two are not told apart on purpose."""

    code = "homework-unknown"


class NotYours(Problem):
    """Only who set the assignment may do this."""

    code = "homework-not-yours"


class AssignmentInvalid(Problem):
    """An assignment needs a title, a class and items with ids of their own."""

    code = "homework-invalid"


class KeyUnsound(Problem):
    """A key contradicts itself, or its scoring points do not make the marks: `number` is the question,
    `reason_zh` and `reason_en` say why. Nothing was marked."""

    code = "homework-key-unsound"


class PaperUnfit(Problem):
    """The draft is no test paper of the asker's own, or has no `form` of that letter; `forms` are its
    letters."""

    code = "homework-paper-unfit"


class RosterUnreadable(Problem):
    """A class list has a row without number or name, or two rows with one number: `row`, `reason_zh`,
    `reason_en`."""

    code = "homework-roster-unreadable"


class RosterUnfit(Problem):
    """None of the `count` pupils in the answers belongs to the class `klass`: another class's list or
    answers, most likely. Nothing was taken in."""

    code = "homework-roster-unfit"


class AnswerUnknown(Problem):
    """No such answer in this assignment, or a newer one took its place."""

    code = "homework-answer-unknown"


class ItemUnknown(Problem):
    """The assignment has no such item."""

    code = "homework-item-unknown"


class OneByOne(Problem):
    """Answers to open work are marked one by one (G-R6)."""

    code = "homework-one-by-one"


class NotAlike(Problem):
    """The answers do not say the same, so one decision cannot serve them."""

    code = "homework-not-alike"


class TrialOpen(Problem):
    """One decision serves many only after `wanted` answers of the item were marked one by one; `marked`
    are."""

    code = "homework-trial-open"


class NothingToUndo(Problem):
    """The asker has decided nothing here that still stands."""

    code = "homework-nothing-to-undo"


class ReleaseUnready(Problem):
    """`left` answers are still without a decision."""

    code = "homework-release-unready"


class NotReleased(Problem):
    """Sheets go out only after the marks are released."""

    code = "homework-not-released"


class HeldUnknown(Problem):
    """No such card or row waits in this assignment, or it has no picture."""

    code = "homework-held-unknown"


class HeldSettled(Problem):
    """Somebody has already said whose it is."""

    code = "homework-held-settled"


class HeldEmpty(Problem):
    """The page holds no answers that could be given to a pupil: no card was found on it."""

    code = "homework-held-empty"


class HeldReasonMissing(Problem):
    """What is set aside needs a reason."""

    code = "homework-held-reason-missing"


class HeldClashes(Problem):
    """The pupil `number` has `count` other answers already; nothing was taken, and it still waits."""

    code = "homework-held-clashes"
