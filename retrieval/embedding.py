"""Text into vectors (向量化): what makes them, and the way that needs no model and no download."""

import zlib
from collections.abc import Sequence
from itertools import chain
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from corpora.problem import Problem
from retrieval.segmentation import tokens

Vectors = NDArray[np.float32]


class EmbeddingFailed(Problem):
    """The embedding endpoint could not be reached, refused, or answered with something unusable."""

    code = "embedding-failed"


class Embedder(Protocol):
    """Makes unit vectors. `weight` says how much its nearness counts beside BM25 (which counts 1);
    `floor` is the cosine below which nearness alone is no reason to return a passage."""

    @property
    def name(self) -> str:
        """Names the model and whatever else decides its vectors."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""

    @property
    def weight(self) -> float:
        """Weight of the cosine part in the fused score."""

    @property
    def floor(self) -> float:
        """Least cosine of a passage that shares no term with the query."""

    def embed_passages(self, texts: list[str]) -> Vectors:
        """Float32 of shape (texts, dimension), every row of length 1 (or 0 for a text with no term)."""

    def embed_query(self, text: str) -> Vectors:
        """Float32 of shape (dimension,)."""


class HashingEmbedder:
    """Signed feature hashing of the index terms (Weinberger et al. 2009), counts dampened by 1 + ln.

    The same on every machine. It knows no meaning that the word index does not know, so search does not ask
    it (`weight` 0): on every test set in `docs/retrieval.md` its cosine changed nothing beyond noise. It
    keeps the vector index filled and in step, for whoever searches by vectors alone.
    """

    weight = 0.0

    def __init__(self, dimension: int = 256) -> None:
        self.dimension = dimension
        self.name = f"hashing-{dimension}"
        self.floor = 4.0 / dimension**0.5  # four standard deviations of chance agreement

    def embed_passages(self, texts: list[str]) -> Vectors:
        """See `Embedder`."""
        terms = [tokens(text) for text in texts]
        lengths = np.fromiter((len(found) for found in terms), dtype=np.int64, count=len(terms))
        hashes = np.fromiter(
            (zlib.crc32(term.encode()) for term in chain.from_iterable(terms)),
            dtype=np.uint64,
            count=int(lengths.sum()),
        )
        rows = np.repeat(np.arange(len(terms), dtype=np.uint64), lengths)
        cells, counts = np.unique((rows << np.uint64(32)) | hashes, return_counts=True)
        mixed = (cells & np.uint64(0xFFFFFFFF)) * np.uint64(0x9E3779B97F4A7C15)
        sign = np.where(mixed >> np.uint64(63), 1.0, -1.0)
        bucket = ((mixed >> np.uint64(24)) % np.uint64(self.dimension)).astype(np.int64)
        place = (cells >> np.uint64(32)).astype(np.int64) * self.dimension + bucket
        summed = np.bincount(
            place, weights=sign * (1.0 + np.log(counts)), minlength=len(terms) * self.dimension
        )
        return unit(summed.reshape(len(terms), self.dimension))

    def embed_query(self, text: str) -> Vectors:
        """See `Embedder`."""
        return np.asarray(self.embed_passages([text])[0])


def unit(vectors: NDArray[Any] | Sequence[Any]) -> Vectors:
    """The rows scaled to length 1; rows of zeros stay."""
    array = np.asarray(vectors, dtype=np.float64)
    lengths = np.linalg.norm(array, axis=1, keepdims=True)
    return (array / np.where(lengths > 0, lengths, 1.0)).astype(np.float32)
