"""The profile and the recommendations over HTTP: one's own, and nobody else's."""

import pytest

from tests.assistant.teacher_training.cohort import sat

PROFILE = "/api/v1/training/profile"
RECOMMENDED = "/api/v1/training/recommendations"


@pytest.fixture
def chosen(application, client, school):
    """A teacher with a test that counts; everything is deleted afterwards."""
    sat(application.engine, application.audit, school.actors["teacher"], wrong=("4.2",))
    headers = school.headers("teacher")
    body = {"name": "assessment", "value": "on"}
    assert client.put(f"{PROFILE}/choices", json=body, headers=headers).json()["on"] == ["assessment"]
    yield headers
    assert client.delete(PROFILE, headers=headers).status_code == 204
    assert client.get(f"{PROFILE}/choices", headers=headers).json()["on"] == []
    with application.engine.begin() as connection:
        for store in (application.training.sittings, application.training.learning):
            store.erase_in(connection, "school", school.actors["teacher"].user)


def test_look_contest_settle(client, chosen) -> None:
    made = client.get(PROFILE, headers=chosen).json()
    assert [one["code"] for one in made["dimensions"]] == list("12345")
    assert made["dimensions"][2]["measured"]["sources"] == [made["evidence"][0]["id"]]
    contest = {"target": "value:3", "words": "不符合我的学科"}
    assert client.post(f"{PROFILE}/contests", json=contest, headers=chosen).status_code == 201
    again = client.get(PROFILE, headers=chosen).json()["dimensions"][2]
    assert (again["state"], again["measured"], again["words"]) == ("open", None, "不符合我的学科")
    settled = {"target": "value:3", "decided": "counts"}
    assert client.put(f"{PROFILE}/contests", json=settled, headers=chosen).json()["state"] == "counts"
    assert client.get(PROFILE, headers=chosen).json()["dimensions"][2]["measured"]


def test_recommend_turn_down_switch_off(client, chosen) -> None:
    first = client.get(RECOMMENDED, headers=chosen).json()["items"][0]
    assert first["reason"]
    body = {"key": first["key"]}
    assert client.post(f"{RECOMMENDED}/unwanted", json=body, headers=chosen).status_code == 204
    left = client.get(RECOMMENDED, headers=chosen).json()["items"]
    assert first["key"] not in {one["key"] for one in left}
    assert client.delete(f"{RECOMMENDED}/unwanted", headers=chosen).status_code == 204
    off = {"name": "recommendations", "value": "off"}
    client.put(f"{PROFILE}/choices", json=off, headers=chosen)
    told = client.get(RECOMMENDED, headers=chosen).json()
    assert told["off"]
    assert told["items"] == []


def test_nobody_else_gets_anything(client, chosen, school, other_school) -> None:
    for headers in (school.headers("administrator"), other_school.headers("teacher")):
        made = client.get(PROFILE, headers=headers).json()
        assert made["evidence"] == []
        assert all(one["measured"] is None for one in made["dimensions"])
        assert client.get(RECOMMENDED, headers=headers).json()["gaps"] == []
    for who in ("compliance", "evaluator"):
        for path in (PROFILE, f"{PROFILE}/choices", f"{PROFILE}/contests", RECOMMENDED):
            assert client.get(path, headers=school.headers(who)).status_code == 403


def test_a_key_may_read_its_owners_profile_and_decide_nothing(client, chosen, school) -> None:
    key = school.headers("key")
    assert client.get(PROFILE, headers=key).json()["evidence"]
    body = {"name": "quiz", "value": "on"}
    assert client.put(f"{PROFILE}/choices", json=body, headers=key).status_code == 403
    assert client.delete(PROFILE, headers=key).status_code == 403


@pytest.mark.parametrize(
    ("path", "body", "code"),
    [
        ("choices", {"name": "salary", "value": "on"}, "profile-choice-unknown"),
        ("contests", {"target": "value:9", "decided": "counts"}, "profile-contest-unknown"),
    ],
)
def test_refusals_are_told(client, chosen, path, body, code) -> None:
    answer = client.put(f"{PROFILE}/{path}", json=body, headers=chosen)
    assert answer.json()["code"] == code
    assert answer.json()["title"]
    wordless = client.post(f"{PROFILE}/contests", json={"target": "value:3", "words": " "}, headers=chosen)
    assert wordless.json()["code"] == "profile-contest-wordless"
