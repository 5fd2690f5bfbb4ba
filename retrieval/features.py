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
    "units", "atoms", "words", "latin", "digits", "missing", "units_gap", "repeated",
    "sentence", "two_sentences", "sentence_words", "sentence_atoms", "two_atoms",
    "two_gap", "dense_sentence", "window", "window_atoms", "where_best",
    "units_bm25", "atoms_bm25", "pairs_bm25", "words_bm25", "flat_bm25",
    "length", "density", "focus",
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
    row = atoms([formula(f"{title}\n{text}") for title, text in zip(titles, texts, strict=True)])
    codes = row.known(query.words, query.beginnings)
    found = query.numbers[codes]
    at = np.flatnonzero(found)
    next_to = at[:-1][at[1:] == at[:-1] + 1]
    pair = query.pairs[found[next_to], found[next_to + 1]]
    next_to, pair = next_to[pair > 0], pair[pair > 0]
    exact = at[query.latin[found[at]] & (codes[at] < SOFT)]
    chinese = query.chinese_pair[pair]
    one, two = _Matches(at, found[at]), _Matches(next_to, pair)
    unit = _Matches(
        np.concatenate([next_to[chinese], exact]),
        np.concatenate([pair[chinese], len(query.pair_worth) + found[exact]]),
    )
    worth, values = _counted(query, row, one, two, unit)
    sentence = np.cumsum((row.kinds & BREAK) > 0)
    in_words = worth * np.concatenate([query.in_word, query.latin])
    weights = np.stack([worth, in_words], axis=1)
    best, chosen = _sentences(row, sentence, one, unit, query, weights)
    values |= best
    values["window"], values["window_atoms"] = (
        _windows(row, unit, worth),
        _windows(row, one, query.atom_worth),
    )
    inside = (sentence == chosen[row.text]) | (sentence == chosen[row.text] + 1)
    inside &= (found == 0) & (row.codes != ord(SEPARATOR))
    values |= _expected(query, row, codes, inside)
    values |= _first_stage(np.asarray(bm25, dtype=np.float64))
    return np.stack([values[name] for name in NAMES], axis=1).astype(np.float32)


def _counted(
    query: Question, row: Atoms, one: _Matches, two: _Matches, unit: _Matches
) -> tuple[Array, dict[str, Array]]:
    """The worth of units, and what follows from how often each stands in the whole text."""
    count, n_pairs, n_atoms = len(row.lengths), len(query.pair_worth), len(query.atom_worth)
    chinese, latin = (
        np.where(query.chinese_pair, query.pair_worth, 0.0),
        np.where(query.latin, query.atom_worth, 0.0),
    )
    worth = np.concatenate([chinese, latin])
    in_words = worth * np.concatenate([query.in_word, query.latin])
    of_latin = np.concatenate([np.zeros(n_pairs), latin])
    of_digits = np.concatenate([np.zeros(n_pairs), np.where(query.digit, latin, 0.0)])
    often, often_atoms = _table(row.text, unit, count, len(worth)), _table(row.text, one, count, n_atoms)
    often_pairs = _table(row.text, two, count, n_pairs)
    has = often > 0
    here = has.sum(axis=0)
    units = _share(has, worth)
    lacking = np.where(has | (here == 0), 0.0, worth)
    total = max(float(worth.sum()), 1e-9)
    mean = max(float(row.lengths.mean()), 1.0)
    size = row.lengths / mean
    values = {
        "units": units,
        "atoms": _share(often_atoms > 0, query.atom_worth),
        "words": _share(has, in_words),
        "latin": _share(has, of_latin),
        "digits": _share(has, of_digits),
        "missing": lacking.max(axis=1) / max(float(worth.max()), 1e-9),
        "units_gap": units - units.max(),
        "repeated": np.log1p(often @ worth / total),
        "units_bm25": _bm25(often, worth, size),
        "flat_bm25": _bm25(often, worth, size, 0.9, 0.3),
        "atoms_bm25": _bm25(often_atoms, query.atom_worth, size),
        "pairs_bm25": _bm25(often_pairs, query.pair_worth, size),
        "words_bm25": _bm25(often, in_words, size),
        "length": np.log((row.lengths + 10) / (mean + 10)),
        "density": units / np.sqrt((row.lengths + 20) / (mean + 20)),
        "focus": 2 * (has @ worth) / (total + often @ worth),
    }
    return worth, values


