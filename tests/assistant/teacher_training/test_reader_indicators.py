"""What the reader says of itself in codes that live on another floor."""

from assistant.teacher_training.literacy.frameworks import literacy_framework
from corpora import readers


def test_chapters_serve_indicators_of_the_standard() -> None:
    known = {indicator.code for indicator in literacy_framework().indicators}
    for chapter in readers.load().chapters:
        assert set(chapter.about.indicators) <= known, chapter.about.title
        assert len(set(chapter.about.indicators)) == len(chapter.about.indicators)


def test_every_indicator_has_a_chapter_to_recommend() -> None:
    served = {code for chapter in readers.load().chapters for code in chapter.about.indicators}
    assert served == {indicator.code for indicator in literacy_framework().indicators}
