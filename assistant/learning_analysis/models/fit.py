"""How well items keep to the model: infit and outfit (Wright and Masters 1982), S-X2 (Orlando and Thissen
2000)."""

from dataclasses import dataclass

import numpy as np

from assistant.learning_analysis.models.estimation import Estimate
from assistant.learning_analysis.models.quadrature import grid, logistic
from assistant.learning_analysis.types.figure import Figure, Words, withheld
from assistant.learning_analysis.types.matrix import Floats

_LOW, _HIGH = 0.7, 1.3
_LEVEL = 0.05
_LEAST_EXPECTED = 1.0
_LEAST_COMPLETE = 100


@dataclass(frozen=True, slots=True)
class ItemFit:
    """`fits` where both mean squares lie within 0.7 to 1.3 and S-X2 is not below 5 % over all items."""

    infit: Figure
    outfit: Figure
    s_x2_p: Figure
    fits: bool
    words: Words


def item_fit(table: Floats, found: Estimate, model: str) -> list[ItemFit]:
    """Of every column of answers (1, 0, NaN)."""
    theta = warm(table, found)
    chance = logistic(theta[:, None] * found.a + found.d)
    known = ~np.isnan(table)
    squares = np.where(known, (np.nan_to_num(table) - chance) ** 2, 0.0)
    variance = np.where(known, chance * (1 - chance), 0.0)
    counts = known.sum(axis=0)
    infit = squares.sum(axis=0) / variance.sum(axis=0)
    # one answer against a chance of one in a billion would decide everything: residuals end at 5 SD
    outfit = np.minimum(squares / np.where(known, chance * (1 - chance), 1.0), 25.0).sum(axis=0) / counts
    tails = s_x2(table[known.all(axis=1)], found, 1 if model == "rasch" else 2)
    return [
        _judged(float(infit[place]), float(outfit[place]), tails[place], int(counts[place]), len(counts))
        for place in range(table.shape[1])
    ]


def _judged(infit: float, outfit: float, p: Figure, n: int, k: int) -> ItemFit:
    square = _LOW <= infit <= _HIGH and _LOW <= outfit <= _HIGH
    surprising = p.value is not None and p.value < _LEVEL / k
    if square and not surprising:
        words = Words("与模型相符", "keeps to the model")
    elif infit > _HIGH or outfit > _HIGH:
        words = Words("作答比模型预期杂乱，看看有无猜测或歧义", "noisier than expected: guessing?")
    elif infit < _LOW or outfit < _LOW:
        words = Words("作答比模型预期更整齐，可能与别的题重复", "too regular: does it repeat an item?")
    else:
        words = Words("各分数段的答对率与模型不符", "right answers by score do not follow the model")
    return ItemFit(Figure(infit, n), Figure(outfit, n), p, square and not surprising, words)


def warm(table: Floats, found: Estimate) -> Floats:
    """Weighted likelihood estimates of ability (Warm 1989), finite for all right and all wrong too: the
    maximum on a fine grid of likelihood times the square root of the test information."""
    nodes = np.linspace(-6, 6, 481)
    chance = logistic(nodes[:, None] * found.a + found.d)
    known = ~np.isnan(table)
    right = np.nan_to_num(table)
    log = right @ np.log(chance).T + (known - right) @ np.log1p(-chance).T
    information = known.astype(np.float64) @ (found.a**2 * chance * (1 - chance)).T
    best: Floats = nodes[np.argmax(log + 0.5 * np.log(information), axis=1)]
    return best


def s_x2(table: Floats, found: Estimate, free: int) -> list[Figure]:
    """p-values of S-X2 from complete answers; neighbouring scores are joined until 1 is expected of each."""
    n, k = table.shape
    if n < _LEAST_COMPLETE or k < 4:
        few = withheld("完整作答太少，不检验", "too few complete answers to test", n)
        return [few] * k
    nodes, prior = grid()
    chance = logistic(nodes[:, None] * found.a + found.d)
    whole = _score_chances(chance) @ prior
    scores = table.sum(axis=1).astype(int)
    sizes = np.bincount(scores, minlength=k + 1).astype(np.float64)
    figures = list[Figure]()
    for place in range(k):
        rest = _score_chances(np.delete(chance, place, 1))
        expected = (rest * chance[:, place]) @ prior / whole[1:]
        observed = np.bincount(scores, table[:, place], minlength=k + 1).astype(np.float64)
        figures.append(_tested(observed[1:k], sizes[1:k], expected[: k - 1], free))
    return figures


def _score_chances(chance: Floats) -> Floats:
    """Chances of each number of right answers at each node (k+1, q), by Lord and Wingersky (1984)."""
    q, k = chance.shape
    found = np.zeros((k + 1, q))
    found[0] = 1
    for place in range(k):
        one = chance[:, place]
        found[1 : place + 2] = found[1 : place + 2] * (1 - one) + found[: place + 1] * one
        found[0] *= 1 - one
    return found


def _tested(observed: Floats, sizes: Floats, expected: Floats, free: int) -> Figure:
    groups, pending = list[tuple[float, float, float]](), [0.0, 0.0, 0.0]
    for right, size, chance in zip(observed, sizes, expected, strict=True):
        pending = [pending[0] + right, pending[1] + size, pending[2] + size * chance]
        if min(pending[2], pending[1] - pending[2]) >= _LEAST_EXPECTED:
            groups.append((pending[0], pending[1], pending[2]))
            pending = [0.0, 0.0, 0.0]
    if groups and pending[1]:
        last = groups[-1]
        groups[-1] = (last[0] + pending[0], last[1] + pending[1], last[2] + pending[2])
    freedom = len(groups) - free
    if freedom < 1:
        return withheld("分数段太少，不检验", "too few groups of scores to test", int(sizes.sum()))
    from scipy.special import chdtrc

    found = sum(
        (right - mean) ** 2 / mean + (right - mean) ** 2 / (size - mean) for right, size, mean in groups
    )
    return Figure(float(chdtrc(freedom, found)), int(sizes.sum()))
