"""Homework over HTTP: set, hand in, propose, decide, release and print; by people, and not by keys."""

import io
import zipfile
from typing import Any

import pytest
from docx import Document
from fastapi.testclient import TestClient
from openpyxl import Workbook

KLASS = "八年级2班"
BASE = "/api/v1/homework"
ITEMS: list[dict[str, Any]] = [
    {
        "id": "q1", "type": "single", "subject": "mathematics", "grade": 8, "stem": "最小的质数是几？",
        "options": [
            {"label": "A", "text": "1", "misconception": "以为 1 是质数"},
            {"label": "B", "text": "2"},
        ],
        "answer": "B",
    },
    {"id": "q2", "type": "blank", "subject": "mathematics", "grade": 8, "stem": "3+4=？", "answer": "7",
     "points": 2},
]  # fmt: skip


@pytest.fixture
def asked(client: TestClient, school):
    """Call as somebody and expect a status."""

    def call(method: str, path: str, who: str = "teacher", status: int = 200, **more: Any) -> Any:
        answer = client.request(method, BASE + path, headers=school.headers(who), **more)
        assert answer.status_code == status, answer.text
        return answer.json() if "json" in answer.headers.get("content-type", "") else answer

    return call


@pytest.fixture
def homework(asked) -> str:
    pupils = [{"number": f"{at}", "name": f"测试生{'甲乙丙丁'[at - 1]}"} for at in range(1, 5)]
    asked("POST", "/classes", json={"klass": KLASS, "pupils": pupils})
    made = asked("POST", "", status=201, json={"title": "第一课时", "klass": KLASS, "items": ITEMS})
    answers = [("1", "q1", "B"), ("2", "q1", "A"), ("1", "q2", "７"), ("2", "q2", "8"), ("3", "2", "七")]
    body = {"answers": [{"pupil": pupil, "item": item, "text": text} for pupil, item, text in answers]}
    taken = asked("POST", f"/{made['id']}/answers", json=body)
    assert (taken["added"], taken["absent"]) == (5, ["4"])
    return str(made["id"])


def test_the_whole_way(asked, homework: str) -> None:
    done = asked("POST", f"/{homework}/propose")
    assert [(each["done"], each["whole"], each["written"]) for each in done] == [(1, 2, 2), (2, 2, 3)]
    assert [each["written"] for each in asked("POST", f"/{homework}/propose")] == [0, 0]
    assert asked("POST", f"/{homework}/accept", json={"item": "q1"}) == {"decided": 2}
    view = asked("GET", f"/{homework}/items/2")
    assert {each["text"]: each["proposed"] for each in view["queue"]} == {"７": 2, "8": 0, "七": 2}
    for each in view["queue"]:
        body = {"submission": each["submission"], "mark": each["proposed"]}
        asked("POST", f"/{homework}/decisions", json=body)
    again = asked(
        "POST", f"/{homework}/decisions", status=409,
        json={"submission": view["queue"][0]["submission"], "mark": 1},
    )  # fmt: skip
    assert again["code"] == "marking-decision-stale"
    asked("GET", f"/{homework}/feedback", status=409)
    assert asked("POST", f"/{homework}/release")["marks"] == 5
    marks = asked("GET", f"/{homework}/marks")
    assert len(marks) == 8
    assert sum(each["mark"] is None for each in marks) == 3
    assert not [each for each in marks if "测试生" in str(each)]


def test_sheets_are_files_about_one_pupil_each(asked, homework: str) -> None:
    asked("POST", f"/{homework}/propose")
    asked("POST", f"/{homework}/accept", json={})
    for each in asked("GET", f"/{homework}/items/q2")["queue"]:
        asked("POST", f"/{homework}/decisions", json={"submission": each["submission"], "mark": 0})
    asked("POST", f"/{homework}/release")
    files = zipfile.ZipFile(io.BytesIO(asked("GET", f"/{homework}/feedback?form=zip").content))
    names = [name for name in files.namelist() if name.endswith(".docx")]
    assert names == ["1 测试生甲.docx", "2 测试生乙.docx", "3 测试生丙.docx"]
    second = _text(files.read(names[1]))
    assert "测试生乙" in second
    assert "以为 1 是质数" in second
    for absent in ("测试生甲", "测试生丙", "排名"):
        assert absent not in second
    bound = _text(asked("GET", f"/{homework}/feedback").content)
    assert all(f"测试生{each}" in bound for each in "甲乙丙")
    errors = asked("GET", f"/{homework}/errors")
    assert [each["item"] for each in errors] == ["q2"]
    assert "测试生" not in str(errors)


def _text(data: bytes) -> str:
    document = Document(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(each.text for each in document.paragraphs), *cells])


