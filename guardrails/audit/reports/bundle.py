"""Hand the reports over: one archive with every file, and a manifest of their SHA-256 (policy.md §7.3).

The export is an event with the manifest's own hash before anybody gets a byte; each file carries the
watermark and says whether generated content is inside.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from guardrails.actor import Actor, Permission
from guardrails.audit.event import AuditEvent
from guardrails.audit.log import AuditLog
from guardrails.audit.query import AuditQuery, china_now
from guardrails.audit.reports import files
from guardrails.audit.reports.files import Watermark
from guardrails.audit.reports.table import NUMBERS, Filled, Known, Language, phrase, report
from guardrails.audit.rights import Disclosed
from guardrails.audit.views import Views

Purpose = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=100)]
"""What an export is for; it stands in every file and in the log."""


class Listed(BaseModel):
    """One file of an archive."""

    model_config = ConfigDict(frozen=True)
    name: str
    sha256: str
    size: int
    rows: int


class Manifest(BaseModel):
    """What an archive holds. The signed log has this manifest's own SHA-256."""

    model_config = ConfigDict(frozen=True)
    tenant: str
    exported_by: str
    exported_at: str
    purpose: str
    query: dict[str, str]
    generated: bool
    label: str
    files: tuple[Listed, ...] = Field(description="every file but the manifest itself")


@dataclass(frozen=True, slots=True)
class Bundle:
    """A zip archive, its manifest, and the name to save it under."""

    name: str
    content: bytes
    manifest: Manifest


class ReportDesk:
    """Fills reports from one log and hands them out."""

    def __init__(self, log: AuditLog) -> None:
        self._log = log
        self._views = Views(log)

    def fill(self, actor: Actor, number: int, query: AuditQuery, known: Known) -> Filled:
        """One report, to look at. Recorded as `audit.read`. Raises `NotAllowed`, `ReportUnknown`."""
        wanted = report(number)
        until = self._log.read_by(actor, "report", query, report=number).sequence
        return Filled(wanted, tuple(wanted.rows(self._views.walk(actor, query, until), known)))

    def export(
        self, actor: Actor, numbers: Sequence[int], query: AuditQuery, known: Known, purpose: str,
        language: Language = "zh",
    ) -> Bundle:  # fmt: skip
        """The reports as xlsx, csv, JSON Lines and a PDF summary in one archive. Recorded as
        `audit.reported` before it is handed out. Raises `NotAllowed`, `ReportUnknown`, `AuditUnavailable`."""
        self._log.require(actor, Permission.EXPORT_AUDIT, "audit.reported")
        chosen = [report(number) for number in sorted(set(numbers)) or NUMBERS]
        filled = [Filled(each, tuple(each.rows(self._views.walk(actor, query), known))) for each in chosen]
        mark = self._mark(actor, known, purpose, query, language)
        made = [("reports.xlsx", files.as_xlsx(filled, mark, language), sum(len(e.rows) for e in filled))]
        made.append(("summary.pdf", files.as_pdf(filled, mark, language), 0))
        for each in filled:
            stem = f"{each.report.number:02d}"
            made.append((f"{stem}.csv", files.as_csv(each, mark, language), len(each.rows)))
            made.append((f"{stem}.jsonl", files.as_jsonl(each, mark), len(each.rows)))
        generated = any(each.report.generated for each in filled)
        return self._bundle(actor, "audit.reported", "audit-reports", made, mark, query, generated)

    def copy(self, actor: Actor, found: Sequence[Disclosed], known: Known, purpose: str) -> Bundle:
        """What `Rights.copy` found about one person, as JSON Lines and csv in an archive with its manifest.
        Recorded as `audit.copied`. Raises `NotAllowed`."""
        self._log.require(actor, Permission.ERASE, "audit.copied")
        mark = self._mark(actor, known, purpose, AuditQuery(), "zh")
        rows = [each.plain() for each in found]
        generated = any(row["generated"] for row in rows)
        said = phrase("generated" if generated else "not_generated", "zh")
        head = {
            "label": said,
            "generated": generated,
            "exported_by": mark.person,
            "exported_at": mark.time,
            "purpose": mark.purpose,
        }
        lines = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in (head, *rows))
        made = [("events.jsonl", lines.encode(), len(rows))]
        return self._bundle(actor, "audit.copied", "subject-copy", made, mark, AuditQuery(), generated)

    def _mark(
        self, actor: Actor, known: Known, purpose: str, query: AuditQuery, language: Language
    ) -> Watermark:
        ends = [moment.isoformat()[:10] if moment else "…" for moment in (query.since, query.until)]
        period = " – ".join(ends) if query.since or query.until else phrase("all_time", language)
        return Watermark(
            known.person(actor.user), china_now().isoformat(timespec="seconds"), purpose, actor.tenant, period
        )

    def _bundle(
        self, actor: Actor, action: str, stem: str, made: Sequence[tuple[str, bytes, int]], mark: Watermark,
        query: AuditQuery, generated: bool,
    ) -> Bundle:  # fmt: skip
        listed = tuple(
            Listed(name=name, sha256=hashlib.sha256(content).hexdigest(), size=len(content), rows=rows)
            for name, content, rows in made
        )
        manifest = Manifest(
            tenant=actor.tenant, exported_by=actor.user, exported_at=mark.time, purpose=mark.purpose,
            query=query.noted(), generated=generated, files=listed,
            label=phrase("generated" if generated else "not_generated", "zh"),
        )  # fmt: skip
        said = manifest.model_dump_json(indent=2).encode()
        details = {
            "purpose": mark.purpose, "files": [each.name for each in listed], "query": query.noted(),
            "manifest_sha256": hashlib.sha256(said).hexdigest(),
        }  # fmt: skip
        self._log.append(actor, AuditEvent(action=action, labelled=generated, details=details))
        archive = _zip([*((name, content) for name, content, _ in made), ("manifest.json", said)])
        return Bundle(f"{stem}-{actor.tenant}-{mark.time[:10]}.zip", archive, manifest)


def _zip(made: Sequence[tuple[str, bytes]]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in made:
            archive.writestr(name, content)
    return stream.getvalue()
