"""Model endpoints come from settings, and none is the default."""

import asyncio
import http.server
import json
import threading
from pathlib import Path

from retrieval.embedding import HashingEmbedder
from retrieval.endpoints import EndpointEmbedder
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


def test_a_reranking_endpoint_gives_a_reranker(home: Path) -> None:
    assert models.reranker(Settings(home=home)) is None
    made = models.reranker(Settings(home=home, rerank_base_url="http://127.0.0.1:9/v1", rerank_model="r"))
    assert made is not None
    assert made.name == "endpoint-r"


class _KeepAlive(http.server.BaseHTTPRequestHandler):
    """An OpenAI-compatible endpoint that keeps its connections open where the client lets it."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        message = {"role": "assistant", "content": "Hello."}
        reply = {"id": "1", "object": "chat.completion", "created": 1, "model": "m"}
        body = json.dumps({**reply, "choices": [{"index": 0, "message": message, "finish_reason": "stop"}]})
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def test_one_chat_model_serves_one_event_loop_after_another(home: Path) -> None:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _KeepAlive)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    made = models.chat_model(Settings(home=home, chat_base_url=url, chat_model="m"))
    assert made is not None
    said = [asyncio.run(made.ainvoke("hi")).content for _ in range(3)]
    server.shutdown()
    server.server_close()
    assert said == ["Hello."] * 3
