"""Lesson observation over HTTP: consent, masking, speakers, report, correction, expiry, erasure, sound."""

import io
import json
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import pytest
from sqlalchemy import select, text

from assistant.lesson_observation.problems import SpeechFailed, SpeechNotConfigured
from assistant.lesson_observation.records import Gone
from assistant.lesson_observation.tables import observations
from guardrails.roster import RosterName
from serving.observation import Observing
from serving.officer import Officer
from serving.settings import Settings
from serving.speech import transcribed

BASE = "/api/v1/observations"
LESSON = """师：上节课我们学了分数的意义，谁来说说什么是分数？
王小明：把一个整体平均分成几份，表示其中几份的数。
师：说得很好，你抓住了“平均分”这个关键词。为什么一定要平均分？
王小明：因为不平均就不能说每份一样大。
师：他说不平均就不能说每份一样大，谁有不同的想法？
陈丽华：我觉得可以画图来证明。
师：很好。请大家在本子上画一画。
（小组讨论）
陈丽华：老师，可以用圆片吗？
师：可以。最后我们总结一下，分数的分子和分母同时乘相同的数，大小不变。王小明记下来。
"""
UNTIL = (date.today() + timedelta(days=30)).isoformat()


def consent(client, headers, **more):
    body = {
        "who": "授课教师本人；初二(3)班学生及监护人",
        "what": "分析课堂语言，供教师本人改进",
        "until": UNTIL,
    }
    return client.post(f"{BASE}/consents", json={**body, **more}, headers=headers)


def kept(client, headers, lesson=LESSON, **more):
    given = consent(client, headers).json()["id"]
    body = {"consent": given, "text": lesson, "title": "分数的基本性质", "subject": "数学", **more}
    return client.post(BASE, json=body, headers=headers)


def ready(client, headers, lesson=LESSON):
    made = kept(client, headers, lesson).json()
    roles = dict.fromkeys(made["unknown"], "pupil")
    client.post(f"{BASE}/{made['id']}/speakers", json={"roles": roles}, headers=headers)
    return made["id"]


@pytest.fixture
def mine(school):
    return school.headers("teacher")


@pytest.fixture(autouse=True)
def rostered(application, school):
    names = [RosterName(name="王小明"), RosterName(name="陈丽华")]
    application.roster.add(school.actors["teacher"], names)


def everything(application) -> str:
    """All that the database holds, as text."""
    with application.engine.connect() as connection:
        tables = connection.execute(text("select name from sqlite_master where type='table'")).scalars().all()
        return "\n".join(
            str(row)
            for table in tables
            if table != "roster"
            for row in connection.execute(text(f'select * from "{table}"')).all()
        )


def test_without_consent_nothing_is_read(client, mine):
    body = {"consent": "none", "text": LESSON}
    answer = client.post(BASE, json=body, headers=mine)
    assert answer.status_code == 403
    assert answer.json()["code"] == "observation-consent-missing"


@pytest.mark.parametrize(
    "wrong", [{"who": " "}, {"until": "2020-01-01"}, {"until": "soon"}, {"until": "2999-01-01"}]
)
def test_a_consent_needs_who_what_and_a_near_day(client, mine, wrong):
    assert consent(client, mine, **wrong).json()["code"] == "observation-consent-invalid"


def test_names_become_codes_before_anything_is_kept(client, mine, application):
    made = kept(client, mine).json()
    assert "王小明" not in json.dumps(made, ensure_ascii=False)
    assert len(made["unknown"]) == 2  # two pupils in codes, whose role a person tells
    spoken = next(turn for turn in made["turns"] if turn["speaker"] in made["unknown"])["speaker"]
    assert spoken in made["turns"][-1]["text"]  # the same person is the same code where they are mentioned
    assert "王小明" not in everything(application)


def test_a_report_waits_until_a_person_says_who_speaks(client, mine):
    made = kept(client, mine).json()
    answer = client.post(f"{BASE}/{made['id']}/report", headers=mine)
    assert answer.json()["code"] == "observation-speakers-unconfirmed"
    wrong = client.post(f"{BASE}/{made['id']}/speakers", json={"roles": {"甲": "pupil"}}, headers=mine)
    assert wrong.json()["code"] == "observation-speaker-unknown"


