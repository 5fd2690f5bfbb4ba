"""Reads the files of a graph: a term each, units in teaching order, points within a unit."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from corpora.curricula.source import ContentInvalid, line_of, read_model
from corpora.knowledge_graphs.point import Misconception, Point, Term

_Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
_Id = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}\.[a-z]{2}\.[a-z0-9]+(-[a-z0-9]+)*$")]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class _Misconception(_Strict):
    error: _Text
    remedy: _Text


class _Point(_Strict):
    id: _Id
    name: _Text
    english: _Text
    aliases: list[_Text]
    definition: Annotated[_Text, StringConstraints(pattern=r"。$")]
    misconceptions: list[_Misconception] = Field(min_length=1)
    codes: list[_Text] = []
    later_codes: list[_Text] = []
    prerequisites: list[_Id] = []
    part_of: _Id | None = None
    related: list[_Id] = []
    confused_with: list[_Id] = []


class _Unit(_Strict):
    """`codes` and `later_codes` hold for every point of the unit."""

    name: _Text
    domain: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
    codes: list[_Text] = Field(min_length=1)
    later_codes: list[_Text] = []
    points: list[_Point] = Field(min_length=1)


class _File(_Strict):
    grade: Annotated[int, Field(ge=1, le=9)]
    term: Term
    units: list[_Unit] = Field(min_length=1)


def read_points(folder: Path) -> tuple[Point, ...]:
    """Every point of a folder, in teaching order. Raises `ContentInvalid` for a malformed file, an id
    given twice, or an edge to an id that does not exist."""
    files = [(path, read_model(_File, path)) for path in sorted(folder.glob("*.yaml"))]
    files.sort(key=lambda pair: (pair[1].grade, pair[1].term == "下"))
    found: dict[str, tuple[Point, Path]] = {}
    for path, file in files:
        for point in _points(file):
            if point.id in found:
                _refuse(path, point.id, f"the id is given twice, also in {found[point.id][1].name}")
            found[point.id] = (point, path)
    for point, path in found.values():
        edges = (*point.prerequisites, point.part_of, *point.related, *point.confused_with)
        for other in edges:
            if other and other not in found:
                _refuse(path, point.id, f"points to {other}, which does not exist")
            if other == point.id:
                _refuse(path, point.id, "points to itself")
    return tuple(point for point, _ in found.values())


def _points(file: _File) -> Iterator[Point]:
    for unit in file.units:
        for entry in unit.points:
            yield Point(
                id=entry.id,
                name=entry.name,
                english=entry.english,
                aliases=tuple(entry.aliases),
                grade=file.grade,
                term=file.term,
                unit=unit.name,
                domain=unit.domain,
                definition=entry.definition,
                misconceptions=tuple(Misconception(each.error, each.remedy) for each in entry.misconceptions),
                codes=(*unit.codes, *entry.codes),
                later_codes=(*unit.later_codes, *entry.later_codes),
                prerequisites=tuple(entry.prerequisites),
                part_of=entry.part_of or "",
                related=tuple(entry.related),
                confused_with=tuple(entry.confused_with),
            )


def _refuse(path: Path, point_id: str, reason: str) -> None:
    raise ContentInvalid(file=path.name, line=line_of(path, point_id), place=point_id, reason=reason)
