"""The duties of learning analysis: reports on a stored test, each a kept draft."""

from dataclasses import replace
from typing import Literal

from anyio import to_thread
from pydantic import Field

from assistant.duty import duty
from assistant.learning_analysis.reports.analysed import Analysed
from assistant.learning_analysis.reports.analysis import analysed
from assistant.learning_analysis.reports.asking import chosen, phrased
from assistant.learning_analysis.reports.base import Request
from assistant.learning_analysis.reports.class_report import ClassReport, class_report
from assistant.learning_analysis.reports.commentary import CommentaryLesson, commentary
from assistant.learning_analysis.reports.exercises import exercises_for
from assistant.learning_analysis.reports.facts import Language
from assistant.learning_analysis.reports.individual import (
    ParentReport,
    PupilReport,
    parent_report,
    pupil_report,
)
from assistant.learning_analysis.reports.questions import DataAnswer, Question, answer
from assistant.learning_analysis.reports.school import SchoolOverview, school_overview
from assistant.workbench import Workbench
from corpora.problem import Problem

_RULES = ("G-R5", "G-R11", "P-R6", "A-R7")


class NoExams(Problem):
    """This installation keeps no imported tests."""

    code = "learning-no-exams"


class AboutExam(Request):
    """A report on one of the caller's tests, by its id; the language of the report."""

    exam: str = Field(min_length=1, max_length=64, title="考试编号 · Test")
    language: Literal["zh", "en"] | None = Field(None, title="语言 · Language")


class AboutClass(AboutExam):
    """A report on a test, and on growth since an earlier test of the same pupils (`baseline`)."""

    baseline: str = Field("", max_length=64, title="以前的考试（看进步） · Earlier test")


class AboutPupil(AboutClass):
    """A report on one pupil of a test, by code."""

    pupil: str = Field(min_length=1, max_length=40, title="学生代号 · Pupil's code")


class ForParents(AboutPupil):
    """What a family reads: who answers for it, and how to reach the teacher."""

    teacher: str = Field("", max_length=40, title="任课教师 · Teacher")
    contact: str = Field("", max_length=60, title="联系方式 · Contact")


class AskData(AboutExam):
    """A question to the data: one of the list, or in own words (`asked`)."""

    question: Question | None = Field(None, title="常见问题 · Question")
    asked: str = Field("", max_length=300, title="用自己的话问 · In your own words")


def _found(request: AboutExam, bench: Workbench) -> tuple[Analysed, Language]:
    if bench.exams is None:
        raise NoExams()
    language: Language = request.language or ("en" if bench.language == "en" else "zh")
    baseline = request.baseline if isinstance(request, AboutClass) else ""
    before = bench.exams.open(bench.actor, baseline) if baseline else None
    if not isinstance(request, AboutClass) or isinstance(request, ForParents):
        return analysed(bench.exams.open(bench.actor, request.exam), before), language
    series = bench.exams.series(bench.actor, request.exam)
    found = analysed(series[-1], before, series)
    if bench.items is not None:
        asked = [item.stem for item in found.matrix.items]
        held = exercises_for(bench.items, bench.actor, found.mastery, asked, found.matrix.subject)
        found = replace(found, exercises=held)
    return found, language


@duty(
    name="class-report",
    purpose="Tell a teacher what a test says about the class, from pseudonymised marks",
    title={"zh": "班级学情报告", "en": "Class report"},
    request=AboutClass,
    artefact=ClassReport,
    rules=_RULES,
    kept=True,
)
async def make_class_report(request: AboutClass, bench: Workbench) -> ClassReport:
    """Raises `ExamUnknown`."""

    def write() -> ClassReport:
        found, language = _found(request, bench)
        return class_report(found, language, request.exam)

    made = await to_thread.run_sync(write)
    return await phrased(bench.gate, bench.actor, made, "class-report")


@duty(
    name="commentary-lesson",
    purpose="Draft the lesson after a test from the errors of the class, for a teacher to review",
    title={"zh": "讲评课", "en": "Commentary lesson"},
    request=AboutExam,
    artefact=CommentaryLesson,
    rules=_RULES,
    kept=True,
)
async def make_commentary(request: AboutExam, bench: Workbench) -> CommentaryLesson:
    """Raises `ExamUnknown`, `TooFewPupils`."""

    def write() -> CommentaryLesson:
        found, language = _found(request, bench)
        return commentary(found, language, request.exam)

    made = await to_thread.run_sync(write)
    return await phrased(bench.gate, bench.actor, made, "commentary-lesson")


@duty(
    name="pupil-report",
    purpose="Tell a teacher and a pupil where the pupil stands against their own goals",
    title={"zh": "学生个人报告", "en": "Pupil report"},
    request=AboutPupil,
    artefact=PupilReport,
    rules=(*_RULES, "K-R7", "P-R3"),
    kept=True,
)
async def make_pupil_report(request: AboutPupil, bench: Workbench) -> PupilReport:
    """Raises `ExamUnknown`, `PupilUnknown`."""

    def write() -> PupilReport:
        found, language = _found(request, bench)
        return pupil_report(found, request.pupil, language, request.exam)

    made = await to_thread.run_sync(write)
    return await phrased(bench.gate, bench.actor, made, "pupil-report")


@duty(
    name="parent-report",
    purpose="Tell one family in words how learning is going, without rank, numbers or other children",
    title={"zh": "家长报告", "en": "Parent report"},
    request=ForParents,
    artefact=ParentReport,
    rules=(*_RULES, "K-R6", "K-R7", "P-R3"),
    kept=True,
)
async def make_parent_report(request: ForParents, bench: Workbench) -> ParentReport:
    """Raises `ExamUnknown`, `PupilUnknown`."""

    def write() -> ParentReport:
        found, language = _found(request, bench)
        return parent_report(found, request.pupil, language, request.teacher, request.contact)

    return await to_thread.run_sync(write)


@duty(
    name="school-overview",
    purpose="Show aggregates of classes of ten pupils or more, without pupils and without ranks",
    title={"zh": "学校概览", "en": "School overview"},
    request=AboutExam,
    artefact=SchoolOverview,
    rules=_RULES,
    kept=True,
)
async def make_overview(request: AboutExam, bench: Workbench) -> SchoolOverview:
    """Raises `ExamUnknown`, `TooFewPupils`."""

    def write() -> SchoolOverview:
        found, language = _found(request, bench)
        return school_overview(found, language, request.exam)

    made = await to_thread.run_sync(write)
    return await phrased(bench.gate, bench.actor, made, "school-overview")


@duty(
    name="ask-data",
    purpose="Answer a teacher's question about a test by running the analyses, with the tables used",
    title={"zh": "数据问答", "en": "Questions to the data"},
    request=AskData,
    artefact=DataAnswer,
    rules=_RULES,
    kept=True,
)
async def ask_data(request: AskData, bench: Workbench) -> DataAnswer:
    """Raises `ExamUnknown`, `TooFewPupils`."""
    found, language = await to_thread.run_sync(_found, request, bench)
    named: tuple[Question, ...] = (request.question,) if request.question else ()
    if request.asked:
        named = await chosen(bench.gate, bench.actor, request.asked, "ask-data", language)
    wanted: tuple[Question, ...] = named or ("overview",)
    made = await to_thread.run_sync(answer, found, wanted, request.asked, language, request.exam)
    return await phrased(bench.gate, bench.actor, made, "ask-data")
