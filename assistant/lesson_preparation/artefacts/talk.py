"""A lesson talk (说课稿): what is taught, to whom, to what end, how and why, in the teacher's own voice."""

from pydantic import Field

from assistant.lesson_preparation.artefacts.base import Part, Prepared, new_id, say
from assistant.lesson_preparation.artefacts.from_plan import (
    PlanReference,
    basis_of,
    done,
    grade_name,
    reference,
    steps_for,
    subject_name,
    topic_of,
)
from assistant.lesson_preparation.plan import LessonPlan, Step
from assistant.lesson_preparation.words import HIGHER, named

_SPEED = {"zh": 220, "en": 700}
"""Characters a minute of calm speech."""


class TalkSection(Part):
    """A section to be spoken."""

    id: str
    title: str = Field(min_length=1)
    paragraphs: list[str] = Field(min_length=1)


class LessonTalk(Prepared):
    """A talk of ten to fifteen minutes; `minutes` is what it takes at a calm pace."""

    kind: str = "lesson-talk"
    plan: PlanReference
    sections: list[TalkSection] = Field(min_length=7)
    minutes: float
    questions: list[str] = Field(min_length=2, description="what the panel may ask")


def lesson_talk(plan: LessonPlan) -> LessonTalk:
    """Write the talk from the plan."""
    language = plan.setting.language
    sections = [
        TalkSection(id=id_, title=title, paragraphs=[text for text in texts if text])
        for id_, title, texts in (_chinese(plan) if language == "zh" else _english(plan))
        if any(texts)
    ]
    spoken = sum(len(text) for section in sections for text in section.paragraphs)
    return LessonTalk(
        id=new_id(),
        title=say(language, f"《{topic_of(plan)}》说课稿", f"{topic_of(plan)}: lesson talk"),
        language=language,
        plan=reference(plan),
        sections=sections,
        minutes=round(spoken / _SPEED[language], 1),
        questions=_asked(plan),
        basis=basis_of(plan),
        citations=plan.citations,
        thin=plan.thin,
    )


_Sections = list[tuple[str, str, list[str]]]


def _chinese(plan: LessonPlan) -> _Sections:
    setting = plan.setting
    codes = "；".join(one.gist for one in plan.standards)
    return [
        (
            "material",
            "一、说教材",
            [
                f"各位老师好，我说课的题目是《{topic_of(plan)}》，选自{setting.textbook or '教材'}"
                f"{grade_name(setting.grade)}{subject_name(plan)}"
                f"{f'“{setting.unit}”单元' if setting.unit else ''}，"
                f"计划{setting.periods}课时，每课时{setting.minutes}分钟。",
                f"课程标准对这部分内容的要求是：{codes}。" if codes else "",
                plan.textbook_analysis,
            ],
        ),
        (
            "learners",
            "二、说学情",
            [
                plan.learner_analysis
                or "学情材料不足，这里只依据先修内容与常见错误判断，上课前请用前测核实。",
                *(
                    f"预计的困难：{one.point.rstrip('。')}。原因是：{one.why.rstrip('。')}。"
                    for one in plan.difficulties
                ),
            ],
        ),
        (
            "goals",
            "三、说目标",
            [
                f"据此我定了{len(plan.goals)}条目标。",
                *(
                    f"目标{number}指向{goal.literacy}：{goal.condition}，{goal.behaviour}，达到“{goal.degree}”；"
                    f"我用“{goal.evidence}”来判断是否达成。"
                    for number, goal in enumerate(plan.goals, start=1)
                ),
            ],
        ),
        (
            "points",
            "四、说重点难点",
            [
                f"教学重点是：{'；'.join(one.rstrip('。') for one in plan.key_points)}。"
                if plan.key_points
                else "",
                *(
                    f"难点是{one.point.rstrip('。')}。我的突破办法是：{one.strategy.rstrip('。')}。"
                    for one in plan.difficulties
                ),
            ],
        ),
        *_chinese_process(plan),
    ]


