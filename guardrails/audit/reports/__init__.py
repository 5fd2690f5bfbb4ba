"""The fourteen tables a compliance officer must be able to hand over (policy.md §7.3), and their files."""

from guardrails.audit.reports.bundle import Bundle, Purpose, ReportDesk
from guardrails.audit.reports.table import REPORTS, Filled, Known, ReportUnknown, report

__all__ = ["REPORTS", "Bundle", "Filled", "Known", "Purpose", "ReportDesk", "ReportUnknown", "report"]
