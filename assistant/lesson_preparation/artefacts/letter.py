"""A letter to parents (家长信): what is happening, what the school does, what a home can do, and a slip."""

from typing import Any

from pydantic import Field

from assistant.lesson_preparation.artefacts.base import Part, Prepared, Request, content, new_id
from assistant.lesson_preparation.artefacts.meeting import Chinese
from assistant.lesson_preparation.request import Grade
from corpora import knowledge_graphs
from corpora.knowledge_graphs.point import Point
from corpora.problem import Problem
from guardrails.people.recogniser import people

RANKING = (
    "排名",
    "名次",
    "倒数",
    "全班第",
    "年级第",
    "后进生",
    "差生",
    "落后生",
    "优等生",
    "平均分",
    "尖子生",
)
"""Words that rank or sort children; a letter to a home holds none of them."""
_PROMISES = ("不公布任何学生的分数与名次", "不公布名次", "不排名")
_GRADES = "一二三四五六七八九"
_HOMEWORK = {
    2: "一、二年级不布置家庭书面作业",
    6: "三至六年级每天书面作业平均用时不超过60分钟",
    9: "初中每天书面作业平均用时不超过90分钟",
    12: "各学科书面作业总量由学校统筹，以公示为准",
}
_SLEEP = {
    6: "小学生每天睡眠时间应达到10小时",
    9: "初中生每天睡眠时间应达到9小时",
    12: "高中生每天睡眠时间应达到8小时",
}


class LetterOccasionUnknown(Problem):
    """No occasion of the built-in ones is meant. Details: `occasion`, `known`."""

    code = "letter-occasion-unknown"


class LetterFactsMissing(Problem):
    """The letter needs facts that only the school has. Details: `occasion`, `missing`."""

    code = "letter-facts-missing"


class LetterNamesPerson(Problem):
    """What was given names a person; a letter to all families does not. Detail: `field`."""

    code = "letter-names-person"


class LetterRanks(Problem):
    """What was given ranks or sorts children. Details: `field`, `word`."""

    code = "letter-ranks"


class LetterRequest(Request):
    """Occasion and grade, and the facts that the occasion needs, by name: `time`, `place`, `activity`,
    `transport`, `holiday`, `first`, `back`, `topic`."""

    occasion: str = Field(min_length=1, max_length=60, title="事由 · Occasion")
    grade: Grade = Field(title="年级 · Grade")
    facts: dict[str, str] = Field(default_factory=dict, title="具体信息 · Facts")
    extra: str = Field("", max_length=600, title="补充说明（不写学生姓名） · To add, without names")
    school: str = Field("", max_length=60, title="学校 · School")
    signed: str = Field("", max_length=40, title="落款 · Signed by")
    contact: str = Field("", max_length=60, title="联系方式 · How to reach us")
    language: Chinese = Field("zh", title="语言 · Language")


class Slip(Part):
    """One line of the reply slip (回执)."""

    ask: str = Field(min_length=1)


class ParentLetter(Prepared):
    """One letter for all families of a class: it names no child and ranks nobody."""

    kind: str = "parent-letter"
    occasion: str
    grade: int
    salutation: str
    paragraphs: list[str] = Field(min_length=2)
    asks: list[str] = Field(min_length=1)
    home: list[str] = Field(min_length=1)
    slip: list[Slip] = Field(min_length=1)
    school: str
    signed: str
    contact: str


