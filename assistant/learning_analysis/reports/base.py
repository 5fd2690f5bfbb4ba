"""What reports share (报告): a report is tables, facts taken from them, and sections made of both.

Types decide who may read what. `TeacherReport` may hold codes of pupils and cautions; `FamilyReport` has no
table, no number and no free field at all, so that rank, other children, forecasts and diagnoses have no
place to stand.
"""

import uuid
from collections.abc import Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from assistant.artefact import Artefact
from assistant.learning_analysis.reports.facts import (
    DataTable,
    Fact,
    Language,
    Section,
    Sentence,
    require_true,
)

FEWEST = 5
"""With fewer pupils no figure of a class is told: it would tell of single children."""
FEW = 10
"""With fewer pupils figures are for the teacher's desk only, and no overview of a school lists the class."""


class Request(BaseModel):
    """What a report is asked for; an unknown field is a mistake."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Told(Artefact):
    """An artefact of this room. The notice says who wrote it and who answers for it."""

    title: str = Field(min_length=1)
    language: Language = "zh"

    @model_validator(mode="after")
    def _says_what_it_is(self) -> "Told":
        if not self.notice:
            self.notice = say(
                self.language,
                "本文由系统按数据计算和规则起草，未使用模型；请教师核对后使用。",
                "Computed and drafted by rule, without a model. A teacher checks it before use.",
            )
        return self


class Report(Told):
    """A report whose sentences are computed. `exam` is the stored test it is about, or empty; `remarks` say
    what was repaired, left out or withheld."""

    exam: str = ""
    tables: tuple[DataTable, ...] = ()
    facts: tuple[Fact, ...] = ()
    sections: tuple[Section, ...] = ()
    remarks: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _is_true(self) -> "Report":
        require_true(self.tables, self.facts, self.sections)
        return self

    def table(self, name: str) -> DataTable:
        """A table by id. Raises KeyError."""
        for each in self.tables:
            if each.id == name:
                return each
        raise KeyError(name)


class TeacherReport(Report):
    """For the teacher's desk: pupils stand under their codes, and nothing in it is to be published."""

    audience: Literal["teacher"] = "teacher"


def say(language: str, zh: str, en: str) -> str:
    """The wording in the reader's language."""
    return zh if language == "zh" else en


def new_id() -> str:
    """An id for an artefact."""
    return uuid.uuid4().hex


def plain(identity: str, text: str) -> Sentence:
    """A sentence without a number."""
    return Sentence(id=identity, text=text)


def joined(language: str, items: Sequence[str]) -> str:
    """Items one after another, as the language separates them."""
    return ("、" if language == "zh" else ", ").join(items)


def item_name(language: str, label: str) -> str:
    """An item as people say it: a bare number becomes 第 3 题, a label with words stays."""
    return say(language, f"第 {label} 题", f"item {label}") if label.replace(".", "").isdigit() else label
