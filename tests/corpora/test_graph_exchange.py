"""Graphs travel without loss in every format, and a damaged file is refused with file, row and reason."""

import json
from pathlib import Path

import pytest

from corpora import knowledge_graphs
from corpora.knowledge_graphs import (
    Edge,
    Graph,
    Misconception,
    Node,
    NodeKind,
    Provenance,
    Relation,
    exchange,
)
from corpora.knowledge_graphs import __main__ as command
from corpora.knowledge_graphs.exchange import GraphFileInvalid, GraphFormatUnknown, case, problems

MADE = Provenance("校本教研", "某校数学组", 0.8, "李老师")
ODD = Graph(
    (
        Node(
            "a.1",
            NodeKind.CONCEPT,
            '引号"、逗号,与竖线|',
            MADE,
            english="=1+1",
            aliases=("甲|乙", "反\\斜", "'单引号"),
            definition="两行\n定义=>带箭头。",
            subject="mathematics",
            grades=(7, 8),
            place="七年级上册·一",
            misconceptions=(Misconception("错 | 一", "改=>二"), Misconception("=错", "改")),
        ),
        Node("b 2/ä", NodeKind.SKILL, "@技能", MADE),
        Node("c", NodeKind.COMPETENCY, "-素养", Provenance("别处", "别人", 0.25)),
        Node("X.1", NodeKind.CURRICULUM_ITEM, "条目", MADE),
    ),
    (
        Edge("a.1", "b 2/ä", Relation.PREREQUISITE, MADE),
        Edge("a.1", "c", Relation.PART_OF, MADE),
        Edge("c", "b 2/ä", Relation.RELATED, MADE),
        Edge("c", "a.1", Relation.CONFUSED_WITH, MADE, "把甲当乙；区分办法：看|号"),
        Edge("b 2/ä", "a.1", Relation.ASSESSES, MADE),
        Edge("a.1", "X.1", Relation.ALIGNED_TO, Provenance("别处", "别人", 0.5)),
    ),
)


@pytest.mark.parametrize("form", exchange.FORMATS)
def test_a_round_trip_loses_nothing(tmp_path: Path, form: str) -> None:
    exchange.write(ODD, tmp_path / "graph", form)
    found = exchange.read(tmp_path / "graph", form)
    assert found.graph.nodes == ODD.nodes
    assert found.graph.edges == ODD.edges
    assert (found.notes, found.mended, found.findings) == ((), (), ())


@pytest.mark.parametrize("form", exchange.FORMATS)
def test_a_built_in_graph_makes_the_trip(tmp_path: Path, form: str) -> None:
    graph = knowledge_graphs.as_graph(knowledge_graphs.load("chemistry"))
    exchange.write(graph, tmp_path / "graph", form)
    found = exchange.read(tmp_path / "graph", form)
    assert (found.graph.nodes, found.graph.edges) == (graph.nodes, graph.edges)


def test_a_case_package_names_what_the_standard_names(tmp_path: Path) -> None:
    case.write(ODD, tmp_path / "package.json")
    package = json.loads((tmp_path / "package.json").read_text(encoding="utf-8"))
    assert set(package) == {"CFDocument", "CFItems", "CFAssociations", "CFDefinitions"}
    assert package["CFDocument"]["caseVersion"] == "1.1"
    for item in package["CFItems"]:
        assert {"identifier", "uri", "fullStatement", "CFDocumentURI", "lastChangeDateTime"} <= set(item)
    kinds = [one["associationType"] for one in package["CFAssociations"]]
    assert set(kinds) == {"isChildOf", "precedes", "isRelatedTo"}
    precedes = package["CFAssociations"][kinds.index("precedes")]
    ends = {item["identifier"]: item["humanCodingScheme"] for item in package["CFItems"]}
    assert ends[precedes["originNodeURI"]["identifier"]] == "a.1"
    assert ends[precedes["destinationNodeURI"]["identifier"]] == "b 2/ä"


def test_a_case_package_of_others_is_read(tmp_path: Path) -> None:
    def end(identifier: str) -> dict[str, str]:
        return {"title": "", "identifier": identifier, "uri": f"urn:uuid:{identifier}"}

    def joined(kind: str, start: str, finish: str) -> dict[str, object]:
        return {"associationType": kind, "originNodeURI": end(start), "destinationNodeURI": end(finish)}

    package = {
        "CFDocument": {"identifier": "d", "title": "Their Framework", "creator": "A State"},
        "CFItems": [
            {"identifier": "1", "fullStatement": "Count to ten", "humanCodingScheme": "K.1"},
            {"identifier": "2", "fullStatement": "Add within ten", "educationLevel": ["01", "PR"]},
        ],
        "CFAssociations": [
            joined("isChildOf", "1", "d"),
            joined("precedes", "1", "2"),
            joined("exactMatchOf", "1", "2"),
            joined("replacedBy", "1", "2"),
            joined("ext:own", "1", "2"),
            joined("isChildOf", "2", "9"),
        ],
    }
    (tmp_path / "p.json").write_text(json.dumps(package), encoding="utf-8")
    found = exchange.read(tmp_path / "p.json", "case")
    assert [node.id for node in found.graph.nodes] == ["K.1", "2"]
    assert found.graph.by_id["2"].grades == (1,)
    assert found.graph.by_id["2"].provenance.author == "A State"
    assert {edge.relation for edge in found.graph.edges} == {Relation.PREREQUISITE, Relation.RELATED}
    assert len(found.notes) == 2
    assert any(one.kind == "dangling" for one in found.mended)


