"""Certificates: given once, signed, compared with papers, printed."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, select, update

from assistant.teacher_training.learning.certificate import read_code
from assistant.teacher_training.learning.certificates import Certificates
from assistant.teacher_training.learning.paper import draw
from assistant.teacher_training.learning.problems import (
    CertificateNotEarned,
    CertificateUnknown,
    TermUnreadable,
)
from assistant.teacher_training.learning.record import LearningRecord
from assistant.teacher_training.learning.tables import certificates
from corpora.storage import writing
from guardrails.actor import Actor
from guardrails.audit.keys import KeysUnavailable
from guardrails.audit.log import AuditLog
from tests.assistant.teacher_training.ledgers import COLLEAGUE, LIN, Clock, pass_quizzes, quiz


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
