"""Uploaded photographs and scans as pictures, page by page, with plain refusals for what is none."""

import io
from typing import TYPE_CHECKING, Any

from assistant.homework.intake.problems import PhotoFormat, PhotoTooLarge, ScanTooLong
from corpora.parsing.limits import MAX_BYTES
from corpora.parsing.problems import FileDamaged, FileEmpty, FileEncrypted, FileTooLarge

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_SCAN_PAGES = 1_000
"""Pages of one scan: 500 cards of two pages."""
MAX_MEGAPIXELS = 120
_SCAN_DPI, _MOST_PIXELS = 200, 3_600
_NEEDS_PASSWORD = 4
_KINDS = ((b"\xff\xd8\xff", "jpeg"), (b"\x89PNG\r\n", "png"), (b"%PDF-", "pdf"))
_REFUSED = ((b"GIF8", "gif"), (b"BM", "bmp"), (b"II*\x00", "tiff"), (b"MM\x00*", "tiff"))


def kind_of(data: bytes) -> str:
    """jpeg, png or pdf, by content. Raises `FileEmpty`, `FileTooLarge` and `PhotoFormat`."""
    if not data.strip(b"\x00 \t\r\n"):
        raise FileEmpty
    if len(data) > MAX_BYTES:
        raise FileTooLarge(size=len(data), limit=MAX_BYTES)
    for magic, kind in _KINDS:
        if magic in data[:1024] if kind == "pdf" else data.startswith(magic):
            return kind
    if data[4:8] == b"ftyp":
        raise PhotoFormat(kind="avif" if data[8:12] == b"avif" else "heic")
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        raise PhotoFormat(kind="webp")
    for magic, kind in _REFUSED:
        if data.startswith(magic):
            raise PhotoFormat(kind=kind)
    raise PhotoFormat(kind="unknown")


def count_pages(data: bytes) -> int:
    """Pages of a scan; 1 for a photograph. Raises what `kind_of` raises, `ScanTooLong`, `FileEncrypted` and
    `FileDamaged`."""
    if kind_of(data) != "pdf":
        return 1
    document = _pdf(data)
    try:
        pages = len(document)
    finally:
        document.close()
    if pages > MAX_SCAN_PAGES:
        raise ScanTooLong(pages=pages, limit=MAX_SCAN_PAGES)
    if not pages:
        raise FileDamaged(kind="pdf")
    return pages


def page_picture(data: bytes, page: int) -> "Image":
    """Page `page` (from 1) as a picture, upright as the camera noted. In a worker: it runs foreign code.

    Raises what `count_pages` raises, and `PhotoTooLarge`."""
    if kind_of(data) == "pdf":
        return _pdf_page(data, page)
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as picture:
            if picture.width * picture.height > MAX_MEGAPIXELS * 1_000_000:
                raise PhotoTooLarge(limit=MAX_MEGAPIXELS)
            picture.draft("L", (_MOST_PIXELS, _MOST_PIXELS))
            return ImageOps.exif_transpose(_on_white(picture))
    except Image.DecompressionBombError:
        raise PhotoTooLarge(limit=MAX_MEGAPIXELS) from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise FileDamaged(kind="picture") from error


def _on_white(picture: "Image") -> "Image":
    """In grey, what is transparent as white paper."""
    from PIL import Image

    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        whole = picture.convert("RGBA")
        paper = Image.new("RGBA", whole.size, "white")
        paper.alpha_composite(whole)
        paper.info = dict(picture.info)
        return paper.convert("L")
    return picture.convert("L")


def _pdf(data: bytes) -> Any:
    import pypdfium2

    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == _NEEDS_PASSWORD or "password" in str(error).lower():
            raise FileEncrypted from error
        raise FileDamaged(kind="pdf") from error


def _pdf_page(data: bytes, page: int) -> "Image":
    import pypdfium2

    document = _pdf(data)
    try:
        sheet = document[page - 1]
        width, height = sheet.get_size()
        scale = min(_SCAN_DPI / 72, _MOST_PIXELS / max(width, height, 1.0))
        picture: Image = sheet.render(scale=scale, grayscale=True).to_pil().convert("L")
    except (pypdfium2.PdfiumError, IndexError, ValueError) as error:
        raise FileDamaged(kind="pdf") from error
    finally:
        document.close()
    return picture
