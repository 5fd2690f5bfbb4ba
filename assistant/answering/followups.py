"""Follow-up questions (追问) made whole, so that they can be searched for by themselves.

A follow-up leans on the question before it by a pronoun (它、该办法), by an ellipsis (初中呢、原因呢) or by a
word that goes on (那、其中、还有). Rules do that without a model; a model, where there is one, is asked only
for what the rules take to be a follow-up, and the rules' version stands where its reply is unusable.
"""

import re
from dataclasses import dataclass

import prompts
from assistant.answering.answer import Language
from assistant.answering.questions import Asked, analyse
from assistant.workbench import Workbench
from guardrails.calls import InputRefused, ModelCall, ModelProblem

EARLIER = 3
"""Earlier questions that a model is shown."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """The question before, as it was searched for, and the title of the first source cited in its answer."""

    question: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Resolved:
    """A question made whole. `follows` tells that it leaned on the one before; `more` that it asks for
    what the answer before left out."""

    text: str
    follows: bool = False
    more: bool = False


_MORE = re.compile(
    r"(那|那么)?(还有(呢|吗|哪些|什么|别的)?(吗|呢)?|继续|然后呢|more|what else|go on)[？?。.]?",
    re.IGNORECASE,
)
_LEAD = re.compile(r"(那么|那|另外|此外|还有|其中|具体|再问|and|so|then)[，,、 ]*", re.IGNORECASE)
_WHAT_ABOUT = re.compile(
    r"(?:那么|那|还有|换成|如果是|(?:and|what|how) about|and)?[，,、 ]*(?:对于|对)?"
    r"(?P<what>.{1,20}?)(?:呢|又怎么样|又如何)?[？?]?",
    re.IGNORECASE,
)
_DOCUMENT = re.compile(r"(该|此|这[份个项]|上述)(文件|办法|通知|标准|指南|指引|规定|条例|意见|方案|计划)")
_PRONOUN = re.compile(
    r"它们|他们|她们|它|(?<![其吉])他(?!人)|她|这个|那个|该(?=[\u4e00-\u9fff])(?!不该)|其(?![他中余实次])|\b(?:it|they|them|its|their)\b",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"(为什么|为何|原因|怎么|如何|什么时候|何时|多少|多久|谁|哪|依据|理由|时间|why|when|who|where|how)",
    re.IGNORECASE,
)
_CATEGORIES = (
    re.compile(r"幼儿园|学前|小学|初中|高中|中职|中小学|大学|高校|primary|junior|senior"),
    re.compile(r"[一二三四五六七八九][、至到-]?[一二三四五六七八九]?年级|高[一二三]|初[一二三]"),
    re.compile(r"语文|数学|英语|物理|化学|生物|历史|地理|政治|道德与法治|科学|音乐|美术|体育|信息科技|劳动"),
    re.compile(r"教师|老师|学生|家长|校长|学校|班主任"),
    re.compile(r"(?:19|20)\d\d年?"),
    re.compile(r"[上下]册|[上下]学期"),
)


def resolve(question: str, earlier: Earlier | None) -> Resolved:
    """The question made whole by rules; as it is where it leans on nothing."""
    if earlier is None:
        return Resolved(question)
    if _MORE.fullmatch(question):
        return Resolved(earlier.question, follows=True, more=True)
    asked, before = analyse(question), analyse(earlier.question)
    topic = _topic(before)
    if _DOCUMENT.search(question) and earlier.title:
        return Resolved(_DOCUMENT.sub(f"《{earlier.title}》", question, count=1), follows=True)
    if _is_what_about(question):
        return Resolved(_swapped(question, before), follows=True)
    if topic and _PRONOUN.search(question):
        return Resolved(_LEAD.sub("", _PRONOUN.sub(topic, question, count=1), count=1), follows=True)
    if topic and (_LEAD.match(question) or _is_bare(asked)):
        lead = _LEAD.match(question)
        return Resolved(topic + question[lead.end() if lead else 0 :], follows=True)
    return Resolved(question)


async def resolve_with_model(
    question: str, earlier: list[Earlier], language: Language, bench: Workbench
) -> Resolved:
    """As `resolve`, but a follow-up is put into words by the model where there is one."""
    ruled = resolve(question, earlier[-1] if earlier else None)
    if bench.gate is None or not ruled.follows or ruled.more:
        return ruled
    shown = [one.question for one in earlier[-EARLIER:]]
    prompt = prompts.render("rewrite-followup", language, question=question, earlier=shown)
    call = ModelCall(
        purpose="ask",
        messages=(("user", prompt.text),),
        prompt_version=prompt.version,
        language=language,
        max_tokens=120,
        temperature=0.0,
        framed=False,
    )
    try:
        reply = await bench.gate.complete(bench.actor, call)
    except (ModelProblem, InputRefused):  # recorded by the gate; the rules' version stands
        return ruled
    text = reply.text.strip()
    return Resolved(text, follows=True) if _usable(text, question, earlier[-1].question) else ruled


def _usable(text: str, question: str, before: str) -> bool:
    """Whether a model's rewriting is one line of about the right length that keeps the question's words
    and takes its others from the question before."""
    if not text or "\n" in text or len(text) > 2 * (len(question) + len(before)):
        return False
    had, now = analyse(question), analyse(text)
    known = had.bigrams | analyse(before).bigrams
    kept = all(term.met(now.plain) > 0.5 for term in had.terms)
    return kept and len(now.bigrams - known) <= 0.4 * max(1, len(now.bigrams))


def _topic(before: Asked) -> str:
    quoted = re.search(r"《[^《》]+》", before.text)
    return quoted.group() if quoted else before.subject


def _is_what_about(question: str) -> bool:
    """`初中呢？`, `那高中呢`, `what about seniors?`: another subject for the same question."""
    ends = question.rstrip("？? ").endswith(("呢", "又怎么样", "又如何"))
    english = re.match(r"(what|how) about|and (?!who|what|when|where|why|how)", question, re.IGNORECASE)
    return bool(ends or english) and len(question) <= 40 and not _BARE.search(question)


def _swapped(question: str, before: Asked) -> str:
    """The question before with this one's subject in the place of its own."""
    match = _WHAT_ABOUT.fullmatch(question.strip())
    what = match["what"].strip(" 的") if match else question
    for category in _CATEGORIES:
        if category.search(what) and category.search(before.text):
            return category.sub(what, before.text, count=1)
    if before.subject and before.subject in before.plain:
        return before.plain.replace(before.subject, what, 1)
    return f"{what} {before.text}"


def _is_bare(asked: Asked) -> bool:
    """A question word with nothing to ask about: `为什么？`, `什么时候开始？`"""
    return bool(_BARE.search(asked.plain)) and len(asked.plain) <= 10 and len(asked.terms) <= 1
