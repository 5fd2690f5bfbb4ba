"""What a class got wrong most, as material for the lesson in which homework is talked over (讲评课). No pupil
is in it: what fewer than two wrote is not quoted."""

from collections import Counter
from collections.abc import Mapping, Sequence

from pydantic import BaseModel, ConfigDict, Field

from assistant.homework.desk.proposing import learnt, plain, points_of, step_marks
from assistant.homework.desk.types import Assigned, Record
from assistant.homework.items.item import CHOICES, OPEN, ItemType
from assistant.homework.marking.objective import chosen
from assistant.homework.marking.scoring_points import matched
from assistant.homework.marking.steps import CAUSES, Cause

SHOWN_FROM = 2
_MOST = 5


class WrongWay(BaseModel):
    """One way in which answers went wrong, in words, and how many pupils it was."""

    model_config = ConfigDict(frozen=True)
    what: str
    pupils: int = Field(ge=SHOWN_FROM)


class CommonError(BaseModel):
    """An item on which points were lost: by what share of those who handed it in, the mean share of points
    that was earned, the ways it went wrong, and what lesson preparation needs to take it up."""

    model_config = ConfigDict(frozen=True)
    number: int
    item: str
    stem: str
    answer: str
    solution: list[str]
    knowledge: list[str]
    answered: int
    lost: float
    earned: float
    ways: list[WrongWay]


def common_errors(
    items: Sequence[Assigned], records: Sequence[Record], least: float = 0.2
) -> tuple[CommonError, ...]:
    """Items on which at least the share `least` of decided answers lost points, the worst first."""
    by_item: dict[str, list[Record]] = {}
    for each in records:
        if each.decided is not None:
            by_item.setdefault(each.submission.item, []).append(each)
    found = []
    for number, assigned in enumerate(items, start=1):
        item, known = assigned.item, by_item.get(assigned.item.id, [])
        short = [each for each in known if each.decided and each.decided.mark < item.points - 1e-6]
        if len(known) < SHOWN_FROM or len(short) < max(SHOWN_FROM, least * len(known)):
            continue
        earned = sum(each.decided.mark for each in known if each.decided) / (item.points * len(known))
        ways = Counter(way for each in short for way in _ways(assigned, each))
        told = [WrongWay(what=what, pupils=n) for what, n in ways.most_common(_MOST) if n >= SHOWN_FROM]
        found.append(
            CommonError(
                number=number, item=item.id, stem=item.stem, answer=item.answer, solution=list(item.solution),
                knowledge=list(item.knowledge), answered=len(known), lost=round(len(short) / len(known), 3),
                earned=round(earned, 3), ways=told,
            )
        )  # fmt: skip
    return tuple(sorted(found, key=lambda each: (each.earned, each.number)))


def _ways(assigned: Assigned, record: Record) -> list[str]:
    """How this answer went wrong, in words that do not tell whose it is."""
    item, text = assigned.item, record.submission.text
    if item.type in OPEN:
        return []
    if not text.strip():
        return ["空白"]
    if item.type in CHOICES:
        thoughts: Mapping[str, str] = {each.label: each.misconception for each in item.options}
        picked = "".join(sorted(chosen(text)))
        thought = next((thoughts[each] for each in picked if thoughts.get(each)), "")
        return [f"选 {picked or '不清'}" + (f"：{thought}" if thought else "")]
    if item.type is ItemType.CALCULATION and item.scoring:
        causes = (each.cause for each in step_marks(assigned, text))
        told = dict.fromkeys(each for each in causes if each not in (None, Cause.CARRIED))
        return [f"{CAUSES[each][0]}：{CAUSES[each][1]}" for each in told if each is not None]
    if learnt(item):
        missed = [each.point for each in matched(points_of(item), text) if not each.earned]
        return [f"没有写到：{each.wordings[0][:60]}" for each in missed]
    return [f"写成 {plain(text)[:40]}"]
