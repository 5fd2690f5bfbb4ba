"""Several pictures as one PNG, one below the other, as schools pass them on (长图)."""

import io
from collections.abc import Sequence

from assistant.documents.paper import Picture

_GAP = 24


def stacked(pictures: Sequence[Picture]) -> bytes:
    """One PNG on white, as wide as the widest. Raises ValueError where there is none."""
    from PIL import Image

    if not pictures:
        raise ValueError("no picture to stack")
    opened = [Image.open(io.BytesIO(each.png)).convert("RGB") for each in pictures]
    width = max(each.width for each in opened) + 2 * _GAP
    sheet = Image.new("RGB", (width, sum(each.height + _GAP for each in opened) + _GAP), "white")
    top = _GAP
    for each in opened:
        sheet.paste(each, ((width - each.width) // 2, top))
        top += each.height + _GAP
    target = io.BytesIO()
    sheet.save(target, "PNG", compress_level=3)
    return target.getvalue()
