import pytest

from assistant.homework.items.importing import About, read
from assistant.homework.items.item import ItemType
from assistant.homework.items.problems import ItemFormatUnknown
from assistant.homework.items.report import Reading
from corpora.parsing.problems import FileDamaged, FileEmpty, FileRefused, NoText

PAPER = """七年级数学单元测验
一、选择题（每题3分，共9分）
1. 2 的相反数是（　　）
A. 2  B. -2  C. 0.5  D. -0.5
2．下列各数中，比 -1 小的是（ D ）
A．0
B．1
C．-0.5
D．-2
3、下列是方程的有哪些？（　　）A. x=1 B. 2+3 C. y+1=0 D. x>1
二、判断题（每小题2分）
1. 0 是自然数。（　　）
2. -1 大于 0。（　　）
三、填空题
1. |-3| = ____。
四、解答题
1.（5分）解方程：$2x+1=7$
（1）写出移项的依据；
（2）求解。
参考答案
一、选择题
1. B  2. D  3. AC
二、判断题
1-2 √×
三、填空题
1. 3
四、解答题
1. 解：移项，得 $2x=6$ （2分）
所以 $x=3$ （3分）
"""


def texts(text: str, name: str = "a.txt", **about) -> Reading:
    return read(text.encode(), name, About(**about))


def test_a_paper_with_its_answers_at_the_end() -> None:
    found = texts(PAPER, grade=7, source="单元测验")
    assert not found.refused
    one, two, three, yes, no, blank, worked = found.items
    assert [each.type.value for each in found.items] == [
        "single", "single", "multiple", "true-false", "true-false", "blank", "calculation",
    ]  # fmt: skip
    assert [option.text for option in one.options] == ["2", "-2", "0.5", "-0.5"]
    assert (one.answer, one.points, one.source, one.stem) == ("B", 3, "单元测验", "2 的相反数是（　　）")
    assert (two.answer, [each.text for each in two.options]) == ("D", ["0", "1", "-0.5", "-2"])
    assert (three.answer, three.stem) == ("AC", "下列是方程的有哪些？（　　）")
    assert (yes.answer, no.answer, yes.points) == ("对", "错", 2)
    assert (blank.answer, blank.stem) == ("3", "|-3| = ____。")
    assert worked.stem.endswith("（2）求解。")
    assert worked.points == 5
    assert [each.points for each in worked.scoring] == [2, 3]
    assert worked.scoring[0].text == "解：移项，得 $2x=6$"
    codes = {note.code for note in found.repaired}
    assert codes == {"type-changed", "points-assumed"}
    assert found.items == texts(PAPER, grade=7, source="单元测验").items


def test_answers_with_tags_under_each_question() -> None:
    found = texts(
        "1. 水的化学式是 ____。\n【答案】H2O 【解析】由氢、氧组成。\n两个氢原子。\n"
        "【难度】易 【知识点】CH.1；CH.2 【分值】2分\n"
        "2. 谈谈你对诚信的看法。\n答案：言之成理即可\n【题型】简答 【难度】0.35 【用时】6分钟",
        subject="chemistry",
        grade=9,
    )
    water, view = found.items
    assert (water.answer, water.points, water.expected, water.knowledge) == ("H2O", 2, 0.85, ["CH.1", "CH.2"])
    assert water.solution == ["由氢、氧组成。", "两个氢原子。"]
    assert (view.type, view.expected, view.minutes, view.answer) == (ItemType.SHORT, 0.35, 6, "言之成理即可")


def test_the_sentence_that_ends_a_solution_is_not_the_answer() -> None:
    worked = "1. 还剩几袋？\n【答案】3 袋\n【解析】$9-6=3$（袋）\n答：还剩 3 袋。"
    assert texts(worked).items[0].answer == "3 袋"
    assert texts(worked).items[0].solution == ["$9-6=3$（袋）", "答：还剩 3 袋。"]
    assert texts("1. 为什么？\n答：因为冷。").items[0].answer == "因为冷。"


