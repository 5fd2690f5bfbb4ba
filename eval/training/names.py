"""Train the reader of unrostered Chinese names: `python -m eval.training.names --data DIR`.

DIR holds the sets `faithfulness_uhgeval_zh` (Apache-2.0), `retrieval_cmrc2018_zh`,
`retrieval_xquad_zh` and `retrieval_drcd_hans_to_hant` (CC BY-SA), `transcripts_dialogid_zh` and
`retrieval_tal_similar_zh` (MIT), none of which marks names. What a candidate is was judged string by
string for this project; `names_judged.txt` keeps those judgements as digests, so that the repository lists
nobody. Every judged name is also replaced by invented ones in its sentence, and sentences of our own are
added: the weights learn how names are made and where they stand, not who is who. Sets that only measure
(`pii_*`) are never opened.
"""

import argparse
import hashlib
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import yaml

from eval.files import rows
from guardrails.normalise import fold
from guardrails.people.candidates import Words, chinese, features, lexicon

_HERE = Path(__file__).parent
_TARGET = Path(__file__).parents[2] / "guardrails" / "people" / "names_weights.json"
_SCALE = 100
_SMALLEST = 0.12
"""Weights nearer to zero than this are left out of the file."""
_COPIES = 2
_ROUNDS = 8_000
_EXERCISES = 2_500
_STRENGTH = 0.6
_DOUBT = -1.0
_THRESHOLD = -1.5
"""Log-odds from which a candidate counts as a name: a missed pupil costs more than a word masked in vain."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line, the places in it that are names, those that are unclear and those judged to be none.
    `own` lines hold no name that is not marked."""

    text: str
    names: frozenset[tuple[int, int]]
    unclear: frozenset[tuple[int, int]] = frozenset()
    denied: frozenset[tuple[int, int]] = frozenset()
    own: bool = False


def digest(text: str) -> str:
    """Ten hexadecimal digits that stand for a judged string."""
    return hashlib.sha256(f"names:{text}".encode()).hexdigest()[:10]


def documents(data: Path) -> Iterator[str]:
    """Texts of the sets, simplified and folded."""
    import opencc

    simplify = opencc.OpenCC("t2s").convert
    for row in _rows(data / "faithfulness_uhgeval_zh" / "items.jsonl"):
        yield fold(f"{row['headline']}\n{row['context']}{row['remainder']}").text
    for name in ("retrieval_cmrc2018_zh", "retrieval_xquad_zh", "retrieval_drcd_hans_to_hant"):
        for row in _rows(data / name / "corpus.jsonl"):
            yield fold(simplify(f"{row['title']}\n{row['text']}")).text
    for row in _rows(data / "transcripts_dialogid_zh" / "items.jsonl"):
        yield fold(row["text"]).text
    for row in islice(_rows(data / "retrieval_tal_similar_zh" / "corpus.jsonl"), _EXERCISES):
        yield fold(row["text"]).text


def judged_lines(data: Path, judged: dict[str, bool]) -> Iterator[Line]:
    """Lines of the sets with their judged names; the longest of overlapping names counts."""
    transliterated = lexicon().transliteration
    for document in documents(data):
        for text in document.split("\n"):
            words = Words(text)
            names, unclear, denied = list[tuple[int, int]](), set[tuple[int, int]](), set[tuple[int, int]]()
            for start, end, _ in chinese(words):
                known = judged.get(digest(text[start:end]))
                if known:
                    names.append((start, end))
                elif known is False:
                    denied.add((start, end))
                elif transliterated.fullmatch(text, start, end) or (
                    words.of[start] == words.of[end - 1] and words.tags[words.of[start]] == "nr"
                ):
                    unclear.add((start, end))
            longest = [
                each
                for each in names
                if not any(o != each and o[0] <= each[0] and each[1] <= o[1] for o in names)
            ]
            yield Line(text, frozenset(longest), frozenset(unclear), frozenset(denied))


def invented(rng: random.Random, source: dict[str, Any], compound: list[str], surnames: str) -> str:
    """A name nobody has been asked for; common surnames are drawn more often, as in life."""
    place = min(int(rng.expovariate(1 / 45)), len(surnames) - 1)
    surname = rng.choice(compound) if rng.random() < 0.02 else surnames[place]
    given = source["given"]
    size = 1 if rng.random() < 0.25 else 2
    return surname + "".join(rng.choice(given) for _ in range(size))


def renamed(line: Line, rng: random.Random, name: Any) -> Line:
    """The line with other people in it: the same invented name for the same name."""
    chosen: dict[str, str] = {}
    parts, places, place, size = list[str](), set[tuple[int, int]](), 0, 0
    for start, end in sorted(line.names):
        if start < place:
            continue
        new = chosen.setdefault(line.text[start:end], name())
        parts += [line.text[place:start], new]
        size += start - place
        places.add((size, size + len(new)))
        size += len(new)
        place = end
    return Line("".join((*parts, line.text[place:])), frozenset(places))


