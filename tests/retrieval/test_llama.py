"""The LlamaIndex face keeps tenancy and place."""

from retrieval.index import Index
from retrieval.llama import as_retriever
from retrieval.search import Retriever
from tests.retrieval.conftest import A, B, document, publish, resource


def test_llama_index_retrieves_the_owners_passages_with_their_place(
    index: Index, retriever: Retriever
) -> None:
    publish(index, (resource(title="课标"), document("整式的乘法。", "分式的加减。")))
    nodes = as_retriever(retriever, A, k=1).retrieve("分式")
    assert [(found.node.get_content(), found.node.metadata["title"]) for found in nodes] == [
        ("分式的加减。", "课标")
    ]
    assert nodes[0].node.metadata["locator"] == "第2节"
    assert nodes[0].score == retriever.search(A, "分式")[0].score
    assert as_retriever(retriever, B).retrieve("分式") == []
