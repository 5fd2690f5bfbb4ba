"""What colleagues say about a draft: comments on a section, and suggestions that one click accepts."""

import json
import uuid
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Engine, Row, and_, insert, select, update

from assistant.drafts import records, sections
from assistant.drafts.problems import (
    DraftRoleTooLow,
    RemarkInvalid,
    RemarkSettled,
    RemarkUnknown,
)
from assistant.drafts.records import Forms, Seen
from assistant.drafts.tables import remarks
from corpora.moments import Clock, stamp, utc_now
from corpora.storage import reading, writing
from guardrails.actor import Actor
from guardrails.audit.log import AuditLog
from guardrails.label import explicit

LONGEST = 2_000
MODEL = "model:"
"""What stands before a model's name where a person's id would: no id of a person has a colon."""
State = Literal["open", "resolved", "accepted", "declined"]


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment or a suggestion on a section, written on top of `version`; `value` is what is suggested. `by`
    is a person's id, or `MODEL` and a model's name."""

    id: str
    draft: str
    by: str
    kind: Literal["comment", "suggestion"]
    section: str
    text: str
    value: Any
    version: int
    state: State
    settled_by: str
    time: str
    settled: str


class Remarks:
    """Comments and suggestions on drafts."""

    def __init__(self, engine: Engine, audit: AuditLog, forms: Forms, clock: Clock = utc_now) -> None:
        self._engine = engine
        self._audit = audit
        self._forms = forms
        self._clock = clock

    def on(self, actor: Actor, draft: str) -> tuple[Remark, ...]:
        """All remarks on a draft, oldest first. Raises `NotAllowed`, `DraftUnknown`."""
        with reading(self._engine) as connection:
            found = records.access(connection, actor, draft)
            wanted = select(remarks).where(_on(found)).order_by(remarks.c.time, remarks.c.id)
            return tuple(_remark(row) for row in connection.execute(wanted))

    def comment(self, actor: Actor, draft: str, section: str, text: str) -> Remark:
        """Say something about a section. Raises `NotAllowed`, `DraftUnknown`, `DraftRoleTooLow`,
        `SectionUnknown`, `RemarkInvalid`."""
        words = text.strip()
        if not words:
            raise RemarkInvalid(longest=LONGEST)
        with writing(self._engine) as connection:
            found = records.access(connection, actor, draft, "comment")
            body = records.body(connection, found, found.version)
            sections.get(self._forms(found.duty), body, section)
            made = self._add(connection, actor, found, "comment", section, words, "")
            records.record(
                self._audit, connection, actor, "commented", found, section=section, remark=made.id
            )
        return made

    def suggest(
        self, actor: Actor, draft: str, section: str, value: Any, text: str = "",
        *, model: str = "", base_version: int | None = None,
    ) -> Remark:  # fmt: skip
        """Propose another value for a section, which must fit it now. `model` names the one that wrote it for
        the actor from `base_version`. Raises what `comment` raises, `SectionInvalid`, `DraftTooLarge`, and
        `DraftMoved` where the section has changed since `base_version`."""
        with writing(self._engine) as connection:
            found = records.access(connection, actor, draft, "comment")
            if base_version is not None:
                records.check_base(connection, found, section, base_version)
            body = records.body(connection, found, found.version)
            form = self._forms(found.duty)
            fitting = sections.get(form, sections.put(form, body, section, value), section)
            stored = json.dumps(fitting, ensure_ascii=False)
            by = (MODEL + model)[:64] if model else actor.user
            origin: dict[str, Any] = {"made_by": model} if model else {}
            made = self._add(connection, actor, found, "suggestion", section, text.strip(), stored, by)
            records.record(
                self._audit, connection, actor, "suggested", found,
                section=section, remark=made.id, **origin,
            )  # fmt: skip
        return made

    def resolve(self, actor: Actor, draft: str, remark: str) -> Remark:
        """Close a comment; its writer may, and who edits the draft. Raises `NotAllowed`, `DraftUnknown`,
        `DraftRoleTooLow`, `RemarkUnknown`, `RemarkSettled`."""
        return self._close(actor, draft, remark, "comment", "resolved")

    def decline(self, actor: Actor, draft: str, remark: str) -> Remark:
        """Say no to a suggestion; its writer takes it back the same way. Raises what `resolve` raises."""
        return self._close(actor, draft, remark, "suggestion", "declined")

    def accept(self, actor: Actor, draft: str, remark: str) -> Remark:
        """Put a suggestion into the draft as a new version. Raises what `resolve` raises, and `DraftMoved`
        where the section has changed since, `SectionLocked`, `SectionUnknown`, `SectionInvalid`."""
        with writing(self._engine) as connection:
            found = records.access(connection, actor, draft, "edit")
            said = _open(connection, found, remark, "suggestion")
            records.check_base(connection, found, said.section, said.version)
            form, before = self._forms(found.duty), records.body(connection, found, found.version)
            after = sections.put(form, before, said.section, said.value)
            touched = sections.changed(form, before, after)
            if touched and said.by.startswith(MODEL):
                after = {**after, "label": explicit(str(after.get("setting", {}).get("language", "zh")))}
            records.check_locks(connection, found, touched)
            version, sha = found.version, ""
            if touched:
                sha = records.write_version(
                    connection, actor, found, after, touched, "accepted", stamp(self._clock()), said.by
                )
                version += 1
            self._settle(connection, actor, said, "accepted")
            records.record(
                self._audit, connection, actor, "accepted", found, sha=sha, remark=remark, by=said.by,
                sections=list(touched), version=version,
            )  # fmt: skip
            return _open(connection, found, remark, "suggestion", settled=True)

    def _close(
        self, actor: Actor, draft: str, remark: str, kind: str, state: Literal["resolved", "declined"]
    ) -> Remark:
        with writing(self._engine) as connection:
            found = records.access(connection, actor, draft, "comment")
            said = _open(connection, found, remark, kind)
            if said.by != actor.user and found.role not in ("edit", "owner"):
                raise DraftRoleTooLow(role=found.role, needed="edit")
            self._settle(connection, actor, said, state)
            records.record(self._audit, connection, actor, state, found, section=said.section, remark=remark)
            return _open(connection, found, remark, kind, settled=True)

    def _add(
        self, connection: Connection, actor: Actor, found: Seen,
        kind: Literal["comment", "suggestion"], section: str, text: str, value: str, by: str = "",
    ) -> Remark:  # fmt: skip
        if len(text) > LONGEST:
            raise RemarkInvalid(longest=LONGEST)
        identity = uuid.uuid4().hex
        connection.execute(
            insert(remarks).values(
                id=identity, tenant=actor.tenant, owner=by or actor.user, draft=found.id, kind=kind,
                section=section, text=text, value=value, version=found.version, state="open",
                settled_by="", time=stamp(self._clock()), settled="",
            )
        )  # fmt: skip
        return _open(connection, found, identity, kind)

    def _settle(self, connection: Connection, actor: Actor, said: Remark, state: State) -> None:
        moved = connection.execute(
            update(remarks)
            .where(remarks.c.tenant == actor.tenant, remarks.c.id == said.id, remarks.c.state == "open")
            .values(state=state, settled_by=actor.user, settled=stamp(self._clock()))
        )
        if moved.rowcount != 1:
            raise RemarkSettled(state="settled")


def _on(draft: Seen) -> ColumnElement[bool]:
    return and_(remarks.c.tenant == draft.tenant, remarks.c.draft == draft.id)


def _open(connection: Connection, draft: Seen, remark: str, kind: str, *, settled: bool = False) -> Remark:
    """A remark of that kind that is still open, or in any state where `settled` is set."""
    wanted = select(remarks).where(_on(draft), remarks.c.id == remark, remarks.c.kind == kind)
    row = connection.execute(wanted).one_or_none()
    if row is None:
        raise RemarkUnknown()
    if row.state != "open" and not settled:
        raise RemarkSettled(state=row.state)
    return _remark(row)


def _remark(row: Row[Any]) -> Remark:
    return Remark(
        row.id, row.draft, row.owner, row.kind, row.section, row.text,
        json.loads(row.value) if row.value else None, row.version, row.state, row.settled_by, row.time,
        row.settled,
    )  # fmt: skip
