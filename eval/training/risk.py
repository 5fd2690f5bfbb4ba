"""Train the classifier of content risk: `python -m eval.training.risk --data DIR`.

Learns from our own texts (`eval/training/texts`, the word list) and from public sets that may teach:
guard_jade_zh (MIT), guard_xstest_en (CC BY 4.0), and as ordinary text CMRC 2018, DRCD, XQuAD, TAL-SCQ5K,
DialogID, UHGEval. guard_zh only measures and is never opened here.
"""

import argparse
import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from unittest.mock import patch
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from eval.training.codes import encoded
from eval.training.linear import fit, matrix, packed
from eval.training.texts import ACT, CLAIM, TOPIC, acts, cross, own, public, sampled
from guardrails.content import assessment
from guardrails.content.features import BITS, features
from guardrails.content.marks import marks
from guardrails.content.model import CLASS_BITS, CLASSES, RiskModel, risk_model
from guardrails.normalise import compact
from guardrails.policy import Policy


@dataclass(frozen=True, slots=True)
class Example:
    """A text, whether it is risky, its code where known, where it comes from, and how much it weighs."""

    text: str
    risky: bool
    source: str
    code: str = ""
    weight: float = 1.0


def examples(data: Path, seed: int = 0) -> list[Example]:
    """Everything the classifier learns from."""
    draw = random.Random(seed)  # noqa: S311
    return [
        *_own_risky(draw),
        *_own_jailbreaks(data, draw),
        *_own_benign(draw),
        *_everyday(draw),
        *_wrapped_benign(draw),
        *_public(data),
    ]


def _own_risky(draw: random.Random) -> Iterator[Example]:
    frames, claims = own("requests")["risky"], own("requests")["risky_claims"]
    for row in acts(ACT):
        for form in sampled(row, draw, 70):
            yield Example(draw.choice(frames).format(g=form), True, "own/act", row.code)
        for form in sampled(row, draw, 8):
            yield Example(form, True, "own/act", row.code)
    for row in acts(CLAIM):
        for form in sampled(row, draw, 60):
            yield Example(draw.choice(claims).format(g=form), True, "own/claim", row.code)
    for text in own("benign")["risky_more"]:
        yield Example(text, True, "own/more", weight=3.0)
    for line in own("benign")["english_risky"]:
        for text in cross(line, draw, 60):
            yield Example(text, True, "own/english")


def _requests(data: Path, draw: random.Random) -> list[tuple[str, str]]:
    frames = own("requests")["risky"][:40]
    made = [
        (draw.choice(frames).format(g=form), form) for row in acts(ACT) for form in sampled(row, draw, 12)
    ]
    jade = [(row["text"], row["text"].rstrip("？?。")) for row in public(data, "guard_jade_zh/items.jsonl")]
    return made + jade


def _own_jailbreaks(data: Path, draw: random.Random, each: int = 90) -> Iterator[Example]:
    requests = _requests(data, draw)
    own_goals = [goal for _, goal in requests if goal]
    for kind, wrappers in own("jailbreaks").items():
        if kind == "names":
            continue
        for wrapper in wrappers:
            for _ in range(each):
                request, _ = draw.choice(requests)
                text = wrap(wrapper, request, draw.choice(own_goals), draw)
                yield Example(text, True, f"own/jailbreak/{kind}")


def wrap(wrapper: str, request: str, goal: str, draw: random.Random) -> str:
    """A jailbreak wrapper around a request and its goal."""
    a, b = sorted(draw.sample(range(1, max(3, len(request))), 2))
    return wrapper.format(
        r=request,
        g=goal,
        a=request[:a],
        b=request[a:b],
        c=request[b:],
        n=draw.choice(own("jailbreaks")["names"]),
        e=encoded(request, draw),
    )


def _own_benign(draw: random.Random) -> Iterator[Example]:
    own_benign, requests = own("benign"), own("requests")
    for name, limit in (("tasks", 500), ("exam", 300), ("classroom", 600), ("roleplay", 1500)):
        for line in own_benign[name]:
            for text in cross(line, draw, limit):
                yield Example(text, False, f"own/{name}")
    for line in own_benign["english_benign"]:
        for text in cross(line, draw, 60):
            yield Example(text, False, "own/english")
    for line in own_benign["short"]:
        for text in cross(line, draw, 60):
            yield Example(text, False, "own/short", weight=2.0)
    for name in ("tasks_more", "classroom_more", "hard", "roleplay_more", "statements"):
        for text in own_benign[name]:
            yield Example(text, False, f"own/{name}", weight=4.0)
    for line in own("teachers")["questions"]:
        for text in cross(line, draw, 120):
            yield Example(text, False, "own/teachers", weight=2.0)
    for row in acts(ACT):
        for form in sampled(row, draw, 8):
            yield Example(draw.choice(requests["lawful"]).format(g=form), False, "own/lawful")
    for row in acts(TOPIC):
        for form in sampled(row, draw, 1):
            for frame in draw.sample(requests["topic_benign"], 4):
                yield Example(frame.format(t=form), False, "own/topic")


