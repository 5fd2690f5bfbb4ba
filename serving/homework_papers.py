"""Papers and files of questions on their way to a class: a kept test paper becomes an assignment, a file goes
into the school's bank."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.homework.assembly.exam_paper import ExamPaper
from assistant.homework.desk import Assigned, Assignment
from assistant.homework.desk.problems import PaperUnfit
from assistant.homework.items import alike
from assistant.homework.items.alike import Twin
from assistant.homework.items.item import Item
from assistant.homework.items.records import Wanted
from assistant.homework.items.report import Note
from assistant.stewardship import Upload
from corpora import knowledge_graphs
from corpora.parsing.problems import FileTooLarge
from guardrails.actor import Actor, Permission
from serving.homework_files import read_items

if TYPE_CHECKING:
    from serving.application import Application

_KIND = "test-paper"
_MOST_SHOWN = 40


@dataclass(frozen=True, slots=True)
class PaperChoice:
    """A form of a kept test paper that may be set: `draft` and `letter` name it."""

    draft: str
    letter: str
    title: str
    items: int
    points: float


@dataclass(frozen=True, slots=True)
class BankImport:
    """A file of questions for the bank. `items` are new (already kept where `kept`), `known` ids stand in
    the school's bank already and are left as they are; `twins` are new items that repeat others."""

    kept: bool
    items: tuple[Item, ...]
    known: tuple[str, ...]
    repaired: tuple[Note, ...]
    refused: tuple[Note, ...]
    twins: tuple[Twin, ...]


class Papers:
    """What one application knows of papers; makes nothing until it is asked."""

    def __init__(self, application: "Application") -> None:
        self._application = application

    def mine(self, actor: Actor) -> tuple[PaperChoice, ...]:
        """The forms of the actor's own test papers, the last changed first. Raises `NotAllowed`."""
        drafts = self._application.drafts
        own = [each for each in drafts.mine(actor) if each.kind == _KIND and each.role == "owner"]
        found = []
        for each in own[:_MOST_SHOWN]:
            paper = drafts.open(actor, each.id).artefact
            if isinstance(paper, ExamPaper):
                found += [
                    PaperChoice(each.id, form.letter, form.title, len(form.items), form.points)
                    for form in paper.forms
                ]
        return tuple(found)

    def items_of(self, actor: Actor, draft: str, letter: str) -> tuple[str, str, list[Assigned]]:
        """Id, title and items of a form, as its pupils read them: in its order, with its points, options and
        keys. Raises `NotAllowed`, `DraftUnknown`, and `PaperUnfit` for what is no test paper of the actor's
        own, or has no such form."""
        kept = self._application.drafts.open(actor, draft)
        paper = kept.artefact
        forms = paper.forms if isinstance(paper, ExamPaper) and kept.role == "owner" else []
        form = next((each for each in forms if each.letter == letter.strip().upper()), None)
        if form is None:
            letters = "、".join(each.letter for each in forms)
            raise PaperUnfit(form=letter[:8], forms=letters or "—")
        title = f"{form.title}（{form.letter}卷）" if len(forms) > 1 else form.title
        return form.id, title, [Assigned(item=each.item) for each in form.items]

    def used(self, actor: Actor, made: Assignment) -> None:
        """Note in the bank that its items stood in this paper, for the caps on exposure. Raises
        `NotAllowed`, `AuditUnavailable`."""
        bank = self._application.classroom.items
        ids = tuple(each.item.id for each in made.items)
        known = [each.item.id for each in bank.pool(actor, Wanted(ids=ids))]
        if known:
            bank.usage.record_use(actor, known, made.paper, made.at[:10])

    def into_bank(
        self, actor: Actor, upload: Upload, subject: str, grade: int, *, keep: bool, shared: bool = False
    ) -> BankImport:
        """What a file would bring to the bank; with `keep` it is put in, all or none, recorded as
        `item.imported`.

        Raises `NotAllowed`, `FileTooLarge`, what reading a file raises, and what `ItemBank.add` raises."""
        actor.require(Permission.DUTY)
        limit = self._application.settings.max_upload_mb * 1_000_000
        if len(upload.data) > limit:
            raise FileTooLarge(size=len(upload.data), limit=limit)
        bank, found = self._application.classroom.items, read_items(upload, subject, grade)
        known = bank.taken(actor, [each.id for each in found.items])
        fresh = tuple(_coded(each) for each in found.items if each.id not in known)
        twins = (*alike.among(fresh), *alike.against(fresh, bank.fingerprints(actor))) if fresh else ()
        if keep and fresh:
            used = {picture.sha256 for each in fresh for picture in each.pictures}
            pictures = {sha: data for sha, data in found.pictures.items() if sha in used}
            bank.add(actor, fresh, pictures, shared=shared, source=found.sha256)
        return BankImport(keep, fresh, tuple(sorted(known)), found.repaired, found.refused, twins)


def _coded(item: Item) -> Item:
    """The item with the codes of knowledge points that the file calls by their names."""
    if not item.knowledge or item.subject not in knowledge_graphs.subjects():
        return item
    points = knowledge_graphs.load(item.subject).points
    codes: dict[str, str] = {}
    for code, point in points.items():
        codes.setdefault(point.name, code)
    named = list(dict.fromkeys(codes.get(each, each) for each in item.knowledge))
    return item.model_copy(update={"knowledge": named})
