"""The learning record (学习档案) for interface and page: credits, certificates, xAPI out and in."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from assistant.teacher_training.learning import xapi
from assistant.teacher_training.learning.certificate import Certificate, Progress, progress
from assistant.teacher_training.learning.credits import Judged, Sum, by_kind, reckon, total
from assistant.teacher_training.learning.entry import Fault
from assistant.teacher_training.learning.paper import draw
from assistant.teacher_training.learning.rules import CertificateRule, Rules, checked_term, rules_at
from corpora.moments import CHINA
from guardrails.actor import Actor, Permission
from guardrails.audit.chain import sha256
from guardrails.audit.event import AuditEvent
from serving.exporting import NamedFile

if TYPE_CHECKING:
    from serving.application import Application

IMPORT = "learning-import"
_PAPER = {"zh": "学习证书", "en": "certificate"}
_EXPORT = {"zh": "学习档案", "en": "learning-record"}


@dataclass(frozen=True, slots=True)
class Account:
    """What a teacher's ledger comes to in a term: every row of the ledger judged, the sums of `term`, the
    rules in force now, what is wrong with the ledger."""

    term: str
    judged: tuple[Judged, ...]
    sum: Sum
    kinds: dict[str, Sum]
    rules: Rules
    faults: tuple[Fault, ...]

    @property
    def terms(self) -> tuple[str, ...]:
        """Every term with rows, and this one, the newest first."""
        found = {each.term for each in self.judged if each.term} | {self.term}
        return tuple(sorted(found, key=_order, reverse=True))


@dataclass(frozen=True, slots=True)
class Taken:
    """What an import came to: new rows, rows known before, and statements refused by number."""

    added: int
    known: int
    refused: tuple[xapi.Refused, ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """A certificate of the rules, how far the teacher is, and the one they hold, if any."""

    rule: CertificateRule
    steps: tuple[Progress, ...]
    held: Certificate | None

    @property
    def ready(self) -> bool:
        """Whether it can be claimed now."""
        return self.held is None and all(each.met for each in self.steps)


class LearningDesk:
    """The services of one application about the learning record."""

    def __init__(self, application: "Application") -> None:
        self._application = application
        self._learning = application.training.learning
        self._certificates = application.training.certificates

    def account(self, actor: Actor, term: str = "") -> Account:
        """What a term came to; the present one where none is named. Raises `NotAllowed`,
        `TermUnreadable`."""
        rules = rules_at(datetime.now(UTC))
        asked = checked_term(term) or _present(rules)
        judged = reckon(self._learning.entries(actor))
        kinds = dict(by_kind(judged, asked))
        return Account(asked, judged, total(judged, asked), kinds, rules, self._learning.faults(actor))

    def offers(self, actor: Actor) -> tuple[Offer, ...]:
        """Every certificate of the rules in force, as the actor stands to it this term. Raises
        `NotAllowed`."""
        rules = rules_at(datetime.now(UTC))
        term, judged = _present(rules), reckon(self._learning.entries(actor))
        held = {(each.said.name, each.said.period): each for each in self._certificates.mine(actor)}
        return tuple(
            Offer(
                rule,
                progress(rule, judged, term),
                held.get((rule.key, term if rule.period == "term" else "")),
            )
            for rule in rules.certificates
        )  # fmt: skip

    def export(self, actor: Actor, version: xapi.Version, language: str, *, named: bool) -> NamedFile:
        """The whole ledger as xAPI statements, recorded; `named` tells the teacher's name, which nothing
        else does. Raises `NotAllowed`, `AuditUnavailable`."""
        entries = self._learning.entries(actor)
        made = xapi.exported(entries, version, actor.name if named else "")
        text = json.dumps(made, ensure_ascii=False, indent=1)
        event = AuditEvent(
            action="training.exported",
            object_type="statement",
            output_sha256=sha256(text),
            details={"version": version, "count": len(made), "named": named},
        )
        self._application.audit.append(actor, event)
        return NamedFile(f"{_EXPORT[language]}-xapi-{version}.json", "application/json", text.encode())

    def take(self, actor: Actor, text: str) -> Taken:
        """Add the statements of an xAPI file, marked as imported; the rules look at their titles first.

        Raises `NotAllowed`, `ImportTooLarge`, `ImportUnreadable`, what `Admission.admit` raises."""
        actor.require(Permission.DUTY)
        found = xapi.read(text, datetime.now(UTC))
        titles = "\n".join(dict.fromkeys(each.title for each in found.statements))
        if titles:
            self._application.admission.admit(actor.for_purpose(IMPORT), titles, IMPORT)
        added = self._learning.take(actor, found.statements)
        return Taken(added, len(found.statements) - added, found.refused)

    def paper(self, actor: Actor, code: str, language: str) -> NamedFile:
        """One's own certificate as PDF, recorded. Raises `NotAllowed`, `CertificateUnknown`."""
        held = self._certificates.own(actor, code)
        data = draw(held, language)
        event = AuditEvent(
            action="training.certificate_printed", object_type="certificate",
            object_id=sha256(held.said.code)[:32], output_sha256=held.sha256,
        )  # fmt: skip
        self._application.audit.append(actor, event)
        return NamedFile(f"{_PAPER[language]}-{held.said.code}.pdf", "application/pdf", data)


def _present(rules: Rules) -> str:
    return rules.term(datetime.now(UTC).astimezone(CHINA).date())


def _order(term: str) -> tuple[str, bool]:
    year, _, name = term.partition("-")
    return year, name == "autumn"