def test_plain_skos_is_read(tmp_path: Path) -> None:
    body = {
        "@graph": [
            {
                "@id": "http://x/1",
                "@type": "skos:Concept",
                "skos:prefLabel": [
                    {"@language": "en", "@value": "Area"},
                    {"@language": "zh", "@value": "面积"},
                ],
                "skos:altLabel": ["大小", {"en": "surface"}],
                "skos:broader": {"@id": "http://x/2"},
            },
            {"@id": "http://x/2", "@type": ["skos:Concept"], "skos:prefLabel": {"zh": "测量"}},
            {"@id": "http://x/3", "@type": "skos:ConceptScheme"},
        ]
    }
    (tmp_path / "g.jsonld").write_text(json.dumps(body), encoding="utf-8")
    found = exchange.read(tmp_path / "g.jsonld", "jsonld")
    area = found.graph.by_id["http://x/1"]
    assert (area.name, area.english, area.aliases) == ("面积", "Area", ("大小", "surface"))
    assert [edge.key for edge in found.graph.edges] == [("http://x/1", "http://x/2", Relation.PART_OF)]
    assert len(found.notes) == 1


def lines(folder: Path, nodes: list[object], edges: list[object]) -> Path:
    folder.mkdir(exist_ok=True)
    for name, rows in (("nodes", nodes), ("edges", edges)):
        text = "\n".join(json.dumps(row) for row in rows)
        (folder / f"{name}.jsonl").write_text(text, encoding="utf-8")
    return folder


def test_a_damaged_exercise_graph_comes_in_with_a_list(tmp_path: Path) -> None:
    nodes: list[object] = [
        {"id": "p1", "name_zh": "?物线直觉 1", "topic": "conics", "area": "algebra", "live": True},
        {"id": "p2", "name_zh": "画抛物线 1"},
        {"id": "p3", "name_zh": "抛物线的顶\u0000点"},
        {"id": "p4", "name_zh": "锟斤拷"},
        {"id": "p2", "name_zh": "重复"},
    ]
    edges: list[object] = [
        {"from": "p1", "to": "p2", "relation": "prerequisite"},
        {"from": "p2", "to": "p3", "relation": "prerequisite"},
        {"from": "p3", "to": "p1", "relation": "prerequisite"},
        {"from": "p2", "to": "p2", "relation": "prerequisite"},
        {"from": "p1", "to": "p2", "relation": "prerequisite"},
        {"from": "p1", "to": "gone", "relation": "prerequisite"},
    ]
    found = exchange.read(lines(tmp_path / "g", nodes, edges), "jsonl")
    assert [edge.key[:2] for edge in found.graph.edges] == [("p1", "p2"), ("p2", "p3")]
    assert found.graph.by_id["p1"].name == "抛物线直觉 1"
    assert found.graph.by_id["p2"].name == "画抛物线 1"
    assert found.graph.by_id["p3"].name == "抛物线的顶点"
    told = {(one.kind, one.place) for one in found.mended}
    assert {("name", "p1"), ("name", "p3"), ("cycle", "p3"), ("cycle", "p2"), ("dangling", "p1")} <= told
    assert {("duplicate", "p1"), ("duplicate", "p2")} <= told
    assert [(one.kind, one.place) for one in found.findings] == [("orphan", "p4"), ("name", "p4")]


GOOD = [{"id": "a", "name": "甲"}, {"id": "b", "name": "乙"}]
BAD_ROWS: list[tuple[list[object], list[object], str, int, str]] = [
    ([*GOOD, {"id": "", "name": "丙"}], [], "nodes.jsonl", 3, "empty"),
    ([*GOOD, {"id": "c\u0007", "name": "丙"}], [], "nodes.jsonl", 3, "cannot be an id"),
    ([*GOOD, {"id": "c", "kind": "idea", "name": "丙"}], [], "nodes.jsonl", 3, "no kind of node"),
    ([*GOOD, {"id": "c", "name": 3}], [], "nodes.jsonl", 3, "not a text"),
    ([*GOOD, {"id": "c", "name": "丙", "grades": [99]}], [], "nodes.jsonl", 3, "no grade"),
    ([*GOOD, {"id": "c", "name": "丙" * 30_000}], [], "nodes.jsonl", 3, "longer than"),
    ([*GOOD, ["c"]], [], "nodes.jsonl", 3, "not an object"),
    ([*GOOD, {"id": "c", "definition": "半\ud800"}], [], "nodes.jsonl", 3, "half of a character"),
    (GOOD, [{"from": "a", "to": "b", "relation": "causes"}], "edges.jsonl", 1, "no relation"),
    (GOOD, [{"from": "a"}], "edges.jsonl", 1, "empty"),
    (
        GOOD,
        [{"from": "a", "to": "b", "source": "s", "author": "x", "confidence": 2}],
        "edges.jsonl",
        1,
        "not within 0 to 1",
    ),
]


