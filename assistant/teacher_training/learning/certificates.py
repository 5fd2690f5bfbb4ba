"""The register of certificates: claimed once, signed, looked up by code, never changed."""

from datetime import datetime
from typing import Any

from pydantic import ValidationError
from sqlalchemy import ColumnElement, Connection, Engine, Row, Select, and_, delete, insert, select
from sqlalchemy.exc import IntegrityError

from assistant.teacher_training.learning.certificate import (
    SIGNED,
    Certificate,
    Certified,
    Match,
    checksum,
    given_for,
    match,
    new_code,
    progress,
    read_code,
)
from assistant.teacher_training.learning.credits import reckon, total
from assistant.teacher_training.learning.problems import CertificateNotEarned, CertificateUnknown
from assistant.teacher_training.learning.record import LearningRecord
from assistant.teacher_training.learning.rules import CertificateRule, Rules, checked_term, rules_at
from assistant.teacher_training.learning.tables import certificates
from assistant.teacher_training.learning.wording import missing
from corpora.moments import CHINA, Clock, utc_now
from corpora.storage import reading, writing
from guardrails.actor import Actor, Permission
from guardrails.audit.chain import sha256
from guardrails.audit.event import AuditEvent
from guardrails.audit.keys import KeyFolder, KeysUnavailable
from guardrails.audit.log import AuditLog


