"""What a reader found of one question, and the item made of it."""

import hashlib
import re
import unicodedata
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from assistant.homework.items.item import Id, Item, ItemType
from assistant.homework.items.report import Findings

MOST = 5_000
"""Questions of one file."""

POINTS: dict[ItemType, float] = {
    ItemType.SINGLE: 3, ItemType.MULTIPLE: 4, ItemType.TRUE_FALSE: 2, ItemType.BLANK: 3, ItemType.SHORT: 6,
    ItemType.CALCULATION: 8, ItemType.PROOF: 8, ItemType.EXPERIMENT: 8, ItemType.MATERIAL: 10,
    ItemType.ESSAY: 40, ItemType.ORAL: 5, ItemType.PRACTICAL: 10,
}  # fmt: skip
"""What is assumed where a file names no points; the report says so."""

BLANK = re.compile(r"_{2,}|＿+|[（(][ \u3000]*[）)]")
_KINDS: tuple[tuple[str, ItemType], ...] = (
    ("多选|多项选择|不定项|multiple", ItemType.MULTIPLE),
    ("单选|单项选择|选择|single|choice", ItemType.SINGLE),
    ("判断|true", ItemType.TRUE_FALSE),
    ("填空|默写|blank", ItemType.BLANK),
    ("证明|proof", ItemType.PROOF),
    ("计算|解方程|解答|calculat", ItemType.CALCULATION),
    ("实验|experiment", ItemType.EXPERIMENT),
    ("材料|阅读|material", ItemType.MATERIAL),
    ("作文|写作|书面表达|essay", ItemType.ESSAY),
    ("口语|听说|oral", ItemType.ORAL),
    ("操作|实践|practical", ItemType.PRACTICAL),
    ("简答|问答|论述|short", ItemType.SHORT),
)
_RIGHT, _WRONG = (
    {"对", "√", "✓", "✔", "T", "TRUE", "正确", "是"},
    {"错", "×", "✗", "✘", "X", "F", "FALSE", "错误", "否"},
)
_LETTERS = re.compile(r"[A-H]+")
_IN_STEM = re.compile(r"[（(][ \u3000]*([A-H]{1,8}|√|×|对|错)[ \u3000]*[）)]")
_STEP = re.compile(r"[（(…·.]{0,60}\s{0,5}(\d+(?:\.\d+)?)\s*分\s*[)）]?\s*$")
_ID: TypeAdapter[str] = TypeAdapter(Id)


