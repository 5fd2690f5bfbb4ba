"""What a model is asked for, section by section (a JSON schema made for this plan), and how its answer is
laid over the draft.

Entries are asked for under the ids of the draft, so a model can neither invent nor lose one, and it is never
asked for ids, minutes, goals of a step or curriculum codes: those stay as drafted.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from types import MappingProxyType
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, create_model

from assistant.lesson_preparation import sections
from assistant.lesson_preparation.plan import LessonPlan
from assistant.lesson_preparation.words import NAMES, Level

TEXTS = ("textbook_analysis", "learner_analysis")
"""Sections that are running text."""
_LEVELS = {NAMES[language][level].lower(): level for language in NAMES for level in Level}
_FORMULA = re.compile(r"\$[^$]*\$")
_SWALLOWED = str.maketrans({"\x08": "\\b", "\x0c": "\\f", "\t": "\\t", "\r": "\\r", "\n": "\\n"})
_SHORT = 0.4
"""Length of a short text (a condition, a line of the board) beside a long one."""


class Wire(BaseModel):
    """Base of what a model fills in: further fields are passed over."""

    model_config = ConfigDict(extra="ignore", serialize_by_alias=True)


def enrichable(plan: LessonPlan) -> tuple[str, ...]:
    """Names of the sections that a model may improve, in the order of the plan."""
    found = [name for name in TEXTS if getattr(plan, name)]
    found.append("goals")
    found += ["difficulties"] if plan.difficulties else []
    found += [f"steps/{step.id}" for step in plan.steps]
    return (*found, "board", *(["homework"] if plan.homework else []))


def may_write(section: str) -> bool:
    """Whether a model may write a section of this name."""
    return section.partition("/")[0] in _FORMS and section != "steps"


def known(plan: LessonPlan, names: Iterable[str]) -> list[str]:
    """The names, where a model may write them all. Raises `SectionUnknown`."""
    found = list(names)
    for name in found:
        sections.get(plan, name)
        if not may_write(name):
            raise sections.SectionUnknown(section=name[:80])
    return found


def schema(plan: LessonPlan, section: str, longest: int, fixed: Collection[str] = ()) -> type[Wire]:
    """The form for a section of `plan`; `longest` is the most characters of one text, entries of a list
    whose ids are in `fixed` are not asked for. Raises `SectionUnknown`."""
    entries = _open(plan, section, fixed)
    return _FORMS[section.partition("/")[0]](_Lengths(longest), entries)


def revision(form: type[Wire], longest: int) -> type[Wire]:
    """The form for a section of last year's plan: the section, whether it changed, and why."""
    reason = _Lengths(longest).spare
    made: type[Wire] = create_model(
        "Revision", __base__=Wire, section=(form, ...), changed=(bool, ...), reason=(reason, ...)
    )
    return made


def answer(plan: LessonPlan, section: str, value: Wire) -> tuple[Any, str]:
    """The section as JSON-able data and the reason for its change, where it was asked for as a `revision`;
    a section that did not change is as drafted."""
    if not hasattr(value, "changed"):
        return merged(plan, section, value), ""
    made: Any = value
    if not made.changed:
        return sections.get(plan, section), ""
    return merged(plan, section, made.section), made.reason


def shown(plan: LessonPlan, section: str, fixed: Collection[str] = ()) -> Any:
    """The draft of a section as JSON-able data in the shape of its `schema`."""
    field = section.partition("/")[0]
    value = _open(plan, section, fixed)
    if field in TEXTS:
        return {"text": value}
    if field == "board":
        return {
            "parts": [
                {"heading": node["text"], "lines": _lines(node["children"])} for node in value["children"]
            ]
        }
    if field == "steps":
        return _picked(value[0], _STEP_FIELDS) | {
            "questions": {one["id"]: _picked(one, _QUESTION_FIELDS) for one in value[0]["questions"]}
        }
    fields = _ENTRY_FIELDS[field]
    return {one["id"]: _picked(one, fields) for one in value}


def merged(plan: LessonPlan, section: str, value: Wire) -> Any:
    """The section as JSON-able data, with what the model wrote laid over the draft."""
    draft, written = sections.get(plan, section), value.model_dump(mode="json")
    field, _, entry = section.partition("/")
    if field in TEXTS:
        return written["text"]
    if field == "board":
        parts = [
            {"text": part["heading"], "children": [{"text": line, "children": []} for line in part["lines"]]}
            for part in written["parts"]
        ]
        return {**draft, "children": parts}
    return _over(draft, written[entry] if entry and field in _ENTRY_FIELDS else written)


def _over(draft: Any, written: Any) -> Any:
    """`written` over `draft`: fields by name, entries of lists by id."""
    if isinstance(draft, list) and isinstance(written, dict):
        return [_over(one, written[one["id"]]) if one["id"] in written else one for one in draft]
    if isinstance(draft, dict) and isinstance(written, dict):
        return {**draft, **{name: _over(draft.get(name), each) for name, each in written.items()}}
    return written


