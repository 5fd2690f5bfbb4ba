"""Mathematical answers: equal forms are accepted, near misses are not, and hostile text does nothing."""

import random
import time

import pytest

from assistant.homework.marking.mathematics import MathKey, Verdict, compare
from assistant.homework.marking.mathematics.forms import Form
from eval.math_forms import chinese, right_forms, wrong_forms

SAME = [
    ("1/2", "0.5"),
    ("1/2", "50%"),
    ("1/2", "二分之一"),
    ("1/2", "½"),
    ("-10/3", "-3又1/3"),
    ("7/3", "2\\frac{1}{3}"),
    ("37", "三十七个"),
    ("37", "一共有37个水果"),
    ("37", "20+17=37"),
    ("12768", "１２，７６８"),
    ("87.3", "八十七点三"),
    ("12000", "1.2万"),
    ("90^{\\circ}", "90度"),
    ("90^{\\circ}", "π/2"),
    ("x \\leqslant 8", "(-∞,8]"),
    ("x≤8", "x不大于8"),
    ("-1<x≤2", "x>-1且x≤2"),
    ("(-∞,1)∪(3,+∞)", "x<1或x>3"),
    ("1或3", "x₁=3，x₂=1"),
    ("±2", "x=-2或x=2"),
    ("(2)(3)", "②③"),
    ("(3, \\sqrt{15})", "M（3，√15）"),
    ("y=2x", "2x-y=0"),
    ("(x-3)^{2}+y^{2}=2", "x²-6x+y²+7=0"),
    ("\\frac{2 \\sqrt{3}}{3}", "2/√3"),
    ("3\\sqrt{2}", "√18"),
    ("(-2)^{n-1}", "-(-2)^n/2"),
    ("1-\\ln 2", "ln(e/2)"),
    ("3:4", "6:8"),
    ("6:8:10", "3:4:5"),
    ("sin 2x", "2 sin x cos x"),
    ("a^2-b^2", "(a+b)(a-b)"),
    ("\\log_2 8", "3"),
    ("\\frac{3}{10} \\# \\# 0.3", "0.30"),
    ("1.2×10^5", "120000"),
    ("|−3|", "3"),
]
DIFFERENT = [
    ("1/2", "1/3"),
    ("50%", "50"),
    ("1/3", "0.33"),
    ("π", "3.14"),
    ("x≤8", "x<8"),
    ("x≤8", "x≥8"),
    ("(-∞,1)∪(3,+∞)", "1<x<3"),
    ("1或3", "1"),
    ("1或3", "1或3或5"),
    ("(2)(3)", "6"),
    ("(2)(3)", "②"),
    ("(3,4)", "(4,3)"),
    ("(3,4)", "[3,4]"),
    ("y=2x", "y=-2x"),
    ("y=2x", "2x"),
    ("3:4", "4:3"),
    ("a^2-b^2", "a^2+b^2"),
    ("√(x^2)", "x"),
    ("37", "73"),
    ("37", "-37"),
    ("3", "三十"),
    ("2", ""),
    ("2", "不知道"),
]


@pytest.mark.parametrize(("key", "answer"), SAME)
def test_equal_forms_are_right(key: str, answer: str) -> None:
    assert compare(MathKey((key,)), answer).verdict is Verdict.RIGHT


@pytest.mark.parametrize(("key", "answer"), DIFFERENT)
def test_what_differs_is_not_right(key: str, answer: str) -> None:
    assert compare(MathKey((key,)), answer).verdict is not Verdict.RIGHT


def test_units_are_converted_missed_and_refused() -> None:
    metres = MathKey(("80",), unit="米")
    assert compare(metres, "0.08千米").verdict is Verdict.RIGHT
    assert compare(metres, "8000 cm").verdict is Verdict.RIGHT
    assert compare(metres, "80千米").verdict is Verdict.WRONG
    assert compare(metres, "80.0").notes == ("unit-missing",)
    assert compare(metres, "80千克") == compare(MathKey(("80米",)), "80kg")
    assert compare(metres, "80千克").notes == ("unit-wrong",)
    assert compare(MathKey(("80米",), unit_required=True), "80").verdict is Verdict.WRONG
    assert compare(MathKey(("3 m^2",)), "300平方分米").verdict is Verdict.RIGHT


