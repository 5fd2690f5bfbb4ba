"""A row of the ledger (台账): a statement, when and under which rules it was told, and its link."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from assistant.teacher_training.statement import Statement
from guardrails.audit.chain import GENESIS, canonical, link

Origin = Literal["house", "imported"]
"""`imported`: brought by the teacher from another system; this house did not see it happen."""
_LINKED = ("previous", "hash")


@dataclass(frozen=True, slots=True)
class Entry:
    """A statement in its place. `sound` is whether the row still is what was written."""

    statement: Statement
    sequence: int
    told: str
    rules: str
    origin: Origin
    hash: str
    sound: bool = True


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a ledger at `sequence`. `changed`: the row is not what was written; `missing`:
    rows before it are gone; `unlinked`: it follows another row than the one before it; `cut`: the newest
    rows are gone, though the audit log knows of them."""

    kind: Literal["changed", "missing", "unlinked", "cut"]
    sequence: int


def values_of(
    statement: Statement, tenant: str, owner: str, *, sequence: int, told: str, rules: str, origin: Origin,
    previous: str,
) -> dict[str, Any]:  # fmt: skip
    """The row of a statement with its hash."""
    values: dict[str, Any] = statement.model_dump() | {
        "indicators": json.dumps(statement.indicators), "tenant": tenant, "owner": owner,
        "sequence": sequence, "told": told, "rules": rules, "origin": origin,
    }  # fmt: skip
    return values | {"previous": previous, "hash": link(previous, canonical(values))}


def entry_of(row: Mapping[str, Any]) -> Entry:
    """An entry from its row. A row that was edited is shown as it stands, unchecked."""
    values, sound = {name: row[name] for name in Statement.model_fields}, is_sound(row)
    if sound:
        statement = Statement.model_validate(values | {"indicators": tuple(json.loads(row["indicators"]))})
    else:
        statement = Statement.model_construct(**values | {"indicators": ()})
    return Entry(statement, row["sequence"], row["told"], row["rules"], row["origin"], row["hash"], sound)


def is_sound(row: Mapping[str, Any]) -> bool:
    """Whether a row is what was written."""
    body = canonical({name: value for name, value in row.items() if name not in _LINKED})
    return link(str(row["previous"]), body) == str(row["hash"])


def faults_of(rows: Iterable[Mapping[str, Any]]) -> tuple[Fault, ...]:
    """What is wrong with one owner's rows, in the order of their numbers."""
    found, before, expected = list[Fault](), GENESIS, 1
    for row in rows:
        number = row["sequence"]
        if not is_sound(row):
            found.append(Fault("changed", number))
        elif number != expected:
            found.append(Fault("missing", number))
        elif row["previous"] != before:
            found.append(Fault("unlinked", number))
        before, expected = row["hash"], number + 1
    return tuple(found)
