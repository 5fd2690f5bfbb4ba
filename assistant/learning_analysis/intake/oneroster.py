"""OneRoster 1.2 CSV (1EdTech): `users.csv`, `lineItems.csv` and `results.csv` as a score sheet a class.

A line item is a column: two of one title and one maximum in different classes are one item. Each class is a
sheet of its own, so that classes with other line items are seen to sit another test.
"""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from assistant.learning_analysis.intake.cells import read_cell
from assistant.learning_analysis.intake.problems import ScoresTooLarge, ScoresUnreadable
from assistant.learning_analysis.intake.tables import MAX_BYTES
from assistant.learning_analysis.intake.types import Column, Preview, Repair, Role, SheetRows
from assistant.learning_analysis.intake.understanding import words
from assistant.learning_analysis.types.figure import Words
from corpora.parsing import text

NEEDED = ("users.csv", "lineItems.csv", "results.csv")
_GRADED = frozenset({"fully graded", "partially graded", ""})
_IDENTITY: tuple[tuple[Role, str, str, str], ...] = (
    ("name", "姓名", "users：familyName、givenName", "users: familyName, givenName"),
    ("number", "学号", "users：identifier 或 sourcedId", "users: identifier or sourcedId"),
)
_SHOWN = 3


@dataclass(slots=True)
class _Notes:
    """How many records of each kind were read otherwise than they stand."""

    counts: dict[str, int] = field(default_factory=dict)

    def add(self, kind: str) -> None:
        self.counts[kind] = self.counts.get(kind, 0) + 1

    def all(self) -> tuple[Repair, ...]:
        return tuple(_told(kind, n) for kind, n in self.counts.items())


def understand_oneroster(files: Mapping[str, bytes], name: str = "OneRoster") -> Preview:
    """A preview with a sheet for each class. Of two results for one line item the one modified last counts.
    Raises `ScoresUnreadable` where a file or a column is missing, `ScoresTooLarge`."""
    for each in NEEDED:
        if each not in files:
            raise ScoresUnreadable(file=each)
    for data in files.values():
        if len(data) > MAX_BYTES:
            raise ScoresTooLarge(size=round(len(data) / 2**20), limit=MAX_BYTES // 2**20)
    notes = _Notes()
    wanted = ("sourcedId", "title", "resultValueMax")
    lines = {row["sourcedId"]: row for row in _live("lineItems.csv", files, wanted, notes)}
    users = {row["sourcedId"]: row for row in _live("users.csv", files, ("sourcedId", "familyName"), notes)}
    columns = ("lineItemSourcedId", "studentSourcedId", "score")
    results = [
        row for row in _live("results.csv", files, columns, notes) if row["lineItemSourcedId"] in lines
    ]
    results.sort(key=lambda row: row.get("dateLastModified", ""))
    sheets = _sheets(lines, users, _scores(results, users, notes), _classes(files, notes))
    if not sheets:
        raise ScoresUnreadable(file="results.csv")
    days = sorted(day for line in lines.values() if (day := (line.get("dueDate") or "")[:10]))
    title = next(iter(lines.values()))["title"] if len(lines) == 1 else ""
    return Preview(name, title, sheets, notes.all(), date=days[-1] if days else "")


def _live(
    name: str, files: Mapping[str, bytes], columns: tuple[str, ...], notes: _Notes
) -> Iterator[dict[str, str]]:
    """Rows of a file that are not marked for deletion."""
    reader = csv.DictReader(io.StringIO(text.decode(files[name])))
    if not set(columns) <= set(reader.fieldnames or ()):
        raise ScoresUnreadable(file=name)
    try:
        for row in reader:
            if (row.get("status") or "").lower() == "tobedeleted":
                notes.add("deleted")
            else:
                yield {key: value or "" for key, value in row.items() if isinstance(key, str)}
    except csv.Error as error:
        raise ScoresUnreadable(file=name) from error


def _classes(files: Mapping[str, bytes], notes: _Notes) -> dict[str, str]:
    """Titles of classes by id, where `classes.csv` came along."""
    if "classes.csv" not in files:
        return {}
    rows = _live("classes.csv", files, ("sourcedId", "title"), notes)
    return {row["sourcedId"]: row["title"] for row in rows}


def _scores(
    results: list[dict[str, str]], users: Mapping[str, Mapping[str, str]], notes: _Notes
) -> dict[tuple[str, str], str]:
    """The cell of each pupil and line item; empty where nothing was graded."""
    found = dict[tuple[str, str], str]()
    for row in results:
        if row["studentSourcedId"] not in users:
            notes.add("pupil-unknown")
            continue
        graded = row.get("scoreStatus", "").lower() in _GRADED and row["score"].strip()
        if not graded:
            notes.add("no-score")
        place = (row["studentSourcedId"], row["lineItemSourcedId"])
        if place in found:
            notes.add("mark-twice")
        found[place] = row["score"].strip() if graded else ""
    return found


def _sheets(
    lines: Mapping[str, Mapping[str, str]],
    users: Mapping[str, Mapping[str, str]],
    scores: Mapping[tuple[str, str], str],
    classes: Mapping[str, str],
) -> tuple[SheetRows, ...]:
    groups = dict[str, list[str]]()
    for identity, line in lines.items():
        groups.setdefault(line.get("classSourcedId", ""), []).append(identity)
    sheets, taken = list[SheetRows](), set[str]()
    for group, own in groups.items():
        pupils = list(dict.fromkeys(pupil for pupil, line in scores if line in set(own)))
        if not pupils:
            continue
        name = classes.get(group) or group
        name = name if name not in taken else f"{name}·{group}"
        taken.add(name)
        rows = {
            at: {1: _name(users[pupil]), 2: users[pupil].get("identifier") or pupil}
            | {place: cell for place, line in enumerate(own, 3) if (cell := scores.get((pupil, line), ""))}
            for at, pupil in enumerate(pupils, 2)
        }
        sheets.append(SheetRows(name, _columns(name, own, lines, rows), rows))
    return tuple(sheets)


def _columns(
    sheet: str,
    own: list[str],
    lines: Mapping[str, Mapping[str, str]],
    rows: Mapping[int, Mapping[int, str]],
) -> tuple[Column, ...]:
    found = [
        Column(sheet, place, header, role, "", None, Words(zh, en), 1.0)
        for place, (role, header, zh, en) in enumerate(_IDENTITY)
    ]
    labels = set[str]()
    for place, line in enumerate(own, 2):
        title = lines[line]["title"].strip() or line
        label = title if title not in labels else f"{title}·{line}"
        labels.add(label)
        full = read_cell(lines[line]["resultValueMax"])
        found.append(
            Column(
                sheet=sheet,
                place=place,
                header=label,
                role="item",
                item=label,
                max_points=full.value if full.state == "mark" and full.value > 0 else None,
                reason=Words("lineItems 中的一项", "a line item"),
                confidence=1.0,
                samples=tuple(row[place + 1] for row in rows.values() if place + 1 in row)[:_SHOWN],
            )
        )
    return tuple(found)


def _name(user: Mapping[str, str]) -> str:
    return f"{user['familyName']}{user.get('givenName', '')}" or user["sourcedId"]


def _told(kind: str, n: int) -> Repair:
    said = words()["repairs"][kind]
    return Repair(kind, "OneRoster", Words(f"{said['zh']}（{n} 处）", f"{said['en']} ({n})"))
