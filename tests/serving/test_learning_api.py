"""A score sheet through the interface: previewed, corrected, analysed, exported; two schools; erasure;
audit."""

import io
import json
from typing import Any

import openpyxl
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from guardrails.audit.tables import events

NAMES = (
    "王小明",
    "李思远",
    "张子涵",
    "刘宇航",
    "陈诗涵",
    "杨明哲",
    "赵欣怡",
    "黄俊杰",
    "周佳怡",
    "吴浩然",
    "徐梓轩",
    "孙雨桐",
)


def sheet(pupils: int = 12, wrong: bool = False) -> bytes:
    """A class of `pupils` with four items, an absent pupil and an empty cell."""
    book = openpyxl.Workbook()
    page = book.active
    page.append(["八年级数学期中成绩"])
    page.append(["姓名", "学号", "第1题", "第2题", "第3题", "第4题", "总分"])
    page.append(["满分", None, 4, 4, 6, 6, 20])
    page.append(["知识点", None, "勾股定理", "勾股定理", "一次函数", "一次函数", None])
    for place in range(pupils):
        marks: list[Any] = [4 if place % 2 else 1, 4 if place % 3 else 0, place % 7, (place * 2) % 7]
        if place == 3:
            marks = ["缺考", None, None, None]
        if place == 5:
            marks[2] = None
        if wrong and place == 1:
            marks[0] = 40
        name = NAMES[place] if place < len(NAMES) else f"学生{place}"
        total = "缺考" if place == 3 else sum(each for each in marks if each is not None)
        page.append([name, f"2024{place:02d}", *marks, total])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _files(data: bytes, name: str = "期中.xlsx") -> dict[str, Any]:
    return {"file": (name, data, "application/octet-stream")}


def _take(client: TestClient, headers: dict[str, str], pupils: int = 12, **form: str) -> Any:
    form = {"title": "八年级数学期中", "grade": "8", **form}
    return client.post("/api/v1/learning/exams", headers=headers, files=_files(sheet(pupils)), data=form)


@pytest.fixture
def exam(client: TestClient, school) -> str:
    answer = _take(client, school.headers("teacher"))
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def _duty(client: TestClient, school, name: str, who: str = "teacher", **payload: Any) -> Any:
    return client.post(f"/api/v1/duties/{name}", headers=school.headers(who), json=payload)


def test_a_preview_says_how_columns_are_read_and_shows_no_person(client: TestClient, school) -> None:
    answer = client.post(
        "/api/v1/learning/previews", headers=school.headers("teacher"), files=_files(sheet())
    )
    assert answer.status_code == 200, answer.text
    roles = [each["role"] for each in answer.json()["columns"]]
    assert roles == ["name", "number", "item", "item", "item", "item", "total"]
    assert not any(name in answer.text for name in NAMES)


def test_what_the_teacher_says_of_a_column_holds(client: TestClient, school) -> None:
    said = json.dumps([{"sheet": "Sheet", "place": 5, "role": "ignored"}])
    answer = _take(client, school.headers("teacher"), corrections=said)
    assert answer.json()["items"] == 3
    strange = _take(client, school.headers("teacher"), corrections='[{"place": "x"}]')
    assert strange.json()["code"] == "learning-correction-invalid"


def test_what_is_kept_holds_no_name_beside_the_marks(application, exam: str) -> None:
    from assistant.learning_analysis.reports.tables import exams, names

    with application.engine.connect() as connection:
        body = connection.execute(select(exams.c.body).where(exams.c.id == exam)).scalar_one()
        known = set(connection.execute(select(names.c.name).where(names.c.exam == exam)).scalars())
    assert known == set(NAMES)
    assert not any(name in body for name in NAMES)


