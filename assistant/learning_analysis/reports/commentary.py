"""The commentary lesson (讲评课): errors, their cause, a variation, a retest; and the request that makes it
a plan."""

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import Field

from assistant.learning_analysis.reports.analysed import Analysed
from assistant.learning_analysis.reports.base import (
    FEW,
    FEWEST,
    TeacherReport,
    item_name,
    joined,
    new_id,
    plain,
    say,
)
from assistant.learning_analysis.reports.facts import (
    Column,
    DataTable,
    Facts,
    Language,
    Part,
    Section,
    Sentence,
    sentence,
)
from assistant.learning_analysis.reports.graph import name_of, point_of
from assistant.learning_analysis.reports.tabled import Maker
from assistant.learning_analysis.types.classical import ItemFigures
from corpora.problem import Problem

MOST_ERRORS = 5
SECURE = 0.7
"""From this share of points up an item needs no word in front of the class."""


class TooFewPupils(Problem):
    """So few pupils sat the test that figures would tell of single children. Details: `n`, `least`."""

    code = "learning-too-few"


class ErrorWork(Part):
    """One error of the class: the item, the point behind it, why pupils make it, how to work on it, a
    variation of the task and what shows that it is gone."""

    item: str
    point: str
    cause: str
    work: str
    variation: str
    retest: str


class LessonWish(Part):
    """What the duty `lesson-plan` is asked for; its fields are those of `LessonRequest`."""

    subject: str
    grade: int = Field(ge=1, le=12)
    topic: str
    kind: Literal["commentary"] = "commentary"
    class_profile: str
    mastery: dict[str, Annotated[float, Field(ge=0, le=1)]]
    constraints: list[str]


class CommentaryLesson(TeacherReport):
    """A draft of the lesson after a test. `lesson` feeds lesson preparation."""

    kind: Literal["commentary-lesson"] = "commentary-lesson"
    errors: tuple[ErrorWork, ...] = ()
    lesson: LessonWish


def commentary(found: Analysed, language: Language, exam: str = "") -> CommentaryLesson:
    """The draft. Raises `TooFewPupils` below five pupils."""
    made = found.classical
    if made.n < FEWEST:
        raise TooFewPupils(n=made.n, least=FEWEST)
    maker = Maker(language)
    facts = Facts((maker.items(made), maker.knowledge(made, found.mastery)))
    wrong = _wrong(made.items)
    errors = tuple(_error(found, made.items[place], language) for place in wrong)
    sections = [_results(facts, made.items, wrong, language, made.n), *_worked(errors, language)]
    groups = _groups(found, maker)
    if groups is not None:
        facts.tables[groups.id] = groups
        sections.append(
            Section(
                id="groups",
                heading=say(language, "分组辅导（仅供教师）", "Groups (teacher only)"),
                sentences=(
                    plain(
                        "groups-text",
                        say(
                            language,
                            "按薄弱知识点分组，组随学习变化，不作标签。",
                            "Groups by weak point; they change as pupils learn.",
                        ),
                    ),
                ),
                tables=(groups.id,),
            )
        )
    title = say(
        language, f"{found.title or found.matrix.exam}：讲评课设计", f"Commentary lesson: {found.title}"
    )
    return CommentaryLesson(
        id=new_id(),
        title=title,
        language=language,
        exam=exam,
        tables=tuple(facts.tables.values()),
        facts=tuple(facts.all),
        sections=tuple(sections),
        errors=errors,
        lesson=_wish(found, errors, facts, language),
        remarks=found.repairs,
    )


def _wrong(items: Sequence[ItemFigures]) -> list[int]:
    """Places of the items most marks were lost on; those whose key is in doubt are left out."""
    known = [
        place
        for place, one in enumerate(items)
        if one.difficulty.value is not None
        and one.difficulty.value < SECURE
        and one.verdict.level != "check-key"
    ]
    return sorted(known, key=lambda place: items[place].difficulty.value or 0)[:MOST_ERRORS]


def _error(found: Analysed, one: ItemFigures, language: Language) -> ErrorWork:
    item = next(each for each in found.matrix.items if each.id == one.item)
    point = point_of(item.knowledge[0], found.matrix.subject) if item.knowledge else None
    name = name_of(item.knowledge[0], language, found.matrix.subject) if item.knowledge else ""
    if language == "en":
        return ErrorWork(
            item=one.label,
            point=name,
            cause="Ask two pupils to say how they read the task and what they did first.",
            work="Show an anonymous wrong answer; pupils find the first step that does not hold and mend it.",
            variation="The same structure with another situation; pupils say what stayed the same.",
            retest="An item of the same point at the end of the lesson, without help.",
        )
    slip = point.misconceptions[0] if point and point.misconceptions else None
    chosen = _distractor(one)
    cause = (slip.error.rstrip("。") if slip else "请两名学生说出读题和第一步的想法，从中找原因") + chosen
    quoted = f"“{name}”" if name else "同类"
    remedy = slip.remedy.rstrip("。") if slip else "匿名展示一份错解，学生找出第一处站不住的步骤并改正"
    return ErrorWork(
        item=one.label,
        point=name,
        cause=cause + "。",
        work=remedy + "。",
        variation=f"换一个情境或条件，结构不变，再做一道{quoted}题，说出什么变了、什么没变。",
        retest="下课前独立完成一道同一知识点的题，当堂核对；没有通过的进入分组辅导。",
    )


