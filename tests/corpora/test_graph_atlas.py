"""Several graphs as one: found by name, walked, and measured against what the curriculum asks."""

from pathlib import Path

import networkx as nx
import pytest

from corpora import knowledge_graphs
from corpora.knowledge_graphs import (
    Atlas,
    Edge,
    Graph,
    Node,
    NodeKind,
    Provenance,
    Relation,
    UnknownPoint,
    files,
)
from corpora.knowledge_graphs.soundness import check, mend

MADE = Provenance("测试", "测试")


def node(id_: str, kind: NodeKind = NodeKind.CONCEPT, name: str = "", subject: str = "s") -> Node:
    return Node(id_, kind, name or f"名{id_}", MADE, subject=subject, grades=(7,))


def edge(start: str, end: str, relation: Relation = Relation.PREREQUISITE) -> Edge:
    return Edge(start, end, relation, MADE)


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return knowledge_graphs.library()


@pytest.mark.parametrize(
    ("text", "best"),
    [
        ("勾股定理怎么教", "sx.tx.pythagorean-theorem"),
        ("怎样讲清溶解度曲线", "hx.wz.solubility-curve"),
        ("现在完成时的常见错误", "yy.zs.e4-present-perfect"),
        ("光的反射定律的实验", "wl.yd.reflection-law"),
        ("Archimedes' principle", "wl.yd.archimedes-principle"),
        ("三年级怎样概括段意", "yw.yd.main-idea-paragraph"),
    ],
)
def test_a_text_is_tagged_in_every_subject(atlas: Atlas, text: str, best: str) -> None:
    tags = atlas.tag(text)
    assert tags[0].node.id == best
    assert 0 < tags[0].score < 1


def test_scores_follow_length_repetition_and_subject(atlas: Atlas) -> None:
    once, twice = atlas.tag("勾股定理")[0], atlas.tag("勾股定理，勾股定理")[0]
    assert twice.score > once.score
    mixed = {tag.node.subject: tag.score for tag in atlas.tag("压强、浮力、液体压强与周长")}
    assert mixed["physics"] > mixed["mathematics"]
    only = atlas.tag("压强与周长", subject="mathematics")
    assert {tag.node.subject for tag in only} == {"mathematics"}


@pytest.mark.parametrize("text", ["", "今天天气很好", "？" * 1000, "\x00\ud800"])
def test_a_text_that_names_nothing_has_no_tags(atlas: Atlas, text: str) -> None:
    assert atlas.tag(text) == ()


def test_a_name_of_two_subjects_gives_both_and_a_subject_settles_it() -> None:
    first, second = node("a", name="比热", subject="x"), node("b", name="比热", subject="y")
    both = Atlas([Graph((first,)), Graph((second,))])
    assert [tag.node.id for tag in both.tag("比热")] == ["a", "b"]
    assert [tag.node.id for tag in both.tag("比热", subject="y")] == ["b"]
    assert both.tag("比热", subject="y")[0].score > both.tag("比热")[0].score


def test_prerequisites_and_paths(atlas: Atlas) -> None:
    direct = {point.id for point in atlas.prerequisites("wl.wz.density")}
    assert direct == {"wl.wz.mass", "wl.wz.volume-measurement", "sx.sd.ratio"}
    every = {point.id for point in atlas.prerequisites("wl.wz.density", None)}
    assert direct < every
    path = atlas.path("wl.wz.mass", "wl.yd.archimedes-principle")
    assert (path[0].id, path[-1].id) == ("wl.wz.mass", "wl.yd.archimedes-principle")
    assert atlas.path("wl.yd.archimedes-principle", "wl.wz.mass") == ()
    assert atlas.path("wl.wz.mass", "sx.tx.perimeter") == ()
    for ask in (lambda: atlas.path("x", "wl.wz.mass"), lambda: atlas.prerequisites("x")):
        with pytest.raises(UnknownPoint):
            ask()


def test_subjects_build_on_one_another_without_a_cycle(atlas: Atlas) -> None:
    links = files.read_links(Path(knowledge_graphs.__file__).parent / "links.yaml")
    assert len(links) >= 20
    for link in links:
        start, end = atlas.node(link.start), atlas.node(link.end)
        assert start.subject != end.subject
        assert min(start.grades) <= min(end.grades), link
    before = {point.id for point in atlas.prerequisites("hx.wz.mass-fraction")}
    assert {"sx.tj.percentage-meaning", "hx.wz.solution"} <= before
    names = [point.name for point in atlas.path("sx.sd.ratio", "wl.yd.archimedes-principle")]
    assert (names[0], names[-1]) == ("比的意义", "阿基米德原理")
    edges = [
        (node.id, after.id)
        for node in atlas.points
        for relation in (Relation.PREREQUISITE, Relation.PART_OF)
        for after, _ in atlas.neighbours(node.id, relation)
    ]
    assert nx.is_directed_acyclic_graph(nx.DiGraph(edges))


