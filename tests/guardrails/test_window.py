"""Nothing blocked ever flashes, however a stream is cut."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guardrails.personal_data import scrub
from guardrails.policy import Policy
from guardrails.window import Blocked, OutputWindow

POLICY = Policy.load()
RISKY = (
    "绝密\n★启用前",
    "绝 密 ★ 启 用 前",
    "绝密" + "\u200b" * 300 + "★启用前",
    "绝密" + " \n" * 200 + "★启用前",
    "下周要考。的试卷",
    "我是你的虚拟恋人",
)
PLAIN = (
    "今天讲光的折射。",
    "好！",
    "先看图，再说规律；\n",
    "The end. ",
    "共有3.14个",
    "，" * 5,
    "甲" * 170,
    "电话13800138000。",
)


def shown(text: str, sizes: list[int]) -> tuple[str, bool]:
    """What a reader sees of a text that comes in pieces of these sizes, and whether it was stopped."""
    window, seen, place = OutputWindow(POLICY, "ask"), "", 0
    try:
        for size in (*sizes, len(text)):
            seen += window.feed(text[place : place + size])
            place += size
        return seen + window.flush(), False
    except Blocked:
        return seen, True


@settings(max_examples=60, deadline=None)
@given(
    before=st.lists(st.sampled_from(PLAIN), max_size=6),
    risky=st.sampled_from(RISKY),
    after=st.lists(st.sampled_from(PLAIN), max_size=4),
    sizes=st.lists(st.integers(1, 40), max_size=40),
)
def test_no_part_of_a_blocked_phrase_is_ever_shown(
    before: list[str], risky: str, after: list[str], sizes: list[int]
):
    text = "".join(before) + risky + "".join(after)
    blocks = [
        found.start for found in POLICY.judge(text, "output", "ask").findings if found.action == "block"
    ]
    seen, stopped = shown(text, sizes)
    if blocks:
        assert stopped
        assert scrub(text[: min(blocks)]).startswith(seen)
    else:
        assert not stopped


@settings(max_examples=60, deadline=None)
@given(parts=st.lists(st.sampled_from(PLAIN), max_size=12), sizes=st.lists(st.integers(1, 60), max_size=40))
def test_a_clean_text_comes_through_whole(parts: list[str], sizes: list[int]):
    text = "".join(parts)
    assert shown(text, sizes) == (scrub(text), False)


@pytest.mark.parametrize("risky", RISKY[:4])
def test_the_phrases_of_these_tests_are_blocked(risky: str):
    assert POLICY.judge(risky, "output", "ask").blocked


def test_a_long_reply_is_shown_on_the_way():
    window = OutputWindow(POLICY, "ask")
    assert "".join(window.feed("这一句讲的是光的折射规律。") for _ in range(20)).count("。") > 10
