"""The life of passages in the index: prepared, live, withdrawn, swept; and put right after anything."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, func, select, update

from corpora.storage import reading, writing
from retrieval.embedding import HashingEmbedder
from retrieval.index import Counts, Index, NotPrepared
from retrieval.manifest import IndexMismatch
from retrieval.search import Retriever
from retrieval.tables import LIVE, passages
from retrieval.vectors import VectorStoreFailed
from tests.retrieval.conftest import A, B, document, publish, resource, withdraw


class UnrecordedError(Exception):
    """The audit record of a step could not be written."""


def rolled_back(index: Index, step: Callable[[Connection, list[str]], None]) -> None:
    """Take a step on `r1` in a transaction that fails after it."""
    with writing(index.engine) as connection:
        step(connection, ["r1"])
        raise UnrecordedError


def found(index: Index, query: str, person=A) -> list[str]:
    return [hit.passage.text for hit in Retriever(index).search(person, query)]


def test_prepared_passages_are_invisible_until_the_callers_transaction_commits(index: Index) -> None:
    assert index.prepare([(resource(), document("光合作用吸收二氧化碳。", "呼吸作用消耗氧气。"))]) == {
        "r1": 2
    }
    assert found(index, "光合作用") == []
    with pytest.raises(UnrecordedError):
        rolled_back(index, index.go_live)
    assert found(index, "光合作用") == []
    with writing(index.engine) as connection:
        index.go_live(connection, ["r1"])
    assert found(index, "光合作用")[0] == "光合作用吸收二氧化碳。"
    assert index.counts() == Counts(live=2, pending=0, removing=0, lexical=2, vectors=2)


def test_preparing_and_going_live_again_changes_nothing(index: Index) -> None:
    item = (resource(), document("分数的意义和性质。"))
    for _ in range(2):
        publish(index, item)
        index.prepare([item])
        assert index.counts() == Counts(1, 0, 0, 1, 1)
        assert found(index, "分数") == ["分数的意义和性质。"]


def test_withdrawn_passages_vanish_at_once_and_leave_both_indexes_with_the_sweep(index: Index) -> None:
    publish(
        index, (resource("r1"), document("浮力与阿基米德原理。")), (resource("r2"), document("浮力的计算。"))
    )
    withdraw(index, "r1")
    assert found(index, "浮力") == ["浮力的计算。"]
    assert index.counts() == Counts(1, 0, 1, 2, 2)
    assert index.sweep() == 1
    assert index.counts() == Counts(1, 0, 0, 1, 1)
    assert index.check() == []


def test_a_withdrawal_that_is_rolled_back_never_happened(index: Index) -> None:
    publish(index, (resource(), document("浮力与阿基米德原理。")))
    with pytest.raises(UnrecordedError):
        rolled_back(index, index.withdraw)
    assert index.sweep() == 0
    assert found(index, "浮力") == ["浮力与阿基米德原理。"]


def test_a_new_version_replaces_the_old_one_in_one_step(index: Index) -> None:
    publish(index, (resource(), document("书面作业不超过六十分钟。")))
    index.prepare([(resource(version=2), document("书面作业不超过九十分钟。"))])
    assert found(index, "书面作业") == ["书面作业不超过六十分钟。"]
    with writing(index.engine) as connection:
        index.go_live(connection, ["r1"])
    assert found(index, "书面作业") == ["书面作业不超过九十分钟。"]
    index.sweep()
    assert index.counts() == Counts(1, 0, 0, 1, 1)


def test_a_withdrawn_version_can_be_published_again(index: Index) -> None:
    item = (resource(), document("电磁感应现象。"))
    publish(index, item)
    withdraw(index, "r1")
    publish(index, item)
    index.sweep()
    assert found(index, "电磁感应") == ["电磁感应现象。"]
    assert index.counts() == Counts(1, 0, 0, 1, 1)


def test_what_was_not_prepared_cannot_go_live(index: Index) -> None:
    with pytest.raises(NotPrepared), writing(index.engine) as connection:
        index.go_live(connection, ["r1"])


def test_reconcile_drops_what_was_never_published_and_what_was_withdrawn(
    index: Index, open_index: Callable[[], Index]
) -> None:
    publish(
        index, (resource("kept"), document("牛顿第一定律。")), (resource("gone"), document("牛顿第二定律。"))
    )
    index.prepare([(resource("half"), document("牛顿第三定律。"))])
    withdraw(index, "gone")
    index.close()
    again = open_index()
    done = again.reconcile()
    assert (done.added, done.removed, done.rows) == (0, 2, 2)
    assert again.counts() == Counts(1, 0, 0, 1, 1)
    assert found(again, "牛顿定律") == ["牛顿第一定律。"]
    assert again.reconcile() == type(done)(0, 0, 0)


def test_reconcile_removes_ids_without_a_row_and_restores_rows_without_an_entry(index: Index) -> None:
    publish(index, (resource(), document("细胞的结构。", "细胞的分裂。", "细胞的分化。")))
    with reading(index.engine) as connection:
        ids = list(connection.execute(select(passages.c.id).order_by(passages.c.sequence)).scalars())
    index.lexical.write((), remove=[ids[0]])
    index.vectors.remove("school-a", [ids[1]])
    index.vectors.write("school-a", ["0" * 32], index.embedder.embed_passages(["没有行的向量"]))
    assert index.check() == ["词索引缺少 1 个片段", "向量索引缺少 1 个片段", "向量索引多出 1 个片段"]
    done = index.reconcile()
    assert (done.added, done.removed) == (2, 1)
    assert index.check() == []
    assert index.lexical.ids() == index.vectors.ids()["school-a"] == set(ids)
    assert len(found(index, "细胞")) == 3


@pytest.mark.parametrize("part", ["words", "vectors"])
def test_an_index_whose_files_are_gone_is_filled_from_the_table(
    index: Index, open_index: Callable[[], Index], home: Path, part: str
) -> None:
    publish(index, (resource(), document("二次函数的图象。", "一次函数的图象。")))
    index.close()
    shutil.rmtree(home / "index" / part)
    again = open_index()
    assert again.check() != []
    assert again.reconcile().added == 2
    assert again.check() == []
    assert found(again, "二次函数")[0] == "二次函数的图象。"


def test_vectors_that_chroma_lists_but_lost_are_made_again_after_an_unclean_end(
    index: Index, open_index: Callable[[], Index], home: Path
) -> None:
    texts = [f"第{number}个知识点说明。" for number in range(1_100)]
    publish(index, (resource(), document(*texts)))
    index.close()
    graphs = [path for path in (home / "index" / "vectors").iterdir() if path.is_dir()]
    assert graphs, "Chroma keeps its graph in a folder once it has a thousand vectors"
    shutil.rmtree(graphs[0])
    (home / "index" / "in-use").touch()
    again = open_index()
    assert again.counts().vectors == 1_100
    assert again.check() == ["向量索引缺少 1100 个片段"]
    again.reconcile()
    assert again.check() == []
    vector = again.embedder.embed_query(f"1\n{texts[7]}")
    assert again.vectors.nearest(["school-a"], vector, 1)


def test_a_graph_that_was_cut_off_while_it_was_written_is_made_again_from_the_table(
    index: Index, open_index: Callable[[], Index], home: Path
) -> None:
    texts = [f"第{number}个知识点说明。" for number in range(1_100)]
    publish(index, (resource("r1"), document(*texts)), (resource("r2", "school-b"), document("另一所学校。")))
    index.close()
    files = list((home / "index" / "vectors").rglob("*.bin"))
    assert files, "Chroma keeps its graph in files once it has a thousand vectors"
    for path in files:
        path.unlink()
    (home / "index" / "in-use").touch()
    again = open_index()
    with pytest.raises(VectorStoreFailed):
        again.vectors.ids()
    assert again.reconcile().added == 1_100
    assert again.check() == []
    assert found(again, "知识点")
    assert again.reconcile().added == 0


def test_another_embedder_or_segmentation_is_refused_with_the_command_that_helps(
    index: Index, home: Path, store: Engine
) -> None:
    index.close()
    with pytest.raises(IndexMismatch) as refused:
        Index.open(home / "index", store, HashingEmbedder(128))
    assert refused.value.details["command"] == "python app.py ingest --rebuild-index"
    manifest = home / "index" / "manifest.json"
    manifest.write_text(json.dumps({**json.loads(manifest.read_text()), "segmentation": "0"}))
    with pytest.raises(IndexMismatch) as refused:
        Index.open(home / "index", store, HashingEmbedder())
    assert refused.value.details["part"] == "segmentation"


def test_a_rebuild_serves_the_new_embedder_and_loses_nothing(index: Index, home: Path, store: Engine) -> None:
    publish(
        index,
        (resource("r1"), document("勾股定理的证明。")),
        (resource("r2", "school-b"), document("勾股定理的应用。")),
    )
    index.prepare([(resource("r3"), document("从未发布。"))])
    index.close()
    assert Index.rebuild(home / "index", store, HashingEmbedder(128)) == 2
    again = Index.open(home / "index", store, HashingEmbedder(128))
    assert again.check() == []
    assert again.counts() == Counts(2, 0, 0, 2, 2)
    assert found(again, "勾股定理", A) == ["勾股定理的证明。"]
    assert found(again, "勾股定理", B) == ["勾股定理的应用。"]
    again.close()


def test_a_rebuild_cut_short_is_finished_by_the_next_start(
    index: Index, open_index: Callable[[], Index], home: Path
) -> None:
    publish(index, (resource(), document("地球的公转。")))
    index.close()
    (home / "index" / "manifest.json").unlink()
    again = open_index()
    assert again.reconcile().added == 1
    assert found(again, "公转") == ["地球的公转。"]


def test_tenants_do_not_mix_in_either_index(index: Index) -> None:
    publish(
        index,
        (resource("r1"), document("校本课程方案。")),
        (resource("r2", "school-b"), document("校本课程方案。")),
    )
    assert {tenant: len(ids) for tenant, ids in index.vectors.ids().items()} == {"school-a": 1, "school-b": 1}
    with writing(index.engine) as connection:
        index.withdraw(connection, ["r1"])
    index.sweep()
    assert found(index, "校本课程", B) == ["校本课程方案。"]
    assert found(index, "校本课程", A) == []


def test_only_live_rows_ever_count_even_where_an_index_still_lists_them(index: Index, store: Engine) -> None:
    publish(index, (resource(), document("质量守恒定律。")))
    with writing(store) as connection:
        connection.execute(update(passages).values(state="pending"))
    assert found(index, "质量守恒") == []
    with reading(store) as connection:
        assert connection.scalar(select(func.count()).where(passages.c.state == LIVE)) == 0