def test_a_graph_of_others_becomes_sentences() -> None:
    graph = Graph(
        (
            Node("a", NodeKind.CONCEPT, "甲#", MADE, definition="甲的\n定义", aliases=("子",)),
            node("b"),
            node("I", NodeKind.CURRICULUM_ITEM),
        ),
        (
            edge("b", "a"),
            edge("a", "I", Relation.ALIGNED_TO),
            Edge("a", "b", Relation.CONFUSED_WITH, MADE, "弄反"),
        ),
    )
    told = knowledge_graphs.describe(graph)
    for sentence in (
        "## 甲\n",
        "甲：甲的 定义。",
        "甲的先修知识有：名b。",
        "条目：I（名I）。",
        "混淆：弄反。",
    ):
        assert sentence in told
    assert "## 名I" not in told


def test_coverage_counts_items_wholes_and_what_skills_assess() -> None:
    item, spare = NodeKind.CURRICULUM_ITEM, NodeKind.CURRICULUM_ITEM
    graph = Graph(
        (
            node("whole"),
            node("one"),
            node("two"),
            node("skill", NodeKind.SKILL),
            node("I1", item),
            node("I2", item),
            node("I3", spare),
        ),
        (
            edge("one", "whole", Relation.PART_OF),
            edge("two", "whole", Relation.PART_OF),
            edge("skill", "two", Relation.ASSESSES),
            edge("whole", "I1", Relation.ALIGNED_TO),
            edge("one", "I2", Relation.ALIGNED_TO),
        ),
    )
    atlas = Atlas([graph])
    one = atlas.coverage(["one"])
    assert ([n.id for n in one.covered_items], [n.id for n in one.open_items]) == (["I2"], ["I1"])
    assert one.share == 0.5
    both = atlas.coverage(["one", "skill"])
    assert [n.id for n in both.covered_items] == ["I1", "I2"]
    assert [n.id for n in both.open_points] == []
    assert atlas.coverage([], grade=8).share == 0
    with pytest.raises(UnknownPoint):
        atlas.coverage(["gone"])


def test_coverage_of_a_grade_of_a_subject(atlas: Atlas) -> None:
    found = atlas.coverage(["wl.wz.density", "wl.wz.mass"], subject="physics", grade=8)
    assert {point.subject for point in (*found.covered_points, *found.open_points)} == {"physics"}
    assert {point.id for point in found.covered_points} == {"wl.wz.density", "wl.wz.mass"}
    assert 0 < found.share < 0.1


def test_a_cycle_is_named_step_by_step() -> None:
    graph = Graph(tuple(map(node, "abc")), (edge("a", "b"), edge("b", "c"), edge("c", "a")))
    told = [one for one in check(graph) if one.kind == "cycle"]
    assert len(told) == 1
    assert "a → b → c → a" in told[0].text
    mended, done = mend(graph)
    assert [one.kind for one in done] == ["cycle"]
    assert len(mended.edges) == 2
    assert check(mended) == ()


def test_a_huge_tangle_is_undone_in_time_and_told_in_short() -> None:
    ids = [f"n{number}" for number in range(4_000)]
    ring = [edge(a, b) for a, b in zip(ids, [*ids[1:], ids[0]], strict=True)]
    chords = [edge(ids[-1 - number], ids[number]) for number in range(1, 1_000)]
    graph = Graph(tuple(map(node, ids)), (*ring, *chords))
    told = [one for one in check(graph) if one.kind == "cycle"]
    assert len(told) == 1
    assert len(told[0].text) < 400
    mended, done = mend(graph)
    assert {one.kind for one in done} == {"cycle"}
    assert nx.is_directed_acyclic_graph(nx.DiGraph((one.start, one.end) for one in mended.edges))
    assert len(mended.edges) >= len(ids) - 1


def test_what_may_not_be_joined_is_told() -> None:
    item = NodeKind.CURRICULUM_ITEM
    graph = Graph(
        (node("a"), node("b"), node("I", item)),
        (
            edge("a", "b", Relation.ASSESSES),
            edge("a", "b", Relation.ALIGNED_TO),
            edge("a", "I", Relation.PART_OF),
            edge("a", "b", Relation.RELATED),
            edge("b", "a", Relation.RELATED),
        ),
    )
    assert sorted(one.kind for one in check(graph)) == ["duplicate", "relation", "relation", "relation"]
    mended, _ = mend(graph)
    assert [one.relation for one in mended.edges] == [Relation.RELATED]


def test_wrong_states_cannot_be_made() -> None:
    for wrong in (
        lambda: Provenance("", "x"),
        lambda: Provenance("x", " "),
        lambda: Provenance("x", "y", 1.5),
        lambda: node(""),
        lambda: node(" a"),
        lambda: node("a\u200b"),
        lambda: edge("a", "b\n"),
        lambda: node("x" * 201),
    ):
        with pytest.raises(ValueError):
            wrong()
    assert not MADE.verified
    assert Provenance("s", "a", 1, "王老师").verified


@pytest.mark.parametrize("name", ["", "a\u200bb", "æ\u0095°å\u00ad¦", "锟斤拷", "?物线", "抛\ufffd线"])
def test_a_damaged_name_is_told(name: str) -> None:
    damaged = Node("a", NodeKind.CONCEPT, name, MADE)
    graph = Graph((damaged, node("b")), (edge("a", "b"),))
    assert [one.kind for one in check(graph)] == ["name"]
