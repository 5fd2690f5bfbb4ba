"""The section of the digital-literacy test without a browser: items, results, refusals, what is escaped."""

import re
from html import unescape

import pytest

from assistant.teacher_training.literacy.items import bank
from assistant.teacher_training.literacy.problems import AnswerInvalid, SittingUnknown
from corpora.problem import Problem
from serving.api.limits import Limit
from serving.ui.desk import Desk
from serving.ui.texts import load
from serving.ui.training.assessment import AssessmentSection

ITEMS = {item.id: item for item in bank()}
HAN = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture
def section(application) -> AssessmentSection:
    return AssessmentSection(Desk(application, load("zh"), Limit(10)))


@pytest.fixture
def actor(application, school):
    """A teacher whose tests of other cases are gone."""
    found = school.actors["teacher"]
    for each in application.training.sittings.mine(found):
        application.training.sittings.delete(found, each.id)
    return found


def of(shown: str) -> dict[str, str]:
    """Sitting and item of the form that is shown."""
    found = re.search(r'data-do="answer" data-sitting="(\w+)" data-item="([\d.-]+)"', shown)
    assert found, shown[:300]
    return {"sitting": found[1], "item": found[2]}


async def answered(section, actor, shown: str, **fields: str) -> str:
    sent = {name: [value] for name, value in fields.items()}
    return await section.act(actor, {"do": "answer", **of(shown), "fields": sent})


async def finished(section, actor, form: str) -> str:
    shown = await section.act(actor, {"do": "begin", "form": form})
    while 'data-do="answer"' in shown:
        item = ITEMS[of(shown)["item"]]
        assert unescape(shown).count(item.stem) == 1
        assert ('name="typed"' in shown) is item.written
        given = {"typed": item.options["ABCD".index(item.key)]} if item.written else {"letter": item.key}
        shown = await answered(section, actor, shown, **given)
    return shown


async def test_a_fixed_form_to_its_result(section, actor) -> None:
    shown = await finished(section, actor, "fixed")
    assert "结果没有说什么" in shown
    assert "凭已有知识列出" in shown
    assert "值得再看一眼" not in shown, "every answer was the key, tasks as typed"
    assert shown.count("<li><span>") == 1 + 5 + 5
    listed = section.show(actor, {})
    assert "已做完" in listed
    assert 'data-again="yes"' in listed


async def test_a_retest_tells_what_changed_in_english_too(application, section, actor) -> None:
    await finished(section, actor, "fixed")
    english = AssessmentSection(Desk(application, load("en"), Limit(10)))
    shown = await finished(english, actor, "fixed")
    assert "Beside the last test" in shown
    assert not HAN.search(shown)
    assert not HAN.search(english.show(actor, {}))


async def test_leaving_ending_and_deleting(section, actor) -> None:
    shown = await section.act(actor, {"do": "begin", "form": "adaptive"})
    sitting = of(shown)["sitting"]
    left = await section.act(actor, {"do": "list"})
    assert "接着做" in left
    assert 'data-do="begin"' not in left
    assert of(await section.act(actor, {"do": "go_on", "sitting": sitting})) == of(shown)
    sure = await section.act(actor, {"do": "sure_end", "sitting": sitting})
    assert 'data-do="end"' in sure
    ended = await section.act(actor, {"do": "end", "sitting": sitting})
    assert "不进入教师画像" in ended
    gone = await section.act(actor, {"do": "delete", "sitting": sitting})
    assert 'data-do="begin"' in gone
    with pytest.raises(SittingUnknown):
        await section.act(actor, {"do": "go_on", "sitting": sitting})


@pytest.mark.parametrize(
    "given", [{"do": "go_on"}, {"do": "answer", "sitting": "x", "item": "y"}, {"do": "end", "sitting": "0"}]
)
async def test_what_was_never_drawn_is_refused(section, actor, given) -> None:
    with pytest.raises(SittingUnknown):
        await section.act(actor, given)


async def test_an_empty_answer_is_refused_and_a_typed_one_is_escaped(section, actor) -> None:
    shown = await section.act(actor, {"do": "begin", "form": "fixed"})
    with pytest.raises(AnswerInvalid):
        await answered(section, actor, shown)
    while not ITEMS[of(shown)["item"]].written:
        shown = await answered(section, actor, shown, letter="A")
    shown = await answered(section, actor, shown, typed="<b>1</b>")
    ended = await section.act(actor, {"do": "end", "sitting": of(shown)["sitting"]})
    assert "&lt;b&gt;1&lt;/b&gt;" in ended
    assert "<b>1</b>" not in ended


async def test_files_are_drafts(section, actor) -> None:
    with pytest.raises(Problem, match="request-invalid"):
        await section.act(
            actor, {"do": "literacy-mock-paper", "fields": {"questions": ["many"], "seed": ["1"]}}
        )
    shown = await section.act(
        actor, {"do": "literacy-mock-paper", "fields": {"questions": ["20"], "seed": ["3"]}}
    )
    draft = re.search(r'name="draft" value="(\w+)"', shown)
    assert draft
    assert 'value="zip"' in shown
