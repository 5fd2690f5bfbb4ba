"""How long 10,000 short answers take: `python -m eval.grading_speed [--answers N] [--ray ADDRESS]`.

The answers are made by script from words of the keys, 500 to a question; ten of each are marked before.
"""

import argparse
import json
import random
import time

from assistant.homework.marking.chain import Submission
from assistant.homework.marking.item import Item
from assistant.homework.marking.running import Job, propose_all

_SIZE = 500
_WORDS = [
    "光合作用",
    "呼吸作用",
    "叶绿体",
    "二氧化碳",
    "氧气",
    "有机物",
    "能量",
    "储存",
    "释放",
    "植物",
    "细胞",
    "吸收",
    "水分",
    "阳光",
    "转化",
    "分解",
    "动物",
    "根部",
    "运输",
    "蒸腾",
    "温度",
    "条件",
    "影响",
    "因为",
    "所以",
    "需要",
    "产生",
    "可以",
    "进行",
    "过程",
]


def jobs(answers: int, seed: int = 0) -> list[Job]:
    """Questions with `_SIZE` answers of 15 to 60 characters each, the last one with what is left."""
    chance = random.Random(seed)  # noqa: S311 - made-up answers
    found = []
    for start in range(0, answers, _SIZE):
        key = "，".join("".join(chance.sample(_WORDS, 4)) for _ in range(3)) + "。"
        item = Item(f"q{start}", f"说明{chance.choice(_WORDS)}的过程。", (key,), 6, 1)
        submissions = tuple(
            Submission("speed", "speed", item.id, f"p{at}", _answer(chance))
            for at in range(start, min(answers, start + _SIZE))
        )
        found.append(
            Job(item, submissions, {each.id: float(at % 7) for at, each in enumerate(submissions[:10])})
        )
    return found


def _answer(chance: random.Random) -> str:
    clauses = ["".join(chance.choices(_WORDS, k=chance.randint(2, 6))) for _ in range(chance.randint(1, 4))]
    return "，".join(clauses)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--answers", type=int, default=10_000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--ray", default=None)
    given = parser.parse_args()
    made = jobs(given.answers)
    begun = time.perf_counter()
    found = propose_all(made, given.ray, given.workers)
    seconds = time.perf_counter() - begun
    count = sum(len(each) for each in found)
    print(json.dumps({"answers": count, "seconds": round(seconds, 1), "per_second": round(count / seconds)}))


if __name__ == "__main__":
    main()
