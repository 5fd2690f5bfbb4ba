"""What a rule is, and how a pack is read (规则包).

A pack is YAML: unknown fields, unknown checks and repeated ids are refused. Its examples are its tests.
"""

from importlib.resources import files
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

Action = Literal["block", "confirm", "redact", "label", "warn", "log"]
Stage = Literal["input", "context", "output", "release", "export"]

STRICTEST_FIRST: tuple[Action, ...] = ("block", "confirm", "redact", "label", "warn", "log")
"""Where several rules fire, the first of these decides (policy.md §7.4)."""


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, str_min_length=1)


class Wording(_Strict):
    """One sentence in Chinese and English."""

    zh: str
    en: str

    def in_language(self, language: str) -> str:
        """The sentence in `zh…` or, for every other language, English."""
        return self.zh if language.startswith("zh") else self.en


class Examples(_Strict):
    """Texts that must fire and texts that must not, three of each at least."""

    fires: tuple[str, ...] = Field(min_length=3)
    silent: tuple[str, ...] = Field(min_length=3)


class Rule(_Strict):
    """One clause made executable. `check` names the detector; `stages` where it looks; `duties` the duties
    it binds (none: all); `message` is for people, `for_model` goes into every prompt."""

    id: str = Field(pattern=r"^[A-Z]-R\d+[a-z]?$")
    check: str
    clause: str
    source: str
    stages: tuple[Stage, ...] = Field(min_length=1)
    action: Action
    duties: tuple[str, ...] = ()
    message: Wording
    for_model: Wording | None = None
    examples: Examples

    def binds(self, stage: Stage, duty: str) -> bool:
        """Whether the rule looks at this stage of this duty (`homework` binds `homework.marking` too)."""
        named = any(duty == each or duty.startswith(each + ".") for each in self.duties)
        return stage in self.stages and (named or not self.duties)


class RulePack(_Strict):
    """A named, versioned set of rules."""

    name: str
    rules: tuple[Rule, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _ids_are_unique(self) -> "RulePack":
        ids = [rule.id for rule in self.rules]
        repeated = sorted({each for each in ids if ids.count(each) > 1})
        if repeated:
            raise ValueError(f"repeated rule ids: {', '.join(repeated)}")
        return self


def read_pack(text: str) -> RulePack:
    """A pack from YAML. Raises pydantic's ValidationError (a ValueError) naming every wrong field."""
    return RulePack.model_validate(yaml.safe_load(text))


def national_pack() -> str:
    """YAML of the built-in national pack."""
    return (files(__name__.rpartition(".")[0]) / "national.yaml").read_text(encoding="utf-8")