def test_the_report_is_a_draft_with_moments_and_leaves_as_a_file(client, mine):
    lesson = ready(client, mine)
    report = client.post(f"{BASE}/{lesson}/report", headers=mine).json()
    assert report["status"] == "draft"
    assert 1 <= len(report["strengths"]) <= 3
    assert all(found["moments"] for found in report["strengths"])
    assert "不打分" in report["notice"]
    assert report["figures"]["waits"][0]["why"] == "no-times"
    client.post(f"{BASE}/{lesson}/report", headers=mine)
    told = client.get("/api/v1/training/learning", headers=mine).json()
    assert [
        (each["kind"], each["title"], each["credits"]) for each in told if each["activity"] == lesson
    ] == [("observation", "课堂观察报告", 1.0)]  # told once, without a word of the lesson
    assert not {"score", "rank", "grade", "level_of_teacher", "emotion", "attention"} & set(report)
    file = client.get(f"/api/v1/drafts/{report['id']}/files/docx", headers=mine)
    assert file.status_code == 200
    words = zipfile.ZipFile(io.BytesIO(file.content)).read("word/document.xml").decode()
    assert "三个亮点" in words
    assert "不打分" in words
    assert "王小明" not in words


def test_corrections_count_and_are_learned_from(client, mine):
    lesson = ready(client, mine)
    codes = client.get(f"{BASE}/{lesson}/codes", headers=mine).json()
    told = next(one for one in codes if one["text"].startswith("可以。"))
    answer = client.post(
        f"{BASE}/{lesson}/corrections", json={"sentence": told["sentence"], "code": "3"}, headers=mine
    )
    assert answer.status_code == 204
    again = client.get(f"{BASE}/{lesson}/codes", headers=mine).json()
    changed = next(one for one in again if one["sentence"] == told["sentence"])
    assert (changed["code"], changed["by"]) == ("3", "person")
    other = ready(client, mine)
    learned = client.get(f"{BASE}/{other}/codes", headers=mine).json()
    assert next(one for one in learned if one["text"].startswith("可以。"))["by"] == "learned"
    wrong = client.post(f"{BASE}/{lesson}/corrections", json={"sentence": 1, "code": "44"}, headers=mine)
    assert wrong.json()["code"] == "observation-codes-invalid"
    none = client.post(f"{BASE}/{lesson}/corrections", json={"sentence": 999, "code": "3"}, headers=mine)
    assert none.json()["code"] == "observation-sentence-unknown"


def test_hand_codes_and_kappa(client, mine):
    lesson = ready(client, mine)
    codes = {"scheme": "st", "codes": ["T", "S", "T", "T"]}
    assert client.put(f"{BASE}/{lesson}/codings", json=codes, headers=mine).status_code == 200
    told = client.get(f"{BASE}/{lesson}/agreement", params={"scheme": "st"}, headers=mine).json()
    assert told["n"] == 4
    bad = client.put(f"{BASE}/{lesson}/codings", json={"scheme": "fias", "codes": ["11"]}, headers=mine)
    assert bad.json()["code"] == "observation-codes-invalid"


def test_another_school_and_another_teacher_see_nothing(client, mine, other_school, school):
    lesson = ready(client, mine)
    for headers in (other_school.headers("teacher"), school.headers("administrator")):
        assert client.get(f"{BASE}/{lesson}", headers=headers).status_code == 404
        assert all(one["id"] != lesson for one in client.get(BASE, headers=headers).json())
        assert client.get(f"{BASE}/{lesson}/codes", headers=headers).status_code == 404
        assert client.delete(f"{BASE}/{lesson}", headers=headers).status_code == 404
    assert client.get(f"{BASE}/{lesson}", headers=mine).status_code == 200


