"""The page code: which card, which copy of it and which page, in 72 black and white cells with a checksum.

Bits, first to last: 6 that are always the same, 4 for the version, 24 for the layout, 16 for the copy, 6 for
the page, 16 for the checksum (CRC-16/CCITT-FALSE over the 56 before it).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.homework.cards.layout import MAX_PAGES, MAX_SERIAL

BITS = 72
_LEAD, _LEAD_BITS = 0b101101, 6
_VERSION, _VERSION_BITS = 1, 4


@dataclass(frozen=True, slots=True)
class PageCode:
    """`layout` as six hexadecimal digits; `serial` numbers the printed copies, 0 where all are alike."""

    layout: str
    serial: int
    page: int


def encode(code: PageCode) -> tuple[bool, ...]:
    """The cells, True for black. Raises ValueError for what has no place in them."""
    if not (0 <= code.serial <= MAX_SERIAL and 1 <= code.page <= MAX_PAGES and len(code.layout) == 6):
        raise ValueError(f"no page code for {code}")
    body = _LEAD
    for value, width in (
        (_VERSION, _VERSION_BITS),
        (int(code.layout, 16), 24),
        (code.serial, 16),
        (code.page, 6),
    ):
        body = body << width | value
    whole = body << 16 | _checksum(body)
    return tuple(bool(whole >> place & 1) for place in reversed(range(BITS)))


def decode(cells: Sequence[bool]) -> PageCode | None:
    """What the cells say; None where they are no page code."""
    whole = 0
    for cell in cells:
        whole = whole << 1 | cell
    body, checksum = whole >> 16, whole & 0xFFFF
    version = body >> 46 & 0b1111
    if len(cells) != BITS or body >> 50 != _LEAD or version != _VERSION or _checksum(body) != checksum:
        return None
    code = PageCode(f"{body >> 22 & 0xFFFFFF:06x}", body >> 6 & 0xFFFF, body & 0b111111)
    return code if 1 <= code.page <= MAX_PAGES else None


def _checksum(body: int) -> int:
    value = 0xFFFF
    for byte in body.to_bytes(7, "big"):
        value ^= byte << 8
        for _ in range(8):
            value = (value << 1 ^ 0x1021 if value & 0x8000 else value << 1) & 0xFFFF
    return value
