"""What only the pages refuse."""

from corpora.problem import Problem


class FormStale(Problem):
    """The form was not given out by this page, or cookies are off."""

    code = "form-stale"


class DateUnreadable(Problem):
    """A date field holds something else."""

    code = "date-unreadable"


class PasswordsDiffer(Problem):
    """The new password was not typed the same way twice."""

    code = "passwords-differ"


class PurposeMissing(Problem):
    """An export does not say what it is for."""

    code = "purpose-missing"
