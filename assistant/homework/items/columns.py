"""The columns of a workbook of items, written and read by one list. A cell that holds several values has one
a line; where a value itself has lines, the cell is a JSON list."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from assistant.homework.items.item import Cognitive, Item, ItemType, ScoringPoint

LETTERS = "ABCDEFGH"
TYPES: Mapping[ItemType, str] = MappingProxyType(
    {
        ItemType.SINGLE: "单选题", ItemType.MULTIPLE: "多选题", ItemType.TRUE_FALSE: "判断题",
        ItemType.BLANK: "填空题", ItemType.SHORT: "简答题", ItemType.CALCULATION: "计算题",
        ItemType.PROOF: "证明题", ItemType.EXPERIMENT: "实验题", ItemType.MATERIAL: "材料题",
        ItemType.ESSAY: "作文题", ItemType.ORAL: "口语题", ItemType.PRACTICAL: "操作题",
    }
)  # fmt: skip
_COGNITIVE = dict(zip(("识记", "理解", "应用", "分析", "评价", "创造"), Cognitive, strict=True)) | {
    "记忆": Cognitive.REMEMBER,
    "了解": Cognitive.REMEMBER,
    "运用": Cognitive.APPLY,
    "综合": Cognitive.ANALYSE,
}
_CONTEXT = {"生活": "life", "学科": "subject", "科技": "technology", "文化": "culture", "无": "none"}
_PARTIAL = {"无": "none", "一半": "half", "逐项": "each"}
_ORIGIN = {"原创": "original", "改编": "adapted", "选用": "imported", "导入": "imported", "模板": "template"}
_SUBJECTS = {
    "数学": "mathematics", "物理": "physics", "化学": "chemistry", "语文": "chinese", "英语": "english",
    "生物": "biology", "历史": "history", "地理": "geography", "道德与法治": "civics", "道法": "civics",
    "科学": "science", "信息科技": "informatics", "音乐": "music", "美术": "art", "体育": "sports",
}  # fmt: skip
_EXPECTED = {"易": 0.85, "较易": 0.75, "容易": 0.85, "中": 0.6, "中等": 0.6, "较难": 0.4, "难": 0.3}
_POINT = re.compile(r"(\d+(?:\.\d+)?)\s*分?\s*(?:\(([A-Za-z0-9._-]{1,64})\))?\s*[:：|｜]?\s*(.+)", re.DOTALL)
_LONGEST = 4_000
_MARKED = re.compile(r"(.+?)[（(…\s]+(\d+(?:\.\d+)?)\s*分[)）]?\s*$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Column:
    """One field: its heading, other headings it is known by, what the cell says, and what is read from one.
    `read` raises ValueError for what it cannot be."""

    name: str
    heading: str
    others: tuple[str, ...]
    write: Callable[[Item], str | float | int]
    read: Callable[[str], Any]


def column_of(heading: str) -> Column | None:
    """The column that a heading means, in Chinese or English, whatever its case and spaces."""
    return _BY_HEADING.get(_folded(heading))


def _folded(heading: str) -> str:
    """Without case, spaces and what stands in brackets behind it."""
    return re.sub(r"[\s_*:：]|[（(].*$", "", heading.casefold())


def _list(values: list[str]) -> str:
    if any("\n" in each or each.startswith("[") for each in values):
        return json.dumps(values, ensure_ascii=False)
    return "\n".join(values)


def _items(cell: str) -> list[str]:
    if cell.startswith("["):
        try:
            read = json.loads(cell)
        except ValueError:
            read = None
        if isinstance(read, list) and all(isinstance(each, str) for each in read):
            return read
    return [each.strip() for each in cell.split("\n") if each.strip()]


def _codes(cell: str) -> list[str]:
    return [each for part in _items(cell) for each in re.split(r"[;；,，、\s]+", part) if each]


def scoring_cell(points: list[ScoringPoint]) -> str:
    """A line a point: marks, id, wordings."""
    lines = [f"{each.points:g}分 ({each.id}) {' ｜ '.join([each.text, *each.accepted])}" for each in points]
    texts = [text for each in points for text in (each.text, *each.accepted)]
    if any("｜" in text or "\n" in text for text in texts):
        return json.dumps([each.model_dump(mode="json") for each in points], ensure_ascii=False)
    return "\n".join(lines)


def scored(cell: str) -> list[dict[str, Any]]:
    """What `scoring_cell` wrote, or lines that end in their marks. Raises ValueError."""
    if cell.startswith("[{"):
        read = json.loads(cell)
        if isinstance(read, list):
            return read
    made = []
    for at, line in enumerate(_items(cell), 1):
        if len(line) > _LONGEST:
            raise ValueError(line[:30])
        marked = None if (match := _POINT.fullmatch(line)) else _MARKED.fullmatch(line)
        if match:
            text, *others = [each.strip() for each in match[3].split("｜")]
            made.append(
                {"id": match[2] or f"s{at}", "text": text, "points": float(match[1]), "accepted": others}
            )
        elif marked:
            made.append({"id": f"s{at}", "text": marked[1].strip(), "points": float(marked[2])})
        else:
            raise ValueError(line)
    return made


def _named(words: Mapping[str, Any]) -> Callable[[str], Any]:
    return lambda cell: words.get(cell, cell)


def _number(cell: str) -> float:
    found = re.fullmatch(r"(-?\d+(?:\.\d+)?)\s*(%|分钟?|min|points?)?", cell)
    if not found:
        raise ValueError(cell)
    return float(found[1]) / (100 if found[2] == "%" else 1)


def _difficulty(cell: str) -> float:
    return _EXPECTED[cell] if cell in _EXPECTED else _number(cell)


def grade(cell: str) -> int:
    """7, 七年级, 七, 初一 or 高一 as a number. Raises ValueError."""
    if cell.isdigit():
        return int(cell)
    for first, before in (("初", 6), ("高", 9)):
        if cell.startswith(first):
            return before + "零一二三".index(cell[1:2] or "?")
    figures = "零一二三四五六七八九"
    stem = cell.removesuffix("年级").removeprefix("小")
    return figures.index(stem) if len(stem) == 1 else int(stem)


def _inverse(words: Mapping[str, Any], value: Any) -> str:
    return next((name for name, each in words.items() if each == value), str(value))


def _misconceptions(item: Item) -> str:
    return _list([f"{each.label} {each.misconception}" for each in item.options if each.misconception])


_HEADINGS = """
id 编号 题号 题目编号
type 题型 类型 题目类型
subject 学科 科目
grade 年级
stem 题干 题目 试题 题目内容 问题 内容 question
A 选项A optionA
B 选项B optionB
C 选项C optionC
D 选项D optionD
E 选项E optionE
F 选项F optionF
G 选项G optionG
H 选项H optionH
answer 答案 参考答案 正确答案 标准答案 key
accepted 其他答案
unit 单位
points 分值 分数 满分 score
step 分值步长
partial 部分得分
tolerance 容差
scoring 采分点 评分标准 评分细则 rubric
solution 解析 解答 答案解析 详解 explanation
stimulus 材料 阅读材料
knowledge 知识点 考点 考查知识点 考查内容
literacy 核心素养 素养
cognitive 认知水平 认知层次 能力层次 能力要求
context 情境
expected 预估难度 难度 难度系数 difficulty
minutes 用时 预计用时 time
enemies 互斥题
misconceptions 选项误区
origin 来源方式
source 来源 出处
licence 版权 授权 license
template 模板
"""
"""Name of the field or letter of the option, the heading we write, and others that are understood."""

_WRITERS: Mapping[str, Callable[[Item], str | float | int]] = {
    "type": lambda item: TYPES[item.type],
    "subject": lambda item: _inverse(_SUBJECTS, item.subject),
    "partial": lambda item: _inverse(_PARTIAL, item.partial),
    "cognitive": lambda item: _inverse(_COGNITIVE, item.cognitive),
    "context": lambda item: _inverse(_CONTEXT, item.context),
    "origin": lambda item: _inverse(_ORIGIN, item.origin),
    "scoring": lambda item: scoring_cell(item.scoring),
    "misconceptions": _misconceptions,
}
_READERS: Mapping[str, Callable[[str], Any]] = {
    "subject": _named(_SUBJECTS), "partial": _named(_PARTIAL), "cognitive": _named(_COGNITIVE),
    "context": _named(_CONTEXT), "origin": _named(_ORIGIN), "grade": grade, "points": _number,
    "step": _number, "tolerance": _number, "minutes": _number, "expected": _difficulty, "scoring": scored,
    "accepted": _items, "solution": _items, "literacy": _items, "misconceptions": _items,
    "knowledge": _codes, "enemies": _codes,
}  # fmt: skip


def _cell(name: str) -> Callable[[Item], str | float | int]:
    """What an item writes under this name: an option's text, a list a line each, or the field as it is."""

    def written(item: Item) -> str | float | int:
        if name in LETTERS:
            return next((each.text for each in item.options if each.label == name), "")
        value = getattr(item, name)
        return _list(value) if isinstance(value, list) else value

    return _WRITERS.get(name, written)


COLUMNS: tuple[Column, ...] = tuple(
    Column(name, heading, tuple(others), _cell(name), _READERS.get(name, str))
    for name, heading, *others in (line.split() for line in _HEADINGS.strip().splitlines())
)
"""In the order of the sheet."""

_BY_HEADING = {
    _folded(name): column for column in COLUMNS for name in (column.heading, column.name, *column.others)
}
