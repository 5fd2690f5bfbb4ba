"""Homework: classes, assignments, answers, proposals, decisions, release, feedback.

A key may set, hand in, propose and read. Only a person decides, undoes, releases and prints.
"""

from dataclasses import asdict
from pathlib import PurePath
from typing import Annotated, Any, Literal
from urllib.parse import quote

from fastapi import APIRouter, File, Query, Response, UploadFile

from assistant.homework.desk import Answer, Assigned, PupilMark, Record, Taken
from assistant.homework.desk.commentary import CommonError
from assistant.homework.desk.ledger import Release
from assistant.homework.desk.looking import Progress
from assistant.homework.desk.rating import Proposed
from assistant.homework.marking.chain import Decision
from assistant.stewardship import Upload
from guardrails.actor import Permission
from serving.api.access import CurrentActor, allow, guarded_router
from serving.api.homework_views import (
    Accepting,
    AssignmentView,
    ClassIn,
    Correcting,
    Deciding,
    HandingIn,
    ItemView,
    RecordView,
    Serving,
    Setting,
    SettingAside,
    SettingPaper,
    Settling,
    Sharing,
    Undoing,
    WaitingView,
    assignment_view,
    record_view,
    waiting_view,
)
from serving.application import Application
from serving.exporting import NamedFile
from serving.homework import Homework, Sheet
from serving.homework_intake import Received
from serving.homework_papers import BankImport, PaperChoice


def router(application: Application) -> APIRouter:
    """Routes under /homework."""
    routes = guarded_router("/homework", "homework")
    homework = Homework(application)
    _classes(routes, homework)
    _papers(routes, homework)
    _setting(routes, homework)
    _waiting(routes, homework)
    _looking(routes, homework)
    _marking(routes, homework)
    _coming_of_it(routes, homework)
    return routes


def _classes(routes: APIRouter, homework: Homework) -> None:
    @routes.get("/classes", **allow(Permission.DUTY))
    def classes(actor: CurrentActor) -> dict[str, int]:
        """The caller's classes and how many pupils each has."""
        return homework.desk.assignments.classes(actor)

    @routes.post("/classes", **allow(Permission.DUTY))
    def import_class(actor: CurrentActor, body: ClassIn) -> dict[str, int]:
        """Take in a class list; pupils who are there keep their pseudonyms."""
        listed = [(each.number, each.name) for each in body.pupils]
        return {"added": homework.import_class(actor, body.klass, listed)}

    @routes.post("/classes/file", **allow(Permission.DUTY, replayable=False))
    def import_file(
        actor: CurrentActor, klass: Annotated[str, Query(max_length=80)], file: Annotated[UploadFile, File()]
    ) -> dict[str, int]:
        """A class list as csv or xlsx with the columns 学号 and 姓名."""
        upload = Upload(PurePath(file.filename or "").name[:255], file.file.read())
        return {"added": homework.import_class_file(actor, klass, upload)}

    @routes.delete("/pupils/{pupil}", **allow(Permission.SIGN))
    def forget(actor: CurrentActor, pupil: str) -> dict[str, int]:
        """Erase a pupil of an own class, by pseudonym, with all answers, crops and marks."""
        return {"answers": homework.desk.assignments.forget(actor, pupil)}


def _papers(routes: APIRouter, homework: Homework) -> None:
    @routes.get("/papers", **allow(Permission.DUTY))
    def papers(actor: CurrentActor) -> list[PaperChoice]:
        """Forms of the caller's own kept test papers."""
        return list(homework.papers.mine(actor))

    @routes.post("/papers", status_code=201, **allow(Permission.DUTY))
    def set_paper(actor: CurrentActor, body: SettingPaper) -> AssignmentView:
        """Set a form of a kept test paper: its items in its order, with its keys and points."""
        made = homework.set_paper(actor, body.draft, body.form, body.klass, title=body.title, due=body.due)
        return assignment_view(made)

    @routes.post("/bank", **allow(Permission.DUTY, replayable=False))
    def into_bank(
        actor: CurrentActor, subject: Annotated[str, Query(max_length=64)],
        grade: Annotated[int, Query(ge=1, le=12)], file: Annotated[UploadFile, File()], keep: bool = False,
        shared: bool = False,
    ) -> BankImport:  # fmt: skip
        """A file of questions for the school's bank: first a look, then with `keep` it is put in."""
        upload = Upload(PurePath(file.filename or "").name[:255], file.file.read())
        return homework.papers.into_bank(actor, upload, subject, grade, keep=keep, shared=shared)


