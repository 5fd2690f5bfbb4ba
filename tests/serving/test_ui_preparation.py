"""The lesson preparation page without a browser: the document, its editors, its formulas."""

import re

import pytest

from assistant.lesson_preparation import sections
from assistant.lesson_preparation.drafting.draft import draft
from assistant.lesson_preparation.plan import LessonPlan
from assistant.lesson_preparation.request import LessonRequest
from serving.ui.formulas import formatted
from serving.ui.preparation_editor import Editor, value_of
from serving.ui.preparation_form import topics
from serving.ui.preparation_plan import Marks, plan
from serving.ui.preparation_words import choices
from serving.ui.texts import load

HOSTILE = "<img src=x onerror=alert(1)>\"'&"
EDITABLE = (
    "standards",
    "textbook_analysis",
    "goals",
    "key_points",
    "difficulties",
    "preparation",
    "board",
    "homework",
)


@pytest.fixture(scope="module")
def lesson() -> LessonPlan:
    request = {"subject": "数学", "grade": 8, "topic": "勾股定理", "previous": "", "changes": ""}
    return draft(LessonRequest.model_validate(request))


def fields_of(form: str) -> dict[str, list[str]]:
    """What a browser would send of the form."""
    from bs4 import BeautifulSoup

    sent: dict[str, list[str]] = {}
    for part in BeautifulSoup(form, "html.parser").select("[name]"):
        if part.name == "select":
            chosen = part.select_one("option[selected]") or part.select_one("option")
            value = str(chosen["value"]) if chosen else ""
        elif part.name == "textarea":
            value = part.get_text()
        elif part.get("type") == "checkbox" and not part.has_attr("checked"):
            continue
        else:
            value = str(part.get("value", ""))
        sent.setdefault(str(part["name"]), []).append(value)
    return sent


def test_every_editor_gives_back_what_it_was_given(lesson: LessonPlan) -> None:
    texts = load("zh")
    for section in (*EDITABLE, *(f"steps/{step.id}" for step in lesson.steps)):
        editor = Editor(texts, lesson, section, choices(texts, lesson))
        stored = value_of(lesson, section)
        read = editor.read(fields_of(editor.form(stored, 1)))
        assert sections.put(lesson, section, read) == lesson, section


def test_an_emptied_group_goes_and_a_filled_one_comes(lesson: LessonPlan) -> None:
    texts = load("zh")
    editor = Editor(texts, lesson, "difficulties", choices(texts, lesson))
    sent = fields_of(editor.form(value_of(lesson, "difficulties"), 1))
    count = len(lesson.difficulties)
    for name in ("point", "why", "strategy"):
        sent[f".0.{name}"] = [""]
        sent[f".{count}.{name}"] = ["新的一条"]
    changed = sections.put(lesson, "difficulties", editor.read(sent))
    assert len(changed.difficulties) == count
    assert changed.difficulties[-1].point == "新的一条"
    assert lesson.difficulties[0].point not in [one.point for one in changed.difficulties]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_document_escapes_draws_formulas_and_offers_only_what_is_allowed(
    lesson: LessonPlan, language: str
) -> None:
    texts = load("zh" if language == "zh" else "en")
    hostile = lesson.model_copy(update={"textbook_analysis": HOSTILE + " $\\text{<b onclick=x>}$"})
    shown = plan(texts, hostile, Marks())
    assert "<img" not in shown
    assert "<b onclick" not in shown
    assert "<math" in shown
    assert 'data-do="edit"' not in shown
    writes = plan(texts, lesson, Marks(may_edit=True, locked=frozenset({"goals"})))
    goals = re.search(r'id="xt-at-goals".*?</header>', writes, re.DOTALL)
    assert goals
    assert 'data-do="edit"' not in goals[0]
    assert 'data-do="unlock"' in goals[0]


@pytest.mark.parametrize(
    "latex", [r"\text{<b>x</b>}", r"\href{javascript:alert(1)}{x}", r"\unknown x", r"\frac{1", "{" * 400]
)
def test_what_is_no_formula_stays_text(latex: str) -> None:
    shown = formatted(f"${latex}$")
    assert "<math" not in shown
    assert "<b>" not in shown
    assert "href=" not in shown


def test_formulas_are_drawn_and_dollars_stay() -> None:
    shown = formatted(r"当 $\sqrt{a^2+b^2}$ 时，\$5 起")
    assert "<msqrt>" in shown
    assert "$5 起" in shown


def test_topics_follow_grade_and_language() -> None:
    assert "勾股定理" in topics("mathematics", 8, "zh")
    assert "勾股定理" not in topics("mathematics", 1, "zh")
    assert not re.search(r"[\u4e00-\u9fff]", "".join(topics("mathematics", 8, "en")))
    assert topics("history", 8, "zh") == []
