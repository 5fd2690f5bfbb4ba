"""What official documents say of themselves; every text here is invented."""

import pytest

from corpora.parsing import parse
from corpora.parsing.official import date_in, is_official_title, normalise_document_number


@pytest.mark.parametrize(
    "text",
    ["青教函〔2031〕13号", "青教函[2031]13号",
     "青教函［2031］13号", "青教函【2031】13号", "青教函（2031）13号",
     "青教函(2031)13号", "青 教 函 〔 2031 〕 13 号", "发文字号：青教函〔２０３１〕第013号"],
)  # fmt: skip
def test_document_numbers_have_one_form(text: str) -> None:
    assert normalise_document_number(text) == "青教函〔2031〕13号"


@pytest.mark.parametrize(
    "text", ["按青教函〔2031〕13号执行", "2031年13号", "第13号", "教师函", "（2031）13号", ""]
)
def test_is_no_document_number(text: str) -> None:
    assert normalise_document_number(text) == ""


def test_an_order_has_a_number_too() -> None:
    assert normalise_document_number("青禾市人民政府令 第 53 号") == "青禾市人民政府令第53号"


@pytest.mark.parametrize(
    ("text", "date"),
    [("2031 年 4 月 8 日", "2031-04-08"), ("二〇三一年四月八日", "2031-04-08"),
     ("二○三一年十二月三十一日", "2031-12-31"),
     ("2031年13月8日", ""), ("四月八日", "")],
)  # fmt: skip
def test_dates(text: str, date: str) -> None:
    assert date_in(text) == date


@pytest.mark.parametrize(
    ("text", "official"),
    [("青禾市教育局关于开展观察周的通知", True), ("关于印发《工作要点》的通知（试行）", True),
     ("重磅！青禾市教育局发布关于观察周的通知", False), ("关于观察周，你要知道的事", False)],
)  # fmt: skip
def test_official_titles(text: str, official: bool) -> None:
    assert is_official_title(text) is official


NOTICE = """青禾市教育局关于组织实施
课堂观察行动的通知

青教函〔2031〕7号

各县区教育局，市属各学校：

为改进课堂，按照《关于加强教研的意见》（青教〔2030〕2号）要求，决定开展课堂观察行动。现将有关事项通知如下。

一、总体要求

观察只用于改进。

青禾市教育局

2031年4月8日

青禾市教育局办公室 2031年4月9日印发
"""

ARTICLE = """观察周来了！智慧课堂展如何抓住机会？

4月8日青禾市教育局关于组织实施课堂观察行动的通知:各县区教育局,市属各学校:

为改进课堂,决定开展课堂观察行动。现将有关事项通知如下。

总体要求

观察只用于改进。

在线客服
您的工单我们已经收到
"""


def test_a_notice() -> None:
    document = parse(NOTICE.encode(), "a.txt")
    assert document.title == "青禾市教育局关于组织实施课堂观察行动的通知"
    found = document.metadata
    assert (found.publisher, found.document_number, found.issued) == (
        "青禾市教育局",
        "青教函〔2031〕7号",
        "2031-04-08",
    )
    assert not found.reprint


def test_an_article_around_a_notice_is_a_reprint_and_no_source() -> None:
    found = parse(ARTICLE.encode(), "a.txt").metadata
    assert found.reprint
    assert (found.publisher, found.document_number, found.issued) == ("", "", "")


@pytest.mark.parametrize(
    "text",
    [
        NOTICE,
        NOTICE.replace(
            "青禾市教育局关于",
            "青山区教育局关于转发《青禾市教育局关于观察的通知》的通知\n\n青禾市教育局关于",
            1,
        ),
        "石头教学设计\n\n根据《关于加强教研的意见》备课。\n\n一、目标\n\n会比较。",
        "教研简报\n\n来源：教研室\n\n本周听课三节。",
    ],
)
def test_is_no_reprint(text: str) -> None:
    assert not parse(text.encode(), "a.txt").metadata.reprint


def test_a_name_of_another_document_is_not_its_own() -> None:
    text = "教研随笔\n\n读了青教函〔2031〕7号，想到三点。\n\n2030年的课更好。"
    found = parse(text.encode(), "a.txt").metadata
    assert (found.document_number, found.issued) == ("", "")
