"""The blackboard plan (板书设计): a tree, where each line goes, when it is written, and a picture in text."""

import re
import unicodedata
from itertools import zip_longest
from typing import Literal

from pydantic import Field

from assistant.lesson_preparation.artefacts.base import Part, Prepared, new_id, say
from assistant.lesson_preparation.artefacts.from_plan import (
    PlanReference,
    basis_of,
    board_lines,
    plain,
    reference,
    topic_of,
)
from assistant.lesson_preparation.plan import BoardNode, LessonPlan, Step
from assistant.lesson_preparation.words import Phase

Area = Literal["main", "side"]
_MAIN, _SIDE = 46, 26
"""Columns of the two parts of the board; a Chinese character takes two."""


class BoardLine(Part):
    """A line on the board, in the order of writing. `area` main stays all lesson (主板书); side may be wiped
    (副板书). `step` is the step during which it is written."""

    depth: int = Field(ge=0)
    text: str = Field(min_length=1)
    area: Area
    step: str
    colour: Literal["white", "yellow", "red"]


class BlackboardPlan(Prepared):
    """What stands on the board at the end, and when each line came there."""

    kind: str = "blackboard-plan"
    plan: PlanReference
    tree: BoardNode
    lines: list[BoardLine] = Field(min_length=1)
    layout: str = Field(min_length=1, description="fixed-width drawing of the board")
    hints: list[str]


def blackboard(plan: LessonPlan) -> BlackboardPlan:
    """Make the board plan of a lesson plan."""
    language = plan.setting.language
    main = list(board_lines(plan.board))
    made = [
        BoardLine(depth=depth, text=text, area="main", step=step, colour=_colour(plan, depth, text))
        for (depth, text), step in zip(main, _when(plan, [text for _, text in main]), strict=True)
    ]
    made += [
        BoardLine(depth=0, text=question.text, area="side", step=step.id, colour="white")
        for step in plan.steps
        for question in step.questions[:1]
        if step.phase in (Phase.EXPLORE, Phase.PRACTISE)
    ]
    return BlackboardPlan(
        id=new_id(),
        title=say(language, f"{topic_of(plan)}（板书设计）", f"{topic_of(plan)}: board plan"),
        language=language,
        plan=reference(plan),
        tree=plan.board,
        lines=made,
        layout=drawing(made, language),
        hints=_hints(plan),
        basis=basis_of(plan),
        citations=plan.citations,
        thin=[],
    )


def _when(plan: LessonPlan, texts: list[str]) -> list[str]:
    """For each line the step whose words share most with it, never before the line above; the title comes
    first of all."""
    steps, at, made = plan.steps, 0, [plan.steps[0].id]
    for text in texts[1:]:
        scores = [(_shared(text, step), -number) for number, step in enumerate(steps) if number >= at]
        best, place = max(scores)
        at = -place if best else at
        made.append(steps[at].id)
    return made


def _shared(text: str, step: Step) -> int:
    spoken = " ".join([step.title, step.teacher, step.students, *(one.expected for one in step.questions)])
    return sum(text[n : n + 2] in spoken for n in range(len(text) - 1))


def _colour(plan: LessonPlan, depth: int, text: str) -> Literal["white", "yellow", "red"]:
    """Yellow for the title and what is a formula, red for what pupils stumble over."""
    if depth == 0:
        return "yellow"
    if text.startswith("✗") or any(_overlap(text, one.point) for one in plan.difficulties):
        return "red"
    return "yellow" if "$" in text else "white"


def _overlap(one: str, other: str) -> bool:
    pairs = {one[n : n + 2] for n in range(len(one) - 1)}
    return len(pairs) > 1 and sum(pair in other for pair in pairs) * 2 > len(pairs)


def _hints(plan: LessonPlan) -> list[str]:
    language = plan.setting.language
    return [
        say(
            language,
            "主板书左侧到中部，整节课保留；副板书右侧，随讲随擦。",
            "Keep the main part; wipe the side.",
        ),
        say(
            language,
            "黄色写课题与公式，红色标易错处，其余白色；每行不超过14个字，后排能看清。",
            "Yellow for title and formulas, red for pitfalls; letters large enough for the last row.",
        ),
        say(language, "副板书留给学生的不同做法，由学生上台写。", "The side is for the pupils' own ways."),
    ]


def drawing(lines: list[BoardLine], language: str) -> str:
    """The board as fixed-width text, two areas side by side."""
    left = [row for one in lines if one.area == "main" for row in _wrapped("  " * one.depth, one.text, _MAIN)]
    right = [row for one in lines if one.area == "side" for row in _wrapped("", f"• {one.text}", _SIDE)]
    heads = (say(language, "主板书", "Main"), say(language, "副板书（学生作答）", "Side"))
    rows = [_row(*heads), _rule("├", "┼", "┤")]
    rows += [_row(*pair) for pair in zip_longest(left, right, fillvalue="")]
    return "\n".join([_rule("┌", "┬", "┐"), *rows, _rule("└", "┴", "┘")])


def _rule(start: str, middle: str, end: str) -> str:
    return f"{start}{'─' * (_MAIN + 2)}{middle}{'─' * (_SIDE + 2)}{end}"


def _row(left: str, right: str) -> str:
    return f"│ {_padded(left, _MAIN)} │ {_padded(right, _SIDE)} │"


def _padded(text: str, width: int) -> str:
    return text + " " * (width - columns(text))


def columns(text: str) -> int:
    """Columns a text takes in a fixed-width font."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _wrapped(indent: str, text: str, width: int) -> list[str]:
    rows, held = [], indent
    for piece in re.findall(r"[A-Za-z0-9'’.,?!]+ ?|.", plain(text)):
        if columns(held + piece.rstrip()) > width:
            rows.append(held.rstrip())
            held = indent + "  "
        held += piece
    return [*rows, held.rstrip()]
