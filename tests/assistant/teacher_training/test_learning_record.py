"""The ledger kept: append-only, chained, two schools, erased whole; certificates signed and compared."""

import json
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, delete, insert, select, update
from sqlalchemy.exc import DBAPIError

from assistant.teacher_training.learning import xapi
from assistant.teacher_training.learning.certificate import read_code
from assistant.teacher_training.learning.certificates import Certificates
from assistant.teacher_training.learning.credits import reckon, total
from assistant.teacher_training.learning.paper import draw
from assistant.teacher_training.learning.problems import (
    CertificateNotEarned,
    CertificateUnknown,
    ImportTooLarge,
    ImportUnreadable,
    TermUnreadable,
)
from assistant.teacher_training.learning.record import LearningRecord
from assistant.teacher_training.learning.tables import certificates, statements
from assistant.teacher_training.statement import Statement
from corpora.moments import stamp
from corpora.storage import reading, writing
from guardrails.actor import Actor, NotAllowed, Role
from guardrails.audit.keys import KeyFolder, KeysUnavailable
from guardrails.audit.log import AuditLog
from guardrails.audit.tables import events

NOW = datetime(2026, 10, 12, 1, 0, tzinfo=UTC)
LIN = Actor("school-a", "teacher-a", frozenset({Role.TEACHER}), "ui", name="林晓燕")
COLLEAGUE = Actor("school-a", "teacher-c", frozenset({Role.TEACHER}), "ui", name="周老师")


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def record(engine: Engine, audit: AuditLog, clock: Clock) -> LearningRecord:
    return LearningRecord(engine, audit, clock)


@pytest.fixture
def papers(
    engine: Engine, audit: AuditLog, record: LearningRecord, clock: Clock, tmp_path: Path
) -> Certificates:
    return Certificates(engine, audit, record, KeyFolder(tmp_path / "keys"), clock)


def quiz(chapter: int, clock: Clock, score: float = 0.8) -> Statement:
    """A quiz just passed."""
    return Statement(
        verb="passed",
        kind="quiz",
        activity=str(chapter),
        title=f"第{chapter}章",
        source=f"reading:{chapter}",
        score=score,
        seconds=90,
        indicators=("5.1.1",),
        time=stamp(clock.now),
    )


def pass_quizzes(record: LearningRecord, clock: Clock, actor: Actor, count: int = 4) -> None:
    """The quizzes of the first chapters, half an hour apart."""
    for chapter in range(1, count + 1):
        clock.now += timedelta(minutes=30)
        assert record.tell(actor, quiz(chapter, clock))


def test_telling_again_changes_nothing(record: LearningRecord, clock: Clock) -> None:
    told = quiz(1, clock)
    assert record.tell(LIN, told)
    assert not record.tell(LIN, told.model_copy(update={"id": "f" * 32, "title": "又一次"}))
    assert record.mine(LIN) == (told,)
    (entry,) = record.entries(LIN)
    assert (entry.sequence, entry.rules, entry.origin, entry.sound) == (1, "2026.1", "house", True)


def test_a_duty_is_needed(record: LearningRecord, clock: Clock, papers: Certificates) -> None:
    stranger = Actor("school-a", "x", frozenset({Role.COMPLIANCE}), "ui")
    for call in (
        lambda: record.tell(stranger, quiz(1, clock)),
        lambda: record.entries(stranger),
        lambda: record.take(stranger, ()),
        lambda: record.faults(stranger),
        lambda: papers.mine(stranger),
        lambda: papers.claim(stranger, "first-steps"),
        lambda: papers.find(stranger, "x"),
    ):
        with pytest.raises(NotAllowed):
            call()