class About(BaseModel):
    """What the person says of a whole file; what the file says of a question goes before it."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    subject: Id = "mathematics"
    grade: int = Field(7, ge=1, le=12)
    source: str = Field(default="", max_length=500)
    licence: str = Field(default="", max_length=500)


@dataclass
class Raw:
    """One question as a file has it. `more` are fields of the item that the file names outright."""

    place: str
    stem: str = ""
    options: list[tuple[str, str]] = field(default_factory=list)
    answer: str = ""
    solution: list[str] = field(default_factory=list)
    hint: str = ""
    points: float | None = None
    id: str = ""
    stimulus: str = ""
    pictures: list[dict[str, str]] = field(default_factory=list)
    more: dict[str, Any] = field(default_factory=dict)


def kind_of(words: str) -> ItemType | None:
    """The type that a heading or cell names."""
    plain = words.strip().lower()
    if plain in {each.value for each in ItemType}:
        return ItemType(plain)
    return next((kind for pattern, kind in _KINDS if re.search(pattern, plain)), None)


def build(raw: Raw, about: About, found: Findings) -> None:
    """Accept the item of `raw`, or refuse it with its reason."""
    _key_from_stem(raw, found)
    kind = _kind(raw, found)
    answer = _answer(raw, kind, found)
    points = raw.points
    steps = _steps(raw.solution)
    if points is None:
        points = POINTS[kind]
        found.repair(
            raw.place,
            "points-assumed",
            f"没有写分值，按{points:g}分计",
            f"no points were given; {points:g} assumed",
        )
    values: dict[str, Any] = {
        "type": kind, "subject": about.subject, "grade": about.grade, "stem": raw.stem.strip(),
        "options": [{"label": label, "text": text} for label, text in raw.options], "answer": answer,
        "solution": [line for line in (each.strip() for each in raw.solution) if line],
        "points": points, "step": step_of(points), "pictures": raw.pictures, "stimulus": raw.stimulus.strip(),
        "source": about.source, "licence": about.licence,
    }  # fmt: skip
    values |= raw.more
    if "scoring" not in values and kind not in {ItemType.SINGLE, ItemType.MULTIPLE, ItemType.TRUE_FALSE}:
        _score(raw, steps, points, values, found)
    values["id"] = _id(raw, values, found)
    found.accept(raw.place, values)


def step_of(points: float) -> float:
    """The largest usual step of marks that divides the points."""
    return next(
        (step for step in (1.0, 0.5, 0.1) if abs(points / step - round(points / step)) < 1e-9), points
    )


def plain_key(text: str) -> str:
    """Half width and upper case, without what separates letters."""
    return re.sub(r"[\s,，、;；.。]+", "", unicodedata.normalize("NFKC", text)).upper()


def _key_from_stem(raw: Raw, found: Findings) -> None:
    """`2+2=（ B ）`: the key stands in the bracket of a question that has none elsewhere."""
    match = _IN_STEM.search(raw.stem)
    if raw.answer or match is None:
        return
    letters = set(match[1]) <= {label for label, _ in raw.options}
    if not (letters if raw.options else match[1] in {"√", "×", "对", "错"}):
        return
    raw.answer = match[1]
    raw.stem = f"{raw.stem[: match.start()]}（　　）{raw.stem[match.end() :]}"
    found.repair(
        raw.place, "key-from-stem", f"答案“{match[1]}”取自题干的括号，括号已清空",
        f"the key {match[1]} stood in the stem's bracket, which was emptied",
    )  # fmt: skip


def _kind(raw: Raw, found: Findings) -> ItemType:
    given = raw.more.pop("type", None)
    hinted = kind_of(given) if given else kind_of(raw.hint) if raw.hint else None
    key = plain_key(raw.answer)
    if given and hinted is None:
        found.repair(
            raw.place,
            "type-unknown",
            f"题型“{given[:20]}”不认识，按内容判断",
            f"type “{given[:20]}” is not known; guessed",
        )
    if raw.options:
        several = bool(_LETTERS.fullmatch(key)) and len(key) > 1
        if hinted is ItemType.SINGLE and several and not given:
            found.repair(
                raw.place,
                "type-changed",
                "答案不止一个，按多选题处理",
                "the key names several options: taken as multiple choice",
            )
        if hinted is ItemType.MULTIPLE or several:
            return ItemType.SINGLE if given and hinted is ItemType.SINGLE else ItemType.MULTIPLE
        return ItemType.SINGLE
    if hinted is not None and hinted not in {ItemType.SINGLE, ItemType.MULTIPLE}:
        return hinted
    if hinted is not None and given:
        return hinted
    if key in _RIGHT | _WRONG:
        return ItemType.TRUE_FALSE
    return hinted or (ItemType.BLANK if BLANK.search(raw.stem) else ItemType.SHORT)


def _answer(raw: Raw, kind: ItemType, found: Findings) -> str:
    key = plain_key(raw.answer)
    if kind in {ItemType.SINGLE, ItemType.MULTIPLE}:
        letters = re.sub(r"[^A-H]", "", key) if re.fullmatch(r"[^A-H]{0,6}[A-H]+[^A-H]{0,6}", key) else key
        ordered = "".join(sorted(set(letters)))
        if letters != ordered and len(letters) != len(ordered):
            found.repair(raw.place, "key-repeats", "答案中有重复的字母", "a letter stood twice in the key")
        if letters and not set(letters) <= {label for label, _ in raw.options}:
            same = [label for label, text in raw.options if text.strip() == raw.answer.strip()]
            if len(same) == 1:
                found.repair(
                    raw.place, "key-by-text", "答案写的是选项内容，已换成字母", "the key was an option's text"
                )
                return same[0]
        return ordered
    if kind is ItemType.TRUE_FALSE:
        return "对" if key in _RIGHT else "错" if key in _WRONG else raw.answer.strip()
    return raw.answer.strip()


def _steps(lines: list[str]) -> list[tuple[str, float]]:
    """Worked lines that name marks: the line without them, and the marks."""
    made = []
    for line in lines:
        match = _STEP.search(line)
        if match and match.start() > 0 and float(match[1]) > 0:
            made.append((line[: match.start()].rstrip(" …·.（("), float(match[1])))
    return [(text, marks) for text, marks in made if text]


def _score(
    raw: Raw, steps: list[tuple[str, float]], points: float, values: dict[str, Any], found: Findings
) -> None:
    """Scoring points from the marks at the ends of worked lines, which are each step's or add up."""
    marks = [each for _, each in steps]
    if len(marks) < 2:
        return
    if abs(sum(marks) - points) > 1e-6:
        rising = all(a < b for a, b in pairwise(marks))
        if not rising or abs(marks[-1] - points) > 1e-6:
            found.repair(
                raw.place, "scoring-left-out", f"步骤分之和与{points:g}分不符，未设采分点",
                f"the marks of the steps do not make {points:g}; no scoring points were set",
            )  # fmt: skip
            return
        marks = [b - a for a, b in zip([0.0, *marks], marks, strict=False)]
    values["scoring"] = [
        {"id": f"s{at}", "text": text, "points": each}
        for at, ((text, _), each) in enumerate(zip(steps, marks, strict=True), 1)
    ]
    if any(each != round(each / values["step"]) * values["step"] for each in marks):
        values["step"] = 0.5


def _id(raw: Raw, values: dict[str, Any], found: Findings) -> str:
    """The file's id where it is one, else one that follows from the content, so that the same question has
    the same id each time."""
    if raw.id:
        try:
            return _ID.validate_python(raw.id)
        except ValidationError:
            found.repair(
                raw.place,
                "id-renewed",
                f"编号“{raw.id[:20]}”不合格式，已换新编号",
                "the id has a form that is not kept; a new one was given",
            )
    parts = [values["type"], values["stem"], values["answer"], values["stimulus"], str(values["options"])]
    parts += [each["sha256"] for each in raw.pictures]
    digest = hashlib.sha256("\x1f".join(map(str, parts)).encode("utf-8", "surrogatepass")).hexdigest()
    return f"i-{digest[:20]}"


def fields() -> frozenset[str]:
    """Names of an item's fields."""
    return frozenset(Item.model_fields)
