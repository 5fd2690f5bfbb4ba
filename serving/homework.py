"""Homework as the interface and the page use it: the desk joined with the roster, files and a model."""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.homework.desk import Assigned, Assignment
from assistant.homework.desk.commentary import CommonError, common_errors
from assistant.homework.desk.printing import sheet, sheets
from assistant.homework.desk.problems import NotReleased
from assistant.homework.desk.results import Result, results
from assistant.homework.desk.seconding import Seconded, Seconding
from assistant.homework.desk.types import Pupil, Record
from assistant.stewardship import Upload
from corpora.parsing.problems import FileTooLarge
from corpora.storage import reading
from guardrails.actor import Actor, Permission
from guardrails.audit.event import AuditEvent
from guardrails.label import aigc
from guardrails.roster import RosterName
from serving.enriching import ModelNotConfigured
from serving.exporting import NamedFile
from serving.homework_files import class_rows, docx
from serving.homework_intake import Receiving, card
from serving.homework_papers import Papers
from serving.identity import users

if TYPE_CHECKING:
    from serving.application import Application


@dataclass(frozen=True, slots=True)
class Sheet:
    """A pupil's feedback by pseudonym."""

    pupil: str
    results: tuple[Result, ...]


class Homework:
    """The services of one application; makes nothing until it is asked. Marking itself is asked of `desk`."""

    def __init__(self, application: "Application") -> None:
        self._application = application
        self.desk = application.classroom.homework
        self._seconding = Seconding(application.engine, application.audit)
        self.limit = application.settings.max_upload_mb * 1_000_000
        self.papers = Papers(application)
        self.receiving = Receiving(self.desk, application.settings.home / "intake", self.limit)

    # --- classes and colleagues

    def import_class(self, actor: Actor, klass: str, listed: Sequence[tuple[str, str]]) -> int:
        """Take in a class list; its names go on the school's roster as well, so that no model ever reads
        them. Returns how many pupils are new. Raises `NotAllowed`, `RosterUnreadable`, `NameInvalid`."""
        added = self.desk.assignments.import_class(actor, klass, listed)
        self._application.roster.add(actor, [RosterName(name=" ".join(name.split())) for _, name in listed])
        return added

    def import_class_file(self, actor: Actor, klass: str, upload: Upload) -> int:
        """A class list as csv or xlsx. Raises what `import_class` raises, and `FileTooLarge`."""
        actor.require(Permission.DUTY)
        if len(upload.data) > self.limit:
            raise FileTooLarge(size=len(upload.data), limit=self.limit)
        return self.import_class(actor, klass, class_rows(upload.data, upload.name))

    def share(self, actor: Actor, assignment: str, member: str) -> None:
        """Let a colleague mark as well. Raises `UserUnknown`, and what `assignments.share` raises."""
        actor.require(Permission.DUTY)
        with reading(self._application.engine) as connection:
            users.get(connection, actor.tenant, member)
        self.desk.assignments.share(actor, assignment, member)

    def set_paper(
        self, actor: Actor, draft: str, form: str, klass: str, *, title: str = "", due: str = ""
    ) -> Assignment:
        """Set a form of an own kept test paper for a class. Raises what `Papers.items_of` and
        `assignments.create` raise."""
        paper, named, items = self.papers.items_of(actor, draft, form)
        made = self.desk.assignments.create(actor, title.strip() or named, klass, items, due=due, paper=paper)
        self.papers.used(actor, made)
        return made

    def card(self, actor: Actor, assignment: str, *, blank: bool = False) -> NamedFile:
        """The answer cards to print, one for each pupil with a serial number and the pupil's number; names
        stand on them only for the person who may open the class list. `blank` gives one card for copying,
        and so does a class without a list. Raises `NotAllowed`, `AssignmentUnknown`, `CardTooLong`."""
        from assistant.documents.names import file_name

        found, people = self.desk.assignments.open(actor, assignment), self.desk.class_of(actor, assignment)
        if blank or not people:
            data = card(found, people)
        else:
            named = found.role == "owner" and actor.can(Permission.SIGN)
            data = card(found, people, self.desk.serials.give(actor, assignment, named=named), named=named)
        return NamedFile(file_name(f"{found.title} 答题卡", "pdf"), "application/pdf", data)

    # --- a model

    async def second(self, actor: Actor, assignment: str, item: str) -> AsyncGenerator[Seconded, None]:
        """Have the model rate the answers of an item as second rater. Raises `ModelNotConfigured`, and what
        `Seconding.run` raises."""
        gate = self._application.gate
        if gate is None:
            raise ModelNotConfigured()
        async for each in self._seconding.run(actor, assignment, item, gate):
            yield each

    # --- what comes of it

    def common_errors(self, actor: Actor, assignment: str) -> tuple[CommonError, ...]:
        """What the class got wrong most, as material for the next lesson; nobody is named. Raises
        `NotAllowed`, `AssignmentUnknown`."""
        found, records = self.desk.records(actor, assignment)
        return common_errors(found.items, records)

    def results(self, actor: Actor, assignment: str) -> tuple[Sheet, ...]:
        """Every pupil's feedback by pseudonym, to be read before it goes out. Raises `NotAllowed`,
        `AssignmentUnknown`."""
        found, records = self.desk.records(actor, assignment)
        names = _knowledge(found.items)
        by_pupil = _by_pupil(records)
        return tuple(Sheet(pupil, results(found.items, mine, names)) for pupil, mine in by_pupil.items())

    def feedback(self, actor: Actor, assignment: str, form: str = "docx") -> NamedFile:
        """Feedback sheets with names: `docx` one file with a page each, `zip` one file a pupil. Recorded as
        `homework.printed` before it is handed out.

        Raises `NotAllowed` for a key, `AssignmentUnknown`, `NotYours`, `NotReleased`,
        `AuditUnavailable`."""
        actor.require(Permission.SIGN)
        people = self.desk.people(actor, assignment)
        if not self.desk.ledger.releases(actor, assignment):
            raise NotReleased()
        found, records = self.desk.records(actor, assignment)
        names, by_pupil = _knowledge(found.items), _by_pupil(records)
        whole = [
            (pupil, results(found.items, by_pupil[pupil.id], names))
            for pupil in people
            if pupil.id in by_pupil
        ]
        made = self._zipped(found, whole) if form == "zip" else self._bound(found, whole)
        event = AuditEvent(
            action="homework.printed",
            object_type="homework",
            object_id=found.id,
            labelled=True,
            details={"pupils": len(whole), "format": form},
        )
        self._application.audit.append(actor, event)
        return made

    def _bound(self, found: Assignment, whole: Sequence[tuple[Pupil, tuple[Result, ...]]]) -> NamedFile:
        from assistant.documents.export import MEDIA_TYPES
        from assistant.documents.names import file_name

        data = docx(sheets(found, whole), self._label(found))
        return NamedFile(file_name(f"{found.title} 反馈单", "docx"), MEDIA_TYPES["docx"], data)

    def _zipped(self, found: Assignment, whole: Sequence[tuple[Pupil, tuple[Result, ...]]]) -> NamedFile:
        from assistant.documents.bundle import bundle
        from assistant.documents.export import MEDIA_TYPES
        from assistant.documents.names import file_name

        files = []
        for pupil, mine in whole:
            name = file_name(f"{pupil.number} {pupil.name}", "docx")
            files.append((name, docx(sheet(found, pupil, mine), self._label(found))))
        return NamedFile(file_name(f"{found.title} 反馈单", "zip"), MEDIA_TYPES["zip"], bundle(files))

    def _label(self, found: Assignment) -> dict[str, str]:
        return aigc(f"{found.id}-feedback", self._application.settings.producer)


def _by_pupil(records: Sequence[Record]) -> dict[str, dict[str, Record]]:
    found: dict[str, dict[str, Record]] = {}
    for each in records:
        found.setdefault(each.submission.pupil, {})[each.submission.item] = each
    return found


def _knowledge(items: Sequence[Assigned]) -> dict[str, str]:
    """What the codes of the items' knowledge points are called."""
    wanted = {code for each in items for code in each.item.knowledge}
    if not wanted:
        return {}
    from corpora.knowledge_graphs import library

    nodes = library().nodes
    return {code: nodes[code].name for code in wanted if code in nodes}
