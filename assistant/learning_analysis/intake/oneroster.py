"""OneRoster 1.2 CSV (1EdTech): `users.csv`, `lineItems.csv` and `results.csv` as one test."""

import csv
import io
from collections.abc import Iterator, Mapping

from assistant.learning_analysis.intake.cells import read_cell
from assistant.learning_analysis.intake.marks import MarkRow, from_rows
from assistant.learning_analysis.intake.problems import ScoresUnreadable
from assistant.learning_analysis.intake.tables import MAX_BYTES
from assistant.learning_analysis.intake.types import Intake, Repair
from assistant.learning_analysis.intake.understanding import words
from assistant.learning_analysis.types.figure import Words
from assistant.learning_analysis.types.matrix import TestItem
from corpora.parsing import text
from guardrails.pseudonyms import Pseudonymiser

_GRADED = frozenset({"fully graded", "partially graded", ""})
_NEEDED = ("users.csv", "lineItems.csv", "results.csv")


def read_oneroster(
    files: Mapping[str, bytes], makes: Pseudonymiser, class_id: str = "", exam: str = ""
) -> Intake:
    """The results of all line items, or of those of one class. Of two results for one line item the one
    modified last counts. Raises `ScoresUnreadable` where a file or a column is missing or too large."""
    for name in _NEEDED:
        if len(files.get(name, b"")) > MAX_BYTES or name not in files:
            raise ScoresUnreadable(file=name)
    notes = dict[str, int]()
    lines = {
        row["sourcedId"]: row
        for row in _live("lineItems.csv", files, ("sourcedId", "title", "resultValueMax"), notes)
        if not class_id or row.get("classSourcedId") == class_id
    }
    users = {row["sourcedId"]: row for row in _live("users.csv", files, ("sourcedId", "familyName"), notes)}
    columns = ("lineItemSourcedId", "studentSourcedId", "score")
    results = [
        row for row in _live("results.csv", files, columns, notes) if row["lineItemSourcedId"] in lines
    ]
    results.sort(key=lambda row: row.get("dateLastModified", ""))
    rows = list(_rows(results, users, lines, notes))
    items = [_item(line, rows) for line in lines.values()]
    return from_rows(exam or "OneRoster", items, rows, makes, [_told(kind, n) for kind, n in notes.items()])


def _live(
    name: str, files: Mapping[str, bytes], columns: tuple[str, ...], notes: dict[str, int]
) -> Iterator[dict[str, str]]:
    """Rows of a file that are not marked for deletion."""
    reader = csv.DictReader(io.StringIO(text.decode(files[name])))
    if not set(columns) <= set(reader.fieldnames or ()):
        raise ScoresUnreadable(file=name)
    for row in reader:
        if (row.get("status") or "").lower() == "tobedeleted":
            notes["deleted"] = notes.get("deleted", 0) + 1
        else:
            yield {key: value or "" for key, value in row.items() if isinstance(key, str)}


def _rows(
    results: list[dict[str, str]],
    users: Mapping[str, Mapping[str, str]],
    lines: Mapping[str, Mapping[str, str]],
    notes: dict[str, int],
) -> Iterator[MarkRow]:
    for row in results:
        user = users.get(row["studentSourcedId"])
        if user is None:
            notes["pupil-unknown"] = notes.get("pupil-unknown", 0) + 1
            continue
        cell = read_cell(row["score"])
        graded = row.get("scoreStatus", "").lower() in _GRADED and cell.state == "mark"
        if not graded:
            notes["no-score"] = notes.get("no-score", 0) + 1
        name = f"{user['familyName']}{user.get('givenName', '')}" or user["sourcedId"]
        line = row["lineItemSourcedId"]
        yield MarkRow(
            name=name,
            item=line,
            points=cell.value if graded else None,
            number=user["sourcedId"],
            group=lines[line].get("classSourcedId", ""),
        )


def _item(line: Mapping[str, str], rows: list[MarkRow]) -> TestItem:
    cell = read_cell(line["resultValueMax"])
    own = [row.points for row in rows if row.item == line["sourcedId"] and row.points is not None]
    points = cell.value if cell.state == "mark" and cell.value > 0 else max([*own, 1.0])
    return TestItem(line["sourcedId"], line["title"] or line["sourcedId"], points)


def _told(kind: str, n: int) -> Repair:
    said = words()["repairs"][kind]
    return Repair(kind, "OneRoster", Words(f"{said['zh']}（{n} 处）", f"{said['en']} ({n})"))
