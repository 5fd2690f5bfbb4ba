"""Sentences into codes: each gets a code of the improved system (iFIAS), from which Flanders' ten and S-T
follow.

A machine proposes, a person corrects: `Coded.by` says who a code is from. Codes are taken every three
seconds, and as Flanders has it, each change within three seconds is noted too: a sentence gives at least one
code.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.lesson_observation import wording
from assistant.lesson_observation.schemes import INTERVAL, TO_FIAS, TO_ST, SchemeName
from assistant.lesson_observation.sentences import Sentence, sentences
from assistant.lesson_observation.talk_moves import move
from assistant.lesson_observation.transcript import Transcript

By = Literal["machine", "learned", "person"]
Acts = Callable[[Sequence[str]], Sequence[str]]
"""Gives each Chinese sentence of a teacher its speech act."""
_PAUSE = 3.0
_NO_ACT = ""


@dataclass(frozen=True, slots=True)
class Coded:
    """A sentence with its code in the improved system and, for a teacher's, its speech act (Chinese) or talk
    move (English) and question. A pause has an empty text and the number of the sentence before it."""

    sentence: Sentence
    code: str
    by: By = "machine"
    act: str = ""
    question: wording.Question | None = None
    praise: wording.Praise | None = None

    @property
    def samples(self) -> int:
        """How many codes of three seconds it gives."""
        return max(1, round(self.sentence.seconds / INTERVAL))


@dataclass(frozen=True, slots=True)
class Fix:
    """What a person, or what was learned from persons, says of a sentence."""

    code: str = ""
    act: str = ""
    by: By = "person"


def coded(transcript: Transcript, acts: Acts, fixes: Mapping[int, Fix] | None = None) -> tuple[Coded, ...]:
    """Every sentence and pause of a transcript with its code; `fixes` by sentence number win over the
    machine."""
    told = fixes or {}
    parts = sentences(transcript)
    mine = [part for part in parts if part.role == "teacher"]
    named = dict(zip((part.number for part in mine), _acts(transcript, mine, parts, acts), strict=True))
    made: list[Coded] = []
    for place, part in enumerate(parts):
        if transcript.closed and made:
            pause = _pause(made[-1], part)
            made += [pause] if pause else []
        fix = told.get(part.number, Fix())
        act = fix.act or named.get(part.number, _NO_ACT)
        one = _one(part, parts, place, act, made, transcript.language)
        if fix.code or fix.act:
            one = Coded(part, fix.code or one.code, fix.by, act, one.question, one.praise)
        made.append(one)
    return tuple(made)


def sequence(found: Sequence[Coded], scheme: SchemeName) -> tuple[str, ...]:
    """The codes one after another, one for each three seconds."""
    of = {"ifias": lambda code: code, "fias": TO_FIAS.__getitem__, "st": TO_ST.__getitem__}[scheme]
    return tuple(of(one.code) for one in found for _ in range(one.samples))


def _acts(
    transcript: Transcript, mine: Sequence[Sentence], parts: Sequence[Sentence], acts: Acts
) -> Sequence[str]:
    if transcript.language == "zh":
        return acts([part.text for part in mine]) if mine else ()
    return [move(part.text, _said_before(parts, part.number - 1)) for part in mine]


def _said_before(parts: Sequence[Sentence], place: int) -> str:
    """What a pupil said last, where the teacher has said nothing but this sentence's turn since."""
    turn = parts[place].turn
    before = [
        part for part in parts[max(0, place - 40) : place] if part.turn == turn - 1 and part.role == "pupil"
    ]
    return " ".join(part.text for part in before)


def _one(
    part: Sentence, parts: Sequence[Sentence], place: int, act: str, made: Sequence[Coded], language: str
) -> Coded:
    if part.role == "class":
        return Coded(part, _scene(part.text))
    if part.role == "pupil":
        return Coded(part, _pupil(part, made))
    before = _said_before(parts, place)
    asked = wording.question(part.text)
    answered = _answered(parts, place)
    praised = wording.praise(part.text, before)
    code = _teacher(part.text, act, asked, answered, before, praised, language)
    return Coded(part, code, "machine", act, asked, praised)


def _teacher(
    text: str, act: str, asked: wording.Question | None, answered: bool, before: str,
    praised: wording.Praise | None, language: str,
) -> str:  # fmt: skip
    if wording.stern(text):
        return "7"
    if wording.feeling(text):
        return "1"
    if asked and (asked.kind == "knowledge" or answered):
        return "4.1" if asked.open else "4.2"
    if praised or act == "commending" or (before and wording.accepts(text)):
        return "2"
    if before and (
        act in ("restate", "revoice", "relate")
        or wording.shared(text, before) >= (3 if language == "zh" else 2)
    ):
        return "3"
    if wording.technology(text):
        return "13"
    if wording.order(text) or act == "note-taking" or (asked and asked.kind == "routine"):
        return "6"
    return "5"


def _pupil(part: Sentence, made: Sequence[Coded]) -> str:
    """Answering when asked (8), on own accord (9.1) or asking (9.2). The first sentence after the teacher's
    question or order answers it; who goes on from another pupil, or begins where nothing was asked, does so
    on own accord."""
    if wording.question(part.text) and part.text.rstrip().endswith(("？", "?")):
        return "9.2"
    last = next((one for one in reversed(made) if one.sentence.role != "class" and one.sentence.text), None)
    if last is None:
        return "9.1"
    if last.sentence.role == "pupil":
        return last.code if last.sentence.turn == part.turn else "9.1" if last.code != "8" else "8"
    return "8" if last.code in ("4.1", "4.2", "6") or last.question is not None else "9.1"


def _answered(parts: Sequence[Sentence], place: int) -> bool:
    """Whether a pupil speaks right after the turn that holds this sentence."""
    turn = parts[place].turn
    following = next((part for part in parts[place + 1 :] if part.turn != turn), None)
    return following is not None and following.role == "pupil"


def _scene(text: str) -> str:
    for cues, code in (
        (("混乱", "嘈杂", "喧哗", "吵", "noise"), "11"),
        (("小组", "讨论", "同桌", "交流", "group", "discuss"), "10"),
        (("播放", "课件", "视频", "video", "slide"), "13"),
        (("操作", "动手"), "14"),
    ):
        if any(cue in text.lower() for cue in cues):
            return code
    return "12"


def _pause(last: Coded, part: Sentence) -> Coded | None:
    """Silence of three seconds and more between two turns; useful (12) after a question or an order to work,
    else counted as useful too where nobody said otherwise: only a person calls silence confusion."""
    gap = part.start - last.sentence.end
    if gap < _PAUSE or last.sentence.role == "class":
        return None
    quiet = Sentence(last.sentence.number, last.sentence.turn, "class", "", "", last.sentence.end, part.start)
    return Coded(quiet, "12")