def test_corrections_of_one_school_teach_no_other(client, mine, other_school):
    lesson = ready(client, mine)
    client.post(f"{BASE}/{lesson}/corrections", json={"sentence": 1, "code": "7"}, headers=mine)
    theirs = other_school.headers("teacher")
    codes = client.get(f"{BASE}/{ready(client, theirs)}/codes", headers=theirs).json()
    assert all(one["by"] == "machine" for one in codes)


def test_what_is_kept_goes_when_the_consent_ends(client, mine, application, school, monkeypatch):
    lesson = ready(client, mine)
    report = client.post(f"{BASE}/{lesson}/report", headers=mine).json()["id"]
    observing, actor = Observing(application), school.actors["teacher"]
    later = observing.lessons._clock() + timedelta(days=32)
    monkeypatch.setattr(observing.lessons, "_clock", lambda: later)
    assert observing.mine(actor) == ()
    assert client.get(f"/api/v1/drafts/{report}", headers=mine).status_code == 404
    with application.engine.connect() as connection:
        ids = connection.execute(select(observations.c.id)).scalars().all()
    assert lesson not in ids


def test_withdrawing_takes_all_with_it(client, mine):
    lesson = ready(client, mine)
    given = client.get(f"{BASE}/{lesson}", headers=mine).json()["consent"]
    gone = client.delete(f"{BASE}/consents/{given}", headers=mine).json()
    assert gone["observations"] == 1
    assert client.get(f"{BASE}/{lesson}", headers=mine).status_code == 404
    again = client.post(BASE, json={"consent": given, "text": LESSON}, headers=mine)
    assert again.json()["code"] == "observation-consent-missing"


def test_a_pupil_is_erased_from_transcripts_reports_and_corrections(client, mine, application, school):
    lesson = ready(client, mine)
    codes = client.get(f"{BASE}/{lesson}/codes", headers=mine).json()
    said = next(one for one in codes if "不平均就不能说每份一样大" in one["text"] and one["role"] == "pupil")
    client.post(
        f"{BASE}/{lesson}/corrections", json={"sentence": said["sentence"], "code": "9.1"}, headers=mine
    )
    report = client.post(f"{BASE}/{lesson}/report", headers=mine).json()["id"]
    speaker = client.get(f"{BASE}/{lesson}", headers=mine).json()["turns"][1]["speaker"]
    officer = school.headers("compliance")
    body = {"person": "王小明", "confirmation": "王小"}
    unsure = client.post(f"{BASE}/erasures", json=body, headers=officer)
    assert unsure.json()["code"] == "observation-erasure-unconfirmed"
    denied = client.post(f"{BASE}/erasures", json={**body, "confirmation": "王小明"}, headers=mine)
    assert denied.status_code == 403
    done = client.post(f"{BASE}/erasures", json={**body, "confirmation": "王小明"}, headers=officer)
    assert done.status_code == 200
    held = everything(application)
    assert speaker not in held
    assert "因为不平均就不能说每份一样大" not in held
    assert client.get(f"/api/v1/drafts/{report}", headers=mine).status_code == 404
    assert client.get(f"{BASE}/{lesson}", headers=mine).status_code == 200  # the teacher's words stay
    assert Officer(application).verify(school.actors["compliance"]).intact


def test_a_teacher_is_erased_whole(client, mine, application, school):
    lesson = ready(client, mine)
    report = client.post(f"{BASE}/{lesson}/report", headers=mine).json()["id"]
    teacher = school.actors["teacher"].user
    body = {"person": teacher, "confirmation": teacher}
    gone = client.post(f"{BASE}/erasures", json=body, headers=school.headers("compliance")).json()
    assert gone["observations"] >= 1
    assert client.get(BASE, headers=mine).json() == []
    assert client.get(f"{BASE}/consents", headers=mine).json() == []
    assert client.get(f"/api/v1/drafts/{report}", headers=mine).status_code == 404
    with application.engine.connect() as connection:
        mine_left = select(observations.c.id).where(observations.c.tenant == school.tenant)
        assert not connection.execute(mine_left).all()  # another school's lesson with the same words stays
    assert Officer(application).verify(school.actors["compliance"]).intact