@pytest.mark.parametrize("name", ["class-report", "commentary-lesson", "school-overview", "ask-data"])
def test_reports_are_written_and_name_nobody(client: TestClient, school, exam: str, name: str) -> None:
    answer = _duty(client, school, name, exam=exam)
    assert answer.status_code == 200, answer.text
    assert not any(each in answer.text for each in NAMES)
    form = client.get(
        f"/api/v1/learning/reports/{answer.json()['id']}/files/docx", headers=school.headers("teacher")
    )
    assert form.status_code == 200
    assert form.content.startswith(b"PK")


def test_the_commentary_lesson_becomes_a_lesson_plan(client: TestClient, school, exam: str) -> None:
    made = _duty(client, school, "commentary-lesson", exam=exam).json()
    wish = client.get(
        f"/api/v1/learning/reports/{made['id']}/lesson", headers=school.headers("teacher")
    ).json()
    assert wish["kind"] == "commentary"
    planned = client.post("/api/v1/duties/lesson-plan", headers=school.headers("teacher"), json=wish)
    assert planned.status_code == 200, planned.text
    assert planned.json()["setting"]["lesson_kind"] == "commentary"


def _recorded(application) -> list[str]:
    with application.engine.connect() as connection:
        return list(connection.execute(select(events.c.action).order_by(events.c.sequence)).scalars())


def test_a_name_stands_in_a_file_only_where_it_was_asked_for(
    application, client: TestClient, school, exam: str
) -> None:
    headers = school.headers("teacher")
    code = client.get(f"/api/v1/learning/exams/{exam}/pupils", headers=headers).json()[0]
    made = _duty(client, school, "parent-report", exam=exam, pupil=code, teacher="林老师").json()
    address = f"/api/v1/learning/reports/{made['id']}/files/md"
    before = len(_recorded(application))
    assert code in client.get(address, headers=headers).text
    assert "learning.identified" not in _recorded(application)[before:]
    named = client.get(address, headers=headers, params={"named": True}).text
    assert any(name in named for name in NAMES)
    assert code not in named
    assert "learning.identified" in _recorded(application)[before:]


def test_another_school_and_a_colleague_see_nothing(
    client: TestClient, school, other_school, exam: str
) -> None:
    stranger = other_school.headers("teacher")
    assert client.get("/api/v1/learning/exams", headers=stranger).json() == []
    for address in (f"exams/{exam}/pupils", f"exams/{exam}/names"):
        answer = client.get(f"/api/v1/learning/{address}", headers=stranger)
        assert answer.json()["code"] == "learning-exam-unknown"
    assert client.delete(f"/api/v1/learning/exams/{exam}", headers=stranger).status_code == 404
    refused = _duty(client, other_school, "class-report", exam=exam)
    assert refused.json()["code"] == "learning-exam-unknown"
    colleague = client.get(f"/api/v1/learning/exams/{exam}/names", headers=school.headers("administrator"))
    assert colleague.json()["code"] == "learning-exam-unknown"


def test_three_pupils_get_words_and_no_figure(client: TestClient, school) -> None:
    small = _take(client, school.headers("teacher"), 3).json()["id"]
    made = _duty(client, school, "class-report", exam=small).json()
    assert made["tables"] == []
    assert made["facts"] == []
    assert "人数过少" in made["sections"][0]["sentences"][0]["text"]
    assert _duty(client, school, "commentary-lesson", exam=small).json()["code"] == "learning-too-few"
    assert _duty(client, school, "school-overview", exam=small).json()["code"] == "learning-too-few"