def test_a_required_form_is_required() -> None:
    lowest = MathKey(("1/2",), form=Form.LOWEST_TERMS)
    assert compare(lowest, "\\frac{1}{2}").verdict is Verdict.RIGHT
    assert compare(lowest, "2/4").notes == ("form-wrong",)
    assert compare(MathKey(("1/2",), form=Form.DECIMAL), "1/2").verdict is Verdict.WRONG
    assert compare(MathKey(("3√2",), form=Form.SIMPLE_ROOT), "√18").verdict is Verdict.WRONG
    assert compare(MathKey(("3√2",), form=Form.SIMPLE_ROOT), "3√2").verdict is Verdict.RIGHT
    assert compare(MathKey(("3.10",), figures=3), "3.1").notes == ("figures-wrong",)
    assert compare(MathKey(("3.10",), figures=3), "3.10").verdict is Verdict.RIGHT


@pytest.mark.parametrize(
    "text",
    [
        "9^{9^{9^{9^{9}}}}",
        "2^2^2^2^2^2^2^2^2",
        "(" * 500,
        "\\frac{" * 200,
        "-" * 600,
        "1+" * 299 + "1",
        "__import__('os').system('echo')",
        "\\input{/etc/passwd}\\write18{ls}",
        "{" * 100 + "}" * 100,
        "99999999999!",
        "答案是" * 150 + "x",
        "1/0",
        "\\sqrt[0]{2}",
        "|" * 300,
        "x_" * 200,
        "一" * 500,
        "9" * 590,
        "\x00\x01" * 50,
    ],
)
def test_hostile_text_is_not_right_and_ends(text: str) -> None:
    begun = time.process_time()
    assert compare(MathKey(("2",)), text).verdict is not Verdict.RIGHT
    compare(MathKey((text,)), "2")
    assert time.process_time() - begun < 5


def test_noise_never_raises() -> None:
    chance = random.Random(3)
    signs = "0123456789xyn+-*/^(){}[]|,，=<>≤∪√π°%：:或和米千克\\frac\\sqrt ±_!."
    for _ in range(1500):
        compare(MathKey(("x+1",)), "".join(chance.choices(signs, k=chance.randint(1, 25))))


@pytest.mark.parametrize(
    "key",
    ["37", "12768", "87.3", "-20", "0", "1/4", "\\frac{2 \\sqrt{3}}{3}", "$y=4 x-3$", "x \\leqslant 8",
     "1 和 3",
     "$\\left(-\\frac{1}{4},+\\infty\\right)$.", "(2)(3)", "$75^{\\circ}$.", "$-\\frac{1}{n}$", "0. 98."],
)  # fmt: skip
def test_rewritten_forms_are_told_from_wrong_ones(key: str) -> None:
    wrong = [form for form in right_forms(key) if compare(MathKey((key,)), form).verdict is not Verdict.RIGHT]
    accepted = [form for form in wrong_forms(key) if compare(MathKey((key,)), form).verdict is Verdict.RIGHT]
    assert (wrong, accepted) == ([], [])


def test_numbers_in_chinese() -> None:
    assert [chinese(number) for number in (0, 10, 15, 105, 1001, 1010, 9999)] == [
        "零", "十", "十五", "一百零五", "一千零一", "一千零一十", "九千九百九十九",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("key", "answer", "verdict"),
    [
        ("x=3，y=2", "y=2，x=3", Verdict.RIGHT),
        ("x=3，y=2", "x=2，y=3", Verdict.WRONG),
        ("x=3，y=2", "3，2", Verdict.RIGHT),
        ("x=3，y=2", "2，3", Verdict.WRONG),
        (r"$\begin{cases}x=3\\y=2\end{cases}$", "x=3，y=2", Verdict.RIGHT),
        (r"$\begin{cases}x=3\\y=2\end{cases}$", "x=2，y=3", Verdict.WRONG),
        ("x_1=2，x_2=3", "x_1=3，x_2=2", Verdict.RIGHT),
        ("x=3或x=2", "2或3", Verdict.RIGHT),
        ("多于15次", "少于15次", Verdict.WRONG),
        ("下降15%", "上升15%", Verdict.WRONG),
        ("一对内错角相等", "一对邻补角互补", Verdict.UNCLEAR),
    ],
)
def test_a_value_belongs_to_its_name_and_a_number_to_its_word(
    key: str, answer: str, verdict: Verdict
) -> None:
    assert compare(MathKey((key,)), answer).verdict is verdict
