"""Cards filled in and photographed by script, and read."""

from functools import cache

import numpy as np
import pytest
from PIL import Image, ImageDraw

from assistant.homework.cards.composing import compose
from assistant.homework.cards.layout import Box, CardLayout, Kind, Question, code_cells, position_marks
from assistant.homework.cards.reading import CardOfOtherPaper, PageReading, Seen, read_page
from assistant.homework.cards.straightening import CardNotFound, CardUnclear
from eval import photographs
from eval.card_reading import measure
from eval.photographs import Camera, Hand, Meant, filled, photograph, printed, scribbled

NEAT = Hand(erased=0, careless=0)
SCALE = photographs.DPI / 25.4


@cache
def card() -> CardLayout:
    questions = [Question(f"q{at}", str(at), Kind.SINGLE, 3) for at in range(1, 9)]
    questions += [Question("q9", "9", Kind.MULTIPLE, 4, 5), Question("q10", "10", Kind.TRUE_FALSE, 2)]
    questions += [Question("q11", "11", Kind.BLANK, 3), Question("q12", "12", Kind.OPEN, 8, lines=4)]
    return compose("小测", questions)


@cache
def paper() -> Image.Image:
    return printed(card(), 9)[0]


MEANT = Meant(
    "20250107",
    {"q1": "A", "q2": "B", "q3": "C", "q4": "D", "q5": "", "q6": "A", "q9": "ACE", "q10": "错"},
    {"q12": "x = -3"},
)


def one(meant: Meant = MEANT, hand: Hand = NEAT) -> Image.Image:
    return filled(paper(), card().pages[0], meant, np.random.default_rng(4), hand)


def read(picture: Image.Image, camera: Camera | None = None) -> PageReading:
    if camera is not None:
        picture = photograph(picture, camera, np.random.default_rng(5))
    return read_page(picture, {card().id: card()})


def said(reading: PageReading) -> dict[str, str]:
    assert all(each.bubbles.seen in (Seen.READ, Seen.BLANK) for each in reading.choices)
    return {each.item: "".join(each.bubbles.chosen) for each in reading.choices}


WANTED = {**MEANT.choices, "q7": "", "q8": ""}


@pytest.mark.parametrize(
    ("camera", "turned"),
    [
        (Camera(turn=180, shade=0.5, shadow=True, dpi=100), 180),
        (Camera(turn=90 + 18, slant=0.05, blur=0.3, noise=6, quality=45, dpi=110), 90),
        pytest.param(
            Camera(turn=270 - 17, slant=0.04, bend=2.5, shade=0.3, dpi=110), 270, marks=pytest.mark.slow
        ),
    ],
)
def test_any_way_it_lies(camera: Camera, turned: int) -> None:
    reading = read(one(), camera)
    assert said(reading) == WANTED
    assert (reading.number, reading.number_seen) == ("20250107", Seen.READ)
    assert (reading.serial, reading.page, reading.turned) == (9, 1, turned)
    assert {each.item: each.ink for each in reading.written} == {"q11": False, "q12": True}


def test_a_blank_card_is_blank() -> None:
    reading = read(paper(), Camera(turn=3, noise=4, dpi=100))
    assert {each.bubbles.seen for each in reading.choices} == {Seen.BLANK}
    assert (reading.number, reading.number_seen) == ("", Seen.BLANK)
    assert not any(each.ink for each in reading.written)


def test_doubt_goes_to_a_person() -> None:
    picture = one()
    random = np.random.default_rng(6)
    fields = {each.item: each.bubbles for each in card().pages[0].fields}
    photographs._fill(picture, fields["q1"][2].box, NEAT, random)  # a second one beside A
    photographs._tick(picture, fields["q7"][1].box, NEAT, random)
    photographs._smudge(picture, fields["q2"][3].box, random)  # erased beside B
    half = fields["q8"][0].box
    photographs._fill(picture, Box(half.x, half.y, half.width * 0.4, half.height), NEAT, random)
    photographs._fill(picture, card().pages[0].digits[3][8].box, NEAT, random)
    reading = read(picture, Camera(turn=5, dpi=120))
    seen = {each.item: each.bubbles for each in reading.choices}
    assert seen["q1"].seen is Seen.TWO_FILLED
    assert seen["q1"].chosen == ("A", "C")
    assert seen["q7"].seen is Seen.FAINT
    assert seen["q8"].seen is Seen.FAINT
    assert (seen["q2"].seen, seen["q2"].chosen) == (Seen.READ, ("B",))
    assert (reading.number, reading.number_seen) == ("202?0107", Seen.FAINT)


@pytest.mark.slow
def test_a_light_hand_is_read_by_its_own_measure() -> None:
    reading = read(one(hand=Hand(grey=(135, 150), erased=0, careless=0)), Camera(turn=-4, dpi=110))
    assert said(reading) == WANTED


def test_two_marks_and_one_code_may_be_lost() -> None:
    picture = one()
    for mark in (position_marks()[0], position_marks()[4]):
        picture = scribbled(picture, mark, np.random.default_rng(1))
    upper = code_cells()[0]
    picture = scribbled(picture, Box(upper[0].x, upper[0].y, 108, 6), np.random.default_rng(2))
    assert said(read(picture, Camera(turn=8, dpi=110))) == WANTED


def test_what_cannot_be_read_is_refused_not_guessed() -> None:
    picture = one()
    for strip in code_cells():
        picture = scribbled(picture, Box(strip[0].x, strip[0].y, 108, 6), np.random.default_rng(3))
    with pytest.raises(CardUnclear):
        read(picture)
    hidden = one()
    ImageDraw.Draw(hidden).rectangle((0, 0, hidden.width, 60 * SCALE), fill=90)
    ImageDraw.Draw(hidden).rectangle((0, 0, 25 * SCALE, hidden.height), fill=90)
    for nothing in (hidden, Image.new("L", (900, 1200), 255), Image.effect_noise((300, 400), 90)):
        with pytest.raises((CardNotFound, CardUnclear)):
            read(nothing)
    with pytest.raises(CardOfOtherPaper):
        read_page(one(), {})


@pytest.mark.slow
def test_hardly_anything_is_misread() -> None:
    figures = measure(15, seed=90, hand=Hand(careless=0.03)).metrics()
    assert figures["pages_refused"] <= 1
    assert figures["answers_misread"] == 0
    assert figures["numbers_misread"] == 0
    assert figures["written_taken_for_blank"] == 0
    assert figures["answers_right"] > 0.94
