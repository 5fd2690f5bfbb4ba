"""The compliance officer's services of one application, put together for the API, the page and the command
line: they differ in how they show things, never in what they may do.

Checks of permissions and the events about each act are in the services themselves.
"""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import func, or_, select

from corpora.storage import reading
from guardrails.actor import Actor, Permission
from guardrails.audit import AuditEvent, KeyFolder, Verification
from guardrails.audit.notary import Checkpoint, Notary
from guardrails.audit.reports import Known, ReportDesk
from guardrails.audit.reports.table import Cell
from guardrails.audit.retention import Retention
from guardrails.audit.rights import Erased, Extent, Rights, SubjectUnknown
from guardrails.audit.views import Views
from serving.identity.tables import users

if TYPE_CHECKING:
    from serving.application import Application

KEYS = "audit-keys"


def key_folder(home: Path) -> KeyFolder:
    """Where an installation keeps the keys of its audit log."""
    return KeyFolder(home / KEYS)


class Officer:
    """Everything the officer's desk needs; makes nothing until it is asked."""

    def __init__(self, application: "Application") -> None:
        from serving.erasing import Erasing

        self._application = application
        self.log = application.audit
        keys = key_folder(application.settings.home)
        self.notary = Notary(self.log, keys)
        self.rights = Rights(self.log, keys)
        self.retention = Retention(self.log, keys)
        self.views = Views(self.log)
        self.reports = ReportDesk(self.log)
        self.erasing = Erasing(application)

    def verify(self, actor: Actor) -> Verification:
        """The log of the actor's tenant against its chain and checkpoints; recorded as `audit.verified`."""
        self.log.require(actor, Permission.READ_AUDIT, "audit.verified")
        found = self.notary.verify(actor.tenant)
        details = {"checked": found.checked, "intact": found.intact, "faults": len(found.faults)}
        self.log.append(actor, AuditEvent(action="audit.verified", details=details))
        return found

    def seal(self, actor: Actor) -> Checkpoint | None:
        """A checkpoint of the actor's tenant. Raises `NotAllowed`."""
        self.log.require(actor, Permission.READ_AUDIT, "audit.sealed")
        return self.notary.take(actor)

    def extent(self, actor: Actor, subject: str) -> tuple[Extent, int]:
        """How much the log holds about a person, and how many rows the rooms hold of them. Raises
        `NotAllowed`, and `SubjectUnknown` only where there is neither."""
        rows = self.erasing.extent(actor, subject)
        try:
            return self.rights.extent(actor, subject), rows
        except SubjectUnknown:
            if not rows:
                raise
            return Extent(0, 0), rows

    def erase(self, actor: Actor, subject: str, confirmation: str) -> Erased:
        """Erase a person, by account id or pseudonym, from every room and from the log.

        Raises what `Rights.erase` raises; `SubjectUnknown` only where neither holds anything."""
        self.erasing.check(actor, subject, confirmation)
        cleared = self.erasing.erase(actor, subject, confirmation)
        try:
            done = self.rights.erase(actor, subject, confirmation)
        except SubjectUnknown:
            if not cleared.total:
                raise
            return Erased(0, cleared.settled)
        return Erased(done.events, done.settled and cleared.settled)

    def names(self, actor: Actor) -> dict[str, str]:
        """What people call the accounts of the actor's tenant, by id. Raises `NotAllowed`."""
        actor.require(Permission.READ_AUDIT)
        wanted = select(users.c.id, users.c.name, users.c.display).where(users.c.tenant == actor.tenant)
        with reading(self._application.engine) as connection:
            rows = connection.execute(wanted).all()
        return {row.id: row.display or row.name for row in rows}

    def people(self, actor: Actor, said: str) -> tuple[str, ...] | None:
        """Ids of the accounts that `said` names, by display name, sign-in name or id; None for nobody in
        particular, and `said` itself where no account is called so (a closed or system account)."""
        actor.require(Permission.READ_AUDIT)
        said = said.strip()
        if not said:
            return None
        named = or_(
            users.c.display.contains(said, autoescape=True),
            users.c.name == func.lower(said),
            users.c.id == said,
        )
        wanted = select(users.c.id).where(users.c.tenant == actor.tenant, named)
        with reading(self._application.engine) as connection:
            found = tuple(connection.execute(wanted).scalars())
        return found or (said,)

    def known(self, actor: Actor) -> Known:
        """What reports need beside the log; verifies it on the way."""
        application = self._application
        found = self.verify(actor)
        facts: list[tuple[str, Cell]] = [
            ("events", found.checked), ("faults", len(found.faults)), ("reduced", found.reduced),
            ("checkpoints", found.checkpoints), ("clock anomalies", found.anomalies),
        ]  # fmt: skip
        facts += [("last hash", head.hash) for head in found.heads]
        facts += [(f"fault: {fault.kind}", str(asdict(fault))) for fault in found.faults]
        return Known(
            names=self.names(actor),
            models=(application.settings.chat_model,) if application.gate else (),
            rules=[(rule.id, rule.action, rule.clause) for rule in application.policy.rules],
            policy_version=application.policy.version,
            periods={str(kept): months for kept, months in self.retention.periods(actor).items()},
            integrity=facts,
        )
