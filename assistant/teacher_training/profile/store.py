"""Choices, contests and what was turned down, each the teacher's own; and the profile that follows from them.

No function here takes a person: whoever asks, asks about themselves. What changes something is a person's own
word and needs `Permission.SIGN`, which no key or batch job can hold.
"""

from dataclasses import dataclass
from typing import Literal, get_args

from sqlalchemy import ColumnElement, Connection, Engine, Table, and_, delete, insert, select

from assistant.teacher_training.learning.record import LearningRecord
from assistant.teacher_training.literacy.problems import SittingUnknown, SittingUnreadable
from assistant.teacher_training.literacy.sitting import Answer
from assistant.teacher_training.literacy.store import Sittings
from assistant.teacher_training.profile.problems import (
    ChoiceUnknown,
    ContestTargetUnknown,
    ContestWordless,
)
from assistant.teacher_training.profile.tables import choices, contests, unwanted
from assistant.teacher_training.profile.types import Evidence, State, TeacherProfile
from assistant.teacher_training.profile.values import VALUE, Contests, Told, dimensions
from assistant.teacher_training.statement import Activity, Statement
from corpora.moments import Clock, stamp, utc_now
from corpora.storage import reading, writing
from guardrails.actor import Actor, Permission
from guardrails.audit.event import AuditEvent
from guardrails.audit.log import AuditLog

KINDS: tuple[Activity, ...] = get_args(Activity)
COUNTED, RECOMMENDED = "counted", "recommendations"
ON, OFF = "on", "off"
GROUPS: dict[str, tuple[str, ...]] = {
    "stage": ("primary", "junior", "senior", "vocational"),
    "area": ("urban", "town", "rural"),
}
"""What a teacher may say of where they teach, for the figures of the school or region; nobody has to."""
LONGEST = 1_000
"""Characters of a contest."""
Settled = Literal["counts", "left_out"]


@dataclass(frozen=True, slots=True)
class Choices:
    """What a teacher chose. Everything is off until they switch it on, but the recommendations, which know
    only what `on` lets them know."""

    on: tuple[Activity, ...] = ()
    counted: bool = False
    recommendations: bool = True
    stage: str = ""
    area: str = ""


@dataclass(frozen=True, slots=True)
class Contest:
    """What a teacher says against a value or a piece of evidence of their own."""

    target: str
    words: str
    state: State
    changed: str


