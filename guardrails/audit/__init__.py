"""The audit log (审计日志): append-only, hash-chained, fail-closed (policy.md §7)."""

from guardrails.audit import triggers as _triggers  # noqa: F401  (whoever creates the tables protects them)
from guardrails.audit.chain import Fault, Head
from guardrails.audit.event import AuditEvent, RuleHit, SourceUse, SubjectData
from guardrails.audit.keys import KeyFolder
from guardrails.audit.log import AuditLog, AuditPage, AuditUnavailable, RecordedEvent
from guardrails.audit.query import AuditQuery
from guardrails.audit.verification import Verification

__all__ = [
    "AuditEvent",
    "AuditLog",
    "AuditPage",
    "AuditQuery",
    "AuditUnavailable",
    "Fault",
    "Head",
    "KeyFolder",
    "RecordedEvent",
    "RuleHit",
    "SourceUse",
    "SubjectData",
    "Verification",
]
