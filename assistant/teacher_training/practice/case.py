"""A teaching case (教学案例): what the teacher wrote, claims checked, every fragment's origin told.

The statement on the use of AI (M-R11, G-R15) names each fragment that a system or a model made. Likeness to
what the school published is told as a share; it is there to cite properly, not to rewrite around it (G-R8).
"""

import re
from collections.abc import Sequence
from typing import Literal

from pydantic import Field

from assistant.teacher_training.practice.base import LONG, Part, Practised, Prompt, Request, Source, new_id
from assistant.teacher_training.practice.gathering import Gathered
from assistant.teacher_training.practice.minutes import sentences
from assistant.workbench import Workbench
from corpora.duplicates import contained

_LEAST_CHARACTERS = 40
_ALIKE = 0.2
_MOST_ALIKE = 5
_NUMBER = re.compile(r"(?<![\d.年月])\d+(?:\.\d+)?%?")
_CLAIMING = re.compile(
    r"提高|提升|改善|增加|增强|下降|减少|降低|明显|显著|有效|大多数|多数|绝大部分|全部|所有|普遍|每个学生|人人|更(?:好|强|主动)"
)
_MARKED = re.compile(r"[\[〔【]((?:[SE]\d{1,2})(?:[、,，](?:[SE]\d{1,2}))*)[\]〕】]")

Origin = Literal["teacher", "rules", "model"]
State = Literal["sourced", "number-unfound", "unsourced"]


class CaseRequest(Request):
    """What the teacher has written so far, and the kept artefacts that it rests on."""

    title: str = Field(min_length=2, max_length=80, title="案例题目 · Title")
    context: str = Field("", max_length=LONG, title="背景（学段、学科、班情，不写姓名） · Context")
    problem: str = Field("", max_length=LONG, title="遇到的问题 · Problem")
    done: str = Field("", max_length=LONG, title="怎样做的 · What was done")
    results: str = Field("", max_length=LONG, title="效果与证据 · Results")
    reflection: str = Field("", max_length=LONG, title="反思 · Reflection")
    transfer: str = Field("", max_length=LONG, title="别人怎样借鉴、什么条件下不适用 · Transfer")
    sources: list[str] = Field(default_factory=list, max_length=8, title="依据的材料编号 · Kept sources")
    ai_used: list[str] = Field(
        default_factory=list, max_length=20, title="用到人工智能的片段，一行一条 · Fragments made with AI"
    )


class CasePart(Part):
    """A part of the case. `origin` says whose words they are."""

    id: str
    heading: str
    text: str = Field(default="", max_length=LONG)
    origin: Origin = "teacher"


class Claim(Part):
    """A sentence that claims something, and what bears it out."""

    part: str
    text: str
    state: State
    sources: list[str] = Field(default_factory=list)


class Alike(Part):
    """A published passage that shares words with a part: which share of the part stands there too."""

    part: str
    title: str
    passage: str
    share: float = Field(ge=0, le=1)


class Fragment(Part):
    """A fragment that a system or a model made, and what it was for."""

    what: str
    origin: Origin
    source: str = ""


class TeachingCase(Practised):
    """A case as a draft. `questions` stand for the parts that are still empty."""

    kind: Literal["teaching-case"] = "teaching-case"
    parts: list[CasePart]
    questions: list[Prompt] = Field(default_factory=list)
    claims: list[Claim] = Field(default_factory=list)
    alike: list[Alike] = Field(default_factory=list)
    fragments: list[Fragment] = Field(default_factory=list)


PARTS: tuple[tuple[str, str, str], ...] = (
    ("context", "背景", "这是哪个学段、什么内容的课？班级有什么特点？（不写学生姓名）"),
    ("problem", "问题", "您当时遇到的真实问题是什么？从哪里看出来的？"),
    ("done", "做法", "您做了什么？关键的一步是什么，当时为什么这样选？"),
    ("results", "效果与证据", "哪些材料能说明发生了变化？请在句末注明编号，如〔E3〕。"),
    ("reflection", "反思", "哪些地方没有达到预期？还有别的解释吗？"),
    ("transfer", "借鉴与条件", "别的老师要用，需要哪些条件？什么情况下不适用？"),
)


def case(request: CaseRequest, found: Gathered, bench: Workbench) -> TeachingCase:
    """The draft; nothing is written in the teacher's place."""
    parts = [CasePart(id=name, heading=heading, text=getattr(request, name)) for name, heading, _ in PARTS]
    empty = [(name, ask) for name, _, ask in PARTS if not getattr(request, name)]
    return TeachingCase(
        id=new_id(),
        title=request.title,
        sources=found.sources,
        shown=found.shown,
        parts=parts,
        questions=[Prompt(id=f"ask-{name}", question=ask) for name, ask in empty],
        claims=[claim for part in parts for claim in claims_of(part, found)],
        alike=alike(parts, bench),
        fragments=_fragments(request, found.sources),
        thin=["还没有关联任何材料，效果部分的每句话都没有出处。"] if not found.sources else [],
    )


def claims_of(part: CasePart, found: Gathered) -> list[Claim]:
    """Sentences that claim something: a source bears one out if the sentence names it, or if every number in
    it stands in what sources show."""
    made = []
    for sentence in sentences(part.text):
        numbers = _NUMBER.findall(_MARKED.sub("", sentence))
        if not numbers and not (part.id == "results" or _CLAIMING.search(sentence)):
            continue
        named = [one for mark in _MARKED.findall(sentence) for one in re.split("[、,，]", mark)]
        known = {one.id for one in found.shown} | {one.id for one in found.sources}
        by_number = {
            number: [one.id for one in found.shown if number in _NUMBER.findall(one.text + " " + one.figure)]
            for number in numbers
        }
        borne = [
            *(one for one in named if one in known),
            *(each for ids in by_number.values() for each in ids),
        ]
        unfound = any(not ids for ids in by_number.values())
        state: State = "sourced"
        if not borne and not numbers:
            state = "unsourced"
        elif unfound and not any(one in known for one in named):
            state = "number-unfound"
        made.append(Claim(part=part.id, text=sentence, state=state, sources=list(dict.fromkeys(borne))[:6]))
    return made


def alike(parts: Sequence[CasePart], bench: Workbench) -> list[Alike]:
    """Published passages of the library that share words with a part, the most alike first."""
    made: dict[tuple[str, str], Alike] = {}
    for part in parts:
        if len(part.text) < _LEAST_CHARACTERS:
            continue
        for hit in bench.retriever.search(bench.actor, part.text[:200], k=6):
            share = contained(part.text, hit.passage.text)
            if share >= _ALIKE:
                one = Alike(
                    part=part.id, title=hit.passage.title, passage=hit.passage.id, share=round(share, 2)
                )
                made[part.id, hit.passage.id] = one
    return sorted(made.values(), key=lambda one: -one.share)[:_MOST_ALIKE]


def _fragments(request: CaseRequest, sources: Sequence[Source]) -> list[Fragment]:
    made = [Fragment(what=line.strip(), origin="model") for line in request.ai_used if line.strip()]
    made += [
        Fragment(what=f"材料《{one.title}》含人工智能生成内容", origin="model", source=one.id)
        for one in sources
        if one.model
    ]
    made.append(Fragment(what="论断核对、相似检查与版式由系统按规则整理，未使用模型", origin="rules"))
    return made
