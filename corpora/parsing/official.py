"""What a Chinese official document says of itself (公文要素): title, issuing body, number, date.

The elements and their places follow GB/T 9704-2012: number and addressee stand above the text, signature
and date below it. Nothing is guessed from the text itself, where other documents are named.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_KINDS = (
    "通知|意见|决定|公告|通报|通告|报告|请示|批复|函|纪要|决议|命令|办法|规定|细则|条例|规则"
    "|方案|规划|纲要|要点|计划|标准|指南|指引|章程|制度"
)
"""Words that end the title of an official document."""

_TITLE = re.compile(
    rf"[^，。；！？!?:：]{{0,40}}关于[^。；！？!?:：]{{2,100}}(?:{_KINDS})(?:[ ]?[（(][^）)]{{1,12}}[）)])?"
)
_TITLE_START = re.compile("[^，。；：:！？!?]{0,40}关于[^。；：:！？!?]{0,60}$")
_NUMBER = re.compile(
    r"(?:发文字号|文号|发文号|文件编号)?[:：]?\s*([\u4e00-\u9fff]{2,14})\s*[〔\[［【（(〈<﹝]\s*((?:19|20)\d{2})\s*"
    r"[〕\]］】）)〉>﹞]\s*第?\s*(\d{1,5})\s*号"
)
_ORDER = re.compile(r"(?:中华人民共和国)?([\u4e00-\u9fff]{2,16}令)\s*(?:（|\()?第\s*(\d{1,5})\s*号(?:）|\))?")
_HALF_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")
_HAN_DIGITS = {
    "〇": 0,
    "零": 0,
    "○": 0,
    "一": 1,
    "二": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
_DATE = re.compile(r"((?:19|20)\d{2})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")
_HAN_DATE = re.compile(
    r"([一二][〇零○一二三四五六七八九]{3})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日"
)
_LABELLED_DATE = re.compile(
    r"(?:成文日期|发文日期|发布日期|发布时间|印发日期|生成日期)[:：]?\s*((?:19|20)\d{2})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})"
)
_BODY = (
    "(?:部|委|委员会|厅|局|办|办公厅|办公室|院|会|署|政府|党委|党组|中央|国务院|大学|学院|学校|中学|小学|幼儿园"
    "|中心|研究所|教研室|教育组|集团|总局|司|处|部门|学会|协会|指导组)"
)
_BODY_NAME = re.compile(
    rf"(?:[\u4e00-\u9fff]{{1,28}}{_BODY}(?:[（(][\u4e00-\u9fff]{{1,8}}[）)])?[ 、]*)+(?:文件)?"
)
_SALUTATION = re.compile(
    "[^。！？]{2,200}(?:厅|局|委|院校|学校|高校|单位|部门|中心|司局|委员会|政府|处室|年级组|教研组|同志)[）)]?[：:]"
)
_FURNITURE = re.compile(
    r"[\dA-Za-z\s./—-]{1,20}|签发人.*|(?:特急|加急|急件|平急).{0,4}|(?:索引号|主题分类|发文机关|成文日期|有效性).*"
)
_PRINTED = re.compile(r"\s*印发\s*$")
_BELOW = re.compile("[（(](?:此件|信息公开)|抄送[:：]|抄报[:：]|[部厅局校]内发送[:：]")
_HEAD = 12
"""Blocks from the top among which number, title and addressee stand."""


@dataclass(frozen=True, slots=True)
class Elements:
    """What was found; empty where it was not. `official` tells that the title is an official document's
    own."""

    title: str = ""
    publisher: str = ""
    document_number: str = ""
    issued: str = ""
    official: bool = False


def normalise_document_number(text: str) -> str:
    """The document number (发文字号) that `text` consists of, in the one form 教师厅函〔2025〕13号: brackets
    〔〕, half-width digits, no spaces, no 第 and no leading zeros. Orders read 教育部令第53号. Empty where
    `text` is something else."""
    line = text.translate(_HALF_WIDTH).strip()
    match = _NUMBER.fullmatch(re.sub(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])", "", line))
    if match:
        return f"{match[1]}〔{match[2]}〕{int(match[3])}号"
    order = _ORDER.fullmatch(line)
    return f"{order[1]}第{int(order[2])}号" if order else ""


def date_in(text: str) -> str:
    """The first date in `text`, written in figures or in Chinese numerals, as an ISO date; else empty."""
    text = text[:200].translate(_HALF_WIDTH)
    match = _DATE.search(text)
    if match:
        return _iso(int(match[1]), int(match[2]), int(match[3]))
    han = _HAN_DATE.search(re.sub(r"\s", "", text))
    if not han:
        return ""
    year = int("".join(str(_HAN_DIGITS[digit]) for digit in han[1]))
    return _iso(year, _han_number(han[2]), _han_number(han[3]))


def is_date_line(text: str) -> bool:
    """Whether `text` is a date and nothing else, such as stands under a signature."""
    bare = re.sub(r"[\s（()）]", "", text[:60].translate(_HALF_WIDTH))
    return len(text) < 60 and bool(_DATE.fullmatch(bare) or _HAN_DATE.fullmatch(bare))


def stands_alone(text: str) -> bool:
    """Whether `text` is a line that never continues: a document number, a date, a printing date, the
    addressee's line with its colon, an official title."""
    if len(text) > 200:
        return False
    short = len(text) <= 60
    return bool(
        (short and (normalise_document_number(text) or is_date_line(text)))
        or (short and _PRINTED.search(text) and date_in(text))
        or is_salutation(text)
        or is_official_title(text)
    )


