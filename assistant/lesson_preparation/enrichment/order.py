"""Which sections wait for which: goals first, then what serves them, then what sums it up."""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

_AFTER: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"steps": ("goals",), "homework": ("goals",), "board": ("goals", "steps")}
)
_RANK = ("textbook_analysis", "learner_analysis", "goals", "difficulties", "steps", "homework", "board")


def ordered(names: Iterable[str]) -> list[str]:
    """The sections so that none stands before one it waits for."""
    return sorted(dict.fromkeys(names), key=lambda name: _RANK.index(name.partition("/")[0]))


def waits_for(section: str, names: Sequence[str]) -> list[str]:
    """Those of `names` that have to end before `section` begins; what is in no list is not waited for."""
    before = _AFTER.get(section.partition("/")[0], ())
    return [name for name in names if name.partition("/")[0] in before]