def test_lists_of_answers_in_ranges_tables_and_cumulative_marks() -> None:
    many = "\n".join(f"{n}. 第{n}题是（　　）\nA. 甲 B. 乙 C. 丙 D. 丁" for n in range(1, 6))
    assert [each.answer for each in texts(f"{many}\n答案\n1～5：BCDAB").items] == list("BCDAB")
    table = "| 题号 | 1 | 2 | 3 | 4 | 5 |\n| 答案 | A | B | C | D | A |"
    assert [each.answer for each in texts(f"{many}\n参考答案与解析\n{table}").items] == list("ABCDA")
    worked = texts("1.（6分）计算。\n答案\n1. 解：甲……2分\n乙……4分\n丙……6分").items[0]
    assert [each.points for each in worked.scoring] == [2, 2, 2]


def test_material_belongs_to_its_questions_only() -> None:
    found = texts(
        "1. 甲是什么？\n阅读下面材料，回答2～3题。\n材料第一行\n材料第二行\n2. 乙？\n3. 丙？\n4. 丁？",
        subject="chinese",
    )
    assert [each.stimulus for each in found.items] == ["", *["材料第一行\n材料第二行"] * 2, ""]


def test_numbers_that_are_no_questions_stay_in_the_stem() -> None:
    found = texts("1. 按顺序完成：\n1. 先读题\n3.14 取两位小数\n30. 不是题号\n2. 另一题是什么？")
    assert [each.stem.count("\n") for each in found.items] == [3, 0]
    bracketed = texts("（1）甲是什么？\n（2）乙是什么？")
    assert [each.stem for each in bracketed.items] == ["甲是什么？", "乙是什么？"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("1. 选一个（　　）\nA. 甲 B. 乙", "选项之中"),
        ("1. 选一个（　　）\nA. 甲 B. 乙\n【答案】D", "选项之中"),
        ("1. 选一个（　　）\nA. 甲\n【答案】A", "两个选项"),
        ("一、判断题\n1. 天是蓝的。\n【答案】也许", "“对”或“错”"),
        ("没有题号的一段话", "编号"),
    ],
)
def test_what_is_not_whole_is_refused_with_place_and_reason(text: str, why: str) -> None:
    found = texts(text)
    assert not found.items
    assert len(found.refused) == 1
    assert why in found.refused[0].zh
    assert found.refused[0].en
    assert found.refused[0].place.startswith("#")


def test_the_same_question_twice_is_taken_once() -> None:
    found = texts("1. 甲是什么？\n2. 甲是什么？")
    assert (len(found.items), found.refused[0].code, found.refused[0].place) == (1, "id-repeated", "#2")


def test_answers_without_a_question_and_marks_that_do_not_add_up_are_told() -> None:
    found = texts("1.（8分）解题。\n答案\n1. 解：甲（2分）\n乙（3分）\n7. 多余")
    assert {"answer-left-over", "scoring-left-out"} <= {note.code for note in found.repaired}
    assert found.items[0].scoring == []


@pytest.mark.parametrize(
    ("data", "name", "problem"),
    [
        (b"", "a.txt", FileEmpty),
        (b" \n", "a.json", FileEmpty),
        (b"1. x", "a.exe", ItemFormatUnknown),
        (b"\xff\xfe\x00\x81\xff", "a.txt", FileDamaged),
        (b"{", "a.json", FileDamaged),
        (b"[" * 100_000, "a.json", FileDamaged),
        (b"\xd0\xcf\x11\xe0old", "a.docx", FileRefused),
        (b"PK\x03\x04broken", "a.docx", FileDamaged),
        (b"PK\x03\x04broken", "a.xlsx", FileDamaged),
        (b"\xef\xbb\xbf", "a.txt", NoText),
    ],
)
def test_files_that_are_not_read_at_all(data: bytes, name: str, problem) -> None:
    with pytest.raises(problem):
        read(data, name, About())


def test_gb18030_is_read() -> None:
    assert read("1. 天空是什么颜色？".encode("gb18030"), "a.txt", About()).items[0].stem == "天空是什么颜色？"


def test_json_lines_are_taken_one_by_one() -> None:
    good = '{"id":"a","type":"short","subject":"physics","grade":8,"stem":"说明理由。","colour":"red"}'
    found = read(f"{good}\n[]\n{{\n{good}\n".encode(), "a.jsonl", About())
    assert [each.id for each in found.items] == ["a"]
    assert sorted(note.code for note in found.refused) == ["id-repeated", "not-an-item", "not-json"]
    assert found.repaired[0].code == "fields-left-out"
