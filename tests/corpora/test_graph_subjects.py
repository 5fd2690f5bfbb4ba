"""Every built-in graph: sound, linked to its curriculum, in whole sentences, with mistakes in words."""

from collections import Counter
from pathlib import Path

import networkx as nx
import pytest

from corpora import curricula, knowledge_graphs
from corpora.knowledge_graphs import KnowledgeGraph, NodeKind, Relation, as_graph, check
from corpora.knowledge_graphs import __main__ as command

LEAST = {"mathematics": 600, "physics": 120, "chemistry": 100, "chinese": 120, "english": 120}
CONFUSIONS = {"mathematics": 120, "physics": 40, "chemistry": 40, "chinese": 20, "english": 25}
GRADES = {
    "mathematics": set(range(1, 10)),
    "physics": {8, 9},
    "chemistry": {9},
    "chinese": {1, 3, 5, 7},
    "english": {1, 3, 5, 7},
}


@pytest.fixture(scope="module", params=LEAST)
def graph(request: pytest.FixtureRequest) -> KnowledgeGraph:
    return knowledge_graphs.load(request.param)


def test_subjects_are_those_with_a_curriculum() -> None:
    assert knowledge_graphs.subjects() == tuple(curricula.SUBJECTS) == tuple(LEAST)


def test_it_is_sound_and_large_enough(graph: KnowledgeGraph) -> None:
    assert graph.check() == []
    assert len(graph.points) >= LEAST[graph.subject]
    assert {point.grade for point in graph.points.values()} == GRADES[graph.subject]


def test_prerequisites_and_parts_have_no_cycle(graph: KnowledgeGraph) -> None:
    edges = as_graph(graph).of([Relation.PREREQUISITE, Relation.PART_OF])
    assert nx.is_directed_acyclic_graph(nx.DiGraph((edge.start, edge.end) for edge in edges))
    assert len(edges) > len(graph.points)


def test_every_point_is_linked_to_an_item_of_its_stage(graph: KnowledgeGraph) -> None:
    for point in graph.points.values():
        assert point.codes, point.id
        assert len(set(point.codes)) == len(point.codes), point.id
        for code in point.codes:
            assert point.grade in graph.curriculum.item(code).grades, point.id


def test_content_items_are_nearly_all_served(graph: KnowledgeGraph) -> None:
    asked = [code for code in graph.curriculum.items if code.rsplit(".", 1)[1][0] == "N"]
    served = {code for point in graph.points.values() for code in point.codes}
    assert sum(code in served for code in asked) >= 0.9 * len(asked)


def test_few_points_have_nothing_before_them(graph: KnowledgeGraph) -> None:
    starts = [point.id for point in graph.points.values() if not point.prerequisites and not point.part_of]
    assert 1 <= len(starts) <= 10


def test_confusions_are_told_in_words_both_ways(graph: KnowledgeGraph) -> None:
    pairs = [(point, each) for point in graph.points.values() for each in point.confusions]
    assert len(pairs) >= CONFUSIONS[graph.subject]
    for point, each in pairs:
        assert each.error
        assert each.remedy
        assert not each.error.endswith("。")
        assert not each.remedy.endswith("。")
        assert (point, each) in graph.confusions(each.other)
        assert (graph.point(each.other), each) in graph.confusions(point.id)


def test_nothing_is_said_twice_and_sentences_stay_whole(graph: KnowledgeGraph) -> None:
    points = graph.points.values()
    texts = [point.definition for point in points]
    texts += [each.error for point in points for each in point.misconceptions]
    assert [text for text, count in Counter(texts).items() if count > 1] == []
    for point in points:
        told = [point.definition[:-1], *(each.error + each.remedy for each in point.misconceptions)]
        assert not any(mark in text for text in told for mark in "。…！？!?"), point.id


def test_every_point_is_found_by_every_name(graph: KnowledgeGraph) -> None:
    for point in graph.points.values():
        for name in point.names:
            assert graph.find(name) == (point,), name


def test_skills_assess_what_is_no_curriculum_item(graph: KnowledgeGraph) -> None:
    for point in graph.points.values():
        for other in graph.assesses(point.id):
            assert point.kind is not NodeKind.CONCEPT
            assert other.id != point.id
    if graph.subject == "mathematics":
        skills = [point for point in graph.points.values() if point.kind is NodeKind.SKILL]
        assert len(skills) >= 100


def test_documents_hold_every_point_once(graph: KnowledgeGraph) -> None:
    documents = knowledge_graphs.documents(graph.subject)
    assert len({document.title for document in documents}) == len(documents)
    assert all(len(document.blocks) >= 8 for document in documents if graph.subject != "mathematics")
    headings = [b.text for document in documents for b in document.blocks if b.level == 2]
    assert sorted(headings) == sorted(point.name for point in graph.points.values())
    lines = [b.text for document in documents for b in document.blocks if b.kind == "paragraph"]
    assert all(line.endswith("。") for line in lines)
    assert sum("容易与“" in line for line in lines) >= 2 * CONFUSIONS[graph.subject]


def test_every_node_and_edge_says_where_it_is_from(graph: KnowledgeGraph) -> None:
    whole = as_graph(graph)
    assert check(whole) == ()
    made = [node.provenance for node in whole.nodes] + [edge.provenance for edge in whole.edges]
    assert all(each.source and each.author and 0 < each.confidence < 1 for each in made)
    assert not any(each.verified for each in made), "nobody has signed the built-in content yet"


@pytest.mark.parametrize("subject", LEAST)
def test_the_curriculum_is_short_distinct_and_says_what_is_unsure(subject: str) -> None:
    index = curricula.load(subject)
    gists = [item.gist for item in index.items.values()]
    assert len(set(gists)) == len(gists)
    assert all(6 <= len(gist) <= 60 and not gist.endswith("。") for gist in gists)
    lines = [b.text for document in curricula.documents(subject) for b in document.blocks]
    for item in index.items.values():
        assert sum(item.code in line and item.gist in line for line in lines) == 1
        assert sum(f"待核实：{item.note}" in line for line in lines) >= 1 or not item.note
    for code in index.items:
        assert code.startswith(index.code + ".D")


def test_the_page_shows_what_the_command_counts(capsys: pytest.CaptureFixture[str]) -> None:
    page = (Path(__file__).parents[2] / "docs" / "knowledge-graph.md").read_text(encoding="utf-8")
    assert command.main(["count"]) == 0
    for line in capsys.readouterr().out.splitlines():
        assert f"| {line.replace(chr(9), ' | ')} |" in page