def _distractor(one: ItemFigures) -> str:
    held = [each for each in one.options if not each.key and each.share.value is not None]
    most = max(held, key=lambda each: each.count, default=None)
    return f"；误选 {most.label} 的较集中，请看这一选项错在哪一步" if most is not None and most.count else ""


def _results(
    facts: Facts, items: Sequence[ItemFigures], wrong: Sequence[int], language: Language, n: int
) -> Section:
    told: list[Sentence] = []
    for place in wrong:
        name = item_name(language, items[place].label)
        label = say(language, f"{name}得分率", f"share on {name}")
        fact = facts.take("items", place, "difficulty", label, n=items[place].n)
        told.append(sentence(f"item-{place}", say(language, "{it}。", "{it}."), it=fact))
    if not told:
        told = [
            plain(
                "fine",
                say(
                    language,
                    "各题得分都较好，不必逐题讲评，可选一两题做拓展。",
                    "All items went well: no need to go through them.",
                ),
            )
        ]
    if n < FEW:
        told.append(
            plain(
                "small",
                say(
                    language,
                    "人数不多，请以原卷为准，不对外引用。",
                    "The group is small: look at the papers.",
                ),
            )
        )
    tables = ("items",) if wrong else ()
    return Section(
        id="results", heading=say(language, "讲评哪些题", "Which items"), sentences=tuple(told), tables=tables
    )


def _worked(errors: Sequence[ErrorWork], language: Language) -> list[Section]:
    titles = (
        ("cause", "错因", "Cause"),
        ("work", "怎样讲", "Work"),
        ("variation", "变式", "Variation"),
        ("retest", "复测", "Retest"),
    )
    made = []
    for place, one in enumerate(errors):
        heading = f"{item_name(language, one.item)}　{one.point}".rstrip("　")
        told = tuple(
            plain(f"error-{place}-{name}", say(language, f"{zh}：", f"{en}: ") + getattr(one, name))
            for name, zh, en in titles
        )
        made.append(Section(id=f"error-{place}", heading=heading, sentences=told))
    return made


def _groups(found: Analysed, maker: Maker) -> DataTable | None:
    """Codes of pupils by the point they need, for points that several need."""
    if found.mastery is None:
        return None
    needs: dict[str, list[str]] = {}
    for pupil in found.mastery.pupils:
        for each in pupil.points:
            if each.level == "insecure":
                needs.setdefault(each.name, []).append(pupil.pupil)
    rows = tuple(
        (name, len(codes), "、".join(codes))
        for name, codes in sorted(needs.items(), key=lambda one: -len(one[1]))[:5]
    )
    columns = (
        Column(id="point", title=maker.say("知识点", "point")),
        Column(id="pupils", title=maker.say("人数", "pupils"), form="count"),
        Column(id="codes", title=maker.say("学生代号", "codes")),
    )
    return (
        DataTable(
            id="need-groups",
            title=maker.say("谁需要哪个小组", "Who needs which group"),
            columns=columns,
            rows=rows,
        )
        if rows
        else None
    )


def _wish(found: Analysed, errors: Sequence[ErrorWork], facts: Facts, language: Language) -> LessonWish:
    """The request to lesson preparation; only shares of points and computed sentences go into it."""
    table = facts.tables["knowledge"]
    mastery = {
        str(row[0]): float(rate)
        for row, rate in zip(table.rows, table.values("rate"), strict=True)
        if isinstance(rate, int | float)
    }
    points = list(dict.fromkeys(one.point for one in errors if one.point))
    topic = points[0] if points else (found.title or found.matrix.exam)
    items = joined(language, [item_name(language, one.item) for one in errors])
    profile = say(language, f"测后讲评课，重点讲评{items}。", f"After the test: {items}.") if errors else ""
    wishes = (
        [
            say(
                language,
                f"围绕{'、'.join(f'“{each}”' for each in points[:3])}安排错因分析、变式和当堂复测",
                f"Cause, variation and retest on {', '.join(points[:3])}",
            )
        ]
        if points
        else []
    )
    return LessonWish(
        subject=found.matrix.subject or "mathematics",
        grade=found.grade,
        topic=topic[:120],
        class_profile=profile,
        mastery=mastery,
        constraints=wishes,
    )
