"""Sections (部分) of an artefact: what is shown, edited, locked, compared and regenerated on its own.

A section is a top-level field (`goals`) or an entry of a list by its id (`steps/p1s2`). What every artefact
has (id, kind, status, citations, label …) is no section: nobody writes it by hand. All functions take and
give JSON data and leave their arguments alone.
"""

from collections.abc import Mapping
from typing import Any

from assistant.artefact import Artefact
from corpora.problem import Problem

Body = dict[str, Any]
"""An artefact as JSON data."""
_LONGEST_NAME = 160


class SectionUnknown(Problem):
    """The artefact has no such `section`, or it is not one that people change."""

    code = "section-unknown"


def fields(form: type[Artefact]) -> tuple[str, ...]:
    """Top-level sections of a kind, in its order: what it adds to every artefact."""
    return tuple(name for name in form.model_fields if name not in Artefact.model_fields)


def get(form: type[Artefact], body: Body, section: str) -> Any:
    """What the section holds. Raises `SectionUnknown`."""
    field, _, entry = section.partition("/")
    if field not in fields(form) or len(section) > _LONGEST_NAME:
        raise SectionUnknown(section=section[:80])
    value = body.get(field)
    if not entry and "/" not in section:
        return value
    by_id = entries(value)
    if by_id is None or entry not in by_id:
        raise SectionUnknown(section=section[:80])
    return by_id[entry]


def put(form: type[Artefact], body: Body, section: str, value: Any, *, by_person: bool = False) -> Body:
    """The body with the section replaced, an entry under its old id; nothing is checked but that the section
    is there. What a person confirms (`form.CONFIRMED`) is open again in an entry that changed, unless the
    change is that confirmation: `by_person`. Raises `SectionUnknown`."""
    get(form, body, section)
    field, _, entry = section.partition("/")
    if entry:
        value = [{**value, "id": entry} if one["id"] == entry else one for one in body[field]]
    if not by_person and field in form.CONFIRMED:
        value = _reopened(body.get(field), value, form.CONFIRMED[field])
    return {**body, field: value}


def _reopened(before: Any, after: Any, flag: str) -> Any:
    """Entries whose confirmation is taken back where they are not as they were."""
    known, made = entries(before) or {}, entries(after)
    if made is None:
        return after
    return [one if known.get(name) == one else {**one, flag: False} for name, one in made.items()]


def entries(value: Any) -> dict[str, Any] | None:
    """Entries of a list by their ids, or None where it has none or one twice."""
    if not isinstance(value, list) or not all(isinstance(one, Mapping) for one in value):
        return None
    ids = [one.get("id") for one in value]
    if not all(isinstance(each, str) and each for each in ids) or len(set(ids)) != len(ids):
        return None
    return dict(zip(ids, value, strict=True))
