"""Quotes and sentences with exact places in stored text (引文核对, 分句).

A quote counts only if it stands in the passage; width, case and spacing may differ, and what is shown
is always the passage's own characters.
"""

import re
import unicodedata

from retrieval.passage import Citation, Passage

_CLOSERS = "”’」』）)】》〉\"'"
_CHINESE_END = re.compile(rf"[。！？!?…]+[{_CLOSERS}]*|\n+")
_ENGLISH_END = re.compile(rf"\.+[{_CLOSERS}]*(?=\s|$)")
_ABBREVIATION = re.compile(
    r"(?:\b(?:mr|mrs|ms|dr|prof|st|no|fig|vs|etc|e\.g|i\.e|cf|al|vol|pp|ed)|\b[a-z])$", re.IGNORECASE
)
_ENUMERATION = re.compile(r"(?:^|\s)(?:\d{1,3}|[ivx]{1,4})$", re.IGNORECASE)
_LOOKALIKES = str.maketrans("“”„「」‘’—–―‐", '"""""\'\'----')


def verify(quote: str, passage: Passage) -> Citation | None:
    """The place of `quote` in the passage, or None where it does not stand there.

    First as it is; then with width (NFKC), case, quotation marks and dashes folded and all white space
    left out on both sides. The citation's `quote` is verbatim from the passage either way.
    """
    wanted = quote.strip()
    if not wanted:
        return None
    start = passage.text.find(wanted)
    if start >= 0:
        return Citation(passage, wanted, start, start + len(wanted))
    needle, _ = _folded(wanted)
    hay, places = _folded(passage.text)
    at = hay.find(needle) if needle else -1
    if at < 0:
        return None
    start, end = places[at], places[at + len(needle) - 1] + 1
    return Citation(passage, passage.text[start:end], start, end)


def _folded(text: str) -> tuple[str, list[int]]:
    """`text` folded, and for each folded character the place of the one it comes from."""
    characters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        for folded in unicodedata.normalize("NFKC", character).casefold().translate(_LOOKALIKES):
            if not folded.isspace() and folded not in "\u200b\ufeff\u00ad":
                characters.append(folded)
                places.append(place)
    return "".join(characters), places


def sentences(text: str) -> list[tuple[int, int]]:
    """Places `(start, end)` of the sentences of Chinese or English `text`, in order, trimmed of white
    space. Line ends end a sentence; decimals, abbreviations and list numbers do not."""
    spans = []
    start = 0
    for end in sorted({*_chinese_ends(text), *_english_ends(text), len(text)}):
        piece = text[start:end]
        left = start + len(piece) - len(piece.lstrip())
        right = start + len(piece.rstrip())
        if left < right:
            spans.append((left, right))
        start = end
    return spans


def _chinese_ends(text: str) -> list[int]:
    return [match.end() for match in _CHINESE_END.finditer(text)]


def _english_ends(text: str) -> list[int]:
    ends = []
    for match in _ENGLISH_END.finditer(text):
        before = text[max(0, match.start() - 12) : match.start()]
        if not _ABBREVIATION.search(before) and not _ENUMERATION.search(before):
            ends.append(match.end())
    return ends
