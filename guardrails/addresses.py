"""Addresses of three levels or more (住址, ADDR of policy.md §6): region, street or village, number,
building, room. A single place name is no address: geography lessons stay whole.
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import yaml

from guardrails.spotter import Spotter

_HAN = r"[\u4e00-\u9fff]"
_NUMBER = r"(?:\d{1,5}|[一二三四五六七八九十百零〇甲乙丙丁A-Za-z]{1,5})"
_LEAD = '住在于到从址是为至往回：:，,。、；;（(《“"\n \t1234567890'
_REGION_ENDINGS = (
    r"(?:特别行政区|自治州|自治县|自治旗|地区|新区|开发区|高新区|林区|矿区|[市州盟县]|(?<!小)区"
    r"|旗(?![街路大帜]))"
)
_PARTS = (
    ("region", rf"{_HAN}{{1,6}}?{_REGION_ENDINGS}"),
    ("town", rf"{_HAN}{{1,6}}?(?:街道办事处|街道|镇|乡|苏木)"),
    ("village", rf"{_HAN}{{1,6}}?(?:村民委员会|社区|村|嘎查|[屯庄寨湾]村?)"),
    ("group", rf"(?:第?{_NUMBER}(?:村民小组|组|社|队)|{_HAN}{{1,4}}(?:村民小组|小组))"),
    (
        "street",
        rf"{_HAN}{{1,8}}?(?:大街|大道|马路|公路|环路|胡同|步行街|[路街巷弄道])"
        rf"(?:(?:[东西南北中]|{_NUMBER})?(?:大街|[路街段巷弄]))?",
    ),
    (
        "estate",
        r"[\u4e00-\u9fffA-Za-z0-9·]{1,10}?"
        r"(?:小区|花园|花苑|公寓|家园|新村|新苑|嘉园|名苑|雅苑|家属院|宿舍|大厦|广场|大院|国际|(?:城|苑|府|园|院|居|轩|湾|庭|邸|里)(?=\d|[A-Za-z]座|[一二三四五六七八九十]{1,3}[号栋幢座单组]))",
    ),
    ("number", rf"{_NUMBER}(?:-\d{{1,4}})?号(?!楼|院)(?:院|之[一二三四五六七八九十\d])?"),
    ("yard", rf"{_NUMBER}(?:号院|弄|号(?!楼))"),
    ("building", rf"(?:{_NUMBER}(?:号楼|栋|幢|座|楼|号院)|[A-Za-z]座)"),
    ("unit", rf"{_NUMBER}(?:单元|门(?!口))"),
    ("floor", rf"{_NUMBER}(?:层|楼)"),
    ("room", r"(?:[A-Za-z]?\d{1,5}(?:室|房|户|号房)|\d{3,4}(?![\d年月日元分号人.%]))"),
)
_ORDER = {name: place for place, (name, _) in enumerate(_PARTS)}
_COMPILED = tuple((name, re.compile(pattern)) for name, pattern in _PARTS)
_EXACT = frozenset({"number", "yard", "building", "unit", "floor", "room", "group"})
_HINT = re.compile(
    r"[\d一二三四五六七八九十][号栋幢座室弄组]|[\d一二三四五六七八九十](?:单元|号楼)"
    r"|[县区市旗][\u4e00-\u9fff]{1,8}[镇乡][\u4e00-\u9fff]{1,8}[村屯庄]|[路街巷道][\u4e00-\u9fff]?\d"
)


_REGION = re.compile(r"(?:省|市|(?:壮族|回族|维吾尔)?自治区|特别行政区|地区|州|盟)?")


@cache
def _places() -> Spotter[str]:
    raw: dict[str, str] = yaml.safe_load(Path(__file__).with_name("places.yaml").read_text("utf-8"))
    return Spotter({name: kind for kind, names in raw.items() for name in names.split()})


def _named_regions(text: str) -> Iterator[tuple[int, int, int]]:
    """Start, end and number of levels of each province or city, a city joined to the province before it."""
    found = _places().find(text)
    done = 0
    for place, (start, end, kind) in enumerate(found):
        if start < done:
            continue
        done, levels = _region_end(text, end), 1
        following = next((each for each in found[place + 1 : place + 4] if each[0] == done), None)
        if kind == "provinces" and following:
            done, levels = _region_end(text, following[1]), 2
        yield start, done, levels


def _region_end(text: str, place: int) -> int:
    match = _REGION.match(text, place)
    return match.end() if match else place


def addresses(text: str) -> Iterator[tuple[int, int, int]]:
    """Addresses in a folded text, of three levels or more: start, end, and where its district ends."""
    if not _HINT.search(text):
        return
    done, known = 0, list[tuple[int, int]]()
    for start, after, levels in _named_regions(text):
        if start < done:
            continue
        end, found = _follow(text, after, levels)
        if found >= 3 and _detailed(text, after, end):
            done = end
            known.append((start, end))
            yield start, end, _district(text, after, end)
    yield from _without_region(text, known)


_ROAD_END = rf"(?:大街|大道|胡同|[路街巷村镇乡])(?=([\u4e00-\u9fff\d]{{0,10}}{_NUMBER}(?:号|弄|栋|幢|组)))"
_ESTATE_END = rf"(?:小区|花园|公寓|家园|新村|家属院|苑)(?=({_NUMBER}(?:号楼|栋|幢|座|单元|号)))"
_STARTS = tuple(
    (re.compile(before + end), re.compile(end), reach)
    for before, end, reach in (
        (rf"(?:{_HAN}{{1,5}}[区县镇乡])?{_HAN}{{2,6}}?", _ROAD_END, 12),
        (rf"{_HAN}{{2,6}}?", _ESTATE_END, 6),
    )
)
"""How an address without a region begins; how that ends, which is quick to find; how far before it begins."""


def _without_region(text: str, known: list[tuple[int, int]]) -> Iterator[tuple[int, int, int]]:
    """Addresses that begin with a district, a street, a village or an estate: 幸福里小区3栋2单元501."""
    taken = 0
    for pattern, ending, reach in _STARTS:
        for first, last in _windows(text, ending, reach):
            for match in pattern.finditer(text, first, last):
                start = _after_lead(text, match.start(), match.end())
                if start < taken or any(start < stop and begin < match.end() for begin, stop in known):
                    continue
                end, found = _follow(text, start, 0)
                if found >= 3:
                    taken = end
                    yield start, end, _district(text, start, end)


def _windows(text: str, ending: re.Pattern[str], reach: int) -> Iterator[tuple[int, int]]:
    """Parts of the text outside which nothing can match that ends as `ending` does, at most `reach`
    characters after its beginning."""
    first = last = 0
    for match in ending.finditer(text):
        if last and match.start() - reach > last:
            yield first, last
            last = 0
        if not last:
            first = max(0, match.start() - reach)
        last = max(last, match.end(1))
    if last:
        yield first, last


_DISTRICT = re.compile(rf"(?:{_HAN}{{1,6}}?{_REGION_ENDINGS}){{1,3}}")


def _district(text: str, place: int, end: int) -> int:
    """Where the regions named from `place` on end: this much of an address may stay."""
    match = _DISTRICT.match(text, place, end)
    return match.end() if match and _sober(match[0]) else place


def _after_lead(text: str, start: int, end: int) -> int:
    """The place after the last word that introduces an address."""
    for place in range(end - 3, start - 1, -1):
        if text[place] in _LEAD:
            return place + 1
    return start


def _follow(text: str, place: int, levels: int) -> tuple[int, int]:
    """Where the parts that follow `place` end, and the number of levels then."""
    order, misses = -1, 0
    while place < len(text):
        found = _next(text, place, order)
        if found is None:
            break
        name, end = found
        order = _ORDER[name] - (name in ("region", "estate"))
        place, levels = end, levels + 1
        misses += 1
        if misses > 12:
            break
    return place, levels


def _next(text: str, place: int, order: int) -> tuple[str, int] | None:
    """The nearest part at `place` that may follow one of rank `order`; the shortest of the worded ones."""
    worded: tuple[str, int] | None = None
    for name, pattern in _COMPILED:
        if _ORDER[name] <= order:
            continue
        match = pattern.match(text, place)
        if match is None or not _sober(match[0]):
            continue
        if name in _EXACT:
            return name, match.end()
        if worded is None or match.end() < worded[1]:
            worded = (name, match.end())
    return worded


_SENTENCE = re.compile("[的了是在与及或被把我你他她们这那就也都]|和(?![平田谐县睦兴顺龙])")


def _sober(part: str) -> bool:
    return _SENTENCE.search(part) is None


def _detailed(text: str, place: int, end: int) -> bool:
    """Whether something finer than a district was named: 浙江省杭州市西湖区 alone is geography."""
    return re.search(r"[路街巷弄道村镇乡组屯庄寨号栋幢座室苑]|社区|小区|\d", text[place:end]) is not None
