"""Chinese text made whole: characters, spaces, lines, headings, language, encodings."""

import pytest

from corpora.parsing import parse
from corpora.parsing.characters import clean, close_gaps
from corpora.parsing.language import language_of
from corpora.parsing.lines import Line, rejoin
from corpora.parsing.numbering import mark_of
from corpora.parsing.text import decode

PARAGRAPH = (
    "本校教师在三年级的综合实践课上请学生沿着溪边走，捡回大小不同的石头，比较它们的棱角和颜色，再把看到的变化"
    "画在记录单上，最后由小组推举一位同学说明理由。老师不急着给出结论，只追问证据在哪里、还能怎样检验。"
)


def read(text: str) -> list[str]:
    return [block.text for block in parse(text.encode(), "a.txt").blocks]


def wrap(text: str, width: int, gap: str = "\n") -> str:
    return gap.join(text[start : start + width] for start in range(0, len(text), width))


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
@pytest.mark.parametrize("width", [22, 30, 45])
def test_hard_wrapped_lines_are_rejoined_even_with_blank_lines_between(width: int, gap: str) -> None:
    body = PARAGRAPH * 3
    text = gap.join(["一、活动做法", wrap(body, width, gap), "二、活动反思", "学生说得更多了。"])
    found = read(text)
    assert found[0] == "一、活动做法"
    assert found[-2:] == ["二、活动反思", "学生说得更多了。"]
    assert "".join(found[1:-2]) == body
    assert all(block.endswith("。") for block in found[1:-2])


def test_a_page_break_does_not_part_a_paragraph() -> None:
    lines = wrap(PARAGRAPH * 3, 45, "\n\n").split("\n\n")
    text = "\n\n".join(lines[:4]) + "\n\n\n      \n\n" + "\n\n".join(lines[4:])
    assert "".join(read(text)) == PARAGRAPH * 3
    assert all(block.endswith("。") for block in read(text))


def test_a_sentence_cut_in_unwrapped_text_is_closed() -> None:
    assert read("先观察。各小组要把石头的变化记录下来，形成\n\n新的看法。\n\n再讨论。") == [
        "先观察。各小组要把石头的变化记录下来，形成新的看法。",
        "再讨论。",
    ]


def test_indents_part_paragraphs_that_end_at_the_margin() -> None:
    full = "石头在水里滚了很久很久以后就变得又圆又滑了。"
    text = "\n".join(["　　" + full[:-3] + "。", full, full, "　　" + full[:-3] + "。", full, full])
    assert read(text) == [(full[:-3] + "。" + full + full)] * 2


@pytest.mark.parametrize(
    "lines",
    [
        ["床前明月光，", "疑是地上霜。", "举头望明月，", "低头思故乡。"],
        ["语文", "数学", "英语", "科学"],
        ["各年级组：", "请按时交表。", "教务处", "2031年4月8日"],
    ],
)
def test_what_is_no_wrapped_line_stays_apart(lines: list[str]) -> None:
    assert read("\n".join(lines)) == lines


def test_numbers_dates_addressees_and_headings_never_continue() -> None:
    wrapped = wrap(PARAGRAPH * 2, 30).split("\n")
    lines = [
        *wrapped[:-1],
        "青教函〔2031〕7号",
        "各县区教育局：",
        *wrapped[:-1],
        "第三条 学校应当公示。",
        "2031年4月8日",
    ]
    found = read("\n".join(lines))
    for alone in ("青教函〔2031〕7号", "各县区教育局：", "第三条 学校应当公示。", "2031年4月8日"):
        assert alone in found


def test_joined_latin_words_get_their_space_and_hyphens_close() -> None:
    assert (
        rejoin([Line("x" * 30 + " teaching"), *[Line("word " * 8 + "and")] * 6])[0].text.count("and word")
        == 5
    )
    assert clean("assess\xad\nment") == "assessment"


