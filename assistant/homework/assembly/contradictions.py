"""What cannot hold whatever the bank has: found by adding up, before anything is solved."""

from collections.abc import Iterator

from assistant.homework.assembly.blueprint import Amount, Blueprint, Section
from assistant.homework.assembly.rules import (
    ITEMS,
    POINTS,
    Unit,
    Words,
    cell_name,
    section_name,
    wanted_words,
)
from assistant.homework.assembly.words import figure, type_name
from corpora.problem import Problem


class BlueprintContradicts(Problem):
    """The blueprint cannot hold in any bank. Details: `zh` and `en`, the sentences that say why."""

    code = "blueprint-contradicts"


def check(blueprint: Blueprint) -> None:
    """Raises `BlueprintContradicts` with everything found."""
    found = list(contradictions(blueprint))
    if found:
        raise BlueprintContradicts(
            why_zh="；".join(zh for zh, _ in found), why_en="; ".join(en for _, en in found)
        )


def contradictions(blueprint: Blueprint) -> Iterator[Words]:
    """Sentences in Chinese and English, one for each contradiction."""
    yield from _ranges(blueprint)
    for number, section in enumerate(blueprint.sections):
        yield from _section(blueprint, number, section)
    yield from _types(blueprint)
    yield from _sums(blueprint)
    yield from _named(blueprint)


def _wishes(blueprint: Blueprint) -> Iterator[tuple[Words, Amount | None, Unit]]:
    yield ("全卷总分", "the points"), blueprint.points, POINTS
    yield ("全卷题数", "the number of items"), blueprint.count, ITEMS
    yield ("全卷预计用时", "the minutes"), blueprint.minutes, ("分钟", "minutes")
    yield ("平均难度 P", "the mean expected P"), blueprint.expected, ("", "")
    for number, section in enumerate(blueprint.sections):
        name = (
            f"大题“{section_name(blueprint, number)}”",
            f"section “{section_name(blueprint, number, 'en')}”",
        )
        yield name, section.count, ITEMS
        yield name, section.points, POINTS
    for cell in blueprint.cells:
        words = cell_name(blueprint, cell), cell_name(blueprint, cell, "en")
        yield words, cell.count, ITEMS
        yield words, cell.points, POINTS


def _ranges(blueprint: Blueprint) -> Iterator[Words]:
    for what, wish, unit in _wishes(blueprint):
        if wish is not None and wish.most is not None and wish.least > wish.most:
            least, most = figure(wish.least), figure(wish.most)
            yield (
                f"{what[0]}：至少 {least} {unit[0]}、最多 {most} {unit[0]}，下限大于上限",
                f"{what[1]}: at least {least} and at most {most} {unit[1]}",
            )
    mean = blueprint.expected
    if mean is not None and (mean.least > 1 or (mean.most or 0) > 1):
        yield (
            "平均难度 P 应在 0 到 1 之间，例如 0.65-0.75",
            "the mean expected P lies between 0 and 1, as 0.65-0.75",
        )


def _section(blueprint: Blueprint, number: int, section: Section) -> Iterator[Words]:
    if section.each is None or section.count is None or section.points is None:
        return
    low, high = _span(section)
    wish = section.points
    if low > (wish.most if wish.most is not None else low) or high < wish.least:
        zh, en = wanted_words(wish, POINTS)
        count, count_en = wanted_words(section.count, ITEMS)
        each = figure(section.each)
        yield (
            f"大题“{section_name(blueprint, number)}”有 {count}、每题 {each} 分，合不成 {zh}",
            f"section “{section_name(blueprint, number, 'en')}” has {count_en} of {each} points, not {en}",
        )


def _span(section: Section) -> tuple[float, float]:
    """The least and the most points of a section by its counts; infinite where it does not say."""
    if section.count is None or section.each is None:
        return 0.0, float("inf")
    most = section.count.most
    return section.count.least * section.each, float("inf") if most is None else most * section.each


def _types(blueprint: Blueprint) -> Iterator[Words]:
    seen = set()
    for section in blueprint.sections:
        for kind in section.types:
            if kind in seen:
                yield (
                    f"{type_name(kind)}出现在两个大题里，每种题型只能归一个大题",
                    f"{type_name(kind, 'en')} stand in two sections; a type belongs to one",
                )
            seen.add(kind)
    for cell in blueprint.cells:
        wanted = [
            wish for wish in (cell.count, cell.points) if wish is not None and wish.least and not wish.cost
        ]
        if seen and cell.types and wanted and not seen & set(cell.types):
            yield (
                f"蓝图要{cell_name(blueprint, cell)}，但没有收这种题型的大题",
                f"the blueprint wants {cell_name(blueprint, cell, 'en')}, but no section takes that type",
            )


def _sums(blueprint: Blueprint) -> Iterator[Words]:
    """Sections against the whole, where the whole must hold."""
    sections = blueprint.sections
    if not sections:
        return
    counts = [_bounds(section.count) for section in sections]
    worth = [
        (max(own[0], by_count[0]), min(own[1], by_count[1]))
        for own, by_count in ((_bounds(section.points), _span(section)) for section in sections)
    ]
    for name, name_en, unit, wish, spans in (
        ("题数", "items", ITEMS, blueprint.count, counts),
        ("分值", "points", POINTS, blueprint.points, worth),
    ):
        if wish is None or wish.cost:
            continue
        low, high = sum(span[0] for span in spans), sum(span[1] for span in spans)
        zh, en = wanted_words(wish, unit)
        if wish.most is not None and low > wish.most:
            over, far = figure(low), figure(low - wish.most)
            yield (
                f"各大题{name}合计至少 {over} {unit[0]}，全卷只要 {zh}，多出 {far} {unit[0]}",
                f"the sections have {over} {name_en} or more, the paper {en}: {far} too many",
            )
        elif high < wish.least:
            under, far = figure(high), figure(wish.least - high)
            yield (
                f"各大题{name}合计最多 {under} {unit[0]}，全卷要 {zh}，还差 {far} {unit[0]}",
                f"the sections have {under} {name_en} or fewer, the paper {en}: {far} missing",
            )


def _bounds(wish: Amount | None) -> tuple[float, float]:
    """A soft wish binds nothing."""
    if wish is None or wish.cost:
        return 0.0, float("inf")
    return wish.least, float("inf") if wish.most is None else wish.most


def _named(blueprint: Blueprint) -> Iterator[Words]:
    for one in sorted(set(blueprint.forced) & set(blueprint.excluded)):
        yield f"题 {one} 既必选又排除", f"item {one} is both forced and excluded"
    forced = set(blueprint.forced)
    for group in blueprint.enemies:
        both = sorted(forced & set(group))
        if len(both) > 1:
            yield (
                f"必选题 {'、'.join(both)} 互斥，不能同卷",
                f"the forced items {', '.join(both)} must not meet",
            )
    most = blueprint.count.most if blueprint.count is not None and not blueprint.count.cost else None
    if most is not None and len(forced) > most:
        yield (
            f"必选题有 {len(forced)} 道，全卷只要 {figure(most)} 道",
            f"{len(forced)} items are forced, the paper has {figure(most)}",
        )
