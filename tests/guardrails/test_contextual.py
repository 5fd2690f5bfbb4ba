import pytest

from guardrails.contextual import contextual, grade_length


def found(text: str) -> list[tuple[str, str]]:
    return [(kind, text[start:end]) for kind, start, end, _ in contextual(text)]


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("学号：20230115", "SNO", "20230115"),
        ("准考证号 1101234567", "SNO", "1101234567"),
        ("资助卡号：A1234567", "ACCT", "A1234567"),
        ("教师资格证号 20191234567890123", "CERT", "20191234567890123"),
        ("工号：T10086", "CERT", "T10086"),
        ("回乡证号H12345678", "HKM", "H12345678"),
        ("宿舍3号楼502室", "LOC", "宿舍3号楼502室"),
        ("GPS定位：31.23041,121.47370", "LOC", "31.23041,121.47370"),
        ("出生日期：2012-03-05", "DOB", "2012-03-05"),
        ("他2012年3月5日出生", "DOB", "2012年3月5日"),
        ("民族：回族", "ETH", "回族"),
        ("政治面貌：共青团员", "POL", "共青团员"),
        ("宗教信仰：佛教", "REL", "佛教"),
        ("密码：Abc12345x", "CRED", "Abc12345x"),
        ("api_key = q7Zp4Lk2Vb9Xw1Ty", "CRED", "q7Zp4Lk2Vb9Xw1Ty"),
        ("-----BEGIN RSA PRIVATE KEY-----", "CRED", "-----BEGIN RSA PRIVATE KEY-----"),
        ("绝密★启用前", "EXAM", "绝密★启用前"),
        ("此件不予公开", "GOV", "不予公开"),
        ("请按分数排名公布到家长群", "RANK", "按分数排名公布"),
        ("我在杏花岭实验小学上学", "SCH", "杏花岭实验小学"),
    ],
)
def test_found(text: str, kind: str, value: str):
    assert (kind, value) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1919年5月4日，五四运动爆发。",
        "密码学的基础是数论；设置一个好密码。",
        "GB/T 45654-2025；ISBN 978-7-04-012345-6；H2SO4",
        "各中小学要开展劳动教育，小学阶段每周一节。",
        "请按步骤公布实验结论。",
        "password: ******",
    ],
)
def test_not_found(text: str):
    assert found(text) == []


def test_a_class_keeps_its_grade():
    ((kind, start, end, _),) = contextual("七年级（3）班")
    assert (kind, start, end) == ("CLS", 0, 7)
    assert "七年级（3）班"[: grade_length("七年级（3）班")] == "七年级"
    assert grade_length("三（2）班") == 0
