"""Train the classifier of Chinese speech acts: `python -m eval.training.speech_acts --data DIR`.

DIR is `transcripts_dialogid_zh` (DialogID, ai4ed, MIT). Texts that are the same but for punctuation stand in
one fold. Prints macro-F1 over three folds, with the borders between acts set on the other folds, and writes
the model fitted on all rows to `assistant/lesson_observation/speech_acts.npz`. scikit-learn is needed here
and nowhere at run time.
"""

import argparse
import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.lesson_observation.speech_acts import (
    ACTS,
    BITS,
    LONGEST,
    WIDTHS,
    Convolution,
    Floats,
    characters,
    combined,
    numbers,
    plain,
    weighed,
    windows,
)
from eval.files import rows
from eval.training.linear import packed
from eval.training.logistic import folds

FILE = "items.jsonl"
SIZE, FILTERS, DROPPED = 64, 96, 0.5
EPOCHS, BATCH, STEP = 6, 64, 1e-3
SMOOTHED = 0.05
FOLDS, NETS, SEEN, LEAST = 3, 2, 3, 2
STRENGTH = 0.6
Labels = NDArray[np.int64]


def read(folder: Path) -> tuple[list[str], Labels]:
    """Texts and numbers of their acts. Raises `EvalDataInvalid`."""
    found = [(str(row["text"]), ACTS.index(str(row["label"]))) for _, row in rows(folder / FILE)]
    return [text for text, _ in found], np.array([label for _, label in found])


def groups(texts: Sequence[str]) -> list[str]:
    """The same name for texts that differ in punctuation only."""
    return [re.sub(r"\W", "", text) for text in texts]


def macro_f1(labels: Labels, guesses: Labels, classes: int = len(ACTS)) -> float:
    """Mean over the classes of F1; a class that neither has counts 0."""
    found = []
    for each in range(classes):
        right = float(((labels == each) & (guesses == each)).sum())
        every = float((labels == each).sum() + (guesses == each).sum())
        found.append(2 * right / every if every else 0.0)
    return float(np.mean(found))


def rarity_of(found: Sequence[NDArray[np.int64]]) -> Floats:
    """Inverse document frequency of every feature, 0 for those in one text only."""
    seen = np.zeros(1 << BITS)
    for each in found:
        seen[np.unique(each)] += 1
    rarity = np.log((len(found) + 1) / (seen + 1)) + 1
    return np.asarray(np.where(seen >= LEAST, rarity, 0), dtype=np.float32)


def matrix(found: Sequence[NDArray[np.int64]], rarity: Floats) -> Any:
    """Texts as sparse rows of weighed features."""
    from scipy.sparse import csr_matrix

    parts = [weighed(each, rarity) for each in found]
    ends = np.cumsum([0, *(len(columns) for columns, _ in parts)])
    columns = np.concatenate([columns for columns, _ in parts])
    values = np.concatenate([values for _, values in parts])
    return csr_matrix((values, columns, ends), shape=(len(parts), 1 << BITS))


def fit_linear(table: Any, labels: Labels) -> tuple[Floats, Floats]:
    """Coefficients, a row an act, and intercepts of a linear support vector machine."""
    from sklearn.svm import LinearSVC

    model = LinearSVC(C=STRENGTH, random_state=0)
    model.fit(table, labels)
    return model.coef_, model.intercept_


def vocabulary_of(texts: Sequence[str]) -> str:
    """The characters seen often enough, commonest first."""
    counted = Counter(each for text in texts for each in plain(text)[:LONGEST])
    return "".join(each for each, times in counted.most_common() if times >= SEEN)


