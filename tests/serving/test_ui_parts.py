"""The pages without a browser: texts, escaping, the frame, forms made from schemas."""

import re
from importlib.resources import files
from typing import Literal

import pytest
from pydantic import BaseModel, Field

from assistant.duty import RequestInvalid
from serving.ui import parts
from serving.ui.frame import framed
from serving.ui.texts import LANGUAGES, Texts, entries, load

HAN = re.compile(r"[\u4e00-\u9fff]")
LATIN = re.compile(r"[A-Za-z]{2,}")
NAMES = ("PDF", "Word", "PowerPoint", "Excel", "EPUB", "Markdown", "MB", "English", "Cookie")


def test_every_text_is_in_its_own_language() -> None:
    for key, entry in entries().items():
        assert key == "page.switch" or not HAN.search(entry["en"]), key
        chinese = re.sub(r"\{\w+\}", "", entry["zh"])
        for name in NAMES:
            chinese = chinese.replace(name, "")
        assert not LATIN.search(chinese), key


def test_both_languages_fill_the_same_placeholders() -> None:
    for key, entry in entries().items():
        assert len({frozenset(re.findall(r"\{(\w+)\}", entry[one])) for one in LANGUAGES}) == 1, key


def test_every_text_that_the_pages_ask_for_is_there_and_none_is_left_over() -> None:
    folders = [files("serving.ui"), files("serving.ui") / "training"]
    sources = [
        path for folder in folders for path in folder.iterdir() if path.name.endswith((".py", ".html"))
    ]
    code = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    known = set(entries())
    asked = set(re.findall(r"""(?:texts|say)\(\s*["']([a-z_]+\.[a-z_0-9]+)["']""", code))
    assert asked
    assert not asked - known
    sections = {
        "status",
        "file_status",
        "attribute",
        "kind",
        "stage",
        "grade",
        "subject",
        "role",
        "permission",
    }
    sections |= {"desk_section", "decision", "rule_stage", "pattern", "life", "category", "hold"}
    sections |= {"outcome", "fault", "via", "action", "scope", "tab", "standing", "artefact"}
    sections |= {"prep_role", "prep_version", "prep_state", "prep_part", "prep_kind", "prep_file"}
    sections |= {"plan_section", "plan_field"}
    sections |= {"guard_none", "guard_act", "approval", "step"}
    sections |= {"item_type", "mark_note", "rater", "handed", "intake_why", "learning_role"}
    sections |= {"observation_scheme", "training_kind", "training_verb", "role_play_scene", "role_play_by"}
    sections |= {"assess_form", "assess_about", "assess_again", "assess_sure", "assess_kind", "assess_made"}
    sections |= {"credit_field", "credit_why"}
    sections |= {"profile_kind", "profile_group"}
    sections |= {"practice_duty", "practice_about", "practice_field", "practice_hint", "practice_kind"}
    sections |= {"practice_claim", "practice_origin", "practice_approach"}
    composed = {key for key in known if key.partition(".")[0] in sections}
    mentioned = {key for key in known if re.search(rf"""["']{re.escape(key)}["']""", code)}
    listed = {
        key
        for key in known
        for section, name in [key.split(".", 1)]
        if f"{section}.{{" in code and re.search(rf"""["']{re.escape(name)}["']""", code)
    }
    left_over = known - asked - composed - mentioned - listed
    assert not left_over


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_coded_value_without_a_name_stays_readable(language: Literal["zh", "en"]) -> None:
    assert load(language).name("status", "unheard-of") == "unheard-of"
    with pytest.raises(KeyError):
        load(language)("page.unheard_of")


HOSTILE = "<img src=x onerror=alert(1)>\"'&"


def test_what_people_wrote_is_escaped_everywhere() -> None:
    made = [
        parts.chip(HOSTILE, HOSTILE),
        parts.action(parts.esc(HOSTILE), HOSTILE, about=HOSTILE, id=HOSTILE),
        parts.empty(HOSTILE, HOSTILE),
        parts.notice(HOSTILE, HOSTILE),
        parts.facts([(HOSTILE, HOSTILE)]),
        parts.table([HOSTILE], [[parts.lines(HOSTILE)]], HOSTILE),
        parts.pretty({HOSTILE: HOSTILE}),
        parts.article(HOSTILE),
        parts.hint(HOSTILE),
    ]
    for html in made:
        assert "<img" not in html
        assert "\"'&" not in html


