"""Comments at term's end (期末评语): written from ticked evidence only, no two alike in a class, confirmed
one by one."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from itertools import product
from typing import Any, ClassVar, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

from assistant.learning_analysis.reports.base import Told, new_id
from assistant.student_evaluation.evidence import Evidence
from corpora.problem import Problem
from guardrails.checks.bias import BIAS
from guardrails.normalise import compact

ALIKE = 0.6
"""Comments of one class share fewer than this part of their threes of characters (Jaccard)."""
LONGEST = 400


class EvidenceMissing(Problem):
    """Nothing is ticked for any pupil: without an observation there is no comment (K-R7)."""

    code = "evaluation-evidence-missing"


class EvidenceUnreadable(Problem):
    """An observation lacks something or is too long. Detail: `field`."""

    code = "evaluation-evidence-unreadable"


class CommentUnfit(Problem):
    """What was written ranks, labels or judges by a group. Details: `pupil`, `word`."""

    code = "evaluation-comment-unfit"


class CommentUnknown(Problem):
    """There is no comment of that id in the draft. Detail: `comment`."""

    code = "evaluation-comment-unknown"


class Comment(BaseModel):
    """A comment on one pupil, with the observations it says. `confirmed` is set by a person, one at a
    time."""

    model_config = ConfigDict(extra="forbid")
    id: str
    pupil: str
    text: str = Field(min_length=4, max_length=LONGEST)
    evidence: tuple[str, ...] = Field(min_length=1)
    confirmed: bool = False


class TermComments(Told):
    """The comments of a class. `without` are pupils for whom nothing was ticked."""

    CONFIRMED: ClassVar[Mapping[str, str]] = {"comments": "confirmed"}

    kind: Literal["term-comment"] = "term-comment"
    comments: list[Comment]
    evidence: tuple[Evidence, ...]
    without: tuple[str, ...] = ()


def comments(seen: Sequence[Evidence], title: str = "期末评语") -> TermComments:
    """A comment for every pupil with ticked evidence, each unlike the others.

    Raises `EvidenceMissing`, `CommentUnfit` where an observation itself ranks or labels."""
    ticked = [each for each in seen if each.ticked]
    if not ticked:
        raise EvidenceMissing()
    by_pupil: dict[str, list[Evidence]] = {}
    for each in ticked:
        require_fit(each.pupil, each.text)
        by_pupil.setdefault(each.pupil, []).append(each)
    made: list[Comment] = []
    for place, (pupil, held) in enumerate(by_pupil.items()):
        text = _unlike(place, held, [each.text for each in made])
        made.append(
            Comment(id=f"c-{pupil}", pupil=pupil, text=text, evidence=tuple(one.id for one in held[:3]))
        )
    without = tuple(dict.fromkeys(each.pupil for each in seen if each.pupil not in by_pupil))
    return TermComments(id=new_id(), title=title, comments=made, evidence=tuple(ticked), without=without)


def _unlike(place: int, held: Sequence[Evidence], others: Sequence[str]) -> str:
    """A comment that is unlike the others: wordings are tried from `place` on, the least like is taken."""
    words = _words()
    closings = words["closings"][held[-1].area]
    ways = list(product(words["openings"], words["joints"], closings))
    best, least = "", 2.0
    for step in range(min(len(ways), 48)):
        opening, joint, closing = ways[(place * 37 + step * 31) % len(ways)]
        told = joint.join(each.text.rstrip("。；;.") for each in held[:3])
        text = f"{opening}{told}。{closing}"[:LONGEST]
        near = max((likeness(text, other) for other in others), default=0.0)
        if near < least:
            best, least = text, near
        if least < ALIKE / 2:
            break
    return best


def likeness(one: str, other: str) -> float:
    """Shared threes of characters over all of them (Jaccard), 0 to 1."""
    first, second = ({text[at : at + 3] for at in range(len(text) - 2)} for text in (one, other))
    return len(first & second) / len(first | second) if first | second else 1.0


def alike(made: Sequence[Comment]) -> list[tuple[str, str, float]]:
    """Pairs of comments that are too much alike, with their likeness."""
    return [
        (one.pupil, other.pupil, near)
        for place, one in enumerate(made)
        for other in made[place + 1 :]
        if (near := likeness(one.text, other.text)) >= ALIKE
    ]


def unfit(text: str) -> str:
    """The first thing in a text that ranks, labels or judges by a group; empty for none."""
    found = next((word for word in _words()["banned"] if word in text), "")
    return found or next((match.group() for match in BIAS.search(compact(text))), "")


def require_fit(pupil: str, text: str) -> None:
    """Raise `CommentUnfit` for a text that is not fit for a comment."""
    word = unfit(text)
    if word:
        raise CommentUnfit(pupil=pupil, word=word)


def confirmed(made: TermComments, comment: str) -> TermComments:
    """The comments with one of them confirmed. Raises `CommentUnknown`, `CommentUnfit`."""
    if comment not in {each.id for each in made.comments}:
        raise CommentUnknown(comment=comment[:60])
    changed = []
    for each in made.comments:
        if each.id == comment:
            require_fit(each.pupil, each.text)
            changed.append(each.model_copy(update={"confirmed": True}))
        else:
            changed.append(each)
    return made.model_copy(update={"comments": changed})


def reworded(made: TermComments, comment: str, text: str) -> Comment:
    """One comment in the teacher's words, to be confirmed again. Raises `CommentUnknown`, `CommentUnfit`,
    `EvidenceUnreadable` for a text too short or too long."""
    held = next((each for each in made.comments if each.id == comment), None)
    if held is None:
        raise CommentUnknown(comment=comment[:60])
    plain = text.strip()
    if not 4 <= len(plain) <= LONGEST:
        raise EvidenceUnreadable(field="text")
    require_fit(held.pupil, plain)
    return held.model_copy(update={"text": plain, "confirmed": False})


def faults(made: TermComments) -> Iterable[tuple[str, str, str]]:
    """What keeps comments from release: section, Chinese, English."""
    for each in made.comments:
        section = f"comments/{each.id}"
        if not each.confirmed:
            yield (
                section,
                f"{each.pupil} 的评语还没有逐条确认",
                f"the comment on {each.pupil} is not confirmed",
            )
        if word := unfit(each.text):
            yield (
                section,
                f"{each.pupil} 的评语含有不宜的说法：{word}",
                f"unfit words on {each.pupil}: {word}",
            )
        if not set(each.evidence) <= {one.id for one in made.evidence}:
            yield section, f"{each.pupil} 的评语没有证据", f"the comment on {each.pupil} has no evidence"
    for one, other, near in alike(made.comments):
        told = f"{one} 与 {other} 的评语过于相似（{near:.0%}）"
        yield "comments", told, f"the comments on {one} and {other} are too alike ({near:.0%})"


@cache
def _words() -> dict[str, Any]:
    text = (files("assistant.student_evaluation") / "wording.yaml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded
