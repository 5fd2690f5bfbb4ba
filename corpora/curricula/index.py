"""The index: coded items (内容要求, 学业要求, …) under stage, domain and theme."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Literal, Self
from uuid import NAMESPACE_OID, UUID, uuid5

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from corpora.curricula.source import ContentInvalid, line_of, read_model
from corpora.problem import Problem

Kind = Literal["N", "X", "T", "Z", "H"]
KINDS: Mapping[Kind, str] = MappingProxyType(
    {"N": "内容要求", "X": "学业要求", "T": "教学提示", "Z": "学业质量", "H": "核心素养"}
)
"""What an item is: content requirement, attainment requirement, teaching advice, academic quality, or
core competency."""

_Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


class UnknownCode(Problem):
    """No curriculum item has this code; an artefact that names it is refused. Detail: `curriculum_code`."""

    code = "curriculum-code-unknown"


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class _Entry(_Strict):
    code: Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]+(\.[A-Z0-9]+){4}\.[NXTZH]\d{2}$")]
    gist: _Text
    literacies: list[_Text] = Field(min_length=1)
    note: str = ""


class _Theme(_Strict):
    code: Annotated[str, StringConstraints(pattern=r"^\d{2}$")]
    name: _Text
    items: list[_Entry] = Field(min_length=1)


class _Domain(_Strict):
    code: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
    name: _Text
    themes: list[_Theme] = Field(min_length=1)


class _Stage(_Strict):
    code: Annotated[str, StringConstraints(pattern=r"^D[1-4]$")]
    name: _Text
    grades: list[Annotated[int, Field(ge=1, le=12)]] = Field(min_length=1)
    domains: list[_Domain] = Field(min_length=1)


class _File(_Strict):
    code: Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]+\.[A-Z]+$")]
    subject: _Text
    title: _Text
    stages: list[_Stage] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Heading:
    """A stage (学段), domain (领域) or theme (主题); `code` is the part of an item's code that it covers."""

    code: str
    name: str
    grades: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One item. `gist` is a short label in our own words; `grades` are those of its stage; `literacies`
    the core competencies (核心素养) it serves; `path` the headings above it, outermost first; `note` says
    where we are not sure of a fact, such as the grade."""

    code: str
    gist: str
    literacies: tuple[str, ...]
    path: tuple[Heading, Heading, Heading]
    note: str = ""

    @property
    def grades(self) -> tuple[int, ...]:
        """Grades of the item's stage."""
        return self.path[0].grades

    @property
    def kind(self) -> str:
        """The item's type in Chinese, e.g. 内容要求."""
        return next(name for letter, name in KINDS.items() if letter == self.code.rsplit(".", 1)[1][0])

    @property
    def identifier(self) -> UUID:
        """UUIDv5 of the code, stable across releases (1EdTech CASE `CFItem.identifier`)."""
        return uuid5(NAMESPACE_OID, self.code)


@dataclass(frozen=True, slots=True)
class Curriculum:
    """A standard's index. `code` is the root of all codes, e.g. `YW22.SX`."""

    code: str
    subject: str
    title: str
    headings: Mapping[str, Heading]
    items: Mapping[str, Item]

    @classmethod
    def read(cls, path: Path) -> Self:
        """The index in a YAML file. Raises `ContentInvalid`."""
        file = read_model(_File, path)
        headings: dict[str, Heading] = {}
        items: dict[str, Item] = {}
        for entry, trail in _entries(file):
            headings.update((heading.code, heading) for heading in trail)
            reason = ""
            if entry.code in items:
                reason = "the code is given twice"
            elif entry.code.rsplit(".", 1)[0] != trail[-1].code:
                reason = f"the code does not belong under {trail[-1].code}"
            if reason:
                line = line_of(path, entry.code)
                raise ContentInvalid(file=path.name, line=line, place=entry.code, reason=reason)
            items[entry.code] = Item(entry.code, entry.gist, tuple(entry.literacies), trail, entry.note)
        return cls(file.code, file.subject, file.title, MappingProxyType(headings), MappingProxyType(items))

    def __contains__(self, code: object) -> bool:
        return code in self.items

    def item(self, code: str) -> Item:
        """The item with this code. Raises `UnknownCode`."""
        try:
            return self.items[code]
        except KeyError:
            raise UnknownCode(curriculum_code=code[:60]) from None

    def for_grade(self, grade: int) -> tuple[Item, ...]:
        """Items whose stage covers `grade`, in the order of the file; none for a grade outside it."""
        return tuple(item for item in self.items.values() if grade in item.grades)

    def children(self, code: str = "") -> tuple[Heading | Item, ...]:
        """What stands directly under a heading: stages under the root (the default), domains under a
        stage, themes under a domain, items under a theme, nothing under an item. Raises `UnknownCode`."""
        parent = code or self.code
        if parent in self.items:
            return ()
        if parent != self.code and parent not in self.headings:
            raise UnknownCode(curriculum_code=parent[:60])
        every: tuple[Heading | Item, ...] = (*self.headings.values(), *self.items.values())
        return tuple(entry for entry in every if entry.code.rsplit(".", 1)[0] == parent)


def _entries(file: _File) -> Iterator[tuple[_Entry, tuple[Heading, Heading, Heading]]]:
    for stage in file.stages:
        grades = tuple(stage.grades)
        first = Heading(f"{file.code}.{stage.code}", stage.name, grades)
        for domain in stage.domains:
            second = Heading(f"{first.code}.{domain.code}", domain.name, grades)
            for theme in domain.themes:
                third = Heading(f"{second.code}.{theme.code}", theme.name, grades)
                for entry in theme.items:
                    yield entry, (first, second, third)
