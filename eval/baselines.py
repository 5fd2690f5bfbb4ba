"""Plain lexical search for comparison: bm25s (Lù 2024) with its own defaults over words (rjieba), character
bigrams, both in one index (union), or two rankings fused by reciprocal rank (Cormack et al. 2009).

It shares no code with the product's search, so that a sceptic may trust it.
"""

import re
from collections.abc import Callable, Mapping
from functools import partial

from corpora.problem import Problem
from eval.beir import Beir
from eval.suite import Progress

NAMES = ("words", "bigrams", "union", "rrf")
FUSION = 60
"""The constant of reciprocal rank fusion, as its authors set it."""
_FUSED = 100
"""Places of each ranking that are fused."""
_LATIN = re.compile(r"[a-z0-9]+(?:\.\d+)?")
_CHINESE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+")
Tokens = Callable[[str], list[str]]


class ExtraMissing(Problem):
    """A library of the `eval` extra is not installed."""

    code = "eval-extra-missing"


def answers(
    data: Beir, name: str, k: int, *, simplified: bool, longest: int, progress: Progress
) -> dict[str, dict[str, float]]:
    """Scores by corpus id for every question. `simplified` turns all text into simplified Chinese first;
    of a question the first `longest` characters count, as in the product. Raises `ExtraMissing`."""
    convert = _converter(simplified)
    texts = {id_: convert(f"{title}\n{text}") for id_, (title, text) in data.corpus.items()}
    asked = {id_: convert(text[:longest]) for id_, text in data.queries.items()}
    if name == "rrf":
        half = lambda done, total: progress(done // 2, total)  # noqa: E731
        rest = lambda done, total: progress((total + done) // 2, total)  # noqa: E731
        deep = max(k, _FUSED)
        return _fused(_ranked(texts, asked, words, deep, half), _ranked(texts, asked, bigrams, deep, rest), k)
    tokens: dict[str, Tokens] = {"words": words, "bigrams": bigrams, "union": union}
    return _ranked(texts, asked, tokens[name], k, progress)


def words(text: str) -> list[str]:
    """Words of Chinese and Latin text, punctuation left out."""
    import rjieba

    return [word for word in rjieba.cut(text.lower()) if word.strip() and any(c.isalnum() for c in word)]


def bigrams(text: str) -> list[str]:
    """Overlapping pairs of Chinese characters, and Latin words and numbers whole."""
    low = text.lower()
    found = _LATIN.findall(low)
    for run in _CHINESE.findall(low):
        found += [run] if len(run) == 1 else [run[at : at + 2] for at in range(len(run) - 1)]
    return found


def union(text: str) -> list[str]:
    """Words and bigrams side by side."""
    return [*(f"w {word}" for word in words(text)), *(f"b {pair}" for pair in bigrams(text))]


def _ranked(
    texts: Mapping[str, str], asked: Mapping[str, str], tokens: Tokens, k: int, progress: Progress
) -> dict[str, dict[str, float]]:
    try:
        import bm25s
    except ImportError:
        raise ExtraMissing(library="bm25s") from None
    ids = list(texts)
    model = bm25s.BM25()
    model.index([tokens(text) or [""] for text in texts.values()], show_progress=False)
    found: dict[str, dict[str, float]] = {}
    for done, (query, text) in enumerate(asked.items(), 1):
        wanted = [token for token in dict.fromkeys(tokens(text)) if token in model.vocab_dict]
        found[query] = {}
        if wanted:
            places, scores = model.retrieve([wanted], k=min(k, len(ids)), show_progress=False)
            pairs = zip(places[0].tolist(), scores[0].tolist(), strict=True)
            found[query] = {ids[place]: score for place, score in pairs if score > 0}
        progress(done, len(asked))
    return found


def _fused(
    one: Mapping[str, Mapping[str, float]], other: Mapping[str, Mapping[str, float]], k: int
) -> dict[str, dict[str, float]]:
    fused: dict[str, dict[str, float]] = {}
    for query in one:
        scores: dict[str, float] = {}
        for ranking in (one[query], other[query]):
            best_first = sorted(ranking, key=lambda id_: (-ranking[id_], id_))
            for rank, id_ in enumerate(best_first, 1):
                scores[id_] = scores.get(id_, 0.0) + 1.0 / (FUSION + rank)
        kept = sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))[:k]
        fused[query] = dict(kept)
    return fused


def _converter(simplified: bool) -> Callable[[str], str]:
    if not simplified:
        return str
    import opencc

    return partial(opencc.OpenCC("t2s").convert)
