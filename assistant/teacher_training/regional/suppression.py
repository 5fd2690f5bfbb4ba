"""Which groups may be shown, so that nothing said, alone or combined, is about fewer than ten persons.

Two partitions of the same persons are published, by stage and by area, and the whole. Any weighted sum of
published totals gives each person the weight of their stage plus that of their area (plus that of the whole).
If such a sum touched some persons but fewer than `LEAST`, then for one weight c the union U of the stages
with weight c and the union V of the areas with weight -c would differ in some of just these persons. So it is
enough, and is what is done here, to compare every union of published stages (and what the whole leaves of it)
with every union of published areas: they differ in nobody or in `LEAST` persons at least.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, combinations

from assistant.teacher_training.regional.types import LEAST

Members = Mapping[str, frozenset[int]]
"""Persons by group; a group whose code is empty is of those who did not say, and is never shown."""


def shown(everyone: frozenset[int], first: Members, second: Members) -> tuple[frozenset[str], frozenset[str]]:
    """The groups of both partitions that may be shown beside the whole; both empty where the whole itself is
    too small. Of groups that give each other away the smallest is hidden."""
    if len(everyone) < LEAST:
        return frozenset(), frozenset()
    left = {code: one for code, one in first.items() if code and len(one) >= LEAST}
    right = {code: one for code, one in second.items() if code and len(one) >= LEAST}
    while True:
        found = _leak(everyone, left, right)
        if found is None:
            return frozenset(left), frozenset(right)
        sides = (left, right)
        involved = [(len(sides[side][code]), side, code) for side in (0, 1) for code in found[side]]
        _, side, code = min(involved)
        del sides[side][code]


def _leak(
    everyone: frozenset[int], left: Members, right: Members
) -> tuple[Sequence[str], Sequence[str]] | None:
    """Groups whose unions differ in somebody but in fewer than `LEAST`."""
    for ours in _subsets(left):
        union: frozenset[int] = frozenset().union(*(left[code] for code in ours))
        for theirs in _subsets(right):
            other: frozenset[int] = frozenset().union(*(right[code] for code in theirs))
            for one in (union, everyone - union):
                if 0 < len(one ^ other) < LEAST:
                    return ours, theirs
    return None


def _subsets(groups: Members) -> Iterator[tuple[str, ...]]:
    codes = sorted(groups)
    return chain.from_iterable(combinations(codes, size) for size in range(len(codes) + 1))
