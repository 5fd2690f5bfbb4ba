"""The second look: what it sees is the same however a text is written, and it prefers what answers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.atoms import SEPARATOR, atoms, formula, key
from retrieval.features import NAMES, features
from retrieval.fusion import fused, trust
from retrieval.learned import scored, weights
from retrieval.question import question
from retrieval.segmentation import stem


def look(query: str, *texts: str, title: str = "") -> dict[str, np.ndarray]:
    seen = features(question(query, lambda term: 1, 100), texts, [title] * len(texts), np.ones(len(texts)))
    return dict(zip(NAMES, seen.T, strict=True))


def best(query: str, *texts: str) -> int:
    seen = features(question(query, lambda term: 1, 100), texts, [""] * len(texts), np.ones(len(texts)))
    return int(np.argmax(scored(seen)))


def test_every_weight_is_of_a_feature_that_exists() -> None:
    assert weights().shape == (len(NAMES),)
    assert np.isfinite(weights()).all()
    assert (weights() != 0).sum() > 20


def test_latex_is_read_as_it_is_meant() -> None:
    assert formula(r"$\text{y}={{\text{x}}^{2}}+\frac{1}{2}$") == "y=x^2+1/2"
    assert formula(r"$3\times 4\leq\left(12\right)$") == "3× 4≤(12)"
    assert formula("价格是5元") == "价格是5元"
    seen = look(
        "求$y=x^{2}-2x-8$与x轴的交点",
        r"令y=0，$y = {{x}^{2}}-2x-8$，交点为两个。",
        "令y=0，y=x^2+3x-10，交点为两个。",
    )
    assert seen["pairs_bm25"][0] > seen["pairs_bm25"][1]


@pytest.mark.parametrize(
    ("one", "other"), [("ＡＢＣ数位學習", "abc数位学习"), ("Students study", "student studies")]
)
def test_width_case_script_and_plural_make_no_difference(one: str, other: str) -> None:
    for query, text in ((one, other), (other, one)):
        assert look(query, text, "别的")["atoms"][0] == pytest.approx(1.0)


@given(st.text(alphabet="abcdefghijklmnopqrsuyz", min_size=1, max_size=30))
def test_a_word_has_the_key_of_its_stem(word: str) -> None:
    assert int(atoms([word]).runs.whole[0]) == key(stem(word))


def test_words_that_begin_alike_are_related_but_not_equal() -> None:
    seen = look("pharmacist rules", "the pharmacy opens", "the bakery opens")
    assert seen["atoms"][0] > seen["atoms"][1] == 0
    assert seen["units"][0] == 0


def test_terms_in_one_sentence_count_more_than_the_same_terms_apart() -> None:
    together = "长江发源于唐古拉山脉。别的江河另有源头。山脉很高。"
    apart = "长江很长。别的江河另有源头，都发源于高山。唐古拉山脉很高。"
    assert best("长江发源于什么山脉？", apart, together) == 1


def test_what_has_a_year_answers_when() -> None:
    with_year, without = "京张铁路建成于1909年，由詹天佑主持。", "京张铁路建成之后，由詹天佑继续主持。"
    seen = look("京张铁路什么时候建成？", with_year, without)
    assert seen["expects_when"][0] > seen["expects_when"][1]
    assert look("京张铁路由谁主持？", with_year, without)["expects_when"].tolist() == [0, 0]


@given(st.text(max_size=80), st.lists(st.text(max_size=80), min_size=1, max_size=4))
def test_any_text_gives_finite_features(query: str, texts: list[str]) -> None:
    seen = features(
        question(query + SEPARATOR, lambda term: 0, 0), [*texts, SEPARATOR], [""] * (len(texts) + 1),
        np.zeros(len(texts) + 1),
    )  # fmt: skip
    assert seen.shape == (len(texts) + 1, len(NAMES))
    assert np.isfinite(seen).all()


def test_an_opinion_counts_as_far_as_it_agrees() -> None:
    words = np.linspace(1, 0, 30)
    assert trust(words, words**3) == 1.0
    assert trust(words, -words) == 0.0
    assert trust(words, np.ones(30)) == 0.0
    assert trust(words[:2], words[:2]) == 0.0
    chance = [trust(words, np.random.default_rng(seed).normal(size=30)) for seed in range(200)]
    assert np.mean([one > 0 for one in chance]) < 0.05


def test_without_a_word_in_common_the_vectors_decide() -> None:
    assert list(fused({}, {"a": 0.9, "b": 0.2}, 1.0, 0.5)) == ["a"]
