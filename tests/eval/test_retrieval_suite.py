"""The retrieval suite measures the product's own search, refuses what is broken and compares itself."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from eval import ranking, squad
from eval.files import EvalDataInvalid
from eval.suite import OptionInvalid, SuiteRequest, SuiteUnknown
from eval.suites import retrieval, run
from tests.eval.test_beir import CORPUS, QUERIES, lay

NAMES = {"nDCG@10", "RR@10", "Success@1", "R@1", "R@5", "R@10"}


def squad_file(folder: Path, questions: int = 2) -> Path:
    """Two paragraphs of one article, asked about in turn."""
    paragraphs = [
        {
            "context": text,
            "qas": [
                {"id": f"{at}-{n}", "question": f"{title}是什么{n}", "answers": [{"text": text[:4]}]}
                for n in range(questions)
            ],
        }
        for at, (title, text) in enumerate([CORPUS["d1"], CORPUS["d2"]])
    ]
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "dev.json"
    file.write_text(json.dumps({"data": [{"title": "生物", "paragraphs": paragraphs}]}), encoding="utf-8")
    return file


def test_the_suite_measures_the_products_own_search(tmp_path: Path) -> None:
    here = SuiteRequest(lay(tmp_path / "small"))
    result = run("retrieval", here)
    assert (result.suite, result.data, result.n) == ("retrieval", "small", 3)
    assert result.metrics["nDCG@10"] == result.metrics["Success@1"] == 1.0
    assert set(result.metrics) == set(result.intervals) == NAMES
    assert [item["id"] for item in result.items] == ["q1", "q2", "q3"]
    assert result.items[0]["nDCG@10"] == 1.0
    assert result.config_hash == run("retrieval", replace(here, limit=1)).config_hash
    assert result.config_hash != run("retrieval", replace(here, options={"k": "5"})).config_hash
    assert run("retrieval", here).document() == result.document()


def test_metrics_follow_the_order_of_hits() -> None:
    rows = ranking.per_item({"q": {"a": 1}, "r": {"a": 1}}, {"q": {"b": -0.0, "a": -1.0}, "r": {}}, 10)
    assert rows["q"]["RR@10"] == 0.5
    assert rows["r"]["nDCG@10"] == 0.0
    assert ranking.means(rows)["RR@10"] == 0.25


def test_an_unknown_suite_names_those_that_are_there(tmp_path: Path) -> None:
    with pytest.raises(SuiteUnknown) as refused:
        run("guess", SuiteRequest(tmp_path))
    assert "retrieval" in str(refused.value.details["there"])


@pytest.mark.parametrize(
    "options",
    [{"colour": "red"}, {"k": "many"}, {"k": "0"}, {"baseline": "magic"}, {"convert": "t2s"}],
)
def test_options_a_suite_does_not_take_are_refused(tmp_path: Path, options: dict[str, str]) -> None:
    with pytest.raises(OptionInvalid):
        run("retrieval", SuiteRequest(lay(tmp_path / "set"), options=options))


@pytest.mark.parametrize("name", ["words", "bigrams", "union", "rrf"])
def test_plain_baselines_measure_the_same_questions(tmp_path: Path, name: str) -> None:
    pytest.importorskip("bm25s")
    result = run("retrieval", SuiteRequest(lay(tmp_path / "set"), options={"baseline": name}))
    assert (result.n, set(result.metrics)) == (3, NAMES)
    assert result.metrics["R@10"] == 1.0


def test_a_baseline_reads_traditional_text_only_after_conversion(tmp_path: Path) -> None:
    pytest.importorskip("bm25s")
    (tmp_path / "qrels").mkdir()
    rows = [{"_id": "a", "text": "學校圖書館開放時間"}, {"_id": "b", "text": "運動會延期"}]
    (tmp_path / "corpus.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    (tmp_path / "queries.jsonl").write_text(json.dumps({"_id": "q", "text": "图书馆"}), encoding="utf-8")
    (tmp_path / "qrels" / "dev.tsv").write_text("q\ta\t1", encoding="utf-8")
    asked = SuiteRequest(tmp_path, options={"baseline": "bigrams"})
    assert run("retrieval", asked).metrics["R@1"] == 0.0
    converted = replace(asked, options={"baseline": "bigrams", "convert": "t2s"})
    assert run("retrieval", converted).metrics["R@1"] == 1.0
    product = run("retrieval", replace(asked, options={}))
    assert product.metrics["R@1"] == 1.0, "a question in another script finds its text"


def test_a_question_of_100_kb_and_one_of_nothing_are_measured(tmp_path: Path) -> None:
    lay(tmp_path)
    rows = [{"_id": "q1", "text": QUERIES["q1"] + "，请详细说明" * 6_000}, {"_id": "q2", "text": "？！"}]
    (tmp_path / "queries.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    (tmp_path / "qrels" / "dev.tsv").write_text("q1\td1\t1\nq2\td3\t1", encoding="utf-8")
    result = run("retrieval", SuiteRequest(tmp_path))
    assert result.items[0]["R@10"] == 1.0
    assert result.items[1]["R@10"] == 0.0
    assert result.failures == {"query-empty": 1}
    assert result.n == 2


def test_an_exercise_is_not_its_own_neighbour(tmp_path: Path) -> None:
    lay(tmp_path)
    row = {"_id": "d1", "text": CORPUS["d1"][1]}
    (tmp_path / "queries.jsonl").write_text(json.dumps(row), encoding="utf-8")
    (tmp_path / "qrels" / "dev.tsv").write_text("d1\td2\t1", encoding="utf-8")
    assert run("retrieval", SuiteRequest(tmp_path)).metrics["R@1"] == 1.0


def test_squad_files_are_retrieval_sets(tmp_path: Path) -> None:
    file = squad_file(tmp_path / "set")
    data = squad.read(file, limit=3)
    assert (len(data.corpus), len(data.queries)) == (2, 3)
    assert run("retrieval", SuiteRequest(file)).n == run("retrieval", SuiteRequest(file.parent)).n == 4


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("[]", "not SQuAD's JSON"),
        ("{", "not SQuAD's JSON"),
        (
            '{"data": [{"paragraphs": [{"context": 5, "qas": [{"id": "a", "question": "b"}]}]}]}',
            "not SQuAD's JSON",
        ),
        ('{"data": []}', "no question"),
        (
            '{"data": [{"paragraphs": [{"context": "c", "qas": ['
            '{"id": "a", "question": "b"}, {"id": "a", "question": "b"}]}]}]}',
            "duplicate id a",
        ),
    ],
)
def test_broken_squad_files_are_named(tmp_path: Path, content: str, reason: str) -> None:
    (tmp_path / "dev.json").write_text(content, encoding="utf-8")
    with pytest.raises(EvalDataInvalid) as refused:
        run("retrieval", SuiteRequest(tmp_path))
    assert refused.value.details["reason"] == reason


def test_a_kept_index_serves_its_own_corpus_only(tmp_path: Path) -> None:
    kept = {"index": str(tmp_path / "kept")}
    first = run("retrieval", SuiteRequest(lay(tmp_path / "set"), options=kept))
    again = run("retrieval", SuiteRequest(tmp_path / "set", options=kept))
    assert again.document() == first.document()
    other = squad_file(tmp_path / "other")
    with pytest.raises(retrieval.IndexOther) as refused:
        run("retrieval", SuiteRequest(other, options=kept))
    assert refused.value.details["part"] == "corpus"
    (tmp_path / "kept" / "eval-index.json").unlink()
    with pytest.raises(retrieval.IndexOther) as refused:
        run("retrieval", SuiteRequest(tmp_path / "set", options=kept))
    assert refused.value.details["part"] == "unfinished"
