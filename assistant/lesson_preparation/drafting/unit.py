# ruff: noqa: E501  (what teachers read is kept in one piece)
"""A unit plan from the points of a textbook unit (大单元)."""

from hashlib import sha256

from assistant.lesson_preparation.drafting.draft import Evidence
from assistant.lesson_preparation.drafting.finding import LessonTopicUnknown, subject_name, when
from assistant.lesson_preparation.plan import BoardNode, Goal, Homework, Standard
from assistant.lesson_preparation.request import UnitRequest, period_minutes
from assistant.lesson_preparation.unit import (
    Criterion,
    Idea,
    PerformanceTask,
    UnitPeriod,
    UnitPlan,
    UnitSetting,
)
from assistant.lesson_preparation.words import Tier
from corpora import knowledge_graphs
from corpora.knowledge_graphs import KnowledgeGraph, NodeKind, Point

_MOST_POINTS = 12


def draft_unit(request: UnitRequest, evidence: Evidence) -> UnitPlan:
    """The plan of a unit, the same for the same request. Raises `UnknownSubject`, `LessonTopicUnknown`,
    `LessonMinutesUnsuitable`."""
    minutes = period_minutes(request)
    graph = knowledge_graphs.load(request.subject)
    points = _points(graph, request)
    periods = _periods(request, points)
    english = request.plan_language == "en"
    names = [_name(one, english) for one in points]
    codes = list(dict.fromkeys(code for one in points for code in one.codes))
    items = [
        graph.curriculum.items[code] for code in codes if request.grade in graph.curriculum.items[code].grades
    ]
    literacies = list(dict.fromkeys(one for item in items for one in item.literacies)) or [""]
    goals = _goals(points, literacies, english)
    title = f"{request.unit}: unit plan" if english else f"“{request.unit}”大单元教学设计"
    thin = (
        []
        if evidence.citations
        else [
            "No passage on this unit was found in the library."
            if english
            else "资料库里没有检索到与本单元直接有关的资料。"
        ]
    )
    thin.append(
        "Check order and number of periods against your textbook."
        if english
        else "单元划分按通行编排，课时数和顺序请对照本校教材核对。"
    )
    return UnitPlan(
        id=sha256(request.model_dump_json().encode()).hexdigest()[:32],
        title=title,
        setting=UnitSetting(
            subject=request.subject, grade=request.grade, textbook=request.textbook, unit=request.unit,
            points=[one.id for one in points], periods=len(periods), minutes=minutes,
            class_profile=request.class_profile, constraints=list(request.constraints), language=request.plan_language,
        ),
        standards=[Standard(code=item.code, gist=item.gist) for item in items],
        theme_analysis=_theme(graph, points, english),
        learner_analysis=_learners(graph, points, request, english),
        conditions=["Worksheets, board, materials for group work"] if english else ["任务单、学具或实验器材按课时准备", "小组4人一组，组内有记录员和汇报员，每课时轮换"],
        ideas=_ideas(points, english),
        questions=_questions(points, english),
        goals=goals,
        situation=_situation(request, names, english),
        task=_task(request, names, english),
        process_evidence=["Exit slips of every period", "Error notebook", "Group record"] if english else ["每课时的出口任务条", "错题本中的错因与复查题", "小组记录单和一分钟讲解", "表现性任务的初稿与修改稿"],
        periods=periods,
        structure=_structure(graph, points, request.unit, english),
        homework=_homework(points, english),
        resources=["Textbook of the school", *(view.title for view in evidence.citations)] if english else ["本校教材与配套资源", *dict.fromkeys(f"资料库：{view.title}" for view in evidence.citations)],
        thin=thin,
        citations=list(evidence.citations),
        notice="Draft without a model; a teacher reviews it before use." if english else "本单元设计由课标条目、知识图谱和资料生成，未使用模型；请教师审阅后使用。",
    )  # fmt: skip


def _points(graph: KnowledgeGraph, request: UnitRequest) -> list[Point]:
    """The concepts of the unit in teaching order; skills only where there are no concepts."""
    wanted = request.unit.strip()
    here = [one for one in graph.points.values() if one.grade <= request.grade <= one.last_grade]
    units = {one.unit for one in here}
    unit = (
        wanted
        if wanted in units
        else next((one for one in sorted(units) if wanted in one or one in wanted), "")
    )
    if not unit:
        named = [one for one in graph.find(wanted) if one in here]
        unit = named[0].unit if named else ""
    mine = [one for one in here if unit and one.unit == unit]
    concepts = [one for one in mine if one.kind is NodeKind.CONCEPT] or mine
    if not concepts:
        raise LessonTopicUnknown(topic=wanted[:60], subject=subject_name(request.subject))
    return concepts[:_MOST_POINTS]