class Certificates:
    """Every certificate of all schools; each method sees only the actor's. `keys` are those that sign the
    audit log; without them none is issued."""

    def __init__(
        self, engine: Engine, audit: AuditLog, learning: LearningRecord, keys: KeyFolder | None,
        clock: Clock = utc_now,
    ) -> None:  # fmt: skip
        self._engine, self._audit, self._learning = engine, audit, learning
        self._keys, self._clock = keys, clock

    def claim(self, actor: Actor, name: str, term: str = "") -> Certificate:
        """The certificate of that name for the actor; claimed again, the same one.

        `term` is needed where the rule is about a term, and means the present one where it is empty. Raises
        `NotAllowed`, `CertificateUnknown`, `CertificateNotEarned`, `TermUnreadable`, `KeysUnavailable`."""
        actor.require(Permission.DUTY)
        now = self._clock()
        rules = rules_at(now)
        rule = next((each for each in rules.certificates if each.key == name), None)
        if rule is None:
            raise CertificateUnknown()
        present = rules.term(now.astimezone(CHINA).date())
        period = (checked_term(term) or present) if rule.period == "term" else ""
        held = self._held(actor, rule.key, period)
        if held is not None:
            return held
        said = self._earned(actor, rule, rules, period, now)
        try:
            with writing(self._engine) as connection:
                self._insert(connection, actor, said)
        except IntegrityError:  # claimed in another window at the same moment
            first = self._held(actor, rule.key, period)
            if first is None:
                raise
            return first
        return Certificate(said, checksum(said), True)

    def mine(self, actor: Actor) -> tuple[Certificate, ...]:
        """The actor's certificates, the newest first. Raises `NotAllowed`."""
        actor.require(Permission.DUTY)
        wanted = select(certificates).where(
            certificates.c.tenant == actor.tenant, certificates.c.owner == actor.user
        )
        with reading(self._engine) as connection:
            rows = connection.execute(wanted.order_by(certificates.c.issued.desc())).all()
        return tuple(self._read(row) for row in rows)

    def own(self, actor: Actor, code: str) -> Certificate:
        """A certificate of the actor, to print. Raises `NotAllowed`, `CertificateUnknown`."""
        actor.require(Permission.DUTY)
        return self._find(actor, code, certificates.c.owner == actor.user)

    def find(self, actor: Actor, code: str) -> Certificate:
        """A certificate of the actor's school by its code. Raises `NotAllowed`, `CertificateUnknown`."""
        actor.require(Permission.DUTY)
        return self._find(actor, code)

    def check(self, actor: Actor, code: str, name: str, title: str = "", date: str = "") -> Match:
        """Whether a paper with this code says what was issued. Recorded, since it looks a person up by name.
        Raises `NotAllowed`, `CertificateUnknown`."""
        found = self.find(actor, code)
        told = match(found, name, title, date)
        details = {"matches": told.matches, "differs": list(told.differs)}
        self._audit.append(actor, _event("training.certificate_checked", found.said.code, details))
        return told

    def erase_in(self, connection: Connection, tenant: str, user: str) -> int:
        """Delete every certificate of a person within the caller's transaction; says how many."""
        theirs = and_(certificates.c.tenant == tenant, certificates.c.owner == user)
        return connection.execute(delete(certificates).where(theirs)).rowcount

    def _earned(
        self, actor: Actor, rule: CertificateRule, rules: Rules, period: str, now: datetime
    ) -> Certified:
        judged = reckon(self._learning.entries(actor))
        lacking = [each for each in progress(rule, judged, period) if not each.met]
        if lacking:
            raise CertificateNotEarned(missing_zh=missing(lacking, "zh"), missing_en=missing(lacking, "en"))
        if self._keys is None:
            raise KeysUnavailable(file="", reason="none")
        spent = total(given_for(rule, judged, period))
        return Certified(
            code=new_code(), tenant=actor.tenant, name=rule.key, period=period, title=rule.title,
            what=rule.what, learner=actor.name or actor.user, credits=f"{spent.credits:f}",
            hours=f"{spent.hours:f}", rules=rules.version,
            issued=now.astimezone(CHINA).isoformat(timespec="seconds"), key=self._keys.public()[-1].id,
        )  # fmt: skip

    def _insert(self, connection: Connection, actor: Actor, said: Certified) -> None:
        assert self._keys is not None
        body = said.canonical()
        _, signature = self._keys.sign(SIGNED + body.encode())
        row = {
            "code": said.code, "tenant": actor.tenant, "owner": actor.user, "name": said.name,
            "period": said.period, "body": body, "sha256": checksum(said), "signature": signature,
            "issued": said.issued,
        }  # fmt: skip
        connection.execute(insert(certificates), row)
        self._audit.record(
            connection, actor, _event("training.certified", said.code, {"name": said.name}, row["sha256"])
        )

    def _held(self, actor: Actor, name: str, period: str) -> Certificate | None:
        with reading(self._engine) as connection:
            row = connection.execute(self._wanted(actor, name, period)).first()
        return self._read(row) if row is not None else None

    def _wanted(self, actor: Actor, name: str, period: str) -> Select[Any]:
        return select(certificates).where(
            certificates.c.tenant == actor.tenant, certificates.c.owner == actor.user,
            certificates.c.name == name, certificates.c.period == period,
        )  # fmt: skip

    def _find(self, actor: Actor, code: str, *more: ColumnElement[bool]) -> Certificate:
        wanted = select(certificates).where(
            certificates.c.tenant == actor.tenant, certificates.c.code == read_code(code), *more
        )
        with reading(self._engine) as connection:
            row = connection.execute(wanted).first()
        if row is None:
            raise CertificateUnknown()
        return self._read(row)

    def _read(self, row: Row[Any]) -> Certificate:
        """A row with whether it is genuine: what it says was hashed and signed, under its own code."""
        try:
            said = Certified.model_validate_json(row.body)
        except ValidationError:
            raise CertificateUnknown() from None
        keys = {each.id: each for each in self._keys.public()} if self._keys else {}
        key = keys.get(said.key)
        genuine = (
            key is not None
            and key.verifies(row.signature, SIGNED + row.body.encode())
            and sha256(row.body) == row.sha256
            and (said.code, said.tenant, said.name, said.period, said.issued)
            == (row.code, row.tenant, row.name, row.period, row.issued)
        )
        return Certificate(said, row.sha256, genuine)


def _event(action: str, code: str, details: dict[str, Any], digest: str = "") -> AuditEvent:
    return AuditEvent(
        action=action, object_type="certificate", object_id=sha256(code)[:32], output_sha256=digest,
        details=details,
    )  # fmt: skip
