"""A university session (大学课堂教学设计): goals by content point, six steps (BOPPPS), attainment."""

import re

from pydantic import Field

from assistant.answering.answer import view
from assistant.artefact import CitationView
from assistant.lesson_preparation.artefacts.base import Language, Part, Prepared, Request, new_id, say
from assistant.lesson_preparation.words import Level
from assistant.workbench import Workbench
from corpora.problem import Problem
from retrieval.passage import Citation, Passage

_LADDER = (Level.UNDERSTAND, Level.APPLY, Level.ANALYSE, Level.EVALUATE, Level.CREATE)
_LEAST = 2


class SessionPointsNeeded(Problem):
    """The request names too few content points and the published library says too little of the topic.
    Details: `topic`, `found`, `least`."""

    code = "session-points-needed"


class Requirement(Part):
    """An indicator of graduate attributes (毕业要求指标点). `points` are the numbers, from 1, of the content
    points that serve it."""

    code: str = Field(min_length=1, max_length=20, title="编号 · Code")
    text: str = Field(min_length=1, max_length=200, title="内容 · Text")
    points: list[int] = Field(min_length=1, max_length=5, title="支撑的内容点 · Points")


class UniversityRequest(Request):
    """Course, topic, and the content points unless the library has the topic."""

    course: str = Field(min_length=1, max_length=60, title="课程 · Course")
    topic: str = Field(min_length=1, max_length=80, title="课题 · Topic")
    course_code: str = Field("", max_length=30, title="课程代码 · Course code")
    credits: float | None = Field(None, gt=0, le=20, title="学分 · Credits")
    minutes: int = Field(90, ge=40, le=180, title="时长（分钟） · Minutes")
    points: list[str] = Field(default_factory=list, max_length=5, title="内容要点 · Content points")
    requirements: list[Requirement] = Field(
        default_factory=list, max_length=12, title="毕业要求 · Requirements"
    )
    readings: list[str] = Field(default_factory=list, max_length=12, title="参考文献 · Readings")
    language: Language = Field("zh", title="语言 · Language")


class SessionGoal(Part):
    """A goal with the level it asks for and what shows it."""

    id: str
    point: str
    level: Level
    text: str = Field(min_length=1)
    evidence: str = Field(min_length=1)


class SessionStep(Part):
    """A step of the session; `goals` are those it works on."""

    id: str
    name: str
    minutes: int = Field(ge=1)
    teacher: str = Field(min_length=1)
    students: str = Field(min_length=1)
    goals: list[str]


class Component(Part):
    """A part of the assessment of a goal: `full` points, `weight` in percent of the goal."""

    name: str
    full: int = Field(ge=1)
    weight: int = Field(ge=1, le=100)


class UniversitySession(Prepared):
    """One session of a university course. `components` apply to every goal; attainment of a goal is the
    sum over them of weight × mean score ÷ full score."""

    kind: str = "university-session"
    course: str
    course_code: str
    credits: float | None
    topic: str
    minutes: int
    goals: list[SessionGoal] = Field(min_length=_LEAST)
    requirements: list[Requirement]
    steps: list[SessionStep] = Field(min_length=6)
    components: list[Component] = Field(min_length=2)
    target: float = Field(0.7, ge=0, le=1)
    depth: list[str] = Field(min_length=3, description="两性一度: higher order, novelty, challenge")
    readings: list[str]


def session(request: UniversityRequest, bench: Workbench) -> UniversitySession:
    """Plan the session. Raises `SessionPointsNeeded`."""
    points, citations = [one for one in request.points if one], list[CitationView]()
    if not points:
        points, citations = _from_library(request, bench)
    if len(points) < _LEAST:
        raise SessionPointsNeeded(topic=request.topic, found=len(points), least=_LEAST)
    goals = [_goal(number, point, request) for number, point in enumerate(points, start=1)]
    language = request.language
    return UniversitySession(
        id=new_id(),
        title=say(
            language, f"{request.course}：{request.topic}（教学设计）", f"{request.course}: {request.topic}"
        ),
        language=language,
        course=request.course,
        course_code=request.course_code,
        credits=request.credits,
        topic=request.topic,
        minutes=request.minutes,
        goals=goals,
        requirements=[one for one in request.requirements if max(one.points) <= len(points)],
        steps=_steps(request, goals),
        components=[
            Component(name=say(language, "课堂应答与讨论", "In-class answers"), full=20, weight=20),
            Component(name=say(language, "课内任务单", "In-class task"), full=40, weight=40),
            Component(name=say(language, "课后测验", "Post-test"), full=40, weight=40),
        ],
        target=0.7,
        depth=_depth(request, goals),
        readings=request.readings,
        citations=citations,
        basis=[
            say(language, "教师提供的内容要点", "content points given by the teacher")
            if request.points
            else say(language, "资料库中的已发布资料", "published documents of the library")
        ],
        thin=_thin(request),
    )


