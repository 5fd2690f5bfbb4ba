"""Objective items (客观题): chosen letters against the key, with the partial-credit rules of Chinese
papers."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

_TRUE = frozenset({"对", "√", "✓", "正确", "t", "true", "是", "y", "yes"})
_FALSE = frozenset({"错", "×", "✗", "x", "错误", "f", "false", "否", "n", "no"})


class Partial(StrEnum):
    """What an incomplete choice earns. `HALF`: some of the right ones and none wrong earn half (漏选得一半);
    `EACH`: every right one earns its share (按选对个数给分); `NONE`: all or nothing."""

    NONE = "none"
    HALF = "half"
    EACH = "each"


@dataclass(frozen=True, slots=True)
class Choice:
    """The key of a choice item: letters, or one of 对 and 错."""

    key: frozenset[str]
    points: float
    partial: Partial = Partial.NONE


def chosen(answer: str) -> frozenset[str]:
    """The letters in an answer (AC, A、C, ａｃ), or {"对"} or {"错"}."""
    plain = unicodedata.normalize("NFKC", answer).strip().casefold().strip("。. ()（）")
    if plain in _TRUE:
        return frozenset({"对"})
    if plain in _FALSE:
        return frozenset({"错"})
    letters = re.findall(r"[a-h]", plain) if re.fullmatch(r"[a-h\s,，、;和与]+", plain) else []
    return frozenset(letter.upper() for letter in letters)


def mark_choice(item: Choice, answer: str) -> float:
    """The points of a choice. A wrong letter among them earns nothing."""
    picked = chosen(answer)
    if picked == item.key:
        return item.points
    if not picked or not picked < item.key or item.partial is Partial.NONE:
        return 0.0
    return item.points / 2 if item.partial is Partial.HALF else item.points * len(picked) / len(item.key)
