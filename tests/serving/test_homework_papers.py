"""Papers on their way to a class: a kept test paper set as homework, and files of questions for the bank."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

KLASS = "七年级2班"
BASE = "/api/v1/homework"
QUESTIONS = """1. 植物制造有机物的细胞器是（　　）（3分）
A. 线粒体
B. 叶绿体
C. 液泡
D. 细胞核
答案：B
【知识点】光合作用
2. 光合作用放出的气体是________。（3分）
答案：氧气
【知识点】光合作用
3. 为什么大多数叶子看起来是绿色的？（4分）
答案：叶绿体里有叶绿素，叶绿素反射绿光
【知识点】光合作用
""".encode()


@pytest.fixture
def ask(client: TestClient, school):
    def call(method: str, path: str, status: int = 200, who: str = "teacher", **more: Any) -> Any:
        answer = client.request(method, path, headers=school.headers(who), **more)
        assert answer.status_code == status, answer.text
        return answer.json()

    return call


@pytest.fixture
def paper(ask) -> dict[str, Any]:
    asked = {
        "subject": "mathematics",
        "grade": 7,
        "topic": "有理数",
        "points": 30,
        "forms": 2,
        "title": "单元小测",
    }
    made: dict[str, Any] = ask("POST", "/api/v1/duties/test-paper", json=asked)
    return made


def test_a_form_of_a_kept_paper_becomes_homework(ask, paper) -> None:
    choices = [each for each in ask("GET", f"{BASE}/papers") if each["title"] == "单元小测"]
    assert [each["letter"] for each in choices[:2]] == ["A", "B"]
    draft = choices[0]["draft"]
    body = {"draft": draft, "form": "B", "klass": KLASS}
    made = ask("POST", f"{BASE}/papers", 201, json=body)
    form = paper["forms"][1]
    assert made["title"] == "单元小测（B卷）"
    assert made["paper"] == form["id"]
    assert made["items"] == [each["item"] for each in form["items"]]
    assert made["points"] == 30
    first = {each["item"]["id"]: each["item"]["answer"] for each in paper["forms"][0]["items"]}
    assert first  # form A keeps keys of its own
    assert ask("POST", f"{BASE}/papers", 404, json={**body, "form": "D"})["code"] == "homework-paper-unfit"


def test_a_paper_of_nobody_or_of_another_school_is_not_set(ask, paper, client, other_school) -> None:
    body = {"draft": ask("GET", f"{BASE}/papers")[0]["draft"], "klass": KLASS}
    assert ask("POST", f"{BASE}/papers", 404, json={**body, "draft": "f" * 32})["code"] == "draft-unknown"
    answer = client.post(f"{BASE}/papers", headers=other_school.headers("teacher"), json=body)
    assert (answer.status_code, answer.json()["code"]) == (404, "draft-unknown")
    assert client.get(f"{BASE}/papers", headers=other_school.headers("teacher")).json() == []


def test_a_file_goes_into_the_bank_after_a_look_and_is_assembled_from_there(
    ask, client, other_school
) -> None:
    where = f"{BASE}/bank?subject=biology&grade=7"
    looked = ask("POST", where, files={"file": ("题目.txt", QUESTIONS)})
    assert (looked["kept"], len(looked["items"]), looked["known"]) == (False, 3, [])
    assert len(ask("POST", where, files={"file": ("题目.txt", QUESTIONS)})["items"]) == 3
    kept = ask("POST", where + "&keep=true&shared=true", files={"file": ("题目.txt", QUESTIONS)})
    assert kept["kept"]
    again = ask("POST", where + "&keep=true", files={"file": ("题目.txt", QUESTIONS)})
    assert (again["items"], len(again["known"])) == ([], 3)
    ids = {each["id"] for each in kept["items"]}
    asked = {"subject": "biology", "grade": 7, "topic": "光合作用", "points": 10, "title": "校本小测"}
    made = ask("POST", "/api/v1/duties/test-paper", json=asked)
    assert {each["item"]["id"] for each in made["forms"][0]["items"]} == ids
    draft = next(each["draft"] for each in ask("GET", f"{BASE}/papers") if each["title"] == "校本小测")
    assert ask("POST", f"{BASE}/papers", 201, json={"draft": draft, "klass": KLASS})["points"] == 10
    other = client.post(
        where, headers=other_school.headers("teacher"), files={"file": ("题目.txt", QUESTIONS)}
    )
    assert {each["id"] for each in other.json()["items"]} == ids
    assert other.json()["known"] == []


def test_knowledge_points_may_be_called_by_their_names(ask) -> None:
    named = "1. 检验氧气用带火星的________。\n答案：木条\n【知识点】氧气的性质；没有这一点\n".encode()
    where = f"{BASE}/bank?subject=chemistry&grade=9"
    (item,) = ask("POST", where, files={"file": ("氧气.txt", named)})["items"]
    assert item["knowledge"] == ["hx.wz.oxygen-property", "没有这一点"]
