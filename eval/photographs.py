"""Answer cards filled in and photographed by script, with what was meant kept beside the picture."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from assistant.homework.cards.drawing import draw
from assistant.homework.cards.layout import Box, CardLayout, Kind, Page

DPI = 200
_PIXELS = DPI / 25.4
Picture = Image.Image


@dataclass(frozen=True, slots=True)
class Meant:
    """What a pupil meant: the number, letters by item ("" for nothing), words by item."""

    number: str
    choices: dict[str, str]
    words: dict[str, str] = field(default_factory=dict)
    name: str = ""


@dataclass(frozen=True, slots=True)
class Hand:
    """How a pupil fills: `grey` of the pencil, `wander` in millimetres, and the shares of marks that are
    erased beside the right one, and that are ticks or half filled."""

    grey: tuple[int, int] = (35, 105)
    wander: float = 0.35
    erased: float = 0.02
    careless: float = 0.01


@dataclass(frozen=True, slots=True)
class Camera:
    """How a page is photographed. `turn` in degrees clockwise, `slant` the share by which corners move,
    `bend` in millimetres, `shade` how much darker the darkest corner is (0 to 1), `blur` in millimetres,
    `noise` in grey levels, `dpi` of the page in the picture, `desk` the grey of what it lies on."""

    turn: float = 0.0
    slant: float = 0.0
    bend: float = 0.0
    shade: float = 0.0
    shadow: bool = False
    blur: float = 0.0
    noise: float = 0.0
    quality: int = 90
    dpi: int = 200
    desk: int = 90


def printed(layout: CardLayout, serial: int = 0, only: int | None = None) -> list[Picture]:
    """The pages as a printer makes them, 200 dots an inch; `only` one of them, counted from 1."""
    import pypdfium2

    document = pypdfium2.PdfDocument(draw(layout, [serial]))
    try:
        pages = range(len(document)) if only is None else [only - 1]
        return [document[at].render(scale=DPI / 72, grayscale=True).to_pil().convert("L") for at in pages]
    finally:
        document.close()


def some_answers(layout: CardLayout, number: str, random: np.random.Generator) -> Meant:
    """Answers at random: a tenth of the choices left out, two thirds of the boxes written in."""
    choices, words = {}, {}
    for question in layout.questions:
        if question.labels:
            most = 3 if question.kind is Kind.MULTIPLE else 1
            count = 0 if random.random() < 0.1 else int(random.integers(1, most + 1))
            picked = random.choice(len(question.labels), size=count, replace=False)
            choices[question.item] = "".join(question.labels[at] for at in sorted(picked))
        elif random.random() < 0.67:
            words[question.item] = f"x = {int(random.integers(-99, 100))}"
    return Meant(number, choices, words)


def filled(
    picture: Picture, page: Page, meant: Meant, random: np.random.Generator, hand: Hand | None = None
) -> Picture:
    """The page after the pupil."""
    hand = hand or Hand()
    paper = picture.copy()
    pen = ImageDraw.Draw(paper)
    for at, column in enumerate(page.digits):
        if at < len(meant.number) and meant.number[at].isdigit():
            _fill(paper, column[int(meant.number[at])].box, hand, random)
    for each in page.fields:
        wanted = meant.choices.get(each.item, "")
        for bubble in each.bubbles:
            if bubble.label in wanted:
                careless = random.random() < hand.careless
                (_tick if careless else _fill)(paper, bubble.box, hand, random)
            elif wanted and random.random() < hand.erased:
                _smudge(paper, bubble.box, random)
        if each.item in meant.words and not each.bubbles:
            write(pen, each.box, meant.words[each.item], headed=each.kind is Kind.OPEN, random=random)
    if meant.name:
        write(pen, page.name, meant.name, headed=False, random=random)
    return paper


def write(
    pen: Any, box: Box, text: str, *, headed: bool, random: np.random.Generator, font: Any = None
) -> None:
    """Text by pen inside a box, in Pillow's own face unless another is given."""
    face = font or ImageFont.load_default(size=5.0 * _PIXELS)
    x = (box.x + 4 + random.uniform(0, 6)) * _PIXELS
    y = (box.y + (7.0 if headed else 1.6)) * _PIXELS
    pen.multiline_text((x, y), text, fill=int(random.integers(20, 70)), font=face, spacing=2.4 * _PIXELS)


def scribbled(picture: Picture, box: Box, random: np.random.Generator) -> Picture:
    """The page with a wild line all over a box."""
    paper = picture.copy()
    points = random.uniform(0, 1, (40, 2)) * [box.width, box.height] + [box.x, box.y]
    ImageDraw.Draw(paper).line([tuple(point * _PIXELS) for point in points], fill=40, width=4)
    return paper


def photograph(picture: Picture, camera: Camera, random: np.random.Generator) -> Picture:
    """The page on a desk, as a telephone or a scanner sees it, through JPEG."""
    scale = camera.dpi / DPI
    paper = picture.resize((round(picture.width * scale), round(picture.height * scale)))
    if camera.bend:
        paper = _bent(paper, camera.bend * camera.dpi / 25.4)
    border = round(0.09 * paper.height)
    desk = Image.new("L", (paper.width + 2 * border, paper.height + 2 * border), camera.desk)
    desk.paste(paper, (border, border))
    seen = _aslant(desk, camera, random)
    if camera.blur:
        seen = seen.filter(ImageFilter.GaussianBlur(camera.blur * camera.dpi / 25.4))
    light = np.asarray(seen, dtype=np.float32) * _light(seen.size, camera, random)
    if camera.noise:
        light += camera.noise * random.standard_normal(light.shape, dtype=np.float32)
    stream = io.BytesIO()
    Image.fromarray(np.clip(light, 0, 255).astype(np.uint8)).save(stream, "JPEG", quality=camera.quality)
    stream.seek(0)
    return Image.open(stream)


