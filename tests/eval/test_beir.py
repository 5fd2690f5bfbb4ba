"""Test sets are read as they are, or refused with the file, the line and the reason."""

import json
from pathlib import Path

import pytest

from eval.beir import SplitUnclear, read
from eval.files import EvalDataInvalid

CORPUS = {
    "d1": ("光合作用", "绿色植物利用光能把二氧化碳和水合成有机物并放出氧气。"),
    "d2": ("呼吸作用", "细胞分解有机物并释放能量，消耗氧气。"),
    "d3": ("", "蒸腾作用使水分从叶片散失到大气中。"),
    "d4": ("Photosynthesis", "Green plants turn light into chemical energy."),
}
QUERIES = {
    "q1": "植物怎样合成有机物",
    "q2": "水分从叶片散失",
    "q3": "what do green plants do with light",
    "q4": "没有标注的问题",
}
QRELS = [("q1", "d1", 1), ("q2", "d3", 2), ("q2", "d1", 0), ("q3", "d4", 1)]


def lay(folder: Path, *, split: str = "dev") -> Path:
    """A small test set in BEIR's layout."""
    (folder / "qrels").mkdir(parents=True)
    corpus = [json.dumps({"_id": id_, "title": title, "text": text}) for id_, (title, text) in CORPUS.items()]
    (folder / "corpus.jsonl").write_text("\n".join(corpus), encoding="utf-8")
    queries = [json.dumps({"_id": id_, "text": text}) for id_, text in QUERIES.items()]
    (folder / "queries.jsonl").write_text("\n".join(queries) + "\n\n", encoding="utf-8")
    lines = ["query-id\tcorpus-id\tscore", *("\t".join(map(str, row)) for row in QRELS)]
    (folder / "qrels" / f"{split}.tsv").write_text("\n".join(lines), encoding="utf-8")
    return folder


def test_a_set_is_read_whole_and_questions_without_a_relevant_text_are_left_out(tmp_path: Path) -> None:
    data = read(lay(tmp_path, split="any-name"))
    assert data.corpus == CORPUS
    assert list(data.queries) == ["q1", "q2", "q3"]
    assert data.qrels["q2"] == {"d3": 2, "d1": 0}
    assert list(read(tmp_path, limit=2).queries) == ["q1", "q2"]


def test_one_split_needs_no_name_and_several_do(tmp_path: Path) -> None:
    lay(tmp_path)
    (tmp_path / "qrels" / "test.tsv").write_text("q1\td2\t1", encoding="utf-8")
    with pytest.raises(SplitUnclear) as refused:
        read(tmp_path)
    assert refused.value.details["there"] == "dev, test"
    assert read(tmp_path, split="test").qrels == {"q1": {"d2": 1}}
    with pytest.raises(SplitUnclear):
        read(tmp_path, split="train")


@pytest.mark.parametrize(
    ("file", "content", "line", "reason"),
    [
        ("corpus.jsonl", "", 0, "empty"),
        ("corpus.jsonl", '{"_id": "d1", "text": "x"}\n{"_id": "d1", "text": "y"}', 2, "duplicate id d1"),
        ("corpus.jsonl", '{"_id": "d1"}', 1, "no text"),
        ("corpus.jsonl", '{"text": "x"}', 1, "no _id"),
        ("queries.jsonl", '{"_id": "q1", "text": "x"}\nnot json', 2, "not JSON"),
        ("queries.jsonl", "[]", 1, "not an object"),
        ("qrels/dev.tsv", "query-id\tcorpus-id\tscore\nq1\td1", 2, "not query id, corpus id and grade"),
        ("qrels/dev.tsv", "q1\td1\tgood", 1, "not query id, corpus id and grade"),
        ("qrels/dev.tsv", "q1\tnowhere\t1", 1, "unknown id nowhere"),
        ("qrels/dev.tsv", "q9\td1\t1", 1, "unknown id q9"),
        ("qrels/dev.tsv", "q1\td1\t1\nq1\td1\t0", 2, "two grades for one pair"),
        ("qrels/dev.tsv", "q1\td1\t0", 0, "no relevant text"),
    ],
)
def test_what_is_broken_is_named(tmp_path: Path, file: str, content: str, line: int, reason: str) -> None:
    (lay(tmp_path) / file).write_text(content, encoding="utf-8")
    with pytest.raises(EvalDataInvalid) as refused:
        read(tmp_path)
    assert (refused.value.details["line"], refused.value.details["reason"]) == (line, reason)
    assert refused.value.details["file"] in (Path(file).name, "qrels")


def test_missing_and_unreadable_files_are_named(tmp_path: Path) -> None:
    with pytest.raises(EvalDataInvalid):
        read(tmp_path / "nowhere")
    (lay(tmp_path) / "corpus.jsonl").write_bytes(b"\xff\xfe\x00broken")
    with pytest.raises(EvalDataInvalid) as refused:
        read(tmp_path)
    assert refused.value.details["reason"] == "unreadable"
