"""The teachers' reader: whole, in order, quotable, and naming no rule that does not exist."""

import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from corpora import guidelines, readers
from corpora.readers import Chapter, FrontMatter
from tests.corpora.test_guidelines import holds_withheld

CHAPTERS = readers.load().chapters
RULE = re.compile(r"(?<![A-Za-z0-9])(?:[A-Z]-R\d+|F-\d+)")
IN_BRACKETS = re.compile(rf"（{RULE.pattern}(?:、{RULE.pattern})*）")
EXERCISES = "## 思考与练习"

each_chapter = pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: str(chapter.about.chapter))


def sentences(chapter: Chapter) -> list[str]:
    return [found.strip() for found in re.findall(r"[^。！？\n]+[。！？]", chapter.markdown)]


def test_there_are_chapters_enough_in_order() -> None:
    assert len(CHAPTERS) >= 20
    assert [chapter.about.chapter for chapter in CHAPTERS] == list(range(1, len(CHAPTERS) + 1))
    assert len({chapter.about.title for chapter in CHAPTERS}) == len(CHAPTERS)


def test_the_chapters_cover_all_scenes_norms_and_rules_of_the_guideline() -> None:
    assert {scene for chapter in CHAPTERS for scene in chapter.about.scenes} == set(readers.SCENES)
    assert {norm for chapter in CHAPTERS for norm in chapter.about.norms} == set(readers.NORMS)
    quoted = {rule for chapter in CHAPTERS for rule in chapter.about.rules}
    assert {rule for rule in guidelines.rules() if rule.startswith("G-R")} <= quoted
    words = "".join(
        fact.statement for source in guidelines.load() for fact in source.facts if fact.id == "F-104"
    )
    assert all(name in words for name in readers.SCENES.values())


@each_chapter
def test_a_chapter_can_be_read_in_one_sitting(chapter: Chapter) -> None:
    assert 1_500 <= len(re.findall(r"[\u4e00-\u9fff]", chapter.markdown)) <= 3_000


@each_chapter
def test_a_chapter_begins_with_its_title_and_ends_with_three_exercises(chapter: Chapter) -> None:
    assert re.match(rf"# 第[一二三四五六七八九十]+章 {re.escape(chapter.about.title)}\n", chapter.markdown)
    assert chapter.markdown.count(EXERCISES) == 1
    exercises = chapter.markdown.split(EXERCISES)[1]
    assert re.findall(r"^(\d)\. ", exercises, re.MULTILINE) == ["1", "2", "3"]
    assert "\n#" not in exercises


@each_chapter
def test_every_rule_quoted_exists_stands_in_brackets_and_is_in_the_front_matter(chapter: Chapter) -> None:
    quoted = RULE.findall(chapter.markdown)
    assert set(quoted) == set(chapter.about.rules)
    assert len(chapter.about.rules) == len(set(chapter.about.rules))
    assert set(quoted) <= set(guidelines.rules())
    bracketed = [rule for found in IN_BRACKETS.findall(chapter.markdown) for rule in RULE.findall(found)]
    assert sorted(bracketed) == sorted(quoted)


@each_chapter
def test_a_sentence_that_quotes_a_sourced_rule_names_its_source(chapter: Chapter) -> None:
    named = re.compile("《.+?》|〔20|GB ?\\d|网信部门|指南|指引|办法|条例|解读|负责人|本读本|已有地区")
    measures = set(guidelines.rules()) - {fact.id for source in guidelines.load() for fact in source.facts}
    for sentence in sentences(chapter):
        if set(RULE.findall(sentence)) - measures:
            assert named.search(sentence), sentence


@each_chapter
def test_unchecked_rules_are_not_presented_as_certain(chapter: Chapter) -> None:
    facts = [fact for source in guidelines.load() for fact in source.facts]
    secondary = {fact.id for fact in facts if fact.verified == "secondary"}
    unfinished = {fact.id for fact in facts if fact.verified == "recalled"} | {"G-R12", "G-R13"}
    for sentence in sentences(chapter):
        quoted = set(RULE.findall(sentence))
        assert not quoted & unfinished or "以正式文本为准" in sentence, sentence
        assert not quoted & secondary or re.search("解读|二手资料", sentence), sentence


