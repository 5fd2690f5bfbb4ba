"""The reader suite: "how do I…" questions of teachers, and whether the reader stands among the first hits."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from corpora import readers
from eval import fingerprint
from eval.files import EvalDataInvalid
from eval.product import TEACHER, Product, built
from eval.statistics import interval
from eval.suite import Outcome, Suite, SuiteRequest

FIRST = 3
QUESTIONS = Path(__file__).parents[1] / "gold" / "reader_questions.yaml"


class ReaderQuestion(BaseModel):
    """A question, and the numbers of the chapters that answer it."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    question: str = Field(min_length=4)
    chapters: Annotated[tuple[int, ...], Field(min_length=1)]


_FILE = TypeAdapter(tuple[ReaderQuestion, ...])


def read(path: Path = QUESTIONS) -> tuple[ReaderQuestion, ...]:
    """The questions of a file. Raises `EvalDataInvalid`."""
    try:
        return _FILE.validate_python(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, yaml.YAMLError, ValidationError) as error:
        raise EvalDataInvalid(file=path.name, line=0, reason=type(error).__name__) from error


def found(product: Product, question: ReaderQuestion) -> dict[str, Any]:
    """The first hits of a question by title, whether one is a chapter that answers, or any chapter."""
    hits = product.retriever.search(TEACHER, question.question, k=FIRST)
    titles = [hit.passage.title for hit in hits]
    chapters = {document.title: number for number, document in enumerate(readers.documents(), start=1)}
    numbers = [chapters.get(title, 0) for title in titles]
    return {
        "hits": titles,
        f"chapter@{FIRST}": float(bool(set(numbers) & set(question.chapters))),
        f"reader@{FIRST}": float(any(numbers)),
    }


def run(request: SuiteRequest) -> Outcome:
    """Install the built-in library, ask every question, and look at the first three passages:
    `chapter@3` is the share with a chapter that answers among them, `reader@3` with any chapter.
    Raises `EvalDataInvalid`."""
    questions = read(request.data or QUESTIONS)[: request.limit]
    rows: list[dict[str, Any]] = []
    with TemporaryDirectory(prefix="xingtan-eval-") as home, built(Path(home), library=True) as product:
        for done, question in enumerate(questions, start=1):
            rows.append({"id": question.question, **found(product, question)})
            request.progress(done, len(questions))
    names = (f"chapter@{FIRST}", f"reader@{FIRST}")
    scores = {name: [row[name] for row in rows] for name in names}
    return Outcome(
        data="reader",
        n=len(rows),
        config={
            "code": fingerprint.of("corpora", "retrieval"),
            "questions": [question.model_dump(mode="json") for question in questions],
        },
        metrics={name: sum(values) / len(values) for name, values in scores.items()},
        intervals={name: interval(values, request.seed) for name, values in scores.items()},
        items=tuple(rows),
    )


SUITE = Suite("reader", "读本能否答上教师的“怎么办” · whether the AI reader answers how-do-I questions", run)
