"""A test paper (试卷) as an artefact: forms, key, marking guide and blueprint sheet."""

import uuid
from collections.abc import Sequence

from pydantic import Field

from assistant.homework.assembly.blueprint import Blueprint
from assistant.homework.assembly.composing import LETTERS, compose
from assistant.homework.assembly.figures import Achieved, FormFigures, achieved, figures
from assistant.homework.assembly.paper_form import PaperForm
from assistant.homework.assembly.pool import Candidate
from assistant.homework.assembly.solving import SECONDS, solve
from assistant.homework.assembly.words import grade_words
from assistant.lesson_preparation.artefacts.base import Prepared, say
from corpora.curricula import SUBJECTS
from corpora.problem import Problem

_FIRST_TESTED = 3


class PaperTestNotAllowed(Problem):
    """Grades 1 and 2 have no paper tests. Details: `grade`."""

    code = "paper-test-not-allowed"


class ExamPaper(Prepared):
    """One paper in one form or several. `pictures` are PNG in base64 by the SHA-256 that items name.
    `notes` are the 注意事项 on the first page; with `card` answers go on a card, else on the paper."""

    kind: str = "test-paper"
    blueprint: Blueprint
    forms: list[PaperForm] = Field(min_length=1)
    figures: list[FormFigures]
    achieved: list[Achieved]
    notes: list[str] = Field(default_factory=list)
    minutes: int = Field(ge=1)
    pictures: dict[str, str] = Field(default_factory=dict)
    card: bool = True
    seed: int = 0


def assemble(
    blueprint: Blueprint,
    candidates: Sequence[Candidate],
    seed: int = 0,
    seconds: float = SECONDS,
    card: bool = True,
) -> ExamPaper:
    """A paper from a blueprint. Raises `PaperTestNotAllowed`, and what `solve` raises: nothing the blueprint
    asks for is given up unless it has a cost there."""
    if blueprint.grade < _FIRST_TESTED:
        raise PaperTestNotAllowed(grade=blueprint.grade)
    found = solve(blueprint, candidates, seed, seconds)
    language = blueprint.language
    id_ = uuid.uuid4().hex
    subject = SUBJECTS.get(blueprint.subject, blueprint.subject) if language == "zh" else blueprint.subject
    title = blueprint.title or say(
        language, f"{grade_words(blueprint.grade)}{subject}测试卷", f"Grade {blueprint.grade} {subject} test"
    )
    forms = compose(blueprint, id_, title, found.forms, seed)
    minutes = _minutes(blueprint, forms)
    rows = achieved(found.rules, found.chosen, found.forms)
    return ExamPaper(
        id=id_,
        title=title,
        language=language,
        blueprint=blueprint,
        forms=list(forms),
        figures=[figures(letter, form) for letter, form in zip(LETTERS, found.forms, strict=False)],
        achieved=rows,
        notes=_notes(forms[0], minutes, card, language),
        minutes=minutes,
        basis=_basis(found.proven, len(found.chosen), language),
        thin=_thin(rows, language),
        card=card,
        seed=seed,
    )


def _minutes(blueprint: Blueprint, forms: Sequence[PaperForm]) -> int:
    """The time pupils have: the most the blueprint allows, else what the items take, in steps of five."""
    if blueprint.minutes is not None and blueprint.minutes.most:
        return max(1, round(blueprint.minutes.most))
    return max(5, 5 * -(-round(max(form.minutes for form in forms)) // 5))


def _notes(form: PaperForm, minutes: int, card: bool, language: str) -> list[str]:
    total = f"{form.points:g}"
    head = say(
        language,
        f"本卷共{len(form.items)}题，满分{total}分，用时{minutes}分钟。",
        f"{len(form.items)} items, {total} points, {minutes} minutes.",
    )
    if card:
        where = say(
            language,
            "先在答题卡上填好班级和学号，核对卷型；答案写在答题卡的相应位置，写在试卷上无效。",
            "Write class and number on the answer card and check the form letter; answers go on the card.",
        )
    else:
        where = say(
            language,
            "先填好班级和学号；答案直接写在试卷上，选择题把选项字母填在括号里。",
            "Write class and number; answer on this paper, letters of choices in the brackets.",
        )
    how = say(
        language,
        "需要过程的题要写出主要步骤；题目看不清可以举手询问。",
        "Where working is asked for, show the main steps; ask where something cannot be read.",
    )
    return [head, where, how]


def _basis(proven: bool, items: int, language: str) -> list[str]:
    said = say(
        language,
        f"按双向细目表用整数规划从{items}道可用的题中选出" + ("，已证明没有更好的选法。" if proven else "。"),
        f"Chosen from {items} items by an integer programme over the blueprint"
        + ("; no choice is better." if proven else "."),
    )
    return [
        said,
        say(
            language,
            "难度是预估值，测后以实测得分率为准。",
            "Difficulty is an estimate; measured figures replace it after the test.",
        ),
    ]


def _thin(rows: Sequence[Achieved], language: str) -> list[str]:
    """Soft wishes that gave way are told, each with its figures."""
    found = []
    for row in rows:
        if not row.met:
            actual = "、".join(f"{value:g}" for value in row.actual)
            found.append(
                say(
                    language,
                    f"{row.what_zh}：希望{row.planned_zh}，实际{actual}{row.unit_zh}。",
                    f"{row.what_en}: {row.planned_en} was wished for, the paper has {actual} {row.unit_en}.",
                )
            )
    return found
