"""The support suite: does a claim stand in the text? Measures the very judge that marks unsupported sentences
in answers.

The positive class is *unsupported*: `recall` is the share of unsupported keywords that are flagged, `fpr` the
share of supported ones that are flagged wrongly, both at the threshold that is shipped. On the file that the
weights were fitted on, every keyword is judged by a model that saw nothing of its article, so that no figure
of this suite is one of memory.
"""

import numpy as np
from numpy.typing import NDArray

from assistant.answering import claims
from eval import faithfulness
from eval.files import EvalDataInvalid
from eval.suite import Outcome, Suite, SuiteRequest
from eval.training import support as training
from eval.training.logistic import Floats, auc

_DRAWS = 1_000
_METRICS = ("auc", "accuracy", "recall", "fpr", "auc_keyword_found")


def run(request: SuiteRequest) -> Outcome:
    """Judge every keyword of every continuation. Raises `EvalDataInvalid`."""
    if request.data is None:
        raise EvalDataInvalid(file="--data", line=0, reason="missing")
    items = faithfulness.read(request.data)
    data = training.table(items)
    model = claims.weights()
    learned = training.digest(request.data) in model["learned_from"].values()
    guesses = training.left_out(data, request.seed) if learned else _guesses(items)
    items = items[: request.limit]
    kept = sum(len(item.keywords) for item in items)
    guesses, labels, found = guesses[:kept], data.labels[:kept], data.rows[:kept, data.names.index("found")]
    if labels.all() or not labels.any():
        raise EvalDataInvalid(file=faithfulness.FILE, line=0, reason="all keywords have one label")
    metrics = _figures(guesses, labels, found)
    return Outcome(
        data=request.data.name,
        n=kept,
        config={"weights": dict(model), "cross_validated": learned},
        metrics=dict(zip(_METRICS, metrics, strict=True)),
        intervals=_intervals(guesses, labels, found, data.documents[:kept], request.seed),
        items=tuple(
            {"id": f"{item.id}/{at}", "keyword": keyword, "supported": stands, "likelihood": guess}
            for (item, at, keyword, stands), guess in zip(_named(items), guesses.tolist(), strict=True)
        ),
    )


def _guesses(items: list[faithfulness.Continuation]) -> Floats:
    return np.array([item.claim.likelihood(keyword) for item in items for keyword, _ in item.keywords])


def _named(items: list[faithfulness.Continuation]) -> list[tuple[faithfulness.Continuation, int, str, bool]]:
    return [
        (item, at, keyword, stands) for item in items for at, (keyword, stands) in enumerate(item.keywords, 1)
    ]


def _figures(guesses: Floats, labels: NDArray[np.bool_], found: Floats) -> list[float]:
    flagged = guesses < claims.threshold()
    return [
        auc(guesses, labels),
        float((flagged != labels).mean()),
        float(flagged[~labels].mean()),
        float(flagged[labels].mean()),
        auc((found > 0).astype(float), labels),
    ]


def _intervals(
    guesses: Floats, labels: NDArray[np.bool_], found: Floats, documents: tuple[str, ...], seed: int
) -> dict[str, tuple[float, float]]:
    """95% percentile bootstrap over articles, for keywords of one article are not independent."""
    places: dict[str, list[int]] = {}
    for at, document in enumerate(documents):
        places.setdefault(document, []).append(at)
    rows = [np.array(place) for place in places.values()]
    chance = np.random.default_rng(seed)
    drawn = []
    for _ in range(_DRAWS):
        picked = np.concatenate([rows[at] for at in chance.integers(0, len(rows), len(rows))])
        if labels[picked].any() and not labels[picked].all():
            drawn.append(_figures(guesses[picked], labels[picked], found[picked]))
    low, high = np.percentile(np.array(drawn), [2.5, 97.5], axis=0)
    return {name: (float(a), float(b)) for name, a, b in zip(_METRICS, low, high, strict=True)}


SUITE = Suite(
    name="support",
    summary="断言是否有文可依 · does a claim stand in the text",
    run=run,
)
