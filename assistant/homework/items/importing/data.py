"""Items as JSON: our own file (`{"format": "xingtan-items", "items": […], "pictures": {…}}`), a list of
items, one item, or one item a line (JSONL). Unknown fields are left out and said so."""

import base64
import binascii
import json
from typing import Any

from assistant.homework.items.importing.raw import MOST, About, fields
from assistant.homework.items.pictures import media_type
from assistant.homework.items.problems import ItemPictureRefused
from assistant.homework.items.report import Findings
from corpora.parsing.problems import FileDamaged, FileTooLong

FORMAT = "xingtan-items"
VERSION = 1


def fill(data: bytes, form: str, about: About, found: Findings) -> None:
    """Read every entry; what is no item is refused by its place."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileDamaged(kind=form) from error
    rows = _lines(text, found) if form == "jsonl" else _whole(text, form, found)
    if len(rows) > MOST:
        raise FileTooLong(what=form, limit=MOST)
    for place, row in rows:
        if not isinstance(row, dict):
            found.refuse(place, "not-an-item", "不是一道题", "it is not an item")
            continue
        unknown = sorted(set(row) - fields())
        if unknown:
            names = "、".join(str(name)[:30] for name in unknown[:8])
            found.repair(
                place,
                "fields-left-out",
                f"没有这些栏目，已略去：{names}",
                f"unknown fields left out: {names}",
            )
        values = {name: value for name, value in row.items() if name in fields()}
        given = {
            "subject": about.subject,
            "grade": about.grade,
            "source": about.source,
            "licence": about.licence,
        }
        found.accept(place, {name: value for name, value in given.items() if value} | values)


def _lines(text: str, found: Findings) -> list[tuple[str, Any]]:
    rows: list[tuple[str, Any]] = []
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            try:
                rows.append((f"#{number}", _loads(line)))
            except (ValueError, RecursionError):
                found.refuse(f"#{number}", "not-json", "这一行不是有效的JSON", "the line is not valid JSON")
    return rows


def _whole(text: str, form: str, found: Findings) -> list[tuple[str, Any]]:
    try:
        read = _loads(text)
    except (ValueError, RecursionError) as error:
        raise FileDamaged(kind=form) from error
    if isinstance(read, dict) and "items" in read:
        _pictures(read.get("pictures"), found)
        read = read["items"]
    rows = read if isinstance(read, list) else [read]
    return [(f"#{number}", row) for number, row in enumerate(rows, 1)]


def _loads(text: str) -> Any:
    def never(name: str) -> Any:
        raise ValueError(name)

    return json.loads(text, parse_constant=never)


def _pictures(given: Any, found: Findings) -> None:
    """Pictures beside the items, in base64 by SHA-256; one whose content has another hash is left out, so
    that the item which names it is refused when it is stored."""
    import hashlib

    for sha, coded in given.items() if isinstance(given, dict) else ():
        try:
            data = base64.b64decode(coded, validate=True)
            media_type(data)
        except (ItemPictureRefused, binascii.Error, ValueError, TypeError):
            found.repair(
                "pictures",
                "picture-left-out",
                f"图片 {sha[:12]} 不能读取，已略去",
                f"picture {sha[:12]} was left out",
            )
            continue
        if hashlib.sha256(data).hexdigest() == sha:
            found.pictures[sha] = data