def fit_convolution(
    texts: Sequence[str], labels: Labels, known: str, seed: int, told: bool = False
) -> Convolution:
    """A convolution by Adam (Kingma and Ba 2015) with dropout before the output layer (Kim 2014)."""
    chance = np.random.default_rng(seed)
    vocabulary = {each: at + 2 for at, each in enumerate(known)}
    parts: dict[str, Floats] = {"E": chance.normal(0, 0.1, (len(known) + 2, SIZE)).astype("f4")}
    for width in WIDTHS:
        spread = np.sqrt(2 / (width * SIZE))
        parts[f"W{width}"] = chance.normal(0, spread, (width * SIZE, FILTERS)).astype("f4")
        parts[f"b{width}"] = np.zeros(FILTERS, "f4")
    hidden = FILTERS * len(WIDTHS)
    parts["O"] = chance.normal(0, np.sqrt(1 / hidden), (hidden, len(ACTS))).astype("f4")
    parts["c"] = np.zeros(len(ACTS), "f4")
    first = {name: np.zeros_like(value) for name, value in parts.items()}
    second = {name: np.zeros_like(value) for name, value in parts.items()}
    steps = 0
    for epoch in range(EPOCHS):
        rate = STEP if epoch < EPOCHS - 2 else STEP * 0.3
        for batch in _batches(texts, chance):
            slopes = _slopes(
                parts, characters([texts[at] for at in batch], vocabulary), labels[batch], chance
            )
            steps += 1
            for name, slope in slopes.items():
                first[name] = 0.9 * first[name] + 0.1 * slope
                second[name] = 0.999 * second[name] + 0.001 * slope**2
                mean, spread = first[name] / (1 - 0.9**steps), second[name] / (1 - 0.999**steps)
                parts[name] = (parts[name] - rate * mean / (np.sqrt(spread) + 1e-8)).astype("f4")
        if told:
            print(f"  epoch {epoch + 1} of {EPOCHS}", flush=True)
    return Convolution(vocabulary, parts)


def _batches(texts: Sequence[str], chance: np.random.Generator) -> list[NDArray[np.int64]]:
    """Rows of like length together, so that little is padded."""
    order = chance.permutation(len(texts))
    made = []
    for start in range(0, len(order), BATCH * 20):
        some = sorted(order[start : start + BATCH * 20], key=lambda at: len(texts[at]))
        made += [np.array(some[at : at + BATCH]) for at in range(0, len(some), BATCH)]
    return [made[at] for at in chance.permutation(len(made))]


def _slopes(
    parts: dict[str, Floats], rows_: NDArray[np.int64], labels: Labels, chance: np.random.Generator
) -> dict[str, Floats]:
    """Gradients of the cross-entropy with smoothed labels."""
    count, embedded = len(rows_), parts["E"][rows_]
    seen, tops, values = [], [], []
    for width in WIDTHS:
        stretch = windows(embedded, width)
        answers = stretch @ parts[f"W{width}"]
        top = answers.argmax(axis=1)
        seen.append(stretch)
        tops.append(top)
        values.append(np.take_along_axis(answers, top[:, None], 1)[:, 0] + parts[f"b{width}"])
    hidden = np.concatenate(values, axis=1)
    mask = np.asarray(chance.random(hidden.shape) > DROPPED, dtype="f4") / (1 - DROPPED)
    kept = np.maximum(hidden, 0) * mask
    guess = kept @ parts["O"] + parts["c"]
    guess = np.exp(guess - guess.max(axis=1, keepdims=True))
    guess /= guess.sum(axis=1, keepdims=True)
    wanted = np.full_like(guess, SMOOTHED / len(ACTS))
    wanted[np.arange(count), labels] += 1 - SMOOTHED
    apart = (guess - wanted) / count
    slopes = {"O": kept.T @ apart, "c": apart.sum(axis=0)}
    back = (apart @ parts["O"].T) * mask * (hidden > 0)
    around = np.zeros_like(embedded)
    for at, width in enumerate(WIDTHS):
        mine = back[:, at * FILTERS : (at + 1) * FILTERS]
        slopes[f"b{width}"] = mine.sum(axis=0)
        places = seen[at].shape[1]
        spread = np.zeros((count, places, FILTERS), dtype="f4")
        np.put_along_axis(spread, tops[at][:, None], mine[:, None].astype("f4"), 1)
        flat = spread.reshape(-1, FILTERS)
        slopes[f"W{width}"] = seen[at].reshape(-1, width * SIZE).T @ flat
        inward = (flat @ parts[f"W{width}"].T).reshape(count, places, width, SIZE)
        for offset in range(width):
            around[:, offset : offset + places] += inward[:, :, offset]
    slopes["E"] = np.zeros_like(parts["E"])
    np.add.at(slopes["E"], rows_.ravel(), around.reshape(-1, SIZE))
    slopes["E"][0] = 0
    return slopes


def borders(scores: Floats, labels: Labels, rounds: int = 2) -> Floats:
    """What to add to each act's score for the best macro-F1, found act by act."""
    found = np.zeros(len(ACTS), dtype=np.float32)
    grid = np.linspace(-0.4, 0.6, 26)
    for _ in range(rounds):
        for act in range(len(ACTS)):
            figures = []
            for value in grid:
                tried = found.copy()
                tried[act] = value
                figures.append(macro_f1(labels, (scores + tried).argmax(axis=1)))
            found[act] = grid[int(np.argmax(figures))]
    return found


