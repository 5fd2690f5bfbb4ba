"""Printed and neat text out of pictures, by RapidOCR (the extra `ocr`; its models ship in its package).

Chinese handwriting is read badly by every model of this size: what is not read with confidence is a guess
for a person and never an answer.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL.Image import Image

SURE_FROM = 0.93
"""Confidence of its least certain line from which a text stands without a person."""
_LONGEST_SIDE = 2_000
_LOOKED_AT = 1_280
"""Longest side in pixels at which lines are looked for; they are read from the whole picture."""
_MARGIN = 24


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text, how sure the reader is (0 to 1), and its place: left, top, right, bottom in pixels."""

    text: str
    confidence: float
    box: tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Text:
    """The lines of a picture from top to bottom."""

    lines: tuple[Line, ...] = ()

    @property
    def words(self) -> str:
        """All lines."""
        return "\n".join(line.text for line in self.lines)

    @property
    def confidence(self) -> float:
        """Of the least certain line; 0 where nothing was read."""
        return min((line.confidence for line in self.lines), default=0.0)


def available() -> bool:
    """Whether the extra `ocr` is installed."""
    return all(find_spec(name) is not None for name in ("rapidocr", "onnxruntime"))


def read_text(picture: "Image") -> Text:
    """The text in a picture. It may take seconds, and foreign pixels meet foreign code: call it in a worker.

    Raises ImportError without the extra."""
    import numpy as np
    from PIL import ImageOps

    shrink = _LONGEST_SIDE / max(picture.size)
    grey = picture.convert("L")
    if shrink < 1:
        grey = grey.resize((round(grey.width * shrink), round(grey.height * shrink)), reducing_gap=2.0)
    paper = int(np.percentile(np.asarray(grey), 80))
    framed = ImageOps.expand(grey, _MARGIN, fill=paper).convert("RGB")
    told: Any = _engine()(np.asarray(framed)[:, :, ::-1], use_det=True, use_cls=False, use_rec=True)
    if told.txts is None or told.boxes is None or told.scores is None:
        return Text()
    back = max(1.0, 1 / shrink)
    lines = []
    for text, score, corners in zip(told.txts, told.scores, told.boxes, strict=True):
        if not text.strip():
            continue
        low, high = np.min(corners, axis=0) - _MARGIN, np.max(corners, axis=0) - _MARGIN
        place = [round(float(value) * back) for value in (*low, *high)]
        lines.append(Line(text.strip(), float(score), (place[0], place[1], place[2], place[3])))
    return Text(_in_order(lines))


def read_line(picture: "Image") -> Text:
    """`read_text` for a picture of one line, which need not be looked for: ten times as fast."""
    import numpy as np
    from PIL import ImageOps

    framed = ImageOps.expand(picture.convert("L"), 6, fill=int(np.percentile(np.asarray(picture), 80)))
    told: Any = _engine()(
        np.asarray(framed.convert("RGB"))[:, :, ::-1], use_det=False, use_cls=False, use_rec=True
    )
    if not told.txts or not told.txts[0].strip():
        return Text()
    return Text((Line(told.txts[0].strip(), float(told.scores[0]), (0, 0, *picture.size)),))


def read_photo(data: bytes) -> Text:
    """The text of a photograph of a page; upright or turned by quarters as the camera noted. In a worker."""
    from PIL import Image, ImageOps

    with Image.open(io.BytesIO(data)) as picture:
        return read_text(ImageOps.exif_transpose(picture))


@cache
def _engine() -> Any:
    """One engine a process. Models are named by path, so that none is ever fetched."""
    from pathlib import Path

    import rapidocr

    models = Path(rapidocr.__file__).parent / "models"

    def model(pattern: str) -> str:
        return str(next(iter(sorted(models.glob(pattern)))))

    return rapidocr.RapidOCR(
        params={
            "Global.log_level": "error",
            "Global.use_cls": False,
            "Global.text_score": 0.0,
            "Det.limit_type": "max",
            "Det.limit_side_len": _LOOKED_AT,
            "Det.model_path": model("*det*.onnx"),
            "Rec.model_path": model("*rec*.onnx"),
            "EngineConfig.onnxruntime.intra_op_num_threads": 2,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )


def _in_order(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Top to bottom, and left to right among those that stand beside each other."""
    rest = sorted(lines, key=lambda line: line.box[1])
    ordered: list[Line] = []
    while rest:
        first = rest[0]
        middle = (first.box[1] + first.box[3]) / 2
        row = [line for line in rest if line.box[1] <= middle <= line.box[3] or line is first]
        ordered += sorted(row, key=lambda line: line.box[0])
        rest = [line for line in rest if line not in row]
    return tuple(ordered)
