"""Rows of drafts, and the steps that every service of this room takes inside its transactions."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import ValidationError
from sqlalchemy import Connection, Row, Select, case, func, insert, literal, or_, select, union_all, update

from assistant.artefact import Artefact
from assistant.drafts import sections
from assistant.drafts.problems import (
    DraftMoved,
    DraftOutdated,
    DraftRoleTooLow,
    DraftUnknown,
    SectionLocked,
    VersionUnknown,
)
from assistant.drafts.sections import Body
from assistant.drafts.tables import drafts, locks, members, shares, versions
from guardrails.actor import Actor, Permission
from guardrails.audit.chain import sha256
from guardrails.audit.event import AuditEvent
from guardrails.audit.log import AuditLog

Role = Literal["view", "comment", "edit", "owner"]
ROLES: tuple[Role, ...] = ("view", "comment", "edit", "owner")
Kind = Literal["created", "edited", "regenerated", "restored", "accepted"]
BY_HAND = frozenset({"edited", "restored", "accepted"})
Forms = Callable[[str], type[Artefact]]
"""The type that a duty makes, by the duty's name. Raises a `Problem` for a name that is gone."""


@dataclass(frozen=True, slots=True)
class Change:
    """One version of a draft: who made it, when, how, and which sections differ from the one before.
    `made_by` names the model or the suggester behind it, where there is one."""

    version: int
    kind: Kind
    by: str
    made_by: str
    sections: tuple[str, ...]
    time: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Seen:
    """A draft's row as `role` sees it."""

    id: str
    tenant: str
    owner: str
    duty: str
    kind: str
    title: str
    version: int
    created: str
    changed: str
    role: Role


def readable(actor: Actor) -> Select[Any]:
    """Drafts of the actor and those shared with them, each once, with the best role as a number."""
    mine = select(drafts.c.id, literal(ROLES.index("owner")).label("rank")).where(
        drafts.c.tenant == actor.tenant, drafts.c.owner == actor.user
    )
    belongs = select(members.c.group_id).where(
        members.c.tenant == actor.tenant, members.c.member == actor.user
    )
    rank = case({role: place for place, role in enumerate(ROLES)}, value=shares.c.role)
    shared = select(shares.c.draft.label("id"), rank.label("rank")).where(
        shares.c.tenant == actor.tenant,
        or_(shares.c.member == actor.user, shares.c.group_id.in_(belongs)),
    )
    each = union_all(mine, shared).subquery()
    best = select(each.c.id, func.max(each.c.rank).label("rank")).group_by(each.c.id).subquery()
    return (
        select(drafts, best.c.rank)
        .join(best, best.c.id == drafts.c.id)
        .where(drafts.c.tenant == actor.tenant)
    )


def seen(row: Row[Any]) -> Seen:
    """A row of `readable`."""
    stored = {name: value for name, value in row._mapping.items() if name != "rank"}
    return Seen(**stored, role=ROLES[row.rank])


def access(connection: Connection, actor: Actor, draft: str, needed: Role = "view") -> Seen:
    """The draft, where the actor may do what needs `needed`. Raises `NotAllowed`, `DraftUnknown`,
    `DraftRoleTooLow`."""
    actor.require(Permission.DUTY)
    row = connection.execute(readable(actor).where(drafts.c.id == draft)).one_or_none()
    if row is None:
        raise DraftUnknown()
    found = seen(row)
    if ROLES.index(found.role) < ROLES.index(needed):
        raise DraftRoleTooLow(role=found.role, needed=needed)
    return found


def changes(connection: Connection, draft: Seen) -> tuple[Change, ...]:
    """Every version without its body, oldest first."""
    wanted = select(
        versions.c.version, versions.c.kind, versions.c.owner, versions.c.made_by, versions.c.sections,
        versions.c.time, versions.c.sha256,
    )  # fmt: skip
    wanted = wanted.where(versions.c.tenant == draft.tenant, versions.c.draft == draft.id)
    return tuple(
        Change(row[0], row[1], row[2], row[3], tuple(json.loads(row[4])), row[5], row[6])
        for row in connection.execute(wanted.order_by(versions.c.version))
    )


