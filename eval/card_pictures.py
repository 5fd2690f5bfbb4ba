"""The pictures of docs/answer-cards.md: a card, a photograph of it, and what was read.

python -m eval.card_pictures --out docs/images
"""

from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from PIL import ImageDraw

from assistant.homework.cards.layout import Box, Field
from assistant.homework.cards.reading import PageReading, Seen, read_page
from assistant.homework.cards.straightening import SCALE, straighten
from eval.card_reading import sample_card
from eval.photographs import Camera, Hand, Picture, filled, photograph, printed, some_answers

_READ, _BLANK, _PERSON = "#1b7f3b", "#7a7a7a", "#c62828"


def main(
    out: Annotated[Path, typer.Option(help="Folder for card.png, card-photo.jpg and card-read.jpg")],
    seed: Annotated[int, typer.Option(help="Seed of pupil and photographer")] = 5,
) -> None:
    """Draw, photograph, read."""
    random = np.random.default_rng(seed)
    layout = sample_card()
    paper = printed(layout, 7)[0]
    meant = some_answers(layout, "20250107", random)
    sheet = filled(paper, layout.pages[0], meant, random, Hand(erased=0.06, careless=0.12))
    camera = Camera(
        turn=193, slant=0.05, bend=2, shade=0.55, shadow=True, blur=0.2, noise=5, dpi=110, quality=70
    )
    photo = photograph(sheet, camera, random)
    reading = read_page(photo, {layout.id: layout})
    _small(paper, 760).save(out / "card.png", optimize=True)
    _small(photo.convert("L"), 760).save(out / "card-photo.jpg", quality=60, optimize=True)
    told = _told(straighten(photo).picture, layout.pages[0].fields, reading)
    _small(told, 760).save(out / "card-read.jpg", quality=70, optimize=True)


def _told(picture: Picture, fields: tuple[Field, ...], reading: PageReading) -> Picture:
    """The straightened page with a frame around everything read."""
    seen = {each.item: each.bubbles for each in reading.choices}
    inked = {(each.item, each.part): each.ink for each in reading.written}
    whole = picture.convert("RGB")
    pen = ImageDraw.Draw(whole)
    for each in fields:
        if each.bubbles:
            read = seen[each.item]
            doubt = read.seen in (Seen.TWO_FILLED, Seen.FAINT)
            colour = _PERSON if doubt else _READ if read.chosen else _BLANK
            for bubble in each.bubbles:
                if bubble.label in read.chosen:
                    _frame(pen, bubble.box, colour, 4)
            _frame(pen, each.box, colour, 2)
        else:
            _frame(pen, each.box, _READ if inked[each.item, each.part] else _BLANK, 5)
    return whole


def _frame(pen: ImageDraw.ImageDraw, box: Box, colour: str, width: int) -> None:
    edges = (box.x, box.y, box.x + box.width, box.y + box.height)
    pen.rectangle([round(edge * SCALE) for edge in edges], outline=colour, width=width)


def _small(picture: Picture, width: int) -> Picture:
    return picture.resize((width, round(picture.height * width / picture.width)), reducing_gap=3.0)


if __name__ == "__main__":
    typer.run(main)
