"""Markings that forbid release, and sentences that only speak of secrecy."""

import pytest

from corpora.parsing import parse
from corpora.parsing.markings import find_marking, marking_of


@pytest.mark.parametrize(
    ("line", "marking"),
    [
        ("（此件不予公开）", "不予公开"),
        ("(此件不予公开)", "不予公开"),
        ("公开属性：不予公开", "不予公开"),
        ("请遵照执行。（此件不予公开）", "不予公开"),
        ("内部资料 注意保存", "内部资料、注意保存"),
        ("【内部资料，严禁外传】", "内部资料、严禁外传"),
        ("内部文件", "内部文件"),
        ("机密★1年", "机密"),
        ("绝密 ★ 启用前", "绝密、启用前"),
        ("绝密★考试结束前", "绝密"),
        ("密级：秘密", "秘密"),
        ("试卷启用前", "启用前"),
        ("未启用试卷", "启用前"),
        ("考试结束前不得外传", "严禁外传"),
    ],
)
def test_is_a_marking(line: str, marking: str) -> None:
    assert marking_of(line) == marking


@pytest.mark.parametrize(
    "line",
    [
        "（此件主动公开）",
        "(此件依申请公开)",
        "教师应当保守国家秘密和工作秘密。",
        "学校要明确哪些信息不予公开，并说明理由。",
        "涉及秘密的内部资料应当按规定管理，不得外传。",
        "《秘密花园》读书会",
        "秘密",
        "试卷在启用前由专人保管，启用后归档。",
        "机密计算是一种保护数据的技术",
        "考前复习资料",
        "信息公开",
        "平台启用前，学校要完成培训。",
    ],
)
def test_is_no_marking(line: str) -> None:
    assert marking_of(line) == ""


def test_a_bare_class_counts_in_official_documents_and_margins_only() -> None:
    notice = "秘密\n\n青禾市教育局关于命题安排的通知\n\n青教〔2031〕1号\n\n各学校：\n\n请按时命题。"
    assert parse(notice.encode(), "a.txt").marking == "秘密"
    assert parse("秘密\n\n小刺猬有一个秘密。".encode(), "a.txt").marking == ""
    assert find_marking(["正文"], margins=["秘密"]) == "秘密"


def test_a_file_name_may_carry_a_marking() -> None:
    assert parse("一、选择题".encode(), "绝密★启用前-期末卷.txt").marking == "绝密、启用前"
    assert parse("一、选择题".encode(), "期末卷 内部资料.txt").marking == "内部资料"
    assert parse("一、选择题".encode(), "保守秘密教育课.txt").marking == ""


def test_a_marking_below_the_text_is_found_and_kept_apart() -> None:
    text = "\n\n".join(["各学校要安排好时间", "(此件不予公开)", "抄送：各学校。"])
    document = parse(text.encode(), "a.txt")
    assert document.marking == "不予公开"
    assert "(此件不予公开)" in [block.text for block in document.blocks]