@each_chapter
def test_document_numbers_are_the_ones_we_know(chapter: Chapter) -> None:
    known = {source.document_number for source in guidelines.load()}
    found = re.findall(r"[\u4e00-\u9fff]{2,5}〔\d{4}〕\d+号", chapter.markdown)
    assert all(any(number.endswith(real) for real in known if real) for number in found), found


@each_chapter
def test_nothing_withheld_is_in_a_chapter(chapter: Chapter) -> None:
    assert not holds_withheld(chapter.markdown)


def test_no_sentence_is_said_twice() -> None:
    said = [sentence for chapter in CHAPTERS for sentence in sentences(chapter) if len(sentence) > 12]
    assert sorted({sentence for sentence in said if said.count(sentence) > 1}) == []


def test_the_front_matter_is_strict() -> None:
    good = {"title": "题", "chapter": 1, "version": "1.0", "summary": "要旨。", "rules": ["G-R5"]}
    good["indicators"] = ["3.1.2"]
    assert FrontMatter.model_validate(good)
    wrong: list[dict[str, object]] = [
        {"author": "某人"},
        {"chapter": 0},
        {"version": "一"},
        {"rules": ["G5"]},
    ]
    wrong += [
        {"summary": ""},
        {"indicators": []},
        {"indicators": ["3.1"]},
        {"scenes": ["SC1"]},
        {"norms": ["G-R1"]},
    ]
    for change in wrong:
        with pytest.raises(ValidationError):
            FrontMatter.model_validate(good | change)


@pytest.mark.parametrize("name", ["", "other", "../guidelines", "ai_for_teachers/"])
def test_an_unknown_reader_is_refused(name: str) -> None:
    with pytest.raises(readers.UnknownReader) as refused:
        readers.documents(name)
    assert refused.value.code == "reader-unknown"


def test_a_gap_in_the_chapters_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "ai_for_teachers"
    folder.mkdir()
    about = "title: 题\nchapter: 2\nversion: '1.0'\nsummary: 要旨。\nrules: []\nindicators: [1.1.1]"
    (folder / "01-first.md").write_text(f"---\n{about}\n---\n# 题\n", encoding="utf-8")
    monkeypatch.setattr(readers, "_FOLDER", tmp_path)
    with pytest.raises(ValueError, match="numbered"):
        readers.load.__wrapped__("ai_for_teachers")
    (folder / "01-first.md").write_text("# 题\n", encoding="utf-8")
    with pytest.raises(ValueError, match="front matter"):
        readers.load.__wrapped__("ai_for_teachers")


def test_documents_are_the_chapters_block_by_block() -> None:
    documents = readers.documents()
    assert len({document.title for document in documents}) == len(CHAPTERS)
    for chapter, document in zip(CHAPTERS, documents, strict=True):
        assert chapter.about.title in document.title
        assert (document.language, document.media_type, document.marking) == ("zh", "text/markdown", "")
        assert document.metadata.document_number == "", "a chapter that names a document is not that document"
        headings = [block.text for block in document.blocks if block.kind == "heading"]
        assert headings == re.findall(r"^#+ (.+)$", chapter.markdown, re.MULTILINE)
        assert all(block.anchor.heading for block in document.blocks[1:])
        assert chapter.about.summary not in document.text, "the front matter is not part of the text"


def test_every_word_of_a_chapter_reaches_its_document() -> None:
    for chapter, document in zip(CHAPTERS, readers.documents(), strict=True):
        written = re.findall(r"[\u4e00-\u9fff]", chapter.markdown)
        assert re.findall(r"[\u4e00-\u9fff]", document.text) == written


def test_a_block_knows_the_headings_above_it() -> None:
    marking = readers.documents()[5]
    block = next(block for block in marking.blocks if "自动批改结果不得直接作为最终评价" in block.text)
    assert block.anchor.heading == ("第六章 作业设计与批改", "批改：客观题与开放题分开")
    table = next(block for block in readers.documents()[1].blocks if block.kind == "table")
    assert table.anchor.heading[-1] == "一张分工表"
