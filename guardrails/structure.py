"""Replies under a JSON schema: asking for them, reading them, and saying what is wrong with them."""

import json
import re
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import from_json

from guardrails.calls import MessageRole, T
from guardrails.personal_data import Vault, restore, scrub

_FENCE = re.compile(r"^\s*```(?:json)?\s*(.*?)\s*```\s*$", re.DOTALL)
_REPAIR = {
    "zh": "上面的回复不符合要求的 JSON 结构：{errors}。请只输出改正后的完整 JSON。",
    "en": "The reply above does not fit the JSON schema: {errors}. Output only the corrected JSON, complete.",
}
_CUT = {
    "zh": "回复太长，没有写完就被截断，请写得更短。",
    "en": " The reply was cut off because it was too long: write less.",
}
_MOST_ERRORS = 5


class Mismatch(Exception):  # noqa: N818  (control flow between structure and gate; becomes ModelFailed)
    """`reply`, as the model wrote it, does not fit; `errors` holds no real name either. `truncated` says
    that it was cut off at `max_tokens`."""

    def __init__(self, reply: str, errors: str) -> None:
        super().__init__(errors)
        self.reply = reply
        self.errors = errors
        self.truncated = False

    def repair(self, language: str) -> tuple[tuple[MessageRole, str], ...]:
        """The two messages that ask the model to correct its reply."""
        spoken = "zh" if language.startswith("zh") else "en"
        words = _REPAIR[spoken].format(errors=self.errors) + (_CUT[spoken] if self.truncated else "")
        return (("assistant", self.reply), ("user", words))


class Leaves:
    """The strings of a JSON object that is still being written, a line each, as they grow."""

    def __init__(self) -> None:
        self._written = ""
        self._given = ""

    def feed(self, piece: str) -> str:
        """What `piece` adds to them; nothing where what came so far cannot be read."""
        self._written += piece
        opening = self._written.find("{")
        if opening < 0:
            return ""
        try:
            value = from_json(self._written[opening:], allow_partial="trailing-strings")
        except ValueError:
            return ""
        told = "\n".join(_strings(value))
        if not told.startswith(self._given):
            return ""
        fresh, self._given = told[len(self._given) :], told
        return fresh


def response_format(schema: type[BaseModel]) -> dict[str, Any]:
    """The `response_format` of OpenAI-compatible servers that binds a reply to `schema`."""
    return {
        "type": "json_schema",
        "json_schema": {"name": schema.__name__, "schema": schema.model_json_schema()},
    }


def read(reply: str, schema: type[T], vault: Vault) -> T:
    """The value in a model's reply, with real names. Raises `Mismatch`.

    The reply is read as the model wrote it first, so that what is wrong with it can be told to the model."""
    fenced = _FENCE.match(reply)
    try:
        data = json.loads(fenced[1] if fenced else reply)
        schema.model_validate(data)
    except json.JSONDecodeError as error:
        raise Mismatch(reply, f"{error.msg}, line {error.lineno}") from None
    except ValidationError as error:
        raise Mismatch(reply, _told(error, with_message=True)) from None
    try:
        return schema.model_validate(_walk(data, vault))
    except ValidationError as error:
        raise Mismatch(reply, _told(error, with_message=False)) from None


def _walk(data: Any, vault: Vault) -> Any:
    """Every string without invented personal data and with its tokens restored."""
    if isinstance(data, str):
        return restore(scrub(data), vault)
    if isinstance(data, list):
        return [_walk(each, vault) for each in data]
    if isinstance(data, dict):
        return {_walk(key, vault): _walk(value, vault) for key, value in data.items()}
    return data


def _strings(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, list | dict):
        for each in data.values() if isinstance(data, dict) else data:
            yield from _strings(each)


def _told(error: ValidationError, with_message: bool) -> str:
    """Where it does not fit, and how. A message may quote the value, so not where names are restored."""
    problems = error.errors(include_url=False, include_context=False, include_input=False)[:_MOST_ERRORS]
    return "; ".join(
        f"{'.'.join(map(str, problem['loc'])) or '$'}: {problem['msg' if with_message else 'type']}"
        for problem in problems
    )
