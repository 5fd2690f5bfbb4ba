"""Learning analysis (学情) as the interface and the page use it: tests, reports, names, files, evaluation.

Marks stand under codes from the first step on. A name is put in its place only in a file that a teacher
asks for, and each time that is an event.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from threading import Lock
from typing import TYPE_CHECKING, Any

from cachetools import LRUCache

from assistant.artefact import Status as ArtefactStatus
from assistant.drafts import Kept
from assistant.learning_analysis.intake.building import build
from assistant.learning_analysis.intake.problems import ItemsUntold
from assistant.learning_analysis.intake.sources import understand_files
from assistant.learning_analysis.intake.types import Corrections, Preview
from assistant.learning_analysis.intake.understanding import looked_at
from assistant.learning_analysis.reports.base import Told
from assistant.learning_analysis.reports.commentary import CommentaryLesson
from assistant.learning_analysis.reports.store import ExamUnknown
from assistant.learning_analysis.reports.stored import ExamListed
from assistant.student_evaluation.comments import TermComments, confirmed, reworded
from corpora.problem import Problem
from guardrails.actor import Actor, Permission
from guardrails.roster import RosterName
from serving.exporting import DraftFile, content_of, exported
from serving.masking import Masking
from serving.preparation import Preparation

if TYPE_CHECKING:
    from assistant.documents.export import Content
    from serving.application import Application

DRAWN = 24
"""Reports whose pictures are kept drawn; each is about half a megabyte."""
KINDS = frozenset(
    {
        "class-report",
        "commentary-lesson",
        "pupil-report",
        "parent-report",
        "school-overview",
        "data-answer",
        "term-comment",
        "quality-record",
    }
)


class NotOfLearning(Problem):
    """The draft is of another kind. Detail: `kind`."""

    code = "learning-not-of-kind"


@dataclass(frozen=True, slots=True)
class About:
    """What a file does not say of its test: `subject` is an id such as `mathematics`."""

    title: str
    subject: str
    grade: int
    day: str = ""


@dataclass(frozen=True, slots=True)
class Marks:
    """Where marks come from: files (name, bytes) that are one test, or else an assignment by id."""

    files: tuple[tuple[str, bytes], ...] = ()
    homework: str = ""


class Learning:
    """The services of one application."""

    def __init__(self, application: "Application") -> None:
        self._application = application
        self._preparation = Preparation(application)
        self._masking = Masking(application)
        self._drawn: LRUCache[tuple[str, int], Content] = LRUCache(DRAWN)
        self._lock = Lock()
        self.exams = application.classroom.exams
        self.notices = application.classroom.notices
        self.observations = application.classroom.observations

    # --- tests

    def preview(self, actor: Actor, marks: Marks) -> Preview:
        """How the columns are understood; nothing is kept. Names of homework are for persons only.

        Raises `NotAllowed`, `AssignmentUnknown`, `NotYours`, `NotReleased`, and what `understand_files`
        raises."""
        actor.require(Permission.DUTY)
        return self._homework(actor, marks.homework) if marks.homework else understand_files(marks.files)

    def marked_homework(self, actor: Actor) -> tuple[tuple[str, str], ...]:
        """Id and title of the actor's own assignments with released marks, the newest first. Raises
        `NotAllowed`."""
        desk = self._application.classroom.homework
        return tuple(
            (each.id, f"{each.title} · {each.klass}")
            for each in desk.assignments.mine(actor)
            if each.role == "owner" and desk.ledger.releases(actor, each.id)
        )

    def _homework(self, actor: Actor, assignment: str) -> Preview:
        from assistant.homework.desk.problems import NotReleased
        from assistant.learning_analysis.intake.homework import understand_homework

        actor.require(Permission.SIGN)
        desk = self._application.classroom.homework
        people = desk.people(actor, assignment)
        if not desk.ledger.releases(actor, assignment):
            raise NotReleased()
        found, records = desk.records(actor, assignment)
        return understand_homework(found, people, desk.marks(actor, assignment), records)

    def take(self, actor: Actor, marks: Marks, about: About, corrections: Corrections) -> ExamListed:
        """Keep a test, pseudonymised before anything else, with what was repaired; its names go on the
        school's roster, so that no model ever reads them. Raises what `preview` and `build` raise, and
        `TooManyExams`."""
        found = build(self.preview(actor, marks), self._masking.codes(actor), corrections)
        day = about.day or found.matrix.date
        matrix = replace(found.matrix, exam=about.title, subject=about.subject, date=day)
        told = tuple(f"{each.words.zh}：{each.where}" for each in found.repairs)
        people = dict(found.keys.names)
        self._application.roster.add(actor, _rostered(people.values()))
        return self.exams.keep(actor, matrix, people, title=about.title, grade=about.grade, repairs=told)

    def describe(self, actor: Actor, exam: str, marks: Marks, *, replace_tags: bool = False) -> ExamListed:
        """Put a sheet about the items (双向细目表) into a kept test. Raises `ItemsUntold`, and what
        `Exams.describe` and reading a workbook raise."""
        notes = [note for name, data in marks.files for note in looked_at(data, name).notes]
        if not notes:
            raise ItemsUntold(file="、".join(name for name, _ in marks.files)[:200])
        return self.exams.describe(actor, exam, notes, replace_tags=replace_tags)

    # --- reports

    def open(self, actor: Actor, draft: str) -> Kept:
        """A report of the actor. Raises `DraftUnknown`, `NotOfLearning`."""
        kept = self._preparation.drafts.open(actor, draft)
        if not isinstance(kept.artefact, Told):
            raise NotOfLearning(kind=kept.kind)
        return kept

    def content(self, kept: Kept) -> "Content":
        """A report as it prints, its pictures drawn once a version."""
        key = (kept.id, kept.version)
        with self._lock:
            held = self._drawn.get(key)
        if held is None:
            held = content_of(kept.artefact)
            with self._lock:
                self._drawn[key] = held
        return held

    def export(self, actor: Actor, draft: str, form: str, *, named: bool = False) -> DraftFile:
        """A report as a file; `named` puts names in the place of codes, which is recorded as
        `learning.identified`. Raises what `open` and `exporting.exported` raise."""
        kept = self.open(actor, draft)
        standing = self._preparation.standing(actor, draft)
        content = self.content(kept)
        if named:
            content = replaced(content, self._people(actor, kept))
        status = ArtefactStatus(standing.status)
        return exported(self._application, actor, kept, status, form, None, content)

    def _people(self, actor: Actor, kept: Kept) -> dict[str, str]:
        exam = str(getattr(kept.artefact, "exam", "")) or self._exam_of(actor, kept)
        return self.exams.people(actor, exam)

    def _exam_of(self, actor: Actor, kept: Kept) -> str:
        """The newest test that holds a pupil whom the artefact is about."""
        about = {str(getattr(kept.artefact, name, "")) for name in ("child", "pupil")}
        if isinstance(kept.artefact, TermComments):
            about |= {each.pupil for each in kept.artefact.comments}
        for listed in self.exams.mine(actor):
            if about & set(self.exams.open(actor, listed.id).matrix.pupils):
                return listed.id
        raise ExamUnknown()

    def lesson(self, actor: Actor, draft: str) -> dict[str, Any]:
        """What the duty `lesson-plan` is asked for after a commentary lesson. Raises `NotOfLearning`."""
        kept = self.open(actor, draft)
        if not isinstance(kept.artefact, CommentaryLesson):
            raise NotOfLearning(kind=kept.kind)
        return kept.artefact.lesson.model_dump(mode="json")

    # --- evaluation

    def confirm(self, actor: Actor, draft: str, comment: str) -> Kept:
        """Confirm one comment, as it stands; a person's act (K-R7). Raises `NotAllowed`, `NotOfLearning`,
        `CommentUnknown`, `CommentUnfit`, and what `drafts.edit` raises."""
        actor.require(Permission.SIGN)
        kept = self.open(actor, draft)
        if not isinstance(kept.artefact, TermComments):
            raise NotOfLearning(kind=kept.kind)
        made = confirmed(kept.artefact, comment)
        value = next(each for each in made.comments if each.id == comment)
        return self._preparation.drafts.edit(
            actor, draft, f"comments/{comment}", value.model_dump(mode="json"), kept.newest, by_person=True
        )

    def reword(self, actor: Actor, draft: str, comment: str, text: str) -> Kept:
        """Put one comment in the teacher's own words; it waits to be confirmed again. Raises what `confirm`
        raises, and `EvidenceUnreadable`."""
        actor.require(Permission.SIGN)
        kept = self.open(actor, draft)
        if not isinstance(kept.artefact, TermComments):
            raise NotOfLearning(kind=kept.kind)
        value = reworded(kept.artefact, comment, text).model_dump(mode="json")
        return self._preparation.drafts.edit(actor, draft, f"comments/{comment}", value, kept.newest)

    def erase(self, actor: Actor, pupil: str) -> int:
        """Erase a pupil, by name or code, from all tests and observations of the school; how many rows'
        places there were. Raises `NotAllowed`."""
        return self.exams.erase(actor, pupil) + self.observations.erase(actor, pupil)


def _rostered(people: Iterable[str]) -> list[RosterName]:
    """The names that a roster takes: a single character would mask whole texts, and a number is no name."""
    return [RosterName(name=each) for each in people if 2 <= len(each) <= 40 and not each.isdigit()]


def replaced(value: Any, people: Mapping[str, str]) -> Any:
    """A content with names in the place of codes, wherever a text holds one."""
    if isinstance(value, str):
        for code, name in people.items():
            if code in value:
                value = value.replace(code, name)
        return value
    if isinstance(value, tuple):
        return tuple(replaced(each, people) for each in value)
    if is_dataclass(value) and not isinstance(value, type):
        changed = {each.name: replaced(getattr(value, each.name), people) for each in fields(value)}
        return replace(value, **changed)
    return value
