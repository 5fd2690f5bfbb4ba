"""Files into documents: `parse` reads bytes and a name, and never executes, fetches or expands anything.

Each format has a small reader that hands over its pieces (`draft.Draft`); what makes Chinese text whole
again, and finds headings, markings and metadata in it, is common to all (`assembly`).
"""

from collections.abc import Callable
from importlib import import_module
from typing import cast

from corpora.document import Document
from corpora.parsing.assembly import assemble
from corpora.parsing.draft import Draft
from corpora.parsing.kinds import SUPPORTED, identify
from corpora.parsing.limits import MAX_BYTES
from corpora.parsing.problems import FileDamaged, FileTooLarge
from corpora.problem import Problem

__all__ = ["SUPPORTED", "parse"]


def parse(data: bytes, file_name: str) -> Document:
    """The document in `data`. The format is known by its content; `file_name` only tells plain text
    from Markdown, lends a title where there is none, and may carry a marking.

    Raises a subclass of `problems.FileRefused` for every file that is not read.
    """
    if len(data) > MAX_BYTES:
        raise FileTooLarge(size=len(data), limit=MAX_BYTES)
    kind = identify(data, file_name)
    read = cast(Callable[[bytes], Draft], import_module(f"corpora.parsing.{kind.reader}").read)
    try:
        draft = read(data)
    except Problem:
        raise
    except Exception as error:  # every parsing library has its own errors for a broken file
        raise FileDamaged(kind=kind.reader) from error
    return assemble(draft, kind.media_type, file_name)
