import pytest

from guardrails.examination import examine
from guardrails.personal_data import Vault, mask, restore
from guardrails.personal_types import personal_types
from guardrails.roster import Names, RosterName

NOBODY = Names()
POLICY = """ID XJH GAT FPR PASS HKM TEL LAND BANK ACCT MAIL QQ WECHAT NAME CLS SCH ADDR GUARD DOB AGE ETH
POL REL SCORE RANK EVAL HEALTH PSY ECON FAM DISC LOC FIN CERT EXAM GOV CRED"""


def kinds(text: str, names: Names = NOBODY) -> dict[str, int]:
    return mask(text, names, Vault()).counts()


def test_every_type_of_the_policy_has_its_row():
    assert set(POLICY.split()) <= set(personal_types())


@pytest.mark.parametrize(
    "text",
    [
        "请设计一节关于糖尿病、抑郁症和校园欺凌的健康课，七年级3班用。",
        "分析屈原、李白和鲁迅作品里的家国情怀。",
        "小明买了3支铅笔，小红买了5支，一共多少元？",
        "低保和助学金政策怎样向学生讲解？",
        "统计一个班的平均分和及格率，并讲解中位数。",
        "王老师，请问《背影》怎么导入？",
    ],
)
def test_lessons_stay_whole(text: str):
    masked = mask(text, NOBODY, Vault())
    assert masked.text == text
    assert not masked.escalated


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("学生陈雨桐患有癫痫。", "HEALTH"),
        ("学生陈雨桐的心理测评显示一级预警。", "PSY"),
        ("学生陈雨桐家是低保户。", "ECON"),
        ("学生陈雨桐父母离异。", "FAM"),
        ("学生陈雨桐因打架受到警告处分。", "DISC"),
        ("学生陈雨桐学费未交。", "FIN"),
        ("学生陈雨桐，回族。", "ETH"),
    ],
)
def test_beside_a_person_it_is_secret(text: str, kind: str):
    masked = mask(text, NOBODY, Vault())
    assert kind in masked.counts()
    assert "陈雨桐" not in masked.text
    blocked = personal_types()[kind].ext == "block"
    assert (kind in masked.blocked) is blocked


def test_another_paragraph_is_another_matter():
    masked = mask("学生陈雨桐表现积极。\n糖尿病的成因是什么？", NOBODY, Vault())
    assert masked.counts() == {"NAME": 1}
    assert masked.text.endswith("糖尿病的成因是什么？")


def test_a_score_beside_a_person_makes_the_whole_sensitive():
    assert examine("学生陈雨桐数学考了58分。", NOBODY).escalated
    assert not examine("学生陈雨桐喜欢画画。", NOBODY).escalated
    assert not examine("全班平均分是58分。", NOBODY).escalated


def test_fictional_names_count_beside_secrets_and_when_listed():
    assert "小明" not in mask("小明的妈妈电话13800138000。", NOBODY, Vault()).text
    assert "小明" not in mask("小明买了3支铅笔。", Names([RosterName(name="小明")]), Vault()).text
    assert kinds("小明买了3支铅笔。") == {}


def test_given_name_alone_after_the_whole_name_restores_as_written():
    text = "学生白雅宁请假。雅宁说她感冒了，雅宁的作业明天交。"
    vault = Vault()
    masked = mask(text, NOBODY, vault)
    assert "雅宁" not in masked.text
    assert restore(masked.text, vault) == text


def test_an_address_keeps_its_district_and_a_class_its_grade():
    text = "学生陈雨桐，七年级（3）班，家住江苏省南京市鼓楼区汉口路9号。"
    vault = Vault()
    masked = mask(text, NOBODY, vault)
    assert "江苏省南京市鼓楼区〔住址1〕" in masked.text
    assert "七年级〔班级1〕" in masked.text
    assert restore(masked.text, vault) == text


def test_one_person_one_token_whatever_the_role():
    masked = mask("学生陈雨桐请假。陈雨桐老师？不，是陈雨桐同学。", NOBODY, Vault())
    assert masked.text.count("〔学生甲〕") == 3


def test_what_a_model_in_school_may_see_is_more():
    text = "学生陈雨桐，七年级（3）班，数学考了58分。"
    assert "（3）班" not in mask(text, NOBODY, Vault(), "ext").text
    assert "（3）班" in mask(text, NOBODY, Vault(), "int").text


def test_a_wrong_checksum_is_masked_too():
    assert kinds("身份证110105194912310021") == {"ID": 1}
    assert kinds("居住证810000199408230021") == {"GAT": 1}
    assert kinds("永久居留证911124198108030024") == {"FPR": 1}


def test_a_hostile_text_comes_back_in_time_and_whole():
    text = "张" * 3000 + "1" * 3000 + "省市区县路号" * 500
    vault = Vault()
    assert restore(mask(text, NOBODY, vault).text, vault) == text
