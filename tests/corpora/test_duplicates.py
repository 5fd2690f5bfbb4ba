"""Same, nearly the same, contained, and different texts."""

import random

import pytest

from corpora.duplicates import (
    CONTAINED,
    NEAR,
    Fingerprint,
    contained,
    fingerprint,
    overlap,
    similarity,
    text_sha256,
)


def text_of(seed: int, length: int = 2_000) -> str:
    draw = random.Random(seed)
    words = [
        "教师",
        "学生",
        "课堂",
        "观察",
        "石头",
        "作业",
        "评价",
        "数据",
        "活动",
        "反思",
        "设计",
        "目标",
        "证据",
        "学校",
    ]
    text = ""
    while len(text) < length:
        text += draw.choice(words) + draw.choice("的在和与对把，。")
    return text[:length]


def edited(text: str, share: float) -> str:
    letters = list(text)
    for at in random.Random(7).sample(range(len(text)), int(share * len(text))):
        letters[at] = "改"
    return "".join(letters)


def test_the_same_text_in_two_formats_has_one_hash() -> None:
    assert text_sha256("经过 3 至 5 年，\n（一）努力。") == text_sha256("经过3至5年,(一)努力.")
    assert text_sha256("1+2") != text_sha256("1-2")
    assert text_sha256("x²") != text_sha256("x2")


def test_editions_are_near_and_strangers_are_not() -> None:
    text = text_of(1)
    assert similarity(fingerprint(text), fingerprint(edited(text, 0.005))) >= NEAR
    assert similarity(fingerprint(text), fingerprint(edited(text, 0.2))) < NEAR
    assert similarity(fingerprint(text), fingerprint(text_of(2))) < 0.3


def test_a_reprint_contains_its_document_but_is_not_near_it() -> None:
    document = text_of(1)
    reprint = "展会快讯！" + text_of(3, 1_500) + document.replace("，", ",") + text_of(4, 1_500)
    assert contained(document, reprint) >= CONTAINED
    assert contained(reprint, document) < CONTAINED
    assert similarity(fingerprint(document), fingerprint(reprint)) < NEAR
    assert overlap(fingerprint(document), fingerprint(reprint)) > 0.7
    assert contained(text_of(2), reprint) < 0.5


def test_a_fingerprint_survives_its_column() -> None:
    made = fingerprint(text_of(1))
    assert Fingerprint.from_bytes(made.to_bytes()) == made
    assert len(made.to_bytes()) == 517
    for broken in (b"", made.to_bytes()[:-1], b"\x09" + made.to_bytes()[1:]):
        with pytest.raises(ValueError, match="not a fingerprint"):
            Fingerprint.from_bytes(broken)


def test_a_fingerprint_is_the_same_everywhere() -> None:
    assert fingerprint("教师数字素养").values[:3] == (399312633, 998415795, 1121545848)


def test_empty_texts_resemble_nothing() -> None:
    assert similarity(fingerprint(""), fingerprint("")) == 0.0
    assert overlap(fingerprint("，。"), fingerprint("教师")) == 0.0
    assert contained("", "教师") == 0.0
    assert contained("师", "师") == 1.0
