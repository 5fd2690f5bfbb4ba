"""What a file says where its reader does not look: comments, properties, hidden text (批注、属性).

Nothing of it becomes a passage. It is kept beside the document so that it can be judged before publishing.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any
from zipfile import ZipFile

from corpora.document import Aside
from corpora.parsing.archive import read_member
from corpora.parsing.characters import clean

MOST_ASIDES = 500
"""Asides of one file that are kept."""
MOST_CHARACTERS = 20_000
"""Characters of one aside that are kept."""
_COMMENTS = re.compile(
    r"word/comments\w*\.xml|ppt/comments/\w+\.xml|xl/comments\d*\.xml|xl/comments/\w+\.xml|xl/threadedComments/\w+\.xml"
)
_COMMENT_TAGS = frozenset({"comment", "cm", "threadedComment"})
_TEXT_TAGS = frozenset({"t", "text", "delText"})
_OWN_PROPERTIES = "docProps/custom.xml"
_PROPERTIES = frozenset(
    {"title", "subject", "keywords", "description", "category", "creator", "lastModifiedBy", "contentStatus"}
    | {"Company", "Manager", "HyperlinkBase"}
)


def kept_asides(asides: Iterable[Aside]) -> tuple[Aside, ...]:
    """Asides with cleaned text, within the limits; empty ones are left out."""
    cleaned = (Aside(each.kind, each.place, clean(each.text[:MOST_CHARACTERS]).strip()) for each in asides)
    return tuple(each for each in cleaned if each.text)[:MOST_ASIDES]


def office_asides(archive: ZipFile) -> Iterator[Aside]:
    """Comments and properties of an office package that `check_office` let pass."""
    number = 0
    for name in sorted(archive.namelist()):
        if name in ("docProps/core.xml", "docProps/app.xml", _OWN_PROPERTIES):
            yield from _properties(name, read_member(archive, name))
        elif _COMMENTS.fullmatch(name):
            for text in _comments(read_member(archive, name)):
                number += 1
                yield Aside("comment", str(number), text)


def _comments(part: bytes) -> Iterator[str]:
    for element in _parsed(part).iter():
        if _tag(element) in _COMMENT_TAGS:
            yield "".join(each.text or "" for each in element.iter() if _tag(each) in _TEXT_TAGS)


def _properties(name: str, part: bytes) -> Iterator[Aside]:
    for element in _parsed(part).iter():
        tag = _tag(element)
        if name == _OWN_PROPERTIES:
            if tag == "property":
                words = [element.get("name", ""), *(each.text or "" for each in element)]
                yield Aside("property", "custom", " ".join(words))
        elif tag in _PROPERTIES and element.text:
            yield Aside("property", tag, element.text)


def _parsed(part: bytes) -> Any:
    from lxml import etree

    return etree.fromstring(part, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))


def _tag(element: Any) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
