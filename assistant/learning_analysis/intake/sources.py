"""Files as they come: score sheets, a sheet about the items beside them, OneRoster, loose or in one zip."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from assistant.learning_analysis.intake.oneroster import NEEDED, understand_oneroster
from assistant.learning_analysis.intake.problems import ScoresUnreadable
from assistant.learning_analysis.intake.types import ItemNote, Preview, Repair, SheetRows
from assistant.learning_analysis.intake.understanding import looked_at
from corpora.parsing.archive import open_archive, read_member

_KNOWN = {name.lower(): name for name in (*NEEDED, "classes.csv")}
_READ = (".csv", ".txt", ".xlsx")
MOST_FILES = 40


def understand_files(files: Sequence[tuple[str, bytes]]) -> Preview:
    """One preview of files (name, bytes) that are one test: a sheet a class may come in several files, and
    what one file says of the items counts for all. Raises `ScoresUnreadable`, `ScoresTooLarge`, and what
    reading an archive or a workbook raises."""
    loose = [each for name, data in files for each in _opened(name, data)]
    if not loose or len(loose) > MOST_FILES:
        raise ScoresUnreadable(file=files[0][0] if files else "")
    roster = {_KNOWN[name.lower()]: data for name, data in loose if name.lower() in _KNOWN}
    rest = [(name, data) for name, data in loose if name.lower() not in _KNOWN]
    found = [looked_at(data, name) for name, data in rest]
    if roster:
        found.insert(0, understand_oneroster(roster))
    if len(found) == 1 and found[0].sheets:
        return found[0]
    return _joined(found)


def _opened(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    """The file itself, or what a zip of tables holds."""
    if data[:4] != b"PK\x03\x04" or not name.lower().endswith(".zip"):
        yield PurePosixPath(name).name, data
        return
    archive = open_archive(data)
    for member in archive.infolist():
        inner = PurePosixPath(member.filename)
        if not member.is_dir() and inner.suffix.lower() in _READ and not inner.name.startswith("."):
            yield inner.name, read_member(archive, member.filename)


def _joined(found: Sequence[Preview]) -> Preview:
    marked = [each for each in found if each.sheets]
    if not marked:
        raise ScoresUnreadable(file="、".join(each.file for each in found)[:200])
    sheets, repairs, notes = list[SheetRows](), list[Repair](), dict[str, ItemNote]()
    for each in found:
        repairs += each.repairs
        notes |= {note.label: note for note in each.notes}
        stem = each.file.rpartition(".")[0] or each.file
        for sheet in each.sheets:
            sheets.append(sheet if len(marked) == 1 else _renamed(sheet, stem))
    if len({sheet.name for sheet in sheets}) < len(sheets):
        sheets = [_renamed(sheet, str(place)) for place, sheet in enumerate(sheets, 1)]
    first = marked[0]
    return replace(first, sheets=tuple(sheets), repairs=tuple(repairs), notes=tuple(notes.values()))


def _renamed(sheet: SheetRows, before: str) -> SheetRows:
    """The sheet under a name that tells its file; a workbook's own name stays behind it."""
    plain = sheet.name in {"", "Sheet", "Sheet1"}
    name = before if plain else f"{before}·{sheet.name}"
    columns = tuple(replace(column, sheet=name) for column in sheet.columns)
    return replace(sheet, name=name, columns=columns)
