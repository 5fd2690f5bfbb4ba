"""The tagging suite measures what was learned from others, and refuses broken files by name and line."""

import json
from pathlib import Path
from typing import Any

import pytest

from eval.files import EvalDataInvalid
from eval.suite import OptionInvalid, SuiteRequest
from eval.suites import run

THEMES = {
    "勾股定理": "直角三角形的直角边长为{0}和{1}，求斜边",
    "圆的面积": "圆的半径为{0}厘米，求面积，再求半径{1}厘米的圆",
    "平均数": "小组{0}人的平均分是{1}分，求总分",
}


def lay(folder: Path, items: list[dict[str, Any]], corpus: list[dict[str, Any]]) -> Path:
    (folder / "qrels").mkdir(parents=True)
    queries = [{"_id": item["id"], "text": item["text"]} for item in items]
    for name, rows in (("items", items), ("corpus", corpus), ("queries", queries)):
        lines = [json.dumps(row, ensure_ascii=False) for row in rows]
        (folder / f"{name}.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return folder


def exercises() -> list[dict[str, Any]]:
    return [
        {"id": f"{tag}{n}", "text": pattern.format(n, n + 5), "knowledge": [tag], "subject": "数学"}
        for tag, pattern in THEMES.items()
        for n in range(4, 12)
    ]


@pytest.fixture
def tags(tmp_path: Path) -> Path:
    items = exercises()
    corpus = [{"_id": f"k{n}", "text": tag} for n, tag in enumerate(THEMES)]
    folder = lay(tmp_path / "tags", items, corpus)
    ids = {row["text"]: row["_id"] for row in corpus}
    lines = [f"{item['id']}\t{ids[item['knowledge'][0]]}\t1" for item in items]
    (folder / "qrels" / "dev.tsv").write_text("\n".join(lines), encoding="utf-8")
    return folder


def test_tags_are_learned_from_the_other_folds(tags: Path) -> None:
    result = run("tagging", SuiteRequest(tags))
    assert (result.n, result.metrics["nDCG@10"], result.metrics["Success@1"]) == (24, 1.0, 1.0)
    assert {row["id"] for row in result.items} == {item["id"] for item in exercises()}
    assert run("tagging", SuiteRequest(tags)).model_dump() == result.model_dump()


def test_an_exercise_does_not_teach_its_own_tag(tags: Path) -> None:
    """With the tags dealt out by chance, nothing can be learned; a leak would show as a high figure."""
    items = exercises()
    names = list(THEMES)
    for number, item in enumerate(items):
        item["knowledge"] = [names[(number * 7 + number // 3) % 3]]
        item["text"] = f"第{number}号独有的词语{chr(0x5000 + number) * 4}"
    (tags / "items.jsonl").write_text("\n".join(json.dumps(each) for each in items), encoding="utf-8")
    queries = [json.dumps({"_id": item["id"], "text": item["text"]}) for item in items]
    (tags / "queries.jsonl").write_text("\n".join(queries), encoding="utf-8")
    assert run("tagging", SuiteRequest(tags)).metrics["Success@1"] < 0.7


def test_similar_exercises_are_sought_where_the_texts_are_exercises(tmp_path: Path) -> None:
    items = exercises()
    corpus = [{"_id": item["id"], "text": item["text"] + " A. 5 B. 6"} for item in items]
    folder = lay(tmp_path / "similar", items, corpus)
    pairs = [
        f"{one['id']}\t{other['id']}\t1"
        for one in items
        for other in items
        if one["id"] != other["id"] and one["knowledge"] == other["knowledge"]
    ]
    (folder / "qrels" / "dev.tsv").write_text("\n".join(pairs), encoding="utf-8")
    result = run("tagging", SuiteRequest(folder))
    assert result.metrics["Success@1"] == 1.0
    assert result.metrics["nDCG@10"] > 0.95


@pytest.mark.parametrize(
    ("rows", "line", "reason"),
    [
        ("", 0, "no tagged exercise"),
        ('{"id": "a", "text": "x", "knowledge": ["t"]}\n{"id": "a", "text": "y"}', 2, "duplicate id a"),
        ('{"id": "a"}', 1, "no id or no text"),
        ('{"id": "a", "text": "x", "tags": "t"}', 1, "tags are not a list"),
        ("[]", 1, "not an object"),
        ("{", 1, "not JSON"),
    ],
)
def test_broken_examples_are_named(tags: Path, rows: str, line: int, reason: str) -> None:
    file = tags / "examples.jsonl"
    file.write_text(rows, encoding="utf-8")
    with pytest.raises(EvalDataInvalid) as refused:
        run("tagging", SuiteRequest(tags, options={"examples": str(file)}))
    assert refused.value.details == {"file": "examples.jsonl", "line": line, "reason": reason}


def test_options_out_of_range_are_refused(tags: Path) -> None:
    for options in ({"folds": "1"}, {"folds": "x"}, {"subject": "maybe"}):
        with pytest.raises(OptionInvalid):
            run("tagging", SuiteRequest(tags, options=options))
