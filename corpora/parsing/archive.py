"""Zip archives that may be hostile: looked at before anything in them is unpacked or parsed."""

import re
import zipfile
from io import BytesIO

from corpora.parsing import limits
from corpora.parsing.problems import (
    FileDamaged,
    FileEncrypted,
    FileExpandsTooMuch,
    FileHasMacros,
    FileTooLarge,
    FileTooLong,
    FileUnsafeXml,
)

_DECLARATION = re.compile(rb"\A\s*<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")
_ASCII_LIKE = frozenset(
    {b"utf-8", b"utf8", b"us-ascii", b"ascii", b"iso-8859-1", b"gb2312", b"gbk", b"gb18030"}
)
_EXTERNAL = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*TargetMode\s*=\s*[\"']External[\"'][^>]*>")


def open_archive(data: bytes) -> zipfile.ZipFile:
    """The archive in `data`, its directory checked.

    Raises FileDamaged, FileTooLong (members), FileExpandsTooMuch or FileEncrypted. Sizes are those the
    directory declares; zipfile never reads a member beyond its declared size.
    """
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except (zipfile.BadZipFile, ValueError, EOFError, OSError) as error:
        raise FileDamaged(kind="zip") from error
    members = archive.infolist()
    if len(members) > limits.MAX_MEMBERS:
        raise FileTooLong(what="zip", limit=limits.MAX_MEMBERS)
    expanded = sum(member.file_size for member in members)
    if expanded > limits.MAX_EXPANDED or (
        expanded > limits.RATIO_MATTERS_FROM and expanded > limits.MAX_RATIO * len(data)
    ):
        raise FileExpandsTooMuch
    if any(member.flag_bits & 1 for member in members):
        raise FileEncrypted
    return archive


def read_member(archive: zipfile.ZipFile, name: str) -> bytes:
    """The bytes of one member. Raises FileDamaged where it is missing or broken, FileTooLarge."""
    try:
        if archive.getinfo(name).file_size > limits.MAX_XML_PART:
            raise FileTooLarge(limit=limits.MAX_XML_PART)
        return archive.read(name)
    except (
        KeyError,
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        EOFError,
        OSError,
        NotImplementedError,
    ) as error:
        raise FileDamaged(kind="zip") from error
    except Exception as error:  # zlib.error and friends have no common base
        if type(error).__module__ in {"zlib", "lzma", "_lzma"}:
            raise FileDamaged(kind="zip") from error
        raise


def check_office(archive: zipfile.ZipFile) -> tuple[str, ...]:
    """Refuse an office package with macros or unsafe XML; return warnings about what it points at.

    Raises FileHasMacros, FileUnsafeXml, FileDamaged, FileTooLarge. `external-content`: the package names
    a template, picture or object outside itself, which is never fetched.
    """
    warnings: set[str] = set()
    for name in archive.namelist():
        lower = name.lower()
        if lower.endswith("vbaproject.bin") or "/macrosheets/" in lower:
            raise FileHasMacros
        if not lower.endswith((".xml", ".rels", ".vml")):
            continue
        part = read_member(archive, name)
        if b"macroEnabled" in part and lower == "[content_types].xml":
            raise FileHasMacros
        check_xml(part)
        if lower.endswith(".rels") and any(b"/hyperlink" not in tag for tag in _EXTERNAL.findall(part)):
            warnings.add("external-content")
    return tuple(sorted(warnings))


def check_xml(part: bytes, allow_doctype: bool = False) -> None:
    """Refuse XML that declares a document type or entities, in whatever encoding it hides them.

    Raises FileUnsafeXml. Office parts are UTF-8 or UTF-16 by their standard (ECMA-376), so any encoding
    in which `<!` might be spelt otherwise is refused unread.
    """
    if part.startswith((b"\xff\xfe", b"\xfe\xff")):
        part = part.decode("utf-16", "replace").encode()
    else:
        part = part.removeprefix(b"\xef\xbb\xbf")
        declared = _DECLARATION.match(part[:200])
        if b"\x00" in part[:64] or (declared and declared[1].lower() not in _ASCII_LIKE):
            raise FileUnsafeXml
        if part.strip()[:1] not in (b"<", b""):
            raise FileUnsafeXml
    if b"<!ENTITY" in part or (b"<!DOCTYPE" in part and not allow_doctype):
        raise FileUnsafeXml
