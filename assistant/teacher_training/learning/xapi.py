"""The ledger as xAPI statements (1.0.3 or IEEE 9274.1.1, 2.0), and such statements read back.

Verbs are ADL's; two that ADL does not have are Activity Streams' and ADL's nearest. The actor is an account
under a pseudonym that comes from the ledger itself: nobody can make it from an account id, it stays the same
while the ledger lives and goes with it.
"""

import hashlib
import re
import unicodedata
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from pydantic import ValidationError
from pydantic_core import from_json

from assistant.teacher_training.learning.entry import Entry
from assistant.teacher_training.learning.problems import ImportTooLarge, ImportUnreadable
from assistant.teacher_training.statement import Activity, Statement, Verb
from corpora.moments import moment, stamp

Version = Literal["1.0.3", "2.0.0"]
MOST_CHARACTERS = 2_000_000
MOST_STATEMENTS = 1_000
_ADL = "http://adlnet.gov/expapi/"
VERBS: dict[Verb, str] = {
    "completed": f"{_ADL}verbs/completed",
    "passed": f"{_ADL}verbs/passed",
    "attempted": f"{_ADL}verbs/attempted",
    "shared": f"{_ADL}verbs/shared",
    "attended": f"{_ADL}verbs/attended",
    "rehearsed": f"{_ADL}verbs/interacted",
    "wrote": "http://activitystrea.ms/schema/1.0/author",
}
TYPES: dict[Activity, str] = {
    "assessment": f"{_ADL}activities/assessment",
    "chapter": f"{_ADL}activities/module",
    "quiz": f"{_ADL}activities/question",
    "observation": f"{_ADL}activities/performance",
    "role-play": f"{_ADL}activities/simulation",
    "studio": f"{_ADL}activities/meeting",
    "training": f"{_ADL}activities/course",
    "reflection": "http://activitystrea.ms/schema/1.0/note",
    "case": "http://activitystrea.ms/schema/1.0/article",
    "project": "http://activitystrea.ms/schema/1.0/file",
}
_MORE_VERBS: dict[str, Verb] = {
    f"{_ADL}verbs/experienced": "attended",
    f"{_ADL}verbs/mastered": "passed",
    f"{_ADL}verbs/failed": "attempted",
}
_VERB_OF = {iri: verb for verb, iri in VERBS.items()} | _MORE_VERBS
_KIND_OF = {iri: kind for kind, iri in TYPES.items()} | {f"{_ADL}activities/lesson": "chapter"}
_HOME = "urn:xingtan:learning"
_MORE = "urn:xingtan:statement"
_FOREIGN = "xapi:"
_DURATION = re.compile(
    r"P(?:(?P<d>\d{1,3})D)?(?:T(?:(?P<h>\d{1,4})H)?(?:(?P<m>\d{1,6})M)?(?:(?P<s>\d{1,8}(?:\.\d{1,9})?)S)?)?"
)
_LONGEST_S = 30 * 86_400.0

Why = Literal[
    "not-an-object", "id", "verb", "object", "title", "timestamp", "future", "score", "duration", "voids",
    "same-id",
]  # fmt: skip
"""What is wrong with a statement that was not taken."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A statement that was not taken: its number in the file, from 1, and why."""

    number: int
    why: Why


@dataclass(frozen=True, slots=True)
class Foreign:
    """What a file holds: statements that can be taken, and those that cannot."""

    statements: tuple[Statement, ...]
    refused: tuple[Refused, ...]


def pseudonym(entries: Sequence[Entry]) -> str:
    """What the learner of a ledger is called outside; empty for an empty ledger."""
    first = min(entries, key=lambda each: each.sequence, default=None)
    return hashlib.sha256(b"xapi " + first.hash.encode()).hexdigest()[:24] if first else ""


def exported(entries: Sequence[Entry], version: Version, name: str = "") -> list[dict[str, Any]]:
    """The statements in the order of the ledger; `name` is the teacher's, told only where they ask for it."""
    account = {"homePage": _HOME, "name": pseudonym(entries)}
    actor = {"objectType": "Agent", "account": account} | ({"name": name} if name else {})
    return [_statement(each, actor, version) for each in entries if each.sound]


def read(text: str, now: datetime) -> Foreign:
    """Statements of a file: a JSON array, one statement, an object with `statements`, or one a line.

    One that is not understood is refused by its number and the rest is taken. The actor of a foreign
    statement is not read: whoever imports says that it is about them. Raises `ImportTooLarge`,
    `ImportUnreadable`."""
    if len(text) > MOST_CHARACTERS:
        raise ImportTooLarge(limit=MOST_CHARACTERS)
    taken, refused, seen = list[Statement](), list[Refused](), set[str]()
    for number, raw in enumerate(_listed(text), 1):
        made = _read_one(raw, now)
        if isinstance(made, Statement) and made.source in seen:
            made = "same-id"
        if isinstance(made, Statement):
            seen.add(made.source)
            taken.append(made)
        else:
            refused.append(Refused(number, made))
    return Foreign(tuple(taken), tuple(refused))


