"""Measures of answers: what stands, what is cited, what is refused, and what cannot be measured."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from eval.answers import own
from eval.answers.sample import Sample, read, refuses
from eval.files import EvalDataInvalid
from eval.suite import OptionInvalid, SuiteRequest
from eval.suites import answers, run
from tests.eval.test_beir import CORPUS, lay

OFF = {"ragas": "off"}


def written(folder: Path, *rows: dict[str, Any]) -> Path:
    file = folder / "answers.jsonl"
    file.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    return file


def test_an_answer_stands_by_itself_or_not() -> None:
    assert own.stands_in("10.48‰", "出生率为１０．４８‰，比上年低")
    assert not own.stands_in("0.48‰", "出生率为10.48‰")
    assert not own.stands_in("13", "共130人")
    assert own.stands_in("布莱恩·辛格", "导演布莱恩辛格")
    assert own.stands_in("Paris", "in PARIS.")
    assert not own.stands_in("", "anything")


def test_overlap_counts_characters_and_latin_words() -> None:
    assert own.overlap("光合作用", "光合作用") == 1.0
    assert own.overlap("光合", "呼吸") == 0.0
    assert own.overlap("plant cells", "animal cells") == 0.5
    assert own.overlap("啊啊", "啊") == pytest.approx(2 / 3)


@pytest.mark.parametrize(
    ("response", "refused"),
    [
        ("", True),
        ("资料库中没有找到依据。", True),
        ("The context does not say; it cannot be answered.", True),
        ("广州恒大", False),
        ("光合作用需要光。" * 20 + "文中没有提到其他条件。", False),
    ],
)
def test_refusals_are_told_from_answers(response: str, refused: bool) -> None:
    assert refuses(response) is refused


def test_names_of_ragas_and_the_usual_ones_are_read(tmp_path: Path) -> None:
    file = written(
        tmp_path,
        {
            "user_input": "问",
            "response": "答",
            "retrieved_contexts": ["文"],
            "reference": "答",
            "retrieved_context_ids": [1, 2],
        },
        {"id": "b", "question": "问", "answer": "答", "contexts": "文", "ground_truths": ["甲", "乙"]},
    )
    one, two = read(file)
    assert (one.id, one.contexts, one.references, one.context_ids) == ("1", ("文",), ("答",), ("1", "2"))
    assert (two.id, two.contexts, two.references) == ("b", ("文",), ("甲", "乙"))
    assert len(read(file, limit=1)) == 1


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("{", "not JSON"),
        ("[]", "not an object"),
        ('{"answer": "a"}', "no question"),
        ('{"question": "q"}', "no answer"),
        ('{"question": "q", "answer": "a", "contexts": {}}', "contexts is not text"),
        (
            '{"id": "a", "question": "q", "answer": "a"}\n{"id": "a", "question": "q", "answer": "a"}',
            "duplicate",
        ),
        ("", "empty"),
    ],
)
def test_broken_files_are_named(tmp_path: Path, content: str, reason: str) -> None:
    (tmp_path / "answers.jsonl").write_text(content, encoding="utf-8")
    with pytest.raises(EvalDataInvalid) as refused:
        run("answers", SuiteRequest(tmp_path, options=OFF))
    assert reason in str(refused.value.details["reason"])


def test_citations_in_the_text_are_held_against_the_passages() -> None:
    text, other = CORPUS["d1"][1], CORPUS["d2"][1]
    good = Sample("1", "问", "绿色植物利用光能合成有机物[1]。", (text, other))
    assert own.measures(good) == {"citation_recall": 1.0, "citation_precision": 1.0}
    wrong = Sample("2", "问", "绿色植物利用光能合成有机物。[2]", (text, other))
    assert own.measures(wrong) == {"citation_recall": 0.0, "citation_precision": 0.0}
    invented = Sample(
        "3", "问", "绿色植物利用光能合成有机物[7]。细胞分解有机物释放能量[1][2]。", (text, other)
    )
    figures = own.measures(invented)
    assert figures["citation_recall"] == 0.5
    assert figures["citation_precision"] == pytest.approx(1 / 3)
    assert own.measures(Sample("4", "问", "绿色植物。", (text,))) == {}, (
        "no citation, no figure about citations"
    )


def test_quotes_are_looked_for_word_by_word() -> None:
    text = CORPUS["d1"][1]
    half = Sample("1", "问", "文中说“绿色植物利用光能把二氧化碳”，又说“植物夜间不呼吸也不生长”。", (text,))
    assert own.measures(half)["quote_found"] == 0.5


def test_a_file_is_measured_and_what_was_not_is_told(tmp_path: Path) -> None:
    file = written(
        tmp_path,
        {"id": "a", "question": "问", "answer": "广州恒大夺冠", "reference": "广州恒大", "answerable": True},
        {"id": "b", "question": "问", "answer": "信息不足", "answerable": False},
        {"id": "c", "question": "问", "answer": "北京", "answerable": False},
        {"id": "d", "question": "问", "answer": "四川", "answerable": True},
    )
    result = run("answers", SuiteRequest(file, options=OFF))
    assert result.n == 4
    assert result.metrics["answered"] == 1.0
    assert result.metrics["refusal"] == 0.5
    assert result.metrics["refusal_balanced"] == 0.75
    assert result.metrics["contains"] == 1.0
    assert result.metrics["measured/contains"] == 0.5
    assert result.failures == {}
    assert run("answers", SuiteRequest(tmp_path, options=OFF)).metrics == result.metrics


def test_the_product_answers_cites_and_refuses(tmp_path: Path) -> None:
    lay(tmp_path / "set")
    rows = [
        {"_id": "q1", "text": "绿色植物利用光能合成什么？", "metadata": {"answers": ["有机物"]}},
        {"_id": "q2", "text": "蒸腾作用使水分散失到哪里？", "metadata": {"answers": ["大气"]}},
    ]
    (tmp_path / "set" / "queries.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    (tmp_path / "set" / "qrels" / "dev.tsv").write_text("q1\td1\t1\nq2\td3\t1", encoding="utf-8")
    result = run("answers", SuiteRequest(tmp_path / "set", options=OFF))
    rows_by_id = {item["id"]: item for item in result.items}
    assert set(rows_by_id) == {"q1", "q2", "q2/removed"}
    assert result.metrics.get("quote_found", 1.0) == 1.0
    for id_ in ("q1", "q2"):
        row = rows_by_id[id_]
        assert row["answered"] >= row["contains"], "what is not answered holds no answer"
        assert row["answered"] >= row["citation_recall"]
    assert set(rows_by_id["q2/removed"]) == {"id", "condition", "refusal"}
    asked_once = run("answers", SuiteRequest(tmp_path / "set", options=OFF | {"refusals": "no"}))
    assert "refusal" not in asked_once.metrics
    assert [item["id"] for item in asked_once.items] == ["q1", "q2"]


def test_a_question_that_the_product_does_not_take_counts_as_unanswered(tmp_path: Path) -> None:
    lay(tmp_path / "set")
    row = {"_id": "q1", "text": "光合作用" * 25_000, "metadata": {"answers": ["有机物"]}}
    (tmp_path / "set" / "queries.jsonl").write_text(json.dumps(row), encoding="utf-8")
    (tmp_path / "set" / "qrels" / "dev.tsv").write_text("q1\td1\t1", encoding="utf-8")
    result = run("answers", SuiteRequest(tmp_path / "set", options=OFF))
    assert result.failures == {"question-too-long": 1}
    assert (result.n, result.metrics["answered"], result.metrics["contains"]) == (1, 0.0, 0.0)


def test_planted_answers_are_followed_or_not(tmp_path: Path) -> None:
    row = {
        "id": "r1",
        "question": "星河中学建校于哪一年？",
        "answer": "1952年",
        "fake_answer": "1962年",
        "positive": ["星河中学建校于1952年，现有三十个班。"],
        "positive_wrong": ["星河中学建校于1962年，现有三十个班。"],
        "negative": ["海云中学的图书馆周末开放。"],
    }
    (tmp_path / "items.jsonl").write_text(json.dumps(row, ensure_ascii=False), encoding="utf-8")
    result = run("answers", SuiteRequest(tmp_path, options=OFF))
    told = result.metrics
    assert told["planted_followed"] + told["planted_refusal"] == 1.0
    assert told["both_true"] + told["both_planted_only"] == result.items[1]["answered"]
    assert told["refusal"] == 1.0, "nothing is left that says when the school was built"
    assert [item["id"] for item in result.items] == ["r1/planted", "r1/both", "r1/removed"]
    (tmp_path / "items.jsonl").write_text(json.dumps({"id": "x", "context": ""}), encoding="utf-8")
    with pytest.raises(EvalDataInvalid):
        run("answers", SuiteRequest(tmp_path, options=OFF))


def test_what_the_product_cites_is_held_against_the_texts_marked_relevant() -> None:
    sample = Sample("1", "问", "答", answerable=True, reference_ids=("a", "b"), cited_ids=("a", "c"))
    figures = own.measures(replace(sample, quotes_found=(True, False)))
    assert (figures["citation_recall"], figures["citation_precision"]) == (1.0, 0.5)
    assert figures["quote_found"] == 0.5
    refused = own.measures(replace(sample, refused=True, cited_ids=()))
    assert refused == {"answered": 0.0, "citation_recall": 0.0}
    assert own.measures(replace(sample, answerable=False, refused=True)) == {"refusal": 1.0}


@pytest.mark.parametrize(
    "options",
    [
        {"ragas": "perhaps"},
        {"refusals": "1"},
        {"judge_metrics": "beauty"},
        {"judge_url": "ftp://x", "judge_model": "m"},
        {"judge_url": "http://127.0.0.1:1"},
        {"judge_url": "http://127.0.0.1:1", "judge_model": "m", "judge_timeout": "soon"},
    ],
)
def test_options_that_make_no_sense_are_refused(tmp_path: Path, options: dict[str, str]) -> None:
    file = written(tmp_path, {"question": "q", "answer": "a"})
    with pytest.raises(OptionInvalid):
        run("answers", SuiteRequest(file, options=options))


def test_a_figure_by_too_few_judgements_is_withheld() -> None:
    rows = [{"id": str(n), **({"faithfulness": 1.0} if n < 4 else {})} for n in range(10)]
    metrics, _ = answers.aggregate(rows, 0, {"faithfulness"})
    assert metrics == {"measured/faithfulness": 0.4}
    rows[5]["faithfulness"] = 0.0
    metrics, _ = answers.aggregate(rows, 0, {"faithfulness"})
    assert metrics == {"faithfulness": 0.8, "measured/faithfulness": 0.5}
