"""EPUB books: the chapters in the order of the spine."""

import posixpath
from io import BytesIO
from typing import Any
from urllib.parse import unquote
from xml.etree.ElementTree import ParseError
from zipfile import ZipFile

from corpora.parsing import limits
from corpora.parsing.archive import check_xml, open_archive, read_member
from corpora.parsing.draft import Draft, Piece
from corpora.parsing.html import pieces_of, soup_of
from corpora.parsing.problems import FileDamaged, FileEncrypted, FileTooLong, FileUnsafeXml

_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"


def read(data: bytes) -> Draft:
    """Pieces of the chapters; a book that flows has no pages, so headings alone tell places. Raises
    FileEncrypted for a book under a licence, FileUnsafeXml, FileTooLong, FileDamaged."""
    with open_archive(data) as archive:
        title, chapters = _spine(archive)
        _refuse_licensed(archive, chapters)
        if len(chapters) > limits.MAX_PAGES:
            raise FileTooLong(what="epub", limit=limits.MAX_PAGES)
        pieces: list[Piece] = []
        hidden = False
        length = 0
        for name in chapters:
            part = read_member(archive, name)
            check_xml(part, allow_doctype=True)
            found, was_hidden = pieces_of(soup_of(part))
            pieces += found
            hidden = hidden or was_hidden
            length += sum(len(piece.text) for piece in found)
            if length > limits.MAX_CHARACTERS:
                raise FileTooLong(what="text", limit=limits.MAX_CHARACTERS)
    return Draft(tuple(pieces), title=title, warnings=("hidden-text",) if hidden else ())


def _spine(archive: ZipFile) -> tuple[str, list[str]]:
    """The title and the members of the chapters in reading order."""
    container = _xml(archive, _CONTAINER)
    package = next((node.get("full-path", "") for node in container.iter() if _name(node) == "rootfile"), "")
    root = _xml(archive, package)
    folder = posixpath.dirname(package)
    hrefs = {node.get("id"): node.get("href", "") for node in root.iter() if _name(node) == "item"}
    members = set(archive.namelist())
    chapters = []
    for node in root.iter():
        if _name(node) == "itemref" and node.get("linear") != "no":
            href = unquote(hrefs.get(node.get("idref"), "")).split("#")[0]
            member = posixpath.normpath(posixpath.join(folder, href))
            if member in members and member not in chapters:
                chapters.append(member)
    title = next((node.text or "" for node in root.iter() if _name(node) == "title"), "")
    return title.strip(), chapters


def _refuse_licensed(archive: ZipFile, chapters: list[str]) -> None:
    """Refuse a book whose chapters are encrypted; scrambled fonts alone do not matter."""
    if _ENCRYPTION in archive.namelist():
        locked = {unquote(node.get("URI", "")) for node in _xml(archive, _ENCRYPTION).iter()}
        if locked & set(chapters):
            raise FileEncrypted


def _xml(archive: ZipFile, name: str) -> Any:
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import parse

    try:
        return parse(BytesIO(read_member(archive, name))).getroot()
    except DefusedXmlException as error:
        raise FileUnsafeXml from error
    except ParseError as error:
        raise FileDamaged(kind="epub") from error


def _name(node: Any) -> str:
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""
