"""The guided form of lesson preparation: three fields are enough, the rest is folded with its defaults."""

from collections.abc import Mapping
from typing import Any

import gradio as gr

from assistant.lesson_preparation.request import LONGEST_PREVIOUS, LessonRequest
from assistant.lesson_preparation.words import LessonKind, named
from corpora import knowledge_graphs
from corpora.curricula import SUBJECTS
from corpora.knowledge_graphs.model import NodeKind
from serving.ui.desk import PRIVATE
from serving.ui.parts import esc, hint
from serving.ui.texts import Language, Texts

_FIRST_SUBJECT, _FIRST_GRADE = "mathematics", 8
_MINUTES = {True: 40, False: 45}
_SUGGEST = """const field = document.querySelector('#xt-prep-topic input, #xt-prep-topic textarea');
if (field) field.setAttribute('list', 'xt-topics');"""
_POINTS = (NodeKind.CONCEPT, NodeKind.SKILL)


class GuidedForm:
    """The fields; `values` are its components in the order that `request` takes them."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    def build(self) -> None:
        """Make the components."""
        texts = self._texts
        subjects = [(texts.name("subject", name), id_) for id_, name in SUBJECTS.items()]
        grades = [(texts.name("grade", str(grade)), grade) for grade in range(1, 13)]
        self.subject = gr.Dropdown(
            subjects, value=_FIRST_SUBJECT, label=texts("prep.subject"), elem_id="xt-prep-subject"
        )
        self.grade = gr.Dropdown(
            grades, value=_FIRST_GRADE, label=texts("prep.grade"), elem_id="xt-prep-grade"
        )
        self.topic = gr.Textbox(
            label=texts("prep.topic"),
            info=texts("prep.topic_hint"),
            max_lines=1,
            max_length=120,
            elem_id="xt-prep-topic",
        )
        self._topics = gr.HTML(
            suggestions(_FIRST_SUBJECT, _FIRST_GRADE, texts.language),
            elem_id="xt-prep-topics",
            js_on_load=_SUGGEST,
        )
        with gr.Accordion(texts("prep.more"), open=False, elem_id="xt-prep-more"):
            self._build_more()
        with gr.Accordion(texts("prep.previous"), open=False, elem_id="xt-prep-last"):
            self.upload = gr.File(label=texts("prep.previous_file"), height=120, elem_id="xt-prep-upload")
            self.read = gr.HTML(hint(texts("prep.previous_hint")), elem_id="xt-prep-read")
            self.previous = gr.Textbox(
                label=texts("prep.previous_text"), lines=3, max_lines=8, max_length=LONGEST_PREVIOUS,
                elem_id="xt-prep-previous",
            )  # fmt: skip
            self.changes = gr.Textbox(
                label=texts("prep.changes"), placeholder=texts("prep.changes_hint"), lines=2, max_length=2_000
            )

    def _build_more(self) -> None:
        texts = self._texts
        kinds = [(named(kind, texts.language), kind.value) for kind in LessonKind]
        languages = [
            (texts("prep.language_auto"), ""),
            (texts("prep.language_zh"), "zh"),
            (texts("prep.language_en"), "en"),
        ]
        limits = [
            texts(f"prep.{name}")
            for name in ("constraint_projector", "constraint_mixed", "constraint_village")
        ]
        with gr.Row(elem_classes="xt-fields"):
            self.periods = gr.Number(
                1, precision=0, minimum=1, maximum=8, label=texts("prep.periods"), min_width=100
            )
            self.minutes = gr.Number(
                _MINUTES[False],
                precision=0,
                minimum=20,
                maximum=90,
                label=texts("prep.minutes"),
                min_width=100,
            )
        self.kind = gr.Dropdown(kinds, value=LessonKind.NEW.value, label=texts("prep.kind"))
        with gr.Row(elem_classes="xt-fields"):
            self.textbook = gr.Textbox(
                label=texts("prep.textbook"), max_length=80, max_lines=1, min_width=100
            )
            self.unit = gr.Textbox(label=texts("prep.unit"), max_length=80, max_lines=1, min_width=100)
        self.profile = gr.Textbox(
            label=texts("prep.class_profile"), placeholder=texts("prep.class_hint"), lines=2, max_length=2_000
        )
        self.limits = gr.CheckboxGroup(limits, label=texts("prep.constraints"))
        self.other = gr.Textbox(label=texts("prep.other_constraints"), max_length=300, max_lines=1)
        self.language = gr.Radio(languages, value="", label=texts("prep.language"))

    @property
    def values(self) -> list[Any]:
        """The components, in the order of `request`."""
        return [
            self.subject, self.grade, self.topic, self.periods, self.minutes, self.kind, self.textbook,
            self.unit, self.profile, self.limits, self.other, self.language, self.previous, self.changes,
        ]  # fmt: skip

    def events(self) -> None:
        """The topics follow subject and grade, the minutes the grade."""
        for part in (self.subject, self.grade):
            part.input(
                lambda subject, grade: suggestions(subject, grade, self._texts.language),
                [self.subject, self.grade],
                self._topics,
                **PRIVATE,
            )
        self.grade.input(lambda grade: _MINUTES[grade <= 6], self.grade, self.minutes, **PRIVATE)

    def request(self, filled: Mapping[Any, Any]) -> dict[str, Any]:
        """What the fields hold as the duty takes it; what is empty is left to the duty's defaults."""
        given = {name: filled[part] for name, part in zip(_NAMES, self.values, strict=True)}
        given["topic"] = (given["topic"] or "").strip()
        other = (given.pop("other") or "").strip()
        given["constraints"] = [*(given["constraints"] or ()), *filter(None, [other])]
        return {name: value for name, value in given.items() if value not in (None, "", [])}


_NAMES = (
    "subject", "grade", "topic", "periods", "minutes", "kind", "textbook", "unit", "class_profile",
    "constraints", "other", "language", "previous", "changes",
)  # fmt: skip
assert set(_NAMES) - {"other"} <= set(LessonRequest.model_fields)


def suggestions(subject: str, grade: int, language: Language) -> str:
    """The topics as a list that the browser offers while one types."""
    made = "".join(f'<option value="{esc(name)}"></option>' for name in topics(subject, grade, language))
    return f'<datalist id="xt-topics">{made}</datalist>'


def topics(subject: str, grade: int, language: Language) -> list[str]:
    """Knowledge points taught in that grade, in teaching order, by what they are called in `language`; empty
    where there is no graph."""
    if subject not in knowledge_graphs.subjects():
        return []
    taught = (
        point
        for point in knowledge_graphs.load(subject).points.values()
        if point.kind in _POINTS
        and (point.grade == grade or (point.term == "段" and _stage(point.grade) == _stage(grade)))
    )
    return list(dict.fromkeys(point.name if language == "zh" else point.english for point in taught))


def _stage(grade: int) -> int:
    return min((grade + 1) // 2, 4) if grade < 10 else 5
