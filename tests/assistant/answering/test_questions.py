"""What a question asks for."""

import pytest

from assistant.answering.questions import Kind, analyse, answers, misses


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("谁负责批改作业？", Kind.WHO),
        ("指引是哪个部门发布的？", Kind.WHO),
        ("办法什么时候施行？", Kind.WHEN),
        ("書面作業不超過多少分鐘？", Kind.QUANTITY),
        ("作业有哪些类型？", Kind.LIST),
        ("包括哪些内容？", Kind.LIST),
        ("什么是形成性评价？", Kind.DEFINITION),
        ("为什么要先签到？", Kind.REASON),
        ("如何设计作业？", Kind.METHOD),
        ("小学可以布置书面作业吗？", Kind.YES_NO),
        ("学校在哪里？", Kind.WHERE),
        ("Who marks the papers?", Kind.WHO),
        ("How many minutes are allowed?", Kind.QUANTITY),
        ("要先学什么？", Kind.OTHER),
    ],
)
def test_kind(question: str, kind: Kind) -> None:
    assert analyse(question).kind is kind


def test_rare_words_weigh_more_and_asking_words_nothing() -> None:
    weights = {term.text: term.weight for term in analyse("学校的饕餮纹是什么？").terms}
    assert weights["饕餮"] > 2 * weights["学校"]
    assert not {"什么", "是", "的"} & set(weights)


def test_numbers_and_quoted_names_are_exact() -> None:
    assert analyse("《作业办法》第12条规定了什么？").exact == ("作业办法", "12")


@pytest.mark.parametrize(
    ("question", "good", "bad"),
    [
        ("办法什么时候施行？", "自2025年9月1日起施行", "由区教育局施行"),
        ("2025年有多少所学校？", "2025年有130所学校", "2025年有学校"),
        ("谁发明了电话？", "贝尔发明了电话", "电话已经发明了"),
    ],
)
def test_an_answer_has_what_is_asked_for(question: str, good: str, bad: str) -> None:
    asked = analyse(question)
    assert answers(asked, good) > answers(asked, bad)


def test_the_opposite_and_another_question_answer_nothing() -> None:
    asked = analyse("学习方程之前要先学什么？")
    assert misses(asked, "学习方程之后可以学习函数。")
    assert misses(asked, "学习方程之前要先学什么?")
    assert not misses(asked, "学习方程之前要掌握整式。")
