"""How rule packs are read (规则包): YAML that can neither surprise nor explode, checked field by field.

Refused are unknown fields, keys and ids that stand twice, anchors and aliases (one line of them can grow to
gigabytes), nesting deeper than any rule needs, several documents and more than a megabyte.
"""

from collections.abc import Hashable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml
from pydantic import ConfigDict, Field, ValidationError, model_validator

from corpora.problem import Problem
from guardrails.rules.rule import (
    Action,
    Frame,
    Layer,
    Rule,
    SchoolStage,
    Stage,
    Strict,
    Wording,
)

MOST_CHARACTERS = 1_000_000
_DEEPEST = 12
_PARSER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_OPENING = (yaml.MappingStartEvent, yaml.SequenceStartEvent)
_CLOSING = (yaml.MappingEndEvent, yaml.SequenceEndEvent)


class PackInvalid(Problem):
    """A rule pack cannot be read. `file` is its name, `reason` the first thing wrong."""

    code = "rule-pack-invalid"


class Tightening(Strict):
    """What a lower layer changes in a rule from above; what is left out stays as it is."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: str
    action: Action | None = None
    stages: tuple[Stage, ...] | None = None
    duties: tuple[str, ...] | None = None
    school_stages: tuple[SchoolStage, ...] | None = None
    roles: tuple[str, ...] | None = None
    options: dict[str, Any] | None = None
    exemptible: bool | None = None
    message: Wording | None = None
    for_model: Wording | None = None
    mark: Wording | None = None
    frame: Frame | None = None

    def applied(self, rule: Rule) -> Rule:
        """`rule` with the changes. Raises pydantic's ValidationError."""
        changes = self.model_dump(exclude={"id"}, exclude_none=True)
        if self.options is not None:
            changes["options"] = {**rule.options, **self.options}
        if self.action not in (None, "confirm"):
            changes["confirm_at"] = "call"
        return Rule.model_validate({**rule.model_dump(), **changes})


class RulePack(Strict):
    """A named set of rules on one layer. `tenant` binds a pack to one school of several; `tightens` changes
    rules from above; `removes` is known only to be refused with words."""

    name: str
    layer: Layer = "nation"
    tenant: str | None = None
    issued_by: str = Field(default="—", description="who answers for the pack, for the audit log (G-R14)")
    effective: str = Field(default="—", description="since when, ISO date")
    rules: tuple[Rule, ...] = ()
    tightens: tuple[Tightening, ...] = ()
    removes: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _is_whole(self) -> "RulePack":
        ids = [rule.id for rule in self.rules] + [each.id for each in self.tightens]
        repeated = sorted({each for each in ids if ids.count(each) > 1})
        if repeated:
            raise ValueError(f"repeated rule ids: {', '.join(repeated)}")
        if not (ids or self.removes):
            raise ValueError("a pack without rules")
        if self.layer == "nation" and (self.tenant or self.tightens or self.removes):
            raise ValueError("the national layer stands above all others: it has only rules")
        return self


def read_pack(text: str) -> RulePack:
    """A pack from YAML. Raises ValueError (pydantic's ValidationError for fields) saying what is wrong."""
    return RulePack.model_validate(_safe(text))


def national_packs() -> dict[str, str]:
    """YAML of the built-in packs by file name, in order of the names; content risk comes last, so that a
    refusal is explained by the rule that says most about it."""
    folder = files("guardrails.rules")
    packs = [each for each in folder.iterdir() if each.name.endswith(".yaml")]
    named = sorted(packs, key=lambda each: (each.name == "content.yaml", each.name))
    return {each.name: each.read_text(encoding="utf-8") for each in named}


def folder_packs(folder: Path) -> dict[str, str]:
    """YAML of an administrator's packs by file name; none where the folder is missing. Raises
    `PackInvalid` for a file that is no UTF-8 text or too long."""
    packs = {}
    for path in sorted(folder.glob("*.y*ml")):
        if path.stat().st_size > 4 * MOST_CHARACTERS:
            raise PackInvalid(file=path.name, reason="more than a megabyte")
        try:
            packs[path.name] = path.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            raise PackInvalid(file=path.name, reason="not UTF-8 text") from error
    return packs


def read_all(texts: dict[str, str]) -> Iterator[tuple[str, RulePack]]:
    """Every pack with its file name. Raises `PackInvalid`."""
    for name, text in texts.items():
        try:
            yield name, read_pack(text)
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            place = ".".join(map(str, first["loc"])) or "pack"
            raise PackInvalid(file=name, reason=f"{place}: {first['msg']}") from None
        except ValueError as error:
            raise PackInvalid(file=name, reason=str(error)) from None


class _OnceOnly(_PARSER):  # type: ignore[misc]
    """A safe loader that refuses a key which appears twice."""

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Hashable, Any]:
        keys = [str(key.value) for key, _ in node.value]
        twice = sorted({key for key in keys if keys.count(key) > 1})
        if twice:
            raise ValueError(f"keys that appear twice: {', '.join(twice)}")
        made: dict[Hashable, Any] = super().construct_mapping(node, deep)
        return made


def _safe(text: str) -> Any:
    """YAML as plain values. Raises ValueError."""
    if len(text) > MOST_CHARACTERS:
        raise ValueError(f"more than {MOST_CHARACTERS} characters")
    depth = 0
    try:
        for event in yaml.parse(text, Loader=_PARSER):
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                raise ValueError("anchors and aliases are not allowed in a rule pack")
            depth += isinstance(event, _OPENING) - isinstance(event, _CLOSING)
            if depth > _DEEPEST:
                raise ValueError(f"nested deeper than {_DEEPEST} levels")
        return yaml.load(text, Loader=_OnceOnly)  # noqa: S506  (a safe loader)
    except yaml.YAMLError as error:
        raise ValueError(f"not YAML: {str(error).splitlines()[0]}") from None
