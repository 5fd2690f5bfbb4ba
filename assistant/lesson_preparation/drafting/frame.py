# ruff: noqa: E501  (what teachers read is kept in one piece)
"""What stands around the process: goals, key and difficult points, analyses, preparation, safety, board."""

from assistant.lesson_preparation.drafting.finding import taught_confusions, when
from assistant.lesson_preparation.drafting.material import Material
from assistant.lesson_preparation.drafting.steps import tidy
from assistant.lesson_preparation.plan import BoardNode, Difficulty, Goal, Preparation, Setting, Step
from corpora import teaching_patterns
from corpora.knowledge_graphs import Point

_LITERACY_ORDER = {
    "understand": ("抽象能力", "物理观念", "化学观念", "数感", "符号意识", "空间观念", "几何直观", "语言运用", "语言能力"),
    "apply": ("运算能力", "模型观念", "模型意识", "应用意识", "科学探究", "科学探究与实践", "思维能力", "思维品质"),
    "judge": ("推理能力", "推理意识", "科学思维", "思维能力", "数据观念", "数据意识", "学习能力", "创新意识"),
}  # fmt: skip


def goals(material: Material, setting: Setting) -> list[Goal]:
    """Four goals, each with behaviour, condition, degree and evidence; a plan keeps those it works on."""
    return _goals_english(material) if material.language == "en" else _goals_chinese(material, setting)


def literacy(material: Material, use: str) -> str:
    """The competency of the curriculum items that a goal of this use serves best."""
    mine = [one for item in material.standards for one in item.literacies]
    order = _LITERACY_ORDER[use]
    return next((one for one in order if one in mine), mine[0] if mine else "")


def _goals_chinese(material: Material, setting: Setting) -> list[Goal]:
    name, point = material.point.name, material.point
    focus = material.focus(2)
    subject = setting.subject
    about = thing(name)
    by_steps = any(word in name for word in _METHODS) and about == name
    meaning = ("说出", f"说出{about}的含义和条件，并用图、式或例子说明", "在操作、举例和交流之后")
    method = ("说明", f"说明{name}的步骤和道理（为什么可以这样做）", "在尝试不同做法并交流之后")
    first = {
        "mathematics": method if by_steps else meaning,
        "physics": ("解释", f"根据实验证据解释{about}，说清现象、条件和原因", "在完成实验并记录数据之后"),
        "chemistry": ("解释", f"从现象、微粒、符号三方面解释{about}", "在观察实验并分栏记录之后"),
    }.get(subject, ("归纳", f"归纳“{name}”的步骤或要点，并指着文本举例", "在读例子、听示范之后"))
    second = "解决" if material.pool.computed else "运用"
    error = point.misconceptions[0].error if point.misconceptions else "只记结论、不看条件"
    variants = ("辨析", "纠正", "指出并改正")
    return [
        Goal(id="g1", literacy=literacy(material, "understand"), verb=first[0], behaviour=first[1], condition=first[2],
             degree="要点无遗漏，能举一个例子和一个容易误认的例子", evidence=f"口头解释与课堂记录单上关于{about}的表述"),
        Goal(id="g2", literacy=literacy(material, "apply"), verb=second, behaviour=f"运用“{name}”的要点完成新任务，写出依据或关键步骤" if second == "运用" else f"解决{about}的基本问题，写出关键步骤和依据",
             condition="不看例题、独立作答", degree="2道基础题和1道出口题中至少独立做对2道，步骤可读", evidence="分层练习单的基础题与出口任务条"),
        Goal(id="g3", literacy=literacy(material, "judge"), verb=variants[material.variant % 3], behaviour=f"{variants[material.variant % 3]}“{error}”一类的错误",
             condition="面对匿名的错例", degree="能定位错误的一步并说出改法", evidence="对错例的书面分析与自己作业的订正"),
        Goal(id="g4", literacy=literacy(material, "judge"), verb="设计" if focus is point else "综合运用",
             behaviour=f"综合运用{about}的知识完成新情境中的任务{'' if focus is point else '（侧重“' + focus.name + '”）'}，并改编一个条件",
             condition="在没有提示方法的新情境中，可与同伴讨论", degree="关系找对、结果经过检验，能说清方法变或不变的理由", evidence="任务单上的解答、检验与改编题"),
    ]  # fmt: skip


def thing(name: str) -> str:
    """What the topic is about, without the words of a table of contents: 分数 for 分数的初步认识."""
    for tail in ("的初步认识", "的认识", "的意义", "的含义", "的概念", "的特征", "的性质"):
        if name.endswith(tail) and len(name) > len(tail) + 1:
            return name.removesuffix(tail)
    return name


