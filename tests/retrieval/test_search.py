"""Search: who may find what, in which order, and what hard queries do."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from pydantic import ValidationError

from retrieval import search as search_module
from retrieval.index import Index
from retrieval.passage import MAX_QUERY, Filters
from retrieval.search import EmptyQuery, Retriever, UnknownPassage
from tests.retrieval.conftest import SHARED, A, B, document, publish, resource, withdraw


def texts(retriever: Retriever, query: str, person=A, **filters: str) -> list[str]:
    return [hit.passage.text for hit in retriever.search(person, query, filters=Filters(**filters))]


def test_a_tenant_finds_its_own_and_the_shared_passages_and_nobody_elses(
    index: Index, retriever: Retriever
) -> None:
    publish(
        index,
        (resource("a", "school-a"), document("甲校的作业管理办法。")),
        (resource("b", "school-b"), document("乙校的作业管理办法。")),
        (resource("s", "shared"), document("国家的作业管理通知。")),
    )
    assert set(texts(retriever, "作业管理", A)) == {"甲校的作业管理办法。", "国家的作业管理通知。"}
    assert set(texts(retriever, "作业管理", B)) == {"乙校的作业管理办法。", "国家的作业管理通知。"}
    assert texts(retriever, "作业管理", SHARED) == ["国家的作业管理通知。"]
    assert texts(retriever, "乙校", A, resource="b") == []


def test_a_passage_is_opened_only_by_those_who_may_read_it_while_it_is_live(
    index: Index, retriever: Retriever
) -> None:
    publish(index, (resource(), document("第一段。", "第二段。", "第三段。", "第四段。")))
    middle = retriever.search(A, "第二段", k=1)[0].passage
    assert retriever.passage(A, middle.id) == middle
    assert [one.text for one in retriever.around(A, middle.id, 1)] == ["第一段。", "第二段。", "第三段。"]
    for call in (retriever.passage, retriever.around):
        with pytest.raises(UnknownPassage):
            call(B, middle.id)
    with pytest.raises(UnknownPassage):
        retriever.passage(A, "' or 1=1 --")
    withdraw(index, "r1")
    with pytest.raises(UnknownPassage):
        retriever.passage(A, middle.id)


@pytest.mark.parametrize(
    ("name", "mine", "other"),
    [
        ("kind", "policy", "material"),
        ("subject", "数学", "语文"),
        ("stage", "junior", "senior"),
        ("grade", "7", "1"),
        ("language", "en", "zh"),
    ],
)
def test_each_label_filters(index: Index, retriever: Retriever, name: str, mine: str, other: str) -> None:
    publish(
        index,
        (resource("r1", **{name: mine}), document("平均数与中位数。")),
        (resource("r2", **{name: other}), document("平均数与众数。")),
    )
    assert texts(retriever, "平均数", **{name: mine}) == ["平均数与中位数。"]
    assert len(texts(retriever, "平均数")) == 2
    assert texts(retriever, "平均数", **{name: "没有"}) == []


def test_a_selective_filter_loses_nothing_among_many_better_matches(
    index: Index, retriever: Retriever, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = [f"圆的面积公式，圆的面积公式，第{number}例。" for number in range(150)]
    rare = [f"{number}号题里也提到圆的面积和许多别的内容，如三角形、梯形与长方形。" for number in range(6)]
    publish(
        index,
        (resource("r1", subject="数学"), document(*many)),
        (resource("r2", subject="物理"), document(*rare)),
    )
    assert set(texts(retriever, "圆的面积公式", subject="物理")) == set(rare)
    monkeypatch.setattr(search_module, "FEW", 3)
    assert set(texts(retriever, "圆的面积公式", subject="物理")) == set(rare)


def test_hidden_candidates_do_not_starve_a_search(index: Index, retriever: Retriever) -> None:
    publish(
        index, (resource("r1"), document(*(f"圆的周长，圆的周长，第{number}例。" for number in range(120))))
    )
    publish(index, (resource("r2"), document("这一段只在末尾顺便提到了圆的周长而已，别的都是几何史。")))
    withdraw(index, "r1")
    assert texts(retriever, "圆的周长") == ["这一段只在末尾顺便提到了圆的周长而已，别的都是几何史。"]


def test_only_what_is_in_force_on_the_day_is_found(index: Index, retriever: Retriever) -> None:
    now = datetime.now(UTC)
    past, future = ((now + timedelta(days=days)).date().isoformat() for days in (-3, 3))
    publish(
        index,
        (resource("old", valid_to=past), document("旧的课程方案。")),
        (resource("now", valid_from=past, valid_to=future), document("现行课程方案。")),
        (resource("new", valid_from=future), document("将来的课程方案。")),
    )
    assert texts(retriever, "课程方案") == ["现行课程方案。"]
    assert set(texts(retriever, "课程方案", valid_on=past)) == {"旧的课程方案。", "现行课程方案。"}
    assert "将来的课程方案。" in texts(retriever, "课程方案", valid_on=future)
    assert texts(retriever, "课程方案", valid_on="1999-01-01") == ["旧的课程方案。"]


def test_the_issuing_body_comes_before_a_page_that_carries_its_document(
    index: Index, retriever: Retriever
) -> None:
    text = "教育部办公厅决定组织实施数字化赋能教师发展行动，提升教师数字素养。"
    publish(
        index,
        (resource("copy", title="转载", reprint=True), document(text.replace("，", ","))),
        (resource("issued", title="通知", publisher="教育部办公厅"), document(text)),
        (resource("else"), document("教师数字素养包括数字化意识等五个维度。")),
    )
    hits = retriever.search(A, "数字化赋能教师发展行动 教师数字素养")
    assert [hit.passage.resource for hit in hits] == ["issued", "else", "copy"]


def test_copies_do_not_crowd_out_what_differs(index: Index, retriever: Retriever) -> None:
    copies = [(resource(f"c{number}"), document("双减政策要求减轻学生作业负担。")) for number in range(5)]
    publish(index, *copies, (resource("other"), document("双减政策之后课后服务覆盖面扩大。")))
    first = texts(retriever, "双减政策 作业负担")[:2]
    assert set(first) == {"双减政策要求减轻学生作业负担。", "双减政策之后课后服务覆盖面扩大。"}
    assert len(texts(retriever, "双减政策 作业负担")) == 6


@pytest.mark.parametrize("query", ["", "  \n", "\x00\x01\x1b", "。，！？", "🙂"])
def test_a_query_with_nothing_to_search_for_is_refused(retriever: Retriever, query: str) -> None:
    with pytest.raises(EmptyQuery):
        retriever.search(A, query)


def test_hostile_and_huge_queries_are_searched_for_as_plain_text(index: Index, retriever: Retriever) -> None:
    publish(index, (resource(), document("植物的蒸腾作用。")))
    for query in (
        "蒸腾\x00作用\x1b[31m",
        'text:蒸腾 AND (tenant:"school-b" OR *:*)',
        "蒸腾'; drop table passages; --",
        "蒸腾作用" + "x" * 100_000,
        "蒸腾 " * 25_000,
    ):
        assert texts(retriever, query)[0] == "植物的蒸腾作用。"
    assert texts(retriever, "无关" * MAX_QUERY + "蒸腾作用") == []


def test_what_shares_no_term_is_not_returned_as_if_it_were_evidence(
    index: Index, retriever: Retriever
) -> None:
    publish(index, (resource(), document("植物的蒸腾作用。", "酸碱中和反应。")))
    assert texts(retriever, "莎士比亚戏剧") == []


def test_unknown_filters_are_refused() -> None:
    with pytest.raises(ValidationError):
        Filters(tenant="school-b")  # type: ignore[call-arg]
    with pytest.raises(ValidationError):
        Filters(valid_on="tomorrow")


def test_document_numbers_are_found_in_every_way_of_writing(index: Index, retriever: Retriever) -> None:
    publish(
        index,
        (resource("r1"), document("根据《通知》（教师厅函〔2025〕13号）要求，开展研修。")),
        (resource("r2"), document("根据《通知》（教师函〔2021〕13号）要求，开展试点。")),
        (resource("r3"), document("根据《通知》（教师厅函〔2025〕31号）要求，开展评估。")),
    )
    for query in (
        "教师厅函〔2025〕13号",
        "教师厅函[2025]13号",
        "教师厅函【2025】 13 号",
        "教师厅函（２０２５）１３号",
    ):
        assert retriever.search(A, query, k=1)[0].passage.resource == "r1"
    assert {hit.passage.resource for hit in retriever.search(A, "13号文", k=2)} == {"r1", "r2"}


def test_nearness_alone_brings_what_shares_no_term_only_with_a_model_that_knows_meaning(
    home, store, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Meaning:
        """Stands for a model: knows that two words of different spelling mean the same."""

        name, dimension, weight, floor = "meaning", 2, 1.0, 0.5

        def embed_passages(self, texts: list[str]) -> np.ndarray:
            return np.array(
                [[1.0, 0.0] if "土豆" in text else [0.0, 1.0] for text in texts], dtype=np.float32
            )

        def embed_query(self, text: str) -> np.ndarray:
            return np.array([1.0, 0.0], dtype=np.float32)

    index = Index.open(home / "index", store, Meaning())
    publish(index, (resource(), document("土豆怎样种。", "彩虹如何形成。")))
    assert texts(Retriever(index), "马铃薯") == ["土豆怎样种。"]
    hit = Retriever(index).search(A, "马铃薯")[0]
    assert hit.parts == {"cosine": pytest.approx(1.0)}
    index.close()
