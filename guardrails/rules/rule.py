"""What a rule is (规则): a clause made executable, with its scope, its wording and the texts that test it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

Action = Literal["block", "confirm", "redact", "label", "warn", "log"]
Stage = Literal["input", "context", "output", "release", "export"]
SchoolStage = Literal["primary", "junior", "senior", "vocational", "university"]
Layer = Literal["nation", "province", "school"]

STRICTEST_FIRST: tuple[Action, ...] = ("block", "confirm", "redact", "label", "warn", "log")
"""Where several rules fire, the first of these decides (policy.md §7.4)."""

LAYERS: tuple[Layer, ...] = ("nation", "province", "school")
"""From above to below; a layer may only tighten what stands above it (G-R14)."""

RULE_ID = re.compile(r"[A-Z]-R\d+[a-z]?")
Option = Annotated[int | float | str | tuple[str, ...], Field(union_mode="left_to_right")]


class Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, str_min_length=1)


class Wording(Strict):
    """One sentence in Chinese and English."""

    zh: str
    en: str

    def in_language(self, language: str) -> str:
        """The sentence in `zh…` or, for every other language, English."""
        return self.zh if language.startswith("zh") else self.en


class Frame(Strict):
    """What stands before and after a reply where the rule fired on the request, so that the reply is never
    taken for the last word (G-R2)."""

    before: Wording
    after: Wording


class Examples(Strict):
    """Texts that must fire and texts that must not, three of each at least."""

    fires: tuple[str, ...] = Field(min_length=3)
    silent: tuple[str, ...] = Field(min_length=3)


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a text is judged, besides its stage and duty. What is unknown stays empty, and a rule that asks
    for it then applies: the strict reading. `evidence` are the texts a reply may lean on; `exempt` the rules
    that two persons have lifted here and now."""

    tenant: str = ""
    school_stage: str = ""
    roles: frozenset[str] = frozenset()
    evidence: tuple[str, ...] = ()
    exempt: frozenset[str] = frozenset()


NOWHERE = Setting()


class Rule(Strict):
    """One clause made executable.

    `check` names the detector and `options` what it is told; `stages` say where in the flow the rule looks;
    `duties`, `school_stages`, `roles` and `tenants` whom it binds (none: all). `message` is for people,
    `for_model` goes into every prompt. A `confirm` is asked before the call or, with `confirm_at: release`,
    when the artefact is signed. `referral` sends the asker to people at once (G-R4); `counts` says whether a
    block is a violation (S-R5); what is not `exemptible` can be lifted by nobody. `mark` is written behind
    what a rule found in a reply, `frame` around a reply to a request on which it fired."""

    id: str = Field(pattern=rf"^{RULE_ID.pattern}$")
    check: str
    clause: str
    source: str
    stages: tuple[Stage, ...] = Field(min_length=1)
    action: Action
    duties: tuple[str, ...] = ()
    school_stages: tuple[SchoolStage, ...] = ()
    roles: tuple[str, ...] = ()
    tenants: tuple[str, ...] = ()
    options: Mapping[str, Option] = Field(default_factory=dict)
    confirm_at: Literal["call", "release"] = "call"
    referral: bool = False
    counts: bool = True
    exemptible: bool = True
    message: Wording
    for_model: Wording | None = None
    mark: Wording | None = None
    frame: Frame | None = None
    examples: Examples

    @model_validator(mode="after")
    def _fits_together(self) -> "Rule":
        if self.confirm_at == "release" and self.action != "confirm":
            raise ValueError("confirm_at: release belongs to the action confirm")
        if self.referral and self.action != "block":
            raise ValueError("a referral belongs to the action block")
        return self

    def sample_setting(self) -> Setting:
        """Where the examples are tried: in the first school stage that the rule binds."""
        return Setting(school_stage=self.school_stages[0] if self.school_stages else "")

    def binds(self, stage: Stage, duty: str, setting: Setting = NOWHERE) -> bool:
        """Whether the rule looks at this stage of this duty (`homework` binds `homework.marking` too) in
        this setting."""
        return (
            stage in self.stages
            and (not self.duties or any(duty == each or duty.startswith(each + ".") for each in self.duties))
            and _within(self.tenants, setting.tenant)
            and _within(self.school_stages, setting.school_stage)
            and (not self.roles or not setting.roles or bool(setting.roles & set(self.roles)))
        )


def _within(scope: tuple[str, ...], value: str) -> bool:
    return not scope or not value or value in scope


def stricter(action: Action, than: Action) -> bool:
    """Whether `action` leaves less room than `than`."""
    return STRICTEST_FIRST.index(action) < STRICTEST_FIRST.index(than)
