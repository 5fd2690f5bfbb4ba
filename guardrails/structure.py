"""Replies under a JSON schema: asking for them, reading them, and saying what is wrong with them."""

import json
import re
from typing import Any

from pydantic import BaseModel, ValidationError

from guardrails.calls import MessageRole, T
from guardrails.personal_data import Vault, restore, scrub

_FENCE = re.compile(r"^\s*```(?:json)?\s*(.*?)\s*```\s*$", re.DOTALL)
_REPAIR = {
    "zh": "上面的回复不符合要求的 JSON 结构：{errors}。请只输出改正后的完整 JSON。",
    "en": "The reply above does not fit the JSON schema: {errors}. Output only the corrected JSON, complete.",
}
_MOST_ERRORS = 5


class Mismatch(Exception):  # noqa: N818  (control flow between structure and gate; becomes ModelFailed)
    """`reply`, as the model wrote it, does not fit; `errors` holds no real name either."""

    def __init__(self, reply: str, errors: str) -> None:
        super().__init__(errors)
        self.reply = reply
        self.errors = errors

    def repair(self, language: str) -> tuple[tuple[MessageRole, str], ...]:
        """The two messages that ask the model to correct its reply."""
        template = _REPAIR["zh" if language.startswith("zh") else "en"]
        return (("assistant", self.reply), ("user", template.format(errors=self.errors)))


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


def _told(error: ValidationError, with_message: bool) -> str:
    """Where it does not fit, and how. A message may quote the value, so not where names are restored."""
    problems = error.errors(include_url=False, include_context=False, include_input=False)[:_MOST_ERRORS]
    return "; ".join(
        f"{'.'.join(map(str, problem['loc'])) or '$'}: {problem['msg' if with_message else 'type']}"
        for problem in problems
    )
