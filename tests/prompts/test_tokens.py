"""Token counts work offline and cuts fall where a reader pauses."""

import socket

import pytest

from prompts import tokens

TEXT = (
    "学校要控制作业总量。小学一、二年级不布置家庭书面作业，可在校内适当安排巩固练习。"
    "初中书面作业平均完成时间不超过90分钟。"
)


def test_counting_needs_no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    tokens.encoder.cache_clear()
    assert tokens.count("教师 teacher") in range(3, 8)


def test_trim_ends_after_a_sentence() -> None:
    budget = tokens.count(TEXT) - 5
    assert tokens.trim(TEXT, budget) == TEXT[: TEXT.index("初中")]


def test_trim_falls_back_to_a_clause_then_to_a_character() -> None:
    sentence = "小学一、二年级不布置家庭书面作业，可在校内适当安排巩固练习。"
    assert tokens.trim(sentence, tokens.count(sentence) - 3) == "小学一、二年级不布置家庭书面作业，"
    run = "鑫龘靐齉爩" * 4
    cut = tokens.trim(run, 13)
    assert cut
    assert run.startswith(cut)
    assert tokens.count(cut) <= 13


@pytest.mark.parametrize("budget", [0, -1])
def test_no_budget_leaves_nothing(budget: int) -> None:
    assert tokens.trim(TEXT, budget) == ""


def test_fit_keeps_whole_texts_first() -> None:
    size = tokens.count(TEXT)
    assert tokens.fit([TEXT, TEXT, TEXT], 2 * size) == [TEXT, TEXT]
    fitted = tokens.fit([TEXT, TEXT], 2 * size - 5)
    assert fitted[0] == TEXT
    assert TEXT.startswith(fitted[1])
    assert fitted[1] != TEXT
    assert sum(map(tokens.count, fitted)) <= 2 * size - 5
    assert tokens.fit([TEXT, TEXT], size + 10) == [TEXT]


def test_missing_tokenizer_folder_is_said() -> None:
    with pytest.raises(OSError):
        tokens.encoder("/nonexistent/tokenizer")
