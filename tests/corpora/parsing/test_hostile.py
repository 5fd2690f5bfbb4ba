"""Files that must be refused, or read without harm. Each is made here."""

import io
import zipfile
from collections.abc import Callable

import pytest

from corpora.parsing import limits, parse
from corpora.parsing.problems import (
    FileDamaged,
    FileEmpty,
    FileEncrypted,
    FileExecutable,
    FileExpandsTooMuch,
    FileHasMacros,
    FileImage,
    FileLegacyOffice,
    FileRefused,
    FileTooLarge,
    FileTooLong,
    FileUnsafeXml,
    FileUnsupported,
    NoText,
)
from serving.problems import entries

TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.{}.main+xml"/></Types>'
)
PLAIN = "openxmlformats-officedocument.wordprocessingml.document"
ROOT = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
BODY = f'<w:document xmlns:w="{W}"><w:body><w:p><w:r><w:t>{{}}</w:t></w:r></w:p></w:body></w:document>'


def package(document: str | bytes = BODY.format("正文"), kind: str = PLAIN, **more: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES.format(kind))
        archive.writestr("_rels/.rels", ROOT)
        archive.writestr("word/document.xml", document)
        for name, data in more.items():
            archive.writestr(name, data)
    return out.getvalue()


def real_docx(relation: str = "") -> bytes:
    import docx

    document = docx.Document()
    document.add_paragraph("正文在此。")
    if relation:
        document.part.relate_to(
            "http://127.0.0.1:9/x",
            f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{relation}",
            True,
        )
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def locked_pdf() -> bytes:
    from pypdf import PdfWriter

    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.encrypt("secret", algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def blank_pdf() -> bytes:
    from pypdf import PdfWriter

    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


LAUGHS = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "哈"><!ENTITY b "&a;&a;">]>' + BODY.format("&b;")
EBCDIC = '<?xml version="1.0" encoding="cp037"?><!DOCTYPE x [<!ENTITY a "b">]><x/>'.encode("cp037")
UTF7 = b'<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE x+AD4-<x/>'

HOSTILE: dict[str, tuple[type[FileRefused], str, Callable[[], bytes]]] = {
    "empty": (FileEmpty, "a.txt", lambda: b""),
    "white": (FileEmpty, "a.txt", lambda: b"\xef\xbb\xbf \r\n\t\n"),
    "png named pdf": (FileImage, "a.pdf", lambda: b"\x89PNG\r\n\x1a\n" + b"\x00" * 40),
    "jpeg": (FileImage, "a.docx", lambda: b"\xff\xd8\xff\xe0" + b"\x00" * 40),
    "exe named docx": (FileExecutable, "a.docx", lambda: b"MZ\x90\x00\x03\x00" + b"\x00" * 60),
    "elf": (FileExecutable, "a.txt", lambda: b"\x7fELF\x02\x01\x01\x00"),
    "script": (FileExecutable, "a.txt", lambda: b"#!/bin/sh\nrm -rf x\n"),
    "old word": (FileLegacyOffice, "a.doc", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600),
    "locked word": (
        FileEncrypted,
        "a.docx",
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le"),
    ),
    "locked pdf": (FileEncrypted, "a.pdf", locked_pdf),
    "scan": (NoText, "a.pdf", blank_pdf),
    "broken pdf": (FileDamaged, "a.pdf", lambda: b"%PDF-1.7\nnothing here"),
    "macro docm": (
        FileHasMacros,
        "a.docx",
        lambda: package(kind="ms-word.document.macroEnabled"),
    ),
    "vba": (FileHasMacros, "a.docx", lambda: package(**{"word/vbaProject.bin": b"x"})),
    "laughs": (FileUnsafeXml, "a.docx", lambda: package(LAUGHS)),
    "laughs in utf-16": (FileUnsafeXml, "a.docx", lambda: package(LAUGHS.encode("utf-16"))),
    "laughs in utf-16 unmarked": (FileUnsafeXml, "a.docx", lambda: package(LAUGHS.encode("utf-16-le"))),
    "utf-7": (FileUnsafeXml, "a.docx", lambda: package(UTF7)),
    "ebcdic": (FileUnsafeXml, "a.docx", lambda: package(EBCDIC)),
    "broken xml": (FileDamaged, "a.docx", lambda: package("<w:document")),
    "truncated": (FileDamaged, "a.docx", lambda: real_docx()[:-900]),
    "flipped": (FileDamaged, "a.docx", lambda: _flip(real_docx())),
    "other zip": (FileUnsupported, "a.docx", lambda: _zip({"a.txt": b"x"})),
    "empty zip": (FileUnsupported, "a.zip", lambda: _zip({})),
    "rtf": (FileUnsupported, "a.doc", lambda: rb"{\rtf1 x}"),
    "svg": (
        FileUnsupported,
        "a.svg",
        lambda: b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>',
    ),
    "binary": (FileUnsupported, "a.txt", lambda: bytes(range(256)) * 4),
    "nested page": (FileTooLong, "a.html", lambda: b"<html>" + b"<div>" * 1_700_000),
    "nested page with false ends": (FileTooLong, "a.html", lambda: b"<html>" + b"<div></x>" * 100_000),
    "no words": (NoText, "a.html", lambda: b"<html><script>x()</script></html>"),
}


