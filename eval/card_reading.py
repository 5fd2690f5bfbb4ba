"""How well answer cards are read: cards filled in and photographed by script, and what became of each.

    python -m eval.card_reading --cards 300

A misread is an answer that differs from what was meant and was not sent to a person.
"""

import json
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Annotated, Any

import numpy as np
import typer

from assistant.homework.cards.composing import compose
from assistant.homework.cards.layout import CardLayout, Kind, Question
from assistant.homework.cards.reading import PageReading, Seen, read_page
from corpora.problem import Problem
from eval.photographs import Hand, Meant, cameras, filled, photograph, printed, some_answers


@dataclass(slots=True)
class Tally:
    """Counts over all pages; `slow` holds milliseconds a page."""

    pages: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    wrong_page: int = 0
    answers: Counter[str] = field(default_factory=Counter)
    numbers: Counter[str] = field(default_factory=Counter)
    boxes: Counter[str] = field(default_factory=Counter)
    slow: list[float] = field(default_factory=list)

    def metrics(self) -> dict[str, float | int]:
        """Shares of all answers on pages that were read, and of all pages."""
        answers, numbers = sum(self.answers.values()), sum(self.numbers.values())
        boxes = sum(self.boxes.values())
        return {
            "pages": self.pages,
            "pages_refused": sum(self.refused.values()),
            "pages_taken_for_another": self.wrong_page,
            "answers": answers,
            "answers_right": self.answers["right"] / max(1, answers),
            "answers_to_a_person": self.answers["person"] / max(1, answers),
            "answers_misread": self.answers["misread"],
            "numbers_right": self.numbers["right"] / max(1, numbers),
            "numbers_misread": self.numbers["misread"],
            "boxes": boxes,
            "boxes_right": self.boxes["right"] / max(1, boxes),
            "written_taken_for_blank": self.boxes["lost"],
            "ms_median": float(np.median(self.slow)) if self.slow else 0.0,
            "ms_slowest": max(self.slow, default=0.0),
        }


def sample_card() -> CardLayout:
    """Choices of three kinds, blanks and two open questions on two pages."""
    questions = [Question(f"q{at}", str(at), Kind.SINGLE, 3) for at in range(1, 13)]
    questions += [Question(f"q{at}", str(at), Kind.MULTIPLE, 4, 5) for at in range(13, 17)]
    questions += [Question(f"q{at}", str(at), Kind.TRUE_FALSE, 2) for at in range(17, 23)]
    questions += [Question(f"q{at}", str(at), Kind.BLANK, 3) for at in range(23, 27)]
    questions += [
        Question("q27", "27", Kind.OPEN, 8, lines=6),
        Question("q28", "28", Kind.OPEN, 10, lines=12),
    ]
    return compose("七年级数学 第一单元 有理数 课堂练习", questions)


def measure(
    cards: int,
    seed: int = 0,
    hand: Hand | None = None,
    progress: Callable[[Tally], None] = lambda tally: None,
) -> Tally:
    """Photograph and read this many pages; `progress` is called every 25."""
    random = np.random.default_rng(seed)
    layout, tally = sample_card(), Tally()
    for at, camera in enumerate(cameras(random, cards)):
        serial, page = at % 65_535 + 1, layout.pages[at % len(layout.pages)]
        meant = some_answers(layout, f"{random.integers(10**7, 10**8)}", random)
        paper = filled(printed(layout, serial, page.number)[0], page, meant, random, hand)
        picture = photograph(paper, camera, random)
        began = time.perf_counter()
        tally.pages += 1
        try:
            reading = read_page(picture, {layout.id: layout})
        except Problem as refusal:
            tally.refused[refusal.code] += 1
            continue
        tally.slow.append((time.perf_counter() - began) * 1000)
        if (reading.serial, reading.page) != (serial, page.number):
            tally.wrong_page += 1
        _count(tally, reading, meant)
        if tally.pages % 25 == 0:
            progress(tally)
    return tally


def _count(tally: Tally, reading: PageReading, meant: Meant) -> None:
    for choice in reading.choices:
        said, wanted = "".join(choice.bubbles.chosen), meant.choices[choice.item]
        if choice.bubbles.seen in (Seen.FAINT, Seen.TWO_FILLED):
            tally.answers["person"] += 1
        elif said == wanted:
            tally.answers["right"] += 1
        else:
            tally.answers["misread"] += 1
    if reading.number_seen is not Seen.READ:
        tally.numbers["person"] += 1
    else:
        tally.numbers["right" if reading.number == meant.number else "misread"] += 1
    for box in reading.written:
        inked = box.item in meant.words
        tally.boxes["right" if box.ink == inked else "lost" if inked else "seen for nothing"] += 1


def main(
    cards: Annotated[int, typer.Option(help="Pages to photograph")] = 300,
    seed: Annotated[int, typer.Option(help="Seed of the photographer")] = 0,
) -> None:
    """Print the figures as JSON."""
    tally = measure(cards, seed, progress=lambda so_far: typer.echo(so_far.metrics(), err=True))
    said: dict[str, Any] = {"seed": seed, **tally.metrics(), "refusals": dict(tally.refused)}
    typer.echo(json.dumps(said, indent=1))


if __name__ == "__main__":
    typer.run(main)
