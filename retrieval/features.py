"""What tells an answering passage from one that only shares words: features of the best candidates.

Every feature is a share, a gap to the best candidate or a logarithm, so that what is learned on one
collection holds on another. See `docs/retrieval.md` for what each group is worth.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from retrieval.atoms import (
    BREAK,
    NAME,
    NUMBER,
    SEPARATOR,
    SOFT,
    YEAR,
    Array,
    Atoms,
    atoms,
    formula,
)
from retrieval.question import ASKED, Question

_TIE = 1e-6
"""Difference of scores that is none: equal texts share a rank."""
BLOCK = 25
"""Atoms of half a window of fixed width."""

NAMES = (
    "bm25_share", "bm25_gap", "bm25_z", "bm25_rank",
    "units", "atoms", "words", "latin", "digits", "rare_here", "missing", "units_gap", "repeated",
    "sentence", "two_sentences", "sentence_words", "sentence_atoms", "two_atoms", "sentence_rare", "two_rare",
    "two_gap", "dense_sentence", "window", "window_atoms", "where_best",
    "run_longest", "run_worth", "run_squares",
    "units_bm25", "atoms_bm25", "pairs_bm25", "words_bm25", "rare_bm25", "flat_bm25",
    "length", "density", "focus", "formula", "query_length",
    "title_said", "query_in_title",
    *(f"expects_{name}" for name, _ in ASKED),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Matches:
    """Where the passages have what the query has: number of text, sentence and block, and of the atom, pair
    or unit found. A unit is a Chinese pair or a Latin word; its numbers are the pairs', then the atoms'."""

    at: Array
    what: Array


def features(query: Question, texts: Sequence[str], titles: Sequence[str], bm25: Array) -> Array:
    """Float32 of shape (texts, features) in the order of `NAMES`. `bm25` are the word index's scores."""
    count = len(texts)
    row = atoms([formula(f"{title}\n{text}") for title, text in zip(titles, texts, strict=True)])
    codes = row.known(query.words, query.beginnings)
    found = query.numbers[codes]
    at = np.flatnonzero(found)
    next_to = at[:-1][at[1:] == at[:-1] + 1]
    pair = query.pairs[found[next_to], found[next_to + 1]]
    next_to, pair = next_to[pair > 0], pair[pair > 0]
    exact = at[query.latin[found[at]] & (codes[at] < SOFT)]
    chinese = query.chinese_pair[pair]
    n_pairs, n_atoms = len(query.pair_worth), len(query.atom_worth)
    one = _Matches(at, found[at])
    two = _Matches(next_to, pair)
    unit = _Matches(
        np.concatenate([next_to[chinese], exact]), np.concatenate([pair[chinese], n_pairs + found[exact]])
    )
    values: dict[str, Array] = {}
    values |= _first_stage(np.asarray(bm25, dtype=np.float64))
    worth = np.concatenate(
        [np.where(query.chinese_pair, query.pair_worth, 0.0), np.where(query.latin, query.atom_worth, 0.0)]
    )
    in_words = worth * np.concatenate([query.in_word, query.latin])
    n_units = len(worth)
    often = _table(row.text, unit, count, n_units)
    has = often > 0
    here = has.sum(axis=0)
    rare = np.where((worth > 0) & (here > 0), np.log((count + 1) / (here + 0.5)), 0.0)
    often_atoms = _table(row.text, one, count, n_atoms)
    often_pairs = _table(row.text, two, count, n_pairs)
    has_atoms = often_atoms > 0
    latin = np.concatenate([np.zeros(n_pairs), np.where(query.latin, query.atom_worth, 0.0)])
    digits = np.concatenate([np.zeros(n_pairs), np.where(query.digit, query.atom_worth, 0.0)])
    units = _share(has, worth)
    values["units"], values["atoms"] = units, _share(has_atoms, query.atom_worth)
    values["words"], values["latin"] = _share(has, in_words), _share(has, latin)
    values["digits"], values["rare_here"] = _share(has, digits), _share(has, rare)
    lacking = np.where(has | (here == 0), 0.0, worth)
    values["missing"] = lacking.max(axis=1) / max(float(worth.max()), 1e-9)
    values["units_gap"] = units - units.max()
    total = max(float(worth.sum()), 1e-9)
    values["repeated"] = np.log1p(often @ worth / total)
    values |= _windows(row, one, unit, query, worth, in_words, rare, codes, found)
    values |= _runs(row, two, query, count)
    mean = max(float(row.lengths.mean()), 1.0)
    size = row.lengths / mean
    values["units_bm25"], values["flat_bm25"] = _bm25(often, worth, size), _bm25(often, worth, size, 0.9, 0.3)
    values["atoms_bm25"] = _bm25(often_atoms, query.atom_worth, size)
    values["pairs_bm25"] = _bm25(often_pairs, query.pair_worth, size)
    values["words_bm25"], values["rare_bm25"] = _bm25(often, in_words, size), _bm25(often, rare, size)
    values["length"] = np.log((row.lengths + 10) / (mean + 10))
    values["density"] = units / np.sqrt((row.lengths + 20) / (mean + 20))
    values["focus"] = 2 * (has @ worth) / (total + often @ worth)
    values["formula"] = _share(often_pairs > 0, np.where(query.chinese_pair, 0.0, query.pair_worth))
    values["query_length"] = np.full(count, np.log1p(n_pairs + n_atoms) / 5)
    return np.stack([values[name] for name in NAMES], axis=1).astype(np.float32)


