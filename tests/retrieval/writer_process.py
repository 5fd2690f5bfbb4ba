"""A process that publishes resources one after another and says which ones are done, until it is killed.

Called with the home folder, the database URL, a first number and `publish`, `churn` (also withdraws every
third) or `hold` (opens the index and waits).
"""

import sys
import time
from pathlib import Path

from sqlalchemy import create_engine

from corpora.storage import writing
from retrieval.embedding import HashingEmbedder
from retrieval.index import Index
from tests.retrieval.conftest import document, publish, resource

PASSAGES = 40


def texts(number: int) -> list[str]:
    """The passages of one resource; the first line of each is found by a word of its own."""
    return [f"标记{number}x{part} 关于作业设计与学情分析的第{part}段说明。" for part in range(PASSAGES)]


def main(home: str, url: str, first: int, mode: str) -> None:
    """Work until killed."""
    engine = create_engine(url)
    index = Index.open(Path(home) / "index", engine, HashingEmbedder())
    index.reconcile()
    print("open", flush=True)
    if mode == "hold":
        time.sleep(60)
    number = first
    while True:
        publish(index, (resource(f"r{number}"), document(*texts(number))))
        print(f"done {number}", flush=True)
        if mode == "churn" and number % 3 == 0:
            with writing(engine) as connection:
                index.withdraw(connection, [f"r{number}"])
            print(f"gone {number}", flush=True)
            index.sweep()
        number += 1


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4])
