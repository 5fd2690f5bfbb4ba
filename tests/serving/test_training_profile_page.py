"""The section of the profile without a browser: switches, contests in words, the list, the region's part."""

import asyncio

import pytest

from serving.api.limits import Limit
from serving.ui.desk import Desk
from serving.ui.texts import load
from serving.ui.training.profile import ProfileSection
from tests.assistant.teacher_training.cohort import sat, teacher_of

HOSTILE = "<img src=x onerror=alert(1)>"


@pytest.fixture(scope="module")
def section(application) -> ProfileSection:
    return ProfileSection(Desk(application, load("zh"), Limit(100)))


@pytest.fixture
def lin(application, section):
    """A teacher with a test and nothing switched on; all of it goes afterwards."""
    actor = teacher_of("school", "lin")
    sat(application.engine, application.audit, actor, wrong=("4.2",))
    yield actor
    room = application.training
    with application.engine.begin() as connection:
        for store in (room.sittings, room.learning, room.profiles):
            store.erase_in(connection, actor.tenant, actor.user)


def act(section, actor, **given) -> str:
    return asyncio.run(section.act(actor, given))


def test_values_come_with_the_switch_and_go_with_it(section, lin) -> None:
    assert "xt-assess-bars" not in section.show(lin, {})
    on = act(section, lin, do="choose", name="assessment", value="on")
    assert on.count("xt-assess-bars") == 4  # a fixed form asks too little of one dimension
    assert "证据太少（3 题）" in on
    assert "来源：" in on
    assert 'data-to="reader"' in on
    assert "xt-assess-bars" not in act(section, lin, do="choose", name="assessment", value="off")


def test_a_contest_is_shown_in_its_words_and_never_as_markup(section, lin) -> None:
    act(section, lin, do="choose", name="assessment", value="on")
    fields = {"target": ["value:3"], "words": [HOSTILE]}
    made = act(section, lin, do="contest", fields=fields)
    assert "有异议，暂不计入" in made
    assert "<img" not in made
    assert "&lt;img" in made
    assert made.count("xt-assess-bars") == 3
    settled = act(section, lin, do="settle", target="value:3", decided="counts")
    assert settled.count("xt-assess-bars") == 4


def test_a_colleague_sees_nothing_of_it(section, lin) -> None:
    act(section, lin, do="choose", name="assessment", value="on")
    other = act(section, teacher_of("school", "wang"), do="choose", name="assessment", value="on")
    assert "xt-assess-bars" not in other


def test_what_is_not_for_me_goes_and_the_list_can_be_switched_off(section, application, lin) -> None:
    act(section, lin, do="choose", name="assessment", value="on")
    shown = section.show(lin, {})
    item = shown.partition('data-item="')[2].partition('"')[0]
    assert f'data-item="{item}"' not in act(section, lin, do="unwanted", item=item)
    assert f'data-item="{item}"' in act(section, lin, do="wanted")
    off = act(section, lin, do="choose", name="recommendations", value="off")
    assert "推荐已关闭" in off
    assert "data-item" not in off


def test_deleting_needs_the_tick(section, application, lin) -> None:
    act(section, lin, do="choose", name="assessment", value="on")
    act(section, lin, do="delete", fields={})
    assert application.training.profiles.choices(lin).on
    assert "画像已删除" in act(section, lin, do="delete", fields={"sure": ["yes"]})
    assert not application.training.profiles.choices(lin).on


def test_leaving_the_count_forgets_where_one_teaches(section, application, lin) -> None:
    act(section, lin, do="count", fields={"counted": ["yes"], "stage": ["junior"], "area": [""]})
    assert application.training.profiles.choices(lin).stage == "junior"
    act(section, lin, do="count", fields={"stage": ["junior"]})
    made = application.training.profiles.choices(lin)
    assert (made.counted, made.stage) == (False, "")


def test_only_administrators_see_the_regions_part(section, school, lin) -> None:
    assert "xt-regional" not in section.show(lin, {})
    admin = school.actors["administrator"]
    assert "xt-regional" in section.show(admin, {})
    assert "报告已存入草稿" in act(section, admin, do="regional", fields={})
