"""From a Pydantic request to form fields and back. A field that no plain control fits is written as JSON.

Fields are named in both languages, `title="检索词 · Query"`. The answer's language is the page's, and a
nested object that may be left out is: a plain form asks for what is needed.
"""

import json
from collections.abc import Mapping
from typing import Any

import gradio as gr
from pydantic import BaseModel

from assistant.duty import RequestInvalid
from corpora.misfit import SEPARATOR, Misfit, reasons, titled

LANGUAGE = "language"


def fields(request: type[BaseModel], language: str) -> dict[str, Any]:
    """A control for each field of `request`, by field name; call it inside a layout."""
    whole = request.model_json_schema()
    shapes = {name: resolved(field, whole) for name, field in whole.get("properties", {}).items()}
    asked = {name: shape for name, shape in shapes.items() if not _given(name, shape, whole)}
    return {name: _control(name, shape, language) for name, shape in asked.items()}


def payload(request: type[BaseModel], values: Mapping[str, Any], language: str) -> dict[str, Any]:
    """What the controls hold as the request takes it; empty optional fields are left out.

    Raises `RequestInvalid` where a JSON field holds something else.
    """
    whole = request.model_json_schema()
    required = set(whole.get("required", ()))
    filled: dict[str, Any] = {LANGUAGE: language} if LANGUAGE in whole.get("properties", {}) else {}
    for name, value in values.items():
        if value in (None, "") and name not in required:
            continue
        shape = resolved(whole["properties"][name], whole)
        if value == 0 and name not in required and shape.get("minimum", 0) > 0:
            continue  # an empty number field says 0
        filled[name] = _read(request, name, value) if _kind(shape) == "json" else value
        if _kind(shape) == "lines":
            filled[name] = [line.strip() for line in str(value).splitlines() if line.strip()]
        if _kind(shape) == "integer" and value is not None:
            filled[name] = int(value)
    return filled


def named(title: str, language: str) -> str:
    """The half of a title in two languages that `language` reads; the whole where it has one half."""
    chinese, _, english = title.partition(SEPARATOR)
    return chinese if language == "zh" or not english else english


def _given(name: str, field: Mapping[str, Any], whole: Mapping[str, Any]) -> bool:
    nested = field.get("type") == "object" and name not in whole.get("required", ())
    return name == LANGUAGE or nested


def _control(name: str, field: Mapping[str, Any], language: str) -> Any:
    about = {"label": named(str(field.get("title") or name), language)}
    default = field.get("default")
    match _kind(field):
        case "choice":
            return gr.Dropdown(list(field["enum"]), value=default, **about)
        case "boolean":
            return gr.Checkbox(bool(default), **about)
        case "integer":
            return gr.Number(default, precision=0, **about)
        case "number":
            return gr.Number(default, **about)
        case "lines":
            return gr.Textbox("\n".join(default or ()), lines=3, **about)
        case "text":
            long = field.get("maxLength", 0) > 200
            return gr.Textbox(default or "", lines=4 if long else 1, **about)
    text = "" if default is None else json.dumps(default, ensure_ascii=False, indent=2)
    return gr.Textbox(text, lines=4, **about)


def _kind(field: Mapping[str, Any]) -> str:
    if "enum" in field:
        return "choice"
    kind = field.get("type", "")
    if kind == "array":
        return "lines" if field.get("items", {}).get("type") == "string" else "json"
    return {"string": "text", "integer": "integer", "number": "number", "boolean": "boolean"}.get(
        kind, "json"
    )


def resolved(field: Mapping[str, Any], whole: Mapping[str, Any]) -> dict[str, Any]:
    """`field` with references followed and the `null` of an optional one dropped."""
    found = dict(field)
    options = [option for option in found.pop("anyOf", ()) if option.get("type") != "null"]
    if len(options) == 1:
        found = {**resolved(options[0], whole), **found}
    if "$ref" in found:
        target = whole["$defs"][found.pop("$ref").rpartition("/")[2]]
        found = {**resolved(target, whole), **found}
    return found


def _read(request: type[BaseModel], name: str, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        wrong = Misfit(name, *titled(request, name), *reasons("json_invalid", {}))
        raise RequestInvalid.of("", wrong) from None
