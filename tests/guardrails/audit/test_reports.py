"""The fourteen reports, their files and their manifest."""

import csv
import hashlib
import io
import json
import zipfile

import pytest

from guardrails.actor import Actor, NotAllowed
from guardrails.audit import AuditEvent, AuditLog, AuditQuery, RuleHit, SubjectData
from guardrails.audit.reports import Known, ReportDesk, ReportUnknown, report
from guardrails.audit.reports.files import neutral
from guardrails.audit.reports.table import NUMBERS
from guardrails.audit.rights import Rights

HOSTILE = "=HYPERLINK(1)"
KNOWN = Known(names={"teacher-a": HOSTILE, "officer-a": "何审计"}, models=("m",), integrity=[("events", 6)])


@pytest.fixture
def desk(audit: AuditLog, teacher: Actor, other_teacher: Actor) -> ReportDesk:
    hits = (RuleHit(rule="G-R6", decision="confirm", stage="output", detail="A.1.a"),)
    audit.append(
        teacher, AuditEvent(action="model.called", model="m", policy_version="v1", personal_data={"NAME": 2})
    )
    audit.append(teacher, AuditEvent(action="model.answered", model="m", labelled=True, rule_hits=hits))
    audit.append(teacher, AuditEvent(action="model.answered", model="m"))
    audit.append(
        teacher,
        AuditEvent(
            action="artefact.reviewed", object_id="a-1", human_decision={"dwell_ms": 4_000, "edited": 0.5}
        ),
    )
    audit.append(teacher, AuditEvent(action="pseudonym.opened", object_id="S001", details={"reason": "@cmd"}))
    audit.append(teacher, AuditEvent(action="appeal.opened", object_id="e-1"))
    audit.append(other_teacher, AuditEvent(action="model.called", model="theirs"))
    return ReportDesk(audit)


def rows(desk: ReportDesk, officer: Actor, number: int) -> list[tuple[object, ...]]:
    return list(desk.fill(officer, number, AuditQuery(), KNOWN).rows)


def test_there_are_fourteen_with_columns_that_fit_in_both_languages(desk: ReportDesk, officer: Actor):
    assert list(NUMBERS) == list(range(1, 15))
    for number in NUMBERS:
        found = report(number)
        assert found.title("zh")
        assert len(found.columns("zh")) == len(found.columns("en"))
        assert all(len(row) == len(found.columns("zh")) for row in rows(desk, officer, number)), number
    with pytest.raises(ReportUnknown):
        report(15)


def test_what_they_count(desk: ReportDesk, officer: Actor):
    assert rows(desk, officer, 1)[0][:6] == ("m", "是 / yes", 1, 2, 0, 0)
    assert rows(desk, officer, 3)[0][:5] == ("G-R6", "confirm", "output", 1, 1)
    assert rows(desk, officer, 9) == [(HOSTILE, 1, 4.0, 0.5, 1, 1, "秒批 / instant")]
    assert rows(desk, officer, 10)[0][2:5] == (2, 1, 0.5)
    assert [row[2] for row in rows(desk, officer, 8)] == ["pseudonym.opened"]
    assert [row[2] for row in rows(desk, officer, 13)] == ["appeal.opened"]
    assert not any("theirs" in map(str, row) for number in NUMBERS for row in rows(desk, officer, number))


def test_an_archive_proves_its_files(desk: ReportDesk, officer: Actor, audit: AuditLog):
    bundle = desk.export(officer, [], AuditQuery(), KNOWN, "年度检查")
    with zipfile.ZipFile(io.BytesIO(bundle.content)) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    manifest = held.pop("manifest.json")
    assert {each.name: each.sha256 for each in bundle.manifest.files} == {
        name: hashlib.sha256(content).hexdigest() for name, content in held.items()
    }
    assert len(held) == 2 + 2 * 14
    assert held["summary.pdf"].startswith(b"%PDF")
    told = audit.events(officer).events[0].event
    assert told.action == "audit.reported"
    assert told.details["manifest_sha256"] == hashlib.sha256(manifest).hexdigest()
    assert told.details["purpose"] == "年度检查"
    for name in ("09.csv", "09.jsonl"):
        text = held[name].decode("utf-8-sig")
        assert "何审计" in text
        assert "年度检查" in text
        assert "不含人工智能生成的内容" in text


def test_no_cell_is_a_formula(desk: ReportDesk, officer: Actor):
    from openpyxl import load_workbook

    bundle = desk.export(officer, [8, 9], AuditQuery(), KNOWN, "=check()")
    with zipfile.ZipFile(io.BytesIO(bundle.content)) as archive:
        book = load_workbook(io.BytesIO(archive.read("reports.xlsx")))
        table = list(csv.reader(io.StringIO(archive.read("09.csv").decode("utf-8-sig"))))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    assert any(cell.value == "'" + HOSTILE for cell in cells)
    assert table[1][0] == "'" + HOSTILE
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in table for cell in row)


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\t=1", "  =1", "＝1", "\u3000=1", "\r=1"])
def test_whatever_could_begin_a_formula_is_led_by_an_apostrophe(text: str):
    assert neutral(text) == "'" + text


@pytest.mark.parametrize("cell", [-1, 0.5, "G-R6", "2026-09-01", ""])
def test_numbers_and_plain_words_stay(cell: object):
    assert neutral(cell) == cell  # type: ignore[arg-type]


def test_the_summary_reads_in_chinese(desk: ReportDesk, officer: Actor):
    import pypdfium2

    bundle = desk.export(officer, [1, 9], AuditQuery(), KNOWN, "年度检查")
    with zipfile.ZipFile(io.BytesIO(bundle.content)) as archive:
        document = pypdfium2.PdfDocument(archive.read("summary.pdf"))
    said = "".join(page.get_textpage().get_text_range() for page in document)
    assert "审计报表摘要" in said
    assert "人工复核率与秒批名单" in said
    assert "导出人 何审计" in said


def test_a_copy_for_a_person_says_what_a_model_wrote(
    desk: ReportDesk, rights: Rights, officer: Actor, teacher: Actor, audit: AuditLog
):
    data = SubjectData(subject="S001", data={"评语": "认真"}, generated=True)
    audit.append(teacher, AuditEvent(action="remark.written", about=(data,)))
    bundle = desk.copy(officer, rights.copy(officer, "S001"), KNOWN, "本人查阅")
    with zipfile.ZipFile(io.BytesIO(bundle.content)) as archive:
        head, *lines = map(json.loads, archive.read("events.jsonl").decode().splitlines())
    assert head["generated"] is True
    assert "人工智能生成" in head["label"]
    assert lines[0]["about"] == [{"评语": "认真"}]
    assert "认真" not in audit.events(officer).events[0].stored.body


def test_only_the_officer_exports(desk: ReportDesk, teacher: Actor, audit: AuditLog, officer: Actor):
    with pytest.raises(NotAllowed):
        desk.export(teacher, [1], AuditQuery(), KNOWN, "好奇")
    with pytest.raises(NotAllowed):
        desk.fill(teacher, 1, AuditQuery(), KNOWN)
    with pytest.raises(NotAllowed):
        desk.copy(teacher, [], KNOWN, "好奇")
    outcomes = [event.event.outcome for event in audit.events(officer).events[:3]]
    assert outcomes == ["denied"] * 3
