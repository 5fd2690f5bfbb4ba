"""The word list (关键词库): patterns written by us, found by one automaton.

A line of `lexicon/*.yaml` is a phrase or a row of slots: slots stand apart by a space, choices by `|`, `~`
is the empty choice. A row is found where a choice of each slot follows the one before within a few
characters of the same sentence (制造|自制 炸弹 finds 制造一个炸弹). Parts written by hand and the forms they
stand for are counted apart (`counts`).
"""

import itertools
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml
from ahocorasick_rs import AhoCorasick, MatchKind
from pydantic import BaseModel, ConfigDict

ACT, CLAIM, TOPIC = "act", "claim", "topic"
_GAP = 6
_ENDS = frozenset("。！？!?；;\n")


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str
    acts: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    slurs: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list: its slots, what it says (`act`, `claim`: risky as it stands; `topic`: a subject
    only) and its code."""

    slots: tuple[tuple[str, ...], ...]
    kind: str
    code: str

    def forms(self) -> Iterator[str]:
        """What the row stands for, one choice of every slot after the other."""
        return ("".join(choice) for choice in itertools.product(*self.slots))


@dataclass(frozen=True, slots=True)
class Hit:
    """A row found at `start:end` of a compacted text; `part` is true where only its last slot was seen."""

    row: Row
    start: int
    end: int
    part: bool = False


def rows() -> tuple[Row, ...]:
    """Every line of the list."""
    return tuple(row for entry in entries() for row in _rows(entry))


def _rows(entry: _Entry) -> Iterator[Row]:
    for line in entry.acts:
        slots = tuple(
            tuple("" if each == "~" else each for each in part.split("|")) for part in line.split(" ")
        )
        yield Row(slots, ACT, entry.code)
    yield from (Row(((claim,),), CLAIM, entry.code) for claim in entry.claims)
    if entry.people:
        yield Row((entry.people, entry.slurs), CLAIM, entry.code)
    yield from (Row(((topic,),), TOPIC, entry.code) for topic in entry.topics)


@cache
def entries() -> tuple[_Entry, ...]:
    """The list as written. Raises ValueError where a file is not well formed."""
    folder = files(__name__.rpartition(".")[0]) / "lexicon"
    names = sorted(each.name for each in folder.iterdir() if each.name.endswith(".yaml"))
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return tuple(
        _Entry.model_validate(item)
        for name in names
        for item in yaml.load((folder / name).read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 (safe)
    )


class Lexicon:
    """All choices of all slots in one automaton; finding is linear in the text."""

    def __init__(self) -> None:
        self._rows = rows()
        places = defaultdict[str, list[tuple[int, int]]](list)
        for number, row in enumerate(self._rows):
            for slot, choices in enumerate(row.slots):
                for choice in choices:
                    if choice:
                        places[choice.lower()].append((number, slot))
        self._places = tuple(tuple(each) for each in places.values())
        self._automaton = AhoCorasick(list(places), matchkind=MatchKind.Standard)

    def find(self, text: str) -> list[Hit]:
        """The rows in a text that went through `guardrails.normalise.compact`, in order of their ends."""
        found: list[Hit] = []
        reached: dict[tuple[int, int], tuple[int, int]] = {}
        for pattern, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True):
            for number, slot in self._places[pattern]:
                row = self._rows[number]
                begin = start
                if slot:
                    before = reached.get((number, slot - 1))
                    if before is None or not _near(text, before[1], start):
                        if slot == len(row.slots) - 1 and end - start > 1:
                            found.append(Hit(row, start, end, part=True))
                        continue
                    begin = before[0]
                reached[(number, slot)] = (begin, end)
                if slot == len(row.slots) - 1:
                    found.append(Hit(row, begin, end))
        return found


def _near(text: str, before: int, start: int) -> bool:
    return 0 <= start - before <= _GAP and not (start > before and _ENDS.intersection(text[before:start]))


@cache
def lexicon() -> Lexicon:
    """The list of this installation; built once a process, at first use."""
    return Lexicon()


def counts() -> dict[str, dict[str, int]]:
    """By code: parts written by hand (`written`) and distinct forms they stand for (`forms`)."""
    table: dict[str, dict[str, int]] = {}
    for code in sorted({row.code for row in rows()}):
        own = [row for row in rows() if row.code == code]
        table[code] = {
            "written": sum(len(slot) for row in own for slot in row.slots),
            "forms": len({form for row in own for form in row.forms()}),
        }
    return table