def test_the_officers_erasure_of_a_person_reaches_lessons_and_respects_a_hold(client, mine, school):
    lesson = ready(client, mine)
    speaker = client.get(f"{BASE}/{lesson}", headers=mine).json()["turns"][1]["speaker"]
    officer = school.headers("compliance")
    hold = {"kind": "person", "value": speaker, "reason": "诉讼"}
    held = client.post("/api/v1/audit/holds", json=hold, headers=officer)
    assert held.status_code < 300
    body = {"person": speaker, "confirmation": speaker}
    assert client.post(f"{BASE}/erasures", json=body, headers=officer).json()["code"] == "audit-subject-held"
    assert speaker in client.get(f"{BASE}/{lesson}", headers=mine).text
    other = client.get(f"{BASE}/{lesson}", headers=mine).json()["turns"][5]["speaker"]
    erasing = {"subject": other, "confirmation": other}
    assert client.post("/api/v1/audit/subjects/erase", json=erasing, headers=officer).status_code == 200
    assert other not in client.get(f"{BASE}/{lesson}", headers=mine).text


class Speech(BaseHTTPRequestHandler):
    """A small speech-to-text server; `answers` says what it gives next."""

    answers: ClassVar[dict[str, object]] = {}
    seen: ClassVar[list[bytes]] = []

    def do_POST(self) -> None:
        self.seen.append(self.path.encode() + self.rfile.read(int(self.headers["content-length"])))
        status, body = self.answers["next"]
        self.send_response(status)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@pytest.fixture
def speech() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Speech)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/v1"
    server.shutdown()
    server.server_close()


def test_sound_goes_to_the_configured_endpoint_only(speech, home):
    with pytest.raises(SpeechNotConfigured):
        transcribed(Settings(home=home), "课.mp3", b"sound")
    settings = Settings(home=home, speech_base_url=speech, speech_model="whisper", speech_timeout_s=5)
    segments = {"text": "上课。", "segments": [{"start": 0, "end": 1, "text": "上课。"}]}
    Speech.answers["next"] = (200, json.dumps(segments).encode())
    assert json.loads(transcribed(settings, "李老师的课.mp3", b"sound"))["segments"]
    asked = Speech.seen[-1]
    assert asked.startswith(b"/v1/audio/transcriptions")
    assert b"verbose_json" in asked
    assert b"whisper" in asked
    assert "李老师".encode() not in asked  # a file's name often holds a person's
    for status, body in ((500, b"{}"), (200, b"<html>"), (200, b"{}"), (302, b"")):
        Speech.answers["next"] = (status, body)
        with pytest.raises(SpeechFailed):
            transcribed(settings, "课.wav", b"sound")
    down = Settings(home=home, speech_base_url="http://127.0.0.1:9/v1", speech_model="whisper")
    with pytest.raises(SpeechFailed):
        transcribed(down, "课.wav", b"sound")


def test_a_recording_needs_a_consent_before_it_is_sent_anywhere(application, school, speech):
    settings = application.settings.model_copy(update={"speech_base_url": speech, "speech_model": "whisper"})
    observing, actor, before = (
        Observing(replace(application, settings=settings)),
        school.actors["teacher"],
        len(Speech.seen),
    )
    with pytest.raises(Exception, match="consent"):
        observing.keep(actor, "none", "课.mp3", b"sound")
    assert len(Speech.seen) == before
    given = observing.consent(actor, "", "教师与学生", "转写并分析", UNTIL).id
    segments = {
        "segments": [
            {"start": 0, "end": 2, "text": "什么是分数？"},
            {"start": 5, "end": 6, "text": "平均分。"},
        ]
    }
    Speech.answers["next"] = (200, json.dumps(segments).encode())
    made = observing.keep(actor, given, "课.mp3", b"sound")
    assert made.transcript.form == "speech"
    assert made.transcript.closed
    assert made.transcript.unknown == ("",)
    assert isinstance(observing.delete(actor, made.id), Gone)