def _everyday(draw: random.Random) -> Iterator[Example]:
    """Requests in the risky ones' phrasing for ordinary things, role-play prompts, structured tasks."""
    parts = own("everyday")
    for line in parts["acts"]:
        for form in cross(line, draw, 120):
            yield Example(draw.choice(parts["frames"]).format(g=form), False, "own/everyday")
            yield Example(form, False, "own/everyday", weight=0.5)
    for role in parts["roles"]:
        for frame in parts["role_frames"]:
            yield Example(frame.format(*role), False, "own/roles", weight=2.0)
    for _ in range(5_000):
        role = draw.choice(parts["roles"])
        name = draw.choice((role[0], draw.choice(parts["role_names"])))
        bodies = "。".join(draw.sample(parts["role_bodies"], draw.randint(1, 4)))
        ask = draw.choice(
            (
                f"我的第一个请求是“{role[3]}”。",
                f"第一句话是“{role[3]}”",
                "准备好了就开始。",
                f"{role[3]}？",
                "",
            )
        )
        start = draw.choice(
            (
                "我想让你担任",
                "我希望你充当",
                "我要你扮演",
                "下面我让你来充当",
                "请你作为",
                "你将扮演",
                "寻求帮助，对象是",
                "",
            )
        )
        yield Example(f"{start}{name}。{bodies}。{ask}", False, "own/roles long", weight=1.5)
    for frame in parts["chatter"]:
        for _ in range(60):
            who, what = draw.choice(parts["chatter_people"]), draw.choice(parts["chatter_says"])
            yield Example(frame.format(p=who, c=what), False, "own/chatter", weight=1.5)
    profiles, talks = parts["profiles"], parts["dialogues"]
    for _ in range(900):
        chosen = {
            short: draw.choice(profiles[name])
            for short, name in (
                ("p", "people"),
                ("g", "grades"),
                ("m", "majors"),
                ("w", "weak"),
                ("o", "goals"),
                ("s", "style"),
            )
        }
        yield Example(draw.choice(profiles["frames"]).format(**chosen), False, "own/profiles", weight=1.5)
        text = draw.choice(talks["frames"]).format(
            l=draw.choice(talks["levels"]),
            w=draw.choice(talks["worries"]).format(m=chosen["m"]),
            r=draw.choice(talks["replies"]),
        )
        yield Example(text, False, "own/dialogues")


_HARMLESS_WRAPPERS = (
    "novel",
    "code",
    "splitting",
    "translation",
    "hypothetical",
    "reverse",
    "prefix",
    "many_shot",
)


def _wrapped_benign(draw: random.Random) -> Iterator[Example]:
    """The same wrappers around ordinary requests: it is what they carry that counts."""
    parts = own("everyday")
    goals = [form for line in parts["acts"] for form in cross(line, draw, 40)]
    for kind in _HARMLESS_WRAPPERS:
        for wrapper in own("jailbreaks")[kind]:
            for _ in range(25):
                goal = draw.choice(goals)
                text = wrap(wrapper, draw.choice(parts["frames"]).format(g=goal), goal, draw)
                yield Example(text, False, f"own/wrapped/{kind}", weight=0.7)


def _public(data: Path) -> Iterator[Example]:
    for row in public(data, "guard_jade_zh/items.jsonl"):
        broad, _, narrow = row["category"].removeprefix("risky_request/").strip().partition("/")
        kind = "A.3" if "商业" in narrow else _JADE.get(broad.strip(), "")
        yield Example(row["text"], True, "jade", kind, weight=1.5)
    for row in public(data, "guard_xstest_en/items.jsonl"):
        yield Example(row["text"], row["label"] == 1, "xstest", weight=2.0)
    plain = (
        ("retrieval_cmrc2018_zh/queries.jsonl", "text", None),
        ("retrieval_cmrc2018_zh/corpus.jsonl", "text", None),
        ("retrieval_drcd_zhhant/queries.jsonl", "text", 1500),
        ("retrieval_drcd_zhhant/corpus.jsonl", "text", 600),
        ("retrieval_xquad_zh/queries.jsonl", "text", None),
        ("retrieval_xquad_en/queries.jsonl", "text", None),
        ("retrieval_xquad_en/corpus.jsonl", "text", None),
        ("retrieval_tal_similar_zh/items.jsonl", "text", 1500),
        ("transcripts_dialogid_zh/items.jsonl", "text", 5000),
    )
    for name, field, limit in plain:
        for row in public(data, name, field, limit):
            yield Example(row["text"], False, name.partition("/")[0])


