"""LaTeX becomes OMML, pictures and words; what is no formula is refused by name."""

import io

import pytest
from PIL import Image

from assistant.documents.formulas.mathml import FormulaUnreadable, is_readable, mathml
from assistant.documents.formulas.omml import M, omml, omml_parts
from assistant.documents.formulas.picture import box, drawable, picture
from assistant.documents.formulas.readable import is_flat, plain, runs
from assistant.documents.formulas.spans import formulas_of, spans
from tests.assistant.documents.samples import DECK, FORMULAS, PLAN

_M = f"{{{M}}}"


def tokens(latex: str) -> list[str]:
    """What a reader must find: the leaves of the formula, brackets apart."""
    return [text.strip() for text in mathml(latex).itertext() if text.strip()]


@pytest.mark.parametrize("latex", FORMULAS)
def test_every_token_is_in_the_omml(latex: str) -> None:
    made = omml(latex)
    said = "".join(made.itertext()) + "".join(each.get(f"{_M}val", "") for each in made.iter())
    hidden = {"→", "―", "^", "｛"}  # an accent's own sign stands in its property under another code
    for token in tokens(latex):
        assert token in said or token in hidden, token


def test_a_square_root_hides_its_degree_and_a_cube_root_shows_it() -> None:
    square, cube = omml(r"\sqrt{a^2+b^2}"), omml(r"\sqrt[3]{8}")
    assert square.find(f".//{_M}radPr/{_M}degHide").get(f"{_M}val") == "1"
    assert square.find(f".//{_M}rad/{_M}deg") is not None
    assert "".join(square.find(f".//{_M}rad/{_M}e").itertext()) == "a2+b2"
    assert cube.find(f".//{_M}radPr/{_M}degHide").get(f"{_M}val") == "0"
    assert "".join(cube.find(f".//{_M}deg").itertext()) == "3"


def test_bars_and_brackets_are_delimiters_and_carry_their_power() -> None:
    made = omml("|x-1|+(b-a)^2")
    assert [d.find(f"{_M}dPr/{_M}begChr").get(f"{_M}val") for d in made.iter(f"{_M}d")] == ["|", "("]
    power = made.find(f"{_M}sSup")
    assert power.find(f"{_M}e/{_M}d") is not None
    assert "".join(power.find(f"{_M}sup").itertext()) == "2"
    assert "|" not in "".join(made.itertext())


def test_nested_bars_and_half_open_intervals_pair_up() -> None:
    assert len(list(omml("||x|-1|").iter(f"{_M}d"))) == 2
    interval = omml(r"[0,1)").find(f".//{_M}dPr")
    assert [each.get(f"{_M}val") for each in interval] == ["[", ")"]


def test_a_sum_takes_its_term_and_a_limit_is_a_function() -> None:
    total = omml(r"\sum_{i=1}^{n} i^2=S")
    assert "".join(total.find(f"{_M}nary/{_M}e").itertext()) == "i2"
    limit = omml(r"\lim_{x\to 0}\frac{\sin x}{x}=1")
    assert limit.find(f"{_M}func/{_M}fName/{_M}limLow") is not None
    assert limit.find(f"{_M}func/{_M}e/{_M}f") is not None


def test_chinese_and_units_stand_upright() -> None:
    for latex, word in ((r"\text{速度}=v", "速度"), ("速度=v", "速度"), (r"5\ \mathrm{kg}", "kg")):
        run = next(each for each in omml(latex).iter(f"{_M}r") if "".join(each.itertext()).strip() == word)
        assert run.find(f"{_M}rPr/{_M}nor") is not None


def test_a_relation_without_a_side_gets_an_invisible_one() -> None:
    rows = omml(r"\begin{aligned}a&=b\\&=c\end{aligned}").findall(f".//{_M}mr")
    assert "".join(rows[1][0].itertext()) == "\u200b"
    assert "".join(rows[1][1].itertext()).startswith("\u200b=")


def test_parts_of_a_chain_of_equations() -> None:
    parts = omml_parts(r"c=\sqrt{a^2+b^2}=10")
    assert ["".join(part.itertext()) for part in parts] == ["c", "\u200b=a2+b2", "\u200b=10"]


def test_chemistry() -> None:
    assert plain(r"\ce{2H2 + O2 ->[点燃] 2H2O}") == "2H_2 + O_2 ⟶^(点燃)2H_2O".replace(" ⟶", "⟶")
    assert plain(r"\ce{SO4^2-}") == "SO_4^(2−)"


