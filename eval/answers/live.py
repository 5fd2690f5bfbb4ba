"""Samples from the product itself: a data set's texts are published in a home of its own, its questions
asked.

Questions are put in several conditions, each with a product of its own: as the set has them (`given`); with
the texts that answer them taken away (`removed`), where only a refusal is right; and, for sets with planted
false answers, with the planted texts alone (`planted`) or beside the true ones (`both`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from assistant.answering.answer import QuestionEmpty, QuestionTooLong
from eval import beir, squad
from eval.answers.own import plain, stands_in
from eval.answers.sample import Sample
from eval.beir import Beir
from eval.files import EvalDataInvalid, Ids, rows
from eval.indexed import resource_id
from eval.product import TEACHER, Product, built
from eval.suite import Progress
from retrieval.search import EmptyQuery

CONTEXTS = 5
"""Passages of the search that count as retrieved."""
_SHORTEST = 2
"""Characters of an answer from which its standing in a text says something."""


@dataclass(frozen=True, slots=True)
class _Put:
    """A question as it is put: relevant and planted are what the set says of it."""

    id: str
    question: str
    references: tuple[str, ...]
    relevant: tuple[str, ...]
    answerable: bool
    planted: str = ""


Texts = dict[str, tuple[str, str]]


def samples(
    data: Path, split: str, limit: int | None, *, refusals: bool, progress: Progress, failures: dict[str, int]
) -> list[Sample]:
    """Ask a BEIR folder, a SQuAD file or a set with planted answers; with `refusals` also what cannot be
    answered. A question that the product does not take (too long, nothing in it) counts as not answered, and
    in `failures`. Raises `EvalDataInvalid`, `SplitUnclear`."""
    if (data / "items.jsonl").exists() and not (data / "corpus.jsonl").exists():
        conditions = _counterfactual(data / "items.jsonl", limit, refusals)
    else:
        file = squad.find(data)
        whole = squad.read(file, limit) if file else beir.read(data, split=split, limit=limit)
        conditions = _given(whole, refusals)
    total = sum(len(asked) for _, asked in conditions.values())
    found: list[Sample] = []
    for condition, (texts, asked) in conditions.items():
        if asked:
            with TemporaryDirectory(prefix="xingtan-eval-") as home, built(Path(home)) as product:
                product.publish((id_, title, text) for id_, (title, text) in texts.items())
                names = {resource_id(id_): id_ for id_ in texts}
                for put in asked:
                    try:
                        found.append(_asked(product, put, condition, texts, names))
                    except (QuestionEmpty, QuestionTooLong) as refused:
                        found.append(_not_taken(put, condition))
                        failures[refused.code] = failures.get(refused.code, 0) + 1
                    progress(len(found), total)
    return found


def _asked(product: Product, put: _Put, condition: str, texts: Texts, names: Mapping[str, str]) -> Sample:
    try:
        hits = [hit.passage for hit in product.retriever.search(TEACHER, put.question, k=CONTEXTS)]
    except EmptyQuery:
        hits = []
    answer = product.ask(put.question)
    verbatim = []
    for one in answer.citations:
        stored = product.retriever.passage(TEACHER, one.passage)
        verbatim.append(bool(one.quote) and stored.text[one.start : one.end] == one.quote)
    return Sample(
        id=_id(put, condition),
        question=put.question,
        response="\n".join(sentence.text for sentence in answer.sentences),
        contexts=tuple(passage.text for passage in hits),
        references=put.references or None,
        reference_contexts=tuple(texts[id_][1] for id_ in put.relevant) or None,
        context_ids=tuple(dict.fromkeys(names[passage.resource] for passage in hits)),
        reference_ids=put.relevant or None,
        answerable=put.answerable,
        refused=not answer.supported,
        cited_ids=tuple(dict.fromkeys(names[one.resource] for one in answer.citations)),
        quotes_found=tuple(verbatim),
        planted=put.planted,
        condition=condition,
    )


def _not_taken(put: _Put, condition: str) -> Sample:
    return Sample(
        id=_id(put, condition),
        question=put.question,
        response="",
        references=put.references or None,
        reference_ids=put.relevant or None,
        answerable=put.answerable,
        refused=True,
        cited_ids=(),
        planted=put.planted,
        condition=condition,
    )


def _id(put: _Put, condition: str) -> str:
    return put.id if condition == "given" else f"{put.id}/{condition}"


Conditions = dict[str, tuple[Texts, list[_Put]]]


def _given(data: Beir, refusals: bool) -> Conditions:
    """The set as it is; and every second question without its texts, as far as then really nothing is left
    that holds an accepted answer."""
    asked = [
        _Put(id_, text, data.answers.get(id_, ()), _relevant(data, id_), answerable=True)
        for id_, text in data.queries.items()
    ]
    conditions: Conditions = {"given": (data.corpus, asked)}
    if not refusals:
        return conditions
    taken = {text for put in asked[1::2] for text in put.relevant}
    left = {id_: text for id_, text in data.corpus.items() if id_ not in taken}
    bare = [
        _Put(put.id, put.question, (), (), answerable=False)
        for put in asked
        if taken.issuperset(put.relevant) and not _answered_in(left.values(), put.references)
    ]
    return conditions | {"removed": (left, bare)}


def _relevant(data: Beir, query: str) -> tuple[str, ...]:
    return tuple(id_ for id_, grade in data.qrels[query].items() if grade > 0)


def _answered_in(texts: Iterable[tuple[str, str]], answers: Iterable[str]) -> bool:
    """Whether a text holds one of the answers; answers of one character tell nothing, so that their question
    is taken to be answered."""
    wanted = [answer for answer in answers if plain(answer)]
    if any(len(plain(answer)) < _SHORTEST for answer in wanted):
        return True
    return any(answer in text or stands_in(answer, text) for _, text in texts for answer in wanted)


def _counterfactual(file: Path, limit: int | None, refusals: bool) -> Conditions:
    """RGB's counterfactual set (Chen et al. 2024): `positive` texts hold the answer, `positive_wrong` the
    same texts with a planted one, `negative` neither. Every condition publishes all negative texts."""
    rows = _rows(file)[:limit]
    negative: Texts = {}
    true: Texts = {}
    planted: Texts = {}
    asked: dict[str, list[_Put]] = {"planted": [], "both": [], "removed": []}
    for row in rows:
        id_, question, answers = str(row["id"]), str(row["question"]), _listed(row["answer"])
        fake = str(row["fake_answer"])
        named = {kind: _named(row, id_, kind) for kind in ("positive", "positive_wrong", "negative")}
        true |= named["positive"]
        planted |= named["positive_wrong"]
        negative |= named["negative"]
        right = tuple(named["positive"])
        asked["planted"].append(_Put(id_, question, (), (), answerable=True, planted=fake))
        asked["both"].append(_Put(id_, question, answers, right, answerable=True, planted=fake))
        asked["removed"].append(_Put(id_, question, answers, (), answerable=False))
    bare = [
        _Put(put.id, put.question, (), (), answerable=False)
        for put in asked["removed"]
        if not _answered_in(negative.values(), put.references)
    ]
    conditions: Conditions = {
        "planted": (negative | planted, asked["planted"]),
        "both": (negative | planted | true, asked["both"]),
    }
    return conditions | ({"removed": (negative, bare)} if refusals else {})


def _rows(file: Path) -> list[dict[str, Any]]:
    ids = Ids(file.name)
    found: list[dict[str, Any]] = []
    wanted = {"id", "question", "answer", "fake_answer", "positive", "positive_wrong", "negative"}
    for line, row in rows(file):
        if wanted - row.keys():
            raise EvalDataInvalid(file=file.name, line=line, reason="not an item of a counterfactual set")
        ids.new(str(row["id"]), line)
        found.append(row)
    if not found:
        raise EvalDataInvalid(file=file.name, line=0, reason="empty")
    return found


def _listed(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else (str(value),)


def _named(row: dict[str, Any], id_: str, kind: str) -> Texts:
    return {f"{id_}-{kind}-{n}": ("", text) for n, text in enumerate(_listed(row[kind])) if text.strip()}