def cameras(random: np.random.Generator, count: int) -> Iterator[Camera]:
    """Telephones and scanners of many kinds: any quarter turn and 20 degrees beside it, 100 to 400 dots an
    inch."""
    for _ in range(count):
        if random.random() < 0.3:  # a scanner
            yield Camera(
                turn=float(random.choice([0, 90, 180, 270]) + random.uniform(-3, 3)),
                noise=float(random.uniform(0, 4)),
                quality=int(random.integers(40, 95)),
                dpi=int(random.choice([100, 150, 200, 300, 400])),
                desk=int(random.choice([20, 250])),
                blur=float(random.uniform(0, 0.15)),
            )
        else:
            yield Camera(
                turn=float(random.choice([0, 90, 180, 270]) + random.uniform(-20, 20)),
                slant=float(random.uniform(0, 0.06)),
                bend=float(random.uniform(0, 2.5)),
                shade=float(random.uniform(0, 0.6)),
                shadow=bool(random.random() < 0.4),
                blur=float(random.uniform(0, 0.4)),
                noise=float(random.uniform(0, 9)),
                quality=int(random.integers(35, 95)),
                dpi=int(random.integers(100, 300)),
                desk=int(random.integers(30, 200)),
            )


def _fill(paper: Picture, box: Box, hand: Hand, random: np.random.Generator) -> None:
    """Pencil strokes over a bubble."""
    grey = int(random.integers(*hand.grey))
    pen = ImageDraw.Draw(paper)
    shift = random.normal(0, hand.wander * 0.6, 2)
    left, right = box.x + shift[0] - 0.1, box.x + box.width + shift[0] + 0.1
    for y in np.arange(box.y + 0.35, box.y + box.height - 0.1, 0.42):
        ends = random.normal(0, hand.wander, 2)
        points = [(left + ends[0], y + shift[1]), (right + ends[1], y + shift[1] + random.normal(0, 0.15))]
        pen.line(
            [(x * _PIXELS, z * _PIXELS) for x, z in points],
            fill=grey + int(random.integers(-12, 13)),
            width=4,
        )


def _tick(paper: Picture, box: Box, hand: Hand, random: np.random.Generator) -> None:
    """A tick, or half a bubble filled."""
    if random.random() < 0.5:
        points = [(box.x + 0.6, box.y + 1.4), (box.x + 2.0, box.y + 2.8), (box.x + 5.0, box.y + 0.3)]
        grey = int(random.integers(*hand.grey))
        ImageDraw.Draw(paper).line([(x * _PIXELS, y * _PIXELS) for x, y in points], fill=grey, width=4)
    else:
        _fill(paper, Box(box.x, box.y, box.width * 0.45, box.height), hand, random)


def _smudge(paper: Picture, box: Box, random: np.random.Generator) -> None:
    """What an eraser leaves."""
    left, top = round(box.x * _PIXELS), round(box.y * _PIXELS)
    right, bottom = round((box.x + box.width) * _PIXELS), round((box.y + box.height) * _PIXELS)
    area = paper.crop((left, top, right, bottom))
    veil = Image.new("L", area.size, int(random.integers(190, 235)))
    paper.paste(Image.blend(area, veil, 0.6), (left, top))


def _bent(paper: Picture, most: float) -> Picture:
    """The sides pushed to the right in the middle, as on a page that does not lie flat."""
    rows = 24
    edges = np.linspace(0, paper.height, rows + 1)
    push = most * np.sin(np.pi * edges / paper.height)
    mesh = []
    for row in range(rows):
        top, bottom = round(edges[row]), round(edges[row + 1])
        upper, lower = push[row], push[row + 1]
        quad = (-upper, top, -lower, bottom, paper.width - lower, bottom, paper.width - upper, top)
        mesh.append(((0, top, paper.width, bottom), tuple(float(value) for value in quad)))
    return paper.transform(paper.size, Image.Transform.MESH, mesh, Image.Resampling.BILINEAR, fillcolor=255)


def _aslant(desk: Picture, camera: Camera, random: np.random.Generator) -> Picture:
    """Turned and seen from the side."""
    width, height = desk.size
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=float)
    angle = np.radians(camera.turn)
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    moved = (corners - corners.mean(axis=0)) @ turn
    moved += random.uniform(-camera.slant, camera.slant, (4, 2)) * np.ptp(moved, axis=0)
    moved -= moved.min(axis=0)
    rows = []
    for (u, v), (x, y) in zip(corners, moved, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
    solved = np.linalg.solve(np.array(rows), corners.ravel())
    across, down = np.ceil(moved.max(axis=0)).astype(int)
    return desk.transform(
        (int(across), int(down)),
        Image.Transform.PERSPECTIVE,
        tuple(float(value) for value in solved),
        Image.Resampling.BILINEAR,
        fillcolor=camera.desk,
    )


def _light(size: tuple[int, int], camera: Camera, random: np.random.Generator) -> Any:
    """The light on every pixel, 1 where it is brightest."""
    across, down = np.meshgrid(np.linspace(0, 1, 160), np.linspace(0, 1, 160))
    way = random.uniform(0, 2 * np.pi)
    slope = np.cos(way) * (across - 0.5) + np.sin(way) * (down - 0.5)
    light = 1 - camera.shade * (slope - slope.min()) / max(1e-6, float(np.ptp(slope)))
    if camera.shadow:
        line = np.cos(way + 1) * (across - 0.5) + np.sin(way + 1) * (down - 0.5)
        light = light * (1 - 0.3 / (1 + np.exp(-line * 60)))
    coarse = Image.fromarray(light.astype(np.float32))
    return np.asarray(coarse.resize(size, Image.Resampling.BILINEAR))