def test_nobody_sees_another_ledger(
    record: LearningRecord, clock: Clock, other_teacher: Actor, papers: Certificates
) -> None:
    pass_quizzes(record, clock, LIN)
    held = papers.claim(LIN, "reader-basics")
    for other in (other_teacher, COLLEAGUE):
        assert record.entries(other) == ()
        assert papers.mine(other) == ()
        with pytest.raises(CertificateUnknown):
            papers.own(other, held.said.code)
    with pytest.raises(CertificateUnknown):  # another school's code says nothing at all
        papers.find(other_teacher, held.said.code)
    assert papers.find(COLLEAGUE, held.said.code).said == held.said
    same = Actor("school-b", "teacher-a", frozenset({Role.TEACHER}), "ui")  # the same account name elsewhere
    assert record.entries(same) == ()


def test_the_database_refuses_a_change(
    engine: Engine, record: LearningRecord, clock: Clock, papers: Certificates
) -> None:
    pass_quizzes(record, clock, LIN)
    papers.claim(LIN, "reader-basics")
    for table in (statements, certificates):
        with pytest.raises(DBAPIError, match="never changed"), writing(engine) as connection:
            connection.execute(update(table).values(owner="someone"))


@pytest.mark.postgres
def test_postgres_refuses_a_change_and_keeps_one_chain(clock: Clock, tmp_path: Path) -> None:
    import os
    from concurrent.futures import ThreadPoolExecutor

    import guardrails.audit.tables
    from assistant.teacher_training.learning.tables import metadata
    from serving.database import engine_for

    url = os.environ.get("XINGTAN_TEST_POSTGRES", "")
    if not url:
        pytest.skip("XINGTAN_TEST_POSTGRES is not set")
    engine = engine_for(url)
    with engine.begin() as connection:
        connection.exec_driver_sql("drop schema public cascade")
        connection.exec_driver_sql("create schema public")
    for each in (guardrails.audit.tables.metadata, metadata):
        each.create_all(engine)
    audit = AuditLog(engine)
    record = LearningRecord(engine, audit, clock)
    papers = Certificates(engine, audit, record, KeyFolder(tmp_path / "keys"), clock)
    pass_quizzes(record, clock, LIN)
    told = [quiz(number % 10 + 10, clock) for number in range(40)]
    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(lambda each: record.tell(LIN, each), told)) == 10
        made = list(pool.map(lambda _: papers.claim(LIN, "reader-basics").said.code, range(6)))
    assert len(set(made)) == 1
    assert record.faults(LIN) == ()
    for table in (statements, certificates):
        with pytest.raises(DBAPIError, match="never changed"), writing(engine) as connection:
            connection.execute(update(table).values(owner="someone"))
    with writing(engine) as connection:
        assert record.erase_in(connection, LIN.tenant, LIN.user) == 14
    engine.dispose()


EDITS = {
    "score": 1.0,
    "seconds": 9999.0,
    "title": "别的",
    "time": "2026-01-01T00:00:00.000+00:00",
    "verb": "nonsense",
    "kind": "case",
    "rules": "2099.1",
    "told": "x",
    "origin": "imported",
    "sequence": 77,
    "hash": "0" * 64,
}


def test_an_edited_row_is_found_and_earns_nothing(
    engine: Engine, record: LearningRecord, clock: Clock
) -> None:
    pass_quizzes(record, clock, LIN, 3)
    assert record.faults(LIN) == ()
    before = total(reckon(record.entries(LIN))).credits
    second = select(statements).where(statements.c.activity == "2")
    with writing(engine) as connection:
        connection.exec_driver_sql("DROP TRIGGER learning_statements_no_update")
        row = dict(connection.execute(second).mappings().one())
    for column, value in EDITS.items():
        here = update(statements).where(statements.c.id == row["id"])
        with writing(engine) as connection:
            connection.execute(here.values({column: value}))
        assert record.faults(LIN), column
        judged = reckon(record.entries(LIN))
        assert len(judged) == 3, column  # nothing lost, nothing crashes
        assert total(judged).credits < before, column
        with writing(engine) as connection:
            connection.execute(here.values({column: row[column]}))
    assert record.faults(LIN) == ()


