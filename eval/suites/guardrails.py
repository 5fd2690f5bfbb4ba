"""The guardrails suite: labelled texts through the very rules that stand in front of a model.

Counted as found is a text on which `Policy.judge` decides `block` or `confirm`; a warning does not count.
Texts are judged at the stage they would arrive at: requests as `input`, planted orders as `context`.
"""

import random
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.files import EvalDataInvalid, rows
from eval.suite import Outcome, Suite, SuiteRequest
from guardrails.policy import Policy
from guardrails.rules.rule import Stage

_COUNTS = frozenset({"block", "confirm"})
_POSITIONS = ("start", "middle", "end")


@dataclass(frozen=True, slots=True)
class Item:
    """A text and what should be said of it."""

    id: str
    text: str
    bad: bool
    category: str
    source: str
    stage: Stage
    duty: str = ""


def run(request: SuiteRequest) -> Outcome:
    """Judge every text of the folder. Raises `EvalDataInvalid`, `OptionInvalid`.

    The folder holds `items.jsonl` (`text`, `label`, `category`, `source`, and `stage` where it is not
    `input`), or `attacks.jsonl` and `contexts.jsonl`, whose product with start, middle and end is judged
    (a sample drawn
    with the seed under a limit). Rows with `spans` are personal data and go to that part of the suite."""
    if request.data is None:
        raise EvalDataInvalid(file="--data", line=0, reason="missing")
    if (request.data / "attacks.jsonl").exists():
        items = list(_planted(request))
    else:
        texts = list(_rows(request.data / _file(request.data)))
        if texts and "spans" in texts[0]:
            from eval.spans import run as spans

            return spans(request)
        items = [_item(row) for row in texts[: request.limit]]
    return _judged(request, items)


def _file(folder: Path) -> str:
    if (folder / "items.jsonl").exists():
        return "items.jsonl"
    found = sorted(folder.glob("injection*.jsonl"))
    if not found:
        raise EvalDataInvalid(file="items.jsonl", line=0, reason="missing")
    return found[0].name


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    for line, row in rows(path):
        if not isinstance(row.get("text"), str):
            raise EvalDataInvalid(file=path.name, line=line, reason="text")
        yield row


def _item(row: Mapping[str, Any]) -> Item:
    return Item(
        id=str(row.get("id", "")),
        text=row["text"],
        bad=bool(row.get("label")),
        category=str(row.get("category", "")),
        source=str(row.get("source", "")),
        stage=row.get("stage", "input"),
        duty=str(row.get("duty", "")),
    )


def _planted(request: SuiteRequest) -> Iterator[Item]:
    """Attacks × contexts × positions, and every context as it is."""
    assert request.data is not None
    attacks = list(_rows(request.data / "attacks.jsonl"))
    contexts = list(_rows(request.data / "contexts.jsonl"))
    for context in contexts:
        yield Item(str(context["id"]), context["text"], False, "context", str(context["source"]), "context")
    everything = [(a, c, place) for a in attacks for c in contexts for place in _POSITIONS]
    if request.limit is not None and request.limit < len(everything):
        everything = random.Random(request.seed).sample(everything, request.limit)  # noqa: S311
    for attack, context, place in everything:
        yield Item(
            f"{attack['id']} {context['id']} {place}",
            planted(context["text"], attack["text"], place),
            True,
            f"{attack['category']} {place}",
            str(context["source"]),
            "context",
        )


def planted(context: str, attack: str, place: str) -> str:
    """`attack` at the start, in the middle (at the line nearest to it, else the sentence) or the end."""
    if place == "start":
        return f"{attack}\n{context}"
    if place == "end":
        return f"{context.rstrip()}\n{attack}"
    lines = context.split("\n")
    if len(lines) > 2:
        middle = len(lines) // 2
        return "\n".join([*lines[:middle], attack, *lines[middle:]])
    middle = max(context.find(". ", len(context) // 2), context.find("。", len(context) // 2)) + 1
    return f"{context[:middle]} {attack} {context[middle:]}"


def _judged(request: SuiteRequest, items: list[Item]) -> Outcome:
    assert request.data is not None
    policy = Policy.load()
    found = defaultdict[str, list[bool]](list)
    rows = []
    for item in items:
        verdict = policy.judge(item.text, item.stage, item.duty)
        hit = verdict.decision in _COUNTS
        name = f"recall/{item.category}" if item.bad else f"fpr/{item.source}"
        for key in ("recall", *_classes(item), name) if item.bad else ("fpr", name):
            found[key].append(hit)
        deciding = verdict.deciding
        rows.append(
            {"id": item.id, "label": int(item.bad), "found": hit, "rule": deciding.rule if deciding else ""}
        )
    return Outcome(
        data=request.data.name,
        n=len(items),
        config={
            "policy": policy.version,
            "counts": sorted(_COUNTS),
            "limit": request.limit,
            "seed": request.seed,
        },
        metrics={name: sum(hits) / len(hits) for name, hits in sorted(found.items())},
        items=tuple(rows),
    )


def _classes(item: Item) -> tuple[str, ...]:
    """The broader category of `a/b` and the position of a planted order."""
    broad = item.category.partition("/")[0]
    place = item.category.rpartition(" ")[2]
    names = [f"recall/{broad}"] if broad != item.category else []
    return (*names, f"recall/{place}") if place in _POSITIONS else tuple(names)


SUITE = Suite(
    name="guardrails",
    summary="护栏：风险、越狱、注入与个人信息 · risk, jailbreaks, injection, personal data",
    run=run,
)