@pytest.mark.parametrize(
    ("line", "closed"),
    [
        ("教 育 部", "教育部"),
        ("通　知", "通知"),
        ("深入 推进融合，推动 教师适应。", "深入推进融合，推动教师适应。"),
        ("印发《中共中央 国务院关于弘扬精神的意见》，", "印发《中共中央 国务院关于弘扬精神的意见》，"),
        ("教育部 中央网信办 国家发展改革委", "教育部 中央网信办 国家发展改革委"),
        ("第三条 学校应当公示，接受监督。", "第三条 学校应当公示，接受监督。"),
        ("张三 李四 王五", "张三 李四 王五"),
        ("用 machine learning 工具，", "用 machine learning 工具，"),
        ("经过 3 至 5 年努力，", "经过 3 至 5 年努力，"),
    ],
)
def test_spaces(line: str, closed: str) -> None:
    assert close_gaps(line) == closed


def test_characters() -> None:
    assert clean("Ａ１ｚ，（一）：“好”") == "A1z，（一）：“好”"
    assert clean("⼈⼯智能⻓⻚") == "人工智能长页"
    assert clean("教\u200b师\u2060\ufeff\x07\ue123\U000e0041助手") == "教师助手"
    assert clean("a\r\nb\rc\u00a0d") == "a\nb\nc d"
    assert clean("e\u0301") == "é"


def test_heading_paths_of_plain_text() -> None:
    document = parse(
        "第一章 总则\n\n第一条 为了规范管理，制定本办法。\n\n第二条 本办法适用于学校。学校应当遵守。\n\n"
        "第二章 职责\n\n第三条 学校履行职责：\n\n"
        "（一）制定方案；\n\n（二）公开结果。\n\n附件1\n\n名单".encode(),
        "rules.txt",
    )
    paths = {block.text[:5]: block.anchor.heading for block in document.blocks}
    assert paths["第二条 本"] == ("第一章 总则", "第二条")
    assert paths["（二）公开"][:2] == ("第二章 职责", "第三条")
    assert paths["名单"] == ("附件1",)


@pytest.mark.parametrize(
    "text",
    [
        "第一节课我们先复习。",
        "第二章程序性内容，见附页。",
        "第十条规定的情形除外。",
        "3.5万名学生",
        "（教委）其他人",
        "2.0 版",
    ],
)
def test_is_not_numbered(text: str) -> None:
    assert mark_of(text) is None


def test_questions_and_lists_are_no_headings() -> None:
    document = parse(
        "一、选择题\n\n1.小明有3块石头。他送出1块，还剩（  ）。\n\n2.下列说法正确的是哪一项？\n\n"
        "二、准备材料\n\n1.石头\n\n2.放大镜\n\n3.记录单".encode(),
        "exam.txt",
    )
    assert [block.text for block in document.blocks if block.kind == "heading"] == [
        "一、选择题",
        "二、准备材料",
    ]
    assert {block.anchor.heading for block in document.blocks} == {(), ("一、选择题",), ("二、准备材料",)}


def test_printed_contents_are_left_out() -> None:
    assert read("目录\n\n一、总则……………3\n\n二、职责.......12\n\n一、总则\n\n本办法适用于学校。") == [
        "目录",
        "一、总则",
        "本办法适用于学校。",
    ]


def test_tabbed_lines_make_a_table() -> None:
    document = parse("名单\n\n地市\t区县\n甲市\t乙区\n\t丙县\n".encode(), "a.txt")
    assert document.blocks[1].text == "| 地市 | 区县 |\n| --- | --- |\n| 甲市 | 乙区 |\n|  | 丙县 |"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("教师的数字素养", "zh"),
        ("教師的數位素養與學習評量", "zh-Hant"),
        ("Digital literacy of teachers 教师", "en"),
        ("本课用 Python 编程", "zh"),
    ],
)
def test_language(text: str, language: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "gbk"])
@pytest.mark.parametrize("text", ["教师", "通知：请各位老师周三开会。", "䶮老师的㑇字卡"])
def test_encodings(text: str, encoding: str) -> None:
    if encoding != "gbk" or "䶮" not in text:
        assert decode(text.encode(encoding)) == text


def test_big5_and_cut_downloads() -> None:
    text = "各位老師請於星期三下午參加教學研討會議"
    assert decode(text.encode("big5")) == text
    assert decode("教师数字素养".encode()[:-1]) == "教师数字素"
