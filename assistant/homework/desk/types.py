"""What is set, handed in and looked at. The links of a mark's chain are `marking/chain.py`'s."""

from dataclasses import dataclass, field
from typing import Annotated, Literal

from pydantic import Field

from assistant.homework.items.item import Item, Part
from assistant.homework.marking.chain import Decision, Handed, Proposal, Submission, Suggestion

Role = Literal["mark", "owner"]


class Assigned(Part):
    """An item as it was set. `rules` says, for a calculation, how a scoring point's value follows from
    earlier ones, by their ids: `{"s2": "s1 / 2 + 3"}`; a right step after a wrong one then keeps its
    points."""

    item: Item
    rules: dict[str, Annotated[str, Field(max_length=200)]] = Field(default_factory=dict, max_length=30)


@dataclass(frozen=True, slots=True)
class Pupil:
    """A pupil of a class list. `id` is the pseudonym that everything else knows."""

    id: str
    number: str
    name: str


@dataclass(frozen=True, slots=True)
class Assignment:
    """Homework or a paper set for a class. `role` is what the asker may do with it, `paper` the id of the
    form it was made from."""

    id: str
    tenant: str
    owner: str
    title: str
    klass: str
    due: str
    paper: str
    items: tuple[Assigned, ...]
    at: str
    role: Role

    @property
    def points(self) -> float:
        """Full marks."""
        return sum(each.item.points for each in self.items)


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer as it comes in. `pupil` is a number of the class list or a pseudonym, `item` an item's id
    or its number on the paper. `png` is the crop it was read from, `sureness` of that reading."""

    pupil: str
    item: str
    text: str
    handed: Handed = Handed.IN
    sureness: float = 1.0
    png: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Clash:
    """A second, different answer of one pupil to one item, which was not taken: two cards with one number,
    or one card read twice differently."""

    number: str
    item: int
    kept: str
    refused: str


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of an intake. `same` answers were there already; `unknown` pupils are not on the class
    list; `absent` are numbers of pupils with no answer at all."""

    added: int
    same: int
    clashes: tuple[Clash, ...]
    unknown: tuple[str, ...]
    absent: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """Everything about one answer: what was handed in, the newest opinion of each rater, the suggestion for
    open work, and all decisions in order."""

    submission: Submission
    proposals: tuple[Proposal, ...] = ()
    suggestion: Suggestion | None = None
    decisions: tuple[Decision, ...] = ()
    sureness: float = 1.0
    has_crop: bool = False

    @property
    def decided(self) -> Decision | None:
        """The decision that counts."""
        return self.decisions[-1] if self.decisions and not self.decisions[-1].withdrawn else None

    @property
    def markable(self) -> bool:
        """Whether there is anything to mark: missing is not wrong."""
        return self.submission.handed in (Handed.IN, Handed.BLANK)
