"""Early notice: learned from earlier tests, tried on a later, kept until it ends, and a school may end it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from assistant.learning_analysis.notices.cases import SIGNS, cases
from assistant.learning_analysis.notices.store import NoticeOff, Notices
from assistant.learning_analysis.reports.individual import FamilyPoint, ParentReport
from assistant.learning_analysis.reports.store import Exams, ExamUnknown
from assistant.learning_analysis.reports.tables import metadata
from assistant.learning_analysis.types.growth import EarlyNotice
from assistant.learning_analysis.types.matrix import ResponseMatrix
from guardrails.actor import NotAllowed, Role
from tests.assistant.learning_analysis.classes import matrix_of


def _series(n: int = 90, tests: int = 5) -> list[ResponseMatrix]:
    """Tests in which a third of the pupils fall back and stay back."""
    chance = np.random.default_rng(4)
    able, drift = chance.normal(0.75, 0.12, n), np.where(np.arange(n) % 3 == 0, -0.1, 0.02)
    made = []
    for at in range(tests):
        share = np.clip(able + drift * at, 0.05, 0.98)[:, None]
        marks = (chance.random((n, 12)) < share).astype(float)
        matrix = matrix_of(marks, groups=tuple("甲乙"[row % 2] for row in range(n)), subject="mathematics")
        made.append(replace(matrix, date=f"2026-0{at + 1}-10", exam=f"第{at + 1}次"))
    return made


class _Time:
    now = datetime(2026, 6, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> _Time:
    return _Time()


@pytest.fixture
def exams(engine, audit, clock) -> Exams:
    metadata.create_all(engine)
    return Exams(engine, audit, clock)


@pytest.fixture
def notices(engine, audit, exams, clock) -> Notices:
    return Notices(engine, audit, exams, clock)


def _keep(exams: Exams, actor, series) -> str:
    ids = [exams.keep(actor, each, {"S000000": "王小明"}, title=each.exam, grade=8).id for each in series]
    return ids[-1]


def test_signs_are_of_each_time_and_outcomes_of_the_next() -> None:
    series = _series()
    found = cases(series)
    assert found is not None
    assert (len(found.learn), len(found.check), len(found.now)) == (180, 90, 90)
    assert all(set(case.signs) == set(SIGNS) for case in found.learn)
    assert all(case.needed_help is None for case in found.now)
    assert cases(series[:3]) is None
    gone = replace(series[4], pupils=tuple(f"T{row}" for row in range(90)))
    moved = cases([*series[:4], gone])
    assert moved is not None
    assert moved.check == ()


def test_notices_tell_whom_why_until_when_and_how_far(notices: Notices, exams: Exams, teacher) -> None:
    made = notices.make(teacher, _keep(exams, teacher, _series()), "zh")
    assert made.told
    table = made.table("notices")
    assert table.rows
    words = {each.zh for each in SIGNS.values()}
    for pupil, reasons, chance, until in table.rows:
        assert pupil in {f"S{row:06d}" for row in range(90)}
        assert set(str(reasons).split("；")) <= words
        assert chance >= 0.5
        assert until == "2026-06-29"
    assert [table.values("pupil")] == [tuple(sorted(map(str, table.values("pupil"))))]
    assert {section.id for section in made.sections} == {"whom", "trust", "gaps"}
    assert made.table("calibration").rows
    assert {row[0] for row in made.table("gaps").rows} == {"甲", "乙"}
    assert any("不触发任何自动处理" in each for each in made.remarks)
    assert "王小明" not in made.model_dump_json()


def test_too_little_to_learn_from_gives_words_and_no_notice(notices: Notices, exams: Exams, teacher) -> None:
    few = notices.make(teacher, _keep(exams, teacher, _series(tests=3)), "zh")
    assert (few.told, few.tables, few.facts) == (False, (), ())
    assert "4 次考试" in few.sections[0].sentences[0].text


def test_notices_expire(notices: Notices, exams: Exams, teacher, clock: _Time) -> None:
    exam = _keep(exams, teacher, _series())
    made = notices.make(teacher, exam, "zh")
    clock.now += timedelta(days=27)
    assert notices.latest(teacher, exam) == made
    clock.now += timedelta(days=2)
    assert notices.latest(teacher, exam) is None


def test_a_school_switches_them_off_for_itself_alone(
    notices: Notices, exams: Exams, teacher, other_teacher
) -> None:
    admin = replace(teacher, user="head", roles=frozenset({Role.ADMINISTRATOR}))
    exam, far = _keep(exams, teacher, _series()), _keep(exams, other_teacher, _series())
    notices.make(teacher, exam, "zh")
    notices.make(other_teacher, far, "zh")
    with pytest.raises(NotAllowed):
        notices.turn(teacher, off=True)
    assert notices.turn(admin, off=True).off
    for call in (lambda: notices.make(teacher, exam, "zh"), lambda: notices.latest(teacher, exam)):
        with pytest.raises(NoticeOff):
            call()
    assert notices.latest(other_teacher, far) is not None
    assert not notices.turn(admin, off=False).off
    assert notices.latest(teacher, exam) is None


def test_nobody_else_and_no_key_reads_them(notices: Notices, exams: Exams, teacher, other_teacher) -> None:
    exam = _keep(exams, teacher, _series())
    notices.make(teacher, exam, "zh")
    colleague = replace(teacher, user="colleague")
    for stranger in (colleague, other_teacher):
        with pytest.raises(ExamUnknown):
            notices.latest(stranger, exam)
    with pytest.raises(NotAllowed):
        notices.make(replace(teacher, human=False), exam, "zh")
    with pytest.raises(NotAllowed):
        notices.latest(replace(teacher, human=False), exam)


def test_they_go_with_the_test_and_with_the_pupil(notices: Notices, exams: Exams, engine, teacher) -> None:
    exam = _keep(exams, teacher, _series())
    notices.make(teacher, exam, "zh")
    with engine.begin() as connection:
        assert exams.forget_names(connection, teacher, ["王小明"]) == 5
    assert notices.latest(teacher, exam) is None
    notices.make(teacher, exam, "zh")
    exams.delete(teacher, exam)
    with pytest.raises(ExamUnknown):
        notices.latest(teacher, exam)


def test_a_report_for_parents_has_no_place_for_them() -> None:
    for form in (ParentReport, FamilyPoint):
        for name, held in form.model_fields.items():
            assert "notice" not in name or name == "notice"
            assert EarlyNotice not in {held.annotation, *getattr(held.annotation, "__args__", ())}


def test_a_series_holds_tests_of_these_pupils_in_the_order_of_their_day(
    exams: Exams, teacher, other_teacher
) -> None:
    first, second, third = _series(tests=3)
    strangers = replace(second, pupils=tuple(f"T{row}" for row in range(90)), exam="别班")
    physics = replace(second, subject="physics", exam="物理")
    for each in (third, first, strangers, physics):
        exams.keep(teacher, each, {}, title=each.exam, grade=8)
    exams.keep(other_teacher, first, {}, title="外校", grade=8)
    exam = exams.keep(teacher, second, {}, title=second.exam, grade=8).id
    assert [each.matrix.exam for each in exams.series(teacher, exam)] == [first.exam, second.exam]
    newest = next(each.id for each in exams.mine(teacher) if each.title == third.exam)
    assert len(exams.series(teacher, newest)) == 3
    assert len(exams.series(teacher, newest, most=2)) == 2
    with pytest.raises(ExamUnknown):
        exams.series(other_teacher, exam)


def test_an_erased_pupil_leaves_no_notice(notices: Notices, exams: Exams, teacher) -> None:
    exam = _keep(exams, teacher, _series())
    notices.make(teacher, exam, "zh")
    exams.erase(replace(teacher, user="officer", roles=frozenset({Role.COMPLIANCE})), "S000000")
    assert notices.latest(teacher, exam) is None
