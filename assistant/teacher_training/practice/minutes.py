"""Minutes of a subject group (教研记录) read without a model: decisions, and actions with who, what, when.

A line that names nobody in charge and decides nothing becomes neither; each find keeps the sentence it comes
from. Colleagues stand as `〔成员1〕`, others as codes or by role.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

LONGEST = 20_000
"""Characters of one meeting's minutes."""

MEMBER = re.compile(r"〔成员(\d{1,3})〕")
_ROLE = (
    r"(?:教研组长|备课组长|学科组长|年级组长|教研员|主备人|主讲人|记录人|组长|"
    r"[一二三四五六七八九]年级(?:备课组|各班|组)?|各备课组|各年级组?|各班|"
    r"全体(?:成员|教师|老师)|各位(?:成员|教师|老师)|每位(?:成员|教师|老师)|每人)"
)
_WHO = rf"(?:〔成员\d{{1,3}}〕|[STPN]-?[0-9A-Za-z]{{4,12}}|{_ROLE})"
_SEVERAL = rf"{_WHO}(?:(?:、|和|与|及){_WHO})*"
_CHARGE = re.compile(
    rf"(?:由|请|安排|委托)\s*(?P<a>{_SEVERAL})\s*(?:老师)?(?:负责|牵头|承担)?"
    rf"|(?P<b>{_SEVERAL})\s*(?:老师)?(?:负责|牵头|承担|来做)"
)
_LISTED = re.compile(rf"^(?P<c>{_SEVERAL})\s*[:：]")
_DECIDED = re.compile(r"(?:决定|议定|商定|确定|通过|一致同意|达成一致|约定|统一为|统一用|明确)")
_OPEN = re.compile(r"(?:未|没有|尚未|暂不|是否|能否|待)(?:\S{0,4})(?:决定|确定|通过|议定|明确)|[?？]")
_LIST_MARK = re.compile(r"^\s*(?:[（(]?[0-9一二三四五六七八九十]{1,3}[)）.、．]|[-·•*])\s*")
_TIDY = " ，,、；;。：:"

_DAYS = {name: number for number, name in enumerate("一二三四五六日")} | {"天": 6}
_NUMBERS = {"一": 1, "两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "十": 10}
_UNTIL = re.compile(
    r"(?:(?P<year>\d{4})年)?(?P<month>\d{1,2})月(?P<day>\d{1,2})[日号]"
    r"|(?P<week>本|这|下|下下)(?:个)?(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天])"
    r"|(?P<count>\d{1,2}|[一两二三四五六七八十])(?:个)?(?P<unit>天|周|星期|月)(?:之)?内"
    r"|(?P<end>本月底|这个月底|月底|下月底)|(?P<words>期中(?:考试)?前|期末(?:考试)?前|学期末|寒假前|暑假前|下次(?:教研|活动|会议))"
)
_AROUND = r"(?:请)?(?:在|于|截止(?:到|至)?|最迟)?\s*{}\s*(?:之前|以前|前|止)?(?:完成|提交|交|做好|上传)?"


@dataclass(frozen=True, slots=True)
class Found:
    """A decision or an action. `who` is as the minutes say it, `until` an ISO day or empty, `until_words`
    how the minutes put it; `sentence` counts from 1 and `quote` is that sentence."""

    kind: str
    text: str
    quote: str
    sentence: int
    who: str = ""
    until: str = ""
    until_words: str = ""


def sentences(text: str) -> list[str]:
    """The sentences of minutes, list marks taken off."""
    parts = re.split(r"(?<=[。！？!?；;])|\n", text)
    return [tidy for part in parts if (tidy := _LIST_MARK.sub("", part).strip())]


def read(text: str, held: date) -> list[Found]:
    """Decisions and actions in the order of the minutes; days are reckoned from the day it was `held`."""
    found: list[Found] = []
    for number, sentence in enumerate(sentences(text), start=1):
        actions = list(_actions(sentence, number, held))
        found += actions
        if not actions and _DECIDED.search(sentence) and not _OPEN.search(sentence):
            found.append(Found("decision", sentence.strip(_TIDY), sentence, number))
    return found


def _actions(sentence: str, number: int, held: date) -> Iterator[Found]:
    """Who does what: the words after each name up to the next one. A day said once holds for all."""
    if _OPEN.search(sentence):
        return
    marks = list(_CHARGE.finditer(sentence))
    listed = _LISTED.match(sentence)
    if not marks and listed and _UNTIL.search(sentence):
        marks = [listed]
    whole_day, whole_words = until(sentence, held)
    for place, mark in enumerate(marks):
        end = marks[place + 1].start() if place + 1 < len(marks) else len(sentence)
        part = sentence[mark.end() : end]
        what = _without_day(part).strip(_TIDY)
        day, words = until(part, held)
        if not words:
            day, words = whole_day, whole_words
        who = next(value for value in mark.groupdict().values() if value)
        if what:
            yield Found(
                "action",
                what,
                sentence,
                number,
                who,
                day or whole_day if not words else day,
                words or whole_words,
            )


def _without_day(text: str) -> str:
    mark = _UNTIL.search(text)
    if mark is None:
        return text
    return re.sub(_AROUND.format(re.escape(mark[0])), "", text, count=1)


def until(text: str, held: date) -> tuple[str, str]:
    """The last day that a sentence names, as an ISO day where it can be told, and in its own words."""
    mark = _UNTIL.search(text)
    if mark is None:
        return "", ""
    given = mark.groupdict()
    if given["month"]:
        return _of_calendar(given, held), mark[0]
    if given["weekday"]:
        monday = held - timedelta(days=held.weekday())
        weeks = {"本": 0, "这": 0, "下": 1, "下下": 2}[given["week"]]
        return (monday + timedelta(weeks=weeks, days=_DAYS[given["weekday"]])).isoformat(), mark[0]
    if given["unit"]:
        count = int(given["count"]) if given["count"].isdecimal() else _NUMBERS[given["count"]]
        days = {"天": 1, "周": 7, "星期": 7, "月": 30}[given["unit"]]
        return (held + timedelta(days=count * days)).isoformat(), mark[0]
    if given["end"]:
        months = 2 if given["end"] == "下月底" else 1
        first = date(held.year + (held.month + months - 1) // 12, (held.month + months - 1) % 12 + 1, 1)
        return (first - timedelta(days=1)).isoformat(), mark[0]
    return "", mark[0]


def _of_calendar(given: dict[str, str], held: date) -> str:
    """A day of the calendar; without a year, the next one that comes. Empty for a day that is none."""
    month, day = int(given["month"]), int(given["day"])
    try:
        if given["year"]:
            return date(int(given["year"]), month, day).isoformat()
        this = date(held.year, month, day)
        return (this if this >= held else date(held.year + 1, month, day)).isoformat()
    except ValueError:
        return ""
