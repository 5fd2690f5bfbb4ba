"""One cell of a score sheet: a mark, an absence, or something to ask about."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

State = Literal["mark", "share", "right", "wrong", "absent", "missing", "unreadable"]

_ABSENT = re.compile(
    r"缺考?|未考|未到|缺席|旷考|absent|abs|免考|缓考|请假|病假|事假|休学|转学", re.IGNORECASE
)
_MISSING = re.compile(r"[-–—―_/／\\.·…?？]+|n/?a|nan|null|none|无|未批|未评|待批|未录", re.IGNORECASE)
_NUMBER = re.compile(r"([-+]?\d+(?:[.,]\d+)?)\s*(?:分|points?|pts?)?", re.IGNORECASE)
_SHARE = re.compile(r"(\d+(?:\.\d+)?)%")
_OF = re.compile(r"(\d+(?:\.\d+)?)\s*/\s*(\d+(?:\.\d+)?)")
_RIGHT, _WRONG = frozenset("√✓✔对T"), frozenset("×✗✘xX错F")
_ERROR = re.compile(r"#(?:REF|N/A|VALUE|DIV/0|NAME|NUM|NULL)[!?]?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Cell:
    """`value`: points of a mark, 0 to 1 of a share; `repaired`: it was no plain number."""

    state: State
    value: float = 0.0
    repaired: bool = False


def read_cell(text: str) -> Cell:
    """What a cell says. Text that begins like a formula is never computed."""
    plain = unicodedata.normalize("NFKC", text).replace("\u200b", "").strip()
    if not plain:
        return Cell("missing")
    if plain.startswith("=") or _ERROR.fullmatch(plain):
        return Cell("unreadable")
    if (number := _NUMBER.fullmatch(plain)) is not None:
        value = float(number[1].replace(",", "."))
        return Cell("mark", value, repaired=plain != text or number[1] != plain)
    if (share := _SHARE.fullmatch(plain)) is not None:
        return Cell("share", float(share[1]) / 100, repaired=True)
    if (of := _OF.fullmatch(plain)) is not None and float(of[2]) > 0:
        return Cell("mark", float(of[1]), repaired=True)
    if plain in _RIGHT or plain in _WRONG:
        return Cell("right" if plain in _RIGHT else "wrong", repaired=True)
    if _ABSENT.fullmatch(plain) or plain.startswith("缺考"):
        return Cell("absent")
    if _MISSING.fullmatch(plain):
        return Cell("missing")
    return Cell("unreadable")


def letters(text: str) -> str:
    """The options that a cell names, upper case and sorted, or nothing."""
    plain = re.sub(r"[\s,，、;；.]", "", unicodedata.normalize("NFKC", text)).upper()
    return "".join(sorted(plain)) if plain and set(plain) <= set("ABCDEFGH") else ""
