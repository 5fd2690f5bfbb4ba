"""The reader over HTTP and as duties."""

import pytest

from corpora.readers import load
from corpora.readers.quizzes import quiz

BASE = "/api/v1/training/reader/chapters"


def test_open_read_and_pass(client, school) -> None:
    headers = school.headers("teacher")
    assert len(client.get(BASE, headers=headers).json()) == len(load().chapters)
    opened = client.post(f"{BASE}/5/open", headers=headers).json()
    assert opened["text"].startswith("# 第五章")
    assert client.post(f"{BASE}/5/finish", headers=headers).json()["finished"]
    asked = client.post(f"{BASE}/5/quiz", headers=headers).json()
    assert {one["key"] for one in asked} == {""}, "the keys stay here"
    answers = {question.id: question.key for question in quiz(5)}
    marked = client.post(f"{BASE}/5/answers", json={"answers": answers}, headers=headers).json()
    assert marked["passed"]
    assert all(one["rationale"] for one in marked["questions"])
    again = client.post(f"{BASE}/5/answers", json={"answers": answers}, headers=headers)
    assert again.status_code == 409
    assert again.json()["code"] == "reader-quiz-unbegun"
    mine = {one["chapter"]: one for one in client.get(BASE, headers=headers).json()}
    assert mine[5]["passed"]
    assert not mine[6]["opened"]


def test_another_school_sees_nothing_of_it(client, school, other_school) -> None:
    client.post(f"{BASE}/7/open", headers=school.headers("teacher"))
    theirs = client.get(BASE, headers=other_school.headers("teacher")).json()
    assert not any(one["opened"] or one["best"] for one in theirs)


@pytest.mark.parametrize(
    ("path", "status"), [("99/open", 404), ("0/open", 422), ("100/open", 422), ("9/finish", 409)]
)
def test_refusals_are_told(client, school, path, status) -> None:
    answer = client.post(f"{BASE}/{path}", headers=school.headers("teacher"))
    assert answer.status_code == status
    assert answer.json()["title"]


def test_the_duties_show_and_mark(client, school) -> None:
    headers = school.headers("teacher")

    def run(name, body):
        return client.post(f"/api/v1/duties/{name}", json=body, headers=headers)

    shown = run("reader-quiz", {"chapter": 2}).json()
    letters = "".join(question.key for question in quiz(2))
    assert len(shown["questions"]) == len(letters)
    assert shown["score"] is None
    short = run("reader-quiz", {"chapter": 2, "answers": letters[:-1]})
    assert short.json()["code"] == "reader-quiz-answers-missing"
    assert run("reader-quiz", {"chapter": 2, "answers": letters}).json()["passed"]
    assert run("reader-chapter", {"chapter": 2}).json()["text"].startswith("# 第二章")
