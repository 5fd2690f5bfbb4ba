"""Trains the second look of retrieval: `python -m eval.training.rerank --data DIR`.

Reads the sets marked `train` (CMRC 2018, DRCD, XQuAD in Chinese and English, TAL-SCQ5K), leaves out every
question that a set which only measures asks too (`--without`), and writes `retrieval/rerank_weights.json`:
one weight a feature. `--check` also prints cross-validated figures, whole sets held out, and
the ablation.

The loss is the cross-entropy of a softmax over a query's candidates (ListNet's top-one loss, Cao et al. 2007)
with a quadratic penalty on standardised weights; there is no chance in it.
"""

import argparse
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from eval.beir import read
from eval.training.tasks import Task, tasks
from retrieval.atoms import Array
from retrieval.features import NAMES, features
from retrieval.lexical import Entry, LexicalIndex
from retrieval.question import question
from retrieval.scope import LABELS, Scope
from retrieval.search import DEPTH
from retrieval.segmentation import tokens

ROOM = Path(__file__).parents[2] / "retrieval"
PENALTY, STEPS, RATE = 0.05, 150, 0.05
FOLDS = 5

GROUPS: dict[str, tuple[str, ...]] = {
    "BM25 again (k1, b, fields)": ("units_bm25", "atoms_bm25", "pairs_bm25", "words_bm25", "flat_bm25"),
    "coverage": ("units", "atoms", "words", "latin", "digits", "missing", "units_gap", "repeated", "focus"),
    "sentences and windows": (
        "sentence", "two_sentences", "sentence_words", "sentence_atoms", "two_atoms", "two_gap",
        "dense_sentence", "window", "window_atoms", "where_best",
    ),
    "expected answer": tuple(name for name in NAMES if name.startswith("expects_")),
    "title": ("title_said", "query_in_title"),
    "length": ("length", "density"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Example:
    """A question's candidates: features, grades, the fold and the passage group it belongs to."""

    id: str
    seen: Array
    grades: Array
    ideal: tuple[int, ...]
    fold: int


def examples(task: Task) -> list[Example]:
    """Features of the candidates that the word index gives, for every question of a task."""
    found: list[Example] = []
    with TemporaryDirectory(prefix="xingtan-training-") as home:
        index = LexicalIndex(Path(home))
        names = {f"{place:032x}": id_ for place, id_ in enumerate(task.corpus)}
        blank = tuple("" for _ in LABELS)
        index.write(Entry(key, "t", *task.corpus[id_], blank, "", "") for key, id_ in names.items())
        within = Scope(("t",), (), "2000-01-01")
        for id_, text in task.queries.items():
            hits = index.search(tokens(text), within, DEPTH)
            ids = [names[key] for key, _ in hits]
            grades = np.array([task.qrels[id_].get(one, 0) for one in ids])
            asked = question(text, index.frequency, index.count())
            texts, titles = [task.corpus[one][1] for one in ids], [task.corpus[one][0] for one in ids]
            seen = features(asked, texts, titles, np.array([score for _, score in hits]))
            fold = zlib.crc32(task.groups[id_].encode()) % FOLDS
            found.append(Example(id_, seen, grades, tuple(task.qrels[id_].values()), fold))
    return found


def fit(work: Mapping[str, tuple[float, list[Example]]], keep: Array | None = None) -> Array:
    """Weights in the order of `NAMES`; features that `keep` marks False weigh nothing."""
    chosen = [(weight, one) for weight, many in work.values() for one in many if (one.grades > 0).any()]
    seen = np.concatenate([one.seen for _, one in chosen])
    right = np.concatenate([one.grades > 0 for _, one in chosen]).astype(np.float32)
    sizes = np.array([len(one.grades) for _, one in chosen])
    begins = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    owner = np.repeat(np.arange(len(sizes)), sizes)
    importance = np.array([weight for weight, _ in chosen])
    importance = (importance / importance.sum())[owner]
    target = right / np.add.reduceat(right, begins)[owner]
    spread = seen.std(axis=0) + 1e-6
    if keep is not None:
        spread = np.where(keep, spread, np.inf)
    seen = (seen / spread).astype(np.float32)
    weights = np.zeros(len(NAMES), dtype=np.float32)
    first, second = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, STEPS + 1):
        logits = seen @ weights
        odds = np.exp(logits - np.maximum.reduceat(logits, begins)[owner])
        share = odds / np.add.reduceat(odds, begins)[owner]
        slope = seen.T @ ((share - target) * importance).astype(np.float32) + PENALTY * weights
        first, second = 0.9 * first + 0.1 * slope, 0.99 * second + 0.01 * slope * slope
        rate = RATE * (1 + np.cos(np.pi * step / STEPS)) / 2
        weights -= rate * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.99**step)) + 1e-8)
    return np.asarray(weights / spread)


