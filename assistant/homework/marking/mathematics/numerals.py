"""Chinese numerals (中文数字) inside an answer, as Arabic ones: 三十七, 三分之二, 百分之五, 一点五."""

import re

_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10**4, "亿": 10**8}
_RUN = "[零〇一二两三四五六七八九十百千万亿]"
_ANY = rf"(?:{_RUN}+(?:点[零〇一二三四五六七八九]+)?|\d+(?:\.\d+)?)"
_PERCENT = re.compile(rf"百分之({_ANY})")
_FRACTION = re.compile(rf"(?:({_ANY})又)?({_ANY})分之({_ANY})")
_DECIMAL = re.compile(rf"({_RUN}+)点([零〇一二三四五六七八九]+)")
_WHOLE = re.compile(rf"{_RUN}+")
_MIXED = re.compile(r"(\d+)又(\(?\d+/\d+\)?|\\frac\{\d+\}\{\d+\})")
_LARGE_AFTER = re.compile(r"(\d+(?:\.\d+)?)(万|亿)")
_NOT_NUMBERS = re.compile(
    r"(?:一(?:共|样|定|起|直|般|次函数|元)|二(?:次|元)|三角|四边|五边|六边|第一|第二|第三|十分|千克|千米|千瓦|百分)"
)


def arabic(text: str) -> str:
    """`text` with its numerals written in digits; words like 一共 and units like 千米 stay."""
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(match.group())
        return f"\x00{len(kept) - 1}\x00"

    text = _PERCENT.sub(lambda match: f"{_number(match[1])}%", text)
    text = _FRACTION.sub(_fraction, text)
    text = _MIXED.sub(r"(\1+\2)", text)
    text = _NOT_NUMBERS.sub(keep, text)
    text = _DECIMAL.sub(lambda match: _number(match.group()), text)
    text = _LARGE_AFTER.sub(lambda match: f"({match[1]}*{_LARGE[match[2]]})", text)
    text = _WHOLE.sub(lambda match: _number(match.group()), text)
    text = text.replace("负", "-")
    return re.sub("\x00(\\d+)\x00", lambda match: kept[int(match[1])], text)


def _fraction(match: re.Match[str]) -> str:
    whole, below, above = match.groups()
    part = f"({_number(above)}/{_number(below)})"
    return f"({_number(whole)}+{part})" if whole else part


def _number(text: str) -> str:
    if re.fullmatch(r"[\d.]+", text):
        return text
    whole, _, after = text.partition("点")
    digits = "".join(str(_DIGITS[each]) for each in after)
    return f"{_integer(whole)}{'.' + digits if digits else ''}"


def _integer(text: str) -> int:
    """百二十 is 120, 二〇二四 is 2024, 三万五千 is 35000."""
    if all(each in _DIGITS for each in text):
        return int("".join(str(_DIGITS[each]) for each in text))
    total, part, digit = 0, 0, 0
    for each in text:
        if each in _DIGITS:
            digit = _DIGITS[each]
        elif each in _UNITS:
            part, digit = part + (digit or 1) * _UNITS[each], 0
        else:
            total, part, digit = (total + part + digit or 1) * _LARGE[each], 0, 0
    return total + part + digit
