"""The small editor of one section: a form made from the shape of the section, and back.

A list of texts is one field with a line an entry; a list of objects is a group an entry with an empty group
at the end, and a group that is emptied goes; the blackboard is an outline whose indents are its levels.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.artefact import Artefact
from assistant.lesson_preparation import sections
from serving.ui.parts import action, esc
from serving.ui.schema import resolved
from serving.ui.texts import Texts

Fields = Mapping[str, Sequence[str]]
"""What the browser sends: for each field's name all its values."""
Choices = Mapping[str, Sequence[tuple[str, str]]]
_INDENT = "  "
_LONG = 24


@dataclass(frozen=True, slots=True)
class Editor:
    """The editor of one section of `artefact`. `choices` gives the options of fields that refer to others
    (`goal`) or have names (`level`)."""

    texts: Texts
    artefact: Artefact
    section: str
    choices: Choices

    def form(self, value: Any, version: int, do: str = "save", extra: str = "") -> str:
        """The form with `value` in it; `do` is what sending it asks for, `extra` more of its HTML."""
        texts = self.texts
        shape = self._shape()
        body = self._control("", self.section.partition("/")[0], value, shape, lead=True)
        tag = "zh-CN" if texts.language == "zh" else "en"
        send = texts("prep.save" if do == "save" else "prep.suggest_send")
        return (
            f'<form class="xt-editor" lang="{tag}" data-do="{esc(do)}" data-section="{esc(self.section)}" '
            f'data-version="{version}">{body}{extra}<p class="xt-actions-row">'
            f'<button type="submit" class="xt-button strong">{esc(send)}</button>'
            f"{action(esc(texts('prep.cancel')), 'leave', section=self.section)}</p></form>"
        )

    def read(self, fields: Fields) -> Any:
        """The section's value as the fields have it."""
        return self._read("", self._shape(), fields)

    def _shape(self) -> dict[str, Any]:
        whole = type(self.artefact).model_json_schema()
        field, _, entry = self.section.partition("/")
        shape = resolved(whole["properties"][field], whole)
        return self._whole(shape["items"] if entry else shape, whole)

    def _whole(self, shape: Mapping[str, Any], whole: Mapping[str, Any]) -> dict[str, Any]:
        """The shape with every reference followed; the outline, which refers to itself, stays closed."""
        optional = any(one.get("type") == "null" for one in shape.get("anyOf", ()))
        found = resolved(shape, whole)
        if _is_outline(found):
            return {"type": "outline"}
        if "items" in found:
            found["items"] = self._whole(found["items"], whole)
        if "properties" in found:
            found["properties"] = {name: self._whole(one, whole) for name, one in found["properties"].items()}
        return {**found, "optional": optional}

    def _control(self, path: str, name: str, value: Any, shape: Mapping[str, Any], lead: bool = False) -> str:
        kind = shape.get("type")
        label = self.texts.name("plan_field", name)
        if kind == "object":
            return self._group(path, name, value or {}, shape, label if not lead else "")
        if kind == "array" and shape["items"].get("type") == "object":
            entries = [*(value or ()), {}]
            return "".join(
                self._group(
                    f"{path}.{place}",
                    name,
                    one,
                    shape["items"],
                    f"{label} {place + 1}" if one else self.texts("prep.one_more", name=label),
                )
                for place, one in enumerate(entries)
            )
        focus = " data-focus" if lead else ""
        return _labelled(label, path or ".", self._input(path or ".", name, value, shape, focus))

    def _group(
        self, path: str, name: str, value: Mapping[str, Any], shape: Mapping[str, Any], legend: str
    ) -> str:
        inside, first = [], path == ""
        for key, one in shape["properties"].items():
            where = f"{path}.{key}"
            if key == "id":
                if value:
                    inside.append(f'<input type="hidden" name="{where}" value="{esc(value.get("id", ""))}">')
                continue
            made = self._control(where, key, value.get(key), one)
            if first and "<textarea" in made:
                made, first = made.replace("<textarea", "<textarea data-focus", 1), False
            inside.append(made)
        head = f"<legend>{esc(legend)}</legend>" if legend else ""
        blank = "" if value or not legend else " class=xt-more"
        return f"<fieldset{blank}>{head}{''.join(inside)}</fieldset>"

    def _input(self, path: str, name: str, value: Any, shape: Mapping[str, Any], focus: str) -> str:
        attributes = f'id="xt-f{path}" name="{path}"{focus}'
        if name in self.choices and shape.get("type") == "array":
            return self._boxes(path, name, value or ())
        if name in self.choices or "enum" in shape:
            options = self.choices.get(name) or [(one, one) for one in shape["enum"]]
            made = "".join(
                f'<option value="{esc(key)}"{" selected" if key == value else ""}>{esc(said)}</option>'
                for key, said in options
            )
            return f"<select {attributes}>{made}</select>"
        if shape.get("type") == "integer":
            least, most = shape.get("minimum", 0), shape.get("maximum", 999)
            return (
                f'<input type="number" {attributes} value="{esc(value or least)}" min="{least}" max="{most}">'
            )
        text = _outlined(value) if shape.get("type") == "outline" else _joined(value)
        rows = max(2 if len(text) > _LONG else 1, text.count("\n") + 1 + len(text) // 60)
        rows += shape.get("type") in ("array", "outline")
        return f'<textarea {attributes} rows="{min(rows, 14)}">{esc(text)}</textarea>'

    def _boxes(self, path: str, name: str, chosen: Sequence[str]) -> str:
        return "".join(
            f'<label class="xt-box"><input type="checkbox" name="{path}" value="{esc(key)}"'
            f"{' checked' if key in chosen else ''}>{esc(said)}</label>"
            for key, said in self.choices[name]
        )

    def _read(self, path: str, shape: Mapping[str, Any], fields: Fields) -> Any:
        kind = shape.get("type")
        if kind == "object":
            return self._read_group(path, shape, fields)
        if kind == "array" and shape["items"].get("type") == "object":
            places = {key[len(path) + 1 :].partition(".")[0] for key in fields if key.startswith(f"{path}.")}
            order = sorted(int(place) for place in places if place.isdecimal())
            entries = (self._read_group(f"{path}.{place}", shape["items"], fields) for place in order)
            return [one for one in entries if one is not None]
        given = list(fields.get(path or ".", ()))
        text = given[0].replace("\r\n", "\n") if given else ""
        if kind == "array":
            lines = given if self._is_boxed(path) else text.split("\n")
            return [line.strip() for line in lines if line.strip()]
        if kind == "outline":
            return _read_outline(text)
        if kind == "integer":
            return int(text) if text.strip().isdecimal() else text
        return text.strip()

    def _read_group(self, path: str, shape: Mapping[str, Any], fields: Fields) -> dict[str, Any] | None:
        """The object, or None where none of its texts is filled in."""
        properties = shape["properties"]
        value = {
            key: self._read(f"{path}.{key}", one, fields) for key, one in properties.items() if key != "id"
        }
        free = [key for key in value if key not in self.choices and properties[key].get("type") != "integer"]
        if not any(value[key] for key in free) and (path or shape.get("optional")):
            return None
        if "id" in properties:
            given = fields.get(f"{path}.id", ("",))
            value["id"] = given[0] or f"n{uuid.uuid4().hex[:8]}"
        return value

    def _is_boxed(self, path: str) -> bool:
        return path.rpartition(".")[2] in self.choices


def value_of(artefact: Artefact, section: str) -> Any:
    """The section as the editor takes it. Raises `SectionUnknown`."""
    return sections.get(artefact, section)


def _labelled(label: str, path: str, control: str) -> str:
    if "xt-box" in control:
        said = esc(label)
        return f'<div class="xt-field" role="group" aria-label="{said}"><span>{said}</span>{control}</div>'
    return f'<div class="xt-field"><label for="xt-f{path}">{esc(label)}</label>{control}</div>'


def _is_outline(shape: Mapping[str, Any]) -> bool:
    return set(shape.get("properties", ())) == {"text", "children"}


def _joined(value: Any) -> str:
    return "\n".join(str(one) for one in value) if isinstance(value, list) else str(value or "")


def _outlined(node: Any, depth: int = 0) -> str:
    if not node:
        return ""
    below = (_outlined(one, depth + 1) for one in node.get("children", ()))
    return "\n".join([_INDENT * depth + str(node["text"]), *below])


def _read_outline(text: str) -> dict[str, Any]:
    """The outline as nodes; what is indented less than the first line stands under it all the same."""
    lines = [line for line in text.replace("\t", _INDENT).split("\n") if line.strip()]
    root: dict[str, Any] = {"text": lines[0].strip() if lines else "", "children": []}
    open_: list[tuple[int, dict[str, Any]]] = [(-1, root)]
    for line in lines[1:]:
        depth = max(len(line) - len(line.lstrip()), 1)
        while open_[-1][0] >= depth:
            open_.pop()
        node = {"text": line.strip(), "children": []}
        open_[-1][1]["children"].append(node)
        open_.append((depth, node))
    return root
