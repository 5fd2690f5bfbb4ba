"""The studio over HTTP: minutes without names, actions with their sentences, nobody else's business."""

import io
import json

import pytest
from docx import Document
from sqlalchemy import text

from guardrails.actor import Role
from serving.erasing import Erasing
from tests.serving.conftest import PASSWORD

BASE = "/api/v1/training/studios"
MINUTES = """1. 会议决定，本学期单元作业统一采用分层设计。
2. 由王芳负责期中复习课的命题，李建国老师负责审题，12月5日前完成。
3. 备课组长负责收集各班错题，下周三之前交。
4. 是否增加一次公开课，待下次会议决定。
5. 王老师：上周的课学生讨论得很热烈。
6. 外校的赵小刚老师来听课，反映很好。
"""


@pytest.fixture(scope="module")
def group(application, school):
    """A group of the teacher, Wang Fang and Li Jianguo."""
    from serving.preparation import Preparation

    admin, made = school.actors["administrator"], []
    for name, display in (("wangfang", "王芳"), ("lijianguo", "李建国"), ("outsider", "周外人")):
        application.accounts.create_user(admin, name, {Role.TEACHER}, password=PASSWORD, display=display)
        opened = application.accounts.authenticate(name, PASSWORD, tenant=school.tenant)
        school.actors[name], school.tokens[name] = opened.actor, opened.token
        made.append(opened.actor.user)
    return Preparation(application).group(school.actors["teacher"], "数学教研组", tuple(made[:2])).id


@pytest.fixture
def meeting(client, school, group):
    body = {"title": "第八周教研", "held": "2026-11-20", "text": MINUTES}
    answer = client.post(f"{BASE}/{group}/meetings", json=body, headers=school.headers("teacher"))
    assert answer.status_code == 201, answer.text
    return answer.json()


def actions(meeting) -> dict[str, dict]:
    return {one["who"]: one for one in meeting["items"] if one["kind"] == "action"}


def test_minutes_become_decisions_and_actions_with_their_sentences(meeting, school):
    decisions = [one["text"] for one in meeting["items"] if one["kind"] == "decision"]
    assert decisions == ["会议决定，本学期单元作业统一采用分层设计"]
    found = actions(meeting)
    assert set(found) == {"王芳", "李建国", "备课组长"}
    assert found["王芳"]["text"] == "期中复习课的命题"
    assert found["王芳"]["until"] == found["李建国"]["until"] == "2026-12-05"
    assert found["李建国"]["text"] == "审题"
    assert found["备课组长"]["until"] == "2026-11-25"
    assert found["王芳"]["member"] == school.actors["wangfang"].user
    assert found["备课组长"]["member"] == ""
    for one in meeting["items"]:
        assert one["quote"] in MINUTES.replace("王老师", "王芳").replace("李建国老师", "李建国")


def test_no_name_is_stored(application, meeting):
    with application.engine.connect() as connection:
        rows = connection.execute(text("select * from studio_meetings")).all()
        rows += connection.execute(text("select * from studio_items")).all()
    stored = json.dumps([list(row) for row in rows], ensure_ascii=False)
    for name in ("王芳", "李建国", "王老师", "赵小刚"):
        assert name not in stored


def test_only_who_took_it_on_ticks_it_and_it_counts_once(client, meeting, school, application):
    mine = actions(meeting)["王芳"]
    url = f"{BASE}/meetings/{meeting['id']}/items/{mine['id']}"
    assert client.put(url, json={"done": True}, headers=school.headers("teacher")).status_code == 403
    for done in (True, False, True):
        answer = client.put(url, json={"done": done}, headers=school.headers("wangfang"))
        assert bool(actions(answer.json())["王芳"]["done"]) is done
    told = application.training.learning.mine(school.actors["wangfang"])
    assert [one.source for one in told].count(mine["id"]) == 1
    role = actions(meeting)["备课组长"]
    url = f"{BASE}/meetings/{meeting['id']}/items/{role['id']}"
    assert client.put(url, json={"done": True}, headers=school.headers("teacher")).status_code == 200


def test_who_is_not_of_the_group_sees_nothing(client, meeting, school, other_school, group):
    for headers in (school.headers("outsider"), other_school.headers("teacher")):
        assert client.get(f"{BASE}/meetings/{meeting['id']}", headers=headers).status_code == 404
        assert client.get(f"{BASE}/meetings/{meeting['id']}/file", headers=headers).status_code == 404
        assert client.get(f"{BASE}/{group}/meetings", headers=headers).status_code == 404
        body = {"text": MINUTES}
        assert client.post(f"{BASE}/{group}/meetings", json=body, headers=headers).status_code == 404
        assert client.get(BASE, headers=headers).json() == []
    assert (
        client.get(f"{BASE}/meetings/{meeting['id']}", headers=school.headers("wangfang")).status_code == 200
    )
    theirs = school.headers("lijianguo")
    assert client.delete(f"{BASE}/meetings/{meeting['id']}", headers=theirs).status_code == 404


def test_empty_and_endless_minutes_are_refused_in_words(client, school, group):
    mine = school.headers("teacher")
    answer = client.post(f"{BASE}/{group}/meetings", json={"text": " \n "}, headers=mine)
    assert answer.json()["code"] == "studio-minutes-unreadable"
    assert (
        client.post(f"{BASE}/{group}/meetings", json={"text": "会" * 20_001}, headers=mine).status_code == 422
    )


def test_the_list_of_actions_is_a_labelled_word_file_with_names(client, meeting, school):
    answer = client.get(f"{BASE}/meetings/{meeting['id']}/file", headers=school.headers("wangfang"))
    document = Document(io.BytesIO(answer.content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert "王芳" in cells
    assert any("2026-12-05" in cell for cell in cells)


def test_a_colleague_is_taken_out_of_the_minutes_of_others(client, meeting, school, application):
    li, officer = school.actors["lijianguo"].user, school.actors["compliance"]
    Erasing(application).erase(officer, li, li)
    after = client.get(f"{BASE}/meetings/{meeting['id']}", headers=school.headers("teacher")).json()
    assert "李建国" not in json.dumps(after, ensure_ascii=False)
    assert "王芳" in actions(after)
    assert "李建国" not in actions(after)
    with application.engine.connect() as connection:
        rows = connection.execute(text("select * from studio_meetings")).all()
        rows += connection.execute(text("select * from studio_items")).all()
    assert all(li not in str(row) for row in rows)