def _setting(routes: APIRouter, homework: Homework) -> None:
    assignments = homework.desk.assignments

    @routes.get("", **allow(Permission.DUTY))
    def mine(actor: CurrentActor) -> list[AssignmentView]:
        """The caller's assignments and those shared with them, the newest first."""
        return [assignment_view(each) for each in assignments.mine(actor)]

    @routes.post("", status_code=201, **allow(Permission.DUTY))
    def create(actor: CurrentActor, body: Setting) -> AssignmentView:
        """Set homework. A key that contradicts itself is refused here, before anything is marked."""
        items = [*body.assigned, *(Assigned(item=each) for each in body.items)]
        made = assignments.create(actor, body.title, body.klass, items, due=body.due, paper=body.paper)
        return assignment_view(made)

    @routes.get("/{assignment}", **allow(Permission.DUTY))
    def one(actor: CurrentActor, assignment: str) -> AssignmentView:
        """An assignment with its items."""
        return assignment_view(assignments.open(actor, assignment))

    @routes.delete("/{assignment}", status_code=204, **allow(Permission.SIGN))
    def delete(actor: CurrentActor, assignment: str) -> Response:
        """Erase an assignment with everything handed in."""
        assignments.delete(actor, assignment)
        return Response(status_code=204)

    @routes.put("/{assignment}/shares", status_code=204, **allow(Permission.DUTY))
    def share(actor: CurrentActor, assignment: str, body: Sharing) -> Response:
        """Let a colleague mark as well."""
        homework.share(actor, assignment, body.user)
        return Response(status_code=204)

    @routes.post("/{assignment}/answers", **allow(Permission.DUTY))
    def take(actor: CurrentActor, assignment: str, body: HandingIn) -> Taken:
        """Take answers in. The same answer twice is one; another answer to the same question is told as a
        clash and left out."""
        answers = [Answer(each.pupil, each.item, each.text, each.handed) for each in body.answers]
        return homework.desk.intake.take(actor, assignment, answers, "api")

    @routes.post("/{assignment}/answers/files", **allow(Permission.DUTY, replayable=False))
    def receive(
        actor: CurrentActor, assignment: str, files: Annotated[list[UploadFile], File(max_length=300)]
    ) -> Received:
        """Answers as files: xlsx or csv with a row a pupil, exports, photographs or a scan of answer cards.
        What cannot be told for sure waits for a person and is never a zero."""
        uploads = [Upload(PurePath(each.filename or "").name[:255], each.file.read()) for each in files]
        return homework.receiving.take(actor, assignment, uploads)

    @routes.get("/{assignment}/card", **allow(Permission.DUTY, replayable=False))
    def card(actor: CurrentActor, assignment: str, blank: bool = False) -> Response:
        """The answer cards to print, as PDF: one for each pupil with the pupil's number (and name, for a
        person whose class it is), or one `blank` for copying."""
        return _sent(homework.card(actor, assignment, blank=blank))

    @routes.put("/{assignment}/answers/{submission}", **allow(Permission.SIGN))
    def correct(actor: CurrentActor, assignment: str, submission: str, body: Correcting) -> dict[str, str]:
        """Put what a person reads in the place of an answer; the old one stays in the record."""
        made = homework.desk.intake.correct(actor, assignment, submission, body.text)
        return {"submission": made.submission.id}


def _waiting(routes: APIRouter, homework: Homework) -> None:
    waiting = homework.desk.waiting

    @routes.get("/{assignment}/waiting", **allow(Permission.DUTY))
    def waits(actor: CurrentActor, assignment: str) -> list[WaitingView]:
        """Cards and rows of an own assignment that nobody knows whose they are, or that two claim."""
        return [waiting_view(each) for each in waiting.open(actor, assignment)]

    @routes.get("/{assignment}/waiting/{held}/face", **allow(Permission.SIGN, replayable=False))
    def face(actor: CurrentActor, assignment: str, held: str) -> Response:
        """The cut of a card with name and number, as PNG."""
        png = waiting.face(actor, assignment, held)
        return Response(png, media_type="image/png", headers={"cache-control": "no-store"})

    @routes.post("/{assignment}/waiting/{held}/pupil", **allow(Permission.SIGN))
    def settle(actor: CurrentActor, assignment: str, held: str, body: Settling) -> Taken:
        """Say whose it is: all its answers are taken in, or none where the pupil has others already."""
        return waiting.settle(actor, assignment, held, body.pupil)

    @routes.post("/{assignment}/waiting/{held}/aside", status_code=204, **allow(Permission.SIGN))
    def aside(actor: CurrentActor, assignment: str, held: str, body: SettingAside) -> Response:
        """Leave it out with a reason; it stays in the record and can still be settled."""
        waiting.set_aside(actor, assignment, held, body.reason)
        return Response(status_code=204)