@pytest.mark.parametrize(("activity", "kind"), [("1", "missing"), ("2", "missing"), ("3", "cut")])
def test_a_row_taken_out_is_found(
    engine: Engine, record: LearningRecord, clock: Clock, activity: str, kind: str
) -> None:
    pass_quizzes(record, clock, LIN, 3)
    with writing(engine) as connection:
        connection.execute(delete(statements).where(statements.c.activity == activity))
    assert [each.kind for each in record.faults(LIN)] == [kind]


def test_a_row_put_in_past_the_ledger_is_found(engine: Engine, record: LearningRecord, clock: Clock) -> None:
    pass_quizzes(record, clock, LIN, 2)
    with writing(engine) as connection:
        row = dict(
            connection.execute(select(statements).where(statements.c.activity == "2")).mappings().one()
        )
        connection.execute(insert(statements), row | {"id": "e" * 32, "activity": "9", "sequence": 3})
    assert record.faults(LIN)


def test_erasure_leaves_nothing_and_the_log_verifies(
    engine: Engine, record: LearningRecord, clock: Clock, papers: Certificates, audit: AuditLog
) -> None:
    pass_quizzes(record, clock, LIN)
    pass_quizzes(record, clock, COLLEAGUE)
    code = papers.claim(LIN, "reader-basics").said.code
    with writing(engine) as connection:
        assert record.erase_in(connection, "school-a", "teacher-a") == 4
        assert papers.erase_in(connection, "school-a", "teacher-a") == 1
    with reading(engine) as connection:
        for table in (statements, certificates):
            held = connection.execute(select(table).where(table.c.owner == "teacher-a")).all()
            assert held == []
        logged = " ".join(connection.execute(select(events.c.body)).scalars())
    assert "林晓燕" not in logged
    assert code not in logged
    assert audit.verify("school-a").intact
    with pytest.raises(CertificateUnknown):
        papers.find(COLLEAGUE, code)
    assert record.faults(LIN) == ()
    assert len(record.entries(COLLEAGUE)) == 4
    clock.now += timedelta(days=1)
    assert record.tell(LIN, quiz(1, clock))  # and they may begin anew
    assert record.faults(LIN) == ()


# --- certificates


def test_a_certificate_claimed_twice_is_the_same_one(
    record: LearningRecord, clock: Clock, papers: Certificates
) -> None:
    pass_quizzes(record, clock, LIN)
    first = papers.claim(LIN, "reader-basics")
    clock.now += timedelta(days=40)
    renamed = Actor(LIN.tenant, LIN.user, LIN.roles, "ui", name="林老师")
    assert papers.claim(renamed, "reader-basics") == first
    assert papers.mine(LIN) == (first,)
    assert draw(first, "zh") == draw(papers.own(LIN, first.said.code), "zh")
    assert first.genuine
    assert (first.said.credits, first.said.day, first.said.learner) == ("2.0", "2026-10-12", "林晓燕")


def test_two_windows_that_claim_at_once_get_the_same_one(
    record: LearningRecord, clock: Clock, papers: Certificates
) -> None:
    from concurrent.futures import ThreadPoolExecutor

    pass_quizzes(record, clock, LIN)
    with ThreadPoolExecutor(6) as pool:
        made = list(pool.map(lambda _: papers.claim(LIN, "reader-basics"), range(6)))
    assert len({each.said.code for each in made}) == 1
    assert len(papers.mine(LIN)) == 1


def test_many_windows_that_tell_at_once_make_one_chain(record: LearningRecord, clock: Clock) -> None:
    from concurrent.futures import ThreadPoolExecutor

    told = [quiz(number % 10, clock) for number in range(40)]
    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(lambda each: record.tell(LIN, each), told)) == 10
    assert record.faults(LIN) == ()


def test_what_is_missing_is_told(record: LearningRecord, clock: Clock, papers: Certificates) -> None:
    pass_quizzes(record, clock, LIN, 3)
    with pytest.raises(CertificateNotEarned) as caught:
        papers.claim(LIN, "reader-basics")
    assert "还差：4" in str(caught.value.details["missing_zh"])
    with pytest.raises(CertificateUnknown):
        papers.claim(LIN, "no-such")
    with pytest.raises(TermUnreadable):
        papers.claim(LIN, "term-credits", "'; drop table")
    with pytest.raises(CertificateNotEarned):
        papers.claim(LIN, "term-credits")
    assert papers.mine(LIN) == ()


