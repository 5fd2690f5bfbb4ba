"""Drafts (草稿): artefacts kept on the server, with their history, locks and editions side by side.

A change never overwrites: it makes a new version, and what it may touch is decided inside one transaction
with its audit event. Two people who edit different sections both succeed; on the same section the second is
told (`DraftMoved`), with the first one's version to compare.
"""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, delete, insert, select

from assistant.artefact import Artefact
from assistant.drafts import erasing, records, sections
from assistant.drafts.problems import (
    DraftRoleTooLow,
    DraftUnknown,
    SectionEdited,
    SectionLocked,
)
from assistant.drafts.records import BY_HAND, Change, Forms, Role, Seen
from assistant.drafts.remarks import Remarks
from assistant.drafts.sections import Body, Difference
from assistant.drafts.sharing import Share, Sharing, shares_of
from assistant.drafts.tables import agreements, drafts, locks, remarks, shares, versions
from assistant.sections import SectionUnknown
from corpora.moments import Clock, stamp, utc_now
from corpora.storage import reading, writing
from guardrails.actor import Actor, Permission
from guardrails.audit.log import AuditLog


@dataclass(frozen=True, slots=True)
class Listed:
    """A draft in a list; `role` is what the asker may do with it."""

    id: str
    owner: str
    kind: str
    title: str
    version: int
    created: str
    changed: str
    role: Role


@dataclass(frozen=True, slots=True)
class Kept:
    """A draft in one of its versions. `body` is the artefact as JSON data, `artefact` the same as its type;
    `newest` is the number to send as base of the next edit when `version` is looked at."""

    id: str
    owner: str
    duty: str
    kind: str
    title: str
    version: int
    newest: int
    body: Body
    artefact: Artefact
    locked: tuple[str, ...]
    shared_with: tuple[Share, ...]
    created: str
    changed: str
    role: Role


