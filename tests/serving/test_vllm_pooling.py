"""A real vLLM for embeddings and reranking: an index built on its vectors, and search when it dies.

The lane's model writes English; as an embedder and reranker it is next to useless, which makes it a good
test of what search owes its users: a poor model must not bury the passage that has the words.
"""

import os
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import Engine

from guardrails.actor import Actor
from retrieval.embedding import EmbeddingFailed
from retrieval.index import Index
from retrieval.reranking import RerankFailed
from retrieval.search import Retriever
from serving import models, vllm
from serving.settings import Settings
from tests.assistant.answering import library

pytestmark = pytest.mark.vllm

URL = os.environ.get("XINGTAN_TEST_VLLM", "")
TEXTS = {
    "homework": "The junior homework limit is 90 minutes each day.",
    "sports": "Pupils have one hour of sports in the open every school day.",
    "lunch": "Lunch break lasts from noon until two o'clock.",
}


@pytest.fixture(scope="module")
def service() -> vllm.Service:
    """The lane's model as a pooling server, on a port of its own."""
    if not URL:
        pytest.skip("XINGTAN_TEST_VLLM is not set; run .ci/vllm.sh")
    python, model, port = URL.split("|")
    return vllm.Service(
        model,
        port=int(port) + 1,
        embedding=True,
        max_model_len=1024,
        python=python,
        extra=("--convert", "embed", "--enforce-eager", "--max-num-seqs", "4"),
    )


@pytest.fixture
def settings(service: vllm.Service, home: Path) -> Settings:
    """Both endpoints at that server."""
    where = {"embedding_base_url": service.url, "rerank_base_url": service.url}
    name = {"embedding_model": service.served_name, "rerank_model": service.served_name}
    return Settings(home=home, **where, **name)


def test_it_embeds_and_reranks_and_search_outlives_it(
    service: vllm.Service, settings: Settings, engine: Engine, teacher: Actor, tmp_path: Path
) -> None:
    with vllm.running(service, log=tmp_path / "server.log"):
        assert vllm.check(service)[0].startswith("embeddings: ")
        embedder, reranker = models.embedder(settings), models.reranker(settings)
        assert reranker is not None
        vectors = embedder.embed_passages([*TEXTS.values(), TEXTS["lunch"]])
        assert vectors.shape == (4, embedder.dimension)
        assert np.linalg.norm(vectors, axis=1) == pytest.approx([1.0] * 4, abs=1e-4)
        assert len(reranker.scores("homework", list(TEXTS.values()))) == 3

        index = Index.open(settings.home / "index", engine, embedder)
        for name, text in TEXTS.items():
            library.publish(index, library.Text(name, name, (("Rules", text),), {"language": "en"}))
        found = Retriever(index, reranker).search(teacher, "How long is the homework limit each day?")
        assert found[0].passage.text.endswith(TEXTS["homework"])
        assert {"bm25", "cosine"} <= set(found[0].parts)
    with pytest.raises(EmbeddingFailed):
        embedder.embed_query("a question not asked before")
    with pytest.raises(RerankFailed):
        reranker.scores("homework", list(TEXTS.values()))
    left = Retriever(index, reranker).search(teacher, "How long is the lunch break on school days?")
    assert left[0].passage.text.endswith(TEXTS["lunch"])
    assert "cosine" not in left[0].parts
    index.close()
