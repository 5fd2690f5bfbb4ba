"""Puts refusals into words: problem code → status, title, detail and advice, in Chinese or English.

The sentences are in `problems.yaml`, one entry a code, strictly checked when loaded. Rendering follows
RFC 9457 (`application/problem+json`).
"""

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field

from corpora.problem import Problem

MEDIA_TYPE = "application/problem+json"


class Wording(BaseModel):
    """One language's sentences. `{name}` is filled from the problem's details; `detail` may be left out
    where the title already says what happened."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)
    title: str = Field(min_length=1)
    detail: str = ""
    advice: str = Field(min_length=1)


class Entry(BaseModel):
    """What `problems.yaml` says of one code."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)
    status: int = Field(ge=400, le=599)
    zh: Wording
    en: Wording


@dataclass(frozen=True, slots=True)
class Explained:
    """A problem in words: what (`title`, `detail`), and what to do next (`advice`)."""

    code: str
    status: int
    title: str
    detail: str
    advice: str

    def body(self, *, instance: str = "", trace: str = "", **more: Any) -> dict[str, Any]:
        """The RFC 9457 object; `more` are extension members, such as a list of invalid fields."""
        return {
            "type": f"urn:xingtan:problem:{self.code}",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            "instance": instance,
            "code": self.code,
            "advice": self.advice,
            "trace_id": trace,
            **more,
        }


def explain(problem: Problem, language: str = "zh") -> Explained:
    """`problem` in words. A code without an entry is explained as `internal`, never with its details."""
    table = entries()
    code = problem.code if problem.code in table else "internal"
    entry = table[code]
    words = entry.en if language.startswith("en") else entry.zh
    values = defaultdict(lambda: "…", {key: _shown(value) for key, value in problem.details.items()})
    title = words.title.format_map(values)
    return Explained(
        code, entry.status, title, words.detail.format_map(values) or title, words.advice.format_map(values)
    )


@cache
def entries() -> dict[str, Entry]:
    """The table of `problems.yaml`. Raises `ValueError` for a code that stands there twice or an entry
    that lacks a language, a title or advice."""
    text = (files("serving") / "problems.yaml").read_text(encoding="utf-8")
    return parse(text)


def parse(text: str) -> dict[str, Entry]:
    """Read the table from YAML; strict, as `entries` says."""
    raw = yaml.load(text, Loader=_OnceOnly)  # noqa: S506  (a SafeLoader that also refuses repeated keys)
    return {code: Entry.model_validate(value) for code, value in raw.items()}


class _OnceOnly(yaml.SafeLoader):  # type: ignore[misc]
    """A safe loader that refuses a key which appears twice."""

    def construct_mapping(self, node: Any, deep: bool = False) -> Any:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        twice = sorted({str(key) for key in keys if keys.count(key) > 1})
        if twice:
            raise ValueError(f"keys that appear twice: {', '.join(twice)}")
        return super().construct_mapping(node, deep)


def _shown(value: object) -> str:
    # Details may carry what a user typed: one line, short, no control characters.
    text = "".join(character if character.isprintable() else " " for character in str(value))
    return text if len(text) <= 200 else text[:199] + "…"
