"""What somebody tagged teaches the next exercise; what is held back teaches nothing."""

import pytest

from retrieval.exercises import Exercise, ExerciseBank

PYTHAGORAS = [
    Exercise(
        f"p{n}",
        f"直角三角形的两条直角边长为${n}$和${n + 1}$，求斜边的长。",
        ("勾股定理",),
        "数学",
        "由$a^2+b^2=c^2$得斜边。",
    )
    for n in range(3, 8)
]
CIRCLES = [
    Exercise(f"c{n}", rf"圆的半径为${n}$厘米，求圆的面积，\pi取$3.14$。", ("圆的面积",), "数学")
    for n in range(3, 8)
]
OHM = [
    Exercise(f"o{n}", f"电阻为{n}欧的导体两端电压为{2 * n}伏，求通过的电流。", ("欧姆定律",), "物理")
    for n in range(3, 8)
]
UNTAGGED = [
    Exercise("u1", "一个直角三角形的斜边长$13$，一条直角边长$5$，求另一条直角边的长。"),
    Exercise("u2", "导体的电阻为$20$欧，通过的电流为$0.5$安，求它两端的电压。"),
]


@pytest.fixture(scope="module")
def bank() -> ExerciseBank:
    return ExerciseBank([*PYTHAGORAS, *CIRCLES, *OHM, *UNTAGGED], {"分数的意义": ("数学",)})


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        (r"在$\mathrm{Rt}\triangle ABC$中，两条直角边长分别为$6$和$8$，斜边多长？", "勾股定理"),
        ("一個圓的半徑是10厘米，它的面積是多少？", "圆的面积"),
        ("两端电压是6伏，电阻是3欧，电流是多少？", "欧姆定律"),
    ],
)
def test_an_exercise_gets_the_tag_of_its_like_in_either_script(
    bank: ExerciseBank, text: str, tag: str
) -> None:
    assert bank.tag(text)[0].name == tag


def test_a_tag_nobody_used_is_found_by_its_name(bank: ExerciseBank) -> None:
    borrowed = ExerciseBank([*PYTHAGORAS, Exercise("f", "这里讲分数的意义。")], {"分数的意义": ()})
    assert borrowed.tag("说一说分数的意义")[0].name == "分数的意义"


def test_a_subject_leaves_other_subjects_out(bank: ExerciseBank) -> None:
    names = {hit.name for hit in bank.tag("求通过导体的电流", subject="数学")}
    assert names == {"勾股定理", "圆的面积", "分数的意义"}
    assert bank.tag("求通过导体的电流", subject="音乐") == []


def test_exercises_held_back_teach_nothing(bank: ExerciseBank) -> None:
    held = {each.id for each in OHM}
    text = OHM[0].text
    assert bank.tag(text)[0].name == "欧姆定律"
    scores = {hit.name: hit.score for hit in bank.tag(text, without=held)}
    assert scores["欧姆定律"] < 0.05
    everything = {each.id for each in (*PYTHAGORAS, *CIRCLES, *OHM)}
    assert all(hit.score == 0 for hit in bank.tag("长方形的周长", without=everything))


def test_similar_exercises_include_untagged_ones_and_never_the_exercise_itself(bank: ExerciseBank) -> None:
    found = [hit.name for hit in bank.similar(PYTHAGORAS[0].text, k=5, without={"p3"})]
    assert "p3" not in found
    assert set(found) == {"p4", "p5", "p6", "p7", "u1"}
    shown = bank.similar(PYTHAGORAS[0].text, k=1, without={"p3"}, shown={"p3"})
    assert shown[0].name == "p3"


def test_a_bank_with_nothing_in_it_answers_with_nothing() -> None:
    empty = ExerciseBank([])
    assert empty.tag("求面积") == []
    assert empty.similar("求面积") == []
    untagged = ExerciseBank(UNTAGGED)
    assert untagged.tag("求电压") == []
    assert untagged.similar("求导体两端的电压", k=1)[0].name == "u2"
