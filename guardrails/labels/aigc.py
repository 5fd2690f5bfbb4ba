"""The AIGC object as text in a file: seven fields, their order, and what happens to one that is there."""

import json
from typing import Any

from corpora.problem import Problem
from guardrails.label import check_producer, looks_like_code

FIELDS = (
    "Label",
    "ContentProducer",
    "ProduceID",
    "ReservedCode1",
    "ContentPropagator",
    "PropagateID",
    "ReservedCode2",
)
"""In the order of GB 45438-2025."""
_LABELS = ("1", "2", "3")
_LONGEST = 4_000


class LabelNotWritten(Problem):
    """The labels could not be written into the file, or not read back from it: it is not handed out (L-R10).
    `kind` is the file's, `reason` what went wrong."""

    code = "label-not-written"


def checked(aigc: dict[str, str], kind: str) -> dict[str, str]:
    """`aigc` in order. Raises `LabelNotWritten` unless it has exactly the seven fields, a known label, a
    producer and an id; `ProducerInvalid` for a mistyped code."""
    if set(aigc) != set(FIELDS) or aigc["Label"] not in _LABELS:
        raise LabelNotWritten(kind=kind, reason="fields")
    if not (aigc["ContentProducer"].strip() and aigc["ProduceID"].strip()):
        raise LabelNotWritten(kind=kind, reason="producer")
    if looks_like_code(aigc["ContentProducer"]):
        check_producer(aigc["ContentProducer"])
    return {field: aigc[field] for field in FIELDS}


def as_json(aigc: dict[str, str]) -> str:
    """The object as the practice guides want it: plain JSON, keys in order, no Base64."""
    return json.dumps({field: aigc[field] for field in FIELDS}, ensure_ascii=False, separators=(",", ":"))


def parsed(text: str | None) -> dict[str, str] | None:
    """The object in a file's text, None where there is none that can be read. Keys that are missing are
    empty, for what others wrote may be shorter."""
    if not text or len(text) > _LONGEST:
        return None
    try:
        found: Any = json.loads(text)
    except ValueError:
        return None
    if isinstance(found, dict) and isinstance(found.get("AIGC"), dict):
        found = found["AIGC"]
    if not isinstance(found, dict) or "Label" not in found:
        return None
    return {field: str(found.get(field, "")) for field in FIELDS}


def merged(existing: dict[str, str] | None, ours: dict[str, str]) -> dict[str, str]:
    """What to write where a label stands already. Another producer's is kept and we become the propagator:
    to overwrite it would be to forge it (L-R6, L-R8)."""
    if existing is None or not existing["ContentProducer"]:
        return ours
    if existing["ContentProducer"] == ours["ContentProducer"]:
        return ours
    return {
        **{field: existing[field] for field in FIELDS[:4]},
        "ContentPropagator": ours["ContentProducer"],
        "PropagateID": ours["ProduceID"],
        "ReservedCode2": ours["ReservedCode1"],
    }
