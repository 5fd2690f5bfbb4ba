"""Personal data found in marked texts: precision, recall and F1 by type, over `items.jsonl` rows with
`spans`.

A find counts where its type is the mark's and the two overlap by half of what they cover together (IoU of
characters >= 0.5); each mark is found once. What is measured is what the detectors see (`examine` and
the reader of names), public figures included: that a textbook name stays unmasked is a decision made later.

Labels of the data sets and the types that answer to them: ID and ID_CARD are ID, GAT and FPR; PHONE is
TEL and LAND; EMAIL is MAIL; PERSON is NAME and GUARD; ADDRESS is ADDR. A label outside this list (ORG)
is not measured. ADDRESS means an address of three levels here; a set that marks single place names
measures something else.
"""

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from eval.files import EvalDataInvalid, rows
from eval.suite import Outcome, SuiteRequest
from guardrails.addresses import addresses
from guardrails.detectors import detect
from guardrails.normalise import fold
from guardrails.people.recogniser import people

FILE = "items.jsonl"
OVERLAP = 0.5
_DRAWS = 1_000
LABELS = {
    "ID": "ID",
    "ID_CARD": "ID",
    "PHONE": "PHONE",
    "EMAIL": "EMAIL",
    "PERSON": "PERSON",
    "ADDRESS": "ADDRESS",
    "BANK_CARD": "BANK",
}
_TYPES = {
    "ID": "ID",
    "GAT": "ID",
    "FPR": "ID",
    "TEL": "PHONE",
    "LAND": "PHONE",
    "MAIL": "EMAIL",
    "BANK": "BANK",
}
Span = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Marked:
    """A text and its marks in the words of this module."""

    id: str
    text: str
    spans: tuple[Span, ...]


def run(request: SuiteRequest) -> Outcome:
    """Find the marks of every row. Raises `EvalDataInvalid`."""
    if request.data is None:
        raise EvalDataInvalid(file="--data", line=0, reason="missing")
    texts = list(islice(_read(request.data / FILE), request.limit))
    labels = sorted({label for row in texts for label, _, _ in row.spans})
    counts: dict[str, list[tuple[int, int, int]]] = {label: [] for label in labels}
    items = []
    for row in texts:
        found = [span for span in spans(row.text) if span[0] in counts]
        hits = matched(found, row.spans)
        items.append(_item(row, found, hits))
        for label in labels:
            right = sum(mark[0] == label for _, mark in hits)
            guessed = sum(span[0] == label for span in found)
            counts[label].append((right, guessed, sum(span[0] == label for span in row.spans)))
    metrics, intervals = dict[str, float](), dict[str, tuple[float, float]]()
    for label, triples in counts.items():
        right, guessed, there = (sum(column) for column in zip(*triples, strict=True))
        metrics[f"precision/{label}"] = right / guessed if guessed else 0.0
        metrics[f"recall/{label}"] = right / there
        metrics[f"f1/{label}"] = 2 * right / (guessed + there)
        intervals[f"f1/{label}"] = _interval(triples, request.seed)
    return Outcome(
        data=request.data.name,
        n=len(texts),
        config={"overlap": OVERLAP, "labels": dict(sorted(LABELS.items()))},
        metrics=metrics,
        intervals=intervals,
        items=tuple(items),
    )


def spans(text: str) -> list[Span]:
    """What the detectors find in `text`, in the words of this module."""
    folded = fold(text)
    if not folded.text:
        return []
    found = [(_TYPES[each.kind], each.start, each.end) for each in detect(text) if each.kind in _TYPES]
    found += [("PERSON", *folded.span(each.start, each.end)) for each in people(folded.text)]
    found += [("ADDRESS", *folded.span(start, end)) for start, end, _ in addresses(folded.text)]
    return found


def matched(found: Sequence[Span], marks: Sequence[Span]) -> list[tuple[Span, Span]]:
    """Pairs of a find and the mark it answers, the best overlaps first, each used once."""
    pairs = sorted(
        (
            (-_overlap(find, mark), find, mark)
            for find in found
            for mark in marks
            if find[0] == mark[0] and _overlap(find, mark) >= OVERLAP
        ),
    )
    used, hits = set[tuple[str, Span]](), list[tuple[Span, Span]]()
    for _, find, mark in pairs:
        if ("find", find) not in used and ("mark", mark) not in used:
            used |= {("find", find), ("mark", mark)}
            hits.append((find, mark))
    return hits


def _interval(triples: Sequence[tuple[int, int, int]], seed: int) -> tuple[float, float]:
    """95% percentile bootstrap interval of F1 over rows of right finds, finds and marks."""
    table = np.asarray(triples, dtype=float)
    draws = np.random.default_rng(seed).multinomial(
        len(table), np.full(len(table), 1 / len(table)), size=_DRAWS
    )
    right, guessed, there = (draws @ table).T
    low, high = np.percentile(2 * right / np.maximum(guessed + there, 1), [2.5, 97.5])
    return float(low), float(high)


def _overlap(one: Span, other: Span) -> float:
    both = min(one[2], other[2]) - max(one[1], other[1])
    return max(both, 0) / (max(one[2], other[2]) - min(one[1], other[1]))


def _item(row: Marked, found: Sequence[Span], hits: Sequence[tuple[Span, Span]]) -> dict[str, Any]:
    """What the log of single items says: places and types, never the words."""
    right = {find for find, _ in hits}
    answered = {mark for _, mark in hits}
    return {
        "id": row.id,
        "right": dict(Counter(label for label, _, _ in right)),
        "wrong": [span for span in found if span not in right],
        "missed": [span for span in row.spans if span not in answered],
    }


def _read(path: Path) -> Iterator[Marked]:
    for line, row in rows(path):
        try:
            yield _marked(row)
        except (ValueError, KeyError, TypeError) as error:
            raise EvalDataInvalid(file=FILE, line=line, reason=type(error).__name__) from error


def _marked(row: dict[str, Any]) -> Marked:
    marks = tuple(
        (LABELS[span["label"]], int(span["start"]), int(span["end"]))
        for span in row["spans"]
        if span["label"] in LABELS and span["start"] < span["end"]
    )
    return Marked(str(row["id"]), str(row["text"]), marks)


def main() -> None:
    """Print the figures of one set."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--limit", type=int)
    arguments = parser.parse_args()
    outcome = run(SuiteRequest(data=arguments.data, limit=arguments.limit))
    for name, value in sorted(outcome.metrics.items()):
        low, high = outcome.intervals.get(name, (value, value))
        print(f"{name:20} {value:.4f}  [{low:.4f}, {high:.4f}]")


if __name__ == "__main__":
    main()
