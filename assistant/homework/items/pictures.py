"""Pictures of items: looked at before they are kept, because a picture may be a bomb or a program."""

import re
from io import BytesIO
from typing import Literal, cast

from assistant.homework.items.problems import ItemPictureRefused

MediaType = Literal["image/png", "image/jpeg", "image/svg+xml"]

MAX_BYTES = 5 * 2**20
MAX_PIXELS = 40_000_000
"""An A4 page at 600 dpi has 35 million."""

_ACTIVE = re.compile(
    rb"<\s*(?:\w+:)?(?:script|foreignObject|iframe|object|embed|handler|set|animate\w*|use|image|a)\b"
    rb"|\bon\w+\s*=|javascript:|@import|expression\s*\(|url\s*\(\s*[\"']?(?!#)",
    re.IGNORECASE,
)
_SUFFIXES: dict[MediaType, str] = {"image/png": "png", "image/jpeg": "jpg", "image/svg+xml": "svg"}


def media_type(data: bytes) -> MediaType:
    """What the picture is, by its content. Raises `ItemPictureRefused`."""
    if len(data) > MAX_BYTES:
        raise ItemPictureRefused(reason="size")
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return _checked(data, "image/png")
    if data.startswith(b"\xff\xd8\xff"):
        return _checked(data, "image/jpeg")
    if b"<svg" in data[:4096]:
        return _drawing(data)
    raise ItemPictureRefused(reason="format")


def suffix(kind: str) -> str:
    """The file name's ending of a media type."""
    return _SUFFIXES[cast(MediaType, kind)]


def as_png(data: bytes, kind: str) -> bytes | None:
    """The picture as PNG for the paper writer; None for a drawing, which it cannot set."""
    if kind == "image/png":
        return data
    if kind == "image/svg+xml":
        return None
    from PIL import Image

    target = BytesIO()
    with Image.open(BytesIO(data)) as picture:
        picture.convert("RGB").save(target, "PNG")
    return target.getvalue()


def _checked(data: bytes, kind: MediaType) -> MediaType:
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(BytesIO(data), formats=["PNG", "JPEG"]) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise ItemPictureRefused(reason="size")
            picture.verify()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise ItemPictureRefused(reason="damaged") from error
    except Image.DecompressionBombError as error:
        raise ItemPictureRefused(reason="size") from error
    return kind


def _drawing(data: bytes) -> MediaType:
    """An SVG without scripts, events, links and things fetched from elsewhere."""
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    try:
        root = fromstring(data, forbid_dtd=True)
    except DefusedXmlException as error:
        raise ItemPictureRefused(reason="active") from error
    except (ParseError, ValueError) as error:
        raise ItemPictureRefused(reason="damaged") from error
    if root.tag not in ("svg", "{http://www.w3.org/2000/svg}svg"):
        raise ItemPictureRefused(reason="format")
    if b"\x00" in data[:64] or _ACTIVE.search(data) or b"<?xml-stylesheet" in data:
        raise ItemPictureRefused(reason="active")
    if any(name.rpartition("}")[2] == "href" for node in root.iter() for name in node.attrib):
        raise ItemPictureRefused(reason="active")
    return "image/svg+xml"
