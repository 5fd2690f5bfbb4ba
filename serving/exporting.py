"""A kept artefact as a file: printed, marked as a draft until it is released, labelled, and recorded."""

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from assistant.artefact import Artefact, Status
from guardrails.actor import Actor, Permission
from guardrails.audit.event import AuditEvent
from guardrails.label import aigc

if TYPE_CHECKING:
    from assistant.documents.export import Content
    from assistant.documents.paper import Paper
    from assistant.drafts import Kept
    from serving.application import Application

_MARKS = {
    Status.DRAFT: ("草稿·未经审核", "Draft, not reviewed"),
    Status.REVIEWED: ("草稿·已审核未发布", "Draft, reviewed but not released"),
    Status.WITHDRAWN: ("已撤回·请勿使用", "Withdrawn, do not use"),
}


@dataclass(frozen=True, slots=True)
class NamedFile:
    """A file to hand out."""

    name: str
    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class DraftFile(NamedFile):
    """A kept artefact as a file. `status` is that of the version it was made from; all but released ones
    carry a visible mark. `unset` are formulas that stand in it as LaTeX because they could not be read."""

    sha256: str
    status: Status
    unset: tuple[str, ...]


def exported(
    application: "Application", actor: Actor, kept: "Kept", status: Status, form: str, template: bytes | None,
    printed: "Content | None" = None,
) -> DraftFile:  # fmt: skip
    """The file, after its `draft.exported` is in the log. `printed` is what the artefact prints as, where
    that is known already.

    Raises `NotAllowed`, `NotPrintable`, `ExportFormatUnknown`, `LabelNotWritten`, `AuditUnavailable`, and
    what a broken template raises."""
    from assistant.documents.export import export

    actor.require(Permission.DUTY)
    artefact = kept.artefact.model_copy(update={"status": status})
    content = marked(printed or content_of(artefact), status)
    label = artefact.aigc or aigc(f"{kept.id}-{kept.version}", application.settings.producer)
    made = export(content, form, label, template)
    digest = hashlib.sha256(made.data).hexdigest()
    event = AuditEvent(
        action="draft.exported",
        object_type=kept.kind,
        object_id=kept.id,
        input_sha256=hashlib.sha256(kept.artefact.model_dump_json().encode()).hexdigest(),
        output_sha256=digest,
        produce_id=str(label.get("ProduceID", "")),
        labelled=True,
        details={"format": form, "version": kept.version, "status": status.value, "owner": kept.owner},
    )
    application.audit.append(actor, event)
    return DraftFile(made.name, made.media_type, made.data, digest, status, made.unset)


def content_of(artefact: Artefact) -> "Content":
    """What the artefact prints as. Raises `NotPrintable`."""
    from assistant.documents.export import Content
    from assistant.homework.assembly.printing import PRINTERS, parts_of
    from assistant.learning_analysis.reports.base import Told
    from assistant.lesson_observation.printing import print_report
    from assistant.lesson_observation.report import LessonObservation
    from assistant.lesson_preparation.printing import printed
    from assistant.student_evaluation.printing import content
    from assistant.teacher_training.learning.report import LearningReport, print_record
    from assistant.teacher_training.literacy.printing import literacy_content
    from assistant.teacher_training.practice.base import Practised
    from assistant.teacher_training.practice.printing import print_practice
    from assistant.teacher_training.regional.printing import print_index
    from assistant.teacher_training.regional.types import RegionalIndex
    from assistant.teacher_training.role_play.debrief import RolePlayDebrief
    from assistant.teacher_training.role_play.printing import print_debrief
    from assistant.teacher_training.training_plans.plan import TrainingPlan
    from assistant.teacher_training.training_plans.printing import print_plan

    if isinstance(artefact, RolePlayDebrief):
        return Content(print_debrief(artefact))
    if isinstance(artefact, RegionalIndex):
        return print_index(artefact)
    if isinstance(artefact, Told):
        return content(artefact)
    if isinstance(artefact, LessonObservation):
        return Content(print_report(artefact))
    if isinstance(artefact, LearningReport):
        return print_record(artefact)
    if isinstance(artefact, Practised):
        return Content(print_practice(artefact))
    if isinstance(artefact, TrainingPlan):
        return Content(print_plan(artefact))
    literacy = literacy_content(artefact)
    if literacy is not None:
        return literacy
    made = PRINTERS.get(type(artefact), printed)(artefact)
    return Content(made.paper, made.deck, made.workbook, parts=parts_of(artefact))


def marked(content: "Content", status: Status) -> "Content":
    """The content with a mark on each page, slide and sheet that it is not released."""
    from assistant.documents.paper import Paragraph

    if status is Status.RELEASED:
        return content
    mark = _MARKS[status][0 if content.language == "zh" else 1]
    changes: dict[str, Any] = {}

    def on_paper(paper: "Paper") -> "Paper":
        header = _joined(mark, paper.header)
        return replace(paper, header=header, blocks=(Paragraph(mark, "lead"), *paper.blocks))

    if content.paper is not None:
        changes["paper"] = on_paper(content.paper)
    changes["parts"] = tuple((name, on_paper(paper)) for name, paper in content.parts)
    if content.deck is not None:
        changes["deck"] = replace(content.deck, footer=_joined(mark, content.deck.footer))
    if content.workbook is not None:
        sheets = tuple(replace(each, note=_joined(mark, each.note)) for each in content.workbook.sheets)
        changes["workbook"] = replace(content.workbook, sheets=sheets)
    return replace(content, **changes)


def _joined(mark: str, text: str) -> str:
    return f"{mark}　{text}" if text else mark
