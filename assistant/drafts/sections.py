"""Sections of a stored artefact: `assistant.sections` with limits and checks, and what two versions differ
in. All functions take and give JSON data and leave their arguments alone."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from assistant.artefact import Artefact
from assistant.drafts.problems import DraftTooLarge, SectionInvalid
from assistant.sections import Body, entries, fields, get
from assistant.sections import put as replaced
from corpora.misfit import misfit, reasons

__all__ = [
    "Body", "Difference", "changed", "checked", "differences", "dumped", "fields", "get", "overlap", "put",
    "regenerated", "touching",
]  # fmt: skip

SECTION_KB = 256
BODY_KB = 2_048


@dataclass(frozen=True, slots=True)
class Difference:
    """A section that differs between two versions, with what each holds; None where one has it not."""

    section: str
    before: Any
    after: Any


def put(form: type[Artefact], body: Body, section: str, value: Any, *, by_person: bool = False) -> Body:
    """The body with the section replaced and the whole checked; an entry keeps its id. `by_person` as in
    `assistant.sections.put`.

    Raises `SectionUnknown`, `SectionInvalid`, `DraftTooLarge`."""
    get(form, body, section)
    _limit(value, SECTION_KB, section)
    if "/" in section and not isinstance(value, Mapping):
        raise _invalid(section, "dict_type")
    return checked(form, replaced(form, body, section, value, by_person=by_person))


def checked(form: type[Artefact], body: Body) -> Body:
    """`body` as its kind writes it. Raises `SectionInvalid`, `DraftTooLarge`."""
    try:
        made = dumped(form.model_validate(body))
    except ValidationError as error:
        wrong = misfit(error, form)
        field = wrong.path or str(form.model_fields["kind"].default)
        raise SectionInvalid(field=field, reason_zh=wrong.reason_zh, reason_en=wrong.reason_en) from None
    _limit(made, BODY_KB, form.__name__)
    return made


def dumped(artefact: Artefact) -> Body:
    """An artefact as JSON data that validates again: derived fields are left out."""
    return artefact.model_dump(mode="json", round_trip=True)


def overlap(one: str, other: str) -> bool:
    """Whether two sections share content: equal, or one inside the other."""
    return one == other or one.startswith(other + "/") or other.startswith(one + "/")


def touching(section: str, others: Iterable[str]) -> tuple[str, ...]:
    """Those of `others` that share content with `section`, sorted."""
    return tuple(sorted(other for other in others if overlap(section, other)))


def differences(form: type[Artefact], before: Body, after: Body) -> tuple[Difference, ...]:
    """What differs, section by section: entries by id where a list has ids and keeps its order."""
    found: list[Difference] = []
    for field in fields(form):
        old, new = before.get(field), after.get(field)
        if old != new:
            found += _inside(field, old, new)
    return tuple(found)


def changed(form: type[Artefact], before: Body, after: Body) -> tuple[str, ...]:
    """Names of the sections that differ."""
    return tuple(each.section for each in differences(form, before, after))


def regenerated(
    form: type[Artefact], body: Body, section: str, value: Any, kept: Iterable[str]
) -> tuple[Any, tuple[str, ...]]:
    """A new value for `section` in which the `kept` entries stand as before and those that were removed stay
    away, and the kept sections that could not be saved so because the new value has no place for them."""
    field, _, entry = section.partition("/")
    inner = [name.partition("/")[2] for name in kept if name.startswith(field + "/") and name != section]
    lost = [name for name in kept if name in (field, section)]
    old, new = entries(body.get(field)) or {}, None if entry else entries(value)
    if not inner or lost:
        return value, tuple(sorted(lost))
    if new is None:
        return value, tuple(sorted(f"{field}/{each}" for each in inner))
    missing = sorted(f"{field}/{each}" for each in inner if each in old and each not in new)
    made = [old[key] if key in inner else one for key, one in new.items() if key not in inner or key in old]
    return made, tuple(missing)


def _limit(value: Any, limit_kb: int, section: str) -> None:
    text = json.dumps(value, ensure_ascii=False)
    if len(text) > limit_kb * 1_000:
        raise DraftTooLarge(limit_kb=limit_kb)
    try:
        size = len(text.encode())
    except UnicodeEncodeError:
        raise _invalid(section, "string_unicode") from None
    if size > limit_kb * 1_000:
        raise DraftTooLarge(limit_kb=limit_kb)


def _invalid(section: str, kind: str) -> SectionInvalid:
    zh, en = reasons(kind, {})
    return SectionInvalid(field=section, reason_zh=zh, reason_en=en)


def _inside(field: str, old: Any, new: Any) -> list[Difference]:
    was, now = entries(old), entries(new)
    if was is None or now is None or not (was or now):
        return [Difference(field, old, new)]
    if [key for key in was if key in now] != [key for key in now if key in was]:
        return [Difference(field, old, new)]
    names = [*was, *(key for key in now if key not in was)]
    return [
        Difference(f"{field}/{key}", was.get(key), now.get(key))
        for key in names
        if was.get(key) != now.get(key)
    ]
