from datetime import date

import pytest

from guardrails.pseudonyms import KeyBook, Pseudonymiser
from guardrails.roster import Names
from guardrails.table_masking import columns_of, mask_table, small_groups

SECRET = b"0123456789abcdef0123456789abcdef"
TODAY = date(2026, 11, 22)
ROWS = [
    ["七年级3班情况表", None, None, None, None, None, None],
    ["姓名", "学号", "数学", "家长姓名", "联系电话", "家庭住址", "备注"],
    ["陈雨桐", "20230101", 92, "陈国强", 13800138000, "江苏省南京市鼓楼区汉口路9号", "雨桐和孙浩然打架"],
    ["孙浩然", "20230102", 85.5, "王秀英", "13700137000", "乡下", "低保户，患有哮喘，电话13900139000"],
    ["孙浩然", "20230109", 60, None, None, None, None],
]


def masked(tenant: str = "school-a"):
    return mask_table(ROWS, Pseudonymiser(tenant, SECRET), Names(), TODAY)


def test_no_person_is_left_and_figures_stay():
    table = masked()
    text = str(table.rows)
    for secret in (
        "雨桐",
        "浩然",
        "国强",
        "秀英",
        "1380013",
        "137",
        "139",
        "2023",
        "汉口",
        "低保",
        "哮喘",
        "打架",
    ):
        assert secret not in text
    assert [row[2] for row in table.rows[2:]] == [92, 85.5, 60]
    assert table.rows[1] == tuple(ROWS[1])
    assert table.rows[2][5] == "江苏省南京市鼓楼区〔住址略〕"
    assert table.counts()["TEL"] == 3


def test_one_person_one_code_also_in_remarks_and_two_namesakes_two():
    table = masked()
    first, second, third = (row[0] for row in table.rows[2:])
    assert len({first, second, third}) == 3
    assert str(table.rows[2][6]).startswith(f"{first}和{second}")
    assert table.keys.names[str(first)] == "陈雨桐"


def test_codes_are_stable_per_school_and_open_nothing_in_another():
    assert masked().rows == masked().rows
    assert masked("school-a").rows[2][0] != masked("school-b").rows[2][0]
    other = Pseudonymiser("school-a", b"another secret of this school!!!")
    assert other.code("陈雨桐") != Pseudonymiser("school-a", SECRET).code("陈雨桐")


def test_spaces_and_width_do_not_change_a_code():
    makes = Pseudonymiser("school-a", SECRET)
    assert makes.code("陈 雨　桐") == makes.code("陈雨桐")


def test_two_names_never_share_a_code_in_one_file():
    class Colliding(Pseudonymiser):
        def code(self, name: str, kind: str = "student", distinct: str = "", length: int = 6) -> str:
            return "S" + "A" * length if length < 8 else "S" + name + "A" * length

    keys = KeyBook()
    makes = Colliding("school-a", SECRET)
    assert keys.add(makes, "甲", "student") != keys.add(makes, "乙", "student")
    assert "甲" not in repr(keys)


def test_a_short_secret_is_refused():
    with pytest.raises(ValueError, match="16"):
        Pseudonymiser("school-a", b"short")


def test_birthdays_become_school_stages():
    rows = [["姓名", "出生日期"], ["陈雨桐", date(2013, 5, 1)], ["孙浩然", "2010年3月"]]
    table = mask_table(rows, Pseudonymiser("a", SECRET), Names(), TODAY)
    assert [row[1] for row in table.rows[1:]] == ["初中", "高中"]


def test_a_table_without_header_is_scanned():
    rows = [["学生陈雨桐", "13800138000"], ["数学", 5]]
    table = mask_table(rows, Pseudonymiser("a", SECRET), Names(), TODAY)
    assert columns_of(rows) == (-1, {})
    assert "陈雨桐" not in str(table.rows)
    assert table.rows[1] == ("数学", 5)


def test_small_classes_and_cells_are_named():
    assert masked().small == ("class",)
    groups = [("七1班", 42), ("七2班", 9), ("随班就读", 2), ("空", 0)]
    assert small_groups(groups) == ("class:七2班", "cell:随班就读")
