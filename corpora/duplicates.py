"""Texts that the library already has: the same, nearly the same, or one within another (查重).

Same means equal after what formats change is taken out: white space and full-width forms. Nearly the
same is the Jaccard similarity of the sets of 5-character shingles, estimated by MinHash (Broder 1997,
"On the resemblance and containment of documents") from a fingerprint small enough for a table's column.
Five characters are two to three Chinese words: by then two texts on one topic share little by chance.
"""

import hashlib
import struct
import unicodedata
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

SHINGLE = 5
"""Characters of a shingle."""

PERMUTATIONS = 128
"""Hash functions of a fingerprint: 512 bytes, a standard error of 0.035 at a similarity of 0.8."""

NEAR = 0.8
"""Similarity from which two texts are editions of one: 20 scattered one-character changes in a thousand
characters leave 0.8, while two notices of one ministry on one subject stay below 0.1."""

CONTAINED = 0.85
"""Share of a text found in another from which that one carries it: a whole notice in an article keeps
0.99 through changed punctuation and lost numbering, and 0.87 with 25 characters in a thousand changed."""

_BATCH = 4_096
"""Shingles hashed at once: their 128 values take 4 MiB."""

_HEAD = struct.Struct(">BI")
_VERSION = 1
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3002: ord(".")}


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """MinHash values of a text and the number of its distinct shingles."""

    values: tuple[int, ...]
    shingles: int

    def to_bytes(self) -> bytes:
        """517 bytes for a table's column."""
        return _HEAD.pack(_VERSION, self.shingles) + np.array(self.values, dtype=">u4").tobytes()

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """The fingerprint that `to_bytes` wrote. Raises ValueError for other bytes."""
        if len(data) != _HEAD.size + 4 * PERMUTATIONS or data[0] != _VERSION:
            raise ValueError("not a fingerprint")
        _, shingles = _HEAD.unpack_from(data)
        values = np.frombuffer(data, dtype=">u4", offset=_HEAD.size)
        return cls(tuple(int(value) for value in values), shingles)


def text_sha256(text: str) -> str:
    """SHA-256 of `text` without white space and full-width forms: equal for one text in two formats."""
    plain = unicodedata.normalize("NFC", text).translate(_FULL_WIDTH)
    return hashlib.sha256("".join(plain.split()).encode("utf-8", "surrogatepass")).hexdigest()


def fingerprint(text: str) -> Fingerprint:
    """The fingerprint of `text`; the same on every machine and in every run."""
    from datasketch import MinHash

    shingles = _shingles(text)
    sketch = MinHash(num_perm=PERMUTATIONS, seed=1, hashfunc=int, scheme="affine32")
    for start in range(0, len(shingles), _BATCH):
        sketch.update_batch(shingles[start : start + _BATCH].tolist())
    return Fingerprint(tuple(int(value) for value in sketch.hashvalues), len(shingles))


def similarity(a: Fingerprint, b: Fingerprint) -> float:
    """Estimated Jaccard similarity, 0 to 1; 0 where either text is empty."""
    if not (a.shingles and b.shingles):
        return 0.0
    return sum(x == y for x, y in zip(a.values, b.values, strict=True)) / PERMUTATIONS


def overlap(a: Fingerprint, b: Fingerprint) -> float:
    """Estimated share of the shorter text that is in the longer one, 0 to 1, from fingerprints alone.

    Coarse where one text is many times as long: at ten times, the standard error is about 0.25, so
    `contained` decides.
    """
    alike = similarity(a, b)
    if not alike:
        return 0.0
    shared = alike / (1 + alike) * (a.shingles + b.shingles)
    return min(1.0, shared / min(a.shingles, b.shingles))


def contained(a: str, b: str) -> float:
    """Share of the shingles of `a` that `b` has, 0 to 1, exact: near 1 where `b` carries the whole of `a`
    with other text around it, as a reprint does. 0 where `a` has no shingle."""
    inner, outer = _shingles(a), _shingles(b)
    return float(np.isin(inner, outer, assume_unique=True).mean()) if len(inner) else 0.0


def _shingles(text: str) -> NDArray[np.uint64]:
    """Distinct 32-bit hashes of the shingles of the letters and digits of `text`; a shorter text is one
    shingle."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    letters = "".join(filter(str.isalnum, plain))
    if not letters:
        return np.empty(0, dtype=np.uint64)
    codes = np.frombuffer(letters.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.uint64)
    width = min(SHINGLE, len(codes))
    hashes = np.zeros(len(codes) - width + 1, dtype=np.uint64)
    for offset in range(width):
        hashes = hashes * np.uint64(0x100000001B3) + codes[offset : offset + len(hashes)]
    return np.unique(_mixed(hashes) >> np.uint64(32))


def _mixed(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Every bit depends on every other (the finaliser of MurmurHash3)."""
    values = (values ^ (values >> np.uint64(33))) * np.uint64(0xFF51AFD7ED558CCD)
    values = (values ^ (values >> np.uint64(33))) * np.uint64(0xC4CEB9FE1A85EC53)
    return values ^ (values >> np.uint64(33))