def test_comments_rest_on_ticked_evidence_and_are_confirmed_one_by_one(
    client: TestClient, school, other_school
) -> None:
    headers = school.headers("teacher")
    seen = [
        {"pupil": "S001", "area": "labour", "text": "值日时主动留下来把实验台擦干净"},
        {"pupil": "S002", "area": "intellectual", "text": "讲题时能说清每一步的依据"},
    ]
    kept = client.post("/api/v1/learning/observations", headers=headers, json=seen).json()
    assert _duty(client, school, "term-comment").json()["code"] == "evaluation-evidence-missing"
    for each in kept:
        address = f"/api/v1/learning/observations/{each['id']}/tick"
        by_key = client.put(address, headers=school.headers("key"), json={"ticked": True})
        assert by_key.status_code == 403
        assert client.put(address, headers=headers, json={"ticked": True}).status_code == 204
    made = _duty(client, school, "term-comment").json()
    assert [each["confirmed"] for each in made["comments"]] == [False, False]
    checks = client.get(f"/api/v1/drafts/{made['id']}/checks", headers=headers)
    assert checks.status_code == 200
    assert sum(each["hard"] for each in checks.json()) == 2
    first = f"/api/v1/learning/comments/{made['id']}/{made['comments'][0]['id']}/confirm"
    assert client.post(first, headers=school.headers("key")).status_code == 403
    assert client.post(first, headers=headers).status_code == 204

    def confirmed() -> list[bool]:
        again = client.get(f"/api/v1/drafts/{made['id']}", headers=headers).json()["artefact"]
        return [each["confirmed"] for each in again["comments"]]

    assert confirmed() == [True, False]
    comment = first.removesuffix("/confirm")
    for text, code in (
        ("这个孩子总是倒数", "evaluation-comment-unfit"),
        ("好", "evaluation-evidence-unreadable"),
    ):
        assert client.put(comment, headers=headers, json={"text": text}).json()["code"] == code
    own = {"text": "你把实验台擦得干干净净，大家都看在眼里。"}
    assert client.put(comment, headers=school.headers("key"), json=own).status_code == 403
    assert client.put(comment, headers=headers, json=own).status_code == 204
    assert confirmed() == [False, False]

    assert client.post(first, headers=headers).status_code == 204
    draft = f"/api/v1/drafts/{made['id']}"
    held = client.get(draft, headers=headers).json()
    forged = [{**each, "confirmed": True} for each in held["artefact"]["comments"]]
    body = {"section": "comments", "value": forged, "base_version": held["newest"]}
    assert client.patch(draft, headers=school.headers("key"), json=body).status_code == 200
    assert confirmed() == [True, False], "an edit confirms nothing, and what it leaves alone stays confirmed"
    held = client.get(draft, headers=headers).json()
    other = {**held["artefact"]["comments"][0], "text": "你做事踏实，大家都信任你。"}
    place = f"comments/{other['id']}"
    body = {"section": place, "value": other, "base_version": held["newest"]}
    assert client.patch(draft, headers=school.headers("key"), json=body).status_code == 200
    assert confirmed() == [False, False], "other words wait for the teacher again"

    address = f"/api/v1/learning/observations/{kept[0]['id']}"
    assert client.delete(address, headers=other_school.headers("teacher")).status_code == 404
    assert client.delete(address, headers=headers).status_code == 204
    assert client.delete(address, headers=headers).status_code == 404


def test_a_pupil_is_erased_by_who_may(client: TestClient, school, exam: str) -> None:
    headers = school.headers("teacher")
    before = client.get(f"/api/v1/learning/exams/{exam}/pupils", headers=headers).json()
    wish = {"pupil": NAMES[1]}
    assert client.post("/api/v1/learning/erasures", headers=headers, json=wish).status_code == 403
    officer = school.headers("compliance")
    assert client.post("/api/v1/learning/erasures", headers=officer, json=wish).json()["count"] >= 1
    after = client.get(f"/api/v1/learning/exams/{exam}/pupils", headers=headers).json()
    assert len(after) == len(before) - 1
    names = client.get(f"/api/v1/learning/exams/{exam}/names", headers=headers).json()
    assert NAMES[1] not in names.values()


def test_a_mark_above_the_maximum_is_told(client: TestClient, school) -> None:
    answer = client.post(
        "/api/v1/learning/exams",
        headers=school.headers("teacher"),
        files=_files(sheet(wrong=True)),
        data={"title": "期中"},
    )
    assert answer.status_code == 201, answer.text
    made = _duty(client, school, "class-report", exam=answer.json()["id"]).json()
    assert any("满分" in each for each in made["remarks"])


