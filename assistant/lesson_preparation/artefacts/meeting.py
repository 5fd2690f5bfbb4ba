"""The plan of a whole-class meeting (主题班会): a situation to think about, talk in groups, an agreement."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from assistant.lesson_preparation.artefacts.base import Part, Prepared, Request, content, new_id
from assistant.lesson_preparation.request import Grade
from corpora.problem import Problem

Band = Literal["primary", "junior"]


class MeetingThemeUnknown(Problem):
    """No theme of the built-in ones is meant, and the request brings no situation of its own. Details:
    `theme`, `known`."""

    code = "meeting-theme-unknown"


class LanguageNotOffered(Problem):
    """This artefact exists in Chinese only. Detail: `language`."""

    code = "artefact-language-not-offered"


def _chinese(value: Any) -> Any:
    if value not in (None, "", "zh"):
        raise LanguageNotOffered(language=str(value)[:10])
    return "zh"


Chinese = Annotated[Literal["zh"], BeforeValidator(_chinese)]
"""A paper for Chinese families and classes; there is none in another language."""


class MeetingRequest(Request):
    """Theme and grade are enough for a built-in theme; a theme of one's own needs its situation."""

    theme: str = Field(min_length=1, max_length=60, title="主题 · Theme")
    grade: Grade = Field(title="年级 · Grade")
    minutes: int = Field(40, ge=20, le=90, title="时长（分钟） · Minutes")
    situation: str = Field("", max_length=600, title="班级情境（不写学生姓名） · Situation, without names")
    language: Chinese = Field("zh", title="语言 · Language")


class MeetingStep(Part):
    """A step of the meeting."""

    id: str
    title: str = Field(min_length=1)
    minutes: int = Field(ge=1)
    leader: str = Field(min_length=1, description="what the class teacher does and says")
    pupils: str = Field(min_length=1)
    evidence: str = Field(min_length=1)


class ClassMeeting(Prepared):
    """A meeting that ends in an agreement which is looked at again."""

    kind: str = "class-meeting"
    theme: str
    grade: int
    minutes: int
    background: str = Field(min_length=1)
    goals: list[str] = Field(min_length=2)
    preparation: list[str] = Field(min_length=1)
    situation: str = Field(min_length=1)
    questions: list[str] = Field(min_length=3)
    steps: list[MeetingStep] = Field(min_length=4)
    facts: list[str]
    agreement: list[str] = Field(min_length=3)
    follow_up: list[str] = Field(min_length=2)
    care: list[str] = Field(min_length=1, description="what the teacher watches for")


def meeting(request: MeetingRequest) -> ClassMeeting:
    """Plan the meeting. Raises `MeetingThemeUnknown`."""
    found = _theme(request.theme)
    band: Band = "primary" if request.grade <= 6 else "junior"
    if found is None:
        if not request.situation:
            raise MeetingThemeUnknown(theme=request.theme, known="、".join(content("meetings")["themes"]))
        return _own(request)
    name, theme = found
    own = theme[band]
    situation = request.situation or own["situation"]
    questions = (
        own["questions"] if not request.situation else [*_questions(request.theme), own["questions"][-1]]
    )
    return ClassMeeting(
        id=new_id(),
        title=f"主题班会：{theme['title']}",
        theme=name,
        grade=request.grade,
        minutes=request.minutes,
        background=theme["background"],
        goals=own["goals"],
        preparation=theme["preparation"],
        situation=situation,
        questions=questions,
        steps=_steps(request.minutes, own["opening"], theme["facts"], own["practice"]),
        facts=theme["facts"],
        agreement=own["agreement"],
        follow_up=theme["follow_up"],
        care=theme["care"],
        basis=theme["basis"],
        thin=["“班情”一项请换成本班近两周的真实观察，不写学生姓名。"],
    )


def _theme(text: str) -> tuple[str, dict[str, Any]] | None:
    """The built-in theme that a text names by one of its words."""
    themes: dict[str, dict[str, Any]] = content("meetings")["themes"]
    for name, theme in themes.items():
        if name in text or any(word in text for word in theme["words"]):
            return name, theme
    return None


