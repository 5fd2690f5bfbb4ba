"""Everything classical about one test, in one call."""

from assistant.learning_analysis.classical.blueprint import blueprint
from assistant.learning_analysis.classical.distribution import distribution
from assistant.learning_analysis.classical.groups import group_figures
from assistant.learning_analysis.classical.items import item_figures
from assistant.learning_analysis.classical.limits import limits
from assistant.learning_analysis.classical.reliability import reliability
from assistant.learning_analysis.classical.sp_chart import sp_chart
from assistant.learning_analysis.classical.sums import Sums, gather
from assistant.learning_analysis.types.classical import (
    ClassicalAnalysis,
    GroupFigures,
    SPChart,
    Thresholds,
)
from assistant.learning_analysis.types.figure import Words
from assistant.learning_analysis.types.matrix import ResponseMatrix

_LARGE = 2000
"""An S-P chart of more pupils than this cannot be read."""


def analyse(matrix: ResponseMatrix, rates: Thresholds | None = None) -> ClassicalAnalysis:
    """The classical analysis of one test; `rates` are a school's own limits of 一分三率."""
    rates = rates or limits().rates
    chart = sp_chart(matrix) if len(matrix.pupils) <= _LARGE else _too_many(len(matrix.pupils))
    return of_sums(matrix.exam, gather(matrix), rates, chart, group_figures(matrix, rates))


def of_sums(
    exam: str,
    sums: Sums,
    rates: Thresholds | None = None,
    chart: SPChart | Words | None = None,
    groups: tuple[GroupFigures, ...] = (),
) -> ClassicalAnalysis:
    """The analysis from sums, as a district has them; without marks of single pupils there is no chart."""
    rates = rates or limits().rates
    chart = chart or _too_many(sums.pupils)
    return ClassicalAnalysis(
        exam=exam,
        n=sums.pupils,
        absent=sums.absent,
        incomplete=sums.incomplete,
        thresholds=rates,
        distribution=distribution(
            sums.totals, sums.total_counts, sum(item.max_points for item in sums.items), rates
        ),
        items=item_figures(sums),
        reliability=reliability(sums),
        sp=chart if isinstance(chart, SPChart) else None,
        sp_why=chart if isinstance(chart, Words) else None,
        blueprint=blueprint(sums),
        groups=groups,
        remarks=_remarks(sums),
    )


def _too_many(n: int) -> Words:
    return Words(
        f"{n}人的 S-P 表无法阅读，请按班看", f"an S-P chart of {n} pupils cannot be read; see classes"
    )


def _remarks(sums: Sums) -> tuple[Words, ...]:
    found = list[Words]()
    if not sums.pupils:
        found.append(Words("没有人有成绩", "nobody has marks"))
    if sums.absent:
        found.append(Words(f"缺考{sums.absent}人，不计入任何数字", f"{sums.absent} absent, in no figure"))
    if sums.incomplete:
        found.append(
            Words(
                f"{sums.incomplete}人有缺分的题：缺分不当 0 分，信度、区分度只用完整的{sums.n}人",
                f"{sums.incomplete} pupils lack marks of items: missing is not 0; reliability and "
                f"discrimination rest on the {sums.n} complete ones",
            )
        )
    if len(sums.totals) == 1 and sums.pupils > 1:
        found.append(Words("所有人总分相同，没有区分可言", "all totals are equal; nothing separates pupils"))
    return tuple(found)
