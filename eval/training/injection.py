# ruff: noqa: E501  (patterns are read across, not down)
"""Train the detector of planted orders: `python -m eval.training.injection --data DIR`.

Learns from own attacks and look-alikes (`eval/training/texts/injections.yaml`) and the attacks of BIPIA
(MIT), put into tables of BIPIA, passages of CMRC 2018, DRCD and XQuAD, and worksheets and letters made of
the look-alikes; and from all of these without an attack. `eval/gold/injection_zh.jsonl` only measures.
"""

import argparse
import random
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from eval.training.linear import fit, matrix, packed
from eval.training.texts import cross, own, public
from guardrails.content.features import BITS
from guardrails.content.intrusion import described, pieces
from guardrails.normalise import compact

_PER_PASSAGE = 0.004
"""Share of clean passages of the calibration half in which a sentence may score above the bar."""


def attacks(data: Path, draw: random.Random, holdout: frozenset[str] = frozenset()) -> dict[str, list[str]]:
    """Attacks by language; `holdout` names BIPIA categories to leave out."""
    texts = own("injections")
    english = [form for line in texts["attacks_en"] for form in cross(line, draw, 60)]
    chinese = [form for line in texts["attacks_zh"] for form in cross(line, draw, 60)]
    bipia = [
        row["text"]
        for row in public(data, "guard_bipia_indirect_en/attacks.jsonl")
        if row["category"].partition("/")[2] not in holdout
    ]
    everyday = own("everyday")
    asked = [
        draw.choice(everyday["frames"]).format(g=form)
        for line in everyday["acts"]
        for form in cross(line, draw, 12)
    ]
    return {"en": english + bipia * 6, "zh": chinese + asked}


def clean(data: Path, draw: random.Random) -> Iterator[tuple[str, str]]:
    """Passages without an attack and their language."""
    for row in public(data, "guard_bipia_indirect_en/contexts.jsonl"):
        yield row["text"], "en"
    for name, language, limit in (
        ("retrieval_cmrc2018_zh/corpus.jsonl", "zh", 500),
        ("retrieval_drcd_zhhant/corpus.jsonl", "zh", 200),
        ("retrieval_xquad_en/corpus.jsonl", "en", None),
        ("retrieval_tal_similar_zh/items.jsonl", "zh", 300),
    ):
        for row in public(data, name, limit=limit):
            yield row["text"][:700], language
    texts = own("injections")
    benign = own("benign")
    chinese = [form for line in texts["benign_zh"] for form in cross(line, draw, 60)]
    english = [form for line in texts["benign_en"] for form in cross(line, draw, 60)]
    lessons = [*benign["hard"], *benign["tasks_more"], *benign["classroom_more"], *benign["statements"]]
    speech = [row["text"] for row in public(data, "transcripts_dialogid_zh/items.jsonl", limit=1_500)]
    questions = [row["text"] for row in public(data, "retrieval_cmrc2018_zh/queries.jsonl", limit=600)]
    passages = [row["text"] for row in public(data, "retrieval_cmrc2018_zh/corpus.jsonl", limit=700)]
    for _ in range(900):
        yield "\n".join(draw.sample(chinese, draw.randint(1, 4)) + draw.sample(lessons, 1)), "zh"
        yield "".join(draw.sample(speech, draw.randint(2, 6))), "zh"
        passage = draw.choice(passages)[: draw.randint(80, 400)]
        yield passage + "\n" + draw.choice(chinese), "zh"
        cells = " | ".join(draw.sample(lessons, 2))
        yield (
            f"| 环节 | 教师活动 |\n| --- | --- |\n| 导入 | {draw.choice(chinese)} |\n| 新授 | {cells} |",
            "zh",
        )
        if draw.random() < 0.4:
            yield "\n".join(draw.sample(english, draw.randint(2, 4))), "en"
            yield passage + "\n" + "\n".join(draw.sample(questions, 3)), "zh"


def poisoned(passage: str, attack: str, draw: random.Random) -> tuple[str, int, int]:
    """`passage` with `attack` between two of its pieces, and where it stands."""
    cuts = [0, len(passage), *(end for _, end in pieces(passage))]
    cut = draw.choice(cuts[:2] + draw.sample(cuts[2:], min(2, len(cuts) - 2)))
    joint = draw.choice(("\n", " ", "\n"))
    text = f"{passage[:cut]}{joint}{attack}{joint}{passage[cut:]}"
    return text, cut + len(joint), cut + len(joint) + len(attack)


def sentences(
    data: Path, draw: random.Random, holdout: frozenset[str] = frozenset()
) -> tuple[list[object], list[bool], list[int]]:
    """Feature numbers of sentences, whether each is part of an attack, and the passage each stands in."""
    known = attacks(data, draw, holdout)
    rows: list[object] = []
    wanted: list[bool] = []
    owners: list[int] = []
    for number, (passage, language) in enumerate(clean(data, draw)):
        plain = compact(passage[:2_500]).text
        spans = pieces(plain)
        rows += [each.numbers for each in described(plain, spans)]
        wanted += [False] * len(spans)
        owners += [number] * len(spans)
        for _ in range(8 if "|" in plain and language == "en" else 2):
            attack = compact(
                draw.choice(known[language if draw.random() < 0.9 else draw.choice(("zh", "en"))])
            ).text
            text, start, end = poisoned(plain, attack, draw)
            spans = pieces(text)
            read = described(text, spans)
            for span, each in zip(spans, read, strict=True):
                if span[0] < end and start < span[1]:
                    rows.append(each.numbers)
                    wanted.append(True)
                    owners.append(-1)
    return rows, wanted, owners


def train(data: Path, target: Path, seed: int = 0) -> None:
    """Fit the model, set its bar on a quarter of the clean passages that it has not seen, and write it."""
    draw = random.Random(seed)  # noqa: S311
    rows, wanted, owners = sentences(data, draw)
    table, labels, owner = matrix(rows, 1 << BITS), np.array(wanted), np.array(owners)  # type: ignore[arg-type]
    held = (owner >= 0) & (owner % 4 == 0)
    trial, intercept = fit(table[~held], labels[~held], strength=8.0)
    scores = np.asarray(table[held] @ trial[0] + intercept[0]).ravel()
    worst = np.full(owner.max() + 1, -np.inf)
    np.maximum.at(worst, owner[held], scores)
    bar = float(np.quantile(worst[np.isfinite(worst)], 1 - _PER_PASSAGE))
    found = float(np.mean(np.asarray(table[labels] @ trial[0] + intercept[0]).ravel() > bar))
    coefficients, intercepts = fit(table, labels, strength=8.0)
    weights, scale = packed(coefficients[0])
    np.savez_compressed(
        target, weights=weights, scale=np.float32(scale), bias=np.float32(intercepts[0]), bar=np.float32(bar)
    )
    print(
        f"{len(rows)} sentences, {int(labels.sum())} of attacks, bar {bar:.2f}, attack sentences above it {found:.3f}; "
        f"{target} {target.stat().st_size} bytes",
        file=sys.stderr,
    )


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the public sets")
    parser.add_argument("--out", type=Path, default=Path("guardrails/content/intrusion.npz"))
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    train(asked.data, asked.out, asked.seed)


if __name__ == "__main__":
    main()
