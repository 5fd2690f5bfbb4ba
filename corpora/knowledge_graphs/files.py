"""Reads the files of a graph: a term or stage each, units in teaching order, points within a unit; and
`confusions.yaml`, the pairs of points that pupils mistake for each other."""

from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from corpora.curricula.source import ContentInvalid, line_of, read_model
from corpora.knowledge_graphs.model import OWN, Edge, Misconception, NodeKind, Provenance, Relation
from corpora.knowledge_graphs.point import Confusion, Point, Term

_CONFUSIONS = "confusions.yaml"
_Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
_Id = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}\.[a-z]{2}\.[a-z0-9]+(-[a-z0-9]+)*$")]
_Kind = Annotated[NodeKind, Field(strict=False)]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class _Misconception(_Strict):
    error: _Text
    remedy: _Text


class _Provenance(_Strict):
    source: _Text
    author: _Text
    confidence: Annotated[float, Field(ge=0, le=1)] = 1.0
    verified_by: str = ""


class _Point(_Strict):
    id: _Id
    name: _Text
    english: _Text
    aliases: list[_Text]
    definition: Annotated[_Text, StringConstraints(pattern=r"。$")]
    misconceptions: list[_Misconception] = Field(min_length=1)
    kind: _Kind | None = None
    codes: list[_Text] = []
    later_codes: list[_Text] = []
    prerequisites: list[_Id] = []
    part_of: _Id | None = None
    related: list[_Id] = []
    assesses: list[_Id] = []
    provenance: _Provenance | None = None


class _Unit(_Strict):
    """`codes` and `later_codes` hold for every point of the unit, `kind` for those that give none."""

    name: _Text
    domain: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
    kind: _Kind = NodeKind.CONCEPT
    codes: list[_Text] = []
    later_codes: list[_Text] = []
    points: list[_Point] = Field(min_length=1)


class _File(_Strict):
    """With `term: 段` the file is of a whole stage and `grade` its first grade: 1, 3, 5 or 7."""

    grade: Annotated[int, Field(ge=1, le=9)]
    term: Term
    provenance: _Provenance | None = None
    units: list[_Unit] = Field(min_length=1)


class _Pair(_Strict):
    between: Annotated[list[_Id], Field(min_length=2, max_length=2)]
    error: _Text
    remedy: _Text


class _Confusions(_Strict):
    pairs: list[_Pair]


class _Link(_Strict):
    start: _Id = Field(alias="from")
    end: _Id = Field(alias="to")
    because: _Text


class _Links(_Strict):
    links: list[_Link]


def read_points(folder: Path) -> tuple[Point, ...]:
    """Every point of a folder, in teaching order. Raises `ContentInvalid` for a malformed file, an id
    given twice, or an edge to an id that does not exist."""
    paths = sorted(path for path in folder.glob("*.yaml") if path.name != _CONFUSIONS)
    files = [(path, read_model(_File, path)) for path in paths]
    files.sort(key=lambda pair: (pair[1].grade, pair[1].term == "下"))
    entries: dict[str, tuple[_File, _Unit, _Point, Path]] = {}
    for path, file in files:
        if file.term == "段" and file.grade not in {1, 3, 5, 7}:
            _refuse(path, str(file.grade), "a stage begins with grade 1, 3, 5 or 7")
        for unit in file.units:
            for entry in unit.points:
                if entry.id in entries:
                    _refuse(path, entry.id, f"the id is given twice, also in {entries[entry.id][3].name}")
                entries[entry.id] = (file, unit, entry, path)
    confusions = _confusions(folder / _CONFUSIONS, entries)
    for _, _, entry, path in entries.values():
        for other in (*entry.prerequisites, entry.part_of, *entry.related, *entry.assesses):
            if other and other not in entries:
                _refuse(path, entry.id, f"points to {other}, which does not exist")
            if other == entry.id:
                _refuse(path, entry.id, "points to itself")
    return tuple(
        _point(file, unit, entry, confusions.get(entry.id, ())) for file, unit, entry, _ in entries.values()
    )


def read_links(path: Path) -> tuple[Edge, ...]:
    """Prerequisites across subjects. Raises `ContentInvalid`."""
    return tuple(
        Edge(link.start, link.end, Relation.PREREQUISITE, OWN, link.because)
        for link in read_model(_Links, path).links
    )


def _confusions(
    path: Path, known: dict[str, tuple[_File, _Unit, _Point, Path]]
) -> dict[str, tuple[Confusion, ...]]:
    """Confusions by the first point of each pair; none where the folder has no such file."""
    if not path.exists():
        return {}
    found: dict[str, tuple[Confusion, ...]] = {}
    seen: set[frozenset[str]] = set()
    for pair in read_model(_Confusions, path).pairs:
        first, second = pair.between
        for end in pair.between:
            if end not in known:
                _refuse(path, end, "is confused with another point, but does not exist")
        if first == second:
            _refuse(path, first, "is confused with itself")
        if frozenset(pair.between) in seen:
            _refuse(path, first, f"the pair with {second} is given twice")
        seen.add(frozenset(pair.between))
        found[first] = (*found.get(first, ()), Confusion(second, pair.error, pair.remedy))
    return found


def _point(file: _File, unit: _Unit, entry: _Point, confusions: tuple[Confusion, ...]) -> Point:
    return Point(
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
        confusions=confusions,
        kind=entry.kind or unit.kind,
        assesses=tuple(entry.assesses),
        provenance=_provenance(entry.provenance or file.provenance),
    )


def _provenance(given: _Provenance | None) -> Provenance:
    if given is None:
        return OWN
    return Provenance(given.source, given.author, given.confidence, given.verified_by)


def _refuse(path: Path, point_id: str, reason: str) -> None:
    raise ContentInvalid(file=path.name, line=line_of(path, point_id), place=point_id, reason=reason)