def own_lines(source: dict[str, Any], rng: random.Random, name: Any) -> Iterator[Line]:
    """Sentences of our own about invented people, and about nobody."""
    for _ in range(_ROUNDS):
        text, places = "", set[tuple[int, int]]()
        for part in rng.choice(source["sentences"]).split("{"):
            slot, found, rest = part.partition("}")
            if not found:
                text += part
                continue
            value = {"age": str(rng.randint(6, 90)), "job": rng.choice(source["jobs"])}.get(slot) or name()
            if slot.startswith("name"):
                places.add((len(text), len(text) + len(value)))
            text += value + rest
        yield Line(text, frozenset(places), own=True)
    book = lexicon()
    roles, verbs, rest = sorted(book.roles), sorted(book.verbs), source["rest"]
    for _ in range(_ROUNDS):
        before = rng.choice(
            (
                "",
                rng.choice(roles),
                rng.choice(source["openings"]) + rng.choice(roles),
                rng.choice(source["openings"]),
            )
        )
        after = rng.choice((rng.choice(verbs), rng.choice(source["links"]), rng.choice(verbs)))
        first = name()
        text = before + first + after
        places = {(len(before), len(before) + len(first))}
        if after in source["links"] and rng.random() < 0.6:
            second = name()
            places.add((len(text), len(text) + len(second)))
            text += second + rng.choice(verbs)
        yield Line(text + rng.choice(rest), frozenset(places), own=True)
    for text in source["silent"] * 3:
        yield Line(text, frozenset(), own=True)


def examples(lines: Iterator[Line]) -> Iterator[tuple[list[str], bool, bool]]:
    """Features and answer of every candidate that is not unclear, and whether the answer is certain."""
    for line in lines:
        words = Words(line.text)
        for start, end, surname in chinese(words):
            if (start, end) not in line.unclear:
                inside = any(start < other[1] and other[0] < end for other in line.names)
                certain = line.own or inside or (start, end) in line.denied
                yield features(words, start, end, surname), (start, end) in line.names, certain


def train(data: Path, seed: int) -> dict[str, Any]:
    """Logistic weights, scaled to integers."""
    import numpy as np
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    rng = random.Random(seed)  # noqa: S311  (examples, not secrets)
    source: dict[str, Any] = yaml.safe_load((_HERE / "names_words.yaml").read_text("utf-8"))
    source["given"] = "".join(source["given"].split())
    raw = yaml.safe_load((_TARGET.parent / "lexicon.yaml").read_text("utf-8"))
    surnames = "".join(raw["surnames"].split())

    def name() -> str:
        return invented(rng, source, raw["compound_surnames"], surnames)

    real = list(judged_lines(data, _judged()))
    other = [renamed(line, rng, name) for line in real for _ in range(_COPIES) if line.names]
    rows = list(examples(iter((*real, *other, *own_lines(source, rng, name)))))
    vectors = DictVectorizer(sparse=True)
    matrix = vectors.fit_transform([dict.fromkeys(keys, 1) for keys, _, _ in rows])
    matrix.indices, matrix.indptr = matrix.indices.astype("int32"), matrix.indptr.astype("int32")
    answers = np.array([answer for _, answer, _ in rows])
    model = LogisticRegression(C=_STRENGTH, solver="liblinear", max_iter=200)
    model.fit(matrix, answers)
    # a candidate that nobody judged and that looks like a name may well be one: it teaches nothing
    certain = np.array([certain for _, _, certain in rows])
    sure = certain | (model.decision_function(matrix) < _DOUBT)
    model.fit(matrix[sure], answers[sure])
    weights = {
        key: round(float(weight) * _SCALE)
        for key, weight in zip(vectors.feature_names_, model.coef_[0], strict=True)
        # "A" with a positive weight would list people
        if abs(weight) >= _SMALLEST and not (key.startswith("A") and weight > 0)
    }
    return {
        "scale": _SCALE,
        "threshold": _THRESHOLD,
        "bias": round(float(model.intercept_[0]) * _SCALE),
        "weights": weights,
    }


def _judged() -> dict[str, bool]:
    lines = (_HERE / "names_judged.txt").read_text("ascii").split()
    return {line[1:]: line[0] == "+" for line in lines}


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    return (row for _, row in rows(path))


def main() -> None:
    """Train and write the file that ships."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    trained = train(arguments.data, arguments.seed)
    text = json.dumps(trained, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    _TARGET.write_text(text + "\n", "utf-8")
    print(f"{len(trained['weights'])} weights, {len(text.encode())} bytes")


if __name__ == "__main__":
    main()
