"""Setting homework on the page: a class list, an own paper or a file of questions, and answers as files."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.homework.desk import Assigned
from assistant.homework.items.importing import FORMATS
from assistant.stewardship import Upload
from corpora.curricula import SUBJECTS
from guardrails.actor import Actor
from serving.homework import Homework
from serving.homework_files import read_items
from serving.homework_intake import Received
from serving.ui.desk import Desk
from serving.ui.library import taken
from serving.ui.parts import esc, notice


class SettingForm:
    """The fields for a new assignment, and what they do."""

    def __init__(self, desk: Desk, homework: Homework) -> None:
        self._desk = desk
        self._homework = homework

    def build(self) -> None:
        """Make the components."""
        texts = self._desk.texts
        self.klass = gr.Dropdown(
            [], label=texts("homework.klass"), allow_custom_value=True, elem_id="xt-work-class"
        )
        self.roster = gr.File(
            label=texts("homework.roster"), height=110, file_types=[".xlsx", ".csv"], elem_id="xt-work-roster"
        )
        self.title = gr.Textbox(
            label=texts("homework.title"), max_lines=1, max_length=200, elem_id="xt-work-title"
        )
        with gr.Row(elem_classes="xt-fields"):
            names = SUBJECTS if texts.language == "zh" else {name: name.capitalize() for name in SUBJECTS}
            subjects = [(shown, name) for name, shown in names.items()]
            self.subject = gr.Dropdown(subjects, value="mathematics", label=texts("prep.subject"))
            grades = [(texts.name("grade", str(grade)), grade) for grade in range(1, 13)]
            self.grade = gr.Dropdown(grades, value=7, label=texts("prep.grade"))
            self.due = gr.Textbox(label=texts("homework.due_field"), max_lines=1, max_length=32)
        self.paper = gr.Dropdown(
            [], label=texts("homework.paper"), info=texts("homework.paper_hint"), elem_id="xt-work-paper"
        )
        self.items = gr.File(
            label=texts("homework.items_file"), height=110,
            file_types=[f".{suffix}" for suffix in FORMATS], elem_id="xt-work-items",
        )  # fmt: skip
        with gr.Row():
            self.look = gr.Button(texts("homework.bank_look"), elem_id="xt-work-look")
            self.keep = gr.Button(texts("homework.bank_keep"), visible=False, elem_id="xt-work-keep")
        self.create = gr.Button(texts("homework.create"), variant="primary", elem_id="xt-work-create")
        self.said = gr.HTML(elem_id="xt-work-said")

    @property
    def fields(self) -> list[Any]:
        """What `set` takes, in its order."""
        return [self.klass, self.title, self.subject, self.grade, self.due, self.items, self.paper]

    def papers(self, actor: Actor) -> list[tuple[str, str]]:
        """The actor's own papers to choose from, none first. Raises `NotAllowed`."""
        texts = self._desk.texts
        found = [
            (
                texts("homework.paper_choice", title=each.title, form=each.letter, items=each.items,
                      points=f"{each.points:g}"),
                f"{each.draft}:{each.letter}",
            )
            for each in self._homework.papers.mine(actor)
        ]  # fmt: skip
        return [(texts("homework.paper_none"), ""), *found]

    def into_bank(self, actor: Actor, subject: str, grade: int, file: str | None, *, keep: bool) -> str:
        """What a file brings to the school's bank, or what came of it. Raises what the import raises."""
        texts = self._desk.texts
        if not file:
            return notice(texts("homework.no_items"), texts("homework.no_items_next"))
        path = Path(file)
        upload = taken(path) if keep else Upload(path.name, path.read_bytes())
        found = self._homework.papers.into_bank(actor, upload, subject, grade, keep=keep)
        title = texts(
            "homework.bank_kept" if keep else "homework.bank_would", count=len(found.items),
            known=len(found.known), twins=len(found.twins),
        )  # fmt: skip
        notes = [
            f"{note.place} {note.zh if texts.language == 'zh' else note.en}"
            for note in (*found.refused, *found.repaired)
        ]
        stems = [] if keep else [each.stem[:60] for each in found.items[:10]]
        said = notice(title, "", "ok" if found.items else "warn")
        return said + _listed(texts("homework.bank_items"), stems) + _listed(texts("homework.notes"), notes)

    def roster_read(self, klass: str | None, file: str, actor: Actor) -> tuple[str, str]:
        """Take in a class list; the name of its class and what is said. Raises what the import raises."""
        upload, texts = taken(Path(file)), self._desk.texts
        name = (klass or "").strip() or Path(upload.name).stem
        added = self._homework.import_class_file(actor, name, upload)
        size = self._homework.desk.assignments.classes(actor)[name]
        return name, notice(texts("homework.class_read", klass=name, count=size, added=added), tone="ok")

    def set(
        self, actor: Actor, klass: str | None, title: str | None, subject: str, grade: int, due: str | None,
        file: str | None, paper: str | None,
    ) -> tuple[str, str]:  # fmt: skip
        """Set homework from an own paper, else from a file of questions; its id, empty where
        there were none, and what is said. Raises what reading and setting raise."""
        texts = self._desk.texts
        if paper:
            draft, _, form = paper.partition(":")
            whole = self._homework.set_paper(
                actor, draft, form, klass or "", title=title or "", due=(due or "").strip()
            )
            return whole.id, notice(texts("homework.was_set", count=len(whole.items)), "", "ok")
        if not file:
            return "", notice(texts("homework.no_items"), texts("homework.no_items_next"))
        upload = taken(Path(file))
        reading = read_items(upload, subject, grade)
        refused = [
            f"{note.place} {note.zh if texts.language == 'zh' else note.en}" for note in reading.refused
        ]
        if not reading.items:
            return "", notice(texts("homework.no_items"), "；".join(refused[:5]))
        name = (title or "").strip() or Path(upload.name).stem
        items = [Assigned(item=each) for each in reading.items]
        made = self._homework.desk.assignments.create(
            actor, name, klass or "", items, due=(due or "").strip()
        )
        said = notice(texts("homework.was_set", count=len(items)), "", "ok")
        if refused:
            said += notice(texts("homework.left_out", count=len(refused)), "；".join(refused[:8]))
        return made.id, said


