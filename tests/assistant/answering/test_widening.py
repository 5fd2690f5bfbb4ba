"""Other names are added to English queries only, and never those of grammar."""

import pytest

from assistant.answering.widening import widened


@pytest.mark.parametrize(
    ("query", "name"),
    [("What is the Pythagorean theorem?", "勾股定理"), ("buoyancy in water", "浮力")],
)
def test_an_english_query_gains_the_chinese_names(query: str, name: str) -> None:
    assert widened(query).startswith(query)
    assert name in widened(query)


@pytest.mark.parametrize("query", ["勾股定理的先修知识", "What is the capital of France?", "…", ""])
def test_other_queries_stay_as_they_are(query: str) -> None:
    assert widened(query).strip() == query
