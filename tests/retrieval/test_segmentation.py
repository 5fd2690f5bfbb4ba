"""Terms: the same for every way of writing the same thing, different for different things."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.segmentation import MAX_TERM, normalise, tokens


@pytest.mark.parametrize(
    "written",
    [
        "教师厅函〔2025〕13号",
        "教师厅函[2025]13号",
        "教师厅函［2025］13号",
        "教师厅函【2025】13号",
        "教师厅函（2025）13号",
        "教师厅函(2025)第13号",
        "教师厅函〔２０２５〕１３号",
        "教师厅函 〔 2025 〕 13 号",
        "教 师 厅 函〔2025〕013号",
        "根据教师厅函〔2025〕13号",
        "按照《通知》（教师厅函〔2025〕13号）的要求",
        "教師廳函〔2025〕13號",
    ],
)
def test_a_document_number_is_one_term_however_it_is_written(written: str) -> None:
    terms = tokens(written)
    assert terms.count("教师厅函〔2025〕13号") == 1
    assert {"〔2025〕13号", "13号"} <= set(terms)


def test_different_document_numbers_stay_apart() -> None:
    assert "教师厅函〔2025〕13号" not in tokens("教师函〔2021〕13号") + tokens("教师厅函〔2025〕31号")
    assert "教师厅函〔2025〕13号" not in tokens("13号文")
    assert "13号" in tokens("13号文")
    assert "沪教委基〔2025〕3号" in tokens("沪教委基〔2025〕3号")
    assert "教委基〔2025〕3号" not in tokens("沪教委基〔2025〕3号")


@pytest.mark.parametrize(
    ("one", "other", "term"),
    [
        ("第十二条", "第12条", "第12条"),
        ("第一百二十章", "第120章", "第120章"),
        ("第二〇条", "第20条", "第20条"),
        ("第十章", "第 10 章", "第10章"),
        ("第一千零一条", "第1001条", "第1001条"),
        ("第两百零五节", "第２０５节", "第205节"),
    ],
)
def test_chinese_and_arabic_ordinals_are_equal(one: str, other: str, term: str) -> None:
    assert term in tokens(one)
    assert term in tokens(other)
    assert "第1条" not in tokens("第十一条")


@pytest.mark.parametrize("term", ["核心素养", "数字素养", "同步互动课堂", "教学评一致"])
def test_terms_of_education_are_words(term: str) -> None:
    assert term in tokens(f"落实{term}要求")


def test_teaching_learning_assessment_is_one_term_with_any_dash() -> None:
    for written in ("教-学-评一致", "教—学—评一致", "教·学·评一致", "教学评一致"):
        assert "教学评一致" in tokens(written)


def test_width_case_and_script_do_not_matter() -> None:
    assert tokens("數位學習ＡＢＣ") == tokens("数位学习abc")
    assert normalise("１，０００") == "1000"


def test_words_bigrams_and_characters_stand_side_by_side() -> None:
    terms = tokens("乙醇燃烧")
    assert {"乙醇", "醇燃", "燃烧", "醇"} <= set(terms)
    assert "的" not in tokens("我的书")


def test_english_plurals_and_possessives_meet_their_singular() -> None:
    assert tokens("students' studies") == tokens("student study") == ["student", "study"]
    assert tokens("teacher's classes 3.14 H2O") == ["teacher", "classe", "3.14", "h2o"]
    assert tokens("bus class") == ["bus", "class"]


@given(st.text(max_size=200))
def test_any_text_gives_terms_that_an_index_can_hold(text: str) -> None:
    for term in tokens(text + "x" * 300):
        assert term
        assert len(term) <= MAX_TERM
        assert not any(character.isspace() for character in term)
