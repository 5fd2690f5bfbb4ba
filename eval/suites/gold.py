"""The gold suite: teacher questions over the built-in library, through the very index and answers that
teachers get. The layout of the questions is in `eval/gold/README.md`."""

import math
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.answering import Answer
from eval import fingerprint
from eval.files import EvalDataInvalid, Ids, rows
from eval.product import TEACHER, Product, built
from eval.statistics import interval
from eval.suite import OptionInvalid, Outcome, Suite, SuiteRequest
from retrieval.citation import verify
from retrieval.passage import Passage
from retrieval.search import EmptyQuery

K = 10
QUESTIONS = "teacher_questions.jsonl"


class Place(BaseModel):
    """A quote and the resource it stands in, by its stable key `KIND/TITLE`."""

    model_config = ConfigDict(frozen=True)
    resource: str
    quote: str = Field(min_length=1)

    @property
    def resource_id(self) -> str:
        """The id under which the built-in library installs the resource."""
        return uuid5(NAMESPACE_URL, f"xingtan:{self.resource}").hex

    def holds(self, passage: Passage) -> bool:
        """Whether `passage` is of the resource and has the quote."""
        return passage.resource == self.resource_id and verify(self.quote, passage) is not None


class GoldQuestion(BaseModel):
    """One question. Every group of `gold` is needed; within a group any one place will do."""

    model_config = ConfigDict(frozen=True)
    id: str
    question: str
    answerable: bool
    kind: str
    gold: list[list[Place]]
    lang: str = "zh"

    @property
    def half(self) -> str:
        """`test` for even ids, which nothing was improved on; `tune` for the others."""
        digits = "".join(c for c in self.id if c.isdecimal())
        return "test" if digits and int(digits) % 2 == 0 else "tune"


def run(request: SuiteRequest) -> Outcome:
    """Build the product with the built-in library, search and ask every question, and measure.

    Passage figures count groups: `R@k` is the share of a question's groups that the first `k` hits meet,
    `nDCG@10` gives a hit a gain for every group it is the first to meet. Of the answers: `citation_recall`
    (groups met by a cited passage), `citation_precision` (cited passages that meet a group), `answered`, and
    `refusal` on unanswerable ones; `coverage@10` and `answer_coverage`, whether all groups are met, of
    questions that need several. Quotes that no passage holds are counted in `failures` and not left out of
    the figures. Raises `EvalDataInvalid` and `OptionInvalid`.
    """
    half = request.options.get("half", "both")
    if half not in ("both", "tune", "test"):
        raise OptionInvalid(option=f"half={half[:20]}", suite="gold", there="both, tune, test")
    questions = [one for one in read(request.data) if half in ("both", one.half)][: request.limit]
    rows: list[dict[str, Any]] = []
    with TemporaryDirectory(prefix="xingtan-eval-") as home, built(Path(home), library=True) as product:
        known = _Passages(product)
        lost = sum(not known.meets(group) for one in questions for group in one.gold)
        for done, question in enumerate(questions, 1):
            rows.append(_measured(product, known, question))
            request.progress(done, len(questions))
    metrics, intervals = aggregate(rows, request.seed)
    config = {
        "code": fingerprint.of("assistant", "corpora", "guardrails", "prompts", "retrieval"),
        "questions": [question.model_dump() for question in questions],
    }
    return Outcome(
        data=(request.data.name if request.data else "gold") + ("" if half == "both" else f"/{half}"),
        n=len(questions),
        config=config,
        metrics=metrics,
        intervals=intervals,
        items=tuple(rows),
        failures={"gold-quote-not-indexed": lost} if lost else {},
    )


def read(data: Path | None) -> list[GoldQuestion]:
    """The questions of a file, of a folder that has one, or of this project. Raises `EvalDataInvalid`."""
    if data is None:
        path = Path(__file__).parents[1] / "gold" / QUESTIONS
    else:
        path = data / QUESTIONS if data.is_dir() else data
    name, ids = path.name, Ids(path.name)
    found: list[GoldQuestion] = []
    for line, row in rows(path):
        try:
            question = GoldQuestion.model_validate(row)
        except ValidationError as error:
            place = ".".join(map(str, error.errors()[0]["loc"]))
            raise EvalDataInvalid(file=name, line=line, reason=f"not a question: {place}") from None
        ids.new(question.id, line)
        if question.answerable != bool(question.gold) or not all(question.gold):
            raise EvalDataInvalid(file=name, line=line, reason="gold and answerable disagree")
        found.append(question)
    if not found:
        raise EvalDataInvalid(file=name, line=0, reason="no question")
    return found


