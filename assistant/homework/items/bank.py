"""The item bank (题库) of a school: items with versions, pictures, uses and statistics.

An item belongs to who put it in and is read by the whole school where it is `shared`. A change makes a
version; nothing that was used ever changes silently. Every step stands in one transaction with its audit
event: where the log cannot be written, nothing happened (A-R7).
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, Protocol

from sqlalchemy import Connection, Engine, delete, insert, select, update

from assistant.homework.items import records
from assistant.homework.items.item import Item
from assistant.homework.items.pictures import media_type
from assistant.homework.items.problems import (
    ItemIdTaken,
    ItemMoved,
    ItemNotYours,
    ItemPictureMissing,
    ItemPictureRefused,
    ItemsTooMany,
    ItemUnknown,
    ItemUsed,
    ItemVersionUnknown,
)
from assistant.homework.items.records import Kept, Version, Wanted
from assistant.homework.items.report import valid
from assistant.homework.items.rows import conditions, item_row, readable, taken_ids, use_counts, version_row
from assistant.homework.items.tables import items, statistics, versions
from assistant.homework.items.usage import Usage
from corpora.moments import Clock, stamp, utc_now
from corpora.owner import Owner
from corpora.resource import UnknownResource
from corpora.storage import reading, writing
from guardrails.actor import Actor, Permission
from guardrails.audit.event import AuditEvent
from guardrails.audit.log import AuditLog

MOST = 5_000
"""Items of one step."""


class Files(Protocol):
    """Where originals lie by SHA-256; `corpora.library.Library` is one."""

    def keep_file(self, owner: Owner, data: bytes) -> str:
        """Store and return the SHA-256."""

    def file(self, owner: Owner, sha256: str) -> Path:
        """The stored file. Raises `UnknownResource`."""


class ItemBank:
    """All items of all schools; every method sees only what its actor may see. `usage` keeps uses and
    statistics. `builtin` items are read by every school."""

    def __init__(
        self,
        engine: Engine,
        audit: AuditLog,
        files: Files,
        builtin: Sequence[Item] = (),
        clock: Clock = utc_now,
    ) -> None:
        self._engine = engine
        self._audit = audit
        self._files = files
        self._builtin = {item.id: item for item in builtin}
        self._clock = clock
        self.usage = Usage(engine, audit, self._found, clock)

    def add(
        self,
        actor: Actor,
        new: Sequence[Item],
        pictures: Mapping[str, bytes] | None = None,
        *,
        shared: bool = False,
        source: str = "",
    ) -> tuple[Kept, ...]:
        """Put items in, all or none. `pictures` by SHA-256; `source` is the imported file's SHA-256, which
        makes the event an import.

        Raises `NotAllowed`, `ItemsTooMany`, `ItemIdTaken`, `ItemPictureMissing`, `ItemPictureRefused`,
        `AuditUnavailable`."""
        actor.require(Permission.DUTY)
        if len(new) > MOST:
            raise ItemsTooMany(limit=MOST)
        ids = [item.id for item in new]
        self._check_pictures(actor, new, pictures or {})
        with writing(self._engine) as connection:
            taken = {*taken_ids(connection, actor, ids), *(i for i in ids if i in self._builtin)}
            taken |= {each for each in ids if ids.count(each) > 1} if len(set(ids)) < len(ids) else set()
            if taken:
                raise ItemIdTaken(item=min(taken), count=len(taken))
            now = self._now()
            if new:
                connection.execute(insert(items), [item_row(actor, item, shared, now) for item in new])
                connection.execute(insert(versions), [version_row(actor, item, 1, "", now) for item in new])
            verb = "imported" if source else "added"
            digest = records.sha256("\n".join(records.body_of(item) for item in new))
            self._record(
                connection, actor, verb, ids, input_sha256=source, output_sha256=digest, shared=shared
            )
            for data in (pictures or {}).values():
                self._files.keep_file(actor, data)
        return tuple(Kept(item, 1, actor.user, shared, False, False, 0, now, now) for item in new)

    def taken(self, actor: Actor, ids: Sequence[str]) -> frozenset[str]:
        """Which of the ids are in use in the actor's school, so that a preview can say so. Raises
        `NotAllowed`."""
        actor.require(Permission.DUTY)
        with reading(self._engine) as connection:
            found = taken_ids(connection, actor, ids)
        return frozenset((*found, *(each for each in ids if each in self._builtin)))

    def change(self, actor: Actor, item: Item, base_version: int, note: str = "") -> Kept:
        """Make a version of an own item, as written on top of `base_version`; no change makes none.

        Raises `NotAllowed`, `ItemUnknown`, `ItemNotYours`, `ItemMoved`, `ItemPictureMissing`,
        `AuditUnavailable`."""
        with writing(self._engine) as connection:
            row = self._own(connection, actor, item.id)
            if row.version != base_version:
                raise ItemMoved(item=item.id, version=row.version)
            self._check_pictures(actor, [item], {})
            if records.body_of(item) != row.body:
                now, number = self._now(), row.version + 1
                connection.execute(insert(versions).values(version_row(actor, item, number, note[:500], now)))
                self._update(connection, actor, item.id, **records.columns(item), version=number, changed=now)
                digest = records.sha256(records.body_of(item))
                self._record(connection, actor, "changed", [item.id], output_sha256=digest, version=number)
        return self.get(actor, item.id)

    def share(self, actor: Actor, item: str, shared: bool) -> Kept:
        """Let the whole school read an own item, or nobody else. Raises `NotAllowed`, `ItemUnknown`,
        `ItemNotYours`, `AuditUnavailable`."""
        return self._mark(actor, item, "shared" if shared else "unshared", shared=shared)

    def retire(self, actor: Actor, item: str, retired: bool = True) -> Kept:
        """Take an own item out of searches and pools, or put it back; papers that hold it keep it. Raises
        `NotAllowed`, `ItemUnknown`, `ItemNotYours`, `AuditUnavailable`."""
        return self._mark(actor, item, "retired" if retired else "restored", retired=retired)

    def delete(self, actor: Actor, item: str) -> None:
        """Erase an own item that stood in no paper, with its versions. Raises `NotAllowed`, `ItemUnknown`,
        `ItemNotYours`, `ItemUsed`, `AuditUnavailable`."""
        with writing(self._engine) as connection:
            self._own(connection, actor, item)
            count = use_counts(connection, actor, [item]).get(item, 0)
            if count:
                raise ItemUsed(item=item, count=count)
            for table, column in (
                (versions, versions.c.item), (statistics, statistics.c.item), (items, items.c.id),
            ):  # fmt: skip
                connection.execute(delete(table).where(table.c.tenant == actor.tenant, column == item))
            self._record(connection, actor, "deleted", [item])

    def confirm_points(
        self, actor: Actor, item: str, codes: Sequence[str], base_version: int, *, keep: bool = True
    ) -> Kept:
        """Write the knowledge points that a person chose, beside those there or in their place. A key, a job
        or a model cannot. Raises what `change` raises."""
        actor.require(Permission.SIGN)
        now = self.get(actor, item).item
        points = list(dict.fromkeys([*(now.knowledge if keep else []), *codes]))
        return self.change(actor, valid(now.model_dump() | {"knowledge": points}), base_version)

    def get(self, actor: Actor, item: str) -> Kept:
        """One item that the actor may read, retired ones too. Raises `NotAllowed`, `ItemUnknown`."""
        with reading(self._engine) as connection:
            return self._found(connection, actor, item)

    def version(self, actor: Actor, item: str, number: int) -> Item:
        """An item as it was. Raises `NotAllowed`, `ItemUnknown`, `ItemVersionUnknown`."""
        newest = self.get(actor, item)
        for each in self.history(actor, item):
            if each.number == number:
                return each.item
        raise ItemVersionUnknown(version=number, newest=newest.version)

    def history(self, actor: Actor, item: str) -> tuple[Version, ...]:
        """Every version, oldest first. Raises `NotAllowed`, `ItemUnknown`."""
        with reading(self._engine) as connection:
            found = self._found(connection, actor, item)
            if found.builtin:
                return (Version(1, found.item, "", "", ""),)
            wanted = select(versions).where(versions.c.tenant == actor.tenant, versions.c.item == item)
            rows = connection.execute(wanted.order_by(versions.c.version))
            return tuple(
                Version(row.version, Item.model_validate_json(row.body), row.owner, row.note, row.time)
                for row in rows
            )

    def search(self, actor: Actor, wanted: Wanted, limit: int = 50, offset: int = 0) -> tuple[Kept, ...]:
        """Items that fit, the last changed first, built-in ones after them. Raises `NotAllowed`."""
        found = self._matching(actor, wanted, limit + offset)
        return found[offset : offset + limit]

    def pool(self, actor: Actor, wanted: Wanted) -> tuple[Kept, ...]:
        """Everything that fits, for assembly: own, shared and built-in items, each with its uses. Raises
        `NotAllowed`."""
        return self._matching(actor, wanted, None)

    def picture(self, actor: Actor, item: str, sha256: str) -> bytes:
        """A picture of an item that the actor may read. Raises `NotAllowed`, `ItemUnknown`,
        `ItemPictureMissing`."""
        found = self.get(actor, item)
        if sha256 not in {picture.sha256 for picture in found.item.pictures}:
            raise ItemPictureMissing(item=item)
        try:
            return self._files.file(actor, sha256).read_bytes()
        except UnknownResource as error:
            raise ItemPictureMissing(item=item) from error

    def fingerprints(self, actor: Actor) -> tuple[tuple[str, str, bytes], ...]:
        """Id, text hash and fingerprint of the tenant's items that the actor may read and that live."""
        actor.require(Permission.DUTY)
        wanted = select(items.c.id, items.c.text_sha256, items.c.fingerprint)
        with reading(self._engine) as connection:
            rows = connection.execute(wanted.where(*readable(actor), items.c.retired.is_(False)))
            return tuple((row.id, row.text_sha256, row.fingerprint) for row in rows)

    def exported(self, actor: Actor, handed: Sequence[str], form: str, sha256: str, produce_id: str) -> None:
        """Record that a file of these items was made; it is handed out only after. Raises `NotAllowed`,
        `AuditUnavailable`."""
        actor.require(Permission.DUTY)
        with writing(self._engine) as connection:
            self._record(
                connection, actor, "exported", handed, output_sha256=sha256, produce_id=produce_id,
                labelled=True, format=form,
            )  # fmt: skip

    def _matching(self, actor: Actor, wanted: Wanted, limit: int | None) -> tuple[Kept, ...]:
        actor.require(Permission.DUTY)
        query = select(items).where(*readable(actor), *conditions(actor, wanted))
        query = query.order_by(items.c.changed.desc(), items.c.id).limit(limit)
        with reading(self._engine) as connection:
            rows = connection.execute(query).all()
            counts = use_counts(connection, actor, None)
        own = tuple(records.kept(row, counts.get(row.id, 0)) for row in rows)
        if wanted.mine or wanted.retired:
            return own
        built = (self._of_house(item, counts) for item in self._builtin.values() if wanted.fits(item))
        return (*own, *built)

    def _found(self, connection: Connection, actor: Actor, item: str) -> Kept:
        actor.require(Permission.DUTY)
        row = connection.execute(select(items).where(*readable(actor), items.c.id == item)).one_or_none()
        counts = use_counts(connection, actor, [item])
        if row is not None:
            return records.kept(row, counts.get(item, 0))
        if item in self._builtin:
            return self._of_house(self._builtin[item], counts)
        raise ItemUnknown(item=item[:64])

    @staticmethod
    def _of_house(item: Item, counts: Mapping[str, int]) -> Kept:
        return Kept(item, 1, "", True, True, False, counts.get(item.id, 0), "", "")

    def _own(self, connection: Connection, actor: Actor, item: str) -> Any:
        """The row of an item that the actor may change."""
        found = self._found(connection, actor, item)
        if found.builtin or found.owner != actor.user:
            raise ItemNotYours(item=item)
        return connection.execute(
            select(items).where(items.c.tenant == actor.tenant, items.c.id == item)
        ).one()

    def _mark(
        self, actor: Actor, item: str, verb: Literal["shared", "unshared", "retired", "restored"], **to: bool
    ) -> Kept:
        with writing(self._engine) as connection:
            row = self._own(connection, actor, item)
            if any(getattr(row, name) != value for name, value in to.items()):
                self._update(connection, actor, item, **to, changed=self._now())
                self._record(connection, actor, verb, [item])
        return self.get(actor, item)

    @staticmethod
    def _update(connection: Connection, actor: Actor, item: str, **values: Any) -> None:
        connection.execute(
            update(items).where(items.c.tenant == actor.tenant, items.c.id == item).values(**values)
        )

    def _check_pictures(self, actor: Actor, new: Sequence[Item], pictures: Mapping[str, bytes]) -> None:
        kinds = {sha256: media_type(data) for sha256, data in pictures.items()}
        for item in new:
            for picture in item.pictures:
                if picture.sha256 in kinds:
                    if kinds[picture.sha256] != picture.media_type:
                        raise ItemPictureRefused(reason="format")
                    continue
                try:
                    self._files.file(actor, picture.sha256)
                except UnknownResource as error:
                    raise ItemPictureMissing(item=item.id) from error

    def _record(
        self, connection: Connection, actor: Actor, verb: str, ids: Sequence[str], *,
        input_sha256: str = "", output_sha256: str = "", produce_id: str = "", labelled: bool = False,
        **details: Any,
    ) -> None:  # fmt: skip
        """Write `item.<verb>`; no text of an item is in it."""
        event = AuditEvent(
            action=f"item.{verb}",
            object_type="item",
            object_id=ids[0] if len(ids) == 1 else "",
            input_sha256=input_sha256,
            output_sha256=output_sha256,
            produce_id=produce_id,
            labelled=labelled,
            details={"count": len(ids), "items": list(ids[:200]), **details},
        )
        self._audit.record(connection, actor, event)

    def _now(self) -> str:
        return stamp(self._clock())
