"""What is personal only beside a person: illness, poverty, punishment and the rest (组合升级, policy.md §6).

糖尿病 in a biology lesson is knowledge; in the same paragraph as a pupil's name it is a secret.
"""

import re
from functools import cache
from pathlib import Path

import yaml

from guardrails.spotter import Spotter

ESCALATING = frozenset({"SCORE", "HEALTH", "PSY", "ECON", "FAM", "DISC", "FIN"})
"""Types that turn NAME, CLS or SCH in the same paragraph into sensitive personal information."""
IDENTIFYING = frozenset({"NAME", "GUARD", "CLS", "SNO", "SCH", "ID", "XJH", "GAT", "FPR"})
_SCORE = re.compile(
    r"第\d{1,3}名|\d{1,3}(?:\.\d)?分(?!钟|之|米|子|数线|为|析|别|解|类|组|工|布)|考了[一二三四五六七八九十百]{1,5}分?"
)


@cache
def _spotter() -> Spotter[str]:
    raw: dict[str, str] = yaml.safe_load(Path(__file__).with_name("sensitive_words.yaml").read_text("utf-8"))
    return Spotter({word: kind for kind, words in raw.items() for word in words.split()})


def sensitive(text: str) -> list[tuple[str, int, int]]:
    """Type, start and end of words that are sensitive beside a person, in a folded text."""
    done, found = 0, list[tuple[str, int, int]]()
    for start, end, kind in _spotter().find(text):
        if start >= done:
            done = end
            found.append((kind, start, end))
    found += (("SCORE", *match.span()) for match in _SCORE.finditer(text))
    return found


def paragraph(text: str, start: int, end: int) -> tuple[int, int]:
    """Start and end of the paragraph around `start:end`."""
    after = text.find("\n", end)
    return text.rfind("\n", 0, start) + 1, after if after >= 0 else len(text)
