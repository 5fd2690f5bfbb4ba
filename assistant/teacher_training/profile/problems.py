"""Why a step of the profile is refused."""

from corpora.problem import Problem


class ChoiceUnknown(Problem):
    """There is nothing of that `name` to choose, or it has no such value."""

    code = "profile-choice-unknown"


class ContestTargetUnknown(Problem):
    """The teacher's profile has no such value and no such piece of evidence."""

    code = "profile-contest-unknown"


class ContestWordless(Problem):
    """A contest needs words, at most `most` characters."""

    code = "profile-contest-wordless"
