"""How long the input side takes: `python -m eval.guardrails_speed [--data DIR]`.

Texts of 2,000 characters go through `Policy.judge` and `mask`, one process, one core. Where
presidio-analyzer is installed (it is no dependency), the same texts go through it in the same run: a blank
Chinese spaCy pipeline with its pattern recognisers, because the trained Chinese models are not on PyPI. That
is its lightest form; a trained model would make it slower.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

LENGTH = 2_000
_OWN = (
    "请为八年级学生设计一节关于光的折射的探究课，写清教学目标、重点难点、实验器材和活动步骤。上周的测验里，有一半的同学"
    "把入射角和折射角弄混了，所以希望导入部分从生活现象入手。王小明同学提出，为什么水池看起来比实际浅？请围绕这个问题设计"
    "三个层次的提问，并给出参考答案。家长可以通过电话13800138000与教务处联系。最后请附上一份作业，包含基础题和拓展题。"
)


def texts(data: Path | None, count: int) -> list[str]:
    """`count` texts of `LENGTH` characters: of CMRC 2018 below `data`, else one of our own, rotated."""
    if data is None:
        long = _OWN * (LENGTH // len(_OWN) + 2)
        return [long[i * 7 : i * 7 + LENGTH] for i in range(count)]
    lines = (data / "retrieval_cmrc2018_zh" / "corpus.jsonl").read_text(encoding="utf-8").splitlines()
    joined = "".join(json.loads(line)["text"] for line in lines)
    return [joined[i * LENGTH : (i + 1) * LENGTH] for i in range(min(count, len(joined) // LENGTH))]


def timed(work: Callable[[str], Any], given: Sequence[str]) -> list[float]:
    """Milliseconds of the processor for each text, after three to warm up."""
    for text in given[:3]:
        work(text)
    found = []
    for text in given:
        started = time.process_time()
        work(text)
        found.append(1_000 * (time.process_time() - started))
    return found


def chain() -> Callable[[str], Any]:
    """The input side of the guardrails."""
    from guardrails.personal_data import Vault, mask
    from guardrails.policy import Policy
    from guardrails.roster import Names

    policy, names = Policy.load(), Names()

    def work(text: str) -> None:
        policy.judge(text, "input")
        mask(text, names, Vault())

    return work


def presidio() -> Callable[[str], Any] | None:
    """Presidio's analysis in Chinese, None where it is not installed."""
    if find_spec("presidio_analyzer") is None:
        return None
    spacy: Any = __import__("spacy")
    analyzer: Any = __import__("presidio_analyzer")
    engine: Any = __import__("presidio_analyzer.nlp_engine", fromlist=["SpacyNlpEngine"])

    class Blank(engine.SpacyNlpEngine):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__(models=[{"lang_code": "zh", "model_name": "blank"}])
            self.nlp = {"zh": spacy.blank("zh")}

    registry = analyzer.RecognizerRegistry(supported_languages=["zh"])
    for name in ("Email", "Phone", "CreditCard", "Ip", "Url"):
        recognizer = getattr(analyzer.predefined_recognizers, f"{name}Recognizer")
        registry.add_recognizer(recognizer(supported_language="zh"))
    pattern = analyzer.Pattern("ID18", r"\d{17}[\dXx]", 0.9)
    registry.add_recognizer(
        analyzer.PatternRecognizer(supported_entity="CN_ID", patterns=[pattern], supported_language="zh")
    )
    ready = analyzer.AnalyzerEngine(registry=registry, nlp_engine=Blank(), supported_languages=["zh"])
    return lambda text: ready.analyze(text=text, language="zh")


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, help="folder of the public sets")
    parser.add_argument("--count", type=int, default=100)
    asked = parser.parse_args()
    given = texts(asked.data, asked.count)
    ours = timed(chain(), given)
    report = {"texts": len(given), "p50_ms": np.median(ours), "p95_ms": np.quantile(ours, 0.95)}
    other = presidio()
    if other is not None:
        theirs = timed(other, given)
        report |= {"presidio_p50_ms": np.median(theirs), "presidio_p95_ms": np.quantile(theirs, 0.95)}
        report["times_faster"] = sum(theirs) / sum(ours)
    json.dump({name: round(float(value), 2) for name, value in report.items()}, sys.stdout)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