def _first_stage(bm25: Array) -> dict[str, Array]:
    best = max(float(bm25.max()), 1e-9)
    return {
        "bm25_share": bm25 / best,
        "bm25_gap": (bm25 - best) / 50,
        "bm25_rank": 1 / (1 + (bm25 > bm25[:, None] + _TIE).sum(axis=1)),
        "bm25_z": (bm25 - bm25.mean()) / (4 * bm25.std() + 1e-9),
    }


def _windows(
    row: Atoms, one: _Matches, unit: _Matches, query: Question, worth: Array, in_words: Array, rare: Array,
    codes: Array, found: Array,
) -> dict[str, Array]:  # fmt: skip
    """The best sentence, the best two and the best window of fixed width, and what stands there."""
    count = len(row.lengths)
    separator = row.codes == ord(SEPARATOR)
    sentence = np.cumsum((row.kinds & BREAK) > 0)
    n = int(sentence[-1]) + 1
    owner = np.zeros(n, dtype=np.intp)
    owner[sentence] = row.text
    weights = np.stack([worth, in_words, rare], axis=1)
    has = _table(sentence, unit, n, len(worth)) > 0
    single = has @ weights
    together = has.copy()
    joined = owner[1:] == owner[:-1]
    together[:-1] |= has[1:] & joined[:, None]
    double = together @ weights
    has_atoms = _table(sentence, one, n, len(query.atom_worth)) > 0
    two_atoms = has_atoms.copy()
    two_atoms[:-1] |= has_atoms[1:] & joined[:, None]
    totals = np.maximum(weights.sum(axis=0), 1e-9)
    first = np.searchsorted(owner, np.arange(count))
    best = np.maximum.reduceat(single, first) / totals
    best_two = np.maximum.reduceat(double, first) / totals
    atoms_total = max(float(query.atom_worth.sum()), 1e-9)
    atoms_single, atoms_double = has_atoms @ query.atom_worth, two_atoms @ query.atom_worth
    tight = single[:, 0] / np.sqrt(np.bincount(sentence, minlength=n) + 15.0)
    tight_best = np.maximum.reduceat(tight, first)
    values = {
        "sentence": best[:, 0],
        "sentence_words": best[:, 1],
        "sentence_rare": best[:, 2],
        "two_sentences": best_two[:, 0],
        "two_rare": best_two[:, 2],
        "two_gap": best_two[:, 0] - best_two[:, 0].max(),
        "sentence_atoms": np.maximum.reduceat(atoms_single, first) / atoms_total,
        "two_atoms": np.maximum.reduceat(atoms_double, first) / atoms_total,
        "dense_sentence": tight_best / max(float(tight_best.max()), 1e-9),
    }
    # windows of fixed width, counted from the beginning of each text
    begins = np.searchsorted(row.text, np.arange(count))
    ends = np.append(begins[1:], len(row.text))
    blocks = (ends - begins) // BLOCK + 1
    base = np.concatenate([[0], np.cumsum(blocks)[:-1]])
    block = base[row.text] + (np.arange(len(row.text)) - begins[row.text]) // BLOCK
    total_blocks = int(blocks.sum())
    inner = np.ones(total_blocks, dtype=bool)
    inner[base] = False
    for name, found_at, weight in (("window", unit, worth), ("window_atoms", one, query.atom_worth)):
        there = _table(block, found_at, total_blocks, len(weight)) > 0
        there[:-1] |= there[1:] & inner[1:, None]
        values[name] = np.maximum.reduceat(there @ weight, base) / max(float(weight.sum()), 1e-9)
    order = np.argsort(double[:, 0], kind="stable")
    chosen = np.zeros(count, dtype=np.intp)
    chosen[owner[order]] = order
    values["where_best"] = (chosen - first) / np.bincount(owner, minlength=count)
    # the title is the first sentence of every text
    title_size = np.bincount(sentence, minlength=n)[first] - 1 + (np.arange(count) == 0)
    titled = title_size > 0
    said = _table(sentence, one, n, len(query.atom_worth))[first].sum(axis=1)
    values["title_said"] = np.where(titled, np.minimum(1.0, said / np.maximum(title_size, 1)), 0.0)
    values["query_in_title"] = np.where(titled, single[first, 0] / totals[0], 0.0)
    inside: Array = (sentence == chosen[row.text]) | (sentence == chosen[row.text] + 1)
    inside &= (found == 0) & ~separator
    for name, _ in ASKED:
        values[f"expects_{name}"] = np.zeros(count)
        if name in query.asked:
            signals = np.bincount(row.text, weights=inside & _signal(name, codes), minlength=count)
            given = np.minimum(signals, 3.0) / 3
            values[f"expects_{name}"] = given - given.mean()
    return values


