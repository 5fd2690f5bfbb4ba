"""Personal data that has a form: identity and school numbers, telephones, cards, accounts (policy.md §6).

A number that looks right is masked even when its checksum fails: most wrong numbers in school files are
real ones mistyped. `certain` says that a checksum or a word of context confirms it.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from guardrails.identifiers import birthday, identity_checksum, identity_plausible, luhn
from guardrails.normalise import fold


@dataclass(frozen=True, slots=True)
class Finding:
    """Characters `start:end` of the text are personal data of type `kind` (a code of policy.md §6). The first
    `keep` of them may stay where the type is only made coarser (district of an address, grade of a class)."""

    kind: str
    start: int
    end: int
    certain: bool
    keep: int = 0


_SEP = r"[ \t.·–—-]{1,2}"
_CHINESE_DIGITS = str.maketrans("零〇一二三四五六七八九幺", "001234567891")


def _grouped(first: str, *sizes: int) -> str:
    """Digits in groups with a separator between them; `first` is the pattern of the first group."""
    return first + "".join(rf"{_SEP}\d{{{size}}}" for size in sizes)


_MOBILE = re.compile(
    r"(?<![\d.])(?:(?:\+|00)?86[ \t-]?)?("
    + "|".join(
        (
            r"1[3-9]\d{9}",
            _grouped(r"1[3-9]\d", 4, 4),
            _grouped(r"1[3-9]\d\d", 3, 4),
            _grouped(r"1[3-9]\d\d", 4, 3),
            _grouped(r"1[3-9]\d", 3, 5),
            _grouped(r"1[3-9]\d", 5, 3),
            _grouped(r"1[3-9]\d", 2, 2, 2, 2),
            r"1[ \t-][3-9](?:[ \t-]\d){9}",
        )
    )
    + r")(?!\d|\.\d|[元万亿吨米])"
)
_LANDLINE = re.compile(
    r"(?<![\d.-])(?:\((?:010|02\d|0[3-9]\d{2})\)[ \t]?|(?:010|02\d|0[3-9]\d{2})[ \t–—-]?)"
    r"[1-9]\d{6,7}(?:[-转]\d{1,5})?(?!\d)"
)
_EDGE, _END = r"(?<![0-9A-Za-z])", r"(?![0-9A-Za-z])"
_ID18 = re.compile(
    _EDGE
    + r"(?:\d{17}|"
    + "|".join((_grouped(r"\d{6}", 8, 3), _grouped(r"\d{6}", 4, 4, 3), _grouped(r"\d{3}", 3, 4, 4, 3)))
    + r")[\dXx]"
    + _END
)
_ID_WORD = re.compile(r"(?:身份证|居住证|永居证|证件)[^0-9\n]{0,10}$")
_ID15 = re.compile(_EDGE + r"\d{15}" + _END)
_XJH = re.compile(_EDGE + r"[GJLgjl]\d{17}[\dXx]" + _END)
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,4}[A-Za-z]{2,12}(?![\w-])", re.ASCII)
_EXAMPLE_MAIL = re.compile(r"@(?:[\w-]+\.)*example\.(?:com|org|net|cn)$", re.IGNORECASE)
_CARD = re.compile(r"(?<![\d.])(?:\d{13,19}|\d{4}(?:[ \t-]\d{4}){2,3}(?:[ \t-]\d{1,4})?)(?![\d.])")
_CARD_WORD = re.compile(
    r"(?:银行卡|卡号|账号|账户|帐号|开户|储蓄卡|信用卡|bank|card|account)[^0-9\n]{0,12}$", re.IGNORECASE
)
_QQ = re.compile(
    r"(?:QQ|扣扣|企鹅)[ \t]*(?:群|号码?|邮箱)?[ \t]*(?:[:：是为]|at)?[ \t]*([1-9]\d{4,10})(?![\d@])",
    re.IGNORECASE,
)
_WECHAT = re.compile(
    r"(?:微信|薇信|威信|v信|\bvx|\bwx|wechat|weixin)[ \t]*(?:(?:号码?|ID)[ \t]*[:：是为]?|[:：])[ \t]*"
    r"([A-Za-z][\w-]{5,19})"
    r"|(?:微信|薇信|v信|\bvx|\bwx)[ \t]*(?=[A-Za-z][\w-]*[\d_])([A-Za-z][\w-]{5,19})",
    re.IGNORECASE | re.ASCII,
)
_PASSPORT = re.compile(
    r"(?:护照|passport)[^0-9A-Za-z\n]{0,4}(?:(?:号码?|no\.?|number)[^0-9A-Za-z\n]{0,4})?"
    r"([A-Z]{1,2}\d{7,10}|\d{8,10})" + _END,
    re.IGNORECASE,
)


def detect(text: str) -> tuple[Finding, ...]:
    """Personal data in `text`, in order and without overlap; the longer of two overlapping finds stands."""
    folded = fold(text)
    if not folded.text:
        return ()
    found = [Finding(kind, *folded.span(start, end), sure) for kind, start, end, sure in formed(folded.text)]
    longest_first = sorted(found, key=lambda each: (each.start - each.end, each.start))
    return keep_first(longest_first, len(text))


def formed(plain: str) -> Iterator[tuple[str, int, int, bool]]:
    """Type, start, end and certainty of every find in a folded text; finds may overlap."""
    if _MANY_DIGITS.search(plain):
        yield from _numbers(plain)
    if _ACCOUNT_WORD.search(plain):
        yield from _accounts(plain)
    spoken = plain.translate(_CHINESE_DIGITS) if _SPOKEN.search(plain) else plain
    if _MANY_DIGITS.search(spoken):
        yield from _telephones(plain, spoken)


def keep_first(findings: Iterable[Finding], length: int) -> tuple[Finding, ...]:
    """The findings that overlap none before them, in order of place; `length` is that of the text."""
    taken, kept = bytearray(length), []
    for finding in findings:
        if not any(taken[finding.start : finding.end]):
            taken[finding.start : finding.end] = b"\1" * (finding.end - finding.start)
            kept.append(finding)
    return tuple(sorted(kept, key=lambda each: each.start))


_MANY_DIGITS = re.compile(r"\d(?:[ \t.·–—)-]{0,2}\d){6}")
_SPOKEN = re.compile(r"[零〇一二三四五六七八九幺](?:[ \t.·–—-]{0,2}[\d零〇一二三四五六七八九幺]){4}")
_ACCOUNT_WORD = re.compile(
    "[微薇威vV]信|[vVwW][xX]|[wW][eE][cCiI]|@|[qQ][qQ]|扣扣|企鹅|护照|[pP][aA][sS][sS]"
)
_OLD_RESIDENCE = re.compile(_EDGE + r"[A-Z]{3}\d{12}" + _END)
_RESIDENCE_WORD = re.compile(r"(?:永久居留|永居|居留证)[^0-9\n]{0,12}$")
_Found = Iterator[tuple[str, int, int, bool]]


def _numbers(text: str) -> _Found:
    """Identity numbers, school numbers (学籍号) and bank cards."""
    for match in _XJH.finditer(text):
        letter, number = match[0][0].upper(), match[0][1:]
        certain = birthday(number[6:14]) if letter == "L" else identity_checksum(number)
        yield "XJH", *match.span(), certain
    for match in _ID18.finditer(text):
        number = re.sub(r"[^0-9Xx]", "", match[0])
        named = _ID_WORD.search(text, max(0, match.start() - 20), match.start()) is not None
        if named or identity_plausible(number):
            yield _permit(number), *match.span(), identity_checksum(number)
    for match in _ID15.finditer(text):
        if identity_plausible(match[0]):
            yield "ID", *match.span(), False
    for match in _OLD_RESIDENCE.finditer(text):
        if _RESIDENCE_WORD.search(text, max(0, match.start() - 20), match.start()):
            yield "FPR", *match.span(), True
    for match in _CARD.finditer(text):
        number = re.sub(r"\D", "", match[0])
        named = _CARD_WORD.search(text, max(0, match.start() - 24), match.start()) is not None
        if named or (len(number) >= 15 and number[0] in "3456" and (luhn(number) or _union_pay(number))):
            yield "BANK", *match.span(), luhn(number)


def _permit(number: str) -> str:
    """ID, or GAT for residents from Hong Kong, Macau and Taiwan, or FPR for foreign residents."""
    if not identity_plausible(number):
        return "ID"
    return "GAT" if number[:2] in ("81", "82", "83") else "FPR" if number[0] == "9" else "ID"


def _union_pay(number: str) -> bool:
    return number.startswith("62") and len(number) in (16, 19)


def _telephones(text: str, spoken: str) -> _Found:
    """Mobiles, also in Chinese numerals (`spoken` has them as digits), and landlines."""
    for match in _MOBILE.finditer(spoken):
        yield "TEL", *match.span(), True
    for match in _LANDLINE.finditer(text):
        yield "LAND", *match.span(), True


def _accounts(text: str) -> _Found:
    """E-mail, QQ, WeChat, and travel documents named as such."""
    for match in _MAIL.finditer(text):
        if not _EXAMPLE_MAIL.search(match[0]):
            yield "MAIL", *match.span(), True
    for kind, pattern in (("QQ", _QQ), ("WECHAT", _WECHAT), ("PASS", _PASSPORT)):
        for match in pattern.finditer(text):
            yield kind, *match.span(match.lastindex or 0), True
