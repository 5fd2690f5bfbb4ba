"""Passages: verbatim, whole, in their place, and the same every time."""

import hashlib
import re

from corpora.document import Anchor, Block, Document
from retrieval.chunking import LARGEST, LARGEST_TABLE, passages
from tests.retrieval.conftest import resource

SENTENCE = "教师应当根据学情设计分层作业并及时反馈。"


def doc(*blocks: Block) -> Document:
    return Document("题目", "text/plain", blocks)


def test_every_character_is_in_exactly_one_passage_and_in_order() -> None:
    blocks = [Block("heading", "一、总体要求", Anchor(), 1)]
    blocks += [
        Block("paragraph", f"（{number}）" + SENTENCE * 9, Anchor(heading=("一、总体要求",)))
        for number in range(8)
    ]
    blocks += [Block("list", "1. 甲\n2. 乙", Anchor(heading=("一、总体要求",)))]
    made = passages(resource(), doc(*blocks))
    assert len(made) > 3
    assert re.sub(r"\s", "", "".join(one.text for one in made)) == re.sub(r"\s", "", doc(*blocks).text)
    assert [one.sequence for one in made] == list(range(len(made)))
    for one in made:
        assert all(line in doc(*blocks).text for line in one.text.split("\n"))


def test_passages_are_of_middling_length_and_end_with_sentences() -> None:
    made = passages(resource(), doc(Block("paragraph", SENTENCE * 60)))
    lengths = [len(one.text) for one in made]
    assert all(200 <= length <= LARGEST for length in lengths)
    assert all(one.text.endswith("。") for one in made)


def test_a_passage_never_crosses_a_heading_page_slide_or_sheet() -> None:
    places = [
        Anchor(page=1, heading=("一",)),
        Anchor(page=2, heading=("一",)),
        Anchor(page=2, heading=("二",)),
        Anchor(slide=1),
        Anchor(slide=2),
        Anchor(sheet="成绩"),
        Anchor(sheet="名单"),
    ]
    made = passages(
        resource(), doc(*(Block("paragraph", f"内容{n}。", place) for n, place in enumerate(places)))
    )
    assert [one.anchor for one in made] == places
    assert [one.text for one in made] == [f"内容{n}。" for n in range(len(places))]


def test_headings_go_with_what_follows_and_not_with_what_went_before() -> None:
    top, below = Anchor(heading=("第一章",)), Anchor(heading=("第一章", "第一节"))
    made = passages(
        resource(),
        doc(
            Block("heading", "第一章", Anchor(), 1),
            Block("paragraph", "引言。", top),
            Block("heading", "第一节", top, 2),
            Block("paragraph", "正文。", below),
            Block("heading", "附录", Anchor(), 1),
        ),
    )
    assert [(one.text, one.anchor) for one in made] == [
        ("第一章\n引言。", top),
        ("第一节\n正文。", below),
        ("附录", Anchor()),
    ]


def test_a_table_stays_whole_and_a_long_one_repeats_its_header() -> None:
    header = "| 姓名 | 成绩 |\n|---|---|"
    short = header + "\n| 甲 | 90 |"
    long = header + "".join(f"\n| 学生编号第{number}位 | 成绩等第为{number}分 |" for number in range(150))
    made = passages(
        resource(), doc(Block("paragraph", SENTENCE), Block("table", short), Block("table", long))
    )
    assert made[1].text == SENTENCE + "\n" + short or made[1].text == short
    parts = [one.text for one in made[2:]]
    assert len(parts) > 1
    rows = []
    for part in parts:
        assert part.startswith(header)
        assert len(part) < 2 * LARGEST_TABLE
        rows += part.split("\n")[2:]
    assert rows == long.split("\n")[2:]


def test_text_without_any_sentence_end_is_still_cut() -> None:
    for text in ("很长" * 2_000, "词，" * 2_000, "word " * 2_000, "x" * 9_000):
        made = passages(resource(), doc(Block("paragraph", text)))
        assert len(made) > 1
        assert "".join(one.text for one in made).replace(" ", "") == text.replace(" ", "")


def test_nothing_gives_no_passage() -> None:
    assert passages(resource(), doc()) == []
    assert passages(resource(), doc(Block("paragraph", " \n "))) == []


def test_ids_depend_on_resource_version_place_and_text_only() -> None:
    first = passages(resource(), doc(Block("paragraph", "甲。"), Block("paragraph", "乙。", Anchor(page=2))))
    again = passages(
        resource(title="另一题名"),
        doc(Block("paragraph", "甲。"), Block("paragraph", "乙。", Anchor(page=2))),
    )
    assert [one.id for one in first] == [one.id for one in again]
    assert first[0].sha256 == hashlib.sha256("甲。".encode()).hexdigest()
    changed = passages(resource(version=2), doc(Block("paragraph", "甲。")))
    assert len({first[0].id, first[1].id, changed[0].id}) == 3
    assert all(re.fullmatch(r"[0-9a-f]{32}", one.id) for one in first)
