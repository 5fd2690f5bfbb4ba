"""A question in the words that documents use (换成书面说法): spoken for written, Chinese for English.

A library in Chinese shares no word with an English question, and few with a spoken one. What is put here
is tried beside the question as it was asked, never instead of it.
"""

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import yaml

from retrieval.segmentation import normalise

_HAN = re.compile(r"[\u3400-\u9fff]")
_OF = re.compile(r"\b(\w+) of (?:an? |the )?(\w+)")
_MOST_UNKNOWN = 0.5


def standard(question: str) -> str:
    """The question in written Chinese; empty where that changes nothing, or where too little of an
    English question has a Chinese word."""
    plain = normalise(question.strip())
    if _HAN.search(plain):
        changed = _pattern("spoken").sub(lambda match: _table("spoken")[match.group()], plain)
        return changed if changed != plain else ""
    return _translated(plain)


def _translated(plain: str) -> str:
    """The known words in Chinese, in the order of the question; numbers stay as they are."""
    plain = _OF.sub(r"\2 \1", plain)
    found = [match.group() for match in _pattern("english").finditer(plain)]
    words = re.findall(r"[a-z]{4,}", plain)
    unknown = re.findall(r"[a-z]{4,}", _pattern("english").sub(" ", plain))
    if not found or len(unknown) > _MOST_UNKNOWN * len(words):
        return ""
    parts = [_table("english").get(part, part) for part in found]
    return " ".join(dict.fromkeys(parts))


@cache
def _table(section: str) -> Mapping[str, str]:
    text = (files("assistant.answering") / "wordings.yaml").read_text(encoding="utf-8")
    table: dict[str, str] = yaml.safe_load(text)[section]
    return table


@cache
def _pattern(section: str) -> re.Pattern[str]:
    words = sorted(_table(section), key=len, reverse=True)
    joined = "|".join(map(re.escape, words))
    return re.compile(joined if section == "spoken" else rf"\b(?:{joined})\b|\d+")
