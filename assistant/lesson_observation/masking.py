"""Transcripts without names (假名化): people become codes before anything is kept, always the same ones.

What finds them is the house's own look at a text; the codes are those of masked files (G-R11, P-R3).
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from assistant.lesson_observation.reading import role_of
from assistant.lesson_observation.transcript import Transcript, Turn
from guardrails.pseudonyms import KeyBook, Pseudonymiser
from guardrails.roster import NameKind, Names, RosterName
from guardrails.text_masking import Replacement, replacements

_AT_ONCE = 60
"""Turns looked at together: names lean on what stands around them."""


_MARKS = frozenset(
    ("speaker", "说话人", "发言人", "讲话人", "spk", "人物", "s", "a", "b", "c", "d", "男生", "女生")
)


@dataclass(frozen=True, slots=True)
class Masked:
    """The transcript in codes, how many finds of each type, and the codes that now stand in it."""

    transcript: Transcript
    counts: Mapping[str, int]
    codes: tuple[str, ...]


def masked(transcript: Transcript, roster: Names, makes: Pseudonymiser) -> Masked:
    """Replace names and personal data in all turns and in the speakers' labels."""
    keys, counts = KeyBook(), Counter[str]()
    labels = {label: _label(label, roster, makes, keys, counts) for label in transcript.speakers}
    # a label that was a name is looked for in the words too
    named = [name for name in keys.names.values() if len(name) > 1]
    known = Names([*roster.everyone(), *(RosterName(name=name, kind="student") for name in named)])
    turns: list[Turn] = []
    for start in range(0, len(transcript.turns), _AT_ONCE):
        some = transcript.turns[start : start + _AT_ONCE]
        lines = _lines([turn.text for turn in some], known, makes, keys, counts)
        turns += [
            replace(turn, text=line, speaker=labels.get(turn.speaker, turn.speaker))
            for turn, line in zip(some, lines, strict=True)
        ]
    return Masked(replace(transcript, turns=tuple(turns)), dict(counts), tuple(keys.names))


def masked_text(text: str, roster: Names, makes: Pseudonymiser) -> str:
    """One text of any number of lines in codes."""
    return "\n".join(_lines(text.split("\n"), roster, makes, KeyBook(), Counter()))


def codes_of(name: str, makes: Pseudonymiser) -> tuple[str, ...]:
    """Every code that a person of this name may have, by kind."""
    return tuple(makes.code(name, kind) for kind in ("student", "teacher", "parent", "person"))


def _label(label: str, roster: Names, makes: Pseudonymiser, keys: KeyBook, counts: Counter[str]) -> str:
    """A speaker's label: kept where it names a role only, else the person's code."""
    if not label or role_of(label) != "unknown" or _is_mark(label):
        return label
    kind: NameKind = next((name.kind for _, _, name in roster.find(label)), "student")
    if label.endswith(("老师", "Teacher")):
        kind = "teacher"
    counts["NAME"] += 1
    bare = label.removesuffix("老师").removesuffix("同学").strip() or label
    listed = next((name.name for _, _, name in roster.find(label)), bare if len(bare) > 1 else label)
    return keys.add(makes, listed, kind)


def _is_mark(label: str) -> bool:
    """A label such as `SPEAKER_01`, `说话人2`, `A` that names nobody."""
    plain = label.lower().rstrip("0123456789一二三四五六七八九十_- ")
    return plain in (
        "speaker",
        "说话人",
        "发言人",
        "讲话人",
        "spk",
        "人物",
        "s",
        "a",
        "b",
        "c",
        "d",
        "男",
        "女",
        "男生",
        "女生",
    )


def _lines(
    lines: list[str], roster: Names, makes: Pseudonymiser, keys: KeyBook, counts: Counter[str]
) -> list[str]:
    text = "\n".join(lines)
    made, at = list[str](), 0
    for each in _kept(replacements(text, roster, makes, keys), text):
        made += [text[at : each.start], each.text]
        counts[each.kind] += 1
        at = each.end
    found = "".join((*made, text[at:])).split("\n")
    return found if len(found) == len(lines) else [masked_text(line, roster, makes) for line in lines]


def _kept(found: list[Replacement], text: str) -> list[Replacement]:
    """Finds that do not reach over the end of a line."""
    return [each for each in found if "\n" not in text[each.start : each.end]]
