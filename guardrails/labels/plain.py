"""Labels in markdown (front matter), HTML (meta), text and CSV (first line), JSON (a key)."""

import html
import json
import re
from typing import Any

import yaml

from guardrails.label import is_explicit
from guardrails.labels.aigc import FIELDS

_FRONT = re.compile(r"\A\ufeff?---[ \t]*\r?\n(.*?)(?:\r?\n)?---[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_OURS = re.compile(r"^AIGC:[^\n]*\n(?:[ \t]+[^\n]*(?:\n|\Z))*", re.MULTILINE)
_META = re.compile(r'<meta\s+name="AIGC"\s+content="([^"]*)"\s*/?>', re.IGNORECASE)
_TAGS = re.compile(r"<(script|style)\b.*?</\1\s*>|<[^>]+>", re.DOTALL | re.IGNORECASE)
_LINE = re.compile(r"\A\ufeff?# (?P<words>[^\n{]*)AIGC=(?P<json>\{[^\n]*\})\r?\n")


def read_markdown(data: bytes) -> tuple[str | None, str]:
    """The `AIGC` key of the front matter as JSON, and the text below it."""
    text = data.decode("utf-8")
    front = _FRONT.match(text)
    ours = _OURS.search(front[1] + "\n") if front else None
    body = text[front.end() :] if front else text
    if ours is None:
        return None, body
    try:
        found: Any = yaml.safe_load(ours[0])
    except yaml.YAMLError:
        return None, body
    fields = found.get("AIGC") if isinstance(found, dict) else None
    return (json.dumps(fields, ensure_ascii=False) if isinstance(fields, dict) else None), body


def write_markdown(data: bytes, aigc: str, words: str) -> bytes:
    """Front matter with the key, other keys as they were, and a quoted line at the end."""
    text = data.decode("utf-8")
    fields = json.loads(aigc)
    block = "AIGC:\n" + "".join(
        f"  {name}: {json.dumps(fields[name], ensure_ascii=False)}\n" for name in FIELDS
    )
    front = _FRONT.match(text)
    others = _OURS.sub("", front[1] + "\n").strip("\r\n") if front else ""
    body = text[front.end() :] if front else text.lstrip("\ufeff")
    if not is_explicit(body):
        body = body.rstrip("\n") + f"\n\n> {words}\n"
    return ("---\n" + (others + "\n" if others else "") + block + "---\n" + body).encode()


def read_html(data: bytes) -> tuple[str | None, str]:
    """The content of the meta element, and the text between the tags."""
    text = data.decode("utf-8")
    found = _META.search(text)
    return (html.unescape(found[1]) if found else None), _TAGS.sub(" ", text)


def write_html(data: bytes, aigc: str, words: str) -> bytes:
    """A meta element in the head and a paragraph at the start of the body."""
    text = data.decode("utf-8")
    bare = not is_explicit(read_html(data)[1])
    meta = f'<meta name="AIGC" content="{html.escape(aigc, quote=True)}">'
    text = _META.sub("", text)
    text = _after(text, "head", meta) or _after(text, "html", f"<head>{meta}</head>") or meta + text
    if bare:
        note = f'<p class="aigc-notice">{html.escape(words)}</p>'
        text = _after(text, "body", note) or text + note
    return text.encode()


def _after(text: str, tag: str, what: str) -> str | None:
    found = re.search(rf"<{tag}(?:\s[^>]*)?>", text, re.IGNORECASE)
    return text[: found.end()] + what + text[found.end() :] if found else None


def read_line(data: bytes) -> tuple[str | None, str]:
    """The JSON of the first line, and the text."""
    text = data.decode("utf-8")
    found = _LINE.match(text)
    return (found["json"] if found else None), text


def write_line(data: bytes, aigc: str, words: str) -> bytes:
    """A first line that programs take for a comment; a byte-order mark stays in front."""
    text = data.decode("utf-8")
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    rest = _LINE.sub("", text).removeprefix("\ufeff")
    return f"{mark}# {words} AIGC={aigc}\n{rest}".encode()


def read_json(data: bytes) -> tuple[str | None, str]:
    """The keys `aigc` and `label` of an object."""
    found: Any = json.loads(data)
    if not isinstance(found, dict):
        raise ValueError("only an object can carry a label")
    aigc = found.get("aigc")
    return (json.dumps(aigc, ensure_ascii=False) if aigc else None), str(found.get("label", ""))


def write_json(data: bytes, aigc: str, words: str) -> bytes:
    """The object with the two keys; a label that is there stays."""
    found: dict[str, Any] = json.loads(data)
    label = found.get("label", "")
    kept = label if is_explicit(str(label)) else words
    return json.dumps({**found, "label": kept, "aigc": json.loads(aigc)}, ensure_ascii=False).encode()