def _zip(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def _flip(data: bytes) -> bytes:
    at = data.index(b"word/document.xml") + 60
    return data[:at] + bytes(byte ^ 0x5A for byte in data[at : at + 40]) + data[at + 40 :]


@pytest.mark.parametrize("name", HOSTILE)
def test_is_refused(name: str) -> None:
    problem, file_name, make = HOSTILE[name]
    with pytest.raises(problem):
        parse(make(), file_name)


def test_every_refusal_has_words_in_both_languages() -> None:
    table = entries()
    for problem in [FileRefused, *FileRefused.__subclasses__()]:
        assert 400 <= table[problem.code].status < 500


def test_a_zip_bomb_is_refused_by_its_directory() -> None:
    bomb = _zip({"[Content_Types].xml": b"", "word/document.xml": b"0" * 20_000_000})
    assert len(bomb) < 100_000
    with pytest.raises(FileExpandsTooMuch):
        parse(bomb, "a.docx")


def test_too_many_members_are_refused() -> None:
    members = {f"{number}": b"" for number in range(limits.MAX_MEMBERS + 1)}
    with pytest.raises(FileTooLong):
        parse(_zip(members, zipfile.ZIP_STORED), "a.docx")


def test_too_many_bytes_are_refused() -> None:
    with pytest.raises(FileTooLarge):
        parse(b"a" * (limits.MAX_BYTES + 1), "a.txt")


def test_too_many_cells_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    import openpyxl

    monkeypatch.setattr(limits, "MAX_CELLS", 10)
    book = openpyxl.Workbook()
    for row in range(6):
        book.active.append([row, row])
    out = io.BytesIO()
    book.save(out)
    with pytest.raises(FileTooLong):
        parse(out.getvalue(), "a.xlsx")


def test_one_stray_cell_does_not_make_a_million_rows() -> None:
    import openpyxl

    book = openpyxl.Workbook()
    book.active["A1"] = "甲"
    book.active["XFD1048576"] = "乙"
    out = io.BytesIO()
    book.save(out)
    assert "乙" in parse(out.getvalue(), "a.xlsx").text


def test_an_external_template_is_told_and_not_fetched() -> None:
    assert parse(real_docx("attachedTemplate"), "a.docx").warnings == ("external-content",)
    assert parse(real_docx("hyperlink"), "a.docx").warnings == ()
    assert parse(real_docx(), "a.docx").text == "正文在此。"


def test_a_licensed_book_is_refused_and_entities_in_a_book_too() -> None:
    from tests.corpora.parsing.test_formats import book

    locked = '<encryption><CipherReference URI="O/a.xhtml"/></encryption>'
    with pytest.raises(FileEncrypted):
        parse(book(**{"META-INF/encryption.xml": locked}), "a.epub")


def test_a_long_line_comes_in_blocks() -> None:
    text = "教师数字素养提升行动。" * 50_000
    document = parse(text.encode(), "a.txt")
    assert document.text.replace("\n", "") == text
    assert max(len(block.text) for block in document.blocks) <= limits.MAX_BLOCK


@pytest.mark.parametrize(
    "unit", [".", "（", "1", "关于", "一、", "a ", "各学校", "[", "*a_", "> ", "<", "|a"]
)
@pytest.mark.parametrize("suffix", [".txt", ".md"])
def test_no_pattern_makes_reading_slow(unit: str, suffix: str) -> None:
    document = parse((unit * 12_000 + "末").encode(), f"a{suffix}")
    assert document.blocks
