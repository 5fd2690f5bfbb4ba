"""The teacher questions stand on what the built-in library says, word for word."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

import eval
from assistant.stewardship.builtin import _contents

ROWS = Path(eval.__path__[0]) / "gold" / "teacher_questions.jsonl"


@pytest.fixture(scope="module")
def rows() -> list[dict[str, Any]]:
    """All questions."""
    return [json.loads(line) for line in ROWS.read_text(encoding="utf-8").splitlines()]


def test_every_quote_stands_in_its_resource(rows: list[dict[str, Any]]) -> None:
    blocks = {content.slug: [block.text for block in content.document.blocks] for content in _contents()}
    missing = [
        (row["id"], one["resource"], one["quote"])
        for row in rows
        for group in row["gold"]
        for one in group
        if not any(one["quote"] in text for text in blocks.get(one["resource"], []))
    ]
    assert missing == []


def test_questions_are_of_known_kinds_and_each_asked_once(rows: list[dict[str, Any]]) -> None:
    assert {tuple(row) for row in rows} == {("id", "question", "answerable", "kind", "gold", "lang", "note")}
    assert len({row["id"] for row in rows}) == len({row["question"] for row in rows}) == len(rows)
    assert {row["lang"] for row in rows} == {"zh", "zh-Hant", "en"}
    for row in rows:
        needed = {"single": (1,), "two-passages": (2, 3), "disagree": (2, 3), "unanswerable": (0,)}
        assert len(row["gold"]) in needed[row["kind"]], row["id"]
        assert row["answerable"] == (row["kind"] != "unanswerable")
        assert all(group for group in row["gold"])


def test_a_question_does_not_copy_the_passage_that_answers_it(rows: list[dict[str, Any]]) -> None:
    copied = [row["id"] for row in rows for group in row["gold"] for one in group
              if one["quote"] in row["question"] and len(one["quote"]) > 8]  # fmt: skip
    assert copied == []


def test_there_is_enough_of_every_kind(rows: list[dict[str, Any]]) -> None:
    kinds = Counter(row["kind"] for row in rows)
    assert len(rows) >= 200
    assert kinds["unanswerable"] >= 40
    assert kinds["two-passages"] >= 20
    assert kinds["disagree"] >= 20
