"""Quizzes on the chapters of a reader: `quizzes/05.yaml` beside the chapters holds those on chapter 5.

A question asks for a judgement that its chapter supports; `heading` names the section to read again. Whoever
shows a question keeps `key` and `rationale` back until it is answered.
"""

from functools import cache
from pathlib import Path
from typing import Annotated, Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter, model_validator

from corpora.guidelines import RuleId
from corpora.readers import Chapter, folder, load

__all__ = ["LETTERS", "MINIMUM", "Question", "quiz"]

LETTERS = "ABCD"
MINIMUM = 6
"""A quiz has at least this many questions."""
_Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


class _Written(BaseModel):
    """A question as its file writes it."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    prompt: _Text
    options: tuple[_Text, _Text, _Text, _Text]
    key: Literal["A", "B", "C", "D"]
    rationale: _Text
    heading: _Text
    rules: tuple[RuleId, ...] = ()

    @model_validator(mode="after")
    def _options_differ(self) -> Self:
        if len(set(self.options)) != len(self.options):
            raise ValueError(f"two options are the same: {self.prompt}")
        return self


class Question(_Written):
    """One question with four options. `id` is chapter and place, `05-3`; `heading` is a section (节) of the
    chapter, word for word; `rules` are among those the chapter quotes."""

    id: Annotated[str, StringConstraints(pattern=r"^\d{2}-[1-9]\d?$")]


_FILE = TypeAdapter(Annotated[tuple[_Written, ...], Field(min_length=MINIMUM)])


@cache
def quiz(chapter: int, name: str = "ai_for_teachers") -> tuple[Question, ...]:
    """The questions on a chapter, in order. Raises `UnknownReader`, and `ValueError` where the chapter has no
    quiz, its file is malformed, or a question names a section or rule that the chapter does not have."""
    chapters = {one.about.chapter: one for one in load(name).chapters}
    path = folder(name) / "quizzes" / f"{chapter:02d}.yaml"
    if chapter not in chapters or not path.is_file():
        raise ValueError(f"{name} has no quiz on chapter {chapter}")
    return tuple(
        _in_place(written, f"{chapter:02d}-{number}", chapters[chapter])
        for number, written in enumerate(_read(path), start=1)
    )


def _read(path: Path) -> tuple[_Written, ...]:
    try:
        return _FILE.validate_python(yaml.safe_load(path.read_text(encoding="utf-8")))
    except yaml.YAMLError as error:
        raise ValueError(f"{path.name} is not YAML: {error}") from error


def _in_place(written: _Written, id_: str, chapter: Chapter) -> Question:
    if written.heading not in chapter.headings:
        raise ValueError(f"{id_}: the chapter has no section {written.heading}")
    if unknown := sorted(set(written.rules) - set(chapter.about.rules)):
        raise ValueError(f"{id_}: the chapter does not quote {unknown}")
    return Question(id=id_, **dict(written))
