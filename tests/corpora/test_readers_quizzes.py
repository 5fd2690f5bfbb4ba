"""The quizzes on the reader: sound, answerable from its chapter, and not to be passed by guessing."""

import re
from collections import Counter
from pathlib import Path

import pytest

from corpora import guidelines, readers
from corpora.readers import quizzes
from corpora.readers.quizzes import LETTERS, MINIMUM, Question, quiz

QUIZZES = {chapter.about.chapter: quiz(chapter.about.chapter) for chapter in readers.load().chapters}
QUESTIONS = [question for questions in QUIZZES.values() for question in questions]
RULE = re.compile(r"(?:[A-Z]-R\d+|F-\d+)")
GOOD = """
- &one {prompt: 问, options: [甲一, 乙一, 丙一, 丁一], key: A, rationale: 理由, heading: 一节, rules: [G-R5]}
- *one
- *one
- *one
- *one
- *one
"""

each_quiz = pytest.mark.parametrize("chapter", QUIZZES)


def length(option: str) -> int:
    return len(re.findall(r"\w", option))


@each_quiz
def test_a_quiz_has_enough_questions_numbered_in_order(chapter: int) -> None:
    questions = QUIZZES[chapter]
    assert len(questions) >= MINIMUM
    assert [question.id for question in questions] == [
        f"{chapter:02d}-{n}" for n in range(1, len(questions) + 1)
    ]


@each_quiz
def test_the_letter_tells_nothing(chapter: int) -> None:
    """Every letter is a key, and none of them often."""
    counts = Counter(question.key for question in QUIZZES[chapter])
    assert set(counts) == set(LETTERS)
    assert max(counts.values()) <= 3


def test_keys_are_balanced_over_all_quizzes() -> None:
    counts = Counter(question.key for question in QUESTIONS)
    assert max(counts.values()) - min(counts.values()) <= len(QUESTIONS) // 10, counts


@each_quiz
def test_a_quiz_treats_most_sections_of_its_chapter(chapter: int) -> None:
    sections = readers.load().chapters[chapter - 1].headings[:-1]
    asked = {question.heading for question in QUIZZES[chapter]}
    assert asked <= set(sections), "an exercise answers no question"
    assert len(asked) >= min(5, len(sections))


def test_length_tells_nothing() -> None:
    longest = shortest = 0
    for question in QUESTIONS:
        lengths = [length(option) for option in question.options]
        right = lengths.pop(LETTERS.index(question.key))
        longest += right > max(lengths)
        shortest += right < min(lengths)
        assert right <= 1.6 * max(lengths), question.id
    assert longest <= len(QUESTIONS) / 3
    assert shortest <= len(QUESTIONS) / 3


def test_no_option_gives_itself_away_by_form() -> None:
    for question in QUESTIONS:
        assert not any(re.search("以上|都对|都不对|[ABCD]和[ABCD]", option) for option in question.options), (
            question.id
        )
        assert {option[-1] in "。；" for option in question.options} == {False}, question.id
        assert question.prompt[-1] in "？。：", question.id


def test_nothing_is_asked_twice() -> None:
    prompts = [question.prompt for question in QUESTIONS]
    assert len(set(prompts)) == len(prompts)


def test_every_rule_of_a_question_exists_and_its_words_name_no_id() -> None:
    for question in QUESTIONS:
        assert set(question.rules) <= set(guidelines.rules())
        shown = question.prompt + "".join(question.options) + question.rationale
        assert not RULE.search(shown), "ids stand in `rules`, not in the words"


def test_quizzes_are_no_part_of_the_text_that_is_searched() -> None:
    told = "".join(document.text for document in readers.documents())
    assert not [
        question.id for question in QUESTIONS if question.prompt in told or question.rationale in told
    ]


def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> tuple[Question, ...]:
    folder = tmp_path / "ai_for_teachers"
    (folder / "quizzes").mkdir(parents=True)
    about = "title: 题\nchapter: 1\nversion: '1.0'\nsummary: 要旨。\nrules: [G-R5]\nindicators: [1.1.1]"
    (folder / "01-first.md").write_text(f"---\n{about}\n---\n# 题\n\n## 一节\n\n话。\n", encoding="utf-8")
    (folder / "quizzes" / "01.yaml").write_text(text, encoding="utf-8")
    monkeypatch.setattr(readers, "_FOLDER", tmp_path)
    monkeypatch.setattr(quizzes, "load", readers.load.__wrapped__)
    return quiz.__wrapped__(1)


def test_a_sound_file_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = written(tmp_path, monkeypatch, GOOD.strip().replace("- *one", "- {<<: *one, key: D}", 1))
    assert [question.id for question in found] == ["01-1", "01-2", "01-3", "01-4", "01-5", "01-6"]
    assert [question.key for question in found] == ["A", "D", "A", "A", "A", "A"]


@pytest.mark.parametrize(
    ("right", "wrong", "says"),
    [
        ("- *one\n", "", "at least 6"),
        ("丁一", "甲一", "two options are the same"),
        (", 丁一", "", "options"),
        ("key: A", "key: E", "key"),
        ("heading: 一节", "heading: 二节", "no section 二节"),
        ("[G-R5]", "[G-R6]", "does not quote"),
        ("rationale: 理由", "rationale: ''", "rationale"),
        ("rules:", "rule:", "rule"),
        ("- *one", "- *two", "not YAML"),
    ],
)
def test_an_unsound_file_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, right: str, wrong: str, says: str
) -> None:
    assert right in GOOD
    with pytest.raises(ValueError, match=says):
        written(tmp_path, monkeypatch, GOOD.replace(right, wrong, 1))


@pytest.mark.parametrize("chapter", [0, -1, 100])
def test_a_chapter_that_does_not_exist_has_no_quiz(chapter: int) -> None:
    with pytest.raises(ValueError, match="no quiz"):
        quiz(chapter)


def test_an_unknown_reader_has_no_quiz() -> None:
    with pytest.raises(readers.UnknownReader):
        quiz(1, "../guidelines")
