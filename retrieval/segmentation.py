"""Chinese and English text into index terms (分词), the same for passages and for queries.

Words and character bigrams stand side by side: words carry meaning, bigrams find what the dictionary
does not know, and single characters other than the commonest find what is one character long. Document
numbers (发文字号) and ordinals (第十二条) become terms of their own, however they are written.
"""

import re
import unicodedata
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opencc import OpenCC
    from rjieba import Jieba

SEGMENTATION_VERSION = "1"
"""Changes with anything that changes a term; an index made with another one has to be rebuilt."""

MAX_TERM = 64
"""Characters of one term; longer runs (keys, base64) are cut, for nobody searches for their ends."""

_HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_HAN_RUN = re.compile(f"[{_HAN}]+")
_LATIN = re.compile(rf"\d+(?:\.\d+)+|[^\W_{_HAN}]+(?:['’][^\W_{_HAN}]+)*")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_TEACH_LEARN_ASSESS = re.compile(r"教\s*[-‐-―－·・、/]\s*学\s*[-‐-―－·・、/]\s*评")

_NUMBER = re.compile(
    rf"([{_HAN}](?:\s?[{_HAN}]){{0,11}})?\s*[\[〔【(「〈<{{]\s*((?:19|20)\d\d)\s*年?\s*[\]〕】)」〉>}}]\s*第?\s*0*(\d{{1,5}})\s*号"
)
_YEAR = re.compile(r"[\[〔【(「〈<{]\s*(?:19|20)\d\d")
"""Without a year in brackets there is no document number in full; looking for this first is much quicker."""
_SHORT_NUMBER = re.compile(r"(?<![\d.])0*(\d{1,5})\s*号")
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_CODE_STARTS = "教国中财发工文科民卫公司"
_ORDINAL = re.compile(
    r"第\s*([零〇一二三四五六七八九十百千两\d]{1,7})\s*(条|章|节|款|项|编|课|单元|册|讲|期|批)"
)
_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
FUNCTION_CHARACTERS = frozenset(
    "的一是不了在有和人这中大为上个以要时来用到于出就分对成会可年也能下而后多之等与及其或"
)
"""The commonest characters, which are no terms by themselves."""


def tokens(text: str) -> list[str]:
    """Index terms of `text`, repeated as often as they occur: words, bigrams, characters, Latin words
    and numbers, then document numbers and ordinals in canonical form."""
    plain = normalise(text)
    terms = words(plain)
    for run in _HAN_RUN.findall(plain):
        terms.extend([run[at : at + 2] for at in range(len(run) - 1)])
        terms.extend([one for one in run if one not in FUNCTION_CHARACTERS])
    terms.extend(stem(word)[:MAX_TERM] for word in _LATIN.findall(plain))
    terms.extend(_document_numbers(plain))
    if "第" in plain:
        terms.extend(f"第{_integer(number)}{unit}" for number, unit in _ORDINAL.findall(plain))
    return terms


def normalise(text: str) -> str:
    """`text` in one width (NFKC), one case and simplified characters (繁转简)."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    simple = simplified(folded)
    return _TEACH_LEARN_ASSESS.sub("教学评", _THOUSANDS.sub("", simple))


def simplified(text: str) -> str:
    """`text` in simplified characters (繁转简)."""
    return str(_simplifier().convert(text))


def is_han(character: str) -> bool:
    """Whether it is a Chinese character."""
    return _HAN_RUN.fullmatch(character) is not None


def words(plain: str) -> list[str]:
    """The dictionary's words in normalised text, of two Chinese characters and more."""
    return [word for word in _jieba().cut(plain) if len(word) > 1 and _HAN_RUN.fullmatch(word)]


def _document_numbers(plain: str) -> list[str]:
    """Terms of every document number: in full, without its issuer's code, and its bare number.

    `根据教师厅函[2025] 13 号` gives `教师厅函〔2025〕13号`, `〔2025〕13号` and `13号`; `13号文` gives
    `13号` alone and so still finds the document, with less weight.
    """
    terms: list[str] = []
    if "号" not in plain:
        return terms
    for code, year, number in _NUMBER.findall(plain) if _YEAR.search(plain) else ():
        short = f"〔{year}〕{number}号"
        issuer = _issuer_code(re.sub(r"\s", "", code))
        terms.extend([issuer + short, short] if issuer else [short])
    terms.extend(f"{number}号" for number in _SHORT_NUMBER.findall(plain))
    return terms


def _issuer_code(run: str) -> str:
    """The issuer's code (机关代字) at the end of a run of characters: `根据教师厅函` → `教师厅函`.

    It starts at the last character that begins such codes and leaves at least two, or at the
    province's short name before it. The aim is one form for one number, not a registry of issuers.
    """
    for at in range(len(run) - 2, -1, -1):
        if run[at] in _CODE_STARTS:
            return run[at - 1 :] if at and run[at - 1] in _PROVINCES else run[at:]
    return run[-4:]


def _integer(number: str) -> int:
    """The value of a Chinese or Arabic numeral below ten thousand: `一百二十` → 120, `二〇` → 20."""
    if number.isdecimal():
        return int(number)
    if not any(character in _UNITS for character in number):
        return int("".join(str(_DIGITS.get(character, character)) for character in number))
    total = digit = 0
    for character in number:
        if character in _UNITS:
            total += (digit or 1) * _UNITS[character]
            digit = 0
        else:
            digit = int(_DIGITS.get(character, character))
    return total + digit


def stem(word: str) -> str:
    """A Latin word without its plural ending: the S-stemmer of Harman (1991), “How effective is
    suffixing?”, which gains on English and cannot harm names and formulas much."""
    word = word.removesuffix("'s").removesuffix("’s")
    if len(word) > 4 and word.endswith("ies") and word[-4] not in "ae":
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("es") and word[-3] not in "aeo":
        return word[:-1]
    if len(word) > 3 and word.endswith("s") and word[-2] not in "us":
        return word[:-1]
    return word


@cache
def _jieba() -> "Jieba":
    from rjieba import Jieba

    segmenter = Jieba()
    for term in (files("retrieval") / "education_terms.txt").read_text(encoding="utf-8").split():
        segmenter.add_word(term, None, None)
    return segmenter


@cache
def _simplifier() -> "OpenCC":
    from opencc import OpenCC

    return OpenCC("t2s")
