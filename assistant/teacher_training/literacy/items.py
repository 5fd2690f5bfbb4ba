"""Items of the bank: what is asked, the key, and why. All are written for this project.

Difficulties are guesses by the authors on the scale of ability (logits, mean 0 over teachers by
convention) until responses have calibrated them.
"""

import re
import unicodedata
from functools import cache
from importlib.resources import files
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from assistant.teacher_training.literacy.frameworks import literacy_framework
from corpora.curricula.source import ContentInvalid

Kind = Literal["knowledge", "judgement", "task"]
Letter = Literal["A", "B", "C", "D"]
LETTERS: tuple[Letter, ...] = ("A", "B", "C", "D")
_SIGNS = re.compile(r"[\s,，、。；;“”\"']")


class LiteracyItem(BaseModel):
    """One item with four options.

    `judgement` (situational judgement) grades every option from 0 to 3, the best alone with 3; `task` asks
    for a small artefact (a figure, formula, order, cleaned line) that `fits` checks as typed, and may be
    answered by choosing too.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^\d\.\d\.\d-\d\d$")
    indicator: str
    kind: Kind
    difficulty: float = Field(ge=-3, le=3)
    stem: str = Field(min_length=8)
    options: tuple[str, str, str, str]
    key: Letter
    grades: tuple[int, int, int, int] | None = None
    rationale: str = Field(min_length=10)
    rules: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _sound(self) -> "LiteracyItem":
        if not self.id.startswith(f"{self.indicator}-"):
            raise ValueError("the id does not begin with the indicator")
        if len({_plain(option) for option in self.options}) < 4:
            raise ValueError("two options are the same")
        if (self.grades is not None) != (self.kind == "judgement"):
            raise ValueError("situational judgements, and only they, have grades")
        if self.grades is not None and (
            self.grades[LETTERS.index(self.key)] != 3 or sorted(self.grades)[2] > 2 or min(self.grades) < 0
        ):
            raise ValueError("the key alone has grade 3, the others 0 to 2")
        return self

    @property
    def dimension(self) -> str:
        """Code of the first-level dimension."""
        return self.indicator[0]

    def score(self, letter: Letter) -> float:
        """What a choice earns, 0 to 1."""
        if self.grades is None:
            return float(letter == self.key)
        return self.grades[LETTERS.index(letter)] / 3

    def fits(self, artefact: str) -> bool:
        """Whether a typed artefact is the one asked for, up to width of characters, case, blanks and quotes."""
        return _plain(artefact) == _plain(self.options[LETTERS.index(self.key)])


@cache
def bank() -> tuple[LiteracyItem, ...]:
    """All items, by id. Raises `ContentInvalid` naming the file and item that is unsound."""
    known = {indicator.code for indicator in literacy_framework().indicators}
    found: dict[str, LiteracyItem] = {}
    folder = files(__package__) / "bank"
    for file in sorted((file for file in folder.iterdir() if file.name.endswith(".yaml")), key=lambda f: f.name):
        for number, row in enumerate(_rows(file.read_text(encoding="utf-8")), 1):
            item = read_item(row, file.name, number)
            if item.indicator not in known or item.id in found:
                raise ContentInvalid(file=file.name, line=number, place=item.id, reason="unknown or twice")
            found[item.id] = item
    return tuple(found[name] for name in sorted(found))


def read_item(row: object, file: str, number: int) -> LiteracyItem:
    """An item from a row of a bank file. Raises `ContentInvalid`."""
    try:
        return LiteracyItem.model_validate(row)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(map(str, first["loc"])) or "item"
        raise ContentInvalid(file=file, line=number, place=place, reason=first["msg"]) from error


def _rows(text: str) -> list[object]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return list(yaml.load(text, Loader=loader) or [])


def _plain(text: str) -> str:
    return _SIGNS.sub("", unicodedata.normalize("NFKC", text)).lower()
