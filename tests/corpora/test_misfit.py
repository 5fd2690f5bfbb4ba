"""Whatever does not fit a form is told in the reader's language alone."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.duty import registry
from corpora import misfit as room
from corpora.misfit import misfit, reasons, titled

TYPES = {
    "str": {"string_type", "string_too_short", "string_too_long", "string_unicode",
            "string_pattern_mismatch"},
    "int": {"int_type", "int_parsing", "int_from_float", "greater_than_equal", "less_than_equal",
            "greater_than", "less_than"},
    "float": {"float_type", "float_parsing", "finite_number", "greater_than_equal", "less_than_equal"},
    "bool": {"bool_type", "bool_parsing"},
    "list": {"list_type", "too_long", "too_short"},
    "tuple": {"tuple_type", "too_long", "too_short"},
    "dict": {"dict_type"},
    "model": {"model_type", "model_attributes_type"},
    "model-fields": {"missing", "extra_forbidden"},
    "enum": {"enum"},
    "literal": {"literal_error"},
    "date": {"date_type", "date_parsing", "date_from_datetime_parsing", "date_from_datetime_inexact"},
    "json-or-python": {"json_invalid"},
    "none": {"none_required"},
}  # fmt: skip
"""What each kind of validator may find."""


class Form(BaseModel):
    model_config = ConfigDict(extra="forbid")
    grade: int = Field(ge=1, le=12, title="年级 · Grade")
    day: date = Field(date(2026, 9, 1), title="日期 · Day")
    marks: list[float] = Field(default_factory=list, max_length=2, title="分数 · Marks")
    kind: Literal["a", "b"] = Field("a", title="课型 · Kind")


def wrong(given: Mapping[str, Any] | str) -> room.Misfit:
    with pytest.raises(ValidationError) as caught:
        Form.model_validate_json(given) if isinstance(given, str) else Form.model_validate(given)
    return misfit(caught.value, Form)


def kinds(schema: Any) -> Iterator[str]:
    """The kinds of validators in a schema of pydantic."""
    if isinstance(schema, Mapping):
        if isinstance(schema.get("type"), str):
            yield schema["type"]
        for value in schema.values():
            yield from kinds(value)
    elif isinstance(schema, list | tuple):
        for value in schema:
            yield from kinds(value)


def test_limits_and_fields_stand_in_both_languages() -> None:
    made = wrong({"grade": 99})
    assert (made.path, made.field_zh, made.field_en) == ("grade", "年级", "Grade")
    assert (made.reason_zh, made.reason_en) == ("不能大于12", "it has to be 12 or less")
    assert wrong({"grade": 8, "marks": [1, "甲"]}).field_zh == "分数（第2项）"
    assert wrong({"grade": 8, "marks": [1, "甲"]}).field_en == "Marks (entry 2)"
    assert wrong({"grade": 8, "marks": [1, 2, 3]}).reason_zh == "最多2项"
    assert wrong("{").field_zh == "整份内容"
    assert wrong({"grade": 8, "kind": "c"}).reason_zh == "不在可选范围内"
    assert wrong({}).reason_zh == "缺少这一项"


def test_every_error_that_a_request_can_raise_has_words() -> None:
    used = {kind for duty in registry().values() for kind in kinds(duty.request.__pydantic_core_schema__)}
    assert {"str", "int", "model-fields"} <= used
    raised = set().union(*(TYPES.get(kind, set()) for kind in used)) | {"json_invalid"}
    assert raised - set(room._REASONS) == set()


@pytest.mark.parametrize("kind", [*sorted(room._REASONS), "value_error", "something_new"])
def test_no_english_is_in_chinese_and_no_chinese_in_english(kind: str) -> None:
    limits = dict.fromkeys(("ge", "gt", "le", "lt", "min_length", "max_length", "multiple_of"), 3)
    chinese, english = reasons(kind, limits)
    assert not re.search("[A-Za-z]", chinese.replace("JSON", ""))
    assert not re.search("[一-鿿]", english)
    assert "…" not in chinese + english


def test_every_field_of_a_duty_is_named_in_both_languages() -> None:
    for duty in registry().values():
        for name in duty.request.model_fields:
            chinese, english = titled(duty.request, name)
            assert re.search("[一-鿿]", chinese), (duty.name, name)
            assert not re.search("[一-鿿]", english), (duty.name, name)
