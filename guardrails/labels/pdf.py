"""Labels in PDF: `/AIGC` in the information dictionary, XMP, and a line at the foot of every page."""

import io
from typing import TYPE_CHECKING

from guardrails.label import is_explicit
from guardrails.labels import xmp

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader, PdfWriter

_SIZE = 8
_MARGIN = 18


def read(data: bytes) -> tuple[str | None, str]:
    """The JSON of `/AIGC` or of the XMP packet, and the text of the pages. Where both stand they must be
    equal; a difference reads as none."""
    import pypdfium2

    reader = _reader(data)
    information = str(reader.metadata["/AIGC"]) if reader.metadata and "/AIGC" in reader.metadata else None
    in_packet = xmp.read(_packet(reader))
    if information and in_packet and information != in_packet:
        return None, ""
    document = pypdfium2.PdfDocument(data)
    try:
        pages = [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()
    bare = not pages or any(not is_explicit(_joined(text)) for text in pages)
    return information or in_packet, "" if bare else "\n".join(map(_joined, pages))


def write(data: bytes, aigc: str, words: str) -> bytes:
    """The line on every page that has none, then both places for the object."""
    import pypdfium2
    from pypdf import PdfWriter
    from pypdf.generic import DecodedStreamObject, NameObject

    reader = _reader(data)
    packet = _packet(reader)
    writer = PdfWriter(clone_from=reader)
    document = pypdfium2.PdfDocument(data)
    try:
        for page, seen in zip(writer.pages, document, strict=True):
            if not is_explicit(_joined(seen.get_textpage().get_text_bounded())):
                page.merge_page(_line(writer, page, words))
    finally:
        document.close()
    writer.add_metadata({"/AIGC": aigc})
    stream = DecodedStreamObject()
    stream.set_data(xmp.write(packet, aigc))
    stream.update({NameObject("/Type"): NameObject("/Metadata"), NameObject("/Subtype"): NameObject("/XML")})
    writer.root_object[NameObject("/Metadata")] = writer._add_object(stream)
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def _reader(data: bytes) -> "PdfReader":
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted:
            raise ValueError("the file is locked")
        len(reader.pages)
    except PyPdfError as error:
        raise ValueError("not a PDF that can be read") from error
    return reader


def _packet(reader: "PdfReader") -> bytes | None:
    from pypdf.generic import StreamObject

    catalogue = reader.root_object
    found = catalogue["/Metadata"].get_object() if "/Metadata" in catalogue else None
    return found.get_data() if isinstance(found, StreamObject) else None


def _line(writer: "PdfWriter", page: "PageObject", words: str) -> "PageObject":
    """A page that holds the words only. The font is one that viewers bring with them for Chinese; a table
    back to Unicode is added, so that the words can be searched and copied."""
    from pypdf import PageObject
    from pypdf.generic import (
        ArrayObject,
        DecodedStreamObject,
        DictionaryObject,
        NameObject,
        NumberObject,
        TextStringObject,
    )

    codes = "".join(f"<{ord(c):04X}> <{ord(c):04X}>\n" for c in sorted(set(words)))
    table = DecodedStreamObject()
    table.set_data(
        (
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
            "/CMapName /XtAigc def /CMapType 2 def\n"
            "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
            f"{len(set(words))} beginbfchar\n{codes}endbfchar\nendcmap end end"
        ).encode()
    )
    system = DictionaryObject(
        {
            NameObject("/Registry"): TextStringObject("Adobe"),
            NameObject("/Ordering"): TextStringObject("GB1"),
            NameObject("/Supplement"): NumberObject(2),
        }
    )
    descendant = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/CIDFontType0"),
            NameObject("/BaseFont"): NameObject("/STSong-Light"),
            NameObject("/CIDSystemInfo"): system,
            NameObject("/DW"): NumberObject(1000),
        }
    )
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type0"),
            NameObject("/BaseFont"): NameObject("/STSong-Light"),
            NameObject("/Encoding"): NameObject("/UniGB-UCS2-H"),
            NameObject("/DescendantFonts"): ArrayObject([writer._add_object(descendant)]),
            NameObject("/ToUnicode"): writer._add_object(table),
        }
    )
    content = DecodedStreamObject()
    left, bottom = float(page.mediabox.left) + _MARGIN, float(page.mediabox.bottom) + _MARGIN
    coded = "".join(f"{ord(c):04X}" for c in words)
    content.set_data(f"q BT /XtAigc {_SIZE} Tf {left} {bottom} Td <{coded}> Tj ET Q".encode())
    made = PageObject.create_blank_page(width=page.mediabox.width, height=page.mediabox.height)
    fonts = DictionaryObject({NameObject("/XtAigc"): writer._add_object(font)})
    made[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    made[NameObject("/Contents")] = writer._add_object(content)
    made.mediabox = page.mediabox
    return made


def _joined(text: str) -> str:
    """Page text without breaks inside words."""
    return "".join(text.split())
