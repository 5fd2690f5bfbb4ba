"""The knowledge graph: sound as a graph, in the order it is taught, found by name, and readable."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import networkx as nx
import pytest

from corpora import curricula, knowledge_graphs
from corpora.curricula import ContentInvalid, UnknownCode, UnknownSubject
from corpora.document import Document
from corpora.knowledge_graphs import KnowledgeGraph, Point, Relation, UnknownPoint

FOLDER = Path(knowledge_graphs.__file__).parent / "mathematics"
PYTHAGORAS = "sx.tx.pythagorean-theorem"
FRACTIONS = "sx.sd.fraction-add-sub"
ROOTS = {"sx.sd.count-one-to-one", "sx.tx.solids-recognition", "sx.tx.positions-relative"}
"""What a child begins with: nothing in the graph comes before."""


@pytest.fixture(scope="module")
def graph() -> KnowledgeGraph:
    return knowledge_graphs.load("mathematics")


@pytest.fixture(scope="module")
def documents() -> list[Document]:
    return knowledge_graphs.documents("mathematics")


def changed(graph: KnowledgeGraph, point_id: str, **fields: object) -> KnowledgeGraph:
    points = [replace(point, **fields) if point.id == point_id else point for point in graph.points.values()]
    return KnowledgeGraph.build(points, graph.curriculum)


def test_every_grade_is_covered(graph: KnowledgeGraph) -> None:
    assert len(graph.points) >= 600
    terms = Counter((point.grade, point.term) for point in graph.points.values())
    assert set(terms) == {(grade, term) for grade in range(1, 10) for term in "上下"}
    assert min(terms.values()) >= 12


def test_prerequisites_have_no_cycle_and_never_come_later(graph: KnowledgeGraph) -> None:
    edges = [(a, b) for a, b, kind in graph.graph.edges(keys=True) if kind == Relation.PREREQUISITE]
    assert len(edges) > len(graph.points)
    assert nx.is_directed_acyclic_graph(nx.DiGraph(edges))
    place = {id_: number for number, id_ in enumerate(graph.points)}
    for before, after in edges:
        assert place[before] < place[after]
        assert graph.point(before).order <= graph.point(after).order


def test_only_what_children_begin_with_has_nothing_before_it(graph: KnowledgeGraph) -> None:
    starts = {point.id for point in graph.points.values() if not point.prerequisites and not point.part_of}
    assert starts == ROOTS


def test_no_field_is_empty_and_nothing_is_said_twice(graph: KnowledgeGraph) -> None:
    points = graph.points.values()
    for point in points:
        assert all(point.names), point.id
        assert point.definition.endswith("。"), point.id
        assert 1 <= len(point.misconceptions) <= 3, point.id
        assert all(each.error and each.remedy for each in point.misconceptions), point.id
        # sentences are quoted whole, so none may end inside a definition or a remedy
        told = [point.definition[:-1], *(each.error + each.remedy for each in point.misconceptions)]
        assert not any(mark in text for text in told for mark in "…！？!?"), point.id
        assert not any(
            each.error.endswith("。") or each.remedy.endswith("。") for each in point.misconceptions
        )
    texts = [point.definition for point in points]
    texts += [each.error for point in points for each in point.misconceptions]
    texts += [name for point in points for name in point.names]
    assert [text for text, count in Counter(texts).items() if count > 1] == []


@pytest.mark.parametrize(
    ("point_id", "when"),
    [
        ("sx.sd.multiplication-table-7-9", "二年级上册"),
        ("sx.sd.fraction-first", "三年级上册"),
        ("sx.sd.distributive-law", "四年级下册"),
        ("sx.sd.fraction-add-unlike", "五年级下册"),
        ("sx.sd.negative-first", "六年级下册"),
        ("sx.sd.rational-number", "七年级上册"),
        ("sx.sd.linear-system", "七年级下册"),
        ("sx.tx.congruence-criteria", "八年级上册"),
        (PYTHAGORAS, "八年级下册"),
        ("sx.sd.quadratic-equation", "九年级上册"),
        ("sx.tx.trig-ratios", "九年级下册"),
    ],
)
def test_points_stand_where_textbooks_teach_them(graph: KnowledgeGraph, point_id: str, when: str) -> None:
    assert graph.point(point_id).when == when


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("勾股定理的先修知识有哪些", ["勾股定理"]),
        ("勾股定理的逆定理怎么讲", ["勾股定理的逆定理"]),
        ("分数的加减法常见错误", ["分数的加法和减法"]),
        ("异分母分数加减法与分数乘法", ["异分母分数加减法", "分数乘分数"]),
        ("圆怎么教", ["圆的认识"]),
        ("这个方案很圆满，角色分明，比较合适", []),
        ("比和比例有什么区别", ["比的意义", "比例的意义"]),
        ("用ＳＳＳ证明", ["边边边（SSS）"]),
        ("the PYTHAGOREAN theorem in grade 8", ["勾股定理"]),
        ("a zeroth attempt", []),
        ("勾股定理，再说一遍勾股定理", ["勾股定理"]),
        ("二次函数的图像", ["二次函数"]),
        ("有理数的加、减法与时、分、秒", ["有理数加减混合运算", "时与分的认识"]),
        ("今天天气很好", []),
        ("", []),
    ],
)
def test_find_names_points_by_the_longest_name(graph: KnowledgeGraph, text: str, names: list[str]) -> None:
    assert [point.name for point in graph.find(text)] == names


def test_prerequisites_by_depth_in_teaching_order(graph: KnowledgeGraph) -> None:
    direct = graph.prerequisites(PYTHAGORAS)
    assert {"算术平方根", "完全平方公式", "三角形内角和定理"} <= {point.name for point in direct}
    assert [point.order for point in direct] == sorted(point.order for point in direct)
    two, every = graph.prerequisites(PYTHAGORAS, 2), graph.prerequisites(PYTHAGORAS, None)
    assert set(direct) < set(two) < set(every)
    assert graph.point(PYTHAGORAS) not in every
    assert graph.point("sx.sd.count-one-to-one") in every
    assert not any(point.grade > 8 for point in every)
    assert graph.prerequisites(PYTHAGORAS, 0) == ()
    assert graph.prerequisites("sx.sd.count-one-to-one", None) == ()


def test_a_whole_needs_what_its_parts_need(graph: KnowledgeGraph) -> None:
    parts = graph.parts(FRACTIONS)
    assert [part.name for part in parts][:2] == ["同分母分数加减法", "异分母分数加减法"]
    before = graph.prerequisites(FRACTIONS)
    assert graph.point("sx.sd.common-denominator") in before
    assert not set(parts) & set(before)
    assert graph.parts(PYTHAGORAS)[0].part_of == PYTHAGORAS


def test_dependents_mirror_prerequisites(graph: KnowledgeGraph) -> None:
    for point in graph.points.values():
        for other in point.prerequisites:
            assert point in graph.dependents(other) or point.part_of == other
    assert graph.point("sx.tx.pythagorean-converse") in graph.dependents(PYTHAGORAS)


def test_path_leads_from_early_to_late_only(graph: KnowledgeGraph) -> None:
    path = graph.path("sx.sd.fraction-first", "sx.sd.fraction-add-unlike")
    assert path[0].name == "分数的初步认识"
    assert path[-1].name == "异分母分数加减法"
    assert all(before in graph.prerequisites(after.id) for before, after in pairwise(path))
    assert graph.path("sx.sd.fraction-add-unlike", "sx.sd.fraction-first") == ()
    assert graph.path("sx.tx.sss", "sx.tx.congruence-criteria")


def test_related_and_confused_hold_both_ways(graph: KnowledgeGraph) -> None:
    perimeter, area = graph.point("sx.tx.perimeter"), graph.point("sx.tx.area")
    assert area in graph.confused_with(perimeter.id)
    assert perimeter in graph.confused_with(area.id)
    price, speed = graph.point("sx.sd.unit-price"), graph.point("sx.sd.speed-time-distance")
    assert speed in graph.related(price.id)
    assert price in graph.related(speed.id)


def test_points_of_a_code(graph: KnowledgeGraph) -> None:
    points = graph.for_code("YW22.SX.D4.TX.01.N10")
    assert graph.point(PYTHAGORAS) in points
    assert all("YW22.SX.D4.TX.01.N10" in point.codes for point in points)
    with pytest.raises(UnknownCode):
        graph.for_code("YW22.SX.D4.TX.01.N99")


@pytest.mark.parametrize("ask", ["point", "prerequisites", "dependents", "parts", "related", "confused_with"])
def test_an_unknown_point_is_refused(graph: KnowledgeGraph, ask: str) -> None:
    question: Callable[[str], object] = getattr(graph, ask)
    with pytest.raises(UnknownPoint):
        question("sx.sd.no-such-point")
    with pytest.raises(UnknownPoint):
        graph.path(PYTHAGORAS, "sx.sd.no-such-point")


def test_the_graph_cannot_be_changed(graph: KnowledgeGraph) -> None:
    with pytest.raises(nx.NetworkXError):
        graph.graph.add_edge("a", "b")
    with pytest.raises(TypeError):
        graph.points["a"] = graph.point(PYTHAGORAS)  # type: ignore[index]


@pytest.mark.parametrize(
    ("fields", "finding"),
    [
        ({"prerequisites": ("sx.tx.trig-ratios",)}, "a cycle of prerequisites or parts"),
        (
            {"prerequisites": ("sx.tx.trig-ratios",)},
            "before its prerequisite sx.tx.trig-ratios in 九年级下册",
        ),
        ({"part_of": "sx.tx.pythagorean-proof"}, "a cycle of prerequisites or parts"),
        ({"codes": ("YW22.SX.D4.TX.01.N99",)}, "the code YW22.SX.D4.TX.01.N99 does not exist"),
        (
            {"codes": ("YW22.SX.D3.TX.01.N01",)},
            "taught in grade 8, outside the grades of YW22.SX.D3.TX.01.N01",
        ),
        ({"codes": ()}, "no curriculum code"),
        ({"later_codes": ("YW22.SX.D4.TX.01.N10",)}, "not of a later stage"),
        ({"aliases": ("勾股逆定理",)}, "the name 勾股逆定理 also belongs to"),
        ({"domain": "XX"}, "the domain XX does not exist"),
        ({"grade": 9, "term": "下"}, "before its prerequisite sx.tx.pythagorean-theorem in 九年级下册"),
    ],
)
def test_check_tells_what_is_unsound(graph: KnowledgeGraph, fields: dict[str, object], finding: str) -> None:
    assert any(finding in told for told in changed(graph, PYTHAGORAS, **fields).check())


def test_check_tells_an_orphan(graph: KnowledgeGraph) -> None:
    alone = replace(
        graph.point("sx.tx.positions-relative"), id="sx.tx.alone", name="孤立", english="Alone", aliases=()
    )
    told = KnowledgeGraph.build([*graph.points.values(), alone], graph.curriculum).check()
    assert told == ["sx.tx.alone: an orphan, no edge leads to it or from it"]


def test_documents_answer_in_whole_sentences(graph: KnowledgeGraph, documents: list[Document]) -> None:
    lines = {block.text for document in documents for block in document.blocks}
    assert "勾股定理：直角三角形两条直角边的平方和等于斜边的平方，即a²+b²=c²，其中c是斜边。" in lines
    assert any(
        line.startswith("勾股定理的先修知识有：") and "算术平方根（七年级下册）" in line for line in lines
    )
    assert any(line.startswith("分数的加法和减法的常见错误：") and "纠正办法：" in line for line in lines)
    assert any(line.startswith("一元二次方程（Quadratic equations）是九年级上册") for line in lines)
    for point in graph.points.values():
        assert f"{point.name}：{point.definition}" in lines
        for each in point.misconceptions:
            assert f"{point.name}的常见错误：{each.error}；纠正办法：{each.remedy}。" in lines
        items = "；".join(f"{code}（{graph.curriculum.item(code).gist}）" for code in point.codes)
        assert f"{point.name}对应的课程标准条目：{items}。" in lines


def test_documents_have_titles_publisher_and_places(graph: KnowledgeGraph, documents: list[Document]) -> None:
    titles = [document.title for document in documents]
    assert len(set(titles)) == len(titles)
    assert "数学知识图谱：八年级下册·勾股定理" in titles
    headings = [b.text for document in documents for b in document.blocks if b.level == 2]
    assert sorted(headings) == sorted(point.name for point in graph.points.values())
    for document in documents:
        assert document.metadata.publisher == "杏坛"
        assert document.language == "zh"
        assert all(block.anchor.heading[0] == document.title for block in document.blocks[1:])
        assert all(block.text.endswith("。") for block in document.blocks if block.kind == "paragraph")


def test_what_textbooks_teach_early_says_so(graph: KnowledgeGraph, documents: list[Document]) -> None:
    early: list[Point] = [point for point in graph.points.values() if point.later_codes]
    assert "sx.tx.triangle-angle-sum-first" in {point.id for point in early}
    lines = [block.text for document in documents for block in document.blocks]
    assert sum(line.startswith("课程标准在下一学段才要求掌握") for line in lines) == len(early)


def test_an_unknown_subject_is_refused() -> None:
    with pytest.raises(UnknownSubject) as refused:
        knowledge_graphs.load("alchemy")
    available = "chemistry, chinese, english, mathematics, physics"
    assert refused.value.details == {"subject": "alchemy", "available": available}


BREAKS = [
    ("id: sx.sd.break-ten-strategy", "id: sx.sd.borrow-sub-20", "sx.sd.borrow-sub-20", "given twice"),
    ("id: sx.sd.break-ten-strategy", "id: BreakTen", "BreakTen", "match pattern"),
    ("part_of: sx.sd.borrow-sub-20", "part_of: sx.sd.nowhere", "sx.sd.break-ten-strategy", "sx.sd.nowhere"),
    ("part_of: sx.sd.borrow-sub-20", "part_of: sx.sd.break-ten-strategy", "sx.sd.break-ten", "to itself"),
    ("english: Break-ten strategy", "english: ''", "sx.sd.break-ten-strategy", "at least 1 character"),
    ("english: Break-ten strategy", "englisch: Break", "sx.sd.break-ten-strategy", "required"),
    ("english: Break-ten strategy", "english: 3", "sx.sd.break-ten-strategy", "valid string"),
    ("english: Break-ten strategy", "english: [Break", "YAML", ""),
    ("term: 下", "term: 中", "term", "'上', '下' or '段'"),
    ("  - name: 找规律", "  - name: 找规律\n    name: 又一个", "YAML", "given twice"),
]


@pytest.mark.parametrize(("old", "new", "place", "reason"), BREAKS)
def test_a_broken_file_is_refused_with_line_and_id(
    tmp_path: Path, old: str, new: str, place: str, reason: str
) -> None:
    for name in ("grade-1a.yaml", "grade-1b.yaml"):
        (tmp_path / name).write_text((FOLDER / name).read_text(encoding="utf-8"), encoding="utf-8")
    broken = tmp_path / "grade-1b.yaml"
    text = broken.read_text(encoding="utf-8")
    assert old in text
    broken.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ContentInvalid) as refused:
        knowledge_graphs.read(tmp_path, curricula.load("mathematics"))
    details = refused.value.details
    assert details["file"] == "grade-1b.yaml"
    assert place in str(details["place"])
    assert reason in str(details["reason"])
    near = text[: text.index(old)].count("\n") + 1
    assert near - 10 <= int(str(details["line"])) <= near + 8


def test_a_folder_of_two_terms_is_a_graph(tmp_path: Path) -> None:
    for name in ("grade-1a.yaml", "grade-1b.yaml"):
        (tmp_path / name).write_text((FOLDER / name).read_text(encoding="utf-8"), encoding="utf-8")
    small = knowledge_graphs.read(tmp_path, curricula.load("mathematics"))
    assert small.check() == ["sx.tx.positions-relative: an orphan, no edge leads to it or from it"]
    assert {point.grade for point in small.points.values()} == {1}