@pytest.mark.parametrize(("nodes", "edges", "file", "row", "reason"), BAD_ROWS)
def test_a_bad_row_is_refused_by_number(
    tmp_path: Path, nodes: list[object], edges: list[object], file: str, row: int, reason: str
) -> None:
    with pytest.raises(GraphFileInvalid) as refused:
        exchange.read(lines(tmp_path / "g", nodes, edges), "jsonl")
    details = refused.value.details
    assert (details["file"], details["row"]) == (file, row)
    assert reason in str(details["reason"])


BAD_FILES: list[tuple[str, bytes, int, str]] = [
    ("csv", "id,kind,name\na,concept,甲\nb,concept".encode(), 3, "2 cells"),
    ("csv", b"id,kind\na,concept\n", 1, "no column name"),
    ("csv", b"id,kind,name,name\n", 1, "twice"),
    ("csv", "id,kind,name\na,concept,甲\nb,concept,乙\n".encode("gb18030"), 2, "UTF-8"),
    ("csv", b"", 0, "empty"),
    ("csv", b'id,kind,name\na,concept,"open\n', 2, ""),
    ("jsonld", b"[" * 100_000, 0, "nested too deep"),
    ("jsonld", b"[1, 2]", 0, "no @graph"),
    ("jsonld", b'{"@graph": [], "@graph": []}', 0, "twice"),
    ("jsonld", b'{"@graph": {}}', 0, "not a list"),
    ("jsonld", b'{"@graph": [{"@type": "Concept"}]}', 1, "id is missing"),
    ("jsonld", b'{"@graph": [1]}', 1, "not an object"),
    ("case", b'{"CFItems": []}', 0, "no CFDocument"),
    ("case", b'{"CFDocument": {}, "CFItems": [{}]}', 1, "no identifier"),
    ("case", b'{"CFDocument": {}, "CFAssociations": [{"associationType": "precedes"}]}', 1, "originNodeURI"),
    ("case", b"\x00\x01", 1, "not JSON"),
    ("jsonl", b'{"id": "a"', 1, "not JSON"),
    ("jsonl", b'{"id": "a"}\n\xff\xfa', 2, "UTF-8"),
]


@pytest.mark.parametrize(("form", "content", "row", "reason"), BAD_FILES)
def test_a_broken_file_is_refused(tmp_path: Path, form: str, content: bytes, row: int, reason: str) -> None:
    path = tmp_path / "graph"
    if form in {"csv", "jsonl"}:
        path.mkdir()
        for name in ("nodes", "edges"):
            (path / f"{name}.{form}").write_bytes(content)
    else:
        path.write_bytes(content)
    with pytest.raises(GraphFileInvalid) as refused:
        exchange.read(path, form)
    assert refused.value.details["row"] == row
    assert reason in str(refused.value.details["reason"])


def test_a_file_too_large_or_missing_or_of_no_format_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(GraphFileInvalid):
        exchange.read(tmp_path / "gone", "case")
    with pytest.raises(GraphFormatUnknown):
        exchange.read(tmp_path / "gone", "owl")
    monkeypatch.setattr("corpora.knowledge_graphs.exchange.fields.MAX_BYTES", 10)
    exchange.write(ODD, tmp_path / "graph", "case")
    with pytest.raises(GraphFileInvalid, match="more than the 10 allowed"):
        exchange.read(tmp_path / "graph", "case")
    assert problems.MAX_BYTES > 10


def test_a_spreadsheet_runs_no_formula(tmp_path: Path) -> None:
    exchange.write(ODD, tmp_path / "graph", "csv")
    text = (tmp_path / "graph" / "nodes.csv").read_text(encoding="utf-8-sig")
    assert "'=1+1" in text
    assert "'@技能" in text
    assert "'-素养" in text


def test_the_command_line_checks_imports_and_exports(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.main(["check", "chemistry"]) == 0
    assert command.main(["export", "chemistry", "--format", "case", "--to", str(tmp_path / "c.json")]) == 0
    back = ["import", str(tmp_path / "c.json"), "--format", "case", "--to", str(tmp_path / "csv")]
    assert command.main(back) == 0
    assert (tmp_path / "csv" / "nodes.csv").exists()
    assert "prerequisite" in capsys.readouterr().out
    assert command.main(["check", "alchemy"]) == 2
    assert "subject-unknown" in capsys.readouterr().err
    assert command.main(["count"]) == 0
    assert "mathematics" in capsys.readouterr().out
