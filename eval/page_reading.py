"""How well and how fast a photographed A4 page of printed lines is read by OCR (the extra `ocr`).

python -m eval.page_reading --lines 32
"""

import io
import json
import time
from difflib import SequenceMatcher
from importlib.resources import files
from typing import Annotated

import numpy as np
import typer
from PIL import Image, ImageDraw, ImageFont

import assistant.learning_analysis.pictures
from assistant.homework.intake.ocr import available, read_photo
from eval.photographs import Camera, Picture, photograph

_SENTENCE = (
    "同号两数相加取相同的符号并把绝对值相加异号两数相加取绝对值较大的加数的符号一个数同零相加仍得这个数"
)


def printed_page(lines: int, random: np.random.Generator) -> tuple[Picture, list[str]]:
    """A page at 200 dots an inch, and its lines."""
    data = files(assistant.learning_analysis.pictures).joinpath("xingtan_sans.otf").read_bytes()
    face = ImageFont.truetype(io.BytesIO(data), 42)
    page = Image.new("L", (1654, 2339), 255)
    pen, written = ImageDraw.Draw(page), []
    for at in range(lines):
        text = "".join(random.choice(list(_SENTENCE), 22)) + f"，x={int(random.integers(100))}。"
        pen.text((150, 120 + at * 2100 // lines), text, fill=25, font=face)
        written.append(text)
    return page, written


def main(
    lines: Annotated[int, typer.Option(help="Lines on the page")] = 32,
    seed: Annotated[int, typer.Option(help="Seed of text and photographer")] = 0,
) -> None:
    """Print lines read exactly, the share of characters that are right, and seconds."""
    if not available():
        raise typer.BadParameter("the extra `ocr` is not installed")
    random = np.random.default_rng(seed)
    page, written = printed_page(lines, random)
    camera = Camera(turn=2, slant=0.01, shade=0.4, blur=0.12, noise=5, quality=70, dpi=220)
    stream = io.BytesIO()
    photograph(page, camera, random).save(stream, "JPEG", quality=80)
    began, worked = time.perf_counter(), time.process_time()
    read = [line.text.replace(" ", "") for line in read_photo(stream.getvalue()).lines]
    alike = [
        max((SequenceMatcher(None, line, each).ratio() for each in read), default=0.0) for line in written
    ]
    told = {
        "lines": lines,
        "lines_exact": sum(line in read for line in written),
        "characters_right": float(np.mean(alike)),
        "seconds": time.perf_counter() - began,
        "processor_seconds": time.process_time() - worked,
    }
    typer.echo(json.dumps(told, indent=1))


if __name__ == "__main__":
    typer.run(main)