class Drafts:
    """All kept artefacts. `sharing` says who else may see one, `remarks` holds what they say about it.
    `forms` gives the type that a duty makes."""

    def __init__(self, engine: Engine, audit: AuditLog, forms: Forms, clock: Clock = utc_now) -> None:
        self._engine = engine
        self._audit = audit
        self._forms = forms
        self._clock = clock
        self.sharing = Sharing(engine, audit, clock)
        self.remarks = Remarks(engine, audit, forms, clock)

    def keep(self, actor: Actor, duty: str, artefact: Artefact) -> Kept:
        """Keep an artefact as version 1 of a new draft, whose id becomes the artefact's. One that was kept
        before is its draft already and is only opened.

        Raises `NotAllowed`, `DraftTooLarge`."""
        actor.require(Permission.DUTY)
        if self._is_kept(actor, duty, artefact.id):
            return self.open(actor, artefact.id)
        now, identity = self._now(), uuid.uuid4().hex
        made = sections.checked(type(artefact), {**sections.dumped(artefact), "id": identity})
        title = records.title_of(made, artefact.kind)
        draft = Seen(identity, actor.tenant, actor.user, duty, artefact.kind, title, 0, now, now, "owner")
        names = ("id", "tenant", "owner", "duty", "kind", "title", "version", "created", "changed")
        with writing(self._engine) as connection:
            connection.execute(insert(drafts), {name: getattr(draft, name) for name in names})
            touched = sections.fields(type(artefact))
            sha = records.write_version(connection, actor, draft, made, touched, "created", now)
            records.record(self._audit, connection, actor, "kept", draft, sha=sha, version=1)
        return self.open(actor, identity)

    def open(self, actor: Actor, draft: str, version: int | None = None) -> Kept:
        """A draft as it is now, or as it was in `version`. Raises `NotAllowed`, `DraftUnknown`,
        `VersionUnknown`, `DraftOutdated`."""
        with reading(self._engine) as connection:
            found = records.access(connection, actor, draft)
            wanted = found.version if version is None else version
            body = records.body(connection, found, wanted)
            held = tuple(records.locked(connection, found))
            shared = shares_of(connection, found)
        artefact = records.typed(self._forms(found.duty), body)
        return Kept(
            found.id, found.owner, found.duty, found.kind, records.title_of(body, found.kind), wanted,
            found.version, body, artefact, held, shared, found.created, found.changed, found.role,
        )  # fmt: skip

    def mine(self, actor: Actor, limit: int = 200) -> tuple[Listed, ...]:
        """The actor's drafts and those shared with them, the last changed first. Raises `NotAllowed`."""
        actor.require(Permission.DUTY)
        wanted = records.readable(actor).order_by(drafts.c.changed.desc(), drafts.c.id).limit(limit)
        names = ("id", "owner", "kind", "title", "version", "created", "changed", "role")
        with reading(self._engine) as connection:
            found = [records.seen(row) for row in connection.execute(wanted)]
        return tuple(Listed(*(getattr(each, name) for name in names)) for each in found)

    def edit(
        self, actor: Actor, draft: str, section: str, value: Any, base_version: int, *,
        by_person: bool = False,
    ) -> Kept:  # fmt: skip
        """Put `value` in the place of a section, as written on top of `base_version`. An edit that changes
        nothing makes no version. What a person confirms is taken from the value only with `by_person`.

        Raises `NotAllowed`, `DraftUnknown`, `DraftRoleTooLow`, `VersionUnknown`, `DraftMoved`,
        `SectionUnknown`, `SectionInvalid`, `SectionLocked`, `DraftTooLarge`."""
        with writing(self._engine) as connection:
            found = records.access(connection, actor, draft, "edit")
            records.check_base(connection, found, section, base_version)
            before = records.body(connection, found, found.version)
            form = self._forms(found.duty)
            after = sections.put(form, before, section, value, by_person=by_person)
            touched = sections.changed(form, before, after)
            if touched:
                records.check_locks(connection, found, touched)
                sha = records.write_version(connection, actor, found, after, touched, "edited", self._now())
                self._note(connection, actor, "edited", found, sha, touched, base=base_version)
        return self.open(actor, draft)

    def regenerate(
        self,
        actor: Actor,
        draft: str,
        section: str,
        new_value: Any,
        made_by: str,
        base_version: int | None = None,
        *,
        overwrite: bool = False,
        label: Mapping[str, Any] | None = None,
    ) -> Kept:
        """Put a newly made section in the place of the old one. Entries that a person wrote stand where the
        new value has a place for them; `overwrite` gives up what people wrote, but never what is locked and
        never what was written after `base_version`. `label` sets `label`, `aigc`, `notice` or `citations`.

        Raises what `edit` raises, and `SectionEdited`."""
        with writing(self._engine) as connection:
            found = records.access(connection, actor, draft, "edit")
            base = found.version if base_version is None else base_version
            form, before = self._forms(found.duty), records.body(connection, found, found.version)
            sections.get(form, before, section)
            protected = self._protected(connection, found, 0 if not overwrite else base)
            held = sections.touching(section, records.locked(connection, found))
            kept = tuple(dict.fromkeys((*held, *sections.touching(section, protected))))
            value, lost = sections.regenerated(form, before, section, new_value, kept)
            if set(lost) & set(held):
                raise SectionLocked(sections=", ".join(lost))
            if lost:
                raise SectionEdited(sections=", ".join(lost))
            after = sections.put(form, before, section, value)
            after = sections.checked(form, {**after, **_labels(label)})
            touched = sections.changed(form, before, after)
            if after != before:
                time = self._now()
                sha = records.write_version(
                    connection, actor, found, after, touched, "regenerated", time, made_by
                )
                self._note(connection, actor, "regenerated", found, sha, touched, made_by=made_by)
        return self.open(actor, draft)

    def restore(self, actor: Actor, draft: str, version: int, base_version: int | None = None) -> Kept:
        """Make an old version the newest one; nothing in between is lost.

        Raises what `edit` raises: `DraftMoved` where the draft is no longer at `base_version`,
        `SectionLocked` where a locked section would change."""
        with writing(self._engine) as connection:
            found = records.access(connection, actor, draft, "edit")
            form, before = self._forms(found.duty), records.body(connection, found, found.version)
            after = sections.checked(form, records.body(connection, found, version))
            touched = sections.changed(form, before, after)
            for section in touched:
                records.check_base(connection, found, section, base_version or found.version)
            records.check_locks(connection, found, touched)
            if touched:
                sha = records.write_version(connection, actor, found, after, touched, "restored", self._now())
                self._note(connection, actor, "restored", found, sha, touched, restored=version)
        return self.open(actor, draft)

    def lock(self, actor: Actor, draft: str, section: str) -> Kept:
        """Keep a section as it is until it is unlocked. Raises `NotAllowed`, `DraftUnknown`,
        `DraftRoleTooLow`, `SectionUnknown`."""
        with writing(self._engine) as connection:
            found = records.access(connection, actor, draft, "edit")
            sections.get(self._forms(found.duty), records.body(connection, found, found.version), section)
            if section not in records.locked(connection, found):
                connection.execute(
                    insert(locks).values(
                        tenant=actor.tenant, owner=actor.user, draft=draft, section=section, time=self._now()
                    )
                )
                records.record(self._audit, connection, actor, "locked", found, section=section)
        return self.open(actor, draft)

    def unlock(self, actor: Actor, draft: str, section: str) -> Kept:
        """Open a locked section; the draft's owner may, and who locked it. Raises `NotAllowed`,
        `DraftUnknown`, `DraftRoleTooLow`, `SectionUnknown` where it is not locked."""
        with writing(self._engine) as connection:
            found = records.access(connection, actor, draft, "edit")
            held = records.locked(connection, found)
            if section not in held:
                raise SectionUnknown(section=section[:80])
            if found.role != "owner" and held[section] != actor.user:
                raise DraftRoleTooLow(role=found.role, needed="owner")
            connection.execute(
                delete(locks).where(
                    locks.c.tenant == actor.tenant, locks.c.draft == draft, locks.c.section == section
                )
            )
            records.record(self._audit, connection, actor, "unlocked", found, section=section)
        return self.open(actor, draft)

    def history(self, actor: Actor, draft: str) -> tuple[Change, ...]:
        """Who changed which sections, when and how, oldest first. Raises `NotAllowed`, `DraftUnknown`."""
        with reading(self._engine) as connection:
            return records.changes(connection, records.access(connection, actor, draft))

    def who(self, actor: Actor, draft: str) -> dict[str, Change]:
        """For each section that was ever changed, its last change. Raises what `history` raises."""
        return {section: change for change in self.history(actor, draft) for section in change.sections}

    def compare(self, actor: Actor, draft: str, a: int, b: int) -> tuple[Difference, ...]:
        """What differs between two versions, section by section. Raises `NotAllowed`, `DraftUnknown`,
        `VersionUnknown`."""
        with reading(self._engine) as connection:
            found = records.access(connection, actor, draft)
            before, after = (records.body(connection, found, version) for version in (a, b))
        return sections.differences(self._forms(found.duty), before, after)

    def fixed(self, actor: Actor, draft: str, *, overwrite: bool = False) -> frozenset[str]:
        """Sections that no regeneration may touch: the locked ones and, unless `overwrite`, what people
        wrote. Raises `NotAllowed`, `DraftUnknown`."""
        with reading(self._engine) as connection:
            found = records.access(connection, actor, draft)
            by_hand = () if overwrite else self._protected(connection, found, 0)
            emptied = records.body(connection, found, found.version)
            whole = {name.partition("/")[0] for name in by_hand if emptied.get(name.partition("/")[0]) == []}
            return frozenset((*records.locked(connection, found), *by_hand, *whole))

    def delete(self, actor: Actor, draft: str) -> None:
        """Erase a draft with all versions, remarks, shares and agreements; its events stay in the log, which
        holds none of its text. Raises `NotAllowed`, `DraftUnknown`, `DraftRoleTooLow` for who is not its
        owner."""
        with writing(self._engine) as connection:
            found = records.access(connection, actor, draft, "owner")
            for table in (versions, locks, shares, remarks, agreements):
                connection.execute(
                    delete(table).where(table.c.tenant == actor.tenant, table.c.draft == draft)
                )
            gone = connection.execute(
                delete(drafts).where(drafts.c.tenant == actor.tenant, drafts.c.id == draft)
            )
            if gone.rowcount != 1:
                raise DraftUnknown()
            records.record(self._audit, connection, actor, "deleted", found, versions=found.version)

    def erase_in(
        self, connection: Connection, tenant: str, user: str, also: Collection[str] = ()
    ) -> list[str]:
        """Delete every draft of a person, and the drafts `also`, in the caller's transaction; their ids."""
        return erasing.erase_in(connection, tenant, user, also)

    def _is_kept(self, actor: Actor, duty: str, artefact: str) -> bool:
        own = drafts.c.tenant == actor.tenant, drafts.c.owner == actor.user
        wanted = select(drafts.c.id).where(*own, drafts.c.duty == duty, drafts.c.id == artefact)
        with reading(self._engine) as connection:
            return connection.execute(wanted).first() is not None

    def _protected(self, connection: Connection, found: Seen, after: int) -> tuple[str, ...]:
        """Sections whose last change later than version `after` is by a person's hand."""
        last: dict[str, Change] = {}
        for change in records.changes(connection, found):
            for section in change.sections:
                if change.kind in BY_HAND:
                    last[section] = change
                else:  # entries inside stay protected: a regeneration of the whole may have kept them
                    last.pop(section, None)
        return tuple(name for name, change in last.items() if change.version > after)

    def _note(
        self, connection: Connection, actor: Actor, verb: str, found: Seen, sha: str,
        touched: tuple[str, ...], **details: Any,
    ) -> None:  # fmt: skip
        shown = {"sections": list(touched), "version": found.version + 1, **details}
        records.record(self._audit, connection, actor, verb, found, sha=sha, **shown)

    def _now(self) -> str:
        return stamp(self._clock())


def _labels(label: Mapping[str, Any] | None) -> Body:
    """What a regeneration may say of its origin. Raises `SectionUnknown` for anything else."""
    for name in label or {}:
        if name not in ("label", "aigc", "notice", "citations"):
            raise SectionUnknown(section=str(name)[:80])
    return dict(label or {})
