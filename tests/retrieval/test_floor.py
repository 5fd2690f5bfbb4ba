"""Whatever the product is configured with, it never finds less than plain BM25 would."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import Engine

from corpora.resource import Resource
from corpora.storage import writing
from retrieval.embedding import EmbeddingFailed, HashingEmbedder
from retrieval.index import Index
from retrieval.passage import Filters, Passage
from retrieval.reranking import RerankFailed
from retrieval.scope import scope
from retrieval.search import Retriever
from retrieval.segmentation import tokens
from tests.retrieval.conftest import A

# questions beside the passages that answer them; several passages share a topic on purpose
LESSONS = [
    (
        "光合作用在哪里进行？",
        "绿色植物的光合作用在叶绿体中进行，叶绿体里的色素吸收光能，把二氧化碳和水变成有机物。",
    ),
    ("呼吸作用消耗什么气体？", "植物的呼吸作用昼夜不停，消耗氧气，放出二氧化碳，同时释放有机物里的能量。"),
    (
        "蒸腾作用对植物有什么好处？",
        "蒸腾作用拉动水分从根部上升，也降低叶片的温度，是植物散失水分的主要方式。",
    ),
    ("圆的面积怎样计算？", "圆的面积等于圆周率乘半径的平方，推导时把圆剪拼成近似的长方形。"),
    ("圆的周长怎样计算？", "圆的周长等于圆周率乘直径，绕圆一周的长度随直径成正比例变化。"),
    ("勾股定理说的是什么？", "勾股定理：直角三角形两条直角边的平方和等于斜边的平方，常用来求边长。"),
    (
        "浮力的大小和什么有关？",
        "浸在液体里的物体受到的浮力等于它排开的液体所受的重力，与液体密度和排开体积有关。",
    ),
    ("压强的单位是什么？", "压强是单位面积上受到的压力，单位是帕斯卡，一帕等于一牛每平方米。"),
    ("孔子最有名的学生是谁？", "孔子弟子三千，颜回以好学著称，孔子多次称赞他不迁怒、不贰过。"),
    ("《论语》记录了什么？", "《论语》记录孔子和弟子的言行，由弟子及再传弟子编成，共二十篇。"),
    ("秦统一六国在哪一年？", "公元前221年，秦王嬴政灭齐，统一六国，建立中央集权的国家。"),
    ("秦朝在哪一年灭亡？", "公元前207年，子婴向刘邦投降，秦朝灭亡，前后只有十五年。"),
    ("长江发源于哪里？", "长江发源于青藏高原的唐古拉山脉，流经十一个省级行政区，注入东海。"),
    ("黄河注入哪个海？", "黄河从山东省东营市注入渤海，中游流经黄土高原，泥沙含量大。"),
    ("酸和碱反应生成什么？", "酸与碱发生中和反应，生成盐和水，反应时放出热量。"),
    ("铁生锈需要什么条件？", "铁在潮湿的空气里与氧气和水共同作用而生锈，保持干燥可以防锈。"),
    (
        "What do plants take in from the air?",
        "Plants take in carbon dioxide from the air and give off oxygen.",
    ),
    (
        "When was the school library founded?",
        "The school library was founded in 1921 by two teachers of history.",
    ),
    (
        "Who wrote the first grammar book?",
        "The first grammar book of the school was written by Mary Lin, a young teacher.",
    ),
    (
        "How many pupils visit the club?",
        "The reading club is visited by 48 pupils every week, most of them girls.",
    ),
]


class EnglishOnly:
    """Stands for an English model: every Chinese text is nearly one and the same thing to it."""

    name, dimension, weight, floor = "english-only", 16, 1.0, 0.3

    def embed_passages(self, texts: list[str]) -> np.ndarray:
        return np.stack([self.embed_query(text) for text in texts])

    def embed_query(self, text: str) -> np.ndarray:
        seed = int(hashlib.sha256(text.encode()).hexdigest()[:8], 16)
        noise = np.random.default_rng(seed).normal(size=16)
        vector = np.ones(16) + 0.5 * noise
        return np.asarray(vector / np.linalg.norm(vector), dtype=np.float32)


class Away(EnglishOnly):
    """An endpoint that is away when a query comes."""

    name = "away"

    def embed_query(self, text: str) -> np.ndarray:
        if text.endswith(("？", "?")):
            raise EmbeddingFailed(model="away", reason="ConnectError")
        return super().embed_query(text)


class Dice:
    """A reranker that answers at random."""

    name = "dice"

    def scores(self, query: str, texts: Sequence[str]) -> list[float]:
        draw = np.random.default_rng(len(query))
        return [float(one) for one in draw.normal(size=len(texts))]


class Contrary:
    """A reranker that prefers what has least in common with the query."""

    name = "contrary"

    def scores(self, query: str, texts: Sequence[str]) -> list[float]:
        return [-float(len(set(tokens(query)) & set(tokens(text)))) for text in texts]


class Broken:
    """A reranker that is away."""

    name = "broken"

    def scores(self, query: str, texts: Sequence[str]) -> list[float]:
        raise RerankFailed(reason="HTTP 503")


class Equal:
    """A reranker to which everything is the same."""

    name = "equal"

    def scores(self, query: str, texts: Sequence[str]) -> list[float]:
        return [0.5] * len(texts)


class Knows:
    """A reranker that knows which passage answers, and otherwise goes by shared terms."""

    name = "knows"

    def scores(self, query: str, texts: Sequence[str]) -> list[float]:
        shared = [float(len(set(tokens(query)) & set(tokens(text)))) for text in texts]
        return [50.0 if (query, text) in LESSONS else one for text, one in zip(texts, shared, strict=True)]


def taught(home: Path, store: Engine, embedder: object) -> Index:
    index = Index.open(home / "index", store, embedder)  # type: ignore[arg-type]
    items = []
    for number, (_, text) in enumerate(LESSONS):
        key = f"{number:032x}"
        passage = Passage(key, key, "school-a", 0, text, hashlib.sha256(text.encode()).hexdigest())
        items.append((Resource(id=key, tenant="school-a", owner="someone", title=""), [passage]))
    index.prepare_passages(items)
    with writing(store) as connection:
        index.go_live(connection, [resource.id for resource, _ in items])
    return index


def right_by_words(index: Index) -> int:
    within = scope(A, Filters())
    found = [index.lexical.search(tokens(query), within, 1) for query, _ in LESSONS]
    return sum(hits[0][0] == f"{number:032x}" for number, hits in enumerate(found) if hits)


def right(retriever: Retriever) -> int:
    return sum(retriever.search(A, query, k=3)[0].passage.text == text for query, text in LESSONS)


@pytest.mark.parametrize("embedder", [HashingEmbedder(), EnglishOnly(), Away()], ids=lambda one: one.name)
def test_no_configuration_finds_less_than_words_alone(home: Path, store: Engine, embedder: object) -> None:
    index = taught(home, store, embedder)
    least = right_by_words(index)
    for reranker in (None, Dice(), Contrary(), Broken(), Equal()):
        assert right(Retriever(index, reranker)) >= least, reranker
    index.close()


def test_a_reranker_that_agrees_is_heard(home: Path, store: Engine) -> None:
    index = taught(home, store, HashingEmbedder())
    retriever = Retriever(index, Knows())
    assert right(retriever) == len(LESSONS)
    hits = retriever.search(A, LESSONS[0][0])
    assert "rerank" in hits[0].parts
    assert all(0 <= hit.score <= 1 for hit in hits)
    index.close()


def test_the_order_stands_where_the_reranker_fails(home: Path, store: Engine) -> None:
    index = taught(home, store, HashingEmbedder())
    for query, _ in LESSONS:
        assert Retriever(index, Broken()).search(A, query) == Retriever(index).search(A, query)
    index.close()
