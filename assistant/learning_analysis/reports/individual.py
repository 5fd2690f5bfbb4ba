"""Reports on one pupil: for teacher and pupil, with figures; for parents, in words only
(学生报告、家长报告)."""

import unicodedata
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints

from assistant.learning_analysis.reports.analysed import Analysed
from assistant.learning_analysis.reports.base import TeacherReport, Told, new_id, plain, say
from assistant.learning_analysis.reports.exercises import table_of
from assistant.learning_analysis.reports.facts import (
    Chart,
    Column,
    DataTable,
    Facts,
    Language,
    Part,
    Section,
    Sentence,
    sentence,
)
from assistant.learning_analysis.reports.modelled import own_trajectory
from assistant.learning_analysis.types.mastery import MasteryLevel, PointMastery
from corpora.problem import Problem

ParentLevel = Literal["secure", "developing", "starting"]
LEVELS: dict[ParentLevel, tuple[str, str]] = {
    "secure": ("掌握得好", "secure"),
    "developing": ("基本掌握", "developing"),
    "starting": ("需要再学", "to be learned again"),
}
TEACHER_LEVELS: dict[MasteryLevel, tuple[str, str]] = {
    "secure": ("已掌握", "secure"),
    "developing": ("基本掌握", "developing"),
    "insecure": ("未掌握", "insecure"),
    "unknown": ("证据不足", "too little evidence"),
}
UNSAID = (
    "排名",
    "名次",
    "倒数",
    "第一名",
    "最差",
    "最好",
    "全班",
    "年级第",
    "同学",
    "别的孩子",
    "其他孩子",
    "其他学生",
    "平均",
    "预测",
    "预计",
    "将来会",
    "考上",
    "考不上",
    "升学",
    "多动",
    "自闭",
    "抑郁",
    "障碍",
    "智商",
    "智力",
    "症",
    "差生",
    "后进",
    "优生",
    "尖子",
    "rank",
    "predict",
    "average",
    "adhd",
    "autis",
    "disorder",
    "classmate",
    "other child",
    "top of",
)
"""Words that no family reads in a report: rank, other children, forecasts, diagnoses."""


class PupilUnknown(Problem):
    """The test has no pupil of that code. Detail: `pupil`."""

    code = "learning-pupil-unknown"


class PupilReport(TeacherReport):
    """Own level by knowledge point with its evidence, strengths, next steps. No place in the class."""

    kind: Literal["pupil-report"] = "pupil-report"
    pupil: str


_FIGURES = frozenset("%％‰百千")


def _for_family(text: str) -> str:
    """Refuse what no family reads: numerals, rank, other children, forecasts, diagnoses."""
    found = next((word for word in UNSAID if word in text.lower()), "")
    if found or any(unicodedata.category(sign)[0] == "N" or sign in _FIGURES for sign in text):
        raise ValueError(f"a report for parents does not say {found or 'numbers'}")
    return text


FamilyText = Annotated[str, StringConstraints(min_length=1, max_length=200), AfterValidator(_for_family)]


class FamilyPoint(Part):
    """A knowledge point and how it stands, as a level in words."""

    point: FamilyText
    level: ParentLevel


class ParentReport(Told):
    """For one family: levels in words, what goes well, what to do at home, whom to ask. It has no field for a
    number, a rank, another child, a forecast or a diagnosis."""

    kind: Literal["parent-report"] = "parent-report"
    child: str = Field("", max_length=40, description="code, or the name where the teacher asked for it")
    subject: str = Field(max_length=40)
    levels: tuple[FamilyPoint, ...]
    strengths: tuple[FamilyText, ...]
    next_steps: tuple[FamilyText, ...]
    at_home: tuple[FamilyText, ...]
    teacher: str = Field("", max_length=40)
    contact: str = Field("", max_length=60)


def points_of(found: Analysed, pupil: str) -> tuple[PointMastery, ...]:
    """The points of one pupil. Raises `PupilUnknown`."""
    if pupil not in found.matrix.pupils:
        raise PupilUnknown(pupil=pupil[:40])
    if found.mastery is None:
        return ()
    return next((each.points for each in found.mastery.pupils if each.pupil == pupil), ())


