"""Why figures of a region cannot be had."""

from corpora.problem import Problem


class RegionalUnkept(Problem):
    """There is no store to take the figures from."""

    code = "regional-unkept"