class Profiles:
    """The choices of every teacher, each seen by its own alone."""

    def __init__(
        self, engine: Engine, audit: AuditLog, learning: LearningRecord, sittings: Sittings,
        clock: Clock = utc_now,
    ) -> None:  # fmt: skip
        self._engine, self._audit, self._clock = engine, audit, clock
        self._learning, self._sittings = learning, sittings

    # --- choices

    def choices(self, actor: Actor) -> Choices:
        """What the actor chose. Raises `NotAllowed`."""
        actor.require(Permission.DUTY)
        wanted = select(choices.c.name, choices.c.value).where(_own(choices, actor))
        with reading(self._engine) as connection:
            found = {row.name: row.value for row in connection.execute(wanted)}
        return Choices(
            tuple(kind for kind in KINDS if found.get(kind) == ON),
            found.get(COUNTED) == ON,
            found.get(RECOMMENDED) != OFF,
            found.get("stage", ""),
            found.get("area", ""),
        )

    def choose(self, actor: Actor, name: str, value: str) -> Choices:
        """Switch a kind of evidence, `counted` or `recommendations` `on` or `off`, or say a group. Raises
        `NotAllowed`, `ChoiceUnknown`."""
        actor.require(Permission.SIGN)
        allowed = ("", *GROUPS[name]) if name in GROUPS else (ON, OFF)
        if name not in {*KINDS, *GROUPS, COUNTED, RECOMMENDED} or value not in allowed:
            raise ChoiceUnknown(name=name[:32])
        held = and_(_own(choices, actor), choices.c.name == name)
        with writing(self._engine) as connection:
            connection.execute(delete(choices).where(held))
            row = {"name": name, "value": value, "changed": stamp(self._clock())}
            connection.execute(insert(choices).values(**_whose(actor), **row))
            self._record(connection, actor, "chosen", name=name, value=value)
        return self.choices(actor)

    # --- contests

    def contest(self, actor: Actor, target: str, words: str) -> Contest:
        """Say what is wrong with a value (`value:3.1.2`) or a piece of evidence (its id): it is left out from
        now on. Raises `NotAllowed`, `ContestWordless`, `ContestTargetUnknown`."""
        actor.require(Permission.SIGN)
        said = words.strip()
        if not said or len(said) > LONGEST:
            raise ContestWordless(most=LONGEST)
        if target not in self._targets(actor):
            raise ContestTargetUnknown()
        return self._put(actor, target, said, "open")

    def settle(self, actor: Actor, target: str, decided: Settled) -> Contest:
        """The teacher's own decision: it counts again, or stays left out. Raises `NotAllowed`,
        `ContestTargetUnknown`."""
        actor.require(Permission.SIGN)
        held = self._contests(actor).get(target)
        if held is None:
            raise ContestTargetUnknown()
        return self._put(actor, target, held[1], decided)

    def contests(self, actor: Actor) -> tuple[Contest, ...]:
        """What the actor contested, the newest first. Raises `NotAllowed`."""
        actor.require(Permission.DUTY)
        wanted = select(contests).where(_own(contests, actor)).order_by(contests.c.changed.desc())
        with reading(self._engine) as connection:
            return tuple(
                Contest(row.target, row.words, row.state, row.changed) for row in connection.execute(wanted)
            )

    def _put(self, actor: Actor, target: str, words: str, state: State) -> Contest:
        made = Contest(target, words, state, stamp(self._clock()))
        with writing(self._engine) as connection:
            connection.execute(delete(contests).where(_own(contests, actor), contests.c.target == target))
            row = {"target": target, "words": words, "state": state, "changed": made.changed}
            connection.execute(insert(contests).values(**_whose(actor), **row))
            self._record(connection, actor, "contested" if state == "open" else "settled", state=state)
        return made

    def _contests(self, actor: Actor) -> Contests:
        return {each.target: (each.state, each.words) for each in self.contests(actor)}

    def _targets(self, actor: Actor) -> set[str]:
        made = self.of(actor)
        values = [one for each in made.dimensions for one in (each, *each.indicators)]
        return {each.id for each in made.evidence} | {f"{VALUE}{each.code}" for each in values}

    # --- the profile

    def of(self, actor: Actor) -> TeacherProfile:
        """The actor's own profile, worked out now. Raises `NotAllowed`."""
        on, held = self.choices(actor).on, self._contests(actor)
        told = self.told(actor)
        return TeacherProfile(
            id="", title="", on=on, dimensions=dimensions(told, held),
            evidence=tuple(each.evidence for each in reversed(told)),
        )  # fmt: skip

    def told(self, actor: Actor) -> tuple[Told, ...]:
        """The actor's evidence of the kinds that are on, the oldest first, with the answers of finished
        tests. Raises `NotAllowed`."""
        on, held = self.choices(actor).on, self._contests(actor)
        return tuple(self._told(actor, each, held) for each in self._learning.mine(actor) if each.kind in on)

    def _told(self, actor: Actor, statement: Statement, held: Contests) -> Told:
        state, words = held.get(statement.id, ("counts", ""))
        answers = self._answers(actor, statement)
        evidence = Evidence(
            **statement.model_dump(exclude={"seconds"}), answers=len(answers), state=state, words=words
        )
        return Told(evidence, answers)

    def _answers(self, actor: Actor, statement: Statement) -> tuple[Answer, ...]:
        """Answers of a test that ran to its end; none of one whose sitting its teacher deleted, or that asked
        items which left the bank."""
        if statement.kind != "assessment" or statement.verb != "completed":
            return ()
        try:
            return self._sittings.open(actor, statement.activity).sitting.answers
        except (SittingUnknown, SittingUnreadable):
            return ()

    # --- recommendations turned down

    def turned_down(self, actor: Actor) -> frozenset[str]:
        """What was recommended and is not for the actor. Raises `NotAllowed`."""
        actor.require(Permission.DUTY)
        with reading(self._engine) as connection:
            return frozenset(
                connection.execute(select(unwanted.c.item).where(_own(unwanted, actor))).scalars()
            )

    def turn_down(self, actor: Actor, item: str) -> None:
        """Never recommend this again. Raises `NotAllowed`, `ChoiceUnknown`."""
        actor.require(Permission.SIGN)
        if not item or len(item) > 96:
            raise ChoiceUnknown(name=item[:32])
        with writing(self._engine) as connection:
            connection.execute(delete(unwanted).where(_own(unwanted, actor), unwanted.c.item == item))
            row = {"item": item, "changed": stamp(self._clock())}
            connection.execute(insert(unwanted).values(**_whose(actor), **row))
            self._record(connection, actor, "turned_down")

    def take_back(self, actor: Actor) -> None:
        """Forget everything that was turned down. Raises `NotAllowed`."""
        actor.require(Permission.SIGN)
        with writing(self._engine) as connection:
            connection.execute(delete(unwanted).where(_own(unwanted, actor)))
            self._record(connection, actor, "taken_back")

    # --- deletion

    def delete(self, actor: Actor) -> int:
        """Delete the actor's profile: every choice, contest and refusal; all kinds are off afterwards. The
        learning record and the tests are other rooms' and stay. Raises `NotAllowed`."""
        actor.require(Permission.SIGN)
        with writing(self._engine) as connection:
            gone = self.erase_in(connection, actor.tenant, actor.user)
            self._record(connection, actor, "deleted", rows=gone)
        return gone

    def erase_in(self, connection: Connection, tenant: str, user: str) -> int:
        """Delete every row of a person; how many there were."""
        return sum(
            connection.execute(delete(table).where(table.c.tenant == tenant, table.c.owner == user)).rowcount
            for table in (choices, contests, unwanted)
        )

    def _record(self, connection: Connection, actor: Actor, done: str, **details: str | int) -> None:
        event = AuditEvent(
            action=f"profile.{done}", object_type="profile", object_id=actor.user, details=details
        )
        self._audit.record(connection, actor, event)


def _own(table: Table, actor: Actor) -> ColumnElement[bool]:
    return and_(table.c.tenant == actor.tenant, table.c.owner == actor.user)


def _whose(actor: Actor) -> dict[str, str]:
    return {"tenant": actor.tenant, "owner": actor.user}
