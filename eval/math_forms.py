"""Mathematical answers rewritten by script: forms that mean the same as a key, and forms that do not.

Nothing random: each key gives the same forms each time. A rewriting that does not apply to a key gives
nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from assistant.homework.marking.mathematics import Comparison, MathKey, Verdict, compare
from assistant.homework.marking.mathematics.compare import alternatives
from eval.files import EvalDataInvalid, rows

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_FULL = str.maketrans("0123456789.-+=()/", "０１２３４５６７８９．－＋＝（）／")
_FRACTION = re.compile(r"\\frac\s*\{\s*(\d+)\s*\}\s*\{\s*(\d+)\s*\}")
_CHINESE = "零一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Judged:
    """One form of one key with what the comparison said."""

    id: str
    key: str
    form: str
    right: bool
    verdict: Verdict


def judged(folder: Path, limit: int | None = None) -> list[Judged]:
    """Compare every form of every key of the set. Raises `EvalDataInvalid`."""
    found: list[Judged] = []
    for at, (line, row) in enumerate(rows(folder / "items.jsonl")):
        if limit is not None and at >= limit:
            break
        text = row.get("answer")
        if not isinstance(text, str) or not text.strip():
            raise EvalDataInvalid(file="items.jsonl", line=line, reason="no answer")
        key = MathKey((text,))
        for right, forms in ((True, right_forms(text)), (False, wrong_forms(text))):
            for form in dict.fromkeys(forms):
                result: Comparison = compare(key, form)
                found.append(Judged(f"{row.get('id')}:{form}", text, form, right, result.verdict))
    return found


def right_forms(key: str) -> Iterator[str]:
    """The key as it stands and rewritten."""
    yield key
    text = alternatives((key,))[0]
    bare = text.replace("$", "").strip().rstrip(".。 ").strip()
    bare = re.sub(r"(?<=\d)\. (?=\d)", ".", bare)
    yield bare
    yield f"${bare}$"
    yield f"答：{bare}。"
    yield f"\\({bare}\\)"
    yield f"  {bare}  ．"
    if "\\" not in bare:
        yield bare.translate(_FULL)
    if _NUMBER.fullmatch(bare):
        yield from _numbers(bare)
    else:
        yield from _written(bare)


def _numbers(bare: str) -> Iterator[str]:
    yield f"x={bare}"
    yield f"{bare}个"
    yield f"一共有{bare}本"
    yield f"答案是{bare}"
    yield f"\\boxed{{{bare}}}"
    yield f"{bare}.0" if "." not in bare else f"{bare}0"
    yield f"{bare}×1"
    if "." not in bare:
        number = int(bare)
        yield f"{number * 4}/4"
        yield f"\\frac{{{number * 3}}}{{3}}"
        yield f"{number - 2}+2={number}"
        yield f"{number * 100}%"
        if number >= 1000:
            yield f"{number:,}"
        if 0 <= number < 10000:
            yield chinese(number)
            yield f"{chinese(number)}个"


def _written(bare: str) -> Iterator[str]:
    yield bare.replace(r"\frac", r"\dfrac")
    yield re.sub(r"\\mathrm\s*\{\s*~?\s*(\w)\s*\}", r"\1", bare)
    yield bare.replace("{", " {")
    simple = re.sub(r"\\mathrm\s*\{\s*~?\s*(\w)\s*\}", r"\1", bare)
    simple = (
        simple.replace(r"\left", "").replace(r"\right", "").replace(r"\leqslant", "≤").replace(r"\leq", "≤")
    )
    simple = (
        simple.replace(r"\pi", "π").replace(r"\infty", "∞").replace(r"^{\circ}", "°").replace(r"\ln", "ln")
    )
    simple = re.sub(r"\\sqrt\s*\{\s*(\d+)\s*\}", r"√\1", simple)
    simple = re.sub(r"\\frac\s*\{([^{}]+)\}\s*\{([^{}]+)\}", r"((\1)/(\2))", simple)
    yield simple
    yield simple.replace(" ", "").replace("^{2}", "²")
    found = _FRACTION.search(bare)
    if found:
        above, below = int(found[1]), int(found[2])
        for factor in (2, 5):
            yield bare.replace(found.group(), f"\\frac{{{above * factor}}}{{{below * factor}}}")
        if 1000 % below == 0 and bare.endswith(found.group()):
            yield bare.replace(found.group(), f"{above / below}")
    if bare.endswith(r"^{\circ}"):
        yield bare.removesuffix(r"^{\circ}") + "度"
    sides = bare.split("=")
    if len(sides) == 2 and "或" not in bare:
        yield f"{sides[1]}={sides[0]}"
        yield f"2({sides[0]})=2({sides[1]})"
        yield f"{sides[0]}-({sides[1]})=0"
    if "=" not in bare and "," not in bare and "和" not in bare and "leq" not in bare and "(2)" not in bare:
        yield f"({bare})"
        yield f"{bare}+0"
        yield f"a={bare}" if "a" not in bare and "n" not in bare.replace(r"\ln", "") else bare
    if "和" in bare:
        yield "，".join(part.strip() for part in reversed(bare.split("和")))
        yield "、".join(f"x_{at + 1}={part.strip()}" for at, part in enumerate(bare.split("和")))
    if re.fullmatch(r"(?:\(\d\))+", bare):
        yield "".join(chr(0x245F + int(number)) for number in re.findall(r"\d", bare))
    if r"\leqslant" in bare:
        yield f"(-∞,{bare.split('leqslant')[1].strip()}]"
    if simple.replace(" ", "").endswith(",+∞)"):
        yield "x>" + simple.replace(" ", "").removesuffix(",+∞)").lstrip("(")


def wrong_forms(key: str) -> Iterator[str]:
    """Answers near the key that are wrong."""
    text = alternatives((key,))[0]
    bare = text.replace("$", "").strip().rstrip(".。 ").strip()
    bare = re.sub(r"(?<=\d)\. (?=\d)", ".", bare)
    if re.fullmatch(r"(?:\(\d\))+", bare):
        yield bare[:3]
        yield bare + "(9)"
        return
    if _NUMBER.fullmatch(bare):
        value = float(bare)
        yield from (
            f"{value + 1:g}",
            f"{value - 1:g}个",
            f"{value + 0.1:g}",
            f"{value + 10:g}%",
        )
        yield f"{chinese(int(abs(value)) + 1)}个"
        if value:
            yield f"x={value * 10:g}"
            yield from (f"-({bare})", f"{value / 10:g}", f"{bare}或{value + 2:g}", f"{bare}:7", f"{bare}<x")
            yield f"{bare}^2+1"
        yield from ("", "不知道", "?")
        return
    digits = list(re.finditer(r"\d", bare))
    for match in digits[:6]:
        changed = str((int(match.group()) + 1) % 10)
        yield bare[: match.start()] + changed + bare[match.end() :]
    if "=" not in bare and "," not in bare and "或" not in bare and "和" not in bare and "leq" not in bare:
        yield f"-({bare})"
        yield f"{bare}+1"
        yield f"2*({bare})"
    if bare.endswith(")") and "infty" in bare:
        yield bare.replace(r"\left(", r"\left[", 1)
    if r"\leqslant" in bare:
        yield bare.replace(r"\leqslant", "<")
        yield bare.replace(r"\leqslant", r"\geqslant")
    if "和" in bare:
        yield bare.split("和")[0]
    if "或" in bare:
        yield bare.split("或")[0]


def chinese(number: int) -> str:
    """A whole number below ten thousand in Chinese: 105 is 一百零五."""
    if number >= 10_000:
        return str(number)
    if number < 10:
        return _CHINESE[number]
    parts, gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            parts += ("零" if gap and parts else "") + _CHINESE[digit] + name
            gap = False
        else:
            gap = True
    return parts.removeprefix("一") if parts.startswith("一十") else parts