def body(connection: Connection, draft: Seen, version: int) -> Body:
    """The whole artefact as it was in `version`. Raises `VersionUnknown`."""
    wanted = select(versions.c.body).where(
        versions.c.tenant == draft.tenant, versions.c.draft == draft.id, versions.c.version == version
    )
    stored = connection.execute(wanted).scalar_one_or_none()
    if stored is None:
        raise VersionUnknown(version=version, newest=draft.version)
    made: Body = json.loads(stored)
    return made


def typed(form: type[Artefact], stored: Mapping[str, Any]) -> Artefact:
    """A stored body as its type. Raises `DraftOutdated`."""
    try:
        return form.model_validate(stored)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise DraftOutdated(field=".".join(str(part) for part in first["loc"])[:120]) from None


def check_base(connection: Connection, draft: Seen, section: str, base: int) -> None:
    """Raise `DraftMoved` where another has changed `section` after version `base`, `VersionUnknown` where
    there is no such version."""
    if not 1 <= base <= draft.version:
        raise VersionUnknown(version=base, newest=draft.version)
    if base == draft.version:
        return
    later = [change for change in changes(connection, draft) if change.version > base]
    if any(sections.touching(section, change.sections) for change in later):
        raise DraftMoved(section=section, version=draft.version)


def locked(connection: Connection, draft: Seen) -> dict[str, str]:
    """Locked sections, with who locked each."""
    wanted = select(locks.c.section, locks.c.owner).where(
        locks.c.tenant == draft.tenant, locks.c.draft == draft.id
    )
    return {row.section: row.owner for row in connection.execute(wanted.order_by(locks.c.section))}


def check_locks(connection: Connection, draft: Seen, touched: tuple[str, ...]) -> None:
    """Raise `SectionLocked` where one of the `touched` sections shares content with a locked one."""
    held = locked(connection, draft)
    hit = sorted({name for section in touched for name in sections.touching(section, held)})
    if hit:
        raise SectionLocked(sections=", ".join(hit))


def write_version(
    connection: Connection,
    actor: Actor,
    draft: Seen,
    made: Body,
    touched: tuple[str, ...],
    kind: Kind,
    time: str,
    made_by: str = "",
) -> str:
    """Store `made` as the next version and return the SHA-256 of its text. Raises `DraftMoved` where
    another process was first."""
    text = json.dumps(made, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    following, digest = draft.version + 1, sha256(text)
    moved = connection.execute(
        update(drafts)
        .where(drafts.c.tenant == draft.tenant, drafts.c.id == draft.id, drafts.c.version == draft.version)
        .values(version=following, changed=time, title=title_of(made, draft.kind))
    )
    if moved.rowcount != 1:
        raise DraftMoved(section=", ".join(touched), version=following)
    connection.execute(
        insert(versions).values(
            tenant=draft.tenant, owner=actor.user, draft=draft.id, version=following, kind=kind,
            made_by=made_by[:120], sections=json.dumps(list(touched), ensure_ascii=False), body=text,
            sha256=digest, time=time,
        )
    )  # fmt: skip
    return digest


def title_of(made: Mapping[str, Any], kind: str) -> str:
    """What people call the draft: the artefact's own title, else its kind."""
    return " ".join(str(made.get("title") or kind).split())[:200]


def record(
    audit: AuditLog, connection: Connection, actor: Actor, verb: str, draft: Seen, *,
    sha: str = "", decision: dict[str, Any] | None = None, **details: Any,
) -> None:  # fmt: skip
    """Write `draft.<verb>` in the caller's transaction; no text of the draft is in it."""
    event = AuditEvent(
        action=f"draft.{verb}",
        object_type=draft.kind,
        object_id=draft.id,
        output_sha256=sha,
        human_decision=decision or {},
        details={"duty": draft.duty, "owner": draft.owner, **details},
    )
    audit.record(connection, actor, event)