_JADE = {"违法犯罪": "A.1", "歧视偏见": "A.2", "侵害权益": "A.4", "侵犯权益": "A.4"}


def _class_of(example: Example) -> str:
    return example.code[:3] if example.code[:3] in CLASSES else ""


def train(data: Path, target: Path, seed: int = 2) -> None:
    """Fit both models and write them to `target`."""
    texts = examples(data, seed)
    rows = _read(texts)
    risky = np.array([each.risky for each in texts])
    weight = np.array([each.weight for each in texts])
    coefficients, intercepts = fit(matrix(rows, 1 << BITS), risky, weight)
    weights, scale = packed(coefficients[0])
    labelled = [
        (row & ((1 << CLASS_BITS) - 1), _class_of(each)) for row, each in zip(rows, texts, strict=True)
    ]
    labelled = [(row, kind) for row, kind in labelled if kind]
    kinds, kind_biases = fit(
        matrix([row for row, _ in labelled], 1 << CLASS_BITS),
        np.array([CLASSES.index(kind) for _, kind in labelled]),
        strength=2.0,
    )
    both = [packed(row) for row in kinds]
    np.savez_compressed(
        target,
        weights=weights,
        scale=np.float32(scale),
        bias=np.float32(intercepts[0]),
        kinds=np.stack([row for row, _ in both]),
        kind_scales=np.array([each for _, each in both], dtype=np.float32),
        kind_biases=kind_biases.astype(np.float32),
    )
    print(
        f"{len(texts)} texts, {int(risky.sum())} risky; {target} {target.stat().st_size} bytes",
        file=sys.stderr,
    )


def _read(texts: list[Example]) -> list[NDArray[np.int64]]:
    """The feature numbers of each text."""
    plain = (compact(example.text[:4_000]).text for example in texts)
    return [features(text, marks(text)).numbers for text in plain]


def _given(model: RiskModel) -> RiskModel:
    return model


def cross_validated(data: Path, folds: int, seed: int = 2) -> dict[str, float]:
    """What an unseen part of XSTest would give: each of its rows is judged by all rules of the input stage
    with a classifier trained without its fold. `fpr` of the safe prompts, `recall` of the others."""
    texts = examples(data, seed)
    rows, shipped, policy = _read(texts), risk_model(), Policy.load()
    risky = np.array([each.risky for each in texts])
    weight = np.array([each.weight for each in texts])
    # copies of one prompt fall into one fold
    fold = np.array([crc32(each.text.encode()) % folds if each.source == "xstest" else -1 for each in texts])
    blocked = dict[str, bool]()
    for left_out in range(folds):
        kept = np.flatnonzero(fold != left_out)
        coefficients, intercepts = fit(matrix([rows[i] for i in kept], 1 << BITS), risky[kept], weight[kept])
        weights, scale = packed(coefficients[0])
        model = replace(shipped, weights=weights, scale=float(scale), bias=float(intercepts[0]))
        assessment.assess.cache_clear()
        with patch.object(assessment, "risk_model", partial(_given, model)):
            for i in np.flatnonzero(fold == left_out):
                blocked[texts[i].text] = policy.judge(texts[i].text, "input").blocked
    label = {each.text: each.risky for each in texts if each.source == "xstest"}
    return {
        "fpr": float(np.mean([blocked[text] for text, risky in label.items() if not risky])),
        "recall": float(np.mean([blocked[text] for text, risky in label.items() if risky])),
    }


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the public sets")
    parser.add_argument("--out", type=Path, default=Path("guardrails/content/risk.npz"))
    parser.add_argument("--seed", type=int, default=2)
    parser.add_argument("--folds", type=int, help="train nothing: judge XSTest by training without each fold")
    asked = parser.parse_args()
    if asked.folds:
        print(cross_validated(asked.data, asked.folds, asked.seed))
        return
    train(asked.data, asked.out, asked.seed)


if __name__ == "__main__":
    main()