def test_a_quiz_that_was_refused_credits_counts_for_no_certificate(
    record: LearningRecord, clock: Clock, papers: Certificates
) -> None:
    pass_quizzes(record, clock, LIN, 3)
    clock.now += timedelta(minutes=30)
    record.tell(LIN, quiz(4, clock).model_copy(update={"seconds": 2.0}))
    with pytest.raises(CertificateNotEarned):
        papers.claim(LIN, "reader-basics")


CHECKS = [
    (("林晓燕", "", ""), ()),
    ((" 林 晓燕 ", "人工智能教师读本·基础篇", "2026年10月12日"), ()),
    (("林晓燕", "AI READER for teachers, basics", "2026/10/12"), ()),
    (("周老师", "", ""), ("name",)),
    (("林晓燕", "人工智能教师读本·责任篇", ""), ("title",)),
    (("林晓燕", "", "2026-10-13"), ("date",)),
    (("", "x", "x"), ("name", "title", "date")),
]


def test_an_edited_paper_is_told(record: LearningRecord, clock: Clock, papers: Certificates) -> None:
    pass_quizzes(record, clock, LIN)
    code = papers.claim(LIN, "reader-basics").said.code
    for paper, differs in CHECKS:
        told = papers.check(COLLEAGUE, code.lower().replace("-", " "), *paper)
        assert (told.matches, told.differs, told.genuine) == (not differs, differs, True), paper


def test_an_edited_register_proves_nothing(
    engine: Engine, record: LearningRecord, clock: Clock, papers: Certificates
) -> None:
    pass_quizzes(record, clock, LIN)
    held = papers.claim(LIN, "reader-basics")
    edits = {
        "body": held.said.model_copy(update={"learner": "周老师"}).canonical(),
        "issued": "2027-01-01",
        "name": "first-steps",
        "sha256": "0" * 64,
        "signature": "AAAA",
        "code": "AAAA-BBBB-CCCC-DDDD",
    }
    with writing(engine) as connection:
        connection.exec_driver_sql("DROP TRIGGER learning_certificates_no_update")
        row = dict(connection.execute(select(certificates)).mappings().one())
    for column, value in edits.items():
        with writing(engine) as connection:
            connection.execute(update(certificates).values({column: value}))
        code = value if column == "code" else held.said.code
        told = papers.check(COLLEAGUE, code, "周老师" if column == "body" else "林晓燕")
        assert (told.genuine, told.matches) == (False, False), column
        with writing(engine) as connection:
            connection.execute(update(certificates).values(row))
    assert papers.check(COLLEAGUE, held.said.code, "林晓燕").matches


def test_no_keys_no_certificate(
    engine: Engine, audit: AuditLog, record: LearningRecord, clock: Clock
) -> None:
    pass_quizzes(record, clock, LIN)
    with pytest.raises(KeysUnavailable):
        Certificates(engine, audit, record, None, clock).claim(LIN, "reader-basics")


def test_what_is_no_code_finds_nothing(papers: Certificates) -> None:
    for text in ("", "x", "AAAA-BBBB", "A" * 100_000, "AAAA-BBBB-CCCC-DDD0", "' or 1=1 --", "\ud800"):
        assert read_code(text) == ""
        with pytest.raises(CertificateUnknown):
            papers.find(LIN, text)


def test_a_paper_is_a_pdf_in_both_languages(
    record: LearningRecord, clock: Clock, papers: Certificates
) -> None:
    import io

    from pypdf import PdfReader

    pass_quizzes(record, clock, LIN)
    held = papers.claim(LIN, "reader-basics")
    for language in ("zh", "en"):
        (page,) = PdfReader(io.BytesIO(draw(held, language))).pages
        assert held.said.code in page.extract_text()


# --- xAPI


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
