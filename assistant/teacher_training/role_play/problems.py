"""Why a rehearsal is refused."""

from corpora.problem import Problem


class CardUnknown(Problem):
    """No scenario card has this id: `card`."""

    code = "role-play-card-unknown"


class RehearsalUnknown(Problem):
    """The teacher has no rehearsal of this id."""

    code = "role-play-unknown"


class RehearsalEnded(Problem):
    """The rehearsal has ended; its words stand."""

    code = "role-play-ended"


class RehearsalLong(Problem):
    """A rehearsal takes at most `limit` exchanges."""

    code = "role-play-long"


class RehearsalMoved(Problem):
    """Something else was said in this rehearsal meanwhile, in another window."""

    code = "role-play-moved"


class WordsTooLong(Problem):
    """One turn has more than `limit` characters."""

    code = "role-play-words-too-long"


class NothingSaid(Problem):
    """There is nothing yet that could be looked back on, or taken back."""

    code = "role-play-nothing-said"
