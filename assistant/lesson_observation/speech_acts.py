"""Speech acts (言语行为) of a teacher in Chinese: nine, by a linear model over hashed n-grams and a small
convolution over characters, both trained by `python -m eval.training.speech_acts` and read by numpy alone.

The acts are those of DialogID (ai4ed, MIT): greeting, guidance, note-taking, commending, repeating,
reviewing, summarization, example-giving, others.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from itertools import pairwise
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
ACTS = (
    "commending", "example-giving", "greeting", "guidance", "note-taking", "others", "repeating", "reviewing",
    "summarization",
)  # fmt: skip
BITS = 18
SIZES = (1, 2, 3, 4)
WIDTHS = (1, 2, 3, 4, 5)
"""Characters under one filter."""
LONGEST = 120
_AT_ONCE = 64
_PAD, _RARE = 0, 1
_FILE = "speech_acts.npz"


def plain(text: str) -> str:
    """The text as both parts read it."""
    return "".join(unicodedata.normalize("NFKC", text).lower().split())


def numbers(text: str) -> NDArray[np.int64]:
    """Feature numbers of the linear part: characters in ones to fours, words, pairs of words, both ends."""
    import rjieba

    said = plain(text)
    words = ["<", *rjieba.cut(said), ">"]
    named = [said[at : at + size] for size in SIZES for at in range(len(said) - size + 1)]
    named += [*(f"w {word}" for word in words), *(f"w {a} {b}" for a, b in pairwise(words))]
    named += [f"^{said[:size]}" for size in (1, 2, 3)] + [f"{said[-size:]}$" for size in (1, 2, 3, 4)]
    return np.array([crc32(name.encode()) & (1 << BITS) - 1 for name in named], dtype=np.int64)


def weighed(found: NDArray[np.int64], rarity: Floats) -> tuple[NDArray[np.int64], Floats]:
    """Each feature once, with its weight: (1 + log count) · rarity, together of length one."""
    unique, counts = np.unique(found, return_counts=True)
    values = (1 + np.log(counts)) * rarity[unique]
    return unique, np.asarray(values / (np.linalg.norm(values) or 1.0), dtype=np.float32)


def characters(texts: Sequence[str], vocabulary: dict[str, int]) -> NDArray[np.int64]:
    """Texts as rows of character numbers, one blank before, blanks to the longest behind."""
    rows = [[vocabulary.get(each, _RARE) for each in plain(text)[:LONGEST]] for text in texts]
    made = np.full((len(rows), max(max(map(len, rows), default=0), 1) + max(WIDTHS)), _PAD, dtype=np.int64)
    for at, row in enumerate(rows):
        made[at, 1 : 1 + len(row)] = row
    return made


def windows(embedded: Floats, width: int) -> Floats:
    """Each stretch of `width` characters as one row: texts × places × (width · size)."""
    count, places, size = embedded.shape
    parts = [embedded[:, at : places - width + 1 + at] for at in range(width)]
    return np.concatenate(parts, axis=2).reshape(count, places - width + 1, width * size)


@dataclass(frozen=True, slots=True)
class Convolution:
    """Character embeddings, filters by width and an output layer; the strongest answer of a filter anywhere
    in the text counts."""

    vocabulary: dict[str, int]
    parts: dict[str, Floats]

    def scores(self, texts: Sequence[str]) -> Floats:
        """Log-likelihoods, a row a text."""
        found = np.zeros((len(texts), len(ACTS)), dtype=np.float32)
        order = sorted(range(len(texts)), key=lambda at: len(texts[at]))
        for start in range(0, len(order), _AT_ONCE):
            some = order[start : start + _AT_ONCE]
            embedded = self.parts["E"][characters([texts[at] for at in some], self.vocabulary)]
            strongest = [
                (windows(embedded, width) @ self.parts[f"W{width}"]).max(axis=1) + self.parts[f"b{width}"]
                for width in WIDTHS
            ]
            found[some] = np.maximum(np.concatenate(strongest, axis=1), 0) @ self.parts["O"] + self.parts["c"]
        top = found.max(axis=1, keepdims=True)
        return np.asarray(
            found - top - np.log(np.exp(found - top).sum(axis=1, keepdims=True)), dtype=np.float32
        )


@dataclass(frozen=True, slots=True)
class SpeechActs:
    """The shipped model. `weights` are 8-bit, a row an act; `mix` weighs the convolution against the linear
    part; `bias` moves the borders between acts so that rare ones are found too; `learned_from` is
    the SHA-256 of the file it was fitted on."""

    weights: NDArray[np.int8]
    rarity: Floats
    scales: Floats
    biases: Floats
    convolutions: tuple[Convolution, ...]
    mix: float
    bias: Floats
    learned_from: str

    def scores(self, texts: Sequence[str]) -> Floats:
        """A score for each act, a row a text; the highest is the act."""
        return combined(self.linear(texts), self.convolved(texts), self.mix) + self.bias

    def linear(self, texts: Sequence[str]) -> Floats:
        """Margins of the linear part."""
        made = np.zeros((len(texts), len(ACTS)), dtype=np.float32)
        for at, text in enumerate(texts):
            found, values = weighed(numbers(text), self.rarity)
            made[at] = self.biases + self.scales * (self.weights[:, found].astype(np.float32) @ values)
        return made

    def convolved(self, texts: Sequence[str]) -> Floats:
        """Mean log-likelihoods of the convolutions."""
        return np.asarray(
            np.mean([each.scores(texts) for each in self.convolutions], axis=0), dtype=np.float32
        )


def combined(linear: Floats, convolved: Floats, mix: float) -> Floats:
    """Both parts together."""
    return np.asarray((1 - mix) * linear + mix * convolved / 4, dtype=np.float32)


@cache
def speech_acts() -> SpeechActs:
    """The shipped model, read at first use."""
    with as_file(files(__name__.rpartition(".")[0]) / _FILE) as path, np.load(path) as stored:
        return of_arrays({name: stored[name] for name in stored.files})


def of_arrays(stored: dict[str, NDArray[np.generic]]) -> SpeechActs:
    """The model in the arrays of its file."""
    vocabulary = {each: at + 2 for at, each in enumerate(str(stored["vocabulary"]))}
    nets = []
    for number in range(int(stored["nets"])):
        parts = {}
        for name in ("E", "O", "c", *(f"W{w}" for w in WIDTHS), *(f"b{w}" for w in WIDTHS)):
            values = stored[f"{number}{name}"].astype(np.float32)
            parts[name] = values * np.float32(stored[f"{number}{name}_scale"]) if name[0] in "EW" else values
        nets.append(Convolution(vocabulary, parts))
    return SpeechActs(
        weights=stored["weights"].astype(np.int8),
        rarity=stored["rarity"].astype(np.float32),
        scales=stored["scales"].astype(np.float32),
        biases=stored["biases"].astype(np.float32),
        convolutions=tuple(nets),
        mix=float(stored["mix"]),
        bias=stored["bias"].astype(np.float32),
        learned_from=str(stored["learned_from"]),
    )