def _chinese_process(plan: LessonPlan) -> _Sections:
    questions = [question for step in plan.steps for question in step.questions]
    asked, higher = len(questions), sum(question.level in HIGHER for question in questions)
    return [
        (
            "methods",
            "五、说教法学法",
            [
                f"主要采用{'、'.join(plan.methods)}。" if plan.methods else "",
                f"全课设计了{asked}个问题，其中{higher}个要求学生分析、评价或创造，让学生先想、再说、后定论。",
            ],
        ),
        ("process", "六、说教学过程", [_spoken(step) for step in plan.steps]),
        (
            "board",
            "七、说板书",
            [f"板书围绕“{plan.board.text}”展开，依次写出：{'；'.join(_board(plan))}。课题和结论整节课保留。"],
        ),
        (
            "homework",
            "八、说作业",
            [
                f"作业共{len(plan.homework)}项，预计{sum(one.minutes for one in plan.homework)}分钟，"
                f"分为{'、'.join(dict.fromkeys(named(one.tier) for one in plan.homework))}，都对应本课目标。"
                if plan.homework
                else ""
            ],
        ),
        (
            "reflection",
            "九、说预设与反思",
            [
                "我最担心的是第一个难点没有突破。如果巡视时发现一半以上学生卡住，我会退回一步："
                f"{_bare(plan.difficulties[0].strategy)}。"
                if plan.difficulties
                else "如果前测显示先修内容没有掌握，我会先补上再进入新课。",
                "课后我会用出口证据统计每条目标的达成人数，再决定下一课时从哪里开始。我的说课到此结束，谢谢各位老师。",
            ],
        ),
    ]


def _bare(text: str) -> str:
    """A text to go on from."""
    return text.rstrip("。；;. ")


def _spoken(step: Step) -> str:
    teacher, students = _bare(step.teacher), _bare(step.students)
    text = f"“{step.title}”，{step.minutes}分钟。我的做法是：{teacher}。学生这样做：{students}。"
    if step.questions:
        text += f"核心问题是“{step.questions[0].text}”。"
    text += f"这样安排是因为{_bare(step.intent)}。"
    if step.checks:
        text += f"学没学会，看{'、'.join(dict.fromkeys(one.evidence for one in step.checks))}。"
    return text


def _english(plan: LessonPlan) -> _Sections:
    setting = plan.setting
    return [
        (
            "material",
            "1. The material",
            [
                f"My topic is {topic_of(plan)}, grade {setting.grade}, {setting.periods} period(s) of "
                f"{setting.minutes} minutes.",
                plan.textbook_analysis,
            ],
        ),
        (
            "learners",
            "2. The learners",
            [
                plan.learner_analysis or "Evidence on the class is thin; a short pre-test will check this.",
                *(f"They stumble over “{one.point}” because {_bare(one.why)}." for one in plan.difficulties),
            ],
        ),
        (
            "goals",
            "3. Goals",
            [
                f"Goal {number}: pupils {done(goal, 'en')} ({goal.condition}; {goal.degree}). "
                f"Shown by {goal.evidence}."
                for number, goal in enumerate(plan.goals, start=1)
            ],
        ),
        (
            "points",
            "4. Key points and difficulties",
            [
                "; ".join(plan.key_points),
                *(
                    f"The difficulty is “{one.point}”; the way through: {_bare(one.strategy)}."
                    for one in plan.difficulties
                ),
            ],
        ),
        *_english_process(plan),
    ]


def _english_process(plan: LessonPlan) -> _Sections:
    return [
        (
            "methods",
            "5. Methods",
            [", ".join(plan.methods), "Pupils think alone first, then in pairs, then we conclude together."],
        ),
        (
            "process",
            "6. Process",
            [
                f"{step.title}, {step.minutes} minutes. Teacher: {step.teacher} Pupils: {step.students} "
                f"Why: {step.intent}"
                for step in plan.steps
            ],
        ),
        ("board", "7. Board", [f"{plan.board.text}: {'; '.join(_board(plan))}"]),
        (
            "homework",
            "8. Homework",
            [f"{one.text} ({one.minutes} minutes)" for one in plan.homework],
        ),
        (
            "reflection",
            "9. What may happen",
            ["If the exit ticket shows a goal is not reached, the next lesson begins there."],
        ),
    ]


def _board(plan: LessonPlan) -> list[str]:
    """The lines under the title, each with the first that hangs under it."""
    colon = say(plan.setting.language, "：", ": ")
    return [
        f"{node.text}{colon}{_bare(node.children[0].text)}" if node.children else node.text
        for node in plan.board.children
    ] or [plan.board.text]


def _asked(plan: LessonPlan) -> list[str]:
    """What colleagues are likely to ask after the talk."""
    language = plan.setting.language
    longest = max(plan.steps, key=lambda step: step.minutes)
    first = plan.goals[0]
    made = [
        say(
            language,
            f"“{longest.title}”用了{longest.minutes}分钟，如果时间不够，你会压缩哪里？",
            f"“{longest.title}” takes {longest.minutes} minutes: where would you cut?",
        ),
        say(
            language,
            f"你怎样知道每一个学生都达到了“{first.degree}”？",
            f"How do you know that every pupil reached “{first.degree}”?",
        ),
    ]
    bare = [goal.id for goal in plan.goals if not steps_for(plan, goal.id)]
    if bare:
        made.append(
            say(
                language,
                f"目标{'、'.join(bare)}在哪个环节落实？",
                f"Where are goals {', '.join(bare)} worked on?",
            )
        )
    return made