def letter(request: LetterRequest) -> ParentLetter:
    """Write the letter. Raises `LetterOccasionUnknown`, `LetterFactsMissing`, `LetterNamesPerson` and
    `LetterRanks`."""
    name, occasion = _occasion(request.occasion)
    facts = {key: value.strip() for key, value in request.facts.items() if value.strip()}
    missing = [title for key, title in occasion["needs"].items() if key not in facts]
    if missing:
        raise LetterFactsMissing(occasion=occasion["title"], missing="、".join(missing))
    for field, text in (*facts.items(), ("extra", request.extra)):
        _require_fit(field, text)
    values, thin = _values(request, facts)
    paragraphs = [occasion["opening"].format_map(values)]
    for text in occasion["body"]:
        paragraphs += [line for line in text.format_map(values).split("\n") if line]
    if request.extra:
        paragraphs.append(request.extra)
    return ParentLetter(
        id=new_id(),
        title=occasion["subject"].format_map(values),
        occasion=name,
        grade=request.grade,
        salutation="尊敬的家长：",
        paragraphs=paragraphs,
        asks=occasion["asks"],
        home=[text.format_map(values) for text in occasion["home"]],
        slip=[Slip(ask=text) for text in occasion["reply"]],
        school=request.school,
        signed=request.signed,
        contact=request.contact,
        basis=[
            "教育部门关于作业、睡眠、手机、读物、体质管理与学生安全的通行要求（由本项目归纳）",
            *_asked(facts),
        ],
        thin=[*thin, *_unsigned(request)],
    )


def ranking(text: str) -> str:
    """The first word that ranks children; empty for none. A promise not to rank is no ranking."""
    for promise in _PROMISES:
        text = text.replace(promise, "")
    return next((word for word in RANKING if word in text), "")


def names_person(text: str) -> bool:
    """Whether a text names somebody who is not a public figure of textbooks."""
    return any(not person.public for person in people(text))


def _require_fit(field: str, text: str) -> None:
    word = ranking(text)
    if word:
        raise LetterRanks(field=field, word=word)
    if names_person(text):
        raise LetterNamesPerson(field=field)


def _occasion(text: str) -> tuple[str, dict[str, Any]]:
    occasions: dict[str, dict[str, Any]] = content("letters")["occasions"]
    for name, occasion in occasions.items():
        if text == name or text == occasion["title"] or any(word in text for word in occasion["words"]):
            return name, occasion
    raise LetterOccasionUnknown(
        occasion=text[:40], known="、".join(one["title"] for one in occasions.values())
    )


def _values(request: LetterRequest, facts: dict[str, str]) -> tuple[dict[str, str], list[str]]:
    """The facts, and those that follow from the grade or, for `topic`, from the graph."""
    grade = request.grade
    values = {
        **facts,
        "grade": f"{_GRADES[grade - 1]}年级" if grade <= 9 else "高中",
        "homework": next((text for last, text in _HOMEWORK.items() if grade <= last), "按学校公布的安排"),
        "sleep": next(
            (text for last, text in _SLEEP.items() if grade <= last), "高中生每天睡眠时间应达到8小时"
        ),
    }
    topic = facts.get("topic", "")
    if not topic:
        return values, []
    point = _point(topic)
    if point is None:
        values["content"] = f"孩子需要能用自己的话说明“{topic}”，并独立完成课本上的基本题目。"
        values["explain"] = f"什么是{topic}，它解决什么问题？"
        values["example"] = f"说一说在哪里见过或用得上{topic}"
        return values, [f"图谱中没有“{topic}”，学习要求写得较笼统，请任课教师补充一两句具体要求。"]
    mistakes = "；".join(one.error for one in point.misconceptions[:2])
    values["content"] = f"学习要点：{point.definition}" + (
        f"\n这个内容容易出现的情况是：{mistakes}。这是学习中的正常现象，课上会专门处理。" if mistakes else ""
    )
    values["explain"] = f"{point.name}说的是什么，怎样用？"
    values["example"] = f"哪里能看到或用上“{point.name}”，说出理由"
    return values, []


def _for_grade(table: dict[int, str], grade: int) -> str:
    return next(text for last, text in table.items() if grade <= last)


def _point(topic: str) -> Point | None:
    tags = knowledge_graphs.library().tag(topic, limit=1)
    if not tags:
        return None
    return knowledge_graphs.load(tags[0].node.subject).point(tags[0].node.id)


def _asked(facts: dict[str, str]) -> list[str]:
    return ["内置学科知识图谱"] if "topic" in facts and _point(facts["topic"]) else []


def _unsigned(request: LetterRequest) -> list[str]:
    names = {"school": "学校名称", "signed": "落款", "contact": "联系方式"}
    empty = [title for field, title in names.items() if not getattr(request, field)]
    return [f"发出前请补上：{'、'.join(empty)}。"] if empty else []
