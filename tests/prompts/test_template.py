"""Templates render strictly and say which version they are."""

import re
from pathlib import Path

import pytest

import prompts
from prompts import template
from prompts.template import LANGUAGES, TemplateUnknownError, TemplateVariablesError

SOURCES = "{{ sources }}"
VARIABLES: dict[str, dict[str, object]] = {
    "answer-system": {},
    "answer-question": {"question": "一年级有书面作业吗？", "sources": SOURCES},
    "rewrite-followup": {"question": "初中呢？", "earlier": ["小学作业有什么规定？"]},
}
SNAPSHOTS = Path(__file__).parent / "snapshots"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", sorted(VARIABLES))
def test_rendered_text_is_the_snapshot(name: str, language: template.Language) -> None:
    rendered = prompts.render(name, language, **VARIABLES[name])
    assert rendered.text == (SNAPSHOTS / f"{name}.{language}.txt").read_text(encoding="utf-8")


def test_both_languages_have_the_same_templates_and_variables() -> None:
    assert template.names("zh") == template.names("en")
    for name in template.names():
        assert template.load(name, "zh").variables == template.load(name, "en").variables


def test_version_is_the_hash_of_the_file() -> None:
    version = prompts.render("answer-system", "zh").version
    assert re.fullmatch(r"answer-system/zh@[0-9a-f]{12}", version)
    assert version != prompts.render("answer-system", "en").version


def test_missing_variable_is_named() -> None:
    with pytest.raises(TemplateVariablesError, match="zh/answer-question: sources"):
        prompts.render("answer-question", "zh", question="作业？")


def test_unknown_variable_is_refused() -> None:
    with pytest.raises(TemplateVariablesError, match="secret"):
        prompts.render("answer-system", "zh", secret="x")


@pytest.mark.parametrize(
    ("name", "language"), [("nothing", "zh"), ("answer-system", "fr"), ("../zh/answer-system", "zh")]
)
def test_unknown_template_is_refused(name: str, language: template.Language) -> None:
    with pytest.raises(TemplateUnknownError):
        prompts.render(name, language)


def test_template_that_uses_more_than_it_declares_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "zh").mkdir()
    (tmp_path / "zh" / "sly-one.j2").write_text("---\npurpose: x\nvariables: [a]\n---\n{{ a }}{{ b }}\n")
    monkeypatch.setattr(template, "FOLDER", tmp_path)
    with pytest.raises(TemplateVariablesError, match="zh/sly-one: b"):
        template.load("sly-one", "zh")


def test_what_is_put_in_is_not_run_as_a_template() -> None:
    hostile = "{{ 7 * 7 }}{% for x in y %}"
    text = prompts.render("answer-question", "zh", question=hostile, sources=SOURCES).text
    assert hostile in text
    assert "49" not in text
