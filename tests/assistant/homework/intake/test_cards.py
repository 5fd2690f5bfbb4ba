"""Pages that were read put together as cards of pupils; what does not fit waits for a person."""

from dataclasses import dataclass, replace
from functools import cache

import pytest

from assistant.homework.cards.composing import compose
from assistant.homework.cards.layout import CardLayout, Kind, Question
from assistant.homework.cards.reading import Seen
from assistant.homework.intake.cards import intake_of
from assistant.homework.intake.pages import PageRecord, ReadBox, ReadChoice, ReadText
from assistant.homework.intake.problems import RosterWrong
from assistant.homework.intake.pupils import ClassList
from assistant.homework.intake.scans import ScanState
from assistant.homework.intake.types import Intake, Match, Why
from assistant.homework.marking.chain import Handed


@dataclass(frozen=True)
class Pupil:
    id: str
    number: str
    name: str


PUPILS = [Pupil(f"S{at}", f"2025010{at}", name) for at, name in enumerate(("林一鸣", "周小禾", "陈思远"), 1)]


@cache
def layout() -> CardLayout:
    questions = [Question("a", "1", Kind.SINGLE, 3), Question("b", "2", Kind.BLANK, 3, lines=17)]
    return compose("小测", [*questions, Question("c", "3", Kind.OPEN, 9, lines=5)])


def side(at: int, page: int = 1, number: str = "20250101", serial: int = 0, chosen: str = "A") -> PageRecord:
    """A page as if it was read; page 1 holds a and b, page 2 holds c."""
    assert len(layout().pages) == 2
    choice = ReadChoice("a", tuple(chosen), Seen.READ if chosen else Seen.BLANK, 1.0, "1" * 64)
    return PageRecord(
        at,
        layout=layout().id,
        serial=serial,
        page=page,
        number=number,
        number_seen=Seen.FAINT if "?" in number else Seen.READ if number else Seen.BLANK,
        choices=(choice,) if page == 1 else (),
        boxes=(
            ReadBox("b", 0, True, "2" * 64, ReadText("read", "x=2", 0.99))
            if page == 1
            else ReadBox("c", 0, False, "3" * 64, ReadText("none")),
        ),
        face="4" * 64,
    )


def taken(*records: PageRecord, cards: dict[int, str] | None = None) -> Intake:
    scan = ScanState("scan.pdf", len(records), records)
    return intake_of([scan], [layout()], ClassList(PUPILS, cards))


def by_item(intake: Intake, pupil: str) -> dict[str, tuple[Handed, str]]:
    return {row.item: (row.handed, row.text) for row in intake.rows if row.pupil == pupil}


def test_pages_of_one_pupil_make_one_card_in_any_order() -> None:
    intake = taken(side(1, 2, "20250102"), side(2), side(3, 2), side(4, 1, "20250102", chosen=""))
    assert by_item(intake, "S1") == {"a": (Handed.IN, "A"), "b": (Handed.IN, "x=2"), "c": (Handed.BLANK, "")}
    assert by_item(intake, "S2")["a"] == (Handed.BLANK, "")
    assert intake.absent == ("S3",)
    assert not intake.held
    assert {row.match for row in intake.rows} == {Match.NUMBER}


def test_a_page_that_is_not_there_is_missing_not_blank() -> None:
    intake = taken(side(5, serial=12))
    assert by_item(intake, "S1")["c"] == (Handed.MISSING, "")
    (finding,) = intake.findings
    assert (finding.why, finding.page) == (Why.PAGE_MISSING, 5)
    assert finding.detail == f"{layout().id.upper()}-00012-2"


def test_two_cards_with_one_number_both_wait() -> None:
    pages = (side(1, serial=1), side(2, 2, serial=1), side(3, serial=2, chosen="B"), side(4, 2, serial=2))
    intake = taken(*pages, side(5, 1, "20250102", serial=3))
    assert [held.why for held in intake.held] == [(Why.TWO_CARDS,)] * 2
    assert {held.pages for held in intake.held} == {(1, 2), (3, 4)}
    assert {row.pupil for row in intake.rows} == {"S2"}
    assert "S1" not in intake.absent
    copies = taken(side(1), side(2, chosen="B"))
    assert [held.why for held in copies.held] == [(Why.TWO_CARDS,)] * 2


