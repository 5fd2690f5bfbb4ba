"""What a file says where its reader does not look (隐藏文字、批注、备注、文档属性): here it is a finding.

White, vanished and minute characters of Word, invisible elements of HTML and Markdown, hidden sheets, rows
and columns, and slides that are not shown never become passages. A file that had them may be an attack or a
careless template, so a person should know before it is published (S-R8). Where hidden text, a comment, a
slide's notes or a property speaks to a model, that is said by itself, with its place and never its words.
"""

from dataclasses import dataclass

from corpora.document import Document
from guardrails.checks.injection import gives_orders

_KINDS = {
    "hidden-text": ("有隐藏的文字（白字、隐藏字或极小字），已略去", "hidden text was left out"),
    "hidden-cells": ("有隐藏的工作表、行或列，已略去", "hidden sheets, rows or columns were left out"),
    "hidden-slides": ("有不放映的幻灯片，已略去", "slides that are not shown were left out"),
}
_ORDERS = {
    "comment": ("批注里有像是写给人工智能的指令", "a comment seems to give orders to an AI"),
    "note": ("备注或脚注里有像是写给人工智能的指令", "a note seems to give orders to an AI"),
    "hidden": ("隐藏的文字里有像是写给人工智能的指令", "hidden text seems to give orders to an AI"),
    "property": ("文档属性里有像是写给人工智能的指令", "a document property seems to give orders to an AI"),
}
_PROPERTIES = {
    "title": "标题",
    "subject": "主题",
    "keywords": "标记",
    "description": "备注",
    "category": "类别",
    "creator": "作者",
    "custom": "自定义属性",
}
_SHOWN = 10


@dataclass(frozen=True, slots=True)
class HiddenFinding:
    """One kind of hidden content: its code, words for the reviewer, and places where it has any (numbers of
    comments, pages, slides or sheets, names of properties)."""

    code: str
    zh: str
    en: str
    places: tuple[str, ...] = ()

    @property
    def orders(self) -> bool:
        """Whether it speaks to a model: nothing like it is published unseen."""
        return self.code.startswith("orders-")


def hidden_findings(document: Document) -> tuple[HiddenFinding, ...]:
    """What readers of `document` would not have seen: what its parser left out, and where its comments,
    notes, hidden text or properties give orders to a model."""
    left_out = (HiddenFinding(code, *_KINDS[code]) for code in document.warnings if code in _KINDS)
    return (*left_out, *_orders(document))


def _orders(document: Document) -> tuple[HiddenFinding, ...]:
    spoken = [
        *((each.kind, each.place, each.text) for each in document.asides),
        *(
            ("note", str(block.anchor.slide or block.anchor.page or 1), block.text)
            for block in document.blocks
            if block.kind == "note"
        ),
    ]
    places = dict[str, list[str]]()
    for kind, place, text in spoken:
        if gives_orders(text):
            places.setdefault(kind, []).append(place)
    return tuple(_finding(kind, tuple(dict.fromkeys(found))) for kind, found in places.items())


def _finding(kind: str, places: tuple[str, ...]) -> HiddenFinding:
    zh, en = _ORDERS[kind]
    shown = places[:_SHOWN]
    named = "、".join(_PROPERTIES.get(each, each) if kind == "property" else f"第{each}处" for each in shown)
    return HiddenFinding(f"orders-in-{kind}", f"{zh}（{named}）", f"{en} ({', '.join(shown)})", places)
