"""The learning record as xAPI: out without names, in with suspicion."""

import json
import random
from datetime import timedelta

import pytest

from assistant.teacher_training.learning import xapi
from assistant.teacher_training.learning.credits import reckon, total
from assistant.teacher_training.learning.problems import (
    ImportTooLarge,
    ImportUnreadable,
)
from assistant.teacher_training.learning.record import LearningRecord
from assistant.teacher_training.statement import Statement
from corpora.moments import stamp
from guardrails.actor import Actor
from tests.assistant.teacher_training.ledgers import COLLEAGUE, LIN, NOW, Clock, quiz


def random_statements(seed: int, clock: Clock) -> list[Statement]:
    """Statements of every verb and kind."""
    dice = random.Random(seed)
    return [
        Statement(
            verb=dice.choice(list(xapi.VERBS)),
            kind=dice.choice(list(xapi.TYPES)),
            activity=dice.choice(["1", "a/b:c", "中文", "x" * 64]),
            title=f"标题 {number}",
            source=f"row:{number}",
            score=dice.choice([None, 0.0, 0.333, 1.0]),
            seconds=dice.choice([None, 0.0, 12.25, 86_400.0]),
            time=stamp(clock.now - timedelta(minutes=number)),
        )
        for number in range(30)
    ]


@pytest.mark.parametrize("version", ["1.0.3", "2.0.0"])
def test_out_and_in_again_says_the_same(
    record: LearningRecord, clock: Clock, version: xapi.Version, other_teacher: Actor
) -> None:
    told = random_statements(3, clock)
    for each in told:
        record.tell(LIN, each)
    text = json.dumps(xapi.exported(record.entries(LIN), version))
    assert record.take(LIN, xapi.read(text, clock.now).statements) == 0  # what went out is known here
    found = xapi.read(text, clock.now)
    assert found.refused == ()
    assert record.take(other_teacher, found.statements) == len(told)
    assert record.take(other_teacher, found.statements) == 0  # idempotent by id
    moved = record.entries(other_teacher)
    assert {each.origin for each in moved} == {"imported"}
    assert record.mine(other_teacher) == ()
    assert total(reckon(moved)).credits == 0
    kept = {"verb", "kind", "activity", "title", "score", "seconds", "time"}
    assert [each.statement.model_dump(include=kept) for each in moved] == [
        each.model_dump(include=kept) for each in told
    ]
    back = json.dumps(xapi.exported(moved, version))
    assert record.take(LIN, xapi.read(back, clock.now).statements) == 0  # and home again
    assert record.faults(LIN) == record.faults(other_teacher) == ()


def test_an_export_names_nobody_unless_asked(record: LearningRecord, clock: Clock) -> None:
    record.tell(LIN, quiz(1, clock))
    record.tell(COLLEAGUE, quiz(1, clock))
    (made,) = xapi.exported(record.entries(LIN), "1.0.3")
    text = json.dumps(made, ensure_ascii=False)
    assert not {"林晓燕", "teacher-a", "school-a", "mbox"} & set(text.replace('"', " ").split())
    assert set(made["actor"]) == {"objectType", "account"}
    assert made["verb"]["id"] == "http://adlnet.gov/expapi/verbs/passed"
    assert made["result"] == {"score": {"scaled": 0.8}, "duration": "PT90.00S", "success": True}
    other = xapi.exported(record.entries(COLLEAGUE), "1.0.3")[0]["actor"]["account"]["name"]
    assert other != made["actor"]["account"]["name"]
    (named,) = xapi.exported(record.entries(LIN), "2.0.0", "林晓燕")
    assert (named["actor"]["name"], named["version"]) == ("林晓燕", "2.0.0")