def test_a_name_taken_from_the_roster_leaves_the_tests_and_observations(
    application, client: TestClient, school, exam: str
) -> None:
    headers = school.headers("teacher")
    code = next(
        code
        for code, name in client.get(f"/api/v1/learning/exams/{exam}/names", headers=headers).json().items()
        if name == NAMES[2]
    )
    seen = [{"pupil": each, "area": "moral", "text": "主动帮助同桌"} for each in (code, "S000")]
    client.post("/api/v1/learning/observations", headers=headers, json=seen)
    gone = client.post("/api/v1/roster/remove", headers=headers, json={"names": [NAMES[2]]})
    assert gone.json() == {"changed": 1}
    assert code not in client.get(f"/api/v1/learning/exams/{exam}/pupils", headers=headers).json()
    names = client.get(f"/api/v1/learning/exams/{exam}/names", headers=headers).json()
    assert NAMES[2] not in names.values()
    left = client.get("/api/v1/learning/observations", headers=headers).json()
    assert {code, "S000"} & {each["pupil"] for each in left} == {"S000"}
    assert {"learning.erased", "evaluation.erased"} <= set(_recorded(application))


def test_a_sheet_about_the_items_changes_points_only_where_it_was_meant(
    client: TestClient, school, other_school, exam: str
) -> None:
    headers, address = school.headers("teacher"), f"/api/v1/learning/exams/{exam}/items"

    def put(text: str, who: dict[str, str] = headers, **form: Any) -> Any:
        return client.put(address, headers=who, files=_files(text.encode(), "细目表.csv"), data=form)

    same = put("题号,知识点,题干\n1,勾股定理,求斜边\n")
    assert same.status_code == 200, same.text
    assert put("题号,知识点\n1,圆\n").json()["code"] == "learning-tags-changed"
    assert put("题号,知识点\n1,圆\n", replace_tags=True).status_code == 200
    made = _duty(client, school, "class-report", exam=exam).json()
    assert "圆" in str(made["tables"])
    assert any("知识点已更换" in each for each in made["remarks"])
    assert put("姓名,作业\n王小明,3\n").json()["code"] == "learning-items-untold"
    stranger = put("题号,知识点\n1,圆\n", other_school.headers("teacher"))
    assert stranger.json()["code"] == "learning-exam-unknown"


ROSTER = {
    "users.csv": "sourcedId,status,familyName,givenName\n"
    + "".join(f"u{place},active,{name[0]},{name[1:]}\n" for place, name in enumerate(NAMES)),
    "lineItems.csv": "sourcedId,status,title,classSourcedId,resultValueMax\nl1,active,测验,c1,10\n"
    "l2,active,口试,c1,5\n",
    "results.csv": "sourcedId,status,dateLastModified,lineItemSourcedId,studentSourcedId,scoreStatus,score\n"
    + "".join(
        f"r{line}{place},active,2026-05-01,{line},u{place},fully graded,{place % 5}\n"
        for line in ("l1", "l2")
        for place in range(len(NAMES))
    ),
}


def test_oneroster_is_read_as_any_score_sheet(client: TestClient, school) -> None:
    files = [("file", (name, text.encode(), "text/csv")) for name, text in ROSTER.items()]
    headers = school.headers("teacher")
    seen = client.post("/api/v1/learning/previews", headers=headers, files=files)
    assert seen.status_code == 200, seen.text
    assert [each["role"] for each in seen.json()["columns"]] == ["name", "number", "item", "item"]
    assert not any(name in seen.text for name in NAMES)
    said = json.dumps([{"sheet": "c1", "place": 3, "role": "ignored"}])
    form = {"title": "测验", "corrections": said, "sheets": ["c1"]}
    made = client.post("/api/v1/learning/exams", headers=headers, files=files, data=form)
    assert made.status_code == 201, made.text
    assert (made.json()["pupils"], made.json()["items"]) == (12, 1)
    wrong = client.post(
        "/api/v1/learning/exams", headers=headers, files=files, data=form | {"sheets": ["c9"]}
    )
    assert wrong.json()["code"] == "learning-correction-invalid"


