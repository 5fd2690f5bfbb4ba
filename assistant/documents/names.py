"""File names that every system takes, Chinese as they are."""

import re
import unicodedata

_FORBIDDEN = re.compile(
    r'[\\/:*?"<>|\x00-\x1f\x7f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]'
)
_RESERVED = re.compile(r"(?i)(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?")
_LONGEST = 180
"""Bytes of the name without its suffix; systems stop at 255."""


def file_name(title: str, suffix: str) -> str:
    """`title` with `suffix` (without a dot): no path, no sign that a system forbids or that turns the
    direction of writing, not too long."""
    name = _FORBIDDEN.sub(" ", unicodedata.normalize("NFC", title))
    name = re.sub(r"\s+", " ", name).strip(" .")
    while len(name.encode()) > _LONGEST:
        name = name[:-1].rstrip(" .")
    if not name or _RESERVED.fullmatch(name):
        name = f"文件 {name}".strip()
    return f"{name}.{suffix}"
