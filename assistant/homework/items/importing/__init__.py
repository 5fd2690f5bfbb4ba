"""Files into items: `read` looks and reports, and stores nothing.

Each format has a reader that finds what stands where (`Raw`); what makes an item of it is common (`raw`).
"""

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import cast

from assistant.homework.items.importing.raw import About
from assistant.homework.items.problems import ItemFormatUnknown
from assistant.homework.items.report import Findings, Reading
from corpora.parsing.limits import MAX_BYTES
from corpora.parsing.problems import FileDamaged, FileEmpty, FileLegacyOffice, FileTooLarge
from corpora.problem import Problem

__all__ = ["FORMATS", "About", "read"]

FORMATS: Mapping[str, str] = {
    "docx": "docx", "xlsx": "sheet", "json": "data", "jsonl": "data", "txt": "text", "md": "text",
    "xml": "qti", "zip": "qti",
}  # fmt: skip
"""Suffixes that are read, and the module that reads them."""

_OLE = b"\xd0\xcf\x11\xe0"


def read(data: bytes, file_name: str, about: About) -> Reading:
    """The items of a file, with what was repaired and what is refused. Meant to run in a process that can
    be killed (`stewardship.parsers`): a hostile file costs that process and nothing else.

    Raises `ItemFormatUnknown` and, for a file that is not read at all, a `FileRefused`."""
    form = file_name.rpartition(".")[2].lower()
    if form not in FORMATS:
        raise ItemFormatUnknown(format=form[:20], known="、".join(FORMATS))
    if not data.strip():
        raise FileEmpty()
    if len(data) > MAX_BYTES:
        raise FileTooLarge(size=len(data), limit=MAX_BYTES)
    if data.startswith(_OLE):
        raise FileLegacyOffice()
    module = import_module(f"{__name__}.{FORMATS[form]}")
    fill = cast(Callable[[bytes, str, About, Findings], None], module.fill)
    found = Findings()
    try:
        fill(data, form, about, found)
    except Problem:
        raise
    except Exception as error:  # every parsing library has its own errors for a broken file
        raise FileDamaged(kind=form) from error
    return found.reading(form, data)