def _looking(routes: APIRouter, homework: Homework) -> None:
    desk = homework.desk

    @routes.post("/{assignment}/propose", **allow(Permission.DUTY))
    def propose(actor: CurrentActor, assignment: str) -> list[Proposed]:
        """Propose marks by rules and by the teacher's marks so far; what is there already is skipped, so a
        call that broke off is simply sent again. Nothing here is a mark."""
        return list(desk.propose(actor, assignment))

    @routes.get("/{assignment}/progress", **allow(Permission.DUTY))
    def progress(actor: CurrentActor, assignment: str) -> list[Progress]:
        """How far every item is."""
        return list(desk.overview(actor, assignment))

    @routes.get("/{assignment}/items/{item}", **allow(Permission.DUTY))
    def item(actor: CurrentActor, assignment: str, item: str) -> ItemView:
        """One item on the desk: its queue in the order to look at it, agreement, groups."""
        shown = desk.item(actor, assignment, item)

        def view(records: tuple[Record, ...]) -> list[RecordView]:
            return [record_view(shown.assigned, each, shown.group_of(each.submission.id)) for each in records]

        return ItemView(
            progress=shown.progress, agreement=shown.agreement, queue=view(shown.queue),
            done=view(shown.done), aside=view(shown.aside), unequal=[list(each) for each in shown.unequal],
        )  # fmt: skip

    @routes.post(
        "/{assignment}/items/{item}/second",
        **allow(Permission.DUTY, rate="model", replayable=False),
    )
    async def second(actor: CurrentActor, assignment: str, item: str) -> list[dict[str, Any]]:
        """Have the configured model rate the answers of a short-answer item as second rater."""
        return [asdict(each) async for each in homework.second(actor, assignment, item)]


def _marking(routes: APIRouter, homework: Homework) -> None:
    desk = homework.desk

    @routes.post("/{assignment}/decisions", **allow(Permission.SIGN))
    def decide(actor: CurrentActor, assignment: str, body: Deciding) -> Decision:
        """Give one answer its mark; 409 `marking-decision-stale` where a colleague was first."""
        return desk.decide(
            actor, assignment, body.submission, body.mark, expected=body.expected, reason=body.reason
        )

    @routes.post("/{assignment}/items/{item}/decisions", **allow(Permission.SIGN))
    def serve(actor: CurrentActor, assignment: str, item: str, body: Serving) -> list[Decision]:
        """One mark for answers that say the same, each with a decision of its own; never for open work."""
        return list(desk.serve(actor, assignment, item, body.submissions, body.mark, body.reason))

    @routes.post("/{assignment}/accept", **allow(Permission.SIGN))
    def accept(actor: CurrentActor, assignment: str, body: Accepting) -> dict[str, int]:
        """Take over what the key says exactly, for choices only."""
        return {"decided": len(desk.ledger.accept(actor, assignment, body.item))}

    @routes.post("/{assignment}/undo", **allow(Permission.SIGN))
    def undo(actor: CurrentActor, assignment: str, body: Undoing) -> list[Decision]:
        """Take back the caller's last decision by new ones that restore what stood before."""
        return list(desk.ledger.undo(actor, assignment, body.reason))

    @routes.post("/{assignment}/release", **allow(Permission.SIGN))
    def release(actor: CurrentActor, assignment: str) -> Release:
        """Make the decided marks official."""
        return desk.ledger.release(actor, assignment)


def _coming_of_it(routes: APIRouter, homework: Homework) -> None:
    @routes.get("/{assignment}/marks", **allow(Permission.DUTY))
    def marks(actor: CurrentActor, assignment: str) -> list[PupilMark]:
        """Every pupil against every item, by pseudonym; what is missing has no mark."""
        return list(homework.desk.marks(actor, assignment))

    @routes.get("/{assignment}/results", **allow(Permission.DUTY))
    def results(actor: CurrentActor, assignment: str) -> list[Sheet]:
        """Every pupil's feedback by pseudonym."""
        return list(homework.results(actor, assignment))

    @routes.get("/{assignment}/errors", **allow(Permission.DUTY))
    def errors(actor: CurrentActor, assignment: str) -> list[CommonError]:
        """What the class got wrong most, as material for the next lesson."""
        return list(homework.common_errors(actor, assignment))

    @routes.get("/{assignment}/feedback", **allow(Permission.SIGN, replayable=False))
    def feedback(actor: CurrentActor, assignment: str, form: Literal["docx", "zip"] = "docx") -> Response:
        """Feedback sheets with names, after the release: one file, or one a pupil in a zip."""
        return _sent(homework.feedback(actor, assignment, form))


def _sent(made: NamedFile) -> Response:
    headers = {
        "content-disposition": f"attachment; filename*=UTF-8''{quote(made.name, safe='')}",
        "cache-control": "no-store",
    }
    return Response(made.data, media_type=made.media_type, headers=headers)