def out_of_fold(
    texts: Sequence[str], labels: Labels, table: Any, known: str, told: bool = False
) -> tuple[Floats, Floats, NDArray[np.int64]]:
    """Scores of both parts for every row by models that saw nothing of its fold, and the folds."""
    linear, convolved = np.zeros((2, len(texts), len(ACTS)), dtype=np.float32)
    place = np.zeros(len(texts), dtype=np.int64)
    for number, out in enumerate(folds(groups(texts), FOLDS, 0)):
        inside, place[out] = np.flatnonzero(~out), number
        weights, intercepts = fit_linear(table[inside], labels[inside])
        linear[out] = table[np.flatnonzero(out)] @ weights.T + intercepts
        net = fit_convolution([texts[int(at)] for at in inside], labels[inside], known, number, told)
        convolved[out] = net.scores([texts[int(at)] for at in np.flatnonzero(out)])
        if told:
            for mix in (0.0, 0.5, 1.0):
                guess = combined(linear[out], convolved[out], mix).argmax(axis=1)
                print(f"fold {number} mix {mix} macro_f1 {macro_f1(labels[out], guess):.4f}", flush=True)
    return linear, convolved, place


def cross_fitted(
    linear: Floats, convolved: Floats, labels: Labels, place: NDArray[np.int64], mix: float
) -> Labels:
    """Guesses with each fold's borders set on the other folds."""
    scores, made = combined(linear, convolved, mix), np.zeros(len(labels), dtype=np.int64)
    for number in range(FOLDS):
        out = place == number
        made[out] = (scores[out] + borders(scores[~out], labels[~out])).argmax(axis=1)
    return made


def digest(folder: Path) -> str:
    """SHA-256 of the file of a data set."""
    return hashlib.sha256((folder / FILE).read_bytes()).hexdigest()


def main() -> None:
    """Cross-validate, fit on all, write, print."""
    parser = argparse.ArgumentParser(prog="python -m eval.training.speech_acts")
    parser.add_argument("--data", type=Path, required=True)
    folder = parser.parse_args().data
    texts, labels = read(folder)
    known = vocabulary_of(texts)
    found = [numbers(text) for text in texts]
    rarity = rarity_of(found)
    table = matrix(found, rarity)
    linear, convolved, place = out_of_fold(texts, labels, table, known, told=True)
    mixes = {mix: cross_fitted(linear, convolved, labels, place, mix) for mix in (0.3, 0.4, 0.5, 0.6, 0.7)}
    figures = {mix: macro_f1(labels, guess) for mix, guess in mixes.items()}
    mix = max(figures, key=lambda each: figures[each])
    print({name: round(value, 4) for name, value in figures.items()}, "chosen", mix, flush=True)
    bias = borders(combined(linear, convolved, mix), labels)
    weights, intercepts = fit_linear(table, labels)
    nets: list[Convolution] = []
    for each in range(NETS):
        nets.append(fit_convolution(texts, labels, known, 100 + each, told=True))
        write(rarity, weights, intercepts, known, nets, mix, bias, digest(folder))


def write(
    rarity: Floats, weights: Floats, intercepts: Floats, known: str, nets: Sequence[Convolution], mix: float,
    bias: Floats,
    learned_from: str,
) -> None:  # fmt: skip
    """The file, with 8-bit weights."""
    rows_ = [packed(row) for row in weights]
    stored: dict[str, Any] = {
        "weights": np.stack([row for row, _ in rows_]),
        "rarity": rarity.astype(np.float16),
        "scales": np.array([scale for _, scale in rows_], dtype=np.float32),
        "biases": intercepts.astype(np.float32),
        "vocabulary": known, "nets": len(nets), "mix": mix, "bias": bias, "learned_from": learned_from,
    }  # fmt: skip
    for number, net in enumerate(nets):
        for name, values in net.parts.items():
            if name[0] in "EW":
                scale = float(np.abs(values).max()) / 127
                stored[f"{number}{name}"] = np.round(values / scale).astype(np.int8)
                stored[f"{number}{name}_scale"] = scale
            else:
                stored[f"{number}{name}"] = values.astype(np.float16)
    path = Path(str(files("assistant.lesson_observation") / "speech_acts.npz"))
    np.savez_compressed(path, **stored)
    print(f"{path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
