"""Reads a content file strictly: what is wrong is told with the line it stands on and whose it is."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from corpora.problem import Problem

M = TypeVar("M", bound=BaseModel)


class ContentInvalid(Problem):
    """A content file is broken. Details: `file` name, `line` from 1 (0 where unknown), `place` (the code,
    id or field concerned) and `reason`."""

    code = "content-invalid"


class UnknownSubject(Problem):
    """There is no built-in content for this subject. Details: `subject` and `available`."""

    code = "subject-unknown"


def read_model(model: type[M], path: Path) -> M:
    """The YAML file at `path` as a `model`. Raises `ContentInvalid`."""
    try:
        node, content = _parse(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ContentInvalid(file=path.name, line=0, place="YAML", reason=error.strerror) from error
    except UnicodeDecodeError as error:
        raise ContentInvalid(file=path.name, line=0, place="YAML", reason="not UTF-8") from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise ContentInvalid(file=path.name, line=line, place="YAML", reason=error.problem) from error
    except yaml.YAMLError as error:
        raise ContentInvalid(file=path.name, line=0, place="YAML", reason=str(error)) from error
    try:
        return model.model_validate(content)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        line, place = _where(node, first["loc"])
        raise ContentInvalid(file=path.name, line=line, place=place, reason=first["msg"]) from error


def line_of(path: Path, word: str) -> int:
    """The first line, from 1, on which `word` stands as a value (`id: word`, `code: word`); 0 if none."""
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            if word in line.replace(",", " ").replace("}", " ").replace("{", " ").split():
                return number
    return 0


def _parse(text: str) -> tuple[Any, object]:
    """The node tree, which knows lines, and what it stands for."""
    loader = yaml.CSafeLoader(text)
    try:
        node = loader.get_single_node()
        _refuse_repeated_keys(node)
        return node, None if node is None else loader.construct_document(node)
    finally:
        loader.dispose()


def _refuse_repeated_keys(node: Any) -> None:
    """YAML forbids a key given twice; the loader would keep the last one without a word."""
    if isinstance(node, yaml.SequenceNode):
        for child in node.value:
            _refuse_repeated_keys(child)
    elif isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                raise yaml.MarkedYAMLError(
                    problem=f"the key {key.value} is given twice", problem_mark=key.start_mark
                )
            seen.add(key.value)
            _refuse_repeated_keys(value)


def _where(node: Any, location: Sequence[int | str]) -> tuple[int, str]:
    """Line of the innermost node on the way to `location`, and the id or code around it with the field."""
    line, name = 1, ""
    for step in location:
        if node is None:
            break
        name = _name(node) or name
        if isinstance(node, yaml.MappingNode):
            entry = next((pair for pair in node.value if pair[0].value == step), None)
            if entry is None:
                line = node.start_mark.line + 1
                break
            line, node = entry[0].start_mark.line + 1, entry[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int):
            node = node.value[step]
            line = node.start_mark.line + 1
        else:
            break
    field = ".".join(step for step in location if isinstance(step, str))
    return line, f"{name} ({field})" if name else field or "YAML"


def _name(node: Any) -> str:
    if not isinstance(node, yaml.MappingNode):
        return ""
    return next((value.value for key, value in node.value if key.value in {"id", "code"}), "")
