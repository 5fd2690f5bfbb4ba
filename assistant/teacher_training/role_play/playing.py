"""One turn of a rehearsal: the teacher speaks, the counterpart answers, played by a model where there is one.

The script always stands ready: it steers the model, and its line is said where the model is slow, dead,
refuses or leaves its role.
"""

import asyncio
import re

from anyio import to_thread

import prompts
from assistant.teacher_training.role_play.cards import Card
from assistant.teacher_training.role_play.masking import Masked
from assistant.teacher_training.role_play.problems import RehearsalEnded, RehearsalUnknown
from assistant.teacher_training.role_play.records import By, Rehearsal
from assistant.teacher_training.role_play.script import Step, step
from assistant.teacher_training.role_play.store import Rehearsals
from assistant.workbench import Workbench
from guardrails.calls import InputRefused, MessageRole, ModelCall, ModelProblem

DUTY = "role-play"
PATIENCE_S = 20.0
"""How long a person waits for an answer in a talk; after that the script answers."""
LONGEST = 140
"""Characters of a reply: people in a tense talk speak in two or three sentences."""
_REMEMBERED = 8
_BREAKS = re.compile(
    r"人工智能|语言模型|大模型|聊天机器人|\bAI\b|作为(?:一个|一名)?(?:助手|模型)|我(?:只)?是.{0,6}(?:助手|程序|模型)|"
    r"扮演|角色设定|提示词|剧本|演练|复盘|点评|评分|打\d+分|得分|量规|总体来看|以下是|建议老师|"
    r"^\s*(?:教师|老师|teacher)\s*[:：]|\n\s*(?:教师|老师)\s*[:：]|as an ai|language model|role.?play|"
    r"抱歉，我(?:不能|无法)|很抱歉，?(?:我)?(?:不能|无法)",
    re.IGNORECASE,
)
_ABOUT_AI = re.compile(r"人工智能|大模型|\bAI\b", re.IGNORECASE)
_LABEL = re.compile(r"^\s*(?:家长|学生|面试官|考官|评委|妈妈|爸爸)\s*[:：]\s*")
_PIECE = 5
"""Characters that nobody says three times in one breath."""
_HAN = re.compile(r"[\u3400-\u9fff]")
_WORD = re.compile(r"\w")


async def begin(bench: Workbench, card: str) -> Rehearsal:
    """Begin a talk on a card. Raises `NotAllowed`, `CardUnknown`."""
    return await to_thread.run_sync(_store(bench).begin, bench.actor, card)


async def say(bench: Workbench, rehearsal: str, words: str) -> Rehearsal:
    """Say something and hear the answer.

    Raises what `Admission.admit` raises for the words, `RehearsalUnknown`, `RehearsalEnded`,
    `RehearsalLong`, `WordsTooLong`, `AuditUnavailable`; nothing is kept then."""
    store, actor = _store(bench), bench.actor.for_purpose(DUTY)
    held = await to_thread.run_sync(store.open, actor, rehearsal)
    if held.ended:
        raise RehearsalEnded()
    clean = await to_thread.run_sync(store.cleaned, actor, words)
    await to_thread.run_sync(bench.admission.admit, actor, words, DUTY)
    told = step(held.scene, held.place, clean.text)
    reply, by = await _answered(bench, held, clean, told)
    number = len(held.exchanges) + 1
    return await to_thread.run_sync(store.add, actor, rehearsal, number, clean, told.place, reply, by)


def _store(bench: Workbench) -> Rehearsals:
    if bench.training is None:
        raise RehearsalUnknown()
    return bench.training.rehearsals


async def _answered(bench: Workbench, held: Rehearsal, clean: Masked, told: Step) -> tuple[str, By]:
    """The counterpart's words and who made them. What leaves the scene is not put before a model."""
    if bench.gate is None or told.off or held.over:
        return told.line, "script"
    try:
        async with asyncio.timeout(PATIENCE_S):
            reply = await bench.gate.complete(bench.actor, _call(held, clean, told))
    except (ModelProblem, InputRefused, TimeoutError):  # recorded by the gate; the script answers
        return told.line, "instead"
    text = _LABEL.sub("", reply.text.strip()).strip("“”\"' \n")
    kept = await to_thread.run_sync(_store(bench).cleaned, bench.actor, text[: LONGEST + 1])
    if reply.truncated or kept.found or not in_role(text, held.scene) or _parrots(text, clean.text):
        return told.line, "instead"
    return text, "model"


def in_role(text: str, card: Card) -> bool:
    """Whether a model's reply may be said: short, Chinese, one voice, still the person of the card. Where the
    card itself is about artificial intelligence, the word alone breaks no role."""
    if not text or len(text) > LONGEST:
        return False
    about = card.indicators and _ABOUT_AI.search(card.background + card.opening + card.title.zh)
    looked = _ABOUT_AI.sub("", text) if about else text
    letters = _WORD.findall(text)
    return not _BREAKS.search(looked) and len(_HAN.findall(text)) > 0.5 * len(letters)


def _parrots(text: str, words: str) -> bool:
    """Whether a reply says the same thing over and over, or hardly more than the teacher just said."""
    pieces = [text[place : place + _PIECE] for place in range(max(1, len(text) - _PIECE + 1))]
    echoed = sum(each in words for each in pieces)
    return max(map(pieces.count, pieces)) > 2 or echoed > 0.5 * len(pieces)


def _call(held: Rehearsal, clean: Masked, told: Step) -> ModelCall:
    card = held.scene
    moods = {-1: "更不满、更防备", 0: "和原来差不多", 1: "放松一些、愿意谈下去"}
    prompt = prompts.render(
        "role-play-system", "zh", card=card, mood=moods[told.place.mood], hint=told.line, longest=LONGEST - 40
    )
    said: list[tuple[MessageRole, str]] = [("assistant", card.opening)]
    for each in held.exchanges[-_REMEMBERED:]:
        said += [("user", each.words or "（没有说话）"), ("assistant", each.reply)]
    opened = [("user", "（谈话开始）"), *said, ("user", clean.text)]
    messages: tuple[tuple[MessageRole, str], ...] = (("system", prompt.text), *opened)
    return ModelCall(
        purpose=DUTY, messages=messages, prompt_version=prompt.version, language="zh", max_tokens=220,
        temperature=0.7, framed=False,
    )  # fmt: skip
