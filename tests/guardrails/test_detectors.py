import pytest

from guardrails.detectors import detect
from guardrails.identifiers import identity_checksum, luhn


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        ("证号11010519491231002X。", "ID", "11010519491231002X"),
        ("证号110105 19491231 002x。", "ID", "110105 19491231 002x"),
        ("校验位错110105194912310021", "ID", "110105194912310021"),
        ("身份证：999999999999999999", "ID", "999999999999999999"),
        ("旧证110105491231002号", "ID", "110105491231002"),
        ("G11010519491231002X", "XJH", "G11010519491231002X"),
        ("J123456201001010019", "XJH", "J123456201001010019"),
        ("手机13800138000", "TEL", "13800138000"),
        ("１３８００１３８０００", "TEL", "１３８００１３８０００"),
        ("138-0013-8000", "TEL", "138-0013-8000"),
        ("138 0013 8000", "TEL", "138 0013 8000"),
        ("1 3 8 0 0 1 3 8 0 0 0", "TEL", "1 3 8 0 0 1 3 8 0 0 0"),
        ("138\u200b0013\u200b8000", "TEL", "138\u200b0013\u200b8000"),
        ("幺三八零零幺三八零零零", "TEL", "幺三八零零幺三八零零零"),
        ("电话+86 13800138000", "TEL", "+86 13800138000"),
        ("电话010-12345678", "LAND", "010-12345678"),
        ("电话（0755）12345678", "LAND", "（0755）12345678"),
        ("写信到lin.xm@school.cn。", "MAIL", "lin.xm@school.cn"),
        ("卡号：6222 0212 3456 7890 123", "BANK", "6222 0212 3456 7890 123"),
        ("4111111111111111", "BANK", "4111111111111111"),
        ("加QQ：123456789", "QQ", "123456789"),
        ("QQ群 987654", "QQ", "987654"),
        ("微信号：lin_xm2010", "WECHAT", "lin_xm2010"),
        ("加vx abc12345", "WECHAT", "abc12345"),
        ("护照号 E12345678", "PASS", "E12345678"),
        ("Passport No. EA1234567", "PASS", "EA1234567"),
    ],
)
def test_found(text: str, kind: str, found: str):
    assert [(each.kind, text[each.start : each.end]) for each in detect(text)] == [(kind, found)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "π≈3.14159265358979323846",
        "数列13 15 17 19 21 23 25 27",
        "ISBN 9787040123456",
        "GB/T 45654-2025，教科信〔2026〕1号",
        "全国约13500000000元",
        "订单20251234567890123",
        "微信WeChat小程序，QQ音乐",
        "amy@example.com",
        "编号E12345678",
        "1949年10月1日，1978年，2025—2026学年",
        "心理援助热线12356",
    ],
)
def test_not_found(text: str):
    assert detect(text) == ()


def test_the_checksum_only_raises_certainty():
    sure, unsure = detect("11010519491231002X"), detect("110105194912310021")
    assert sure[0].certain
    assert not unsure[0].certain


def test_checksums():
    assert identity_checksum("44052418800101001" + "4")
    assert not identity_checksum("44052418800101001" + "5")
    assert luhn("4111111111111111")
    assert not luhn("4111111111111112")


def test_a_class_list_of_a_thousand_is_read_in_order():
    text = "\n".join(f"138{number:08d}" for number in range(1000))
    found = detect(text)
    assert len(found) == 1000
    assert [each.start for each in found] == [12 * number for number in range(1000)]
