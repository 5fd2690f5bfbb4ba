"""Quotes stand where they are said to stand, or nowhere; sentences tile the text."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.citation import sentences, verify
from retrieval.passage import Passage

TEXT = "一、总体要求\n教 师 厅函〔2025〕13 号提出：“提升教师数字素养”，ＡＩ不替代教师——这是底线。"
PASSAGE = Passage("p", "r", "t", 0, TEXT, "")


@pytest.mark.parametrize(
    ("quote", "verbatim"),
    [
        ("提升教师数字素养", "提升教师数字素养"),
        ("教师厅函〔2025〕13号", "教 师 厅函〔2025〕13 号"),
        ("  提升教师\n数字素养 ", "提升教师数字素养"),
        ('提出:"提升', "提出：“提升"),
        ("ai不替代教师--这", "ＡＩ不替代教师——这"),
        ("总体要求教师", "总体要求\n教 师"),
    ],
)
def test_a_quote_is_found_despite_spacing_and_width_and_shown_verbatim(quote: str, verbatim: str) -> None:
    citation = verify(quote, PASSAGE)
    assert citation is not None
    assert citation.quote == verbatim
    assert TEXT[citation.start : citation.end] == verbatim


@pytest.mark.parametrize("quote", ["", " \n", "提升学生数字素养", "数字素养提升", "提升…素养", "\u200b"])
def test_what_does_not_stand_there_is_not_cited(quote: str) -> None:
    assert verify(quote, PASSAGE) is None


def test_sentences_of_chinese_and_english() -> None:
    text = "他说：“好！”然后走了。π约3.14。\n二、要求 Mr. Smith left. It costs 3.5 yuan, e.g. ink! 1. A."
    assert [text[start:end] for start, end in sentences(text)] == [
        "他说：“好！”",
        "然后走了。",
        "π约3.14。",
        "二、要求 Mr. Smith left.",
        "It costs 3.5 yuan, e.g. ink!",
        "1. A.",
    ]


@given(st.text(alphabet="甲乙。！？.!? \n“”a1…", max_size=60))
def test_sentences_cover_all_but_white_space_in_order(text: str) -> None:
    spans = sentences(text)
    assert "".join("".join(text[start:end].split()) for start, end in spans) == "".join(text.split())
    assert all(start < end for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))


@given(st.text(min_size=1, max_size=40), st.integers(0, 39), st.integers(1, 40))
def test_every_stretch_of_a_passage_can_be_cited(text: str, start: int, length: int) -> None:
    quote = text[start : start + length]
    citation = verify(quote, Passage("p", "r", "t", 0, text, ""))
    if quote.strip():
        assert citation is not None
        assert text[citation.start : citation.end] == citation.quote == quote.strip()
    else:
        assert citation is None
