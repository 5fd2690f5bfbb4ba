"""Sections of a plan: what can be shown, regenerated, locked and compared on its own.

A section is a top-level field (`goals`, `board`) or an entry of a list by its id (`steps/p1s2`,
`homework/h1`).
"""

from typing import Any, TypeVar

from pydantic import BaseModel

from assistant.artefact import Artefact
from corpora.problem import Problem

A = TypeVar("A", bound=Artefact)


class SectionUnknown(Problem):
    """The artefact has no section of this name. Details: `section`, `kind`."""

    code = "lesson-section-unknown"


def fields(artefact: Artefact | type[Artefact]) -> tuple[str, ...]:
    """Names of the top-level sections, in the order of the plan: what this kind adds to every artefact."""
    model = artefact if isinstance(artefact, type) else type(artefact)
    return tuple(name for name in model.model_fields if name not in Artefact.model_fields)


def names(artefact: Artefact) -> tuple[str, ...]:
    """Every section by name, entries after their field."""
    found: list[str] = []
    for field in fields(artefact):
        value = getattr(artefact, field)
        found.append(field)
        if isinstance(value, list):
            found += [f"{field}/{one.id}" for one in value if hasattr(one, "id")]
    return tuple(found)


def get(artefact: Artefact, section: str) -> Any:
    """The section as JSON-able data. Raises `SectionUnknown`."""
    field, _, entry = section.partition("/")
    if field not in fields(artefact):
        raise SectionUnknown(section=section[:80], kind=artefact.kind)
    value = getattr(artefact, field)
    if entry:
        value = _entry(artefact, section, value, entry)
    return _plain(value)


def put(artefact: A, section: str, value: Any) -> A:
    """A copy with the section replaced by JSON-able data; the id of an entry stays. Raises
    `SectionUnknown`, and pydantic's `ValidationError` where the data does not fit."""
    field, _, entry = section.partition("/")
    get(artefact, section)
    data = artefact.model_dump(mode="json")
    if entry:
        data[field] = [{**value, "id": entry} if one.get("id") == entry else one for one in data[field]]
    else:
        data[field] = value
    return type(artefact).model_validate(data)


def _entry(artefact: Artefact, section: str, value: Any, entry: str) -> Any:
    if isinstance(value, list):
        for one in value:
            if getattr(one, "id", None) == entry:
                return one
    raise SectionUnknown(section=section[:80], kind=artefact.kind)


def _plain(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return value
