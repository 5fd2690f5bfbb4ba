"""What does not fit a form, in Chinese and in English: pydantic's first error by its type, with its limits.

Fields are named by their title, `title="年级 · Grade"`; what a person typed is never repeated.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError

SEPARATOR = " · "
"""Between the Chinese and the English half of a title."""

_WHOLE = ("整份内容", "the whole")
_OTHER = ("内容不符合要求", "it does not fit")
_LONGEST = 80
_NUMBER, _INTEGER = ("应为数值", "a number is wanted"), ("应为整数", "a whole number is wanted")
_CHOICE = ("不在可选范围内", "it is none of the choices")
_FIELDS = ("应为一组字段", "a set of fields is wanted")
_REASONS: Mapping[str, tuple[str, str]] = {
    "missing": ("缺少这一项", "it is missing"),
    "extra_forbidden": ("没有这一项", "there is no such field"),
    "none_required": ("应留空", "it has to be empty"),
    "json_invalid": ("不是有效的JSON", "it is not valid JSON"),
    "json_type": ("不是有效的JSON", "it is not valid JSON"),
    "string_type": ("应为文字", "text is wanted"),
    "string_unicode": ("含有不能保存的字符", "it holds characters that cannot be stored"),
    "string_too_short": ("至少要有{min_length}个字", "at least {min_length} characters are needed"),
    "string_too_long": ("最多{max_length}个字", "at most {max_length} characters are allowed"),
    "string_pattern_mismatch": ("格式不对", "it does not have the right form"),
    "too_short": ("至少要有{min_length}项", "at least {min_length} entries are needed"),
    "too_long": ("最多{max_length}项", "at most {max_length} entries are allowed"),
    "greater_than_equal": ("不能小于{ge}", "it has to be {ge} or more"),
    "greater_than": ("应大于{gt}", "it has to be more than {gt}"),
    "less_than_equal": ("不能大于{le}", "it has to be {le} or less"),
    "less_than": ("应小于{lt}", "it has to be less than {lt}"),
    "multiple_of": ("应为{multiple_of}的倍数", "it has to be a multiple of {multiple_of}"),
    "finite_number": _NUMBER,
    "literal_error": _CHOICE,
    "enum": _CHOICE,
    "int_type": _INTEGER,
    "int_parsing": _INTEGER,
    "int_parsing_size": _INTEGER,
    "int_from_float": _INTEGER,
    "float_type": _NUMBER,
    "float_parsing": _NUMBER,
    "bool_type": ("应为是或否", "yes or no is wanted"),
    "bool_parsing": ("应为是或否", "yes or no is wanted"),
    "list_type": ("应为列表", "a list is wanted"),
    "tuple_type": ("应为列表", "a list is wanted"),
    "set_type": ("应为列表", "a list is wanted"),
    "frozen_set_type": ("应为列表", "a list is wanted"),
    "dict_type": _FIELDS,
    "mapping_type": _FIELDS,
    "model_type": _FIELDS,
    "model_attributes_type": _FIELDS,
    "date_type": ("应为日期，如2026-09-01", "a date is wanted, such as 2026-09-01"),
    "date_parsing": ("应为日期，如2026-09-01", "a date is wanted, such as 2026-09-01"),
    "date_from_datetime_parsing": ("应为日期，如2026-09-01", "a date is wanted, such as 2026-09-01"),
    "date_from_datetime_inexact": ("应为日期，如2026-09-01", "a date is wanted, such as 2026-09-01"),
}


@dataclass(frozen=True, slots=True)
class Misfit:
    """The first thing wrong: `path` for programs (`goals.0.verb`), name and reason for either reader."""

    path: str
    field_zh: str
    field_en: str
    reason_zh: str
    reason_en: str


def misfit(error: ValidationError, form: type[BaseModel]) -> Misfit:
    """The first error in validating `form`, in words."""
    first = error.errors(include_url=False, include_input=False)[0]
    path = ".".join(str(part) for part in first["loc"])[:_LONGEST]
    chinese, english = (_named(form, first["loc"], place) for place in (0, 1))
    return Misfit(path, chinese, english, *reasons(first["type"], first.get("ctx", {})))


def reasons(kind: str, limits: Mapping[str, Any]) -> tuple[str, str]:
    """Pydantic's error type and its context as a reason in Chinese and in English."""
    filled = defaultdict(lambda: "…", {name: str(value) for name, value in limits.items()})
    chinese, english = _REASONS.get(kind, _OTHER)
    return chinese.format_map(filled), english.format_map(filled)


def titled(form: type[BaseModel], name: str) -> tuple[str, str]:
    """A field's name in Chinese and in English; its own name where it has no title."""
    field = form.model_fields.get(name)
    chinese, _, english = ((field and field.title) or name)[:_LONGEST].partition(SEPARATOR)
    return chinese, english or chinese


def _named(form: type[BaseModel], where: tuple[int | str, ...], place: int) -> str:
    """The field at the top of a place, and the number of the entry in it."""
    if not where:
        return _WHOLE[place]
    name = titled(form, str(where[0]))[place]
    entry = next((part + 1 for part in where[1:] if isinstance(part, int)), 0)
    return name + ("", f"（第{entry}项）", f" (entry {entry})")[(place + 1) * bool(entry)]
