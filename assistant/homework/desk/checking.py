"""Keys are looked at before anything is marked: one that contradicts itself marks a whole class wrong."""

from collections.abc import Iterator, Sequence

from assistant.homework.desk.problems import AssignmentInvalid, KeyUnsound
from assistant.homework.desk.types import Assigned
from assistant.homework.items.item import CHOICES, OPEN, Item, ItemType
from assistant.homework.marking.mathematics import MathKey, Verdict, compare

MOST_ITEMS = 200


def check(items: Sequence[Assigned]) -> None:
    """Raise `AssignmentInvalid` where items are missing or repeat, `KeyUnsound` for the first key that
    cannot be marked by."""
    ids = [each.item.id for each in items]
    if not 1 <= len(ids) <= MOST_ITEMS or len(set(ids)) != len(ids):
        raise AssignmentInvalid(most=MOST_ITEMS, items=len(ids))
    for number, each in enumerate(items, start=1):
        for zh, en in _faults(each):
            raise KeyUnsound(number=number, reason_zh=zh, reason_en=en)


def _faults(assigned: Assigned) -> Iterator[tuple[str, str]]:
    item = assigned.item
    if abs(item.points / item.step - round(item.points / item.step)) > 1e-6:
        yield (
            f"满分 {item.points:g} 分不能按每档 {item.step:g} 分给完",
            f"{item.points:g} points cannot be given in steps of {item.step:g}",
        )
    total = sum(point.points for point in item.scoring)
    if item.scoring and abs(total - item.points) > 1e-6:
        yield (
            f"采分点合计 {total:g} 分，满分却是 {item.points:g} 分",
            f"the scoring points add up to {total:g}, the question has {item.points:g}",
        )
    for point in item.scoring:
        if abs(point.points / item.step - round(point.points / item.step)) > 1e-6:
            yield (
                f"采分点“{point.text[:30]}”的 {point.points:g} 分不合每档 {item.step:g} 分",
                f"{point.points:g} points of “{point.text[:30]}” do not fit steps of {item.step:g}",
            )
    ids = [point.id for point in item.scoring]
    if len(set(ids)) != len(ids):
        yield "两个采分点用了同一个编号", "two scoring points have one id"
    unknown = sorted(set(assigned.rules) - set(ids))
    if unknown:
        yield f"没有编号为 {unknown[0]} 的采分点", f"there is no scoring point {unknown[0]}"
    yield from _key_faults(item)


def _key_faults(item: Item) -> Iterator[tuple[str, str]]:
    if item.type in CHOICES:
        yield from _partial_faults(item)
        if item.accepted:
            yield (
                "选择题、判断题只能有一个答案，不能另写其他可接受的答案",
                "a choice has one key; it takes no further accepted answers",
            )
        return
    if item.type not in OPEN and not item.answer and not item.scoring:
        yield "没有参考答案，也没有采分点", "there is neither a key nor a scoring point"
    if item.type in (ItemType.BLANK, ItemType.CALCULATION) and item.answer:
        for other in item.accepted:
            if not item.scoring and _opposed(item, other):
                yield (
                    f"参考答案“{item.answer[:40]}”与另一个可接受的答案“{other[:40]}”数值不同",
                    f"the key “{item.answer[:40]}” and the accepted answer “{other[:40]}” differ in value",
                )


def _partial_faults(item: Item) -> Iterator[tuple[str, str]]:
    if item.type is not ItemType.MULTIPLE or item.partial == "none":
        return
    keys = len(item.answer)
    shares = [item.points / 2] if item.partial == "half" else [item.points * n / keys for n in range(1, keys)]
    for share in shares:
        if abs(share / item.step - round(share / item.step)) > 1e-6:
            yield (
                f"少选可得 {share:g} 分，但每档是 {item.step:g} 分，给不出这个分",
                f"an incomplete choice earns {share:g}, which steps of {item.step:g} do not give",
            )
            return


def _opposed(item: Item, other: str) -> bool:
    """Whether two keys have plain values that differ: alternatives in words or with letters may."""
    key = MathKey((item.answer,), unit=item.unit, tolerance=item.tolerance)
    plain = all(text.replace(".", "").replace("-", "").strip().isdigit() for text in (item.answer, other))
    return plain and compare(key, other).verdict is Verdict.WRONG
