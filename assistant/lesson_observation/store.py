"""Kept consents, transcripts, hand codes and corrections: who may see them, until when, and how they go.

Only who observed and the observed teacher see an observation. When its consent ends, it is deleted; when a
person is erased, all that concerns them is. Each act is an event that holds no word of a lesson.
"""

import hashlib
import json
import uuid
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date

from sqlalchemy import ColumnElement, Connection, Engine, and_, delete, insert, or_, select, update

from assistant.drafts.tables import drafts, versions
from assistant.lesson_observation.coding import Fix
from assistant.lesson_observation.problems import (
    ConsentInvalid,
    ConsentMissing,
    ObservationUnknown,
    SpeakerUnknown,
)
from assistant.lesson_observation.ratios import checked
from assistant.lesson_observation.records import (
    NOTHING,
    PLAIN,
    Consent,
    Correction,
    Gone,
    HandCodes,
    Listed,
    Observation,
    blotted,
    consent_of,
    observation_of,
    seen_by,
    turns_text,
)
from assistant.lesson_observation.schemes import SchemeName
from assistant.lesson_observation.tables import codings, consents, corrections, observations
from assistant.lesson_observation.transcript import Role, Transcript
from corpora.moments import CHINA, Clock, stamp, utc_now
from corpora.storage import reading, writing
from guardrails.actor import Actor, Permission
from guardrails.audit.event import AuditEvent
from guardrails.audit.log import AuditLog

KIND = "lesson-observation"
"""Kind of the drafts that reports are kept as."""
LONGEST_DAYS = 366
"""A consent is for a purpose in sight, not for ever; after this it has to be given again."""