def received(desk: Desk, found: Received) -> str:
    """What came of files of answers, in words."""
    texts, taken_in = desk.texts, found.taken
    said = notice(
        texts("homework.received", added=taken_in.added)
        + (texts("homework.same", same=taken_in.same) if taken_in.same else ""),
        texts("homework.absent", numbers=texts.listed(taken_in.absent)) if taken_in.absent else "",
        "ok" if taken_in.added or taken_in.same else "warn",
    )
    clashes = [
        texts(
            "homework.clash",
            number=each.number,
            item=each.item,
            kept=each.kept[:30],
            refused=each.refused[:30],
        )
        for each in taken_in.clashes
    ]
    waiting = [
        texts(
            "homework.waits", source=each.source, pages=texts.listed(map(str, each.pages)),
            number=each.number or "—", why=texts.listed(texts.name("intake_why", why) for why in each.why),
        )
        for each in found.waiting
    ]  # fmt: skip
    notes = [
        texts("homework.finding", source=source, page=page, why=texts.name("intake_why", why))
        for why, source, page in found.findings
        if page
    ]
    unknown = [texts("homework.unknown", numbers=texts.listed(taken_in.unknown))] if taken_in.unknown else []
    return said + _listed(texts("homework.waiting"), [*clashes, *waiting, *unknown, *notes])


def _listed(title: str, rows: Sequence[str]) -> str:
    if not rows:
        return ""
    inner = "".join(f"<li>{esc(row)}</li>" for row in rows[:40])
    return f'<div class="xt-notice warn" role="status"><strong>{esc(title)}</strong><ul>{inner}</ul></div>'
