"""Last year's plan (旧教案) as a teacher uploads it: read in a process of its own, recorded, kept nowhere."""

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.stewardship import Upload
from corpora.parsing.problems import FileTooLarge, FileTooLong
from guardrails.actor import Actor, Permission
from guardrails.audit.event import AuditEvent

if TYPE_CHECKING:
    from serving.application import Application


@dataclass(frozen=True, slots=True)
class Previous:
    """The text for `LessonRequest.previous`, and the sections of a plan whose headings were found in it."""

    title: str
    text: str
    sections: tuple[str, ...]


def read_previous(application: "Application", actor: Actor, upload: Upload) -> Previous:
    """The text of the file, after its `draft.previous_read` is in the log. A name is not recorded: it often
    holds a person's.

    Raises `NotAllowed`, `FileTooLarge`, what the parser raises (encrypted, macros, a scan without text …),
    `FileTooLong` where a plan cannot be that long, `AuditUnavailable`."""
    from assistant.lesson_preparation.drafting.previous import sections_of, text_of
    from assistant.lesson_preparation.request import LONGEST_PREVIOUS

    actor.require(Permission.DUTY)
    limit = application.settings.max_upload_mb * 1_000_000
    if len(upload.data) > limit:
        raise FileTooLarge(size=len(upload.data), limit=limit)
    document = application.steward.read(actor, upload)
    text = text_of(document)
    if len(text) > LONGEST_PREVIOUS:
        raise FileTooLong(what="characters", limit=LONGEST_PREVIOUS)
    event = AuditEvent(
        action="draft.previous_read",
        object_type="lesson-plan",
        input_sha256=hashlib.sha256(upload.data).hexdigest(),
        output_sha256=hashlib.sha256(text.encode()).hexdigest(),
        details={"kind": document.media_type, "bytes": len(upload.data), "characters": len(text)},
    )
    application.audit.append(actor, event)
    return Previous(document.title, text, tuple(sections_of(text)))
