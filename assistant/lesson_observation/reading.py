"""Files into transcripts: txt, srt, vtt, docx and json are told apart by what they hold, not by their name.

A speaker who is not named as teacher or pupil stays unknown and is asked for; nobody is guessed. Clocks that
jump are mended and every mend is listed.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from assistant.lesson_observation.problems import (
    TranscriptEmpty,
    TranscriptTooLong,
    TranscriptUnreadable,
)
from assistant.lesson_observation.transcript import (
    MOST_CHARACTERS,
    MOST_TURNS,
    Repair,
    Role,
    Transcript,
    Turn,
)
from corpora.parsing import parse
from corpora.parsing.text import decode

_TIME = r"(?:(\d{1,2}):)?(\d{1,3}):(\d{2})(?:[.,](\d{1,3}))?"
_RANGE = re.compile(rf"{_TIME}\s*-->\s*{_TIME}")
_STAMP = re.compile(rf"^\s*[\[【(（〔]?\s*{_TIME}(?:\s*[-–—~至]+\s*{_TIME})?\s*[\]】)）〕]?\s*")
_SPEAKER = re.compile(
    r"^\s*(?:[\[【]([^\]】]{1,20})[\]】]\s*[:：]?|([^\s:：，。？！,.?!]{1,20}?)\s*[:：])\s*"
)
_ENGLISH = re.compile(r"^\s*([A-Z][A-Za-z0-9 ._-]{0,24}?)\s*:\s+")
_VOICE = re.compile(r"^<v(?:\.[^ >]*)?\s+([^>]+)>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^>]{0,80}>")
_TEACHER = re.compile(
    r"^(?:T\d{0,2}|师|老师|教师|授课教师|任课教师|主讲教师|teacher\d{0,2}|tutor|instructor)$", re.I
)
_PUPIL = re.compile(
    r"^(?:Ss?\d{0,2}|S[AB]|生\d{0,2}|学生[\d一二三四五六七八九十甲乙丙丁]{0,3}|生[一二三四五六七八九十甲乙丙丁]{1,3}|众生|全班|全体学生|齐答"
    r"|众|同学们|students?\d{0,2}|pupils?\d{0,2}|class|all)$",
    re.I,
)
_SCENE = re.compile(
    r"^[（(〔\[【]\s*([^）)〕\]】]*(?:沉默|静默|安静|停顿|思考|小组|讨论|同桌|交流|嘈杂|混乱|喧哗|播放|课件|动手|操作|练习|silence|pause"
    r"|group|discuss|noise|video|slide)[^）)〕\]】]*)\s*[）)〕\]】]\s*[。.]?$",
    re.I,
)
_CHARACTERS_PER_SECOND = 4.0
_HAN = re.compile(r"[\u4e00-\u9fff]")


def read_transcript(data: bytes, name: str = "") -> Transcript:
    """The transcript in a file.

    Raises `TranscriptEmpty`, `TranscriptUnreadable`, `TranscriptTooLong`, and what the house's reader raises
    for a broken or hostile docx."""
    if data.startswith(b"PK"):
        return of_text("\n".join(block.text for block in parse(data, name).blocks), "docx")
    text = decode(data).lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    head = text.lstrip()
    if head.startswith(("{", "[{")) or (head.startswith("[") and head[1:].lstrip().startswith(("{", "]"))):
        return _finished(_json_turns(head), "json")
    if head.startswith("WEBVTT"):
        return _finished(_cues(head), "vtt")
    if _RANGE.search(text[:4_000]):
        return _finished(_cues(text), "srt")
    if "\x00" in text:
        raise TranscriptUnreadable(format="binary", reason="NUL")
    return of_text(text, "txt")


def of_text(text: str, form: str = "txt") -> Transcript:
    """A transcript written line by line. Raises `TranscriptEmpty`, `TranscriptTooLong`."""
    return _finished(_lines(text), form)


def role_of(label: str) -> Role:
    """What a label alone says of who speaks."""
    plain = label.strip()
    if _TEACHER.match(plain):
        return "teacher"
    return "pupil" if _PUPIL.match(plain) else "unknown"


def _lines(text: str) -> Iterator[Turn]:
    pending: Turn | None = None
    for raw in text.split("\n"):
        line = raw.strip().strip("|").strip()
        if not line or set(line) <= set("-|: "):
            continue
        start, end, line = _times(line)
        if _SCENE.match(line):
            if pending:
                yield pending
            pending = None
            yield Turn("", "class", line.strip("（）()〔〕[]【】。. "), start, end)
            continue
        label, words = _label(line)
        if label is None and start is None and pending is not None:
            pending = replace(pending, text=f"{pending.text}{_space(pending.text, line)}{line}")
            continue
        if pending:
            yield pending
        pending = Turn(label or "", role_of(label or ""), words, start, end)
    if pending:
        yield pending


def _space(before: str, after: str) -> str:
    return " " if before[-1:].isascii() and after[:1].isascii() and before else ""


def _times(line: str) -> tuple[float | None, float | None, str]:
    found = _STAMP.match(line)
    if not found:
        return None, None, line
    start = _seconds(found.groups()[:4])
    end = _seconds(found.groups()[4:]) if found[6] else None
    return start, end, line[found.end() :]


def _label(line: str) -> tuple[str | None, str]:
    found = _SPEAKER.match(line) or _ENGLISH.match(line)
    if not found:
        return None, line
    label = next(group for group in found.groups() if group is not None).strip()
    words = line[found.end() :]
    if label.isdecimal() or (len(label) > 12 and role_of(label) == "unknown" and _HAN.search(label)):
        return None, line
    return label, words


def _cues(text: str) -> Iterator[Turn]:
    for block in re.split(r"\n\s*\n", text):
        rows = [row.strip() for row in block.split("\n") if row.strip()]
        place = next((at for at, row in enumerate(rows) if _RANGE.search(row)), None)
        if place is None:
            continue
        found = _RANGE.search(rows[place])
        assert found is not None
        words = " ".join(rows[place + 1 :]).strip()
        voice = _VOICE.match(words)
        plain = _TAG.sub("", words).strip()
        start, end = _seconds(found.groups()[:4]), _seconds(found.groups()[4:])
        if _SCENE.match(plain):
            yield Turn("", "class", plain.strip("（）()〔〕[]【】。. "), start, end)
            continue
        label, said = (voice[1].strip(), plain) if voice else _label(plain)
        yield Turn(label or "", role_of(label or ""), said, start, end)


def _json_turns(text: str) -> Iterator[Turn]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise TranscriptUnreadable(format="json", reason="JSON") from None
    rows: Any = found
    if isinstance(found, dict):
        rows = next(
            (
                found[key]
                for key in ("segments", "turns", "utterances", "results")
                if isinstance(found.get(key), list)
            ),
            None,
        )
        if rows is None and isinstance(found.get("text"), str):
            rows = [{"text": found["text"]}]
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise TranscriptUnreadable(format="json", reason="segments")
    for row in rows:
        words = row.get("text", row.get("content", row.get("words_text", "")))
        if not isinstance(words, str):
            raise TranscriptUnreadable(format="json", reason="text")
        said = row.get("speaker", row.get("spk", row.get("role", "")))
        label = "" if said is None else str(said).strip()[:40]
        inner, rest = (None, words.strip()) if label else _label(words.strip())
        label = label or inner or ""
        yield Turn(label, role_of(label), rest, _number(row, "start", "begin"), _number(row, "end", "stop"))


def _number(row: Mapping[str, Any], *names: str) -> float | None:
    value = next((row[name] for name in names if name in row), None)
    if isinstance(value, str):
        found = re.fullmatch(_TIME, value.strip())
        return _seconds(found.groups()) if found else None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if 0 <= value < 360_000 else None


def _seconds(parts: Iterable[str | None]) -> float:
    hours, minutes, seconds, fraction = parts
    rest = float(f"0.{fraction}") if fraction else 0.0
    return int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds or 0) + rest


def _finished(turns: Iterator[Turn], form: str) -> Transcript:
    kept: list[Turn] = []
    repairs: list[Repair] = []
    characters = 0
    for at, turn in enumerate(turns, 1):
        words = " ".join(turn.text.split())
        characters += len(words)
        if at > MOST_TURNS:
            raise TranscriptTooLong(what="turns", limit=MOST_TURNS)
        if characters > MOST_CHARACTERS:
            raise TranscriptTooLong(what="characters", limit=MOST_CHARACTERS)
        if not words:
            repairs.append(Repair("empty-turn", at, turn.speaker))
            continue
        kept.append(replace(turn, text=words))
    if not any(turn.role != "class" for turn in kept):
        raise TranscriptEmpty()
    mended, more = _mended(kept)
    words = "".join(turn.text for turn in mended[:2_000])
    language = "zh" if len(_HAN.findall(words)) * 4 >= len(words.replace(" ", "")) else "en"
    return Transcript(tuple(mended), form, language, (*repairs, *more))


def _mended(turns: list[Turn]) -> tuple[list[Turn], list[Repair]]:
    """Clocks that only go forward. Where a start lies before the one before it, the clock was set anew (a
    second recording, a wrong stamp): all that follows is moved to go on where the last turn ended."""
    made: list[Turn] = []
    repairs: list[Repair] = []
    shift, last_start, last_end = 0.0, 0.0, 0.0
    untimed = sum(turn.start is None for turn in turns)
    if untimed and untimed * 4 > len(turns) and untimed < len(turns):
        repairs.append(Repair("times-missing", untimed))
    for at, turn in enumerate(turns, 1):
        if turn.start is None:
            if made and made[-1].start is not None and untimed * 4 <= len(turns):
                turn = replace(turn, start=_after(made[-1]))
                repairs.append(Repair("time-filled", at, "", f"{turn.start:.1f}"))
            made.append(turn)
            continue
        start, end = turn.start + shift, None if turn.end is None else turn.end + shift
        if start < last_start - 0.5:
            moved = max(last_end, last_start) - start
            repairs.append(Repair("clock-back", at, f"{start:.1f}", f"{start + moved:.1f}"))
            shift += moved
            start, end = start + moved, None if end is None else end + moved
        if end is not None and end < start:
            repairs.append(Repair("end-before-start", at, f"{end:.1f}", f"{start:.1f}"))
            end = start
        last_start, last_end = start, max(last_end, end if end is not None else start)
        made.append(replace(turn, start=start, end=end))
    return made, repairs


def _after(turn: Turn) -> float:
    """When the words of a turn are said, where the next one has no time."""
    spoken = len(turn.text) / _CHARACTERS_PER_SECOND if turn.role != "class" else 3.0
    return turn.end if turn.end is not None else (turn.start or 0.0) + max(1.0, spoken)
