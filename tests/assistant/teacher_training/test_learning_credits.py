"""Credits are a pure function of the ledger: random ledgers, caps, refusals with reasons, versions."""

import hashlib
import random
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from importlib.resources import files

import pytest

from assistant.teacher_training.learning import rules
from assistant.teacher_training.learning.credits import Judged, by_kind, plain_title, reckon, total
from assistant.teacher_training.learning.entry import Entry
from assistant.teacher_training.learning.rules import Rules, rules_at, version_at, versions
from assistant.teacher_training.statement import Activity, Statement, Verb
from corpora.moments import stamp
from corpora.readers import load

START = datetime(2026, 10, 12, 1, 0, tzinfo=UTC)  # 09:00 on a Monday in China
RULES = versions()["2026.1"]
PAIRS: list[tuple[Verb, Activity]] = [(each.verb, each.kind) for each in RULES.earns] + [
    ("attempted", "quiz"), ("completed", "case"),
]  # fmt: skip


def entry(
    number: int, verb: Verb = "passed", kind: Activity = "quiz", activity: str = "1", *,
    after: timedelta = timedelta(), told: timedelta | None = None, title: str = "", source: str = "",
    score: float | None = 0.9, seconds: float | None = 600, **more: str,
) -> Entry:  # fmt: skip
    """A row whose statement was done `after` the start and told at once, or at `told`."""
    statement = Statement(
        verb=verb, kind=kind, activity=activity, title=title or f"{kind} {activity}",
        source=source or f"row:{number}", score=score, seconds=seconds, time=stamp(START + after),
    )  # fmt: skip
    written = stamp(START + (after if told is None else told))
    made = Entry(statement, number, written, more.get("rules", "2026.1"), "house", f"{number:064x}")
    return replace(made, origin="imported") if more.get("origin") == "imported" else made


def random_ledger(seed: int, size: int = 120) -> list[Entry]:
    """Anything a ledger may hold: every verb and kind, clocks that jump, repeats, bursts."""
    dice = random.Random(seed)
    made, at = [], timedelta()
    for number in range(1, size + 1):
        at += timedelta(minutes=dice.choice([0, 1, 5, 60, 600, 3000, -90]))
        verb, kind = dice.choice(PAIRS)
        activity = str(dice.randint(1, 9))
        claimed = at + timedelta(minutes=dice.choice([0, 0, 0, 0, 30, -60 * 24 * 40]))
        made.append(
            entry(
                number, verb, kind, activity, after=claimed, told=at,
                title=dice.choice(["", "同一个标题"]), source=f"row:{dice.randint(1, 80)}",
                score=dice.choice([None, 0.2, 0.6, 1.0]), seconds=dice.choice([None, 3, 200, 900]),
                origin=dice.choice(["house", "house", "imported"]),
            )
        )  # fmt: skip
    return made


def reasons(entries: Sequence[Entry]) -> list[str]:
    """The reason of each row."""
    return [each.reason for each in reckon(entries)]


@pytest.mark.parametrize("seed", range(10))
def test_order_and_repetition_of_what_is_handed_in_change_nothing(seed: int) -> None:
    ledger = random_ledger(seed)
    once = reckon(ledger)
    shuffled = ledger * 2
    random.Random(seed).shuffle(shuffled)
    assert reckon(shuffled) == once
    assert [each.entry for each in once] == ledger  # nothing lost


@pytest.mark.parametrize("seed", range(10))
def test_no_cap_is_ever_passed_and_every_refusal_has_a_reason(seed: int) -> None:
    judged = reckon(random_ledger(seed))
    assert any(each.credits for each in judged)
    by_day: dict[str, Decimal] = {}
    by_term: dict[str, Decimal] = {}
    for each in judged:
        by_day[each.day] = by_day.get(each.day, Decimal(0)) + each.credits
        by_term[each.term] = by_term.get(each.term, Decimal(0)) + each.credits
        assert each.credits or each.reason
        assert each.counts or not each.credits
    assert max(by_day.values()) <= RULES.caps.day
    assert max(by_term.values()) <= RULES.caps.term
    assert sum((each.credits for each in by_kind(judged).values()), Decimal(0)) == total(judged).credits


@pytest.mark.parametrize("seed", range(10))
def test_what_was_granted_stays_whatever_is_told_later(seed: int) -> None:
    ledger = random_ledger(seed)
    whole = reckon(ledger)
    for size in range(0, len(ledger), 7):
        assert reckon(ledger[:size]) == whole[:size]


@pytest.mark.parametrize("seed", range(10))
def test_nothing_is_granted_twice(seed: int) -> None:
    once = {(each.verb, each.kind) for each in RULES.earns if each.once == "activity"}
    granted = [
        (each.entry.statement.verb, each.entry.statement.kind, each.entry.statement.activity)
        for each in reckon(random_ledger(seed))
        if each.credits
    ]
    held = [each for each in granted if each[:2] in once]
    assert len(held) == len(set(held))


def test_the_order_of_one_day_does_not_change_its_sum() -> None:
    ledger = [entry(n, activity=str(n), after=timedelta(hours=n)) for n in range(1, 12)]
    for seed in range(10):
        order = list(range(1, 12))
        random.Random(seed).shuffle(order)
        told = [replace(ledger[n - 1], sequence=place) for place, n in enumerate(order, 1)]
        told = [replace(each, told=stamp(START + timedelta(hours=12))) for each in told]
        assert total(reckon(told)).credits == Decimal("4")


