"""Sections of a plan in hand: `assistant.sections` for an artefact instead of its JSON data."""

from typing import Any, TypeVar

from assistant import sections
from assistant.artefact import Artefact
from assistant.sections import SectionUnknown

__all__ = ["SectionUnknown", "fields", "get", "names", "put"]

A = TypeVar("A", bound=Artefact)


def fields(artefact: Artefact) -> tuple[str, ...]:
    """Names of the top-level sections, in the order of the plan."""
    return sections.fields(type(artefact))


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
    return sections.get(type(artefact), _body(artefact, section), section)


def put(artefact: A, section: str, value: Any) -> A:
    """A copy with the section replaced by JSON-able data; the id of an entry stays. Raises
    `SectionUnknown`, and pydantic's `ValidationError` where the data does not fit."""
    whole = artefact.model_dump(mode="json")
    return type(artefact).model_validate(sections.put(type(artefact), whole, section, value))


def _body(artefact: Artefact, section: str) -> sections.Body:
    """The field the section is in; the whole plan need not be written out for one of its parts."""
    return artefact.model_dump(mode="json", include={section.partition("/")[0]})
