"""What a model may do here: choose the analyses for a question, and phrase sentences whose numbers are fixed.

It is shown the questions there are and computed sentences, never marks or codes of pupils. Each wording is
verified; one that is refused leaves the computed sentence.
"""

from typing import TypeVar

from pydantic import BaseModel, ConfigDict, Field

from assistant.learning_analysis.reports.base import Report, say
from assistant.learning_analysis.reports.facts import Language, Sentence
from assistant.learning_analysis.reports.questions import QUESTIONS, Question, understood
from assistant.learning_analysis.reports.verification import verify
from corpora.problem import Problem
from guardrails.actor import Actor
from guardrails.audit.log import AuditUnavailable
from guardrails.calls import ModelCall
from guardrails.gate import ModelGate

ReportT = TypeVar("ReportT", bound=Report)
PROMPT_VERSION = "learning-1"
MOST_SENTENCES = 24


class Chosen(BaseModel):
    """The questions of the list that the teacher's words ask for."""

    model_config = ConfigDict(extra="ignore")
    questions: list[Question] = Field(min_length=1, max_length=3)


class Phrase(BaseModel):
    """Another wording of the sentence `id`."""

    model_config = ConfigDict(extra="ignore")
    id: str = Field(max_length=80)
    text: str = Field(min_length=1, max_length=600)


class Phrased(BaseModel):
    """Wordings by sentence."""

    model_config = ConfigDict(extra="ignore")
    sentences: list[Phrase] = Field(max_length=MOST_SENTENCES)


async def chosen(
    gate: ModelGate | None, actor: Actor, asked: str, purpose: str, language: Language
) -> tuple[Question, ...]:
    """The questions that the words ask for: by a model where there is one and it answers, else by words.
    Raises `AuditUnavailable`."""
    if gate is None:
        return understood(asked)
    listed = "\n".join(f"{name}: {words[0 if language == 'zh' else 1]}" for name, words in QUESTIONS.items())
    order = (
        "从下面的分析中选出回答老师问题所需的（最多三个），只返回编号。\n"
        if language == "zh"
        else "Choose the analyses that answer the teacher's question, three at most; give their ids.\n"
    )
    call = ModelCall(
        purpose=purpose,
        messages=(("system", order + listed), ("user", asked)),
        prompt_version=PROMPT_VERSION,
        language=language,
        max_tokens=200,
        temperature=0.0,
    )
    try:
        reply = await gate.structured(actor, call, Chosen)
    except AuditUnavailable:
        raise
    except Problem:
        return understood(asked)
    return tuple(dict.fromkeys(reply.value.questions))


async def phrased(gate: ModelGate | None, actor: Actor, report: ReportT, purpose: str) -> ReportT:
    """The report with the wordings of a model where they say exactly what was computed; the report as it is
    without a model, and where it fails. Raises `AuditUnavailable`."""
    held = [each for section in report.sections for each in section.sentences if each.facts]
    if gate is None or not held:
        return report
    order = (
        "把每句话说得自然一些。数字连同它前面的名称必须原样保留、次序不变；不得增加任何数字、比较、名次、预测或姓名。"
        if report.language == "zh"
        else "Say each sentence naturally. Keep each number with its name as it stands and in order; "
        "add no number, comparison, rank, forecast or name."
    )
    listed = "\n".join(f"{each.id}: {each.text}" for each in held[:MOST_SENTENCES])
    call = ModelCall(
        purpose=purpose,
        messages=(("system", order), ("user", listed)),
        prompt_version=PROMPT_VERSION,
        language=report.language,
        max_tokens=2_000,
        temperature=0.2,
    )
    try:
        reply = await gate.structured(actor, call, Phrased)
    except AuditUnavailable:
        raise
    except Problem:
        return report
    wordings = {each.id: each.text for each in reply.value.sentences}
    changed = with_wordings(report, wordings)
    if changed == report:
        return report
    notice = say(
        report.language,
        "数字由系统按数据计算；部分语句由模型改写，改写后逐句核对过数字；请教师核对后使用。",
        "Figures are computed; a model worded some sentences, and each was checked against the figures. "
        "A teacher checks it before use.",
    )
    marks = {"label": reply.reply.label, "aigc": reply.reply.aigc, "notice": notice}
    return changed.model_copy(update=marks)


def with_wordings(report: ReportT, wordings: dict[str, str]) -> ReportT:
    """The report with every wording that is verified; a refused one leaves the computed sentence."""
    facts = {fact.id: fact for fact in report.facts}

    def worded(one: Sentence) -> Sentence:
        text = wordings.get(one.id, "").strip()
        if not one.facts or not text or verify(text, one, facts, report.language):
            return one
        return one.model_copy(update={"phrased": text})

    sections = tuple(
        section.model_copy(update={"sentences": tuple(map(worded, section.sentences))})
        for section in report.sections
    )
    return report.model_copy(update={"sections": sections})
