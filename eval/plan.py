"""A plan: suites × data sets × thresholds, read from YAML."""

from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from corpora.problem import Problem
from eval.thresholds import Threshold, parse


class PlanInvalid(Problem):
    """A plan cannot be read; says where and why."""

    code = "eval-plan-invalid"


class Words(BaseModel):
    """The same in Chinese and English."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    zh: str = ""
    en: str = ""


class Baseline(BaseModel):
    """What a run is compared with, item by item: the same suite on the same data with other options."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    title: Words
    options: dict[str, str]


class Run(BaseModel):
    """One run. `data` is a folder or file under the root of the data sets, empty for suites that bring their
    own; `options` that name a file under the root start with `./`; `show` are the metrics of the report."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: str = Field(min_length=1)
    title: Words = Words()
    suite: str
    data: str = ""
    split: str = ""
    limit: int | None = Field(default=None, ge=1)
    options: dict[str, str] = {}
    thresholds: list[str] = []
    show: list[str] = []
    baseline: Baseline | None = None

    @property
    def bounds(self) -> tuple[Threshold, ...]:
        """The thresholds; read without error once the plan is."""
        return tuple(parse(text) for text in self.thresholds)


class Plan(BaseModel):
    """A plan with its runs in order."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    title: Words = Words()
    runs: list[Run] = Field(min_length=1)


def names() -> tuple[str, ...]:
    """Plans that come with the program."""
    here = files("eval.plans")
    return tuple(sorted(file.name.removesuffix(".yaml") for file in here.iterdir() if ".yaml" in file.name))


def read(name: str) -> Plan:
    """A plan by the name it has here, or by the path of a YAML file. Raises `PlanInvalid`, and
    `ThresholdInvalid` for a threshold that is none."""
    try:
        text = _text(name)
        raw: Any = yaml.safe_load(text)
        plan = Plan.model_validate(raw)
    except (OSError, UnicodeDecodeError) as error:
        raise PlanInvalid(plan=name[:80], place="-", reason=type(error).__name__) from None
    except yaml.YAMLError:
        raise PlanInvalid(plan=name[:80], place="-", reason="not YAML") from None
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        raise PlanInvalid(plan=name[:80], place=place, reason=first["msg"]) from None
    seen: set[str] = set()
    for run in plan.runs:
        if run.name in seen:
            raise PlanInvalid(plan=name[:80], place=run.name, reason="two runs of one name")
        seen.add(run.name)
        _ = run.bounds
    return plan


def _text(name: str) -> str:
    if name in names():
        return (files("eval.plans") / f"{name}.yaml").read_text(encoding="utf-8")
    return Path(name).read_text(encoding="utf-8")
