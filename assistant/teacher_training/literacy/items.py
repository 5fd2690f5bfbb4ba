"""Items of the bank: what is asked, the key, and why. All are written for this project.

Difficulties are guesses by the authors on the scale of ability (logits, mean 0 over teachers by
convention) until responses have calibrated them.
"""

import re
import unicodedata
from functools import cache
from importlib.resources import files
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from assistant.teacher_training.literacy.frameworks import literacy_framework
from corpora.curricula.source import ContentInvalid

Kind = Literal["knowledge", "judgement", "task"]
Letter = Literal["A", "B", "C", "D"]
LETTERS: tuple[Letter, ...] = ("A", "B", "C", "D")
_NUMBER = re.compile(r"(?P<number>[\d.]+)(?P<unit>\D*)")
_JUDGED = re.compile(r"[\d.]+\D{0,4}|[①-⑨甲乙丙丁、]+|=.+")
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

    @property
    def written(self) -> bool:
        """Whether the artefact is asked for in writing: a figure, an order or a formula, which can be judged
        as typed. A sentence can be good in many ways, so it is chosen."""
        return self.kind == "task" and all(_JUDGED.fullmatch(option) for option in self.options)

    def score(self, letter: Letter) -> float:
        """What a choice earns, 0 to 1."""
        if self.grades is None:
            return float(letter == self.key)
        return self.grades[LETTERS.index(letter)] / 3

    def fits(self, artefact: str) -> bool:
        """Whether a typed artefact is the one asked for.

        Width of characters, case, blanks, commas and quotes do not matter, nor does a unit that all four
        options share: 60 is as good as 60 分钟.
        """
        key = _plain(self.options[LETTERS.index(self.key)])
        typed = _plain(artefact)
        numbers = [_NUMBER.fullmatch(_plain(option)) for option in self.options]
        units = {found["unit"] for found in numbers if found}
        bare = all(numbers) and len(units) == 1 and typed + units.pop() == key
        return typed == key or bare


@cache
def bank() -> tuple[LiteracyItem, ...]:
    """All items, by id. Raises `ContentInvalid` naming the file and item that is unsound."""
    known = {indicator.code for indicator in literacy_framework().indicators}
    found: dict[str, LiteracyItem] = {}
    folder = files(__package__) / "bank"
    for file in sorted(
        (file for file in folder.iterdir() if file.name.endswith(".jsonl")), key=lambda f: f.name
    ):
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            item = read_item(line, file.name, number)
            if item.indicator not in known or item.id in found:
                raise ContentInvalid(file=file.name, line=number, place=item.id, reason="unknown or twice")
            found[item.id] = item
    return tuple(found[name] for name in sorted(found))


def read_item(line: str, file: str, number: int) -> LiteracyItem:
    """An item from a line of a bank file. Raises `ContentInvalid`."""
    try:
        return LiteracyItem.model_validate_json(line)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(map(str, first["loc"])) or "item"
        raise ContentInvalid(file=file, line=number, place=place, reason=first["msg"]) from error


def _plain(text: str) -> str:
    return _SIGNS.sub("", unicodedata.normalize("NFKC", text)).lower()