def test_a_key_hands_in_and_proposes_and_cannot_decide(asked, homework: str) -> None:
    asked("POST", f"/{homework}/propose", "key")
    (first, *_) = asked("GET", f"/{homework}/items/q2", "key")["queue"]
    body = {"submission": first["submission"], "mark": 2}
    asked("POST", f"/{homework}/decisions", "key", 403, json=body)
    asked("POST", f"/{homework}/items/q2/decisions", "key", 403,
          json={"submissions": [first["submission"]], "mark": 2})  # fmt: skip
    for path, sent in (("accept", {}), ("undo", {}), ("release", None)):
        asked("POST", f"/{homework}/{path}", "key", 403, json=sent)
    asked("GET", f"/{homework}/feedback", "key", 403)
    asked("DELETE", f"/{homework}", "key", 403)
    assert len(asked("GET", f"/{homework}/items/q2", "key")["queue"]) == 3


def test_another_school_finds_nothing(asked, client, homework: str, other_school) -> None:
    for method, path in (
        ("GET", ""), ("GET", "/progress"), ("GET", "/items/1"), ("GET", "/marks"), ("GET", "/results"),
        ("GET", "/errors"), ("POST", "/propose"), ("POST", "/release"), ("GET", "/feedback"),
        ("DELETE", ""),
    ):  # fmt: skip
        answer = client.request(method, f"{BASE}/{homework}{path}", headers=other_school.headers("teacher"))
        assert answer.status_code == 404, path
    assert client.get(BASE, headers=other_school.headers("teacher")).json() == []
    assert client.get(f"{BASE}/classes", headers=other_school.headers("teacher")).json() == {}


def test_bad_input_is_told_in_words(asked, homework: str) -> None:
    wrong = asked("POST", f"/{homework}/answers", status=409,
                  json={"answers": [{"pupil": "99", "item": "q1", "text": "A"}]})  # fmt: skip
    assert wrong["code"] == "homework-roster-unfit"
    broken = [{**ITEMS[1], "accepted": ["8"]}]
    told = asked("POST", "", status=422, json={"title": "坏", "klass": KLASS, "items": broken})
    assert told["code"] == "homework-key-unsound"
    assert "数值不同" in str(told) or "differ in value" in str(told)
    asked("POST", f"/{homework}/items/q2/second", status=409)


def test_a_name_taken_from_the_roster_takes_its_answers_along(client, school, asked, homework: str) -> None:
    assert asked("GET", f"/{homework}/progress")[0]["handed"] == 2
    answer = client.post(
        "/api/v1/roster/remove", headers=school.headers("teacher"), json={"names": ["测试生甲"]}
    )
    assert answer.json() == {"changed": 1}
    assert asked("GET", f"/{homework}/progress")[0]["handed"] == 1
    assert len(asked("GET", f"/{homework}/marks")) == 6


def test_answers_as_a_sheet_and_a_card_to_print(asked, homework: str) -> None:
    sheet = "学号,姓名,1,2\n1,测试生甲,B,7\n4,测试生丁,缺考,\n3,测试生丙,A,七\n".encode()
    made = asked("POST", f"/{homework}/answers/files", files=[("files", ("答案.csv", sheet))])
    assert (made["taken"]["added"], made["waiting"]) == (3, [])
    assert made["taken"]["clashes"] == [{"number": "1", "item": 2, "kept": "７", "refused": "7"}]
    progress = asked("GET", f"/{homework}/progress")
    assert [each["handed"] for each in progress] == [3, 3]
    assert asked("GET", f"/{homework}/card").content.startswith(b"%PDF")
    asked("POST", f"/{homework}/answers/files", status=422, files=[("files", ("x.jpg", b" "))])


def _book(*rows: tuple[object, ...]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "added"),
    [
        ("a.csv", "姓名,学号\n赵一一,1\n钱二二,2\n".encode(), 2),
        ("b.csv", "学号,姓名\n1,孙三三\n".encode("gb18030"), 1),
        ("c.xlsx", _book(("学号", "姓名"), (1, "李四四"), (2, "周五五")), 2),
        ("d.csv", "1\t吴六六\n".encode(), 1),
    ],
)
def test_class_lists_as_files(asked, name: str, data: bytes, added: int) -> None:
    answer = asked("POST", f"/classes/file?klass={name}", files={"file": (name, data)})
    assert answer == {"added": added}


@pytest.mark.parametrize(
    ("name", "data"), [("a.xlsx", b"no workbook"), ("b.csv", b""), ("c.csv", "只有一列\n甲\n".encode())]
)
def test_broken_class_lists_are_refused(asked, name: str, data: bytes) -> None:
    told = asked("POST", "/classes/file?klass=坏名单", status=422, files={"file": (name, data)})
    assert told["code"] == "homework-roster-unreadable"
