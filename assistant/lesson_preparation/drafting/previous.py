# ruff: noqa: E501  (what teachers read is kept in one piece)
"""Last year's plan (旧教案): what is there is kept, sorted into sections, and changed as asked; gaps are shown."""

import re
from collections.abc import Mapping

from assistant.lesson_preparation.drafting import constraints
from assistant.lesson_preparation.drafting.steps import shared
from assistant.lesson_preparation.plan import LessonPlan, Step
from assistant.lesson_preparation.words import Phase
from corpora.document import Document

_HEADINGS: Mapping[str, tuple[str, ...]] = {
    "textbook_analysis": ("教材分析", "教学内容分析", "内容分析", "textbook"),
    "learner_analysis": ("学情分析", "学生分析", "learner"),
    "goals": ("教学目标", "学习目标", "目标", "objectives", "goals"),
    "key_points": ("教学重点", "重点", "key points"),
    "difficulties": ("教学难点", "难点", "difficult"),
    "preparation": ("教学准备", "课前准备", "教具", "preparation"),
    "steps": ("教学过程", "教学环节", "教学流程", "procedure", "process"),
    "board": ("板书设计", "板书", "board"),
    "homework": ("作业布置", "作业设计", "作业", "homework"),
    "reflection": ("教学反思", "课后反思", "反思", "reflection"),
}
_NUMBERED = re.compile(
    r"^\s*(?:[#＃*]+\s*|[一二三四五六七八九十]+\s*[、.．]\s*|（[一二三四五六七八九十]+）\s*|\d+\s*[、.．)）]\s*)?"
)
_MINUTES = re.compile(r"(\d{1,3})\s*(?:分钟|分|min(?:utes)?|′|')", re.IGNORECASE)
_PHASES = (
    (Phase.OPENING, ("导入", "引入", "复习", "warm", "lead")), (Phase.EXPLORE, ("探究", "探索", "新授", "新知", "活动", "explor")),
    (Phase.EXPLAIN, ("讲解", "例题", "精讲", "presentation", "explain")), (Phase.PRACTISE, ("练习", "巩固", "应用", "practi")),
    (Phase.SUMMARY, ("小结", "总结", "检测", "summary", "wrap")), (Phase.HOMEWORK, ("作业", "homework")),
)  # fmt: skip
_LONGEST_TITLE = 40
_CELLS = re.compile(r"(?<!\\)\|")
_RULE = re.compile(r"[\s|:\-]+")
_ITEM = re.compile(r"\s+(?=[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d{1,2}(?:[．、]|\.(?!\d)))")


def text_of(document: Document) -> str:
    """The text of an uploaded plan, as `sections_of` reads it. Schools print plans as forms (表格式教案):
    each cell becomes a line, and what is numbered in a cell a line each."""
    lines: list[str] = []
    for block in document.blocks:
        if block.kind != "table":
            lines.append(block.text)
            continue
        for row in filter(lambda line: not _RULE.fullmatch(line), block.text.splitlines()):
            cells = (cell.strip().replace("\\|", "|") for cell in _CELLS.split(row))
            lines.extend(_ITEM.sub("\n", cell) for cell in cells if cell)
    return "\n".join(lines)


def carry_over(plan: LessonPlan, previous: str, changes: str) -> LessonPlan:
    """`plan`, a fresh draft, with last year's own words in the sections that had them. `changes` are carried
    out as far as they are conditions; the rest is named as open. What was not there is the draft's, and
    `thin` says so."""
    found = sections_of(previous)
    english = plan.setting.language == "en"
    update: dict[str, object] = {
        field: found[field]
        for field in ("textbook_analysis", "learner_analysis", "reflection")
        if field in found
    }
    if "key_points" in found:
        update["key_points"] = _lines(found["key_points"])[:6]
    if "difficulties" in found and plan.difficulties:
        said = " ".join(_lines(found["difficulties"]))[:1000]
        update["difficulties"] = [
            plan.difficulties[0].model_copy(update={"point": said}),
            *plan.difficulties[1:],
        ]
    if "preparation" in found:
        update["preparation"] = plan.preparation.model_copy(update={"teacher": _lines(found["preparation"])})
    steps = _steps(plan, found.get("steps", ""))
    if steps:
        update["steps"] = steps
    thin = [*plan.thin, *_remarks(plan, found, bool(steps), english)]
    mixed = plan.model_copy(update={**update, "thin": thin})
    if changes.strip():
        asked = [one for one in re.split(r"[；;\n]", changes) if one.strip()]
        setting = mixed.setting.model_copy(update={"constraints": asked})
        adapted = constraints.adapt(mixed.model_copy(update={"setting": setting}))
        kept = [*plan.setting.constraints, *(one for one in asked if one not in plan.setting.constraints)]
        mixed = adapted.model_copy(update={"setting": setting.model_copy(update={"constraints": kept})})
    return LessonPlan.model_validate(mixed.model_dump())