def ndcg(one: Example, scores: Array) -> float:
    """nDCG@10 of one question."""
    order = np.argsort(-scores, kind="stable")[:10]
    discounts = 1 / np.log2(np.arange(2, 12))
    ideal = np.sort(np.array(one.ideal))[::-1][:10]
    return float(
        (one.grades[order] * discounts[: len(order)]).sum() / (ideal * discounts[: len(ideal)]).sum()
    )


def crossed(work: Mapping[str, tuple[float, list[Example]]], keep: Array | None = None) -> dict[str, Array]:
    """nDCG@10 of every question by task, under weights that saw none of its passage's questions."""
    found: dict[str, list[float]] = {name: [] for name in work}
    for fold in range(FOLDS):
        rest = {
            name: (weight, [one for one in many if one.fold != fold]) for name, (weight, many) in work.items()
        }
        weights = fit(rest, keep)
        for name, (_, many) in work.items():
            found[name] += [ndcg(one, one.seen @ weights) for one in many if one.fold == fold]
    return {name: np.array(values) for name, values in found.items()}


def check(work: Mapping[str, tuple[float, list[Example]]]) -> None:
    """Print cross-validated figures, whole sets held out, and what each group of features is worth."""

    def line(name: str, values: Mapping[str, float]) -> None:
        print(f"{name:34}" + "".join(f" {value:9.4f}" for value in values.values()), flush=True)

    print(f"{'nDCG@10':34}" + "".join(f" {name[:9]:>9}" for name in work))
    first = NAMES.index("bm25_share")
    line(
        "BM25",
        {name: float(np.mean([ndcg(o, o.seen[:, first]) for o in many])) for name, (_, many) in work.items()},
    )
    line("cross-validated by passage", {name: float(v.mean()) for name, v in crossed(work).items()})
    held: dict[str, float] = {}
    for name, (_, many) in work.items():
        family = name.split("_")[0]
        weights = fit({other: value for other, value in work.items() if other.split("_")[0] != family})
        held[name] = float(np.mean([ndcg(one, one.seen @ weights) for one in many]))
    line("whole set held out", held)
    for group, members in GROUPS.items():
        keep = np.array([name not in members for name in NAMES])
        line(f"without {group}", {name: float(v.mean()) for name, v in crossed(work, keep).items()})


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser(description="Train the second look of retrieval.")
    parser.add_argument("--data", type=Path, required=True, help="folder with the retrieval sets")
    parser.add_argument(
        "--without", default="retrieval_zhpool_chunks", help="set whose questions are left out"
    )
    parser.add_argument("--limit", type=int, default=None, help="questions of each task at most")
    parser.add_argument("--check", action="store_true", help="print figures too; takes a while")
    options = parser.parse_args()
    left_out = frozenset(read(options.data / options.without).queries) if options.without else frozenset()
    every = tasks(options.data, left_out, options.limit)
    work = {task.name: (task.weight, examples(task)) for task in every}
    weights = dict(zip(NAMES, (round(float(one), 4) for one in fit(work)), strict=True))
    text = json.dumps({"weights": weights}, indent=1)
    (ROOM / "rerank_weights.json").write_text(text + "\n", encoding="utf-8")
    if options.check:
        check(work)


if __name__ == "__main__":
    main()
