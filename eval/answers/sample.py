"""A question with its answer and everything an answer is measured by, and how a file of them is read.

Names are those of ragas (`user_input`, `retrieved_contexts`, `response`, `reference`, …) or the usual ones
(`question`, `contexts`, `answer`, `ground_truth`, …).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.files import EvalDataInvalid, Ids, rows

_ALIASES = {
    "question": ("user_input", "question", "query"),
    "response": ("response", "answer", "prediction", "output"),
    "contexts": ("retrieved_contexts", "contexts", "context", "passages"),
    "references": ("reference", "references", "ground_truth", "ground_truths", "gold_answer", "answers"),
    "reference_contexts": ("reference_contexts", "ground_truth_contexts", "gold_contexts"),
    "context_ids": ("retrieved_context_ids", "context_ids"),
    "reference_ids": ("reference_context_ids", "reference_ids", "gold_ids"),
    "answerable": ("answerable",),
    "refused": ("refused",),
    "quotes": ("quotes",),
}
_REFUSES = re.compile(
    r"信息不足|无法(回答|确定|得知|从)|没有(找到|提到|提及|相关)|未(找到|提及|提到)|不能回答|无从得知|找不到"
    r"|can(no|')t (answer|be answered|determine)|insufficient|no answer"
    r"|not (mentioned|found|provided|enough)",
    re.IGNORECASE,
)
_SHORT = 120
"""A refusal is short; a long answer that says 没有提到 somewhere is still an answer."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One answered question. None means that the data do not tell, an empty tuple that there is none.
    `condition` names how the question was put where a set puts it in several ways."""

    id: str
    question: str
    response: str
    contexts: tuple[str, ...] | None = None
    references: tuple[str, ...] | None = None
    reference_contexts: tuple[str, ...] | None = None
    context_ids: tuple[str, ...] | None = None
    reference_ids: tuple[str, ...] | None = None
    answerable: bool | None = None
    refused: bool = False
    quotes: tuple[str, ...] | None = None
    cited_ids: tuple[str, ...] | None = None
    quotes_found: tuple[bool, ...] | None = None
    planted: str = ""
    condition: str = ""


def read(file: Path, limit: int | None = None) -> list[Sample]:
    """The samples of a JSONL file, the first `limit`. Raises `EvalDataInvalid` for a line that is no sample,
    and for an id that comes twice."""
    found: list[Sample] = []
    ids = Ids(file.name)
    for line, row in rows(file):
        try:
            sample = _sample(row, line)
        except (ValueError, TypeError) as error:
            raise EvalDataInvalid(file=file.name, line=line, reason=str(error)[:80]) from None
        ids.new(sample.id, line)
        found.append(sample)
    if not found:
        raise EvalDataInvalid(file=file.name, line=0, reason="empty")
    return found[:limit]


def refuses(response: str) -> bool:
    """Whether an answer says that it has none: empty, or short and in the words of a refusal."""
    return not response.strip() or (len(response) <= _SHORT and _REFUSES.search(response) is not None)


def _sample(row: dict[str, Any], number: int) -> Sample:
    """Raises `TypeError` where a field is missing or not what it should be."""
    question, response = _value(row, "question"), _value(row, "response")
    if not isinstance(question, str):
        raise TypeError("no question")
    if not isinstance(response, str):
        raise TypeError("no answer")
    answerable, refused = _value(row, "answerable"), _value(row, "refused")
    return Sample(
        id=str(row.get("id", row.get("_id", number))),
        question=question,
        response=response,
        contexts=_texts(row, "contexts"),
        references=_texts(row, "references"),
        reference_contexts=_texts(row, "reference_contexts"),
        context_ids=_texts(row, "context_ids"),
        reference_ids=_texts(row, "reference_ids"),
        answerable=answerable if isinstance(answerable, bool) else None,
        refused=refused if isinstance(refused, bool) else refuses(response),
        quotes=_texts(row, "quotes"),
    )


def _value(row: dict[str, Any], field: str) -> Any:
    return next((row[name] for name in _ALIASES[field] if row.get(name) is not None), None)


def _texts(row: dict[str, Any], field: str) -> tuple[str, ...] | None:
    value = _value(row, field)
    if value is None:
        return None
    values: Sequence[Any] = [value] if isinstance(value, str | int) else value
    if not isinstance(values, list) or not all(isinstance(one, str | int) for one in values):
        raise TypeError(f"{field} is not text or a list of texts")
    return tuple(str(one) for one in values)
