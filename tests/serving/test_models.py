"""Model endpoints come from settings, and none is the default."""

from pathlib import Path

from retrieval.embedding import EndpointEmbedder, HashingEmbedder
from serving import models
from serving.settings import Settings


def test_without_an_endpoint_there_is_no_model(settings: Settings) -> None:
    assert models.chat_model(settings) is None
    assert isinstance(models.embedder(settings), HashingEmbedder)


def test_an_endpoint_gives_a_chat_model_with_limits(home: Path) -> None:
    settings = Settings(
        home=home,
        chat_base_url="http://127.0.0.1:9/v1",
        chat_model="m",
        chat_api_key="k-secret",
        chat_timeout_s=7,
    )
    made = models.chat_model(settings)
    assert made is not None
    assert getattr(made, "model_name") == "m"  # noqa: B009  (not on the base class)
    assert getattr(made, "max_retries") == models.RETRIES  # noqa: B009
    assert getattr(made, "request_timeout") == 7  # noqa: B009
    assert "k-secret" not in repr(made)


def test_a_local_endpoint_needs_no_key(home: Path) -> None:
    settings = Settings(home=home, chat_base_url="http://127.0.0.1:9/v1", chat_model="m")
    assert models.chat_model(settings) is not None


def test_an_embedding_endpoint_gives_an_embedder(home: Path) -> None:
    settings = Settings(home=home, embedding_base_url="http://127.0.0.1:9/v1", embedding_model="e")
    assert isinstance(models.embedder(settings), EndpointEmbedder)
