"""The command `eval`: what it is given, what it writes, and how it prints."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from eval import stored, suites, thresholds
from eval.report import EvalResult
from eval.suite import OptionInvalid, Progress, SuiteRequest


@dataclass(frozen=True, slots=True)
class Wanted:
    """The command line beside the request itself. `report` and `log` are files to write, `against` is a
    stored run."""

    suite: str
    report: Path | None = None
    log: Path | None = None
    against: Path | None = None
    thresholds: Sequence[str] = ()
    quiet: bool = False


def evaluate(wanted: Wanted, request: SuiteRequest) -> EvalResult:
    """Run the suite, compare, check and write. What cannot be read or understood is refused before the
    run begins. Raises what the suite raises, and `ThresholdInvalid`, `StoredRunInvalid`,
    `ReportUnwritable`."""
    bounds = [thresholds.parse(text) for text in wanted.thresholds]
    suites.suite(wanted.suite)
    if wanted.against is not None:
        stored.read(wanted.against)
    with _progress(wanted) as progress:
        result = suites.run(wanted.suite, replace(request, progress=progress))
    changes: dict[str, object] = {"thresholds": thresholds.check(bounds, result.metrics)}
    if wanted.against is not None:
        changes["against"] = stored.against(result, wanted.against, request.seed)
    if wanted.log is not None:
        stored.write_log(wanted.log, result.items)
        changes["log"] = str(wanted.log)
    result = result.model_copy(update=changes)
    if wanted.report is not None:
        from eval.html import page

        stored.write(wanted.report, page.render(result))
    return result


def options(given: Sequence[str], **named: object) -> dict[str, str]:
    """Options written as `name=value`, and those with a switch of their own. Raises `OptionInvalid`."""
    found = {name: str(value) for name, value in named.items() if value is not None}
    for text in given:
        name, equals, value = text.partition("=")
        if not name or not equals:
            raise OptionInvalid(option=text[:40], suite="--option", there="name=value")
        found[name.strip().replace("-", "_")] = value
    return found


def listing() -> str:
    """All suites with their options."""
    lines = []
    for name in suites.names():
        suite = suites.suite(name)
        lines.append(f"{name:<12} {suite.summary}")
        lines += [f"    --option {option}=…  {meaning}" for option, meaning in suite.options.items()]
    return "\n".join(lines)


def table(result: EvalResult) -> str:
    """The figures for a terminal."""
    lines = [f"{result.suite}  {result.data}  n={result.n}  config {result.config_hash}"]
    width = max((len(name) for name in result.metrics), default=0)
    for name, value in result.metrics.items():
        low_high = result.intervals.get(name)
        spread = f"  [{low_high[0]:.4f}, {low_high[1]:.4f}]" if low_high else ""
        lines.append(f"  {name:<{width}} {value:.4f}{spread}")
    for name, apart in (result.against or {}).items():
        low, high = apart.interval
        lines.append(f"  Δ {name}: {apart.difference:+.4f} [{low:+.4f}, {high:+.4f}]  p={apart.p:.4f}")
    lines += [f"  ! {count} × {reason}" for reason, count in result.failures.items()]
    lines += [f"  ! {part.name}: {part.note}" for part in result.parts if part.note]
    checks = [("", check) for check in result.thresholds]
    checks += [(f"{part.name}/", check) for part in result.parts for check in part.checks]
    for place, check in checks:
        measured = "未测 · not measured" if check.value is None else f"{check.value:.4f}"
        bound = f"{place}{check.metric}{check.sign}{check.bound:g}"
        lines.append(f"  {'✓' if check.met else '✗'} {bound}: {measured}")
    return "\n".join(lines)


@contextmanager
def _progress(wanted: Wanted) -> Iterator[Progress]:
    """A bar on stderr, unless quiet."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Bar(*columns, console=Console(stderr=True), disable=wanted.quiet, transient=True) as bar:
        task = bar.add_task(f"评测 · {wanted.suite}", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
