"""The regional index as a file; its CSV has one line a figure."""

import hashlib

from assistant.drafts.problems import DraftUnknown
from assistant.teacher_training.regional.printing import csv_of
from assistant.teacher_training.regional.types import RegionalIndex
from guardrails.actor import Actor, Permission
from guardrails.audit.event import AuditEvent
from serving.application import Application
from serving.exporting import NamedFile
from serving.preparation import Preparation


def regional_file(application: Application, actor: Actor, draft: str, form: str) -> NamedFile:
    """A kept report as docx, pdf, md, xlsx, zip or csv, after the event is in the log. Raises `NotAllowed`,
    `DraftUnknown`, `ExportFormatUnknown`, `AuditUnavailable`."""
    actor.require(Permission.MANAGE_USERS)
    preparation = Preparation(application)
    if form != "csv":
        return preparation.export(actor, draft, form)
    kept = preparation.drafts.open(actor, draft)
    if not isinstance(kept.artefact, RegionalIndex):
        raise DraftUnknown()
    data = csv_of(kept.artefact)
    event = AuditEvent(
        action="draft.exported", object_type=kept.kind, object_id=kept.id,
        output_sha256=hashlib.sha256(data).hexdigest(), details={"format": form, "version": kept.version},
    )  # fmt: skip
    application.audit.append(actor, event)
    return NamedFile(f"regional-index-{kept.version}.csv", "text/csv; charset=utf-8", data)