def sections_of(text: str) -> dict[str, str]:
    """The text under each heading that is known; what stands before the first is left out."""
    found: dict[str, list[str]] = {}
    field = ""
    for line in text.splitlines():
        plain = _NUMBERED.sub("", line).strip(" *#：:【】[]")
        opened = _heading(line, plain)
        if opened:
            field = opened[0]
            found.setdefault(field, [])
            if opened[1]:
                found[field].append(opened[1])
        elif field and line.strip():
            found[field].append(line.strip())
    return {field: "\n".join(lines) for field, lines in found.items() if lines}


def _heading(line: str, plain: str) -> tuple[str, str] | None:
    """The field that a line opens, and what stands behind the heading on the same line."""
    for field, names in _HEADINGS.items():
        for name in names:
            if plain.lower().startswith(name):
                rest = plain[len(name) :]
                if not rest or rest[0] in "：:】]" or (_NUMBERED.match(line) and len(rest) <= 4):
                    return field, rest.lstrip("：:】] ").strip() if rest[:1] in "：:】]" else ""
    return None


def _lines(text: str) -> list[str]:
    return [plain for line in text.splitlines() if (plain := _NUMBERED.sub("", line).strip())]


def _steps(plan: LessonPlan, text: str) -> list[Step]:
    """Last year's steps in their words, on the draft's frame: each takes evidence and questions from the
    draft's step of its phase. Minutes are stretched to the periods asked for."""
    blocks = _blocks(text)
    if len(blocks) < 2:
        return []
    per_period = -(-len(blocks) // plan.setting.periods)
    made: list[Step] = []
    for period in range(1, plan.setting.periods + 1):
        mine = blocks[(period - 1) * per_period : period * per_period]
        if not mine:
            return []
        minutes = shared(
            plan.setting.minutes, [int(m[1]) if (m := _MINUTES.search(title)) else 8 for title, _ in mine]
        )
        for number, ((title, body), length) in enumerate(zip(mine, minutes, strict=True), start=1):
            made.append(_step(plan, period, number, title, body, length))
    return made


def _step(plan: LessonPlan, period: int, number: int, title: str, body: str, minutes: int) -> Step:
    phase = next(
        (phase for phase, words in _PHASES if any(word in title.lower() for word in words)), Phase.OTHER
    )
    own = [step for step in plan.steps if step.period == period]
    frame = next((step for step in own if step.phase is phase), own[min(number, len(own)) - 1])
    id_ = f"p{period}s{number}"
    questions = [
        one.model_copy(update={"id": f"{id_}q{at}"}) for at, one in enumerate(frame.questions, start=1)
    ]
    return frame.model_copy(
        update={
            "id": id_, "period": period, "phase": phase, "title": _MINUTES.sub("", title).strip(" （()）,，")[:_LONGEST_TITLE] or frame.title,
            "minutes": minutes, "teacher": (body or title)[:3900], "questions": questions,
        }
    )  # fmt: skip


def _blocks(text: str) -> list[tuple[str, str]]:
    """Titles with what stands under them: a title is a numbered short line or one that gives minutes."""
    found: list[tuple[str, list[str]]] = []
    for line in text.splitlines():
        plain = _NUMBERED.sub("", line).strip(" *#")
        numbered = plain != line.strip(" *#")
        if plain and len(plain) <= _LONGEST_TITLE and (numbered or _MINUTES.search(plain)):
            found.append((plain, []))
        elif found:
            found[-1][1].append(line.strip())
    return [(title, "\n".join(body)) for title, body in found]


def _remarks(plan: LessonPlan, found: Mapping[str, str], steps: bool, english: bool) -> list[str]:
    names = {"textbook_analysis": "教材分析", "learner_analysis": "学情分析", "key_points": "教学重点", "difficulties": "教学难点",
             "preparation": "教学准备", "steps": "教学过程", "board": "板书", "homework": "作业"}  # fmt: skip
    had = {*found} - ({"steps"} if not steps else set())
    missing = [
        field if english else name
        for field, name in names.items()
        if field not in had or field in {"board", "homework"}
    ]
    remarks = []
    if missing:
        remarks.append(
            f"New from the draft, not from last year's plan: {', '.join(missing)}."
            if english
            else f"以下部分不是旧教案原文，由本次草案给出：{'、'.join(missing)}。"
        )
    if "goals" in found:
        old = " / ".join(_lines(found["goals"]))[:600]
        remarks.append(
            f"Last year's goals, to compare: {old}"
            if english
            else f"旧教案的目标（供对照，新目标补上了条件、程度和证据）：{old}"
        )
    for field in ("board", "homework"):
        if field in found:
            old = " / ".join(_lines(found[field]))[:600]
            remarks.append(
                f"Last year's {field}, to compare: {old}"
                if english
                else f"旧教案的{names[field]}（供对照）：{old}"
            )
    if not found:
        remarks.append(
            "No headings of a plan were found in last year's text; nothing of it was taken over."
            if english
            else "上传的文字里没有认出教案的小标题，旧内容没有并入；请加上“教学目标、教学过程”等标题再试。"
        )
    return remarks