def is_salutation(text: str) -> bool:
    """Whether `text` addresses the bodies it is sent to (主送机关) and ends in a colon."""
    return len(text) <= 200 and text.endswith(("：", ":")) and bool(_SALUTATION.fullmatch(text))


def is_closing(text: str) -> bool:
    """Whether `text` stands below a document: its date, to whom it goes in copy, how far it is public,
    when it was printed."""
    return len(text) <= 200 and bool(
        is_date_line(text) or _BELOW.match(text) or (_PRINTED.search(text) and date_in(text))
    )


def is_signature(text: str) -> bool:
    """Whether `text` is the name of a body and nothing else."""
    return bool(_body(text.replace(" ", "")))


def is_official_title(text: str) -> bool:
    """Whether `text` reads as the title of an official document: [发文机关]关于……的通知."""
    return len(text) <= 160 and bool(_TITLE.fullmatch(text.strip()))


def join_title(texts: Sequence[str]) -> tuple[int, int] | None:
    """The span of lines, first and one past the last, that make one title broken over lines near the
    top; None where the title has one line or none."""
    for first, text in enumerate(texts[:_HEAD]):
        if is_official_title(text) or not _TITLE_START.fullmatch(text[:120]) or len(text) > 60:
            continue
        for last in range(first + 2, min(first + 5, len(texts) + 1)):
            if is_official_title("".join(texts[first:last])):
                return first, last
    return None


def elements(texts: Sequence[str]) -> Elements:
    """Title, issuing body, number and date of the document whose blocks are `texts`."""
    head = [text for text in texts[:_HEAD] if len(text) <= 200]
    title, official = _title(head)
    number = next((found for text in head if (found := normalise_document_number(text))), "")
    issued, signature = _signature(texts)
    publisher = _publisher_in_title(title) if official else ""
    if not publisher:
        publisher = signature or next((_body(text) for text in head if _body(text)), "")
    return Elements(title, publisher, number, issued, official)


def _title(head: Sequence[str]) -> tuple[str, bool]:
    """The first line that is neither a body's name nor a number nor the like; whether it is official."""
    for text in head:
        if is_official_title(text):
            return text.strip(), True
        if not (is_furniture(text) or _SALUTATION.fullmatch(text)):
            return (text.strip(), False) if len(text) <= 80 else ("", False)
    return "", False


def is_furniture(text: str) -> bool:
    """Whether `text` is one of the lines that may stand above a title: the issuing body, a number, a
    date, a serial or urgency mark."""
    return bool(stands_alone(text) or _FURNITURE.fullmatch(text) or _body(text))


def _body(text: str) -> str:
    text = text.strip()
    if len(text) > 40 or not _BODY_NAME.fullmatch(text):
        return ""
    return text.removesuffix("文件").removeprefix(
        "中华人民共和国" if len(text) > 10 and "政府" not in text else "\0"
    )


def _publisher_in_title(title: str) -> str:
    name = title.split("关于", 1)[0].strip()
    return name if _BODY_NAME.fullmatch(name) else ""


def _signature(texts: Sequence[str]) -> tuple[str, str]:
    """Date and signature below the text; the printing date, or a labelled one, where there is none."""
    for index, text in enumerate(texts):
        if index and is_date_line(text):
            signer = _body(texts[index - 1].replace(" ", "")) if len(texts[index - 1]) <= 40 else ""
            return date_in(text), signer
    for text in texts:
        if len(text) <= 60 and _PRINTED.search(text) and date_in(text):
            return date_in(text), ""
    for text in texts[: 2 * _HEAD]:
        match = _LABELLED_DATE.search(text[:200])
        if match:
            return _iso(int(match[1]), int(match[2]), int(match[3])), ""
    return "", ""


def _iso(year: int, month: int, day: int) -> str:
    return f"{year:04}-{month:02}-{day:02}" if 1 <= month <= 12 and 1 <= day <= 31 else ""


def _han_number(text: str) -> int:
    tens, _, ones = text.rpartition("十")
    if "十" not in text:
        return _HAN_DIGITS[text] if len(text) == 1 else 0
    return (_HAN_DIGITS.get(tens, 0) if tens else 1) * 10 + (_HAN_DIGITS.get(ones, 0) if ones else 0)
