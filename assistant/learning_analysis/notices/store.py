"""Early notices as they are kept: one a test, for its teacher, until it expires; and the school's switch."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection, Engine, delete, insert, select

from assistant.learning_analysis.growth.own import limits
from assistant.learning_analysis.notices.report import EarlyReport, early_report
from assistant.learning_analysis.reports.facts import Language
from assistant.learning_analysis.reports.store import Exams
from assistant.learning_analysis.reports.tables import notices, switches
from corpora.moments import CHINA, Clock, stamp, utc_now
from corpora.problem import Problem
from corpora.storage import reading, writing
from guardrails.actor import Actor, Permission
from guardrails.audit.event import AuditEvent
from guardrails.audit.log import AuditLog

EARLY = "early-notice"


class NoticeOff(Problem):
    """The school has switched early notice off. Detail: `since`, a day."""

    code = "learning-notice-off"


@dataclass(frozen=True, slots=True)
class Switch:
    """Whether the school has switched early notice off, and since when."""

    off: bool
    since: str = ""


class Notices:
    """All notices. Every query names tenant and owner; only people see them (P-R6)."""

    def __init__(self, engine: Engine, audit: AuditLog, exams: Exams, clock: Clock = utc_now) -> None:
        self._engine = engine
        self._audit = audit
        self._exams = exams
        self._clock = clock

    def make(self, actor: Actor, exam: str, language: Language) -> EarlyReport:
        """Look for notices in the actor's tests up to this one and keep them until they expire, in the place
        of earlier ones. Recorded as `learning.noticed` with numbers only.

        Raises `NotAllowed` for a key, `NoticeOff`, `ExamUnknown`."""
        actor.require(Permission.SIGN)
        self._require_on(actor)
        series, now = self._exams.series(actor, exam), self._clock()
        ends = now + timedelta(days=int(limits()["early"]["days"]))
        days = [each.astimezone(CHINA).date() for each in (now, ends)]
        matrices = [each.matrix for each in series]
        made = early_report(matrices, language, exam, series[-1].listed.title, days[0], days[1])
        row = {
            "exam": exam,
            "tenant": actor.tenant,
            "owner": actor.user,
            "body": made.model_dump_json(),
            "created": stamp(now),
            "expires": stamp(ends),
        }
        with writing(self._engine) as connection:
            self._purge(connection, actor)
            connection.execute(
                delete(notices).where(notices.c.tenant == actor.tenant, notices.c.exam == exam)
            )
            connection.execute(insert(notices), row)
            told = sum(len(table.rows) for table in made.tables if table.id == "notices")
            self._record(connection, actor, "learning.noticed", exam, {"tests": len(series), "notices": told})
        return made

    def latest(self, actor: Actor, exam: str) -> EarlyReport | None:
        """The notices of a test that have not expired; None where none were made. Raises `NotAllowed` for a
        key, `NoticeOff`, `ExamUnknown`."""
        actor.require(Permission.SIGN)
        self._require_on(actor)
        self._exams.open(actor, exam)
        wanted = select(notices.c.body).where(
            notices.c.tenant == actor.tenant,
            notices.c.owner == actor.user,
            notices.c.exam == exam,
            notices.c.expires > stamp(self._clock()),
        )
        with writing(self._engine) as connection:
            self._purge(connection, actor)
            body = connection.execute(wanted).scalar_one_or_none()
        return None if body is None else EarlyReport.model_validate_json(body)

    def switch(self, actor: Actor) -> Switch:
        """How the school's switch stands; whoever is signed in may know."""
        wanted = select(switches.c.changed, switches.c.off).where(
            switches.c.tenant == actor.tenant, switches.c.name == EARLY
        )
        with reading(self._engine) as connection:
            row = connection.execute(wanted).one_or_none()
        return Switch(False) if row is None or not row.off else Switch(True, row.changed[:10])

    def turn(self, actor: Actor, *, off: bool) -> Switch:
        """Switch early notice off or on for the school; off deletes every notice that is kept. Recorded as
        `learning.notice_switched`. Raises `NotAllowed` for who may not decide for the school."""
        actor.require(Permission.APPROVE)
        row = {
            "tenant": actor.tenant,
            "owner": actor.user,
            "name": EARLY,
            "off": off,
            "changed": stamp(self._clock()),
        }
        held = (switches.c.tenant == actor.tenant, switches.c.name == EARLY)
        with writing(self._engine) as connection:
            connection.execute(delete(switches).where(*held))
            connection.execute(insert(switches), row)
            gone = 0
            if off:
                gone = connection.execute(delete(notices).where(notices.c.tenant == actor.tenant)).rowcount
            event = AuditEvent(
                action="learning.notice_switched",
                object_type="setting",
                object_id=EARLY,
                human_decision={"off": off},
                details={"deleted": gone},
            )
            self._audit.record(connection, actor, event)
        return self.switch(actor)

    def _require_on(self, actor: Actor) -> None:
        found = self.switch(actor)
        if found.off:
            raise NoticeOff(since=found.since)

    def _purge(self, connection: Connection, actor: Actor) -> None:
        connection.execute(
            delete(notices).where(notices.c.tenant == actor.tenant, notices.c.expires <= stamp(self._clock()))
        )

    def _record(
        self, connection: Connection, actor: Actor, action: str, exam: str, details: dict[str, int]
    ) -> None:
        event = AuditEvent(action=action, object_type="exam", object_id=exam, details=details)
        self._audit.record(connection, actor, event)
