"""Transcripts in every form, and the broken ones."""

import io
import json

import pytest

from assistant.lesson_observation.problems import TranscriptEmpty, TranscriptTooLong, TranscriptUnreadable
from assistant.lesson_observation.reading import of_text, read_transcript
from assistant.lesson_observation.transcript import MOST_TURNS, clock

PLAIN = "师：同学们好。什么是分数？\n生1：平均分。\n师：很好。\n（小组讨论）\n学生2：老师，为什么？"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
def test_every_usual_encoding_is_read(encoding):
    data = PLAIN.encode(encoding)
    if encoding == "utf-16-le":
        data = b"\xff\xfe" + data
    found = read_transcript(data, "课.txt")
    assert [turn.role for turn in found.turns] == ["teacher", "pupil", "teacher", "class", "pupil"]
    assert found.turns[1].text == "平均分。"
    assert found.language == "zh"
    assert not found.unknown


def test_subtitles_have_times_and_voices():
    srt = (
        "1\n00:00:01,000 --> 00:00:03,500\n师：今天学什么？\n\n2\n00:00:06,000 --> 00:00:07,000\n生：分数。\n"
    )
    found = read_transcript(srt.encode(), "a.srt")
    assert (found.form, found.closed) == ("srt", True)
    assert (found.turns[1].start, found.turns[1].end) == (6.0, 7.0)
    vtt = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Teacher>What is it?\n\n"
    vtt += "00:05.000 --> 00:06.000\n<v S1>A <i>half</i>.\n"
    found = read_transcript(vtt.encode(), "a.vtt")
    assert [turn.role for turn in found.turns] == ["teacher", "pupil"]
    assert found.turns[1].text == "A half."
    assert found.language == "en"


def test_segments_of_a_speech_recogniser_leave_the_speaker_open():
    rows = [
        {"start": 0, "end": 2.5, "text": "上课。"},
        {"start": 2.5, "end": 4, "text": "老师好。", "speaker": "SPEAKER_01"},
    ]
    found = read_transcript(json.dumps({"segments": rows}).encode(), "a.json")
    assert found.unknown == ("", "SPEAKER_01")
    assert found.closed
    told = found.with_roles({"": "teacher", "SPEAKER_01": "pupil"})
    assert not told.unknown
    assert [turn.role for turn in told.turns] == ["teacher", "pupil"]


def test_word_files_are_read():
    from docx import Document

    made, out = Document(), io.BytesIO()
    for line in PLAIN.split("\n"):
        made.add_paragraph(line)
    made.save(out)
    found = read_transcript(out.getvalue(), "a.docx")
    assert found.form == "docx"
    assert [turn.role for turn in found.turns][:2] == ["teacher", "pupil"]


def test_clocks_that_jump_back_are_mended_and_told():
    found = of_text("[10:00] 师：一。\n[10:05] 生：二。\n[00:03] 师：三。\n[00:09] 生：四。")
    starts = [turn.start for turn in found.turns]
    assert starts == sorted(starts)
    assert [each.kind for each in found.repairs] == ["clock-back"]
    assert found.repairs[0].turn == 3
    assert starts[3] - starts[2] == 6  # what follows keeps its distances


def test_missing_times_are_filled_where_few_and_left_where_many():
    few = of_text("[00:01] 师：一。\n[00:05] 生：二。\n（思考）\n[00:20] 师：三。\n[00:25] 生：四。")
    assert few.timed
    assert [each.kind for each in few.repairs] == ["time-filled"]
    many = of_text("[00:01] 师：一。\n生：二。\n师：三。\n生：四。")
    assert not many.timed
    assert [each.kind for each in many.repairs] == ["times-missing"]


def test_a_line_without_a_label_goes_on_with_the_turn_before():
    found = of_text("师：第一行，\n还没说完。\n生：嗯。")
    assert found.turns[0].text == "第一行，还没说完。"


def test_empty_turns_are_dropped_and_listed():
    found = of_text("师：\n生：好。")
    assert [each.kind for each in found.repairs] == ["empty-turn"]
    assert len(found.turns) == 1


@pytest.mark.parametrize("data", [b"", b"   \n", "（小组讨论）".encode(), b"[]", b'{"segments": []}'])
def test_nothing_said_is_told(data):
    with pytest.raises(TranscriptEmpty):
        read_transcript(data, "a.txt")


@pytest.mark.parametrize("data", [b'{"segments": 3}', b'{"a": ', b'[{"text": 5}]'])
def test_broken_json_is_told(data):
    with pytest.raises((TranscriptUnreadable, TranscriptEmpty)):
        read_transcript(data, "a.json")


def test_six_hours_are_read_and_more_than_any_lesson_is_not():
    long = "\n".join(
        f"[{at // 3600}:{at // 60 % 60:02d}:{at % 60:02d}] 师：第{at}句话。" for at in range(0, 21_600, 5)
    )
    found = of_text(long)
    assert len(found.turns) == 4_320
    assert found.seconds == 21_595
    with pytest.raises(TranscriptTooLong):
        of_text("师：好。\n" * (MOST_TURNS + 1))


def test_clock():
    assert (clock(65), clock(3725.4), clock(None)) == ("01:05", "1:02:05", "")
