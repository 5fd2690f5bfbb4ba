"""The audit log (审计日志): append-only, hash-chained, fail-closed (policy.md §7)."""

from guardrails.audit.chain import Fault, Head
from guardrails.audit.event import AuditEvent, RuleHit, SourceUse
from guardrails.audit.log import (
    AuditLog,
    AuditPage,
    AuditQuery,
    AuditUnavailable,
    RecordedEvent,
    Verification,
)

__all__ = [
    "AuditEvent",
    "AuditLog",
    "AuditPage",
    "AuditQuery",
    "AuditUnavailable",
    "Fault",
    "Head",
    "RecordedEvent",
    "RuleHit",
    "SourceUse",
    "Verification",
]
