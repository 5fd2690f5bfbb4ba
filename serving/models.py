"""Model endpoints from settings: the chat model behind the gate, the embedder and the reranker of search."""

from typing import TYPE_CHECKING

from retrieval.embedding import Embedder, HashingEmbedder
from retrieval.endpoints import EndpointEmbedder, EndpointReranker
from retrieval.reranking import Reranker

if TYPE_CHECKING:
    from langchain_core.language_models.chat_models import BaseChatModel

    from serving.settings import Settings

RETRIES = 1
"""A request that failed before any answer came is tried once more; the teacher waits for no third."""


def chat_model(settings: "Settings") -> "BaseChatModel | None":
    """The chat model of `chat_base_url`, None where none is set: drafts then stand. Only `ModelGate` may
    hold it."""
    if not settings.chat_base_url:
        return None
    from langchain_openai import ChatOpenAI
    from openai import DefaultAsyncHttpxClient

    # A connection kept open belongs to one event loop and breaks in the next (a job's, a command's).
    # Opening one for each call costs a millisecond beside the seconds that a model takes.
    fresh = DefaultAsyncHttpxClient(headers={"Connection": "close"})
    return ChatOpenAI(
        model=settings.chat_model,
        base_url=settings.chat_base_url,
        # a local server asks for no key, but the client insists on one
        api_key=settings.chat_api_key if settings.chat_api_key.get_secret_value() else lambda: "none",
        timeout=settings.chat_timeout_s,
        max_retries=RETRIES,
        stream_usage=True,
        http_async_client=fresh,
    )


def embedder(settings: "Settings") -> Embedder:
    """The embedder of `embedding_base_url`, or the deterministic one without weights."""
    if not settings.embedding_base_url:
        return HashingEmbedder()
    return EndpointEmbedder(
        settings.embedding_base_url,
        settings.embedding_model,
        api_key=settings.embedding_api_key.get_secret_value(),
    )


def reranker(settings: "Settings") -> Reranker | None:
    """The reranker of `rerank_base_url`, None where none is set: the first order stands."""
    if not settings.rerank_base_url:
        return None
    return EndpointReranker(
        settings.rerank_base_url,
        settings.rerank_model,
        api_key=settings.rerank_api_key.get_secret_value(),
    )
