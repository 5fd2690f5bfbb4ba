"""The studio of a subject group: minutes, decisions and actions, for its members alone."""

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Engine, Row, and_, delete, insert, or_, select, update

from assistant.drafts.groups import require_group
from assistant.drafts.problems import GroupUnknown
from assistant.teacher_training.learning.record import LearningRecord
from assistant.teacher_training.practice.minutes import LONGEST, MEMBER, read, sentences
from assistant.teacher_training.practice.problems import (
    ItemNotYours,
    ItemUnknown,
    MeetingUnknown,
    MinutesUnreadable,
)
from assistant.teacher_training.practice.tables import items, meetings
from assistant.teacher_training.statement import Statement
from corpora.moments import Clock, stamp, utc_now
from corpora.storage import reading, writing
from guardrails.actor import Actor, Permission
from guardrails.audit.event import AuditEvent
from guardrails.audit.log import AuditLog

GONE = "〔已删除〕"


@dataclass(frozen=True, slots=True)
class Item:
    """A decision or an action of a meeting; `done` is when it was ticked, empty while open."""

    id: str
    kind: str
    text: str
    quote: str
    sentence: int
    who: str
    member: str
    until: str
    until_words: str
    done_by: str
    done: str


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting; `people` are account ids in the order of `〔成员1〕`, `〔成员2〕` …"""

    id: str
    owner: str
    group: str
    title: str
    held: str
    text: str
    people: tuple[str, ...]
    items: tuple[Item, ...]


class Practice:
    """Meetings of the studios; who does not belong to a group finds none of its meetings."""

    def __init__(
        self, engine: Engine, audit: AuditLog, learning: LearningRecord, clock: Clock = utc_now
    ) -> None:
        self._engine, self._audit, self._learning, self._clock = engine, audit, learning, clock

    def keep(
        self, actor: Actor, group: str, title: str, held: date, text: str, people: Sequence[str]
    ) -> Meeting:
        """Keep minutes whose people are codes already, with what they decided. Raises `NotAllowed`,
        `GroupUnknown`, `MinutesUnreadable`."""
        actor.require(Permission.DUTY)
        if not text.strip() or len(text) > LONGEST:
            raise MinutesUnreadable(limit=LONGEST)
        identity, found = uuid.uuid4().hex, read(text, held)
        with writing(self._engine) as connection:
            require_group(connection, actor, group)
            row = {
                "id": identity, "tenant": actor.tenant, "owner": actor.user, "group_id": group,
                "title": title.strip()[:120] or held.isoformat(), "held": held.isoformat(), "text": text,
                "people": json.dumps(list(people)), "time": stamp(self._clock()),
            }  # fmt: skip
            connection.execute(insert(meetings).values(row))
            for sequence, one in enumerate(found, start=1):
                values = {
                    "id": uuid.uuid4().hex, "tenant": actor.tenant, "owner": actor.user, "meeting": identity,
                    "sequence": sequence, "kind": one.kind, "text": one.text, "quote": one.quote,
                    "sentence": one.sentence, "who": one.who, "member": _member(one.who, people),
                    "until": one.until, "until_words": one.until_words[:40], "done_by": "", "done": "",
                }  # fmt: skip
                connection.execute(insert(items).values(values))
            self._record(connection, actor, "kept", identity, items=len(found))
        return self.open(actor, identity)

    def open(self, actor: Actor, meeting: str) -> Meeting:
        """A meeting of one of the actor's groups. Raises `NotAllowed`, `MeetingUnknown`."""
        actor.require(Permission.DUTY)
        with reading(self._engine) as connection:
            return self._opened(connection, actor, meeting)

    def of_group(self, actor: Actor, group: str) -> tuple[Meeting, ...]:
        """The group's meetings, the newest first. Raises `NotAllowed`, `GroupUnknown`."""
        actor.require(Permission.DUTY)
        wanted = select(meetings.c.id).where(meetings.c.tenant == actor.tenant, meetings.c.group_id == group)
        with reading(self._engine) as connection:
            require_group(connection, actor, group)
            newest = wanted.order_by(meetings.c.held.desc(), meetings.c.time.desc()).limit(100)
            ids = connection.execute(newest).scalars().all()
            return tuple(self._opened(connection, actor, each) for each in ids)

    def tick(self, actor: Actor, meeting: str, item: str, *, done: bool) -> Meeting:
        """Say that an action is done, or open again; who took it on may, and who kept the minutes where it
        is a role's. What was done goes into the ledger of who did it.

        Raises `NotAllowed`, `MeetingUnknown`, `ItemUnknown`, `ItemNotYours`."""
        with writing(self._engine) as connection:
            actor.require(Permission.DUTY)
            held = self._opened(connection, actor, meeting)
            one = next((each for each in held.items if each.id == item and each.kind == "action"), None)
            if one is None:
                raise ItemUnknown()
            if actor.user != (one.member or held.owner):
                raise ItemNotYours()
            now = stamp(self._clock())
            this = and_(items.c.tenant == actor.tenant, items.c.id == item)
            values = {"done_by": actor.user, "done": now} if done else {"done_by": "", "done": ""}
            connection.execute(update(items).where(this).values(values))
            self._record(connection, actor, "ticked" if done else "reopened", meeting, item=item)
            if done:
                statement = Statement(
                    verb="completed",
                    kind="studio",
                    activity=item,
                    title=one.text[:160],
                    source=item,
                    time=now,
                )
                self._learning.tell_in(connection, actor, statement)
        return self.open(actor, meeting)

    def delete(self, actor: Actor, meeting: str) -> None:
        """Delete a meeting with its actions; who kept it may. Raises `NotAllowed`, `MeetingUnknown`."""
        with writing(self._engine) as connection:
            actor.require(Permission.DUTY)
            if self._opened(connection, actor, meeting).owner != actor.user:
                raise MeetingUnknown()
            self._drop(connection, actor.tenant, [meeting])
            self._record(connection, actor, "deleted", meeting)

    def erase_in(self, connection: Connection, tenant: str, user: str) -> int:
        """Take a person out: meetings they kept go whole, actions they took on go, and lines of others'
        minutes that name them."""
        own = select(meetings.c.id).where(meetings.c.tenant == tenant, meetings.c.owner == user)
        gone = self._drop(connection, tenant, connection.execute(own).scalars().all())
        theirs = or_(items.c.member == user, items.c.done_by == user, items.c.owner == user)
        gone += connection.execute(delete(items).where(items.c.tenant == tenant, theirs)).rowcount
        naming = select(meetings).where(
            meetings.c.tenant == tenant, meetings.c.people.contains(user, autoescape=True)
        )
        for row in connection.execute(naming).all():
            people = json.loads(row.people)
            token = f"〔成员{people.index(user) + 1}〕"
            lines = [GONE if token in one else one for one in sentences(row.text)]
            values = {
                "text": "\n".join(lines),
                "people": json.dumps([one if one != user else "" for one in people]),
            }
            connection.execute(update(meetings).where(meetings.c.id == row.id).values(values))
            for item in connection.execute(select(items).where(items.c.meeting == row.id)).all():
                blotted = {
                    name: getattr(item, name).replace(token, GONE) for name in ("text", "quote", "who")
                }
                connection.execute(update(items).where(items.c.id == item.id).values(blotted))
            gone += 1
        return gone

    def _drop(self, connection: Connection, tenant: str, ids: Sequence[str]) -> int:
        gone = 0
        for each in ids:
            gone += connection.execute(
                delete(items).where(items.c.tenant == tenant, items.c.meeting == each)
            ).rowcount
            gone += connection.execute(
                delete(meetings).where(meetings.c.tenant == tenant, meetings.c.id == each)
            ).rowcount
        return gone

    def _opened(self, connection: Connection, actor: Actor, meeting: str) -> Meeting:
        wanted = select(meetings).where(meetings.c.tenant == actor.tenant, meetings.c.id == meeting)
        row = connection.execute(wanted).first()
        if row is None:
            raise MeetingUnknown()
        try:
            require_group(connection, actor, row.group_id)
        except GroupUnknown:
            raise MeetingUnknown() from None
        mine = select(items).where(items.c.tenant == actor.tenant, items.c.meeting == meeting)
        found = connection.execute(mine.order_by(items.c.sequence)).all()
        return Meeting(
            row.id, row.owner, row.group_id, row.title, row.held, row.text, tuple(json.loads(row.people)),
            tuple(_item(each) for each in found),
        )  # fmt: skip

    def _record(
        self, connection: Connection, actor: Actor, verb: str, meeting: str, **details: int | str
    ) -> None:
        event = AuditEvent(action=f"studio.{verb}", object_type="meeting", object_id=meeting, details=details)
        self._audit.record(connection, actor, event)


def _item(row: Row[Any]) -> Item:
    return Item(*(getattr(row, name) for name in Item.__slots__))


def _member(who: str, people: Sequence[str]) -> str:
    """The account in charge, where it is exactly one colleague."""
    found = MEMBER.findall(who)
    if len(found) != 1 or MEMBER.sub("", who).strip():
        return ""
    place = int(found[0]) - 1
    return people[place] if 0 <= place < len(people) else ""
