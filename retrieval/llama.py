"""The LlamaIndex face of retrieval, for pipelines built with that library."""

from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from corpora.owner import Owner
from retrieval.passage import Filters, Hit
from retrieval.search import Retriever


def as_retriever(
    retriever: Retriever, owner: Owner, *, k: int = 10, filters: Filters | None = None
) -> BaseRetriever:
    """A LlamaIndex retriever that searches on behalf of `owner`, under the same tenancy and validity."""
    return _OwnersRetriever(retriever, owner, k, filters)


class _OwnersRetriever(BaseRetriever):  # type: ignore[misc]
    def __init__(self, retriever: Retriever, owner: Owner, k: int, filters: Filters | None) -> None:
        super().__init__()
        self._retriever = retriever
        self._owner = owner
        self._k = k
        self._filters = filters

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        hits = self._retriever.search(self._owner, query_bundle.query_str, k=self._k, filters=self._filters)
        return [NodeWithScore(node=_node(hit), score=hit.score) for hit in hits]


def _node(hit: Hit) -> TextNode:
    passage = hit.passage
    about = {
        "resource": passage.resource,
        "title": passage.title,
        "publisher": passage.publisher,
        "document_number": passage.document_number,
        "locator": passage.anchor.label(passage.language),
    }
    return TextNode(id_=passage.id, text=passage.text, metadata=about)
