"""A judge on a real socket that speaks OpenAI's dialect: it answers within the schema it is given, or talks
nonsense, or is silent, or breaks off."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@contextmanager
def serving(behaviour: str) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """The base URL, and the requests as they came. `behaviour`: `good`, `garbage`, `silent`, `error`, `odd`
    (valid JSON of another schema) or `mixed` (every second reply is garbage)."""
    asked: list[dict[str, Any]] = []
    leave = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            asked.append({"path": self.path, "key": self.headers.get("Authorization"), **body})
            if behaviour == "silent":
                leave.wait(30)
                return
            if behaviour == "error":
                self.send_error(500)
                return
            garbage = behaviour == "garbage" or (behaviour == "mixed" and len(asked) % 2 == 0)
            schema = body["response_format"]["json_schema"]["schema"]
            content = "I think it is fine." if garbage else json.dumps(_filled(schema, schema))
            if behaviour == "odd":
                content = '{"colour": "red"}'
            reply = json.dumps({"choices": [{"message": {"role": "assistant", "content": content}}]}).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(reply)))
            self.end_headers()
            self.wfile.write(reply)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1", asked
    finally:
        leave.set()
        server.shutdown()
        server.server_close()
        thread.join()


def _filled(schema: dict[str, Any], whole: dict[str, Any]) -> Any:
    """The smallest value that fits a JSON schema, every number 1 and every list of one element."""
    if "$ref" in schema:
        return _filled(whole["$defs"][schema["$ref"].rpartition("/")[2]], whole)
    kind = schema.get("type")
    if kind == "object":
        return {name: _filled(part, whole) for name, part in schema.get("properties", {}).items()}
    if kind == "array":
        return [_filled(schema["items"], whole)]
    return {"integer": 1, "number": 1.0, "boolean": True}.get(str(kind), "text")