def _homework(client: TestClient, school, released: bool = True) -> str:
    headers, base = school.headers("teacher"), "/api/v1/homework"
    pupils = [{"number": f"2026{place:02d}", "name": name} for place, name in enumerate(NAMES)]
    client.post(f"{base}/classes", headers=headers, json={"klass": "八1班", "pupils": pupils})
    item = {
        "id": "q1", "type": "single", "subject": "mathematics", "grade": 8, "stem": "最小的质数是几？",
        "options": [{"label": "A", "text": "1"}, {"label": "B", "text": "2"}], "answer": "B",
        "knowledge": ["勾股定理"],
    }  # fmt: skip
    wish = {"title": "课时一", "klass": "八1班", "items": [item]}
    made = str(client.post(base, headers=headers, json=wish).json()["id"])
    answers = [
        {"pupil": each["number"], "item": "q1", "text": "AB"[place % 2]}
        for place, each in enumerate(pupils[:-1])
    ]
    client.post(f"{base}/{made}/answers", headers=headers, json={"answers": answers})
    client.post(f"{base}/{made}/propose", headers=headers)
    client.post(f"{base}/{made}/accept", headers=headers, json={})
    if released:
        client.post(f"{base}/{made}/release", headers=headers)
    return made


def test_released_marks_become_a_test(client: TestClient, school, other_school) -> None:
    made, headers = _homework(client, school), school.headers("teacher")
    base = f"/api/v1/learning/homework/{made}"
    seen = client.post(f"{base}/preview", headers=headers)
    assert seen.status_code == 200, seen.text
    assert (seen.json()["pupils"], seen.json()["described"]) == (12, 1)
    assert not any(name in seen.text for name in NAMES)
    listed = client.post(f"{base}/exams", headers=headers, json={"title": "课时一"})
    assert listed.status_code == 201, listed.text
    report = _duty(client, school, "class-report", exam=listed.json()["id"]).json()
    overview = next(each for each in report["tables"] if each["id"] == "overview")
    assert overview["rows"][0][:2] == [11, 1]
    assert any(each["id"] == "options-0" for each in report["tables"])
    assert client.post(f"{base}/preview", headers=school.headers("key")).status_code == 403
    stranger = client.post(f"{base}/preview", headers=other_school.headers("teacher"))
    assert stranger.json()["code"] == "homework-unknown"


def test_marks_that_are_not_released_are_no_test(client: TestClient, school) -> None:
    made = _homework(client, school, released=False)
    refused = client.post(f"/api/v1/learning/homework/{made}/preview", headers=school.headers("teacher"))
    assert refused.json()["code"] == "homework-not-released"


def test_early_notice_is_for_people_and_a_school_switches_it_off(
    client: TestClient, school, other_school, exam: str
) -> None:
    headers, base = school.headers("teacher"), "/api/v1/learning"
    made = client.post(f"{base}/exams/{exam}/early-notice", headers=headers)
    assert made.status_code == 201, made.text
    assert (made.json()["told"], made.json()["tables"]) == (False, [])
    assert client.post(f"{base}/exams/{exam}/early-notice", headers=school.headers("key")).status_code == 403
    stranger = client.get(f"{base}/exams/{exam}/early-notice", headers=other_school.headers("teacher"))
    assert stranger.json()["code"] == "learning-exam-unknown"
    assert client.put(f"{base}/early-notice", headers=headers, json={"off": True}).status_code == 403
    turned = client.put(f"{base}/early-notice", headers=school.headers("administrator"), json={"off": True})
    assert turned.json()["off"]
    refused = client.get(f"{base}/exams/{exam}/early-notice", headers=headers)
    assert refused.json()["code"] == "learning-notice-off"
    assert not client.get(f"{base}/early-notice", headers=other_school.headers("teacher")).json()["off"]
