"""Expansion adds other names and near points, never what was said, and nothing to a question it does not
understand."""

import pytest

from corpora import knowledge_graphs
from corpora.knowledge_graphs import Atlas
from retrieval.graph_expansion import expand


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return Atlas(
        [knowledge_graphs.as_graph(knowledge_graphs.load(one)) for one in ("mathematics", "physics")]
    )


def test_synonyms_weigh_more_than_neighbours_and_less_than_the_question(atlas: Atlas) -> None:
    terms = {term.text: term for term in expand("密度怎么测", atlas)}
    assert terms["Density"].why == "synonym"
    assert terms["质量"].why in {"prerequisite", "confused-with"}
    assert 0 < terms["质量"].weight < terms["Density"].weight < 1


def test_what_the_question_says_is_not_added(atlas: Atlas) -> None:
    terms = expand("密度（Density）与质量", atlas)
    assert terms
    assert not {"密度", "Density", "质量"} & {term.text for term in terms}


@pytest.mark.parametrize("query", ["今天天气很好", "", "？！", "x" * 100_000])
def test_a_question_without_a_point_gets_nothing(atlas: Atlas, query: str) -> None:
    assert expand(query, atlas) == ()


def test_the_limit_holds_and_the_order_is_by_weight(atlas: Atlas) -> None:
    weights = [term.weight for term in expand("一元二次方程的解法与二次函数", atlas, limit=5)]
    assert len(weights) == 5
    assert weights == sorted(weights, reverse=True)