def _first_stage(bm25: Array) -> dict[str, Array]:
    best = max(float(bm25.max()), 1e-9)
    return {
        "bm25_share": bm25 / best,
        "bm25_gap": (bm25 - best) / 50,
        "bm25_rank": 1 / (1 + (bm25 > bm25[:, None] + _TIE).sum(axis=1)),
        "bm25_z": (bm25 - bm25.mean()) / (4 * bm25.std() + 1e-9),
    }


def _sentences(
    row: Atoms, sentence: Array, one: _Matches, unit: _Matches, query: Question, weights: Array
) -> tuple[dict[str, Array], Array]:
    """The best sentence and the best two, by units and by atoms; and the first of the best two of every text.
    `weights` has a column for the worth of units and one for those in words.
    """
    count, n = len(row.lengths), int(sentence[-1]) + 1
    owner = np.zeros(n, dtype=np.intp)
    owner[sentence] = row.text
    first = np.searchsorted(owner, np.arange(count))
    joined = (owner[1:] == owner[:-1])[:, None]
    has, has_atoms = (
        _table(sentence, unit, n, len(weights)) > 0,
        _table(sentence, one, n, len(query.latin)) > 0,
    )
    single, double = has @ weights, _joined(has, joined) @ weights
    atom_worth = query.atom_worth
    tight = np.maximum.reduceat(single[:, 0] / np.sqrt(np.bincount(sentence, minlength=n) + 15.0), first)
    totals, atoms_total = np.maximum(weights.sum(axis=0), 1e-9), max(float(atom_worth.sum()), 1e-9)
    best, best_two = (np.maximum.reduceat(each, first) / totals for each in (single, double))
    order = np.argsort(double[:, 0], kind="stable")
    chosen = np.zeros(count, dtype=np.intp)
    chosen[owner[order]] = order
    # the title is the first sentence of every text
    title = np.bincount(sentence, minlength=n)[first] - 1 + (np.arange(count) == 0)
    said = _table(sentence, one, n, len(atom_worth))[first].sum(axis=1)
    values = {
        "sentence": best[:, 0],
        "sentence_words": best[:, 1],
        "two_sentences": best_two[:, 0],
        "two_gap": best_two[:, 0] - best_two[:, 0].max(),
        "sentence_atoms": np.maximum.reduceat(has_atoms @ atom_worth, first) / atoms_total,
        "two_atoms": np.maximum.reduceat(_joined(has_atoms, joined) @ atom_worth, first) / atoms_total,
        "dense_sentence": tight / max(float(tight.max()), 1e-9),
        "where_best": (chosen - first) / np.bincount(owner, minlength=count),
        "title_said": np.where(title > 0, np.minimum(1.0, said / np.maximum(title, 1)), 0.0),
        "query_in_title": np.where(title > 0, single[first, 0] / totals[0], 0.0),
    }
    return values, chosen


def _joined(has: Array, joined: Array) -> Array:
    """Each row with the next where both are of one text."""
    both = has.copy()
    both[:-1] |= has[1:] & joined
    return both


def _windows(row: Atoms, found_at: _Matches, worth: Array) -> Array:
    """The best window of `2 * BLOCK` atoms, counted from the beginning of each text."""
    begins = np.searchsorted(row.text, np.arange(len(row.lengths)))
    blocks = (np.append(begins[1:], len(row.text)) - begins) // BLOCK + 1
    base = np.concatenate([[0], np.cumsum(blocks)[:-1]])
    block = base[row.text] + (np.arange(len(row.text)) - begins[row.text]) // BLOCK
    total = int(blocks.sum())
    inner = np.ones(total, dtype=bool)
    inner[base] = False
    there = _joined(_table(block, found_at, total, len(worth)) > 0, inner[1:, None])
    return np.asarray(np.maximum.reduceat(there @ worth, base) / max(float(worth.sum()), 1e-9))


def _expected(query: Question, row: Atoms, codes: Array, inside: Array) -> dict[str, Array]:
    """Whether what is asked for stands `inside` the best two sentences, beside the candidates' mean."""
    count = len(row.lengths)
    values: dict[str, Array] = {}
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