def pupil_report(found: Analysed, pupil: str, language: Language, exam: str = "") -> PupilReport:
    """The report on a pupil for teacher and pupil. Raises `PupilUnknown`."""
    points = points_of(found, pupil)
    table = _own_table(points, language)
    facts = Facts((table,))
    sections = [_own_level(points, table, facts, language)]
    tables = [table]
    steps = [*_behind(found, pupil, language), *_next(found, pupil, points, language)]
    exercises = _exercises(found, pupil, points, language)
    tables += [exercises] if exercises is not None else []
    sections.append(
        Section(
            id="next",
            heading=say(language, "下一步", "Next steps"),
            sentences=tuple(plain(f"next-{place}", text) for place, text in enumerate(steps)),
            tables=("exercises",) if exercises is not None else (),
        )
    )
    if (moved := own_trajectory(found.sequence, pupil, language)) is not None:
        tables.append(moved[0])
        sections.append(_over_tests(moved[1], language))
    growth = _growth(found, pupil, language)
    if growth:
        sections.append(
            Section(
                id="growth",
                heading=say(language, "与自己的过去比", "Against one's own past"),
                sentences=(plain("growth", growth),),
            )
        )
    return PupilReport(
        id=new_id(),
        title=say(language, f"{found.title}个人学习报告", f"Pupil report: {found.title}"),
        language=language,
        exam=exam,
        pupil=pupil,
        tables=tuple(tables),
        facts=tuple(facts.all),
        sections=tuple(sections),
    )


def _own_level(
    points: tuple[PointMastery, ...], table: DataTable, facts: Facts, language: Language
) -> Section:
    """What is secure and what to work on first, each with its share; the figures are taken from `facts`."""
    told, charts = list[Sentence](), tuple[Chart, ...]()
    for place, each in enumerate(points):
        if each.share.value is not None and each.level in ("secure", "insecure"):
            fact = facts.take(
                "own", place, "rate", say(language, f"“{each.name}”得分率", f"share on “{each.name}”")
            )
            template = {
                "secure": say(language, "{rate}，掌握得好。", "{rate}: secure."),
                "insecure": say(language, "{rate}，先把这里补上。", "{rate}: work here first."),
            }[each.level]
            told.append(sentence(f"own-{place}", template, rate=fact))
    if table.rows:
        title = say(language, "各知识点得分率", "Share of points by knowledge point")
        alt = say(language, "各知识点得分率，数据见表", "share of points by knowledge point; see the table")
        charts = (Chart(id="own", kind="bars", table="own", title=title, alt=alt),)
    else:
        told.append(
            plain(
                "none",
                say(
                    language,
                    "没有可说的：题目没有标注知识点，或者学生缺考。",
                    "Nothing to say: items carry no knowledge points, or the pupil was absent.",
                ),
            )
        )
    return Section(
        id="own",
        heading=say(language, "自己的掌握情况", "Own level"),
        sentences=tuple(told),
        charts=charts,
        tables=("own",) if table.rows else (),
    )


def _behind(found: Analysed, pupil: str, language: Language) -> list[str]:
    """The weakest prerequisite behind a failure, one sentence each."""
    held = [weak for who, weak in (found.mastery.pupil_weak if found.mastery else ()) if who == pupil]
    return [say(language, each.words.zh + "。", each.words.en + ".") for each in held[:2]]


def _exercises(
    found: Analysed, pupil: str, points: tuple[PointMastery, ...], language: Language
) -> DataTable | None:
    """Exercises for the next point, and for the weakest points before it."""
    mastery = found.mastery
    nexts = [
        (each.point, each.name) for each in (mastery.next_points if mastery else ()) if each.pupil == pupil
    ]
    weak = [(each.point, each.name) for each in points if each.level == "insecure"]
    return table_of(list(dict.fromkeys([*nexts, *weak]))[:2], found.exercises, language)


def _over_tests(chart: Chart, language: Language) -> Section:
    text = say(
        language,
        "每次考查算一次机会；只和自己比，看方向，不看一时的高低。",
        "Each test is one opportunity; compared with oneself only: look at the direction.",
    )
    return Section(
        id="trajectory",
        heading=say(language, "几次考查以来", "Over the tests"),
        sentences=(plain("trajectory-text", text),),
        charts=(chart,),
        tables=("trajectory",),
    )


