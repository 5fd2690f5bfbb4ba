"""The page of practice without a browser: what people wrote is escaped, forms speak the page's language."""

import re

import pytest

from assistant.teacher_training.practice.store import Item, Meeting
from guardrails.actor import Actor, Role
from serving.ui.texts import load
from serving.ui.training import practice_view, studio_view
from serving.ui.training.practice import _asked

HOSTILE = "<img src=x onerror=alert(1)>\"'&"
HAN = re.compile(r"[\u4e00-\u9fff]")
TEACHER = Actor("school", "u", frozenset({Role.TEACHER}), "ui")
EMPTY = {name: [] for name in ("plan", "observation", "results", "homework", "sources")}


class AsWritten:
    """A studio whose names are codes still."""

    def shown(self, actor: Actor, meeting: Meeting, text: str) -> str:
        return text


def meeting(member: str) -> Meeting:
    told = ("action", HOSTILE, HOSTILE, 1, HOSTILE, member, "", HOSTILE, "", "")
    decided = ("decision", HOSTILE, HOSTILE, 1, "", "", "", "", "", "")
    items = (Item("i", *told), Item("j", *decided))
    return Meeting("m", "keeper", "g", HOSTILE, "2026-11-20", HOSTILE, (member,), items)


def test_minutes_are_escaped_and_only_who_took_an_action_on_is_offered_the_tick():
    mine = studio_view.meeting(load("zh"), TEACHER, AsWritten(), meeting("u"))
    theirs = studio_view.meeting(load("zh"), TEACHER, AsWritten(), meeting("somebody"))
    for shown in (mine, theirs):
        assert "<img" not in shown
    assert 'data-do="tick"' in mine
    assert 'data-do="tick"' not in theirs
    assert 'data-do="drop"' not in mine  # kept by another


@pytest.mark.parametrize("duty", ["teaching-reflection", "teaching-case", "project-outline", "training-plan"])
def test_forms_speak_the_language_and_escape_titles(duty):
    assert not HAN.search(practice_view.form(load("en"), duty, EMPTY))
    named = {name: [("a", HOSTILE)] for name in EMPTY}
    assert "<img" not in practice_view.form(load("zh"), duty, named)


def test_a_form_becomes_the_request_of_its_duty():
    fields = {"title": ["x "], "hours": ["60"], "needs": ["a\n\n b "], "sources": ["1", "2"], "topic": [" "]}
    asked = _asked({"fields": fields})
    assert asked == {"title": "x", "hours": 60, "needs": ["a", "b"], "sources": ["1", "2"]}
