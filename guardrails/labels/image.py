"""Labels in PNG and JPEG: the object in XMP, and AI生成 drawn into a corner (L-R4).

The four signs are drawn from strokes, so no font is needed. Reading looks whether the strokes stand where
they were drawn: a picture that was cropped or painted over is unlabelled.
"""

import io
import math
from typing import TYPE_CHECKING, Any

from guardrails.labels import xmp

if TYPE_CHECKING:
    from PIL.Image import Image

SHARE = 0.05
"""Height of the signs over the shortest side, at least (GB 45438-2025)."""
_SMALLEST = 14
_PNG_KEY = "XML:com.adobe.xmp"
_MOST_PIXELS = 100_000_000
Stroke = tuple[tuple[float, float], ...]
_SIGNS: tuple[tuple[Stroke, ...], ...] = (
    (((0.08, 0.95), (0.5, 0.05), (0.92, 0.95)), ((0.24, 0.64), (0.76, 0.64))),
    (((0.5, 0.05), (0.5, 0.95)), ((0.28, 0.05), (0.72, 0.05)), ((0.28, 0.95), (0.72, 0.95))),
    (
        ((0.3, 0.06), (0.1, 0.42)),
        ((0.22, 0.28), (0.86, 0.28)),
        ((0.18, 0.58), (0.82, 0.58)),
        ((0.52, 0.04), (0.52, 0.93)),
        ((0.05, 0.93), (0.95, 0.93)),
    ),
    (
        ((0.14, 0.25), (0.93, 0.25)),
        ((0.17, 0.25), (0.15, 0.62), (0.04, 0.94)),
        ((0.19, 0.5), (0.46, 0.5), (0.43, 0.82), (0.32, 0.78)),
        ((0.55, 0.04), (0.62, 0.56), (0.9, 0.93), (0.95, 0.74)),
        ((0.84, 0.42), (0.5, 0.92)),
        ((0.7, 0.03), (0.83, 0.14)),
    ),
)
"""A, I, 生, 成 as lines in a square of side 1."""


def sign_height(width: int, height: int) -> int:
    """Height in pixels of the signs on a picture of this size. Raises ValueError for one too small."""
    if min(width, height) < 4 * _SMALLEST or width * height > _MOST_PIXELS:
        raise ValueError("the picture is too small or too large for a label")
    return max(_SMALLEST, math.ceil(min(width, height) * SHARE))


def read(data: bytes) -> tuple[str | None, str]:
    """The JSON in the XMP packet or None, and the words AI生成 where they are drawn."""
    from PIL import Image

    with Image.open(io.BytesIO(data)) as picture:
        packet = _packet(picture)
        return xmp.read(packet), "AI生成" if _drawn(picture) else ""


def write(data: bytes, aigc: str, words: str) -> bytes:
    """The signs in the lower right corner and the packet; other metadata stays."""
    from PIL import Image, PngImagePlugin

    with Image.open(io.BytesIO(data)) as picture:
        packet = xmp.write(_packet(picture), aigc)
        kind, target = picture.format, io.BytesIO()
        kept: dict[str, Any] = {
            name: picture.info[name] for name in ("dpi", "icc_profile", "exif") if picture.info.get(name)
        }
        texts = dict(getattr(picture, "text", {})) if kind == "PNG" else {}
        marked = picture if _drawn(picture) else _with_signs(picture)
        if kind == "JPEG":
            marked.convert("RGB").save(target, "JPEG", quality=95, subsampling=0, xmp=packet, **kept)
        elif kind == "PNG":
            chunks = PngImagePlugin.PngInfo()
            for name, value in texts.items():
                if name != _PNG_KEY:
                    chunks.add_itxt(name, str(value))
            chunks.add_itxt(_PNG_KEY, packet.decode())
            marked.save(target, "PNG", pnginfo=chunks, **kept)
        else:
            raise ValueError(f"{kind} carries no label here")
    return target.getvalue()


def _packet(picture: "Image") -> bytes | None:
    found = picture.info.get("xmp") or picture.info.get(_PNG_KEY)
    return found.encode() if isinstance(found, str) else found


def _box(width: int, height: int) -> tuple[int, int, int, int]:
    """Left, top, size of a sign and padding of the box in the lower right corner."""
    size = sign_height(width, height)
    pad = max(2, size // 6)
    return width - 4 * size - 2 * pad, height - size - 2 * pad, size, pad


def _mask(size: int, pad: int) -> "Image":
    """The box: white, with the signs in black."""
    from PIL import Image, ImageDraw

    box = Image.new("L", (4 * size + 2 * pad, size + 2 * pad), 255)
    pen = ImageDraw.Draw(box)
    for place, strokes in enumerate(_SIGNS):
        left, inner = pad + place * size + size * 0.08, size * 0.84
        for stroke in strokes:
            points = [(left + x * inner, pad + y * size) for x, y in stroke]
            pen.line(points, fill=0, width=max(1, size // 10))
    return box


def _with_signs(picture: "Image") -> "Image":
    left, top, size, pad = _box(*picture.size)
    marked = picture.convert("RGBA" if "A" in picture.getbands() or "transparency" in picture.info else "RGB")
    marked.paste(_mask(size, pad).convert(marked.mode), (left, top))
    return marked


def _drawn(picture: "Image") -> bool:
    """Whether the box with the signs stands in its corner, compression apart."""
    from PIL import ImageChops, ImageStat

    try:
        left, top, size, pad = _box(*picture.size)
    except ValueError:
        return False
    if left < 0 or top < 0:
        return False
    mask = _mask(size, pad)
    seen = picture.convert("L").crop((left, top, left + mask.width, top + mask.height))
    return bool(ImageStat.Stat(ImageChops.difference(seen, mask)).mean[0] < 16)
