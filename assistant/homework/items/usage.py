"""Where items were used and how they did: exposure (曝光) and measured difficulty (难度史)."""

import math
import re
from collections.abc import Callable, Sequence

from sqlalchemy import Connection, Engine, delete, insert, select

from assistant.homework.items.problems import ItemStatisticsInvalid
from assistant.homework.items.records import Kept, Statistics, Use
from assistant.homework.items.tables import statistics, uses
from corpora.moments import Clock, stamp
from corpora.storage import reading, writing
from guardrails.actor import Actor, Permission
from guardrails.audit.event import AuditEvent
from guardrails.audit.log import AuditLog

_DAY = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])")
_PAPER = 64

Find = Callable[[Connection, Actor, str], Kept]


class Usage:
    """Uses and statistics of items, per school; recording the same paper twice changes nothing twice."""

    def __init__(self, engine: Engine, audit: AuditLog, find: Find, clock: Clock) -> None:
        self._engine = engine
        self._audit = audit
        self._find = find
        self._clock = clock

    def record_use(self, actor: Actor, items: Sequence[str], paper: str, date: str) -> int:
        """Note that a paper holds these items, in their newest versions; how many were not noted before.

        Raises `NotAllowed`, `ItemUnknown`, `ItemStatisticsInvalid` (`paper`, `date`), `AuditUnavailable`."""
        _check(paper, date)
        actor.require(Permission.DUTY)
        now = stamp(self._clock())
        with writing(self._engine) as connection:
            wanted = select(uses.c.item).where(uses.c.tenant == actor.tenant, uses.c.paper == paper)
            before = set(connection.execute(wanted).scalars())
            found = [self._find(connection, actor, each) for each in dict.fromkeys(items)]
            rows = [
                {
                    "tenant": actor.tenant, "item": each.item.id, "paper": paper, "owner": actor.user,
                    "version": each.version, "date": date, "time": now,
                }
                for each in found
                if each.item.id not in before
            ]  # fmt: skip
            if rows:
                connection.execute(insert(uses), rows)
                noted = [each.item.id for each in found if each.item.id not in before]
                self._record(connection, actor, "used", paper, noted)
        return len(rows)

    def uses(self, actor: Actor, item: str) -> tuple[Use, ...]:
        """The papers an item stood in, oldest first. Raises `NotAllowed`, `ItemUnknown`."""
        with reading(self._engine) as connection:
            self._find(connection, actor, item)
            wanted = select(uses).where(uses.c.tenant == actor.tenant, uses.c.item == item)
            rows = connection.execute(wanted.order_by(uses.c.date, uses.c.paper))
            return tuple(Use(row.item, row.version, row.paper, row.date) for row in rows)

    def record_statistics(self, actor: Actor, rows: Sequence[Statistics]) -> None:
        """Keep figures, all or none; new ones of the same item, paper and date take the place of the old.
        A row's `version` 0 means the newest.

        Raises `NotAllowed`, `ItemUnknown`, `ItemStatisticsInvalid`, `AuditUnavailable`."""
        actor.require(Permission.DUTY)
        for row in rows:
            _check(row.paper, row.date)
            _check_figures(row)
        now = stamp(self._clock())
        with writing(self._engine) as connection:
            for row in rows:
                found = self._find(connection, actor, row.item)
                connection.execute(
                    delete(statistics).where(
                        statistics.c.tenant == actor.tenant,
                        statistics.c.item == row.item,
                        statistics.c.paper == row.paper,
                        statistics.c.date == row.date,
                    )
                )
                connection.execute(
                    insert(statistics).values(
                        tenant=actor.tenant, item=row.item, paper=row.paper, date=row.date, owner=actor.user,
                        version=row.version or found.version, n=row.n, p=row.p, d=row.d, r_pb=row.r_pb,
                        time=now,
                    )
                )  # fmt: skip
            if rows:
                self._record(connection, actor, "measured", rows[0].paper, [row.item for row in rows])

    def statistics(self, actor: Actor, item: str) -> tuple[Statistics, ...]:
        """An item's figures, oldest first. Raises `NotAllowed`, `ItemUnknown`."""
        with reading(self._engine) as connection:
            self._find(connection, actor, item)
            wanted = select(statistics).where(statistics.c.tenant == actor.tenant, statistics.c.item == item)
            rows = connection.execute(wanted.order_by(statistics.c.date, statistics.c.paper))
            return tuple(
                Statistics(row.item, row.paper, row.date, row.n, row.p, row.d, row.r_pb, row.version)
                for row in rows
            )

    def _record(
        self, connection: Connection, actor: Actor, verb: str, paper: str, items: Sequence[str]
    ) -> None:
        details = {"paper": paper, "count": len(items), "items": list(items[:200])}
        event = AuditEvent(action=f"item.{verb}", object_type="item", details=details)
        self._audit.record(connection, actor, event)


def observed(history: Sequence[Statistics]) -> float | None:
    """The measured difficulty: mean of `p` weighted by pupils; None where nothing was measured."""
    pupils = sum(row.n for row in history)
    return sum(row.p * row.n for row in history) / pupils if pupils else None


def _check(paper: str, date: str) -> None:
    if not 0 < len(paper.strip()) <= _PAPER:
        raise ItemStatisticsInvalid(field="paper")
    if not _DAY.fullmatch(date):
        raise ItemStatisticsInvalid(field="date")


def _check_figures(row: Statistics) -> None:
    if row.n < 1:
        raise ItemStatisticsInvalid(field="n")
    if not (math.isfinite(row.p) and 0 <= row.p <= 1):
        raise ItemStatisticsInvalid(field="p")
    for name, value in (("d", row.d), ("r_pb", row.r_pb)):
        if value is not None and not (math.isfinite(value) and -1 <= value <= 1):
            raise ItemStatisticsInvalid(field=name)
