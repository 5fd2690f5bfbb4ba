"""Everything that can be counted, each figure with its gate: a value, or the reason why there is none.

No figure judges a teacher, and none reads emotion or attention (I-R8).
"""

import itertools
from collections import Counter
from collections.abc import Sequence
from statistics import median

from pydantic import BaseModel, ConfigDict, Field

from assistant.lesson_observation import ratios, wording
from assistant.lesson_observation.coding import Coded, sequence
from assistant.lesson_observation.schemes import FIAS, IFIAS
from assistant.lesson_observation.transcript import Transcript

LEAST_SAMPLES = 20
"""Fewer codes than a minute of lesson give no ratio worth reading."""
LEAST_WAITS = 3
FAST_S, RIGHT_S = 1.0, 3.0
"""Rowe (1974, Journal of Research in Science Teaching 11): usual wait is about one second; three change what
pupils say."""


class Part(BaseModel):
    """A piece of the report."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Figure(Part):
    """One number: `value` or, where `why` gives a code, none. `n` is what it rests on, `basis` what was
    measured."""

    name: str
    value: float | None = None
    n: int = 0
    basis: str = ""
    why: str = ""


class Asked(Part):
    """A question for knowledge: where, at which level, open or not, and the wait after it in seconds."""

    sentence: int
    start: float
    text: str
    level: str
    open: bool
    wait: float | None = None
    answered: bool = False


class Fed(Part):
    """What a teacher says right after a pupil: `kind` is specific, general, accept, restate, probe, correct
    or none."""

    sentence: int
    start: float
    pupil: str
    text: str
    kind: str


class Exchange(Part):
    """Initiation, response, follow-up (IRF; Sinclair and Coulthard 1975): sentence numbers; `follow` 0 for
    none."""

    initiation: int
    response: int
    follow: int
    kind: str


class Codes(Part):
    """A scheme's figures: how many samples of each code, the ratios, and the matrix row by row."""

    scheme: str
    n: int
    counts: dict[str, int]
    ratios: dict[str, float | None]
    matrix: list[list[int]] = Field(default_factory=list)
    why: str = ""


class StFigures(Part):
    """S-T: see `ratios.StudentTeacher`."""

    n: int
    rt: float | None
    ch: float | None
    pattern: str
    changes: int
    why: str = ""


class Figures(Part):
    """All of a lesson. `basis` says what the time of codes rests on: `times` or `characters`."""

    basis: str
    seconds: float
    talk: list[Figure]
    questions: list[Asked]
    waits: list[Figure]
    feedback: list[Fed]
    exchanges: list[Exchange]
    st: StFigures
    fias: Codes
    ifias: Codes
    acts: dict[str, int]
    levels: dict[str, int]

    def figure(self, name: str) -> Figure:
        """The talk or wait figure of that name."""
        return next(each for each in (*self.talk, *self.waits) if each.name == name)


def figures(transcript: Transcript, found: Sequence[Coded]) -> Figures:
    """Count everything in a coded transcript."""
    asked = _questions(transcript, found)
    fed = _feedback(found)
    return Figures(
        basis="times" if transcript.timed else "characters",
        seconds=round(found[-1].sentence.end, 1) if found else 0.0,
        talk=_talk(transcript, found),
        questions=asked,
        waits=_waits(transcript, found, asked),
        feedback=fed,
        exchanges=_exchanges(found),
        st=_st(found),
        fias=_codes("fias", found),
        ifias=_codes("ifias", found),
        acts=dict(Counter(one.act for one in found if one.act).most_common()),
        levels={level: sum(each.level == level for each in asked) for level in wording.LEVELS},
    )


def _talk(transcript: Transcript, found: Sequence[Coded]) -> list[Figure]:
    spoken = [
        one.sentence for one in found if one.sentence.text and one.sentence.role in ("teacher", "pupil")
    ]
    roles = {part.role for part in spoken}
    why = "one-speaker" if len(roles) < 2 else ""
    basis = "times" if transcript.timed else "characters"
    weight = {
        role: sum(
            part.seconds if transcript.timed else float(len(part.text))
            for part in spoken
            if part.role == role
        )
        for role in ("teacher", "pupil")
    }
    whole = sum(weight.values())
    turns = Counter(part.role for part in {part.turn: part for part in spoken}.values())
    made = [
        Figure(name=f"{role}_share", value=None if why or not whole else round(weight[role] / whole, 4),
               n=turns[role], basis=basis, why=why)
        for role in ("teacher", "pupil")
    ]  # fmt: skip
    words = Counter[int]()
    for part in spoken:
        if part.role == "pupil":
            words[part.turn] += len(part.text)
    length = median(words.values()) if words else None
    made.append(
        Figure(
            name="pupil_turn_length",
            value=length,
            n=len(words),
            basis="length",
            why="" if words else "no-pupil",
        )
    )
    return made


def _questions(transcript: Transcript, found: Sequence[Coded]) -> list[Asked]:
    made = []
    for place, one in enumerate(found):
        if one.question is None or one.question.kind != "knowledge" or one.sentence.role != "teacher":
            continue
        after = next((each for each in found[place + 1 :] if each.sentence.text), None)
        answered = after is not None and after.sentence.role == "pupil"
        wait = None
        if transcript.closed and answered and after is not None:
            wait = round(max(0.0, after.sentence.start - one.sentence.end), 2)
        made.append(
            Asked(
                sentence=one.sentence.number, start=one.sentence.start, text=one.sentence.text,
                level=one.question.level, open=one.question.open, wait=wait, answered=answered,
            )
        )  # fmt: skip
    return made