def _statement(entry: Entry, actor: dict[str, Any], version: Version) -> dict[str, Any]:
    said = entry.statement
    foreign = said.source.removeprefix(_FOREIGN) if entry.origin == "imported" else said.id
    made: dict[str, Any] = {
        "id": str(uuid.UUID(foreign)),
        "actor": actor,
        "verb": {"id": VERBS[said.verb], "display": {"en": said.verb}},
        "object": {
            "objectType": "Activity",
            "id": f"urn:xingtan:{said.kind}:{said.activity}",
            "definition": {"type": TYPES[said.kind], "name": {"zh-CN": said.title}},
        },
        "timestamp": said.time,
        "version": version,
        "context": {
            "platform": "Xingtan",
            "extensions": {
                _MORE: {"source": said.source, "indicators": list(said.indicators), "origin": entry.origin}
            },
        },
    }
    result: dict[str, Any] = {}
    if said.score is not None:
        result["score"] = {"scaled": said.score}
    if said.seconds is not None:
        result["duration"] = f"PT{said.seconds:.2f}S"
    if said.verb == "passed":
        result["success"] = True
    if said.verb == "completed":
        result["completion"] = True
    return made | ({"result": result} if result else {})


def _listed(text: str) -> list[Any]:
    """The statements as they lie in the text, unread."""
    text = text.strip().lstrip("\ufeff")
    try:
        whole = from_json(text.encode("utf-8", "replace"), allow_inf_nan=False)
        found = whole.get("statements", [whole]) if isinstance(whole, dict) else whole
    except ValueError:
        found = _by_line(text)
    if not isinstance(found, list) or not found:
        raise ImportUnreadable(line=0)
    if len(found) > MOST_STATEMENTS:
        raise ImportTooLarge(limit=MOST_STATEMENTS)
    return found


def _by_line(text: str) -> list[Any]:
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_STATEMENTS:
        raise ImportTooLarge(limit=MOST_STATEMENTS)
    found = list[Any]()
    for line in lines:
        try:
            found.append(from_json(line.encode("utf-8", "replace"), allow_inf_nan=False))
        except ValueError:
            found.append(None)
    if not any(isinstance(each, dict) for each in found):
        raise ImportUnreadable(line=1 if lines else 0)
    return found


def _read_one(raw: Any, now: datetime) -> Statement | Why:
    if not isinstance(raw, dict):
        return "not-an-object"
    try:
        identity = uuid.UUID(str(raw.get("id", "")))
    except ValueError:
        return "id"
    iri = _at(raw, "verb", "id")
    if iri == f"{_ADL}verbs/voided":
        return "voids"
    verb = _VERB_OF.get(iri) if isinstance(iri, str) else None
    if verb is None:
        return "verb"
    thing = _at(raw, "object", "id")
    if not isinstance(thing, str) or not thing or _at(raw, "object", "objectType") not in (None, "Activity"):
        return "object"
    title = _title(_at(raw, "object", "definition", "name"))
    if not title:
        return "title"
    done = _moment(raw.get("timestamp"))
    if done is None:
        return "timestamp"
    if done > now + timedelta(minutes=10):
        return "future"
    score, seconds = _score(_at(raw, "result", "score", "scaled")), _seconds(_at(raw, "result", "duration"))
    if score == "score":
        return "score"
    if seconds == "duration":
        return "duration"
    kind, activity = _activity(thing, _at(raw, "object", "definition", "type"))
    try:
        return Statement(
            id=identity.hex, verb=verb, kind=kind, activity=activity, title=title,
            source=f"{_FOREIGN}{identity.hex}", score=score, seconds=seconds, time=stamp(done),
        )  # fmt: skip
    except ValidationError:
        return "object"


def _at(raw: Any, *path: str) -> Any:
    for name in path:
        raw = raw.get(name) if isinstance(raw, dict) else None
    return raw


def _title(names: Any) -> str:
    """A readable name in Chinese, English or any language, without control characters."""
    if not isinstance(names, dict):
        return ""
    texts = [names[key] for key in ("zh-CN", "zh", "en-US", "en") if isinstance(names.get(key), str)]
    texts += [each for each in names.values() if isinstance(each, str)]
    plain = "".join(
        " " if unicodedata.category(letter)[0] in "CZ" else letter for letter in (texts or [""])[0][:400]
    )
    return " ".join(plain.split())[:160]


def _moment(text: Any) -> datetime | None:
    try:
        found = moment(text[:40]) if isinstance(text, str) else None
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None and found.year > 1990 else None


def _score(value: Any) -> float | Literal["score"] | None:
    """A share; what lies below nought (xAPI allows −1) counts as nought."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not -1 <= value <= 1:
        return "score"
    return max(0.0, float(value))


def _seconds(value: Any) -> float | Literal["duration"] | None:
    if value is None:
        return None
    match = _DURATION.fullmatch(value) if isinstance(value, str) else None
    if match is None or value in ("P", "PT") or value.endswith("T"):
        return "duration"
    days, hours, minutes, seconds = (float(match[name] or 0) for name in ("d", "h", "m", "s"))
    total = days * 86_400 + hours * 3_600 + minutes * 60 + seconds
    return total if total <= _LONGEST_S else "duration"


def _activity(iri: str, type_iri: Any) -> tuple[Activity, str]:
    """Kind and id of what was done: as this product names it, or a hash of a foreign name."""
    own = re.fullmatch(r"urn:xingtan:([a-z-]{1,16}):(.{1,64})", iri)
    if own and own[1] in TYPES:
        return next(kind for kind in TYPES if kind == own[1]), own[2]
    kind: Activity = _KIND_OF.get(type_iri, "training") if isinstance(type_iri, str) else "training"
    return kind, "x-" + hashlib.sha256(iri.encode("utf-8", "surrogatepass")).hexdigest()[:40]