def _from_library(request: UniversityRequest, bench: Workbench) -> tuple[list[str], list[CitationView]]:
    """Sentences of published passages that name the topic, each with its citation."""
    points: list[str] = []
    citations: list[CitationView] = []
    for hit in bench.retriever.search(bench.actor, f"{request.course} {request.topic}", k=8):
        found = _sentence(hit.passage, request.topic)
        if found is None or len(points) == 4:
            continue
        start, end = found
        quote = hit.passage.text[start:end]
        if quote not in points:
            points.append(quote)
            citations.append(view(Citation(hit.passage, quote, start, end), len(points), request.language))
    return points, citations


def _sentence(passage: Passage, topic: str) -> tuple[int, int] | None:
    """Where the first sentence that names the topic stands."""
    for match in re.finditer(r"[^。！？\n]{6,120}[。！？]?", passage.text):
        if topic.casefold() in match.group().casefold():
            return match.span()
    return None


def _goal(number: int, point: str, request: UniversityRequest) -> SessionGoal:
    level = _LADDER[number - 1]
    zh = {
        Level.UNDERSTAND: (
            "能用自己的话说明“{p}”，并举出一个书上没有的例子",
            "口头说明与自举例子，同伴能复述",
        ),
        Level.APPLY: ("能在给定条件下运用“{p}”完成一道任务，写出依据", "任务单第一题，步骤与依据齐全"),
        Level.ANALYSE: ("能比较与“{p}”有关的两种做法，指出差别的原因", "比较表，至少两个维度，理由可查"),
        Level.EVALUATE: (
            "能依据标准判断一个与“{p}”有关的方案是否可行，并说明取舍",
            "评议意见，引用标准或数据",
        ),
        Level.CREATE: ("能围绕“{p}”提出一个可检验的改进方案或问题", "一页方案，写明如何检验"),
    }
    en = {
        Level.UNDERSTAND: (
            "explain “{p}” in their own words with an example of their own",
            "spoken explanation",
        ),
        Level.APPLY: ("use “{p}” in a given case and state the grounds", "task 1 with steps and grounds"),
        Level.ANALYSE: ("compare two ways of handling “{p}” and say why they differ", "comparison table"),
        Level.EVALUATE: (
            "judge a proposal about “{p}” by stated criteria",
            "written judgement with criteria",
        ),
        Level.CREATE: ("propose a testable improvement or question about “{p}”", "one page, with its test"),
    }
    text, evidence = (zh if request.language == "zh" else en)[level]
    short = point.rstrip("。.！？")
    return SessionGoal(
        id=f"g{number}", point=point, level=level, text=text.format(p=short), evidence=evidence
    )


_Rows = list[tuple[str, int, str, str, list[str]]]
"""Name, minutes, lecturer, students, goals."""


