"""How likely a stretch of a claim stands in a text (断言核验): a word, a name, a number, a date.

Words found are not enough, and words missing are not proof: a claim may say 澳洲 for 澳大利亚, and it may
put two figures of one text together wrongly. So each stretch is described by what is found of it, how rare
what is missing is, what kind of thing it is, and whether it stands where the rest of the claim stands; a
logistic model turns that into a likelihood. Its weights come from `python -m eval.training.support`.
"""

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

import rjieba

from assistant.answering.questions import rarity
from retrieval.segmentation import normalise

WEIGHTS = "claims.json"
"""The file with the weights, the threshold and the figures of the fit."""

NUMERAL = re.compile(r"[一二三四五六七八九十百千万零〇两]{2,}")
"""A Chinese numeral that cannot be mistaken for a word."""

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_YEAR = re.compile(r"(?:19|20)\d\d")
_SENTENCE = re.compile(r"[^。！？；\n!?;]+")
_WORD = re.compile(r"\w")
_DIGITS = dict(zip("零一二三四五六七八九〇两", "012345678902", strict=True))


@dataclass(frozen=True)
class Ground:
    """A text that claims are held against, normalised: its `lead` (title, headings, first lines) and the
    `body`."""

    lead: str
    body: str

    @classmethod
    def of(cls, lead: str, body: str) -> "Ground":
        """The ground of a text as it is written."""
        return cls(normalise(lead), normalise(body))

    @cached_property
    def whole(self) -> str:
        """Lead and body."""
        return self.lead + "\n" + self.body

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        """Its sentences, cut at ； too."""
        return tuple(_SENTENCE.findall(self.whole))

    @cached_property
    def numbers(self) -> frozenset[str]:
        """Its numbers, numerals as digits."""
        return frozenset(_numbers(self.whole))


@dataclass(frozen=True)
class Claim:
    """A claim against a ground; its stretches share what is computed here."""

    text: str
    ground: Ground

    @cached_property
    def words(self) -> tuple[tuple[str, float], ...]:
        """Its longer words with their rarity."""
        return tuple((word, rarity(word)) for word in rjieba.cut(self.text) if len(word) > 1)

    @cached_property
    def cover(self) -> float:
        """Share of its words that the ground has, the rare ones counting more."""
        total = sum(weight for _, weight in self.words)
        return sum(w for word, w in self.words if word in self.ground.whole) / total if total else 0.0

    def likelihood(self, stretch: str) -> float:
        """How likely `stretch` (normalised, a part of the claim) stands in the ground, 0..1."""
        model = weights()
        found = self.features(stretch)
        logit = model["bias"] + sum(weight * found[name] for name, weight in model["weights"].items())
        return 1 / (1 + math.exp(-logit))

    def features(self, stretch: str) -> dict[str, float]:
        """What the model sees, each about 0..1."""
        whole, found = self.ground.whole, stretch in self.ground.whole
        pairs = [stretch[at : at + 2] for at in range(len(stretch) - 1)]
        pair_cover = sum(pair in whole for pair in pairs) / len(pairs) if pairs else float(found)
        letters = sum(letter in whole for letter in stretch) / max(1, len(stretch))
        others = [word for word, _ in self.words if word not in stretch and word in whole]
        values = {
            "length": min(len(stretch), 12) / 10,
            "single": float(len(stretch) == 1),
            "found": found * min(len(stretch), 8) / 8,
            "lead": float(stretch in self.ground.lead),
            "count": math.log1p(whole.count(stretch)),
            "pairs": pair_cover,
            "pairs_missing": (not found) * pair_cover,
            "letters_missing": (not found) * letters,
            "claim_cover": self.cover,
            "claim_words": min(8, len(others)) / 8,
            "beside": self._beside(stretch, others),
            "joined": self._joined(stretch),
        }
        return values | _words(stretch, whole, found) | _figures(stretch, self.ground)

    def _beside(self, stretch: str, others: list[str]) -> float:
        """Share of the claim's other words that stand in one sentence with the stretch."""
        places = [sentence for sentence in self.ground.sentences if stretch in sentence]
        return max((sum(word in place for word in others) for place in places), default=0) / max(
            1, len(others)
        )

    def _joined(self, stretch: str) -> float:
        """1 where the ground, too, has the two characters before the stretch right before it."""
        at = self.text.find(stretch)
        return float(self.text[at - 2 : at + 1] in self.ground.whole) if at >= 2 else 0.5


def threshold() -> float:
    """Likelihood below which a stretch is said not to stand."""
    return float(weights()["threshold"])


def arabic(numeral: str) -> str:
    """A Chinese numeral as digits, so that 九十分钟 bears out 90 分钟: `九十` → `90`, `二〇二五` → `2025`."""
    if not re.search("[十百千万]", numeral):
        return "".join(_DIGITS[each] for each in numeral)
    total = section = digit = 0
    for each in numeral:
        if each in _DIGITS:
            digit = int(_DIGITS[each])
        elif each == "万":
            total, section, digit = (total + section + digit) * 10_000, 0, 0
        else:
            section += (digit or 1) * {"十": 10, "百": 100, "千": 1000}[each]
            digit = 0
    return str(total + section + digit)


@cache
def weights() -> Mapping[str, Any]:
    """The fitted model; see `eval.training.support`."""
    text = (files("assistant.answering") / WEIGHTS).read_text(encoding="utf-8")
    model: dict[str, Any] = json.loads(text)
    return model


def _words(stretch: str, whole: str, found: bool) -> dict[str, float]:
    """The kind of the stretch's words and how rare those are that the ground lacks."""
    tagged = [(word, tag) for word, tag in rjieba.tag(stretch) if _WORD.search(word)]
    missing = [rarity(word) for word, _ in tagged if word not in whole]
    tags = {tag[:2] for _, tag in tagged}
    return {
        "missing_rarest": max(missing, default=0.0),
        "missing_sum": min(3.0, sum(missing)),
        "missing_share": len(missing) / max(1, len(tagged)),
        "noun": float(any(tag[0] == "n" for tag in tags)),
        "measure": float(any(tag[0] == "m" for tag in tags)),
        "person_missing": float("nr" in tags and not found),
        "place_missing": float("ns" in tags and not found),
    }


def _figures(stretch: str, ground: Ground) -> dict[str, float]:
    """What is found of the stretch's numbers; a number has to stand by itself."""
    numbers = _numbers(stretch)
    missing = [number for number in numbers if number not in ground.numbers]
    unit = _NUMBER.sub("", stretch)[:3]
    return {
        "number": float(bool(numbers)),
        "number_found": float(bool(numbers) and stretch in ground.whole),
        "number_missing": len(missing) / max(1, len(numbers)),
        "digits_missing": min(6, sum(map(len, missing))) / 6,
        "decimal": float(bool(numbers) and "." in stretch),
        "year_missing": float(any(_YEAR.fullmatch(number) for number in missing)),
        "unit_found": float(bool(numbers) and bool(unit) and unit in ground.whole),
    }


def _numbers(plain: str) -> list[str]:
    return _NUMBER.findall(plain) + [arabic(match.group()) for match in NUMERAL.finditer(plain)]