HOUR = timedelta(hours=1)
REFUSED: list[tuple[str, list[Entry]]] = [
    ("too-fast", [entry(1, seconds=19)]),
    ("unmeasured", [entry(1, seconds=None)]),
    ("low-score", [entry(1, score=0.59)]),
    ("low-score", [entry(1, score=None)]),
    ("no-rule", [entry(1, verb="attempted")]),
    ("repeat", [entry(1), entry(2, after=HOUR)]),
    (
        "same-title",
        [entry(1, title="提问 的 方法"), entry(2, activity="77", title="提问的方法！", after=HOUR)],
    ),
    ("future", [entry(1, after=HOUR, told=timedelta())]),
    ("late", [entry(1, told=timedelta(days=31))]),
    ("clock-back", [entry(1), entry(2, activity="2", after=-HOUR)]),
    ("imported", [entry(1, origin="imported")]),
    ("rules-missing", [entry(1, rules="1999.1")]),
    ("altered", [replace(entry(1), sound=False)]),
    ("times-day", [entry(n, "completed", "observation", str(n), after=n * HOUR) for n in (1, 2, 3)]),
    ("burst", [entry(n, activity=str(n), after=timedelta(minutes=n)) for n in range(1, 7)]),
    ("cap-day", [entry(n, activity=str(n), after=timedelta(minutes=30 * n)) for n in range(1, 10)]),
    ("times-term", [entry(n, "completed", "assessment", str(n), after=timedelta(days=n)) for n in (1, 2, 3)]),
]


@pytest.mark.parametrize(
    ("reason", "ledger"), REFUSED, ids=[f"{i}-{each[0]}" for i, each in enumerate(REFUSED)]
)
def test_each_trick_is_refused_with_its_reason(reason: str, ledger: list[Entry]) -> None:
    *before, last = reckon(ledger)
    assert last.reason == reason
    assert last.credits == 0
    assert all(each.credits and not each.reason for each in before)


def test_a_refused_attempt_does_not_use_up_the_activity() -> None:
    assert reasons([entry(1, seconds=3), entry(2, after=HOUR)]) == ["too-fast", ""]


def test_one_jump_of_the_clock_refuses_one_row_and_not_all_that_follow() -> None:
    year = timedelta(days=365)
    ledger = [entry(1, after=year), entry(2, activity="2"), entry(3, activity="3", after=HOUR)]
    assert reasons(ledger) == ["", "clock-back", ""]


def test_a_day_is_chinas_and_a_term_begins_in_august_and_february() -> None:
    late = entry(1, after=timedelta(hours=14, minutes=59))  # 23:59 in China
    after = entry(2, activity="2", after=timedelta(hours=15, minutes=1))
    assert [each.day for each in reckon([late, after])] == ["2026-10-12", "2026-10-13"]
    for day, term in (
        ("2026-07-31", "2026-spring"), ("2026-08-01", "2026-autumn"), ("2027-01-31", "2026-autumn"),
        ("2027-02-01", "2027-spring"),
    ):  # fmt: skip
        assert RULES.term(datetime.fromisoformat(day).date()) == term


def newer() -> Rules:
    """A later version that pays for quizzes ten times as much."""
    earns = tuple(
        each.model_copy(update={"credits": each.credits * 10}) if each.kind == "quiz" else each
        for each in RULES.earns
    )
    return RULES.model_copy(update={"version": "2026.2", "since": START.date(), "earns": earns})


def test_a_new_version_rewrites_nothing_granted_under_the_old_one() -> None:
    known = {"2026.1": RULES, "2026.2": newer()}
    old, later = entry(1), entry(2, activity="2", after=timedelta(days=1), rules="2026.2")
    judged: tuple[Judged, ...] = reckon([old, later], known)
    assert [each.credits for each in judged] == [Decimal("0.5"), Decimal("4")]  # 5, under the cap of a day
    assert reckon([old], known) == reckon([old], {"2026.1": RULES})


def test_a_version_that_is_out_is_never_edited() -> None:
    """A change of the rules is a new file: add it here, and leave the line of the old one."""
    out = {
        "2026.1.yaml": "5024be5be01600aaaee6e5ab00b662da06df9115273029dc0f64717d4bd8a9d9",
    }
    found = {path.name: path.read_bytes() for path in files(rules).iterdir() if path.name.endswith(".yaml")}
    assert {name: hashlib.sha256(data).hexdigest() for name, data in found.items()} == out


def test_the_version_in_force_is_the_newest_that_has_begun() -> None:
    assert version_at(START) == "2026.1"
    assert version_at(datetime(2020, 1, 1, tzinfo=UTC)) == "2026.1"
    assert rules_at(START) is RULES


def test_titles_are_compared_without_dress() -> None:
    assert plain_title("Ａ I 读本（一）") == plain_title("ai读本一")
    assert plain_title("第1章") != plain_title("第2章")


def test_the_certificates_of_the_reader_cover_each_of_its_chapters_once() -> None:
    asked = [int(each) for rule in RULES.certificates for need in rule.needs for each in need.activities]
    assert sorted(asked) == [each.about.chapter for each in load().chapters]
    for rule in RULES.certificates:
        for need in rule.needs:
            told = {int(each) for each in re.findall(r"\d+", rule.what.zh)}
            assert told <= {int(each) for each in need.activities} or not need.activities


def test_certificates_of_the_rule_file_can_be_reached() -> None:
    earning = {(each.verb, each.kind) for each in RULES.earns}
    for certificate in RULES.certificates:
        assert certificate.needs or certificate.credits
        assert all((need.verb, need.kind) in earning for need in certificate.needs)
