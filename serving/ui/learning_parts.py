"""The forms of the learning tab: the file, the correction of a column, what a test is called, and the
reports."""

from typing import Any, get_args

import gradio as gr

from assistant.learning_analysis.intake.types import Role
from assistant.learning_analysis.reports.questions import QUESTIONS
from corpora.curricula import SUBJECTS
from serving.ui.texts import Texts

REPORTS = ("class-report", "commentary-lesson", "school-overview")
PERSONAL = ("pupil-report", "parent-report")


class LearningForms:
    """Components by name; `build` makes those for a file, `build_reports` those for a test."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    def build(self) -> None:
        """Upload, correction, name of the test."""
        texts = self._texts
        self.upload = gr.File(
            label=texts("learning.upload"),
            file_types=[".xlsx", ".csv", ".zip"],
            file_count="multiple",
            elem_id="xt-learning-upload",
            height=110,
        )
        with gr.Row(elem_classes="xt-fields"):
            self.homework = gr.Dropdown(
                [], label=texts("learning.homework"), elem_id="xt-learning-homework", scale=3
            )
            self.take = gr.Button(
                texts("learning.take_homework"), elem_id="xt-learning-take", min_width=90, scale=1
            )
        with gr.Column(visible=False, elem_id="xt-learning-correct") as self.correcting:
            gr.HTML(f'<p class="xt-hint">{texts("learning.correct_hint")}</p>')
            with gr.Row(elem_classes="xt-fields"):
                self.column = gr.Dropdown(
                    [], label=texts("learning.column"), elem_id="xt-learning-column", allow_custom_value=True
                )
                roles = [(texts.name("learning_role", each), each) for each in get_args(Role)]
                self.role = gr.Dropdown(
                    roles, value=None, label=texts("learning.role"), elem_id="xt-learning-role"
                )
                self.full = gr.Number(
                    None, label=texts("learning.full"), minimum=0, elem_id="xt-learning-full"
                )
            self.correct = gr.Button(texts("learning.correct"), elem_id="xt-learning-fix")
            self.sheets = gr.Dropdown(
                [], label=texts("learning.sheets"), multiselect=True, elem_id="xt-learning-sheets"
            )
            with gr.Row(elem_classes="xt-fields"):
                self.title = gr.Textbox(
                    label=texts("learning.title"), max_lines=1, elem_id="xt-learning-title"
                )
                self.subject = gr.Dropdown(
                    [(texts.name("subject", name), subject) for subject, name in SUBJECTS.items()],
                    value="mathematics",
                    label=texts("prep.subject"),
                )
                grades = [(texts.name("grade", str(grade)), grade) for grade in range(1, 13)]
                self.grade = gr.Dropdown(grades, value=8, label=texts("prep.grade"))
                self.day = gr.Textbox(
                    label=texts("learning.day"),
                    max_lines=1,
                    placeholder="2026-11-05",
                    elem_id="xt-learning-day",
                )
            self.analyse = gr.Button(
                texts("learning.analyse"), variant="primary", elem_id="xt-learning-analyse"
            )

    def build_reports(self) -> None:
        """What can be made of the test that is open."""
        texts = self._texts
        self._buttons: list[tuple[Any, str]] = []
        with gr.Column(visible=False, elem_id="xt-learning-make") as self.reports:
            with gr.Row():
                for kind in REPORTS:
                    self._button(kind)
            self.pupil = gr.Dropdown(
                [], label=texts("learning.pupil"), elem_id="xt-learning-pupil", allow_custom_value=True
            )
            with gr.Row():
                for kind in PERSONAL:
                    self._button(kind)
            self.early = gr.Button(texts("learning.early"), elem_id="xt-learning-early")
            self.evidence = gr.Button(texts("evidence.open"), elem_id="xt-learning-evidence")
            place = 0 if texts.language == "zh" else 1
            self.question = gr.Dropdown(
                [(words[place], name) for name, words in QUESTIONS.items()],
                value=next(iter(QUESTIONS)),
                label=texts("learning.question"),
                elem_id="xt-learning-question",
            )
            self.asked = gr.Textbox(label=texts("learning.asked"), max_lines=2, elem_id="xt-learning-asked")
            self.ask = gr.Button(texts("learning.ask"), elem_id="xt-learning-ask")
            with gr.Row():
                self.items = gr.UploadButton(
                    texts("learning.items"),
                    file_types=[".xlsx", ".csv"],
                    elem_id="xt-learning-items",
                    min_width=90,
                )
                self.retag = gr.Checkbox(False, label=texts("learning.retag"), min_width=90)

    def _button(self, kind: str) -> None:
        made = gr.Button(self._texts.name("prep_kind", kind), elem_id=f"xt-learning-{kind}", min_width=90)
        self._buttons.append((made, kind))

    def makers(self) -> list[tuple[Any, str]]:
        """Each button with the duty that it runs."""
        return self._buttons
