"""Every family makes sound exercises for every point it serves, whatever the draw."""

from random import Random

from assistant.lesson_preparation.checks.figures import claims, wrong
from assistant.lesson_preparation.drafting.exercises import family
from assistant.lesson_preparation.words import Tier
from corpora import knowledge_graphs


def test_every_figure_in_every_family_holds() -> None:
    seen = set()
    for subject in ("mathematics", "physics", "chemistry"):
        for point in knowledge_graphs.load(subject).points.values():
            made = family(point.id)
            if made is None or (made, point.grade) in seen:
                continue
            seen.add((made, point.grade))
            for seed in range(6):
                found = made(Random(seed), point)
                assert {one.tier for one in found} == set(Tier), made.__name__
                assert all(one.text and one.answer for one in found)
                said = [part for one in found for part in (one.answer, *one.steps)]
                faults = [formula for part in said for formula in claims(part) if wrong(formula)]
                assert faults == [], (made.__name__, seed)
    assert len(seen) > 60


def test_points_without_figures_have_no_family() -> None:
    assert family("yw.yd.main-content") is None
    assert family("sx.tx.congruent-figures") is None