def _steps(request: UniversityRequest, goals: list[SessionGoal]) -> list[SessionStep]:
    """Six steps, with one block of work for each goal in the fourth; the minutes add up."""
    total = request.minutes
    shares = [max(3, round(total * part)) for part in (0.07, 0.04, 0.1, 0.14, 0.08)]
    work = total - sum(shares)
    each = [work // len(goals) + (number < work % len(goals)) for number in range(len(goals))]
    rows = [
        *_opening(request, goals, shares),
        *_work(request, goals, each),
        *_closing(request, goals, shares),
    ]
    return [
        SessionStep(id=f"s{n}", name=name, minutes=minutes, teacher=teacher, students=students, goals=ids)
        for n, (name, minutes, teacher, students, ids) in enumerate(rows, start=1)
    ]


def _opening(request: UniversityRequest, goals: list[SessionGoal], shares: list[int]) -> _Rows:
    z, topic, first = request.language, request.topic, goals[0].point.rstrip("。")
    return [
        (
            say(z, "导入", "Bridge-in"),
            shares[0],
            say(
                z,
                f"给出一个需要用到“{topic}”才能判断的真实问题，请学生先写下判断和一个理由，不作评价。",
                f"Pose a real problem that cannot be judged without {topic}; collect first judgements.",
            ),
            say(z, "独立写下判断与理由，留到结尾再改", "write a judgement and a reason, kept for the end"),
            [],
        ),
        (
            say(z, "目标", "Objectives"),
            shares[1],
            say(z, "逐条说明本次课的目标和对应的证据。", "State each objective and what will show it."),
            say(z, "圈出自己最没有把握的一条", "mark the objective they are least sure of"),
            [goal.id for goal in goals],
        ),
        (
            say(z, "前测", "Pre-assessment"),
            shares[2],
            say(
                z,
                f"三个判断题检查前提：与“{first}”有关的概念各一例、一反例；正确率低于六成的当场补讲。",
                f"Three true-or-false items on what “{first}” rests on; re-teach below 60 percent.",
            ),
            say(z, "独立作答，说出判断依据", "answer alone and give grounds"),
            [goals[0].id],
        ),
    ]


def _work(request: UniversityRequest, goals: list[SessionGoal], each: list[int]) -> _Rows:
    z, rows = request.language, _Rows()
    for goal, minutes in zip(goals, each, strict=True):
        point = goal.point.rstrip("。")
        rows.append(
            (
                say(z, "参与式学习", "Participatory learning"),
                minutes,
                say(
                    z,
                    f"讲清“{point}”：先给一个正例和一个易混的反例，再布置任务：{goal.text}。"
                    "巡视时追问“条件变了结论还成立吗”。",
                    f"Explain “{point}” with an example and a near miss; set the task: {goal.text}.",
                ),
                say(z, f"两人一组完成，提交：{goal.evidence}", f"work in pairs and hand in: {goal.evidence}"),
                [goal.id],
            )
        )
    return rows


def _closing(request: UniversityRequest, goals: list[SessionGoal], shares: list[int]) -> _Rows:
    z, last, every = request.language, goals[-1].point.rstrip("。"), [goal.id for goal in goals]
    return [
        (
            say(z, "后测", "Post-assessment"),
            shares[3],
            say(
                z,
                f"每条目标一道小题，最后一题为“{last}”的变式；当堂统计得分率，供达成度计算。",
                f"One item an objective, the last a variation on “{last}”; record mean scores.",
            ),
            say(z, "独立完成，对照标准自评并标出失分原因", "work alone, then mark against the criteria"),
            every,
        ),
        (
            say(z, "总结", "Summary"),
            shares[4],
            say(z, "回到导入的问题，请学生修改最初的判断。", "Return to the opening problem."),
            say(z, "写出“我改了什么、为什么”", "write what they changed and why"),
            every,
        ),
    ]


def _depth(request: UniversityRequest, goals: list[SessionGoal]) -> list[str]:
    higher = sum(goal.level in _LADDER[2:] for goal in goals)
    z = request.language
    return [
        say(
            z,
            f"高阶性：{len(goals)}条目标中{higher}条要求分析及以上",
            f"Order: {higher} of {len(goals)} goals",
        ),
        say(
            z,
            "创新性：以真实问题导入，结论由学生比较、论证后得出",
            "Novelty: conclusions are argued by students",
        ),
        say(
            z,
            "挑战度：后测含变式题，限时独立完成，按标准自评",
            "Challenge: an unseen variation, alone, in time",
        ),
    ]


def _thin(request: UniversityRequest) -> list[str]:
    z, made = request.language, []
    if not request.requirements:
        made.append(
            say(z, "未填写毕业要求指标点，支撑矩阵为空。", "No graduate attributes given: no matrix.")
        )
    if not request.readings:
        made.append(say(z, "未填写参考文献，请补充教材章节与文献。", "No readings given."))
    if not request.points:
        made.append(
            say(z, "内容要点摘自资料库原句，次序请按课程逻辑调整。", "Points are quoted from the library.")
        )
    made.append(
        say(
            z,
            "学科例题与数据未由系统编写，请任课教师准备。",
            "Examples and data of the field are yours to add.",
        )
    )
    return made