def test_a_card_photographed_twice_is_one_card() -> None:
    intake = taken(side(1, serial=7), side(2, serial=7), side(3, 2, serial=7))
    assert not intake.held
    assert len(intake.rows) == 3


def test_a_card_copied_for_many_is_told_apart_by_number() -> None:
    intake = taken(side(1, serial=5), side(2, 1, "20250102", serial=5), side(3, 2, serial=5))
    assert {row.pupil for row in intake.rows} == {"S1", "S2"}
    assert by_item(intake, "S1")["c"] == (Handed.BLANK, "")
    assert by_item(intake, "S2")["c"] == (Handed.MISSING, "")


def test_the_card_number_speaks_where_the_pupil_number_does_not() -> None:
    cards = {5: "S3", 6: "S2"}
    intake = taken(side(1, number="", serial=5), side(2, number="2025010?", serial=6), cards=cards)
    assert {(row.pupil, row.match) for row in intake.rows} == {("S3", Match.CARD), ("S2", Match.CARD)}
    (held,) = taken(side(1, number="20250101", serial=5), cards=cards).held
    assert held.why == (Why.CARD_NUMBER_DIFFERS,)
    (other,) = taken(side(1, number="2025012?", serial=5), cards=cards).held
    assert other.why == (Why.CARD_NUMBER_DIFFERS,)


def test_no_number_and_doubtful_numbers_wait_with_proposals() -> None:
    named = replace(side(1, number=""), name=ReadText("read", "陈思运", 0.8))
    intake = taken(named, side(2, number="2025010?"), side(3, number=""))
    first, second, third = intake.held
    assert first.why == (Why.NUMBER_BLANK, Why.NAME_PROPOSED)
    assert first.proposed[0].pupil == "S3"
    assert second.why == (Why.NUMBER_UNSURE,)
    assert {each.pupil for each in second.proposed} == {"S1", "S2", "S3"}
    assert third.why == (Why.NUMBER_BLANK,)
    assert third.face is not None
    assert not intake.rows


def test_the_wrong_class_is_refused() -> None:
    strangers = [side(at, 1, f"2024880{at}", serial=at) for at in range(1, 4)]
    with pytest.raises(RosterWrong):
        taken(*strangers, side(4))
    one = taken(strangers[0], side(2), side(3, 1, "20250102"))
    assert [held.why for held in one.held] == [(Why.NUMBER_UNKNOWN,)]


def test_what_is_not_read_is_unreadable_never_wrong() -> None:
    page = side(1)
    doubt = replace(page.choices[0], seen=Seen.TWO_FILLED, chosen=("A", "B"))
    for text, why in (
        (ReadText("read", "x=Z", 0.6), Why.OCR_UNSURE),
        (ReadText("none"), Why.OCR_UNSURE),
        (ReadText(), Why.OCR_ABSENT),
    ):
        record = replace(page, choices=(doubt,), boxes=(replace(page.boxes[0], text=text),))
        rows = {row.item: row for row in taken(record).rows}
        assert (rows["a"].handed, rows["a"].guess) == (Handed.UNREADABLE, "AB")
        assert rows["a"].why == (Why.TWO_FILLED,)
        assert (rows["b"].handed, rows["b"].text, rows["b"].why) == (Handed.UNREADABLE, "", (why,))
        assert rows["b"].crops[0].sha256 == "2" * 64


def test_failed_pages_are_named() -> None:
    lost = PageRecord(2, "card-not-found", face="5" * 64)
    intake = taken(side(1), lost, PageRecord(3, "file-too-slow"))
    assert [(each.why, each.page) for each in intake.findings[1:]] == [
        (Why.NO_CARD_FOUND, 2),
        (Why.PAGE_FAILED, 3),
    ]
    assert [(held.why, held.pages) for held in intake.held] == [((Why.NO_CARD_FOUND,), (2,))]
