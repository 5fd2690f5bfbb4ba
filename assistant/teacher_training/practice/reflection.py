"""Teaching reflection from evidence (教学反思): planned, seen, to think about, one change and its proof."""

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from assistant.homework.desk.commentary import CommonError
from assistant.lesson_observation.comparing import StepTime
from assistant.teacher_training.practice.base import LONG, Part, Practised, Prompt, Request, new_id
from assistant.teacher_training.practice.gathering import Gathered

_LONGER_BY = 3.0
_PAUSE_S = 3.0
_MOST_QUESTIONS = 8
Asked = tuple[str, list[str]]
"""A question and the ids of what raised it."""


class ReflectionRequest(Request):
    """What to reflect on: ids of kept drafts, at least one, and a homework where there is one."""

    plan: str = Field("", max_length=64, title="教案草稿编号 · Kept lesson plan")
    observation: str = Field("", max_length=64, title="课堂观察报告编号 · Kept observation report")
    results: str = Field("", max_length=64, title="班级学情报告或讲评课编号 · Kept class report")
    homework: str = Field("", max_length=64, title="作业编号（用于共性错误） · Homework")
    topic: str = Field("", max_length=80, title="课题 · Topic")

    @property
    def drafts(self) -> tuple[str, ...]:
        """The drafts in the order of teaching."""
        return self.plan, self.observation, self.results


class Change(Part):
    """One change to try. `about` are ids of what is shown; `words` are the teacher's own, empty at first."""

    suggestion: str = ""
    about: list[str] = Field(default_factory=list)
    words: str = Field(default="", max_length=LONG)


class Proof(Part):
    """How to see whether the change worked: what to look at, how it stands now, what would speak for the
    change, and when to look again."""

    look_at: str
    now: str
    speaks_for: str
    when: str


class TeachingReflection(Practised):
    """A reflection as a draft: what is shown is from sources, what is thought is the teacher's."""

    kind: Literal["teaching-reflection"] = "teaching-reflection"
    planned: list[str] = Field(default_factory=list, description="ids of what was planned")
    seen: list[str] = Field(default_factory=list, description="ids of what the evidence shows")
    questions: list[Prompt] = Field(min_length=1)
    change: Change
    proof: list[Proof] = Field(default_factory=list)


def reflection(found: Gathered, topic: str = "") -> TeachingReflection:
    """The draft from what was gathered."""
    plans = {one.id for one in found.sources if one.kind == "lesson-plan"}
    change, proof = _change(found)
    title = topic or next(iter([*(one.title for one in found.plans), found.sources[0].title]))
    return TeachingReflection(
        id=new_id(),
        title=f"《{title.strip('《》')}》教学反思"[:160],
        sources=found.sources,
        shown=found.shown,
        planned=[one.id for one in found.shown if one.source in plans],
        seen=[one.id for one in found.shown if one.source not in plans],
        questions=_numbered([*_from_evidence(found)[:_MOST_QUESTIONS], *_OWN]),
        change=change,
        proof=proof,
        thin=_thin(found),
    )


_OWN: list[Asked] = [
    ("这节课里最让您意外的一刻是什么？当时您怎么想、怎么做？", []),
    ("哪些情况是上面的材料没有记录到的（学生状态、突发情况、您的判断）？", []),
    ("如果重上一次，您最想保留什么？为什么？", []),
]


def _numbered(pairs: list[Asked]) -> list[Prompt]:
    return [
        Prompt(id=f"q{number}", question=text, about=about)
        for number, (text, about) in enumerate(pairs, start=1)
    ]


def _from_evidence(found: Gathered) -> list[Asked]:
    """Questions that the evidence raises; none says what is good or bad."""
    return [*_of_lessons(found), *_of_plans(found), *_of_results(found)]


def _of_lessons(found: Gathered) -> Iterator[Asked]:
    for report in found.observations:
        talk, wait = (report.figures.figure(name) for name in ("teacher_share", "wait_1"))
        if talk.value is not None:
            text = f"教师话语占 {talk.value:.1%}，与您备课时的设想一致吗？哪一段可以换成学生来说、写或做？"
            yield text, found.at("talk/teacher_share")
        if wait.value is not None and wait.value < _PAUSE_S:
            text = f"提问后等待的中位数是 {wait.value:g} 秒。哪几个问题值得再多等一会儿？"
            yield text, found.at("waits/wait_1")
        if report.figures.questions:
            text = "提问的层次与目标要求相称吗？挑一个封闭性问题，改写成能听到学生想法的问题。"
            yield text, found.at("questions")
        for step in _longest(report.plan)[:2]:
            text = f"“{step.title}”计划 {step.planned:g} 分钟，观察约 {step.observed:g} 分钟，差别出在哪里？"
            yield f"{text}是任务、指令还是学生的准备？", found.at(f"plan/{step.step}")