class ObservedLessons:
    """The tables behind lesson observation."""

    def __init__(self, engine: Engine, audit: AuditLog, clock: Clock = utc_now) -> None:
        self._engine, self._audit, self._clock = engine, audit, clock

    # --- consent

    def consent(self, actor: Actor, teacher: str, who: str, what: str, until: str) -> Consent:
        """Record a consent. Raises `NotAllowed`, `ConsentInvalid`."""
        actor.require(Permission.DUTY)
        for field, value in (("teacher", teacher), ("who", who), ("what", what)):
            if not value.strip() or len(value) > 500:
                raise ConsentInvalid(field=field)
        try:
            day = date.fromisoformat(until)
        except ValueError:
            raise ConsentInvalid(field="until") from None
        if not 0 <= (day - self._today()).days <= LONGEST_DAYS:
            raise ConsentInvalid(field="until")
        made = Consent(
            uuid.uuid4().hex, actor.user, teacher.strip(), who.strip(), what.strip(), until, self._now(), ""
        )
        with writing(self._engine) as connection:
            connection.execute(insert(consents).values(tenant=actor.tenant, **asdict(made)))
            self._record(connection, actor, "consent_recorded", "consent", made.id, until=until)
        return made

    def consents(self, actor: Actor) -> tuple[Consent, ...]:
        """The consents that the actor recorded or that are about them, the newest first. Raises
        `NotAllowed`."""
        actor.require(Permission.DUTY)
        mine = or_(consents.c.owner == actor.user, consents.c.teacher == actor.user)
        wanted = select(consents).where(consents.c.tenant == actor.tenant, mine)
        with reading(self._engine) as connection:
            return tuple(
                consent_of(row) for row in connection.execute(wanted.order_by(consents.c.created.desc()))
            )

    def valid(self, actor: Actor, consent: str) -> Consent:
        """A consent that holds today. Raises `NotAllowed`, `ConsentMissing`."""
        found = next((each for each in self.consents(actor) if each.id == consent), None)
        if found is None or not found.holds(self._today()):
            raise ConsentMissing()
        return found

    def withdraw(self, actor: Actor, consent: str) -> Gone:
        """Take a consent back; what was kept under it goes at once. Raises `NotAllowed`, `ConsentMissing`."""
        if not any(each.id == consent for each in self.consents(actor)):
            raise ConsentMissing()
        mine = and_(consents.c.tenant == actor.tenant, consents.c.id == consent)
        with writing(self._engine) as connection:
            connection.execute(update(consents).where(mine).values(withdrawn=self._now()))
            self._record(connection, actor, "consent_withdrawn", "consent", consent)
            return self._drop(connection, actor, observations.c.consent == consent)

    # --- transcripts

    def keep(
        self, actor: Actor, consent: str, transcript: Transcript, data: bytes, *, title: str = "",
        subject: str = "", plan: str = "", found: dict[str, int] | None = None,
    ) -> Observation:  # fmt: skip
        """Keep a masked transcript under a consent that holds; `found` counts what was masked, for the log.
        Raises `NotAllowed`, `ConsentMissing`."""
        held = self.valid(actor, consent)
        now = self._now()
        made = Observation(
            uuid.uuid4().hex, actor.user, held.id, held.teacher, title.strip()[:120], subject.strip()[:40],
            plan, transcript, hashlib.sha256(data).hexdigest(), now, now,
        )  # fmt: skip
        values = {name: getattr(made, name) for name in PLAIN}
        with writing(self._engine) as connection:
            connection.execute(
                insert(observations).values(
                    **values, tenant=actor.tenant, form=transcript.form, language=transcript.language,
                    turns=turns_text(transcript), repairs=json.dumps(list(map(asdict, transcript.repairs))),
                )
            )  # fmt: skip
            event = AuditEvent(
                action="observation.kept", object_type="observation", object_id=made.id,
                input_sha256=made.sha256, personal_data=found or {},
                details={"consent": held.id, "turns": len(transcript.turns), "form": transcript.form},
            )  # fmt: skip
            self._audit.record(connection, actor, event)
        return made

    def open(self, actor: Actor, observation: str) -> Observation:
        """An observation whose consent holds, for who observed and the observed teacher.

        Raises `NotAllowed`, `ObservationUnknown`, `ConsentMissing`."""
        actor.require(Permission.DUTY)
        with reading(self._engine) as connection:
            row = connection.execute(
                select(observations).where(seen_by(actor), observations.c.id == observation)
            ).one_or_none()
            if row is None:
                raise ObservationUnknown()
            held = connection.execute(
                select(consents).where(consents.c.tenant == actor.tenant, consents.c.id == row.consent)
            ).one_or_none()
        if held is None or not consent_of(held).holds(self._today()):
            raise ConsentMissing()
        return observation_of(row)

    def mine(self, actor: Actor, limit: int = 200) -> tuple[Listed, ...]:
        """Observations the actor made or was observed in, the newest first. Raises `NotAllowed`."""
        actor.require(Permission.DUTY)
        wanted = select(observations).where(seen_by(actor)).order_by(observations.c.created.desc())
        with reading(self._engine) as connection:
            return tuple(
                Listed(row.id, row.title, row.subject, row.teacher, row.created)
                for row in connection.execute(wanted.limit(limit))
            )

    def confirm(self, actor: Actor, observation: str, roles: dict[str, Role]) -> Observation:
        """Say who is the teacher and who are pupils. Raises what `open` raises, and `SpeakerUnknown`."""
        found = self.open(actor, observation)
        if set(roles) - set(found.transcript.speakers):
            raise SpeakerUnknown()
        changed = replace(found, transcript=found.transcript.with_roles(roles), changed=self._now())
        mine = and_(observations.c.tenant == actor.tenant, observations.c.id == observation)
        with writing(self._engine) as connection:
            connection.execute(
                update(observations)
                .where(mine)
                .values(turns=turns_text(changed.transcript), changed=changed.changed)
            )
            self._record(
                connection, actor, "speakers_confirmed", "observation", observation, speakers=len(roles)
            )
        return changed

    def delete(self, actor: Actor, observation: str) -> Gone:
        """Delete an observation with all that hangs on it. Raises what `open` raises."""
        self.open(actor, observation)
        with writing(self._engine) as connection:
            return self._drop(connection, actor, observations.c.id == observation)

    # --- codes by hand and corrections

    def code(
        self, actor: Actor, observation: str, scheme: SchemeName, codes: Sequence[str], interval: float
    ) -> HandCodes:
        """Keep a person's codes of a lesson in place of their earlier ones in that scheme.
        Raises what `open` raises, and `CodesInvalid`."""
        self.open(actor, observation)
        made = HandCodes(scheme, actor.user, interval, checked(scheme, codes))
        mine = and_(
            codings.c.tenant == actor.tenant, codings.c.observation == observation,
            codings.c.scheme == scheme, codings.c.owner == actor.user,
        )  # fmt: skip
        with writing(self._engine) as connection:
            connection.execute(delete(codings).where(mine))
            connection.execute(
                insert(codings).values(
                    tenant=actor.tenant, owner=actor.user, observation=observation, scheme=scheme,
                    interval=interval, codes=json.dumps(made.codes), time=self._now(),
                )
            )  # fmt: skip
            self._record(
                connection, actor, "coded", "observation", observation, scheme=scheme, codes=len(codes)
            )
        return made

    def codes(self, actor: Actor, observation: str) -> tuple[HandCodes, ...]:
        """What persons coded by hand. Raises what `open` raises."""
        self.open(actor, observation)
        wanted = select(codings).where(codings.c.tenant == actor.tenant, codings.c.observation == observation)
        with reading(self._engine) as connection:
            return tuple(
                HandCodes(row.scheme, row.owner, row.interval, tuple(json.loads(row.codes)))
                for row in connection.execute(wanted.order_by(codings.c.time))
            )

    def correct(self, actor: Actor, made: Correction) -> None:
        """Keep what a person says of one sentence in place of what was said before. Raises what `open`
        raises."""
        self.open(actor, made.observation)
        mine = and_(
            corrections.c.tenant == actor.tenant, corrections.c.observation == made.observation,
            corrections.c.sentence == made.sentence,
        )  # fmt: skip
        with writing(self._engine) as connection:
            connection.execute(delete(corrections).where(mine))
            connection.execute(
                insert(corrections).values(
                    tenant=actor.tenant, owner=actor.user, time=self._now(), **asdict(made)
                )
            )
            self._record(
                connection, actor, "corrected", "observation", made.observation,
                sentence=made.sentence, before=made.before, code=made.code, act=made.act,
            )  # fmt: skip

    def fixes(self, actor: Actor, observation: str) -> dict[int, Fix]:
        """Corrections of one observation by sentence. Raises what `open` raises."""
        self.open(actor, observation)
        wanted = select(corrections).where(
            corrections.c.tenant == actor.tenant, corrections.c.observation == observation
        )
        with reading(self._engine) as connection:
            return {row.sentence: Fix(row.code, row.act) for row in connection.execute(wanted)}

    def learned(self, actor: Actor, limit: int = 2_000) -> tuple[Correction, ...]:
        """The school's newest corrections, to learn from. Raises `NotAllowed`."""
        actor.require(Permission.DUTY)
        wanted = select(corrections).where(corrections.c.tenant == actor.tenant)
        names = ("observation", "sentence", "role", "text", "before", "code", "act")
        with reading(self._engine) as connection:
            rows = connection.execute(wanted.order_by(corrections.c.time.desc()).limit(limit)).all()
        return tuple(Correction(*(getattr(row, name) for name in names)) for row in rows)

    # --- deletion

    def expire(self, actor: Actor) -> Gone:
        """Delete what is kept under consents of the actor's school that no longer hold."""
        today = self._today().isoformat()
        ended = select(consents.c.id).where(
            consents.c.tenant == actor.tenant, or_(consents.c.until < today, consents.c.withdrawn != "")
        )
        with writing(self._engine) as connection:
            ids = connection.execute(ended).scalars().all()
            return self._drop(connection, actor, observations.c.consent.in_(ids)) if ids else NOTHING

    def erase(self, actor: Actor, subject: str, codes: Sequence[str] = ()) -> Gone:
        """Erase a teacher (an account id) or a pupil (`codes`) from all that is kept in the actor's school.

        A teacher's observations go whole, and with them what that person observed of others; so do
        corrections and codes they made. A pupil's turns lose their words, the code is blotted out elsewhere,
        and reports made from these lessons go, for they quote. Raises `NotAllowed`."""
        with writing(self._engine) as connection:
            return self.erase_in(connection, actor, subject, codes)

    def erase_in(self, connection: Connection, actor: Actor, subject: str, codes: Sequence[str] = ()) -> Gone:
        """`erase` within the caller's writing transaction. Raises `NotAllowed`."""
        actor.require(Permission.ERASE)
        hers = or_(observations.c.teacher == subject, observations.c.owner == subject)
        gone = self._drop(connection, actor, hers)
        written = 0
        for table in (codings, corrections):
            mine = and_(table.c.tenant == actor.tenant, table.c.owner == subject)
            written += connection.execute(delete(table).where(mine)).rowcount
        about = or_(consents.c.teacher == subject, consents.c.owner == subject)
        given = connection.execute(delete(consents).where(consents.c.tenant == actor.tenant, about)).rowcount
        fewer = self._blot(connection, actor, [code for code in (subject, *codes) if code])
        made = Gone(
            gone.observations, gone.corrections + written + fewer.corrections, gone.codings, given,
            (*gone.drafts, *fewer.drafts), fewer.observations,
        )  # fmt: skip
        self._record(
            connection, actor, "person_erased", "person", "", observations=made.observations,
            blotted=fewer.observations, corrections=made.corrections, drafts=len(made.drafts),
        )  # fmt: skip
        return made

    def _blot(self, connection: Connection, actor: Actor, codes: Sequence[str]) -> Gone:
        """Take a pupil's words and code out of transcripts, corrections and consents."""
        ids, found_drafts, fewer = list[str](), list[tuple[str, str]](), 0
        wanted = select(observations).where(observations.c.tenant == actor.tenant)
        for row in connection.execute(wanted).all():
            found = observation_of(row)
            turns = tuple(blotted(turn, codes) for turn in found.transcript.turns)
            if turns == found.transcript.turns:
                continue
            ids.append(row.id)
            text = turns_text(replace(found.transcript, turns=turns))
            connection.execute(update(observations).where(observations.c.id == row.id).values(turns=text))
            found_drafts += self._drafts(connection, actor, row.id)
            mine = and_(corrections.c.tenant == actor.tenant, corrections.c.observation == row.id)
            for each in connection.execute(select(corrections).where(mine)).all():
                if each.role == "pupil" or any(code in each.text for code in codes):
                    this = and_(mine, corrections.c.sentence == each.sentence)
                    fewer += connection.execute(delete(corrections).where(this)).rowcount
        return Gone(len(ids), fewer, 0, 0, tuple(found_drafts))

    def _drop(self, connection: Connection, actor: Actor, which: ColumnElement[bool]) -> Gone:
        wanted = select(observations.c.id).where(observations.c.tenant == actor.tenant, which)
        ids = connection.execute(wanted).scalars().all()
        if not ids:
            return NOTHING
        made_of = [pair for each in ids for pair in self._drafts(connection, actor, each)]
        counts = []
        for table in (corrections, codings):
            mine = and_(table.c.tenant == actor.tenant, table.c.observation.in_(ids))
            counts.append(connection.execute(delete(table).where(mine)).rowcount)
        connection.execute(
            delete(observations).where(observations.c.tenant == actor.tenant, observations.c.id.in_(ids))
        )
        for each in ids:
            self._record(connection, actor, "deleted", "observation", each)
        return Gone(len(ids), counts[0], counts[1], 0, tuple(made_of))

    def _drafts(self, connection: Connection, actor: Actor, observation: str) -> list[tuple[str, str]]:
        """Kept reports on an observation, by its id in any version, whoever made them."""
        quoting = versions.c.body.contains(observation, autoescape=True)
        wanted = (
            select(drafts.c.owner, drafts.c.id)
            .join(versions, (versions.c.draft == drafts.c.id) & (versions.c.tenant == drafts.c.tenant))
            .where(drafts.c.tenant == actor.tenant, drafts.c.kind == KIND, quoting)
        )
        return [(row.owner, row.id) for row in connection.execute(wanted.distinct())]

    def _record(
        self, connection: Connection, actor: Actor, verb: str, kind: str, id_: str, **details: object
    ) -> None:
        event = AuditEvent(action=f"observation.{verb}", object_type=kind, object_id=id_, details=details)
        self._audit.record(connection, actor, event)

    def _now(self) -> str:
        return stamp(self._clock())

    def _today(self) -> date:
        return self._clock().astimezone(CHINA).date()
