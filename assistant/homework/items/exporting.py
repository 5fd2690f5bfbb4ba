"""Items as files: docx, xlsx, json, and QTI packages. Every file is labelled as other exports are."""

import base64
import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from assistant.documents.export import MEDIA_TYPES, Content, export
from assistant.documents.names import file_name
from assistant.documents.paper import Block, Heading, Paper, Paragraph
from assistant.documents.paper import Picture as PaperPicture
from assistant.documents.workbook import Sheet, Workbook
from assistant.homework.items.columns import COLUMNS, TYPES, scoring_cell
from assistant.homework.items.importing.data import FORMAT, VERSION
from assistant.homework.items.item import Item, ItemType
from assistant.homework.items.pictures import as_png
from assistant.homework.items.problems import ItemFormatUnknown
from guardrails.labels import label_file

_NUMERALS = "一二三四五六七八九十"
_ONE_LINE = 32
"""Characters of options that stand side by side."""


@dataclass(frozen=True, slots=True)
class Made:
    """A file of items. `left_out` says in words of both languages what the format cannot hold."""

    name: str
    media_type: str
    data: bytes
    sha256: str
    left_out: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Selection:
    """What is exported: items in order, and their pictures by SHA-256."""

    title: str
    items: tuple[Item, ...]
    pictures: Mapping[str, bytes] = field(default_factory=dict)


def export_items(chosen: Selection, form: str, aigc: dict[str, str]) -> Made:
    """`chosen` as one of `FORMS`.

    Raises `ItemFormatUnknown`; `LabelNotWritten`, then there is no file."""
    if form not in FORMS:
        raise ItemFormatUnknown(format=form[:20], known="、".join(FORMS))
    return FORMS[form](chosen, aigc)


def _made(name: str, media_type: str, data: bytes, left_out: Sequence[tuple[str, str]] = ()) -> Made:
    return Made(name, media_type, data, hashlib.sha256(data).hexdigest(), tuple(left_out))


def _json(chosen: Selection, aigc: dict[str, str]) -> Made:
    body = {
        "format": FORMAT,
        "version": VERSION,
        "title": chosen.title,
        "items": [item.model_dump(mode="json") for item in chosen.items],
        "pictures": {sha: base64.b64encode(data).decode() for sha, data in chosen.pictures.items()},
    }
    data = json.dumps(body, ensure_ascii=False, indent=1).encode()
    return _made(file_name(chosen.title, "json"), "application/json", label_file(data, "json", aigc))


def _xlsx(chosen: Selection, aigc: dict[str, str]) -> Made:
    used = [
        column
        for column in COLUMNS
        if column.name in {"id", "stem", "answer"} or any(column.write(item) != "" for item in chosen.items)
    ]
    rows = tuple(tuple(column.write(item) for column in used) for item in chosen.items)
    sheet = Sheet("题目", tuple(column.heading for column in used), rows)
    made = export(Content(workbook=Workbook(chosen.title, (sheet,))), "xlsx", aigc)
    lost = [("工作簿不含图片", "a workbook holds no pictures")] if chosen.pictures else []
    return _made(made.name, made.media_type, made.data, lost)


def _docx(chosen: Selection, aigc: dict[str, str]) -> Made:
    lost: list[tuple[str, str]] = []
    paper = Paper(chosen.title, tuple(_blocks(chosen, lost)))
    made = export(Content(paper=paper), "docx", aigc)
    lost += [(f"公式未能排版：{latex[:40]}", f"not set as a formula: {latex[:40]}") for latex in made.unset]
    return _made(made.name, made.media_type, made.data, lost)


def _blocks(chosen: Selection, lost: list[tuple[str, str]]) -> list[Block]:
    """Sections by type; under each question what `importing.answers` reads back."""
    blocks: list[Block] = []
    number, section, stimulus = 0, 0, ""
    for kind in ItemType:
        of_kind = _together([item for item in chosen.items if item.type is kind])
        if not of_kind:
            continue
        section += 1
        numeral = _NUMERALS[section - 1] if section <= 10 else f"十{_NUMERALS[section - 11]}"
        blocks.append(Heading(f"{numeral}、{TYPES[kind]}", 2))
        for item in of_kind:
            number += 1
            if item.stimulus and item.stimulus != stimulus:
                same = sum(1 for each in of_kind if each.stimulus == item.stimulus)
                blocks.append(Paragraph(f"阅读下面的材料，完成{number}～{number + same - 1}题。", "lead"))
                blocks.append(Paragraph(item.stimulus, "quote"))
            stimulus = item.stimulus
            blocks += _question(number, item, chosen.pictures, lost)
    return blocks


def _question(
    number: int, item: Item, pictures: Mapping[str, bytes], lost: list[tuple[str, str]]
) -> list[Block]:
    made: list[Block] = [Paragraph(f"{number}. （{item.points:g}分）{item.stem}")]
    for picture in item.pictures:
        data = pictures.get(picture.sha256)
        png = as_png(data, picture.media_type) if data else None
        if png is None:
            lost.append((f"第{number}题的图片未能排入", f"a picture of question {number} was left out"))
        else:
            made.append(PaperPicture(png, picture.alt, 8.0))
    made += [Paragraph(line) for line in _options(item)]
    tags = [
        ("答案", item.answer), ("单位", item.unit), ("其他答案", "\n".join(item.accepted)),
        ("解析", "\n".join(item.solution)), ("采分点", scoring_cell(item.scoring)),
    ]  # fmt: skip
    about = [
        ("编号", item.id), ("题型", TYPES[item.type]), ("知识点", "；".join(item.knowledge)),
        ("难度", f"{item.expected:g}"), ("用时", f"{item.minutes:g}分钟"), ("来源", item.source),
    ]  # fmt: skip
    made += [Paragraph(f"【{name}】{words}", "note") for name, words in tags if words]
    return [*made, Paragraph("　".join(f"【{name}】{words}" for name, words in about if words), "note")]


def _options(item: Item) -> list[str]:
    """A line each, or all in one where they are short."""
    lines = [f"{option.label}. {option.text}" for option in item.options]
    short = lines and sum(map(len, lines)) <= _ONE_LINE and not any("\n" in line for line in lines)
    return ["　　".join(lines)] if short else lines


def _together(items: list[Item]) -> list[Item]:
    """Items of one material side by side, where the first of them stands."""
    first: dict[str, int] = {}
    places = [first.setdefault(item.stimulus, at) if item.stimulus else at for at, item in enumerate(items)]
    return [items[at] for at in sorted(range(len(items)), key=lambda at: places[at])]


def _qti(version: str) -> Callable[[Selection, dict[str, str]], Made]:
    def make(chosen: Selection, aigc: dict[str, str]) -> Made:
        from assistant.homework.items.qti.package import write_package

        data = write_package(chosen.title, chosen.items, chosen.pictures, version, aigc)
        return _made(file_name(f"{chosen.title} QTI {version}", "zip"), MEDIA_TYPES["zip"], data)

    return make


FORMS: Mapping[str, Callable[[Selection, dict[str, str]], Made]] = {
    "docx": _docx,
    "xlsx": _xlsx,
    "json": _json,
    "qti3": _qti("3.0"),
    "qti22": _qti("2.2"),
}
"""What items are exported as."""
