"""Reads extractive question sets in SQuAD's JSON (Rajpurkar et al. 2016; also CMRC 2018, DRCD, XQuAD) as
retrieval sets: every paragraph is a text of the corpus, relevant to the questions asked about it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.beir import Beir
from eval.files import EvalDataInvalid, Ids


@dataclass(frozen=True, slots=True)
class Asked:
    """One question with the title and text of its paragraph and the answers marked there."""

    id: str
    question: str
    title: str
    context: str
    answers: tuple[str, ...]


def find(data: Path) -> Path | None:
    """The SQuAD file that `data` is or, for a folder without a BEIR corpus, holds as its only JSON file."""
    if data.is_file():
        return data if data.suffix == ".json" else None
    found = sorted(data.glob("*.json")) if data.is_dir() and not (data / "corpus.jsonl").exists() else []
    return found[0] if len(found) == 1 else None


def read(file: Path, limit: int | None = None) -> Beir:
    """The set as corpus, queries and qrels, with the first `limit` questions. Equal paragraphs are one
    text. Raises `EvalDataInvalid`."""
    corpus: dict[str, tuple[str, str]] = {}
    ids: dict[tuple[str, str], str] = {}
    queries: dict[str, str] = {}
    qrels: dict[str, dict[str, int]] = {}
    answers: dict[str, tuple[str, ...]] = {}
    for asked in questions(file):
        text = ids.setdefault((asked.title, asked.context), f"p{len(ids):05d}")
        corpus[text] = (asked.title, asked.context)
        if limit is None or len(queries) < limit:
            queries[asked.id] = asked.question
            qrels[asked.id] = {text: 1}
            if asked.answers:
                answers[asked.id] = asked.answers
    if not queries:
        raise EvalDataInvalid(file=file.name, line=0, reason="no question")
    return Beir(corpus, queries, qrels, answers)


def questions(file: Path) -> Iterator[Asked]:
    """Every question in the order of the file. Raises `EvalDataInvalid`."""
    ids = Ids(file.name)
    try:
        articles = json.loads(file.read_text(encoding="utf-8-sig"))["data"]
        for article in articles:
            title = str(article.get("title") or "")
            for paragraph in article["paragraphs"]:
                for row in paragraph["qas"]:
                    asked = _question(row, title, paragraph["context"])
                    ids.new(asked.id, 0)
                    yield asked
    except FileNotFoundError:
        raise EvalDataInvalid(file=file.name, line=0, reason="missing") from None
    except (OSError, UnicodeDecodeError):
        raise EvalDataInvalid(file=file.name, line=0, reason="unreadable") from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise EvalDataInvalid(file=file.name, line=0, reason="not SQuAD's JSON") from None


def _question(row: Any, title: str, context: str) -> Asked:
    """Raises `KeyError` and `TypeError` where the layout is another."""
    answers = dict.fromkeys(str(answer["text"]) for answer in row.get("answers") or [])
    id_, question = row["id"], row["question"]
    if not (isinstance(question, str) and isinstance(context, str)):
        raise TypeError(id_)
    return Asked(str(id_), question, title, context, tuple(answers))