def _waits(transcript: Transcript, found: Sequence[Coded], asked: Sequence[Asked]) -> list[Figure]:
    """Wait time 1 (after a question) and 2 (after an answer); only where starts and ends are known."""
    if not transcript.closed:
        why = "no-ends" if transcript.timed else "no-times"
        return [Figure(name=name, why=why) for name in ("wait_1", "wait_2", "wait_1_long")]
    first = [each.wait for each in asked if each.wait is not None]
    spoken = [one.sentence for one in found if one.sentence.text and one.sentence.role != "class"]
    second = [
        max(0.0, b.start - a.end)
        for a, b in itertools.pairwise(spoken)
        if a.role == "pupil" and b.role == "teacher"
    ]
    long = sum(wait >= RIGHT_S for wait in first) / len(first) if first else None
    return [
        _wait("wait_1", first, median(first) if first else None),
        _wait("wait_2", second, median(second) if second else None),
        _wait("wait_1_long", first, long),
    ]


def _wait(name: str, seen: Sequence[float], value: float | None) -> Figure:
    why = "few-waits" if len(seen) < LEAST_WAITS else ""
    return Figure(
        name=name,
        value=None if why or value is None else round(value, 2),
        n=len(seen),
        basis="times",
        why=why,
    )


def _feedback(found: Sequence[Coded]) -> list[Fed]:
    made = []
    spoken = [one for one in found if one.sentence.text and one.sentence.role != "class"]
    for before, one in itertools.pairwise(spoken):
        if before.sentence.role != "pupil" or one.sentence.role != "teacher":
            continue
        turn = [each for each in spoken if each.sentence.turn == one.sentence.turn]
        words = "".join(each.sentence.text for each in turn[:3])
        said = before.sentence.text
        made.append(
            Fed(
                sentence=one.sentence.number, start=one.sentence.start, pupil=said[:120], text=words[:200],
                kind=_kind(turn[:3], words, said),
            )
        )  # fmt: skip
    return made


def _kind(turn: Sequence[Coded], words: str, said: str) -> str:
    praised = wording.praise(words, said)
    if praised == "specific":
        return "specific"
    if any(each.question is not None and each.question.open for each in turn):
        return "probe"
    if praised == "general":
        return "general"
    if wording.shared(words, said) >= 2:
        return "restate"
    if any(cue in words[:12] for cue in ("不对", "不是", "再想", "错", "No", "not quite", "Not quite")):
        return "correct"
    return "accept" if any(wording.accepts(each.sentence.text) for each in turn) else "none"


def _exchanges(found: Sequence[Coded]) -> list[Exchange]:
    spoken = [one for one in found if one.sentence.text and one.sentence.role != "class"]
    made, place = [], 0
    while place < len(spoken) - 1:
        one, after = spoken[place], spoken[place + 1]
        opens = one.sentence.role == "teacher" and one.code in ("4.1", "4.2", "6")
        if not opens or after.sentence.role != "pupil":
            place += 1
            continue
        end = place + 1
        while end + 1 < len(spoken) and spoken[end + 1].sentence.role == "pupil":
            end += 1
        follow = spoken[end + 1] if end + 1 < len(spoken) else None
        place_of = follow.sentence.turn if follow is not None else -1
        turn = [each for each in spoken[end + 1 : end + 9] if each.sentence.turn == place_of]
        kind = _follow(turn)
        made.append(
            Exchange(
                initiation=one.sentence.number, response=after.sentence.number,
                follow=follow.sentence.number if follow is not None else 0, kind=kind,
            )
        )  # fmt: skip
        place = end + 1
    return made


def _follow(turn: Sequence[Coded]) -> str:
    """What the teacher's whole turn after an answer does: ask on, ask something else, respond, go on."""
    if not turn:
        return "none"
    asked = [
        each.question for each in turn if each.question is not None and each.question.kind == "knowledge"
    ]
    if asked:
        return "probe" if any(each.open for each in asked) else "question"
    return "feedback" if turn[0].code in ("1", "2", "3", "7") else "goes-on"


def _st(found: Sequence[Coded]) -> StFigures:
    told = ratios.student_teacher(sequence(found, "st"))
    why = _few(told.n, found)
    return StFigures(
        n=told.n, rt=None if why else told.rt, ch=None if why else told.ch,
        pattern="" if why else told.pattern, changes=told.changes, why=why,
    )  # fmt: skip


def _codes(scheme: str, found: Sequence[Coded]) -> Codes:
    fias = scheme == "fias"
    codes = sequence(found, "fias" if fias else "ifias")
    why = _few(len(codes), found)
    told = {} if why else dict(ratios.flanders(codes) if fias else ratios.improved(codes))
    counted = Counter(codes)
    return Codes(
        scheme=scheme, n=len(codes), counts={code: counted[code] for code in (FIAS if fias else IFIAS)},
        ratios={name: None if value is None else round(value, 4) for name, value in told.items()},
        matrix=ratios.matrix("fias" if fias else "ifias", codes).tolist(), why=why,
    )  # fmt: skip


def _few(n: int, found: Sequence[Coded]) -> str:
    if n < LEAST_SAMPLES:
        return "few-samples"
    roles = {one.sentence.role for one in found if one.sentence.role != "class"}
    return "one-speaker" if len(roles) < 2 else ""