def _open(plan: LessonPlan, section: str, fixed: Collection[str]) -> Any:
    """The section's data; of a list the entries that may be written."""
    value = sections.get(plan, section)
    if "/" in section:
        return [value]
    if isinstance(value, list):
        field = section.partition("/")[0]
        return [one for one in value if f"{field}/{one['id']}" not in fixed]
    return value


def _lines(nodes: list[dict[str, Any]]) -> list[str]:
    """A board's lines under a heading, deeper ones in place."""
    return [line for node in nodes for line in (node["text"], *_lines(node["children"]))]


def _picked(entry: Mapping[str, Any], fields: Collection[str]) -> dict[str, Any]:
    return {field: entry[field] for field in fields}


class _Lengths:
    """Types of texts for one limit."""

    def __init__(self, longest: int) -> None:
        self.long = _text(longest)
        self.short = _text(max(16, int(longest * _SHORT)))
        self.spare = _text(max(16, int(longest * _SHORT)), least=0)


def _text(longest: int, least: int = 1) -> Any:
    bounds = StringConstraints(strip_whitespace=True, min_length=least, max_length=longest)
    return Annotated[str, bounds, BeforeValidator(_formulas)]


def _formulas(text: Any) -> Any:
    """Put back the backslashes of LaTeX that JSON took for escapes (`\\frac` came as a form feed)."""
    if not isinstance(text, str):
        return text
    return _FORMULA.sub(lambda found: found[0].translate(_SWALLOWED), text)


def _level(value: Any) -> Any:
    """A level by any of its names."""
    return _LEVELS.get(value.strip().lower(), value) if isinstance(value, str) else value


def _form(name: str, **fields: Any) -> type[Wire]:
    required: dict[str, Any] = {key: (kind, ...) for key, kind in fields.items()}
    made: type[Wire] = create_model(name, __base__=Wire, **required)
    return made


def _keyed(
    name: str, entries: list[dict[str, Any]], form: Callable[[dict[str, Any]], type[Wire]]
) -> type[Wire]:
    """An object with one `form` an entry, by id. Ids need not be names of Python, hence the aliases."""
    fields: dict[str, Any] = {
        f"entry{number}": (form(entry), Field(alias=entry["id"])) for number, entry in enumerate(entries, 1)
    }
    made: type[Wire] = create_model(name, __base__=Wire, **fields)
    return made


def _goals(of: _Lengths, entries: Any) -> type[Wire]:
    one = _form(
        "Goal", verb=of.short, behaviour=of.long, condition=of.short, degree=of.short, evidence=of.long
    )
    return _keyed("Goals", entries, lambda _: one)


def _difficulties(of: _Lengths, entries: Any) -> type[Wire]:
    one = _form("Difficulty", why=of.long, strategy=of.long)
    return _keyed("Difficulties", entries, lambda _: one)


def _homework(of: _Lengths, entries: Any) -> type[Wire]:
    one = _form("Task", text=of.long, answer=of.long)
    return _keyed("Homework", entries, lambda _: one)


def _step(of: _Lengths, entries: Any) -> type[Wire]:
    level = Annotated[Level, BeforeValidator(_level)]
    question = _form("Question", text=of.long, level=level, expected=of.long, follow_up=of.spare)
    questions = _keyed("Questions", entries[0]["questions"], lambda _: question)
    return _form("Step", teacher=of.long, students=of.long, intent=of.long, questions=questions)


def _board(of: _Lengths, _: Any) -> type[Wire]:
    lines = Annotated[list[of.short], Field(max_length=8)]  # type: ignore[name-defined]
    part = _form("BoardPart", heading=of.short, lines=lines)
    return _form("Board", parts=Annotated[list[part], Field(min_length=1, max_length=6)])  # type: ignore[valid-type]


def _plain(of: _Lengths, _: Any) -> type[Wire]:
    return _form("Analysis", text=of.long)


_ENTRY_FIELDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "goals": ("verb", "behaviour", "condition", "degree", "evidence"),
        "difficulties": ("point", "why", "strategy"),
        "homework": ("tier", "text", "answer", "minutes"),
    }
)
_STEP_FIELDS = ("title", "minutes", "teacher", "students", "intent")
_QUESTION_FIELDS = ("text", "level", "expected", "follow_up")
_FORMS: Mapping[str, Callable[[_Lengths, Any], type[Wire]]] = MappingProxyType(
    {
        **dict.fromkeys(TEXTS, _plain),
        "goals": _goals,
        "difficulties": _difficulties,
        "steps": _step,
        "board": _board,
        "homework": _homework,
    }
)