@pytest.mark.parametrize(
    ("latex", "reason"),
    [
        (r"\frac{1", "braces"),
        (r"a}{b", "braces"),
        (r"\foo x", "command"),
        (r"\def\x{1}", "command"),
        (r"\input{/etc/passwd}", "command"),
        ("x" * 2_001, "length"),
        (r"\frac{1}", "syntax"),
        ("^", "syntax"),
        ("{" * 70 + "x^{2}" + "}" * 70, "depth"),
        ("".join(["\\sqrt{"] * 70) + "x" + "}" * 70, "depth"),
    ],
)
def test_what_is_no_formula(latex: str, reason: str) -> None:
    with pytest.raises(FormulaUnreadable) as caught:
        omml(latex)
    assert caught.value.details["reason"] == reason
    assert not is_readable(latex)
    assert plain(latex) == latex


def test_pictures_have_ink_and_a_baseline() -> None:
    made = picture(r"\frac{a}{b}", 20, "#1F4E5F")
    with Image.open(io.BytesIO(made.png)) as image:
        low, high = image.getchannel("A").getextrema()
    assert (low, high) == (0, 255)
    assert 0 < made.depth < made.height
    assert box("x^2", 40).width == pytest.approx(2 * box("x^2", 20).width)


def test_a_counter_in_a_letter_stays_open() -> None:
    with Image.open(io.BytesIO(picture("o", 40).png)) as image:
        ink = image.getchannel("A")
        assert ink.getpixel((ink.width // 2, ink.height // 2)) < 40


def test_chinese_has_words_instead_of_a_picture() -> None:
    assert not drawable(r"\text{速度}=v")
    assert not drawable(r"\foo")
    assert not drawable("x+" * 400 + "x")
    assert drawable(r"\begin{cases}x+y=1\\x-y=3\end{cases}")


@pytest.mark.parametrize(
    ("latex", "words", "flat"),
    [
        (r"a^2+b^2=c^2", "a² + b² = c²", True),
        (r"\angle C=90^\circ", "∠C = 90°", True),
        (r"\frac{a+b}{2}", "(a + b)/2", False),
        (r"\sqrt{a^2+b^2}", "√(a² + b²)", False),
        (r"\sqrt{2}", "√2", True),
        (r"x_1", "x_1", True),
        (r"\text{速度}=\frac{\text{路程}}{\text{时间}}", "速度 = 路程/时间", False),
    ],
)
def test_words(latex: str, words: str, flat: bool) -> None:
    assert plain(latex) == words
    assert is_flat(latex) is flat


def test_spans_tell_formulas_from_dollars() -> None:
    assert [(each.text, each.formula) for each in spans(r"共 \$5，当 $a^2$ 时，剩 5$")] == [
        ("共 $5，当 ", False),
        ("a^2", True),
        (" 时，剩 5$", False),
    ]
    assert spans("坏\x00字\ud800")[0].text == "坏字"


def test_every_formula_of_a_document_is_named_once() -> None:
    found = formulas_of(PLAN)
    assert set(FORMULAS) <= set(found)
    assert len(found) == len(set(found))
    assert r"c=\sqrt{a^2+b^2}=\sqrt{36+64}=10" in found
    assert r"\sqrt{12^2-5^2}=\sqrt{119}" in formulas_of(DECK)


@pytest.mark.parametrize(
    "latex",
    [r"\mathrm{H}", r"\mathrm{ H }", r"\mathrm{{H}}", r"\mathrm H", r"{\rm H}", r"\mathrm{H}_2", r"\ce{H2}"],
)
def test_letters_of_chemistry_stand_upright_in_every_form(latex: str) -> None:
    leaf = next(node for node in mathml(latex).iter() if node.text == "H")
    assert leaf.tag == "mtext" or leaf.get("mathvariant") == "normal"  # a lone `mi` is drawn italic
    run = next(each for each in omml(latex).iter(f"{_M}r") if "".join(each.itertext()) == "H")
    style = run.find(f"{_M}rPr")
    assert style.find(f"{_M}nor") is not None or style.find(f"{_M}sty").get(f"{_M}val") == "p"
    assert [one.italic for one in runs(latex) if "H" in one.text] == [False]
    assert [one.italic for one in runs("H_2") if "H" in one.text] == [True]
