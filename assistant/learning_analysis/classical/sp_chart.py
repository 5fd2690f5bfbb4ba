"""The S-P chart (S-P 表, Sato 1975) and caution indices of pupils and items.

For a pupil with answers x and the vector p of how many pupils were right on each item, x* is the Guttman
vector of the same score (the easiest items right) and x' its reverse. Sato's index is
C = 1 - cov(x, p) / cov(x*, p); the modified index (Harnisch and Linn 1981) is
C* = (cov(x*, p) - cov(x, p)) / (cov(x*, p) - cov(x', p)), 0 for a Guttman pattern and 1 for its reverse.
Items: the same on the transposed matrix.
"""

import numpy as np

from assistant.learning_analysis.classical.limits import limits
from assistant.learning_analysis.types.classical import Caution, SPChart
from assistant.learning_analysis.types.figure import Figure, Words, withheld
from assistant.learning_analysis.types.matrix import Bools, Floats, ResponseMatrix


def sp_chart(matrix: ResponseMatrix, threshold: float = 1.0) -> SPChart | Words:
    """The chart of pupils with complete marks, an item counting as right from `threshold` of its points;
    words where it may not be drawn."""
    whole = matrix.rows(matrix.complete)
    n, k = len(whole.pupils), len(whole.items)
    gates = limits().gates
    if n < gates["sp_pupils"] or k < gates["sp_items"]:
        pupils, items = gates["sp_pupils"], gates["sp_items"]
        return Words(
            f"S-P 表要{pupils}人、{items}题以上的完整数据，这里有{n}人、{k}题",
            f"an S-P chart needs {pupils} pupils and {items} items with complete marks; here {n} and {k}",
        )
    right = whole.right(threshold) > 0.5
    rows = np.lexsort((np.arange(n), -right.sum(axis=1)))
    columns = np.lexsort((np.arange(k), -right.sum(axis=0)))
    cells = right[rows][:, columns]
    pupils_by, items_by = cautions(cells), cautions(cells.T)
    return SPChart(
        pupils=tuple(whole.pupils[row] for row in rows),
        items=tuple(whole.items[column].id for column in columns),
        cells=tuple(tuple(bool(cell) for cell in row) for row in cells),
        s_curve=tuple(int(each) for each in cells.sum(axis=1)),
        p_curve=tuple(int(each) for each in cells.sum(axis=0)),
        pupil_cautions=tuple(
            _caution(whole.pupils[row], int(cells[place].sum()), k, *pupils_by[place], pupil=True)
            for place, row in enumerate(rows)
        ),
        item_cautions=tuple(
            _caution(whole.items[column].id, int(cells[:, place].sum()), n, *items_by[place], pupil=False)
            for place, column in enumerate(columns)
        ),
        disparity=disparity(cells),
        threshold=threshold,
        left_out=len(matrix.pupils) - n,
    )


def cautions(cells: Bools) -> list[tuple[Figure, Figure]]:
    """C and C* of every row of a matrix of right answers."""
    weights = cells.sum(axis=0).astype(np.float64)
    rising = np.sort(weights)
    falling = rising[::-1]
    return [_indices(row.astype(np.float64), weights, rising, falling) for row in cells]


def _indices(row: Floats, weights: Floats, rising: Floats, falling: Floats) -> tuple[Figure, Figure]:
    k, right = len(row), int(row.sum())
    expected = right * float(weights.mean())
    found = float(row @ weights) - expected
    most, least = float(falling[:right].sum()) - expected, float(rising[:right].sum()) - expected
    if most - least < 1e-12:
        even = withheld(
            "全对、全错或各列相同，没有次序可言", "all or none right, or equal columns: no order", k
        )
        return even, even
    return Figure(1 - found / most, k), Figure((most - found) / (most - least), k)


def disparity(cells: Bools) -> Figure:
    """Sato's D*: the area between the curves over the area that chance alone would leave, here computed
    from binomial quantiles of the same size and mean instead of read from his table. 0 for a Guttman
    matrix, about 1 for answers at random."""
    n, k = cells.shape
    rate = float(cells.mean())
    if not 0 < rate < 1:
        return withheld("全对或全错，两条曲线重合", "all or none right; the curves coincide", n)
    chance = _between(_by_chance(n, k, rate), _by_chance(k, n, rate))
    if chance == 0:
        return withheld("表太小", "the chart is too small", n)
    return Figure(_between(cells.sum(axis=1), np.sort(cells.sum(axis=0))[::-1]) / chance, n)


def _by_chance(rows: int, of: int, rate: float) -> Floats:
    """The curve of `rows` binomial counts of `of` answers, the greatest first: their middle quantiles."""
    from scipy.special import bdtr

    upto = bdtr(np.arange(of + 1), of, rate)
    found: Floats = np.searchsorted(upto, (np.arange(rows, 0, -1) - 0.5) / rows).astype(np.float64)
    return found


def _between(s_curve: Floats, p_curve: Floats) -> int:
    """Cells that one curve encloses and the other does not."""
    inside_s = np.arange(len(p_curve)) < np.sort(s_curve)[::-1][:, None]
    inside_p = np.arange(len(s_curve))[:, None] < p_curve
    return int((inside_s ^ inside_p).sum())


def _caution(id_: str, right: int, of: int, index: Figure, modified: Figure, pupil: bool) -> Caution:
    bounds = limits().caution
    attention = (index.value or 0) >= bounds["index"] or (modified.value or 0) >= bounds["modified"]
    share = right / of
    sign = "A" if share >= bounds["upper"] else "B" if share >= bounds["middle"] else "C"
    sign = (sign + ("′" if attention else "")) if pupil else ""
    return Caution(id_, right, of, index, modified, attention, sign, _words(sign, attention, pupil))


def _words(sign: str, attention: bool, pupil: bool) -> Words:
    if not pupil:
        if attention:
            return Words(
                "作答与总体水平不一致，请核对题目与答案", "answers run against the totals: check the item"
            )
        return Words("作答与总体水平一致", "answers go with the totals")
    plain = {
        "A": ("掌握稳定", "secure and steady"),
        "B": ("基本掌握，还需巩固", "mostly there; needs practice"),
        "C": ("基础还不够，需要补学", "needs the basics again"),
    }[sign[0]]
    if not attention:
        return Words(*plain)
    odd = {
        "A": ("偶有粗心，看看失分的容易题", "slips on easy items: look at them together"),
        "B": ("会难题而错易题，了解原因再下结论", "right on hard, wrong on easy items: ask before judging"),
        "C": ("作答不稳，可能有猜测或知识空缺，请当面了解", "uneven, perhaps guesses or gaps: talk it over"),
    }[sign[0]]
    return Words(*odd)
