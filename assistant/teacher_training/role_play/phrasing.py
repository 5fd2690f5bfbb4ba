"""A model may say the debrief more warmly; it may add no quote, no number and no judgement.

Sentences that do not pass stay as they were computed, so a slow, dead or inventive model costs nothing.
"""

import asyncio
import re

from pydantic import BaseModel, ConfigDict, Field

import prompts
from assistant.teacher_training.role_play.debrief import RolePlayDebrief
from guardrails.actor import Actor
from guardrails.calls import InputRefused, ModelCall, ModelProblem
from guardrails.gate import ModelGate

PATIENCE_S = 30.0
_LONGEST = 160
_QUOTED = re.compile(r"[“「\"]([^”」\"]+)[”」\"]")
_NUMBER = re.compile(r"\d+|[零一二两三四五六七八九十百]+(?=分|级|名|次|个|成)")
_JUDGES = re.compile(
    r"打分|得分|评分|等级|等第|合格|优秀教师|优秀的教师|称职|胜任|排名|满分|考核|绩效|级别|"
    r"\b(?:score|grade|rank|mark|competent|excellent teacher)\b",
    re.IGNORECASE,
)


class Phrased(BaseModel):
    """The sentences again, in the order given."""

    model_config = ConfigDict(extra="forbid")
    strengths: list[str] = Field(max_length=2)
    next_try: str = Field(max_length=400)


async def phrased(gate: ModelGate | None, actor: Actor, told: RolePlayDebrief) -> RolePlayDebrief:
    """The debrief in a model's words where they say what was found and nothing else. Raises
    `AuditUnavailable`."""
    if gate is None:
        return told
    prompt = prompts.render(
        "role-play-debrief",
        told.language,
        strengths=[each.text for each in told.strengths],
        next_try=f"{told.next_try.criterion}：{told.next_try.text}",
    )
    call = ModelCall(
        purpose="role-play-debrief",
        messages=(("user", prompt.text),),
        prompt_version=prompt.version,
        language=told.language,
        max_tokens=500,
        framed=False,
    )
    try:
        async with asyncio.timeout(PATIENCE_S):
            reply = await gate.structured(actor, call, Phrased)
    except (ModelProblem, InputRefused, TimeoutError):  # recorded by the gate; the computed words stand
        return told
    offered = reply.value
    strengths = tuple(
        each.model_copy(update={"text": text.strip()}) if stands(text, each.text, told) else each
        for each, text in zip(told.strengths, [*offered.strengths, "", ""], strict=False)
    )
    next_try = told.next_try
    if stands(offered.next_try, next_try.text, told):
        next_try = next_try.model_copy(update={"text": offered.next_try.strip()})
    if (strengths, next_try) == (told.strengths, told.next_try):
        return told
    marks = {"label": reply.reply.label, "aigc": reply.reply.aigc}
    return told.model_copy(update={"strengths": strengths, "next_try": next_try, **marks})


def stands(text: str, computed: str, told: RolePlayDebrief) -> bool:
    """Whether a model's sentence may stand in the place of the computed one: its quotes are the teacher's own
    words or of the computed sentence, its numbers were there, and it judges nobody."""
    if not text.strip() or len(text) > _LONGEST or _JUDGES.search(text):
        return False
    own = [line.words for line in told.lines]
    if any(
        quote not in computed and not any(quote in words for words in own) for quote in _QUOTED.findall(text)
    ):
        return False
    return set(_NUMBER.findall(text)) <= set(_NUMBER.findall(computed))