def _signal(name: str, codes: Array) -> Array:
    """Where something stands that answers such a question."""
    return np.isin(codes, _SIGNALS[name])


_SIGNALS: dict[str, Array] = {
    name: np.array([*(ord(one) for one in characters), *words], dtype=np.intp)
    for name, characters, words in (
        ("who", "·・•", (NAME,)),
        ("when", "", (YEAR, NUMBER)),
        ("count", "零一二三四五六七八九十百千万亿两半", (YEAR, NUMBER)),
        ("where", "省市县区州国岛山河湖城镇村路洲港湾江海街", (NAME,)),
        ("why", "因由于为故导致使", ()),
    )
}


def _runs(row: Atoms, two: _Matches, query: Question, count: int) -> dict[str, Array]:
    """The longest stretches that stand in the passage as in the query."""
    longest: Array = np.zeros(count)
    heaviest: Array = np.zeros(count)
    squares: Array = np.zeros(count)
    if len(two.at):
        starts = np.concatenate([[True], two.at[1:] != two.at[:-1] + 1])
        number = np.cumsum(starts) - 1
        size = np.bincount(number).astype(np.float64)
        weight = np.bincount(number, weights=query.pair_worth[two.what])
        text = row.text[two.at[starts]]
        there, first = np.unique(text, return_index=True)
        longest[there] = np.maximum.reduceat(size, first)
        heaviest[there] = np.maximum.reduceat(weight, first)
        squares = np.bincount(text, weights=weight * weight, minlength=count)
    total = max(float(query.pair_worth.sum()), 1e-9)
    return {
        "run_longest": np.log1p(longest) / np.log1p(max(1, len(query.pair_worth) - 1)),
        "run_worth": heaviest / total,
        "run_squares": np.sqrt(squares) / total,
    }


def _table(group: Array, matches: _Matches, rows: int, columns: int) -> Array:
    """How often each number was found in each group: shape (rows, columns)."""
    cells = group[matches.at] * columns + matches.what
    return np.bincount(cells, minlength=rows * columns).reshape(rows, columns)


def _share(has: Array, worth: Array) -> Array:
    return np.asarray(has @ worth / max(float(worth.sum()), 1e-9))


def _bm25(often: Array, worth: Array, size: Array, k1: float = 1.0, b: float = 0.5) -> Array:
    """BM25 as a share of the best; lengths relative to the candidates' mean."""
    saturated = often / (often + (k1 * (1 - b + b * size))[:, None])
    scores = saturated @ worth
    return np.asarray(scores / max(float(scores.max()), 1e-9))
