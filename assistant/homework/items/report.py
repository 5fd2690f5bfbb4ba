"""What became of a file of items: accepted, repaired, refused, each with its place and reason."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from assistant.homework.items.item import Item
from assistant.homework.items.problems import ItemInvalid
from corpora.misfit import reasons

_OWN = {
    "option labels repeat": ("选项字母重复", "option letters repeat"),
    "a choice needs two options at least": ("选择题至少要有两个选项", "a choice needs two options at least"),
    "the key names options that are not there": (
        "没有答案，或答案不在选项之中", "there is no key, or it names an option that is not there",
    ),
    "a single choice has one right option": ("单选题只能有一个答案", "a single choice has one right option"),
    "only choices have options": ("只有选择题有选项", "only choices have options"),
    "a true-or-false item has the key 对 or 错": (
        "判断题的答案应为“对”或“错”", "the key of a true-or-false item is 对 or 错",
    ),
    "the scoring points do not add up to the points": (
        "采分点之和不等于本题分值", "the scoring points do not add up to the points",
    ),
}  # fmt: skip
_FIELDS = {
    "id": "编号", "type": "题型", "subject": "学科", "grade": "年级", "stem": "题干", "options": "选项",
    "answer": "答案", "accepted": "其他答案", "scoring": "采分点", "solution": "解析", "points": "分值",
    "expected": "预估难度", "minutes": "用时", "step": "分值步长", "knowledge": "知识点", "pictures": "图片",
    "tolerance": "容差", "cognitive": "认知水平", "context": "情境", "enemies": "互斥题", 
    "partial": "部分得分", "origin": "来源方式",
}  # fmt: skip


class Note(BaseModel):
    """A sentence about one place: `#3` is the third question, `Sheet1!5` a row, else a file of the
    package. `code` is stable."""

    model_config = ConfigDict(frozen=True)
    place: str
    code: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A file as it was understood; nothing is in the bank yet. `places` says where each accepted item
    stands, `pictures` holds theirs by SHA-256, `sha256` is the file's."""

    form: str
    sha256: str
    items: tuple[Item, ...] = ()
    places: tuple[str, ...] = ()
    repaired: tuple[Note, ...] = ()
    refused: tuple[Note, ...] = ()
    pictures: Mapping[str, bytes] = field(default_factory=dict)


@dataclass
class Findings:
    """A report while a file is read."""

    items: list[Item] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    repaired: list[Note] = field(default_factory=list)
    refused: list[Note] = field(default_factory=list)
    pictures: dict[str, bytes] = field(default_factory=dict)

    def repair(self, place: str, code: str, zh: str, en: str) -> None:
        """Note what was put right or left out."""
        note = Note(place=place, code=code, zh=zh, en=en)
        if note not in self.repaired:
            self.repaired.append(note)

    def refuse(self, place: str, code: str, zh: str, en: str) -> None:
        """Note what was not taken, and why."""
        self.refused.append(Note(place=place, code=code, zh=zh, en=en))

    def accept(self, place: str, values: Mapping[str, object]) -> None:
        """Take the item of these values, or refuse it with what pydantic says first."""
        try:
            item = Item.model_validate(values)
        except ValidationError as error:
            name, chinese, english = reason(error)
            self.refuse(
                place, "invalid", f"{_FIELDS.get(name, name)}{'：' * bool(name)}{chinese}",
                f"{name}{': ' * bool(name)}{english}",
            )  # fmt: skip
            return
        twin = next((at for at, other in enumerate(self.items) if other.id == item.id), None)
        if twin is not None:
            other = self.places[twin]
            self.refuse(
                place,
                "id-repeated",
                f"编号“{item.id}”与 {other} 相同",
                f"it has the id of {other}: {item.id}",
            )
            return
        self.items.append(item)
        self.places.append(place)

    def reading(self, form: str, data: bytes) -> Reading:
        """The finished report."""
        used = {picture.sha256 for item in self.items for picture in item.pictures}
        return Reading(
            form, hashlib.sha256(data).hexdigest(), tuple(self.items), tuple(self.places),
            tuple(self.repaired), tuple(self.refused),
            {sha: picture for sha, picture in self.pictures.items() if sha in used},
        )  # fmt: skip


def reason(error: ValidationError) -> tuple[str, str, str]:
    """The first thing wrong with an item: field, and why in Chinese and English."""
    first = error.errors(include_url=False, include_input=False)[0]
    name = str(first["loc"][0]) if first["loc"] else ""
    if first["type"] == "value_error":
        words = str(first.get("ctx", {}).get("error", ""))
        if words in _OWN:
            return name, *_OWN[words]
    return name, *reasons(first["type"], first.get("ctx", {}))


def valid(values: Mapping[str, Any]) -> Item:
    """The item of these values. Raises `ItemInvalid`."""
    try:
        return Item.model_validate(values)
    except ValidationError as error:
        field, chinese, english = reason(error)
        raise ItemInvalid(field=field, reason_zh=chinese, reason_en=english) from None
