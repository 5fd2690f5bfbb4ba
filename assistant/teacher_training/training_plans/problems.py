"""What can go wrong with a training plan."""

from corpora.problem import Problem


class NeedUnreadable(Problem):
    """A line of needs is not `indicator share people`. Detail: `line`."""

    code = "training-need-unreadable"


class NeedsTooFew(Problem):
    """No need rests on enough teachers. Detail: `least`."""

    code = "training-needs-too-few"
