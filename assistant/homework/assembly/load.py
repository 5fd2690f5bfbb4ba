# ruff: noqa: E501  (what teachers read is kept in one piece)
"""The legal load of homework (作业时长): none written in grades 1 and 2, 60 minutes a day for all subjects in
grades 3 to 6, 90 in grades 7 to 9; a subject keeps to its share, by the check of lesson plans."""

from collections.abc import Iterable

from assistant.lesson_preparation.artefacts.base import Part
from assistant.lesson_preparation.checks.finding import Finding, Severity
from assistant.lesson_preparation.checks.minutes import homework_limits
from corpora.problem import Problem


class HomeworkTooLong(Problem):
    """One subject alone would take more than the day's limit. Details: `minutes`, `grade`, `limit`."""

    code = "homework-too-long"


class Load(Part):
    """Minutes of homework against the limits. `required` counts written work of the layer for all, `whole`
    written work of every layer, which no pupil has to do; `share` is the subject's part of the `day`'s
    minutes (0: no number in the rules). `within` is true where both hold."""

    required: float
    whole: float
    share: int
    day: int
    within: bool
    zh: str
    en: str


def load_of(grade: int, written: Iterable[tuple[bool, float]]) -> Load:
    """The load of written tasks, each whether it is for all and its minutes."""
    tasks = list(written)
    required = round(sum(minutes for for_all, minutes in tasks if for_all), 1)
    whole = round(sum(minutes for _, minutes in tasks), 1)
    share, day = homework_limits(grade)
    if not share:
        within = not tasks
        zh = "一、二年级不布置书面家庭作业" + (
            "：本单全部为口头、阅读和动手活动。" if within else "，本单含书面任务，须删去。"
        )
        en = "Grades 1 and 2 have no written homework" + (
            ": all tasks are spoken, reading or doing." if within else "; the written tasks have to go."
        )
        return Load(required=required, whole=whole, share=0, day=0, within=within, zh=zh, en=en)
    within = required <= share and (not day or whole <= day)
    limit = (f"全天各科合计不超过{day}分钟", f"{day} minutes a day for all subjects") if day else (
        "高中未规定统一时长", "no fixed number in senior secondary school"
    )  # fmt: skip
    verdict = ("未超出", "within") if within else ("超出", "over")
    return Load(
        required=required, whole=whole, share=share, day=day, within=within,
        zh=f"必做书面作业{required:g}分钟，本学科建议不超过{share}分钟（{limit[0]}）：{verdict[0]}。",
        en=f"Written work for all takes {required:g} minutes, this subject's share is {share} ({limit[1]}): {verdict[1]}.",
    )  # fmt: skip


def check(grade: int, written: Iterable[tuple[bool, float]]) -> list[Finding]:
    """What keeps homework from release: written work in grades 1 and 2, or more than the day has for all
    subjects. More than the subject's share is for the teacher to weigh."""
    load = load_of(grade, written)
    if load.within:
        return []
    severity: Severity = "hard" if not load.share or (load.day and load.whole > load.day) else "soft"
    return [Finding("homework-load", severity, "tasks", load.zh, load.en)]


def minutes_wanted(grade: int, asked: int | None) -> int:
    """Minutes for the layer for all: as asked, else the subject's share; 15 where nothing may be written.
    Raises `HomeworkTooLong` beyond the day's limit, which holds for all subjects together."""
    share, day = homework_limits(grade)
    if asked is None:
        return share or 15
    if day and asked > day:
        raise HomeworkTooLong(minutes=asked, grade=grade, limit=day)
    return asked