def _name(point: Point, english: bool) -> str:
    return point.english if english and point.english else point.name


def _periods(request: UnitRequest, points: list[Point]) -> list[UnitPeriod]:
    """A period a point, one to open with the task and one to finish it, or as many as asked for."""
    english = request.plan_language == "en"
    total = request.periods if 2 <= request.periods <= 40 else min(len(points) + 1, 40)
    teaching = total - 1
    made: list[UnitPeriod] = []
    for number in range(1, teaching + 1):
        low = (number - 1) * len(points) // teaching
        high = max(low + 1, number * len(points) // teaching)
        made.append(_period(number, points[low:high], english))
    last = (
        ("Performance task: present and improve", "Finish and present the task", "Gallery walk with the rubric, then a second version", "Second version and self-assessment by the rubric")
        if english
        else ("单元整理与表现性任务展示", "完成并展示核心任务", "对照评价量表互评，修改后再展示；整理单元结构图", "修改稿、量表自评和单元结构图")
    )  # fmt: skip
    made.append(UnitPeriod(id=f"u{total}", number=total, title=last[0], goals=["g1", "g3"], task=last[1], activity=last[2], evidence=last[3], points=[one.id for one in points]))  # fmt: skip
    return made


def _period(number: int, points: list[Point], english: bool) -> UnitPeriod:
    point = points[0]
    names = [_name(one, english) for one in points]
    mistake = point.misconceptions[0] if point.misconceptions else None
    if english:
        task, activity, evidence = (
            f"Collect what the task needs on {', '.join(names)}",
            "Try first, model, practise on three levels",
            "Exit slip of this period",
        )
    else:
        task = f"为核心任务准备：弄清{'、'.join(names)}在任务中用在哪里"
        activity = f"先试后议，形成“{point.name}”的要点：{point.definition}"
        evidence = (
            f"出口任务条；对“{mistake.error}”的辨析（{mistake.remedy}）"
            if mistake
            else "出口任务条与要点口述"
        )
    goals = ["g1", "g2"] if number % 2 else ["g2", "g3"]
    title = ", ".join(names) if english else "、".join(names)
    return UnitPeriod(id=f"u{number}", number=number, title=title, goals=goals, task=task, activity=activity, evidence=evidence, points=[one.id for one in points])  # fmt: skip


def _goals(points: list[Point], literacies: list[str], english: bool) -> list[Goal]:
    names = [_name(one, english) for one in points[:4]]
    said = ", ".join(names) if english else "、".join(names)
    pick = (literacies * 3)[:3]
    rows = (
        (("explain", f"explain how {said} belong together", "with a map of the unit", "links have reasons", "unit map"),
         ("apply", f"apply {said} in new situations", "without notes", "four of five tasks right", "unit check"),
         ("create", "create and improve the product of the unit task", "with rubric and peer feedback", "at least the third level", "product in two versions"))
        if english else
        (("说明", f"说明{said}之间的联系，画出单元结构图", "不看书，可与同伴交流后修改", "主要联系齐全，箭头上写有理由", "单元结构图"),
         ("运用", f"运用{said}解决新情境中的问题", "独立完成，情境没有见过", "五题至少对四题，关键步骤有依据", "单元检测与出口任务条"),
         ("设计", "设计并改进单元核心任务的作品，向真实的对象说明理由", "有评价量表和一轮同伴反馈", "各项达到量表第二档以上", "作品初稿、修改稿和展示"))
    )  # fmt: skip
    return [
        Goal(
            id=f"g{n}",
            literacy=pick[n - 1],
            verb=row[0],
            behaviour=row[1],
            condition=row[2],
            degree=row[3],
            evidence=row[4],
        )
        for n, row in enumerate(rows, start=1)
    ]


def _theme(graph: KnowledgeGraph, points: list[Point], english: bool) -> str:
    first, last = points[0], points[-1]
    before = [one for one in graph.prerequisites(first.id) if one not in points][-3:]
    after = [one for one in graph.dependents(last.id) if one not in points][:3]
    if english:
        return f"The unit leads from {first.english} to {last.english}. Before it: {', '.join(one.english for one in before) or 'earlier language'}. After it: {', '.join(one.english for one in after) or 'later units'}."
    return (
        f"本单元在{when(first)}，由“{first.name}”走到“{last.name}”，共{len(points)}个内容点。"
        f"前面的基础是{'、'.join(one.name for one in before) or '生活经验和已学内容'}，后面通向{'、'.join(one.name for one in after) or '后续单元'}。"
        f"核心内容：{first.definition}"
    )


def _learners(graph: KnowledgeGraph, points: list[Point], request: UnitRequest, english: bool) -> str:
    if english:
        return (
            request.class_profile
            or "Nothing was said about this class; start with a short check of what the unit builds on."
        )
    mistakes = [f"{one.name}：{each.error}" for one in points for each in one.misconceptions][:4]
    text = f"本单元常见的困难：{'；'.join(mistakes)}。" if mistakes else ""
    return text + (
        f"本班情况：{request.class_profile}" if request.class_profile else "本班起点用第1课时的前测查明。"
    )


def _ideas(points: list[Point], english: bool) -> list[Idea]:
    chosen = [points[0], *points[len(points) // 2 : len(points) // 2 + 1]][: min(2, len(points))]
    texts = [
        f"{one.english}: form serves meaning" if english else one.definition for one in dict.fromkeys(chosen)
    ]
    return [Idea(id=f"i{n}", text=text) for n, text in enumerate(texts, start=1)]


def _questions(points: list[Point], english: bool) -> list[Idea]:
    first, last = _name(points[0], english), _name(points[-1], english)
    texts = (
        [f"Why do people need {first}?", f"How does {last} change what we can say or understand?"]
        if english
        else [
            f"没有“{first}”，哪些问题说不清、做不到？",
            f"从“{first}”到“{last}”，方法变了什么，道理没变的是什么？",
            "怎样知道我的结论可靠？",
        ]
    )
    return [Idea(id=f"e{n}", text=text) for n, text in enumerate(texts, start=1)]


def _situation(request: UnitRequest, names: list[str], english: bool) -> str:
    if english:
        return f"Your class makes something for real readers or listeners that needs {', '.join(names[:3])}."
    return f"年级要办一次“{request.unit}·学以致用”展示，每组选一个校园或生活中的真实问题，用{'、'.join(names[:3])}等知识解决并向低一级或同年级同学讲清楚。"


def _task(request: UnitRequest, names: list[str], english: bool) -> PerformanceTask:
    said = ", ".join(names[:3]) if english else "、".join(names[:3])
    rows = (
        (("Message", ("clear at once and well supported", "clear", "partly clear", "not clear yet")), ("Use of the new language", ("varied and right", "mostly right", "sometimes right", "hardly used")), ("Improvement", ("used feedback and explains why", "used feedback", "small corrections", "none")))
        if english else
        (("知识用得对", ("正确且说明为什么适用", "正确，说明不完整", "部分正确", "用错或没有用到")), ("过程讲得清", ("步骤、依据、检验俱全", "步骤清楚，缺检验", "步骤有跳跃", "只有结果")), ("改进有依据", ("根据反馈改进并说明理由", "根据反馈作了修改", "只改错字或格式", "没有修改")))
    )  # fmt: skip
    rubric = [
        Criterion(id=f"c{n}", name=name, levels=list(levels))
        for n, (name, levels) in enumerate(rows, start=1)
    ]
    if english:
        return PerformanceTask(goal=f"Use {said} to inform or convince somebody", role="a member of a team", audience="another class", situation="a display at school", product="a poster or a talk of three minutes", standards="see rubric; everybody speaks", rubric=rubric)  # fmt: skip
    return PerformanceTask(
        goal=f"用{said}解决一个真实问题，并讲给别人听", role="问题解决小组的一员", audience="同年级其他班的同学和任课教师",
        situation="校内展示会，每组三分钟讲解、两分钟答问", product="一张说明海报（问题、方法、过程、结论、检验）和讲解",
        standards="见评价量表；数据真实，注明来源；每人都要讲", rubric=rubric,
    )  # fmt: skip


def _structure(graph: KnowledgeGraph, points: list[Point], unit: str, english: bool) -> BoardNode:
    children = []
    for one in points:
        leads = [other for other in graph.dependents(one.id) if other in points]
        below = [BoardNode(text=f"→ {_name(other, english)}") for other in leads]
        children.append(BoardNode(text=_name(one, english), children=below))
    return BoardNode(text=unit, children=children)


def _homework(points: list[Point], english: bool) -> list[Homework]:
    if points[0].last_grade <= 2:
        return []
    if english:
        return [
            Homework(
                id="h1",
                tier=Tier.INQUIRY,
                text="Long task: collect material for the unit product, a little each week.",
                answer="Open; checked with the rubric.",
                minutes=30,
                goals=["g3"],
            )
        ]
    return [
        Homework(id="h1", tier=Tier.BASIC, text="短作业：每课时的分层作业，见各课时教案。", answer="见各课时教案。", minutes=15, goals=["g2"]),
        Homework(id="h2", tier=Tier.INQUIRY, text="长作业（跨学科）：每周为核心任务积累一条素材，写明来源和用到的知识，两周后汇总。", answer="素材真实、来源清楚、与知识的联系说得通。", minutes=30, goals=["g1", "g3"]),
    ]  # fmt: skip
