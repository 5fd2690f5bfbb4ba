"""The report is one page that needs nothing else, says what was missed, and escapes what it is given."""

import re
from datetime import UTC, datetime
from xml.etree import ElementTree

from eval.html import page
from eval.html.charts import Bar, bars
from eval.report import Difference, EvalResult, Part
from eval.thresholds import check, parse

NOW = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)


def result(**more) -> EvalResult:
    fields = {
        "suite": "retrieval",
        "data": "<b>set</b>",
        "n": 3,
        "config_hash": "abc",
        "metrics": {"nDCG@10": 0.9, "R@10/single": 0.5, "p95_ms": 31.0},
        "intervals": {"nDCG@10": (0.8, 0.95)},
    }
    return EvalResult(**{**fields, **more})


def test_the_page_stands_alone_and_escapes() -> None:
    text = page.render(result(failures={"query-empty": 2}), NOW)
    assert "<script" not in text
    assert not re.search(r"(src|href)=\"(?!#)", text)
    assert "@import" not in text
    assert "url(" not in text
    assert "<b>set</b>" not in text
    assert "&lt;b&gt;set&lt;/b&gt;" in text
    assert "query-empty：2" in text
    assert "排序质量" in text
    assert "前 10 条找全率（单一出处）" in text
    assert text.count("31.000") == 1, "what is no share is in the table and not in the chart"


def test_equal_results_give_equal_pages_but_for_the_time() -> None:
    later = datetime(2027, 1, 1, tzinfo=UTC)
    first, second = page.render(result(), NOW), page.render(result(), later)
    assert page.render(result(), NOW) == first != second
    assert first.replace("2026-01-02 03:04", "") == second.replace("2027-01-01 00:00", "")


def test_a_plan_names_what_passed_was_missed_and_could_not_run() -> None:
    bounds = [parse("nDCG@10>=0.95"), parse("nDCG@10>=0.5"), parse("R@100>=0.1")]
    compared = result(
        against={"nDCG@10": Difference(stored=0.7, difference=0.2, interval=(0.1, 0.3), p=0.0001)}
    )
    ran = Part(
        "one",
        "retrieval",
        "set",
        compared,
        check(bounds, compared.metrics),
        title=("第一项", "First"),
        compared_with=("词检索", "words"),
    )
    gone = Part("two", "gold", "absent", None, check(bounds[:1], {}), note="缺少数据 absent")
    text = page.render(result(parts=(ran, gone)), NOW)
    assert "4 项要求中，1 项达标，3 项未达标；1 项评测未能进行" in text
    assert "缺少数据 absent" in text
    assert "p &lt; 0.001" in text
    assert "词检索" in text
    assert text.count("未测得") == 1
    assert not result(parts=(ran, gone)).passed


def test_a_chart_is_well_formed_and_keeps_inside() -> None:
    drawing = bars([Bar("a < b", 0.5, (0.4, 1.2), 0.6, False, 0.3), Bar("c", 0.0)], "t & u")
    tree = ElementTree.fromstring(drawing)
    width = float(tree.attrib["viewBox"].split()[2])
    assert all(float(line.attrib["x2"]) <= width for line in tree.iter("line"))
    assert {"bar missed", "bar"} == {rect.attrib["class"] for rect in tree.iter("rect")}


def test_every_word_of_the_glossary_is_there_in_both_languages() -> None:
    words = page.glossary()
    for entry in words["metrics"].values():
        assert set(entry) == {"zh", "en", "says_zh", "says_en"}
        assert all(entry.values())
    for table in (words["suites"], words["kinds"]):
        assert all(set(entry) == {"zh", "en"} and all(entry.values()) for entry in table.values())
