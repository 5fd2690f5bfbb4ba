"""The report: one self-contained page, Chinese first, that a school board can read and print."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from jinja2 import Environment
from markupsafe import Markup

from eval.html.charts import Bar, bars
from eval.report import Difference, EvalResult, Part
from eval.thresholds import Check

_MOST_BARS = 12


@dataclass(frozen=True, slots=True)
class Figure:
    """One row of a table: a figure in words, with all that judges it."""

    name: str
    zh: str
    en: str
    says_zh: str
    says_en: str
    value: float
    interval: tuple[float, float] | None
    checks: tuple[Check, ...]
    against: Difference | None


@dataclass(frozen=True, slots=True)
class Section:
    """One run as the page shows it. `names` are the Chinese names of the metrics that have a requirement."""

    part: Part
    about_zh: str
    about_en: str
    figures: tuple[Figure, ...]
    chart: Markup
    unmeasured: tuple[Check, ...]
    names: dict[str, str]


def render(result: EvalResult, now: datetime | None = None) -> str:
    """The page for one run or a whole plan. Equal results give equal pages but for the time."""
    parts = result.parts or (_as_part(result),)
    template = (files("eval.html") / "report.html.j2").read_text(encoding="utf-8")
    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    page = environment.from_string(template).render(
        result=result,
        sections=[_section(part) for part in parts],
        style=Markup((files("eval.html") / "report.css").read_text(encoding="utf-8")),  # noqa: S704  (ours)
        made=(now or datetime.now(UTC)).strftime("%Y-%m-%d %H:%M UTC"),
        checks=sum(len(part.checks) for part in parts),
        met=sum(check.met for part in parts for check in part.checks),
        absent=[part for part in parts if part.result is None],
    )
    return f"{page.strip()}\n"


def _as_part(result: EvalResult) -> Part:
    return Part(result.suite, result.suite, result.data, result, result.thresholds)


def _section(part: Part) -> Section:
    about = glossary()["suites"].get(part.suite, {"zh": "", "en": ""})
    figures = tuple(_figures(part))
    charted = [figure for figure in figures if 0.0 <= figure.value <= 1.0][:_MOST_BARS]
    chart = Markup(bars([_bar(one) for one in charted], part.name)) if charted else Markup()  # noqa: S704
    unmeasured = tuple(check for check in part.checks if check.value is None)
    names = {check.metric: _words(check.metric, part.suite)["zh"] for check in part.checks}
    return Section(part, about["zh"], about["en"], figures, chart, unmeasured, names)


def _figures(part: Part) -> Iterator[Figure]:
    if part.result is None:
        return
    bounded = {check.metric for check in part.checks}
    for name, value in part.result.metrics.items():
        if part.shown and name not in part.shown and name not in bounded:
            continue
        words = _words(name, part.suite)
        yield Figure(
            name=name,
            zh=words["zh"],
            en=words["en"],
            says_zh=words["says_zh"],
            says_en=words["says_en"],
            value=value,
            interval=part.result.intervals.get(name),
            checks=tuple(check for check in part.checks if check.metric == name),
            against=(part.result.against or {}).get(name),
        )


def _bar(figure: Figure) -> Bar:
    check = figure.checks[0] if figure.checks else None
    return Bar(
        figure.zh or figure.name,
        figure.value,
        figure.interval,
        check.bound if check else None,
        all(one.met for one in figure.checks) if check else None,
        figure.against.stored if figure.against else None,
    )


def _words(name: str, suite: str) -> dict[str, str]:
    """What a metric of a suite is called and says. `R@10/two-passages` is the metric before the stroke, of a
    kind; `measured/f1` the share of items that a metric was measured on. An entry `SUITE.METRIC` stands
    before that of the metric alone."""
    table = glossary()["metrics"]
    table = {**table, **{key.partition(".")[2]: table[key] for key in table if key.startswith(f"{suite}.")}}
    if name in table:
        return dict(table[name])
    before, stroke, after = name.partition("/")
    if stroke and before in table:
        kind = glossary()["kinds"].get(after, {"zh": after, "en": after})
        base = table[before]
        return {**base, "zh": f"{base['zh']}（{kind['zh']}）", "en": f"{base['en']} ({kind['en']})"}
    return {"zh": name, "en": "", "says_zh": "", "says_en": ""}


@cache
def glossary() -> dict[str, Any]:
    """Suites, metrics and kinds of questions in words."""
    data: dict[str, Any] = yaml.safe_load((files("eval.html") / "glossary.yaml").read_text(encoding="utf-8"))
    return data
