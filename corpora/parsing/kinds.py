"""What a file is, by its content: a name is only believed between formats that look alike."""

import re
from pathlib import PurePath
from typing import NamedTuple

from corpora.parsing.archive import open_archive, read_member
from corpora.parsing.problems import (
    FileEmpty,
    FileEncrypted,
    FileExecutable,
    FileHasMacros,
    FileImage,
    FileLegacyOffice,
    FileUnsupported,
)


class Kind(NamedTuple):
    """A supported format: the module that reads it and its media type."""

    reader: str
    media_type: str


_OFFICE = "application/vnd.openxmlformats-officedocument."
PDF = Kind("pdf", "application/pdf")
DOCX = Kind("docx", _OFFICE + "wordprocessingml.document")
PPTX = Kind("pptx", _OFFICE + "presentationml.presentation")
XLSX = Kind("xlsx", _OFFICE + "spreadsheetml.sheet")
EPUB = Kind("epub", "application/epub+zip")
HTML = Kind("html", "text/html")
MARKDOWN = Kind("markdown", "text/markdown")
TEXT = Kind("text", "text/plain")

SUPPORTED: dict[str, tuple[str, str]] = {
    ".pdf": ("PDF 文档", "PDF document"),
    ".docx": ("Word 文档", "Word document"),
    ".pptx": ("PowerPoint 演示文稿", "PowerPoint presentation"),
    ".xlsx": ("Excel 工作簿", "Excel workbook"),
    ".epub": ("EPUB 电子书", "EPUB book"),
    ".html": ("网页", "Web page"),
    ".htm": ("网页", "Web page"),
    ".md": ("Markdown 文本", "Markdown text"),
    ".markdown": ("Markdown 文本", "Markdown text"),
    ".txt": ("纯文本", "Plain text"),
}
"""Suffix to the format's name in Chinese and English."""

_EXECUTABLE = (b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xfe\xed\xfa\xce", b"\xfe\xed\xfa\xcf",
               b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe", b"#!", b"L\x00\x00\x00\x01\x14\x02\x00", b"dex\n",
               b"\x00asm")  # fmt: skip
_DOS = b"MZ"  # two letters that a text may begin with too
_IMAGE = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*", b"8BPS", b"\x00\x00\x01\x00")
_OTHER = {b"Rar!": "rar", b"7z\xbc\xaf": "7z", b"\x1f\x8b": "gzip", b"BZh": "bzip2", b"\xfd7zXZ": "xz",
          b"{\\rtf": "rtf", b"ID3": "audio", b"OggS": "audio", b"fLaC": "audio", b"SQLite format": "sqlite",
          b"%!PS": "postscript", b"\x1aE\xdf\xa3": "video"}  # fmt: skip
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML = re.compile(rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)
_BMP = re.compile(rb"BM.{4}\x00{4}", re.DOTALL)
_XHTML = b"http://www.w3.org/1999/xhtml"


def identify(data: bytes, file_name: str) -> Kind:
    """The kind of `data`. `file_name` decides only between plain text, Markdown and bare HTML.

    Raises FileEmpty, FileExecutable, FileImage, FileLegacyOffice, FileEncrypted, FileHasMacros,
    FileUnsupported, or what `open_archive` raises.
    """
    head = data[:2048]
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise FileEmpty
    if b"%PDF-" in head[:1024]:
        return PDF
    if head.startswith(b"PK"):
        return _in_archive(data)
    if head.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise FileEncrypted
        raise FileLegacyOffice
    _refuse_binary(head)
    return _in_text(head, PurePath(file_name).suffix.lower())


def _in_archive(data: bytes) -> Kind:
    archive = open_archive(data)
    names = set(archive.namelist())
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise FileHasMacros
    for part, kind in (
        ("word/document.xml", DOCX),
        ("ppt/presentation.xml", PPTX),
        ("xl/workbook.xml", XLSX),
    ):
        if part in names and "[Content_Types].xml" in names:
            return kind
    if "mimetype" in names:
        declared = read_member(archive, "mimetype")[:200].strip().decode("ascii", "replace")
        if declared == EPUB.media_type:
            return EPUB
        raise FileUnsupported(kind="OpenDocument" if "opendocument" in declared else "zip")
    if "META-INF/container.xml" in names:
        return EPUB
    raise FileUnsupported(kind="zip")


def _refuse_binary(head: bytes) -> None:
    if head.startswith(_EXECUTABLE) or (head.startswith(_DOS) and b"\x00" in head):
        raise FileExecutable
    if head.startswith(_IMAGE) and (not head.startswith(b"BM") or _BMP.match(head)):
        raise FileImage
    if head.startswith(b"RIFF"):
        if head[8:12] == b"WEBP":
            raise FileImage
        raise FileUnsupported(kind="audio/video")
    if head[4:8] == b"ftyp":
        if head[8:12] in (b"heic", b"heix", b"avif", b"mif1"):
            raise FileImage
        raise FileUnsupported(kind="audio/video")
    for magic, name in _OTHER.items():
        if head.startswith(magic):
            raise FileUnsupported(kind=name)
    if b"\x00" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")):
        raise FileUnsupported(kind="binary")


def _in_text(head: bytes, suffix: str) -> Kind:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"<?xml") and not (_HTML.search(head) or _XHTML in head):
        raise FileUnsupported(kind="xml")
    if start[:4].lower() == b"<svg":
        raise FileImage
    if start.startswith(b"<") and (_HTML.search(head) or suffix in {".html", ".htm", ".xhtml"}):
        return HTML
    if suffix in {".md", ".markdown"}:
        return MARKDOWN
    if suffix in {".html", ".htm"} and re.search(
        rb"<(?:p|div|h\d|table|span|article)[\s>]", head, re.IGNORECASE
    ):
        return HTML
    return TEXT