def test_a_passage_with_markup_is_shown_as_it_stands_with_the_quote_marked() -> None:
    from corpora.document import Anchor
    from retrieval.passage import Passage
    from serving.ui import thread

    text = "前文<script>alert(1)</script>引文$x^2$**后文**"
    start = text.index("引文")
    passage = Passage(
        id="p",
        resource="r",
        tenant="school",
        sequence=0,
        text=text,
        sha256="",
        anchor=Anchor(page=3),
        title=HOSTILE,
    )
    shown = thread.passage(load("zh"), "p", [passage], (start, start + 2))
    assert "<mark>引文</mark>" in shown
    assert "<script" not in shown
    assert "<img" not in shown
    assert "第3页" in shown


def test_a_copied_answer_ends_with_its_label() -> None:
    from assistant.answering.answer import Answer, Sentence
    from serving.ui import thread

    label = "本内容由人工智能生成，教师审核后使用"
    answer = Answer(id="a", question="问？", answer="答。", sentences=[Sentence(text="答。")], label=label)
    assert thread.copied(answer).endswith(label)
    unsupported = answer.model_copy(update={"sentences": [Sentence(text="臆测。", supported=False)]})
    shown = thread.thread(load("zh"), [thread.Exchange("问？", 1, unsupported)])
    assert "未找到依据" in shown
    assert label in shown


def test_the_frame_names_the_language_and_drops_other_hosts() -> None:
    page = (
        b'<html\n\tlang="en"><head><meta property="og:image"\n content="https://raw.example/x.jpg" />'
        b'<meta name="twitter:creator" content="@x" /><meta name="viewport" content="y" /></head></html>'
    )
    shown = framed(page, "zh").decode()
    assert 'lang="zh-CN"' in shown
    assert "https://" not in shown
    assert "twitter" not in shown
    assert 'name="viewport"' in shown


class Wanted(BaseModel):
    """A request with a field of every kind."""

    topic: str = Field(min_length=1, title="知识点 · Knowledge point")
    count: int = Field(3, ge=1, title="数量 · How many")
    level: Literal["easy", "hard"] = Field("easy", title="难度 · Level")
    notes: list[str] = Field(default_factory=list, title="要点 · Notes")
    blueprint: list[int] = Field(default_factory=list, title="细目 · Blueprint")
    when: str | None = Field(None, title="日期 · Date")
    language: Literal["zh", "en"] = "zh"


def test_a_form_is_made_from_a_schema_and_read_back() -> None:
    import gradio as gr

    from serving.ui import schema

    with gr.Blocks(analytics_enabled=False):
        controls = schema.fields(Wanted, "en")
    assert {name: type(one).__name__ for name, one in controls.items()} == {
        "topic": "Textbox",
        "count": "Number",
        "level": "Dropdown",
        "notes": "Textbox",
        "blueprint": "Textbox",
        "when": "Textbox",
    }
    assert controls["topic"].label == "Knowledge point"
    values = {
        "topic": "分数",
        "count": 5.0,
        "level": "hard",
        "notes": "甲\n\n乙 ",
        "blueprint": "[1, 2]",
        "when": "",
    }
    request = Wanted.model_validate(schema.payload(Wanted, values, "en"))
    assert request == Wanted(
        topic="分数", count=5, level="hard", notes=["甲", "乙"], blueprint=[1, 2], language="en"
    )
    with pytest.raises(RequestInvalid):
        schema.payload(Wanted, {**values, "blueprint": "not json"}, "en")


def test_an_empty_number_field_is_no_nought() -> None:
    from serving.ui import schema

    class Timed(BaseModel):
        minutes: int | None = Field(default=None, ge=5)
        seed: int = Field(default=3, ge=0)

    assert schema.payload(Timed, {"minutes": 0, "seed": 0}, "zh") == {"seed": 0}
    assert schema.payload(Timed, {"minutes": 40, "seed": 1}, "zh") == {"minutes": 40, "seed": 1}


def test_texts_are_separated_as_the_language_does() -> None:
    assert Texts("zh", {}).listed(["甲", "乙"]) == "甲、乙"
    assert Texts("en", {}).listed(["a", "b"]) == "a, b"
