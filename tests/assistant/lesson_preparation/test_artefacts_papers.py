"""Class meeting, letter, task sheet and university session: whole, specific, or refused."""

import pytest
from pydantic import ValidationError

from assistant.lesson_preparation.artefacts.base import content
from assistant.lesson_preparation.artefacts.checks import check
from assistant.lesson_preparation.artefacts.letter import (
    LetterFactsMissing,
    LetterNamesPerson,
    LetterOccasionUnknown,
    LetterRanks,
    LetterRequest,
    ParentLetter,
    letter,
)
from assistant.lesson_preparation.artefacts.meeting import (
    LanguageNotOffered,
    MeetingRequest,
    MeetingThemeUnknown,
    meeting,
)
from assistant.lesson_preparation.artefacts.task_sheet import (
    ProfessionUnknown,
    TaskSheetRequest,
    TaskUnknown,
    task_sheet,
)
from assistant.lesson_preparation.artefacts.university import (
    SessionPointsNeeded,
    UniversityRequest,
    session,
)
from assistant.lesson_preparation.printing import printed
from assistant.workbench import Workbench

FACTS = {"time": "11月28日19:00", "place": "本班教室"}


@pytest.mark.parametrize("theme", list(content("meetings")["themes"]))
@pytest.mark.parametrize(("grade", "minutes"), [(3, 40), (8, 45), (8, 20), (1, 90)])
def test_meetings_fill_their_time(theme: str, grade: int, minutes: int) -> None:
    made = meeting(MeetingRequest(theme=theme, grade=grade, minutes=minutes))
    assert check(made) == []
    assert sum(step.minutes for step in made.steps) == minutes
    assert made.facts
    assert made.care


def test_a_theme_is_found_by_its_words_and_primary_differs_from_junior() -> None:
    assert meeting(MeetingRequest(theme="预防电信诈骗", grade="初一")).theme == "网络安全"
    small, large = (meeting(MeetingRequest(theme="防溺水", grade=grade)) for grade in (3, 8))
    assert small.situation != large.situation


def test_an_own_theme_needs_its_situation_and_invents_no_facts() -> None:
    with pytest.raises(MeetingThemeUnknown):
        meeting(MeetingRequest(theme="宇宙探索", grade=5))
    told = "科技节选拔，几个同学觉得自己一定选不上，连报名表都没有拿。"
    made = meeting(MeetingRequest(theme="宇宙探索", grade=5, situation=told))
    assert made.situation == told
    assert made.facts == []
    assert any("没有编写任何数据" in one for one in made.thin)


def test_these_papers_exist_in_chinese_only() -> None:
    with pytest.raises(LanguageNotOffered):
        MeetingRequest.model_validate({"theme": "防溺水", "grade": 5, "language": "en"})


@pytest.mark.parametrize("occasion", list(content("letters")["occasions"]))
@pytest.mark.parametrize("grade", [1, 5, 8])
def test_letters_are_whole_and_name_and_rank_nobody(occasion: str, grade: int) -> None:
    needs = content("letters")["occasions"][occasion]["needs"]
    made = letter(LetterRequest(occasion=occasion, grade=grade, facts=dict.fromkeys(needs, "勾股定理")))
    assert [finding for finding in check(made) if finding.severity == "hard"] == []
    assert len(made.slip) >= 2


def test_a_letter_on_a_topic_says_what_is_learnt() -> None:
    made = letter(LetterRequest(occasion="学习建议", grade=8, facts={"topic": "勾股定理"}))
    assert any("平方和等于斜边的平方" in text for text in made.paragraphs)
    vague = letter(LetterRequest(occasion="学习建议", grade=8, facts={"topic": "校园植物"}))
    assert any("校园植物" in text for text in vague.thin)


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"extra": "王小明同学最近进步很大，值得表扬。"}, LetterNamesPerson),
        ({"facts": {**FACTS, "place": "找李秀英老师"}}, LetterNamesPerson),
        ({"extra": "会上将公布年级排名。"}, LetterRanks),
        ({"extra": "请后进生的家长留下。"}, LetterRanks),
        ({"facts": {"time": "周五"}}, LetterFactsMissing),
        ({"occasion": "占星讲座"}, LetterOccasionUnknown),
    ],
)
def test_unfit_letters_are_refused(fields: dict[str, object], problem: type[Exception]) -> None:
    with pytest.raises(problem):
        letter(LetterRequest.model_validate({"occasion": "家长会", "grade": 8, "facts": FACTS, **fields}))


def test_a_letter_edited_by_hand_is_checked_again() -> None:
    made = letter(LetterRequest(occasion="家长会", grade=8, facts=FACTS))
    edited: ParentLetter = made.model_copy(
        update={"paragraphs": [*made.paragraphs, "张伟强同学在年级里名列前茅。"]}
    )
    assert {finding.check for finding in check(edited)} >= {"letter-names"}


@pytest.mark.parametrize("profession", [one["name"] for one in content("professions")["professions"]])
def test_task_sheets_are_whole(profession: str) -> None:
    made = task_sheet(TaskSheetRequest(profession=profession))
    assert check(made) == []
    assert made.safety
    assert made.minutes % 45 == 0
    book = printed(made).workbook
    assert book is not None
    assert book.sheets[0].rows[-1][1].shown == 100


def test_unknown_programmes_and_tasks_are_told() -> None:
    with pytest.raises(ProfessionUnknown) as refused:
        task_sheet(TaskSheetRequest(profession="占星"))
    assert "护理" in str(refused.value.details["known"])
    with pytest.raises(TaskUnknown):
        task_sheet(TaskSheetRequest(profession="汽修", task="四轮定位"))
    own = {"name": "四轮定位", "minutes": 90, "do": ["上举升机并落锁", "读取数据"], "show": "调整前后数据单"}
    made = task_sheet(
        TaskSheetRequest.model_validate({"profession": "汽修", "task": "四轮定位", "activities": [own]})
    )
    assert made.minutes == 90
    assert made.safety
    assert any("没有内置的设备" in one for one in made.thin)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("count", [2, 5])
def test_a_session_adds_up(bench: Workbench, language: str, count: int) -> None:
    request = {
        "course": "数据结构",
        "topic": "二叉查找树",
        "points": [f"要点{number}" for number in range(count)],
        "requirements": [{"code": "2.1", "text": "能分析问题", "points": [1, 2]}],
        "language": language,
    }
    made = session(UniversityRequest.model_validate(request), bench)
    assert check(made) == []
    assert sum(step.minutes for step in made.steps) == 90
    book = printed(made).workbook
    assert book is not None
    assert len(book.sheets[0].rows) == count * 4
    assert any(type(block).__name__ == "Formula" for block in printed(made).paper.blocks)


def test_points_come_from_the_library_word_for_word_or_are_asked_for(bench: Workbench) -> None:
    made = session(UniversityRequest(course="教育管理", topic="作业"), bench)
    assert made.citations
    for one, goal in zip(made.citations, made.goals, strict=True):
        passage = bench.retriever.passage(bench.actor, one.passage)
        assert passage.text[one.start : one.end] == one.quote == goal.point
        assert "作业" in one.quote
    with pytest.raises(SessionPointsNeeded):
        session(UniversityRequest(course="天文学", topic="脉冲星"), bench)
    with pytest.raises(ValidationError):
        UniversityRequest(course="天文学", topic="")