def _questions(theme: str) -> list[str]:
    return [
        "情境里每一个人当时可能在想什么、担心什么？",
        f"这件事与“{theme}”有什么关系？哪一个做法让事情变好或变糟？",
        "如果当时你就在旁边，你能做的一件事是什么？",
    ]


def _own(request: MeetingRequest) -> ClassMeeting:
    """A meeting on a theme and situation of the teacher's own: the way of working is given, facts are not."""
    opening = "读出情境后安静1分钟，每人在便签上写下“我看到的”和“我想问的”各一句。"
    practice = (
        f"四人小组把情境的结局改写成一个符合“{request.theme}”的做法，演30秒，其余同学说出哪一步起了作用。"
    )
    return ClassMeeting(
        id=new_id(),
        title=f"主题班会：{request.theme}",
        theme=request.theme,
        grade=request.grade,
        minutes=request.minutes,
        background="由教师提供的班级情境引出，针对情境本身讨论，不针对个人。",
        goals=[
            f"能用自己的话说出情境中与“{request.theme}”有关的一个关键选择及其后果",
            "能提出至少一个自己做得到的具体做法，并说明什么时候做",
        ],
        preparation=["情境文字一页（隐去姓名与可辨认的细节）", "每人两张便签", "空白大纸一张写约定"],
        situation=request.situation,
        questions=[*_questions(request.theme), "我们全班可以约定的、一周后看得见的一件事是什么？"],
        steps=_steps(request.minutes, opening, [], practice),
        facts=[],
        agreement=[
            "约定写成“我会在……的时候……”",
            "每条约定都能被看见、能被数",
            "约定由全班表决，不点名、不评比",
        ],
        follow_up=["一周后用5分钟回看约定：哪条做到了，哪条要改", "把改过的约定贴在教室，期末再看一次"],
        care=["情境若涉及欺凌、家庭变故或心理危机，先个别了解并按学校转介流程处理，不在全班讨论个案。"],
        basis=["教师提供的情境"],
        thin=["这个主题没有内置材料：规定与数据请由教师查证后补充，本方案没有编写任何数据。"],
    )


def _steps(minutes: int, opening: str, facts: list[str], practice: str) -> list[MeetingStep]:
    """Five steps whose minutes add up to the meeting's."""
    shares = [round(minutes * part) for part in (0.15, 0.25, 0.2, 0.25)]
    shares.append(minutes - sum(shares))
    informing = (
        "出示要点，每讲一条请一名同学举一个身边的例子：" + "；".join(facts)
        if facts
        else "请各组说出讨论中最没有把握的一点，记在黑板上，由教师会后查证再答复，不当场下结论。"
    )
    texts = (
        ("看见问题", opening, "独立写，不交流；愿意的同学读一句", "便签上写出了具体的人和事，不是口号"),
        (
            "小组讨论",
            "出示情境和问题，按顺序讨论；教师巡听，只追问“你的理由是什么”，不评判人。",
            "四人轮流发言，每人一分钟，记录员写下两种不同看法",
            "每组记录里至少有两种看法和各自的理由",
        ),
        ("弄清道理", informing, "对照要点修改本组的看法，补上一个例子", "能用自己的例子解释至少一条"),
        (
            "试着做",
            practice,
            "分角色演练或动手完成，其余同学观察并说出起作用的一步",
            "演练里出现了说得出口、做得到的做法",
        ),
        (
            "立下约定",
            "请各组提交一条约定，全班表决留下3条，写在大纸上。",
            "表决并在便签上写“我会在……的时候……”",
            "每人一句带时间或场合的行动，约定3条上墙",
        ),
    )
    return [
        MeetingStep(id=f"s{n}", title=title, minutes=share, leader=leader, pupils=pupils, evidence=evidence)
        for n, (share, (title, leader, pupils, evidence)) in enumerate(zip(shares, texts, strict=True), 1)
    ]