def foreign(**changes: object) -> dict[str, object]:
    """A statement of another system."""
    return {
        "id": "6690e6c9-3ef0-4ed3-8b37-7f3964730bee",
        "actor": {"mbox": "mailto:someone@example.org", "name": "某人"},
        "verb": {"id": "http://adlnet.gov/expapi/verbs/completed", "display": {"en": "completed"}},
        "object": {"id": "https://lms.example/course/7", "definition": {"name": {"en-US": "AI course"}}},
        "timestamp": "2026-10-01T09:00:00+08:00",
    } | changes


HOSTILE: list[tuple[object, str]] = [
    (7, "not-an-object"),
    (None, "not-an-object"),
    (foreign(id="../../etc/passwd"), "id"),
    (foreign(id=None), "id"),
    (foreign(verb={"id": "http://adlnet.gov/expapi/verbs/voided"}), "voids"),
    (foreign(verb={"id": ["completed"]}), "verb"),
    (foreign(verb="completed"), "verb"),
    (foreign(object={"objectType": "StatementRef", "id": "x"}), "object"),
    (foreign(object=None), "object"),
    (foreign(object={"id": "urn:x"}), "title"),
    (foreign(object={"id": "urn:x", "definition": {"name": {"en": "\u0000\u202e \t"}}}), "title"),
    (foreign(timestamp="yesterday"), "timestamp"),
    (foreign(timestamp="2026-10-01T09:00:00"), "timestamp"),
    (foreign(timestamp="2996-10-01T09:00:00Z"), "future"),
    (foreign(result={"score": {"scaled": 1.5}}), "score"),
    (foreign(result={"score": {"scaled": True}}), "score"),
    (foreign(result={"duration": "P1000000D"}), "duration"),
    (foreign(result={"duration": "PT"}), "duration"),
    (foreign(result={"duration": 60}), "duration"),
]


@pytest.mark.parametrize(("raw", "why"), HOSTILE, ids=[f"{i}-{each[1]}" for i, each in enumerate(HOSTILE)])
def test_hostile_statements_are_refused_by_number_and_the_rest_is_taken(raw: object, why: str) -> None:
    good = foreign(id="00000000-0000-4000-8000-000000000001")
    found = xapi.read(json.dumps([good, raw]), NOW)
    assert [(each.number, each.why) for each in found.refused] == [(2, why)]
    assert len(found.statements) == 1


def test_a_foreign_statement_is_read_without_its_actor(record: LearningRecord) -> None:
    text = json.dumps({"statements": [foreign(), foreign()], "more": ""})
    found = xapi.read(text, NOW)
    assert [each.why for each in found.refused] == ["same-id"]
    (one,) = found.statements
    assert (one.verb, one.kind, one.title, one.time) == (
        "completed",
        "training",
        "AI course",
        "2026-10-01T01:00:00.000+00:00",
    )
    record.take(LIN, found.statements)
    assert "某人" not in repr(record.entries(LIN))
    assert "example.org" not in repr(record.entries(LIN))


def test_one_statement_a_line_is_read_and_bad_lines_are_named() -> None:
    text = "\n".join([json.dumps(foreign()), "{broken", '"text"'])
    assert [(each.number, each.why) for each in xapi.read(text, NOW).refused] == [
        (2, "not-an-object"),
        (3, "not-an-object"),
    ]


@pytest.mark.parametrize(
    "text", ["", "   ", "hello", "[]", "{}x", "[" * 100_000, "\ud800", "12", '"x"', "NaN", "\x00"]
)
def test_what_is_no_file_of_statements_is_told_so(text: str) -> None:
    with pytest.raises(ImportUnreadable):
        xapi.read(text, NOW)


def test_a_file_is_bounded() -> None:
    with pytest.raises(ImportTooLarge):
        xapi.read(" " * (xapi.MOST_CHARACTERS + 1), NOW)
    with pytest.raises(ImportTooLarge):
        xapi.read("[" + ",".join(["1"] * (xapi.MOST_STATEMENTS + 1)) + "]", NOW)
    with pytest.raises(ImportTooLarge):
        xapi.read("1\n" * (xapi.MOST_STATEMENTS + 1), NOW)