def _of_plans(found: Gathered) -> Iterator[Asked]:
    for plan in found.plans:
        for goal in plan.goals[:2]:
            text = f"目标写明的证据是“{goal.evidence}”。课上看到了吗？看到了多少，还差谁？"
            yield text, found.at(f"goals/{goal.id}")


def _of_results(found: Gathered) -> Iterator[Asked]:
    for error in found.errors[:2]:
        text = f"第 {error.number} 题得分率 {error.earned:.1%}，与这节课的哪个环节有关？"
        yield text, found.at(f"homework/{error.number}")
    for lesson in found.commentaries:
        if lesson.errors:
            text = f"报告推测的错因是“{lesson.errors[0].cause}”。您同意吗？手头有什么能支持或推翻它？"
            yield text, found.at("errors/1")


def _longest(steps: list[StepTime]) -> list[StepTime]:
    """Steps that took clearly more or less than planned, the greatest difference first."""
    differing = [one for one in steps if abs(one.observed - one.planned) >= _LONGER_BY]
    return sorted(differing, key=lambda one: -abs(one.observed - one.planned))


def _change(found: Gathered) -> tuple[Change, list[Proof]]:
    """The one change that the evidence speaks for: the observation's next try, time, or an error."""
    for report in found.observations:
        if report.next_try:
            return _next_try(found, report.next_try.text)
        for step in _longest(report.plan):
            return _on_time(found, step)
    for error in found.errors:
        return _on_error(found, error)
    for lesson in found.commentaries:
        for work in lesson.errors:
            change = Change(suggestion=work.work, about=found.at("errors/1"))
            proof = Proof(look_at=work.variation, now=work.cause, speaks_for=work.retest, when="讲评后一周内")
            return change, [proof]
    return Change(), []


def _next_try(found: Gathered, text: str) -> tuple[Change, list[Proof]]:
    compared = [one.text for one in found.shown if one.place in ("waits/wait_1", "questions", "feedback")]
    proof = Proof(
        look_at="同一类课再作一次课堂观察，只比较下面各项",
        now="；".join(compared) or "上一次观察没有给出可比的数字",
        speaks_for="这些数字朝您设想的方向变化，并且能引到学生的原话作证",
        when="两周内，同一班级的下一节同类型课",
    )
    return Change(suggestion=text, about=found.at("focus") or found.at("strengths")), [proof]


def _on_time(found: Gathered, step: StepTime) -> tuple[Change, list[Proof]]:
    change = Change(
        suggestion=f"重新安排“{step.title}”：写明任务要求和时间，课上到点就小结或转入下一环节。",
        about=found.at(f"plan/{step.step}"),
    )
    proof = Proof(
        look_at=f"“{step.title}”的计划与实际分钟数",
        now=f"计划 {step.planned:g} 分钟，观察约 {step.observed:g} 分钟",
        speaks_for=f"相差不到 {_LONGER_BY:g} 分钟，且后面的环节没有被挤掉",
        when="下一次上同类型的课",
    )
    return change, [proof]


def _on_error(found: Gathered, error: CommonError) -> tuple[Change, list[Proof]]:
    change = Change(
        suggestion=f"针对第 {error.number} 题的错因，下一课开头安排一道变式题，先让学生说出判断依据再作答。",
        about=found.at(f"homework/{error.number}"),
    )
    proof = Proof(
        look_at="同一知识点的一道新题",
        now=f"第 {error.number} 题得分率 {error.earned:.1%}（{error.answered} 人作答）",
        speaks_for="新题的得分率更高，且写出判断依据的人更多；人数少时只当线索",
        when="一周内",
    )
    return change, [proof]


def _thin(found: Gathered) -> list[str]:
    made = []
    if not found.plans:
        made.append("没有关联教案，无法说明“原来怎样打算”。")
    if not found.observations:
        made.append("没有课堂观察报告，课上发生了什么只能由您补写。")
    if (
        not found.commentaries
        and not found.errors
        and not any(one.kind == "class-report" for one in found.sources)
    ):
        made.append("没有学生结果的材料，“学得怎样”只能由您补写。")
    return made