_METHODS = (
    "加",
    "减",
    "乘",
    "除",
    "计算",
    "运算",
    "口诀",
    "解法",
    "配方",
    "公式法",
    "约分",
    "通分",
    "化简",
    "移项",
    "合并",
    "笔算",
    "口算",
    "估算",
    "消元",
    "互化",
    "画",
)


def _goals_english(material: Material) -> list[Goal]:
    name, focus = material.name, material.focus(2)
    more = focus.english if focus is not material.point else f"{name} in a longer text"
    return [
        Goal(id="g1", literacy=literacy(material, "understand"), verb="explain", behaviour=f"explain when and how {name} is used, with one right and one wrong example",
             condition="after working with model sentences or a modelled task", degree="meaning and form both named", evidence="spoken explanation and the rule or steps in the notebook"),
        Goal(id="g2", literacy=literacy(material, "apply"), verb="produce", behaviour=f"produce own sentences or a short turn of talk with {name}",
             condition="without looking at the models", degree="two of three (two core tasks, one exit task) right, message clear", evidence="practice sheet and exit slip"),
        Goal(id="g3", literacy=literacy(material, "judge"), verb="correct", behaviour=f"correct typical slips with {name} and give the reason",
             condition="in sentences written by others", degree="the place is found and the repair works", evidence="corrected sentences with a reason beside them"),
        Goal(id="g4", literacy=literacy(material, "judge"), verb="create", behaviour=f"create a short text or talk for a real reader or listener using {more}",
             condition="with criteria known beforehand and one round of peer feedback", degree="message gets across and the second version is better", evidence="first and second version"),
    ]  # fmt: skip


def key_points(material: Material, setting: Setting) -> list[str]:
    """What the lesson is mainly about."""
    point, focus = material.point, material.focus(2)
    if material.language == "en":
        found = [f"What {material.name} means and how it is formed or done"]
        return [*found, f"Using it: {focus.english}"] if setting.periods > 1 else found
    found = [f"{point.name}：{point.definition}"]
    if setting.periods > 1 and focus is not point:
        found.append(f"{focus.name}：{focus.definition}")
    return [tidy(one) for one in found]


def difficulties(material: Material) -> list[Difficulty]:
    """Where pupils stumble, from known mistakes and confusions."""
    if material.language == "en":
        return _difficulties_english(material)
    found = [
        (_aim(one.name, each.error), f"常见表现：{each.error}。{why}", f"{each.remedy}。{way}")
        for (one, each), (why, way) in zip(((one, each) for one in _hard(material) for each in one.misconceptions), _WAYS, strict=False)
    ]  # fmt: skip
    for other, mix in taught_confusions(material.graph, material.point)[:1]:
        found.append(
            (f"区分{material.point.name}与{other.name}", f"两者出现的情境相近，学生会{mix.error}。", f"{mix.remedy}；用两栏对照表并排比较，各编一题互考。")
        )  # fmt: skip
    return [
        Difficulty(id=f"d{n}", point=point, why=tidy(why), strategy=tidy(way))
        for n, (point, why, way) in enumerate(found[:3], start=1)
    ]


_WAYS = (
    ("旧经验在这里不够用，而结论形成时条件没有被说清。", "先请持这种想法的学生说理由，再用一个反例让想法“碰壁”，最后写成自己的提醒语。"),
    ("记住了结论的样子，却没有和含义连起来。", "让学生把含义、图（或例子）、式三者逐项对应，再做一道只改一个条件的对比题。"),
    ("做题时注意力在步骤上，容易丢掉前提。", "在步骤前加一行“我能用它，因为……”，同桌互查这一行。"),
)  # fmt: skip


def _hard(material: Material) -> list[Point]:
    """The point and its parts; what was learnt before only where nothing else is known to be hard."""
    own = [one for one in material.around if one not in material.before and one.misconceptions]
    return own or [one for one in material.around if one.misconceptions]


def _aim(name: str, error: str) -> str:
    return f"{name}中，克服“{error}”这类错误"


def _difficulties_english(material: Material) -> list[Difficulty]:
    note = teaching_patterns.note(material.point.id)
    if note is None or not note.error:
        return []
    return [
        Difficulty(
            id="d1",
            point=f"Avoiding slips like this: {note.error}",
            why="Chinese expresses this in another way, so pupils carry over the pattern of their first language.",
            strategy=f"{note.remedy} Let pupils find the meaning first, correct a partner's sentence, then write a reminder.",
        )
    ]