def _own_table(points: tuple[PointMastery, ...], language: Language) -> DataTable:
    columns = (
        Column(id="point", title=say(language, "知识点", "point")),
        Column(id="rate", title=say(language, "得分率", "share of points"), form="share"),
        Column(id="low", title=say(language, "区间下限", "from"), form="share"),
        Column(id="high", title=say(language, "区间上限", "to"), form="share"),
        Column(id="planned", title=say(language, "预期", "planned"), form="share"),
        Column(id="chance", title=say(language, "掌握概率（模型）", "chance (model)"), form="share"),
        Column(id="evidence", title=say(language, "依据的题数", "items"), form="count"),
        Column(id="level", title=say(language, "水平", "level")),
    )
    rows = tuple(
        (
            each.name,
            each.share.value,
            each.share.low,
            each.share.high,
            None,
            each.probability.value,
            len(each.evidence),
            say(language, *TEACHER_LEVELS[each.level]),
        )
        for each in points
    )
    note = say(
        language,
        "题数少时区间很宽，请结合平时表现判断",
        "few items leave a wide interval; use what you have seen",
    )
    return DataTable(
        id="own", title=say(language, "各知识点", "Knowledge points"), columns=columns, rows=rows, note=note
    )


def _next(found: Analysed, pupil: str, points: tuple[PointMastery, ...], language: Language) -> list[str]:
    if found.mastery is not None:
        held = [each for each in found.mastery.next_points if each.pupil == pupil]
        if held:
            return [say(language, each.reason.zh + "。", each.reason.en + ".") for each in held[:3]]
    weak = [each.name for each in points if each.level in ("insecure", "developing")][:3]
    if not weak:
        return [
            say(
                language,
                "选一道没有做过的综合题，写出每一步的理由。",
                "Take a new task and give a reason for each step.",
            )
        ]
    return [
        say(
            language,
            f"重做一道“{name}”的错题，说出第一步为什么这样做。",
            f"Redo a task on “{name}” and explain its first step.",
        )
        for name in weak
    ]


def _growth(found: Analysed, pupil: str, language: Language) -> str:
    if found.growth is None:
        return ""
    own = next((each for each in found.growth.pupils if each.pupil == pupil), None)
    return "" if own is None else say(language, own.words.zh + "。", own.words.en + ".")


def parent_report(
    found: Analysed, pupil: str, language: Language, teacher: str = "", contact: str = "", child: str = ""
) -> ParentReport:
    """The report for one family. Raises `PupilUnknown`."""
    points = [each for each in points_of(found, pupil) if each.level != "unknown"]
    named: dict[MasteryLevel, ParentLevel] = {
        "secure": "secure",
        "developing": "developing",
        "insecure": "starting",
    }
    levels = tuple(FamilyPoint(point=_safe(each.name), level=named[each.level]) for each in points)
    good = [each.point for each in levels if each.level == "secure"][:3]
    weak = [each.point for each in levels if each.level == "starting"][:3]
    strengths = [
        say(
            language,
            f"“{each}”学得扎实，可以请孩子讲给家人听。",
            f"“{each}” is secure; let the child explain it.",
        )
        for each in good
    ] or [
        say(
            language,
            "孩子完成了这次测试，愿意面对错题就是进步的开始。",
            "The child sat the test; facing mistakes is where learning starts.",
        )
    ]
    steps = [
        say(
            language,
            f"“{each}”还需要再学，学校会安排讲解和练习。",
            f"“{each}” will be taught and practised again.",
        )
        for each in weak
    ] or [
        say(
            language,
            "保持现在的节奏，试着把方法用到新题里。",
            "Keep the pace and try the methods on new tasks.",
        )
    ]
    home = (
        say(
            language,
            "请孩子讲一道做错又改对的题，家长只问“为什么”，不必讲题。",
            "Ask the child to explain a mended task; only ask why.",
        ),
        say(
            language,
            "保证睡眠和运动，固定一个安静的学习时间。",
            "Keep sleep and exercise, and a quiet time for work.",
        ),
        say(language, "不和别人比，和自己的昨天比。", "Compare with yesterday, with nobody else."),
    )
    return ParentReport(
        id=new_id(),
        title=say(language, "学习情况反馈", "How learning is going"),
        language=language,
        child=child or pupil,
        subject=found.matrix.subject,
        levels=levels,
        strengths=tuple(strengths),
        next_steps=tuple(steps),
        at_home=home,
        teacher=teacher,
        contact=contact,
    )


def _safe(name: str) -> str:
    """A point's name without what a family text refuses."""
    try:
        return _for_family(name)
    except ValueError:
        return "".join(sign for sign in name if unicodedata.category(sign)[0] != "N").strip() or "本单元内容"