class _Passages:
    """Published passages, looked up once."""

    def __init__(self, product: Product) -> None:
        self._product = product
        self._by_id: dict[str, Passage] = {}

    def get(self, passage_id: str) -> Passage:
        """A passage that an answer cites."""
        if passage_id not in self._by_id:
            self._by_id[passage_id] = self._product.retriever.passage(TEACHER, passage_id)
        return self._by_id[passage_id]

    def meets(self, group: Sequence[Place]) -> bool:
        """Whether some published passage meets the group; asked of the search by the quote itself, and of
        the neighbours of what it finds."""
        for place in group:
            for hit in self._product.retriever.search(TEACHER, place.quote, k=30):
                if place.holds(hit.passage):
                    return True
        return False


def _measured(product: Product, known: _Passages, question: GoldQuestion) -> dict[str, Any]:
    try:
        hits = [hit.passage for hit in product.retriever.search(TEACHER, question.question, k=K)]
    except EmptyQuery:
        hits = []
    answer = product.ask(question.question)
    row: dict[str, Any] = {
        "id": question.id,
        "kind": question.kind,
        "lang": question.lang,
        "resolved": answer.resolved,
    }
    if not question.answerable:
        return {**row, "refusal": float(not answer.supported)}
    row |= passage_figures(question.gold, hits)
    row |= _citation_figures(question.gold, answer, known)
    if len(question.gold) > 1:
        row["coverage@10"] = float(row["R@10"] == 1.0)
        row["answer_coverage"] = float(row["citation_recall"] == 1.0)
    return row


def passage_figures(gold: Sequence[Sequence[Place]], hits: Sequence[Passage]) -> dict[str, float]:
    """Share of groups met by the first 1, 5 and 10 hits, and nDCG@10 with one gain a group (a hit that meets
    only what a better one has met already gains nothing; the ideal meets one new group at each place)."""
    met: set[int] = set()
    gains: list[int] = []
    figures: dict[str, float] = {}
    for rank in range(K):
        fresh: set[int] = set()
        if rank < len(hits):
            meeting = {at for at, group in enumerate(gold) if any(place.holds(hits[rank]) for place in group)}
            fresh = meeting - met
        met |= fresh
        gains.append(len(fresh))
        if rank + 1 in (1, 5, 10):
            figures[f"R@{rank + 1}"] = len(met) / len(gold)
    best = sum(1.0 / math.log2(rank + 2) for rank in range(len(gold)))
    figures["nDCG@10"] = min(1.0, sum(gain / math.log2(rank + 2) for rank, gain in enumerate(gains)) / best)
    return figures


def _citation_figures(gold: Sequence[Sequence[Place]], answer: Answer, known: _Passages) -> dict[str, float]:
    cited = [known.get(id_) for id_ in dict.fromkeys(citation.passage for citation in answer.citations)]
    met = [any(place.holds(passage) for place in group for passage in cited) for group in gold]
    figures = {"answered": float(answer.supported), "citation_recall": sum(met) / len(gold)}
    if cited:
        right = [any(place.holds(passage) for group in gold for place in group) for passage in cited]
        figures["citation_precision"] = sum(right) / len(cited)
    verbatim = [known.get(one.passage).text[one.start : one.end] == one.quote for one in answer.citations]
    if verbatim:
        figures["quote_found"] = sum(verbatim) / len(verbatim)
    return figures


FIGURES = (
    "R@1",
    "R@5",
    "R@10",
    "nDCG@10",
    "answered",
    "citation_recall",
    "citation_precision",
    "quote_found",
    "coverage@10",
    "answer_coverage",
    "refusal",
)
_BY_KIND = ("R@10", "citation_recall")


def aggregate(
    rows: Sequence[dict[str, Any]], seed: int
) -> tuple[dict[str, float], dict[str, tuple[float, float]]]:
    """Means and intervals of every figure over the rows that have it, and of two of them by kind."""
    columns = {name: [row[name] for row in rows if name in row] for name in FIGURES}
    for kind in dict.fromkeys(row["kind"] for row in rows):
        for name in _BY_KIND:
            columns[f"{name}/{kind}"] = [row[name] for row in rows if row["kind"] == kind and name in row]
    measured = {name: values for name, values in columns.items() if values}
    metrics = {name: sum(values) / len(values) for name, values in measured.items()}
    return metrics, {name: interval(values, seed) for name, values in measured.items()}


SUITE = Suite(
    name="gold",
    summary="本项目自编的教师提问 · our own teacher questions over the built-in library",
    run=run,
    options={"half": "tune (odd ids), test (even ids: nothing was improved on them), both"},
)