def textbook_analysis(material: Material, setting: Setting) -> str:
    """Where the topic stands, before what and after what."""
    point = material.point
    before = [one.name for one in material.before[-4:]]
    after = [one.name for one in material.after[:4]]
    if material.language == "en":
        said = ", ".join(one.english for one in material.before[-4:])
        then = ", ".join(one.english for one in material.after[:4])
        return (
            f"{material.name} belongs to the stage of grades {point.grade} to {point.last_grade}."
            + (f" It builds on {said}." if said else "")
            + (f" It is needed later for {then}." if then else "")
            + " The page and text of your own textbook edition have to be added by the teacher."
        )
    text = f"“{point.name}”在通行编排中属于{when(point)}“{point.unit}”单元，核心内容是：{point.definition}"
    if before:
        text += f"它建立在{'、'.join(before)}之上"
        text += f"，又为{'、'.join(after)}作准备。" if after else "。"
    elif after:
        text += f"它是学习{'、'.join(after)}的基础。"
    if setting.textbook:
        text += f"本校使用{setting.textbook}，页码和例题编号请对照教材补入。"
    return tidy(text)


def learner_analysis(material: Material, setting: Setting) -> str:
    """What pupils bring along, and what is known of this class."""
    point = material.point
    if material.language == "en":
        text = f"Pupils have met {', '.join(one.english for one in material.before[-3:]) or 'earlier language of the stage'}."
        text += (
            f" About this class: {setting.class_profile}"
            if setting.class_profile
            else " Nothing was said about this class; the warm-up shows who needs support."
        )
        return text
    before = "、".join(one.name for one in material.before[-3:])
    text = f"学生已学过{before}。" if before else "学生对本课内容有一些生活经验。"
    mistakes = [each.error for one in (point, *material.before[-1:]) for each in one.misconceptions][:2]
    text += f"学习中常见的困难有：{'；'.join(mistakes)}。" if mistakes else "需要先查清起点。"
    text += (
        f"本班情况：{setting.class_profile}"
        if setting.class_profile
        else "本班的实际起点由前测题查明，三类学生的支撑写在各环节的分层任务里。"
    )
    return tidy(text)


def preparation(steps: list[Step], setting: Setting) -> Preparation:
    """Everything the steps use."""
    english = setting.language == "en"
    things = list(dict.fromkeys(one for step in steps for one in step.resources))
    slips = "Board plan, model answers for all tasks" if english else "板书设计草图、各题答案与评分要点"
    pupil = ["Textbook, notebook, coloured pen"] if english else ["教材、练习本、红笔"]
    tech = (
        ["Projector or visualiser for showing pupils' work"]
        if english
        else ["实物展台或投影，用来展示学生作业"]
    )
    return Preparation(teacher=[*things, slips], pupil=pupil, tech=tech)


def board(material: Material, steps: list[Step], setting: Setting) -> BoardNode:
    """The blackboard as a tree: core in the middle, example, reminders."""
    english = material.language == "en"
    point = material.point
    note = teaching_patterns.note(point.id)
    core = (note.gist if note and note.gist else material.name) if english else point.definition
    names = (
        ("Core", "Worked example", "Watch out", "Our questions")
        if english
        else ("要点", "例题", "当心", "我们的问题")
    )
    example = next(
        (q for step in steps for q in step.questions if step.phase.value == "explain" and q.level == "apply"),
        None,
    )
    mistakes = [
        f"✗ {each.error} → {each.remedy}" for one in material.around[:2] for each in one.misconceptions
    ][:3]
    if english:
        mistakes = (
            [f"✗ {note.error} → {note.remedy}"]
            if note and note.error
            else ["✗ word for word from Chinese → meaning first"]
        )
    children = [BoardNode(text=names[0], children=[BoardNode(text=core)])]
    if example:
        children.append(
            BoardNode(
                text=names[1], children=[BoardNode(text=example.text), BoardNode(text=example.expected)]
            )
        )
    if mistakes:
        children.append(BoardNode(text=names[2], children=[BoardNode(text=one) for one in mistakes]))
    for period in range(2, setting.periods + 1):
        focus = material.focus(period)
        label = f"Period {period}: {focus.english}" if english else f"第{period}课时：{focus.name}"
        children.append(BoardNode(text=label, children=[] if english else [BoardNode(text=focus.definition)]))
    children.append(BoardNode(text=names[3]))
    return BoardNode(text=material.name if english else setting.topic, children=children)
