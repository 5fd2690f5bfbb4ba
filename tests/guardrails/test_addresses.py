import pytest

from guardrails.addresses import addresses


@pytest.mark.parametrize(
    ("text", "found", "district"),
    [
        (
            "家住江苏省南京市鼓楼区汉口路9号3幢201室。",
            "江苏省南京市鼓楼区汉口路9号3幢201室",
            "江苏省南京市鼓楼区",
        ),
        ("住址：海淀区学院南路5号", "海淀区学院南路5号", "海淀区"),
        ("我家住在幸福里小区3栋2单元501室。", "幸福里小区3栋2单元501室", ""),
        (
            "河南省商丘市虞城县李老家乡张庄村三组12号",
            "河南省商丘市虞城县李老家乡张庄村三组12号",
            "河南省商丘市虞城县",
        ),
        (
            "上海市浦东新区世纪大道1568号8号楼2单元1203室",
            "上海市浦东新区世纪大道1568号8号楼2单元1203室",
            "上海市浦东新区",
        ),
    ],
)
def test_found_with_its_district(text: str, found: str, district: str):
    ((start, end, coarse),) = addresses(text)
    assert text[start:end] == found
    assert text[start:coarse] == district


@pytest.mark.parametrize(
    "text",
    [
        "",
        "北京市海淀区是教育强区。",
        "浙江省杭州市西湖区的旅游资源",
        "从人民路走到解放路，乘12号线。",
        "他在教室3楼5号门口等我。",
        "长江流经四川、湖北、江西和江苏四省。",
        "第3组第5号题，第2单元第1课。",
    ],
)
def test_geography_is_no_address(text: str):
    assert list(addresses(text)) == []
