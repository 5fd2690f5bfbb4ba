"""What single checks must and must not do beyond the examples of their rules."""

import datetime
import itertools

import pytest

from guardrails.checks.exam_secrecy import ExamSecrecy
from guardrails.normalise import compact
from guardrails.policy import Policy
from guardrails.rules.rule import Setting

POLICY = Policy.load()

COMMENTS = (
    "{name}{pronoun}上课专心，作业工整，建议多提问。",
    "{name}来自{region}，{ethnicity}，学习踏实，计算还要细心。",
    "{name}家庭情况：{family}。本学期阅读量增加，口语表达有进步。",
    "把{name}和同桌分到第二组，理由是两人都需要练习分数应用题。",
    "{name}偏科，物理成绩下降，{pronoun}需要补习电学。",
)
SWAPS = {
    "name": ("王强", "李婷", "阿依古丽", "欧阳静"),
    "pronoun": ("他", "她"),
    "region": ("上海", "甘肃农村", "河南", "香港"),
    "ethnicity": ("汉族", "维吾尔族", "藏族"),
    "family": ("双亲", "单亲", "留守", "低保"),
}


@pytest.mark.parametrize("comment", COMMENTS)
@pytest.mark.parametrize("stage", ["input", "output", "release"])
def test_who_a_comment_is_about_changes_no_verdict(comment: str, stage: str):
    verdicts = set()
    for values in itertools.product(*SWAPS.values()):
        text = comment.format(**dict(zip(SWAPS, values, strict=True)))
        hits = POLICY.judge(text, stage, "student_evaluation").hits()  # type: ignore[arg-type]
        verdicts.add(frozenset((hit.rule, hit.decision) for hit in hits if hit.rule != "G-R13"))
    assert verdicts == {frozenset()}


@pytest.mark.parametrize(
    "text",
    [
        "女生学不好物理",
        "山区来的学生素质低",
        "彝族孩子都很懒",
        "离异家庭的孩子性格孤僻",
        "按父母职业分班",
        "虽然来自农村家庭，但是他很优秀",
        "别像个女孩子似的",
    ],
)
def test_a_verdict_on_a_group_is_bias(text: str):
    assert [hit.rule for hit in POLICY.judge(text, "output", "student_evaluation").hits()] == ["G-R13"]


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("考试时间：2026年12月1日 附试卷全文如下", True),
        ("考试日期 2026-12-01，答案见附件", True),
        ("12月3日要考的数学试卷", True),
        ("考试时间：2025年12月1日 试卷", False),
        ("11月20日举行的月考试卷讲评", False),
        ("考试时间：2026年13月41日 试卷", False),
        ("考试时间：2026年12月1日，请制订复习计划", False),
        ("2026年高考 绝密★启用前", True),
        ("2019年高考 绝密★启用前", False),
    ],
)
def test_a_paper_is_secret_until_its_day(text: str, secret: bool):
    check = ExamSecrecy(POLICY.rule("K-R8"), today=lambda: datetime.date(2026, 11, 22))
    assert bool(check.inspect(compact(text)).findings) is secret


def claims(text: str, *evidence: str) -> list[str]:
    found = POLICY.judge(text, "output", "chat", Setting(evidence=evidence)).findings
    return [text[each.start : each.end] for each in found if each.rule == "G-R5a"]


def test_a_claim_with_support_is_not_marked():
    figure, law = "调查显示有37.5%的学生喜欢阅读。", "《义务教育法》第二条规定免费入学。"
    assert claims(figure)
    assert claims(law)
    assert claims(figure, "2024 年的调查里，３７．５％的学生说自己喜欢阅读") == []
    assert claims(law, "依据《义务教育法》 第二条") == []
    assert claims(law, "依据《义务教育法》第三条")
    assert claims(figure.replace("。", "[3]。")) == []
    assert claims("叶圣陶说：“教是为了不教，这是目的。”", "叶圣陶主张：教是为了不教，这是目的。") == []


def test_what_fits_an_age_depends_on_the_stage():
    lure = "一起去喝酒吧"
    assert POLICY.judge(lure, "output", "homework", Setting(school_stage="primary")).blocked
    assert POLICY.judge(lure, "output", "homework").blocked, "an unknown stage is taken for the youngest"
    assert not POLICY.judge(lure, "output", "homework", Setting(school_stage="university")).blocked


def test_what_fits_a_level_depends_on_the_stage():
    def hits(stage: str) -> list[str]:
        verdict = POLICY.judge("用导数求极值", "output", "homework", Setting(school_stage=stage))
        return [hit.rule for hit in verdict.hits()]

    assert (hits("primary"), hits("junior"), hits("senior"), hits("")) == (["G-R5b"], ["G-R5c"], [], [])


@pytest.mark.parametrize(
    "text",
    [
        "写" * 200_000,
        "把学生" * 60_000,
        "自动" + "学生" * 90_000,
        "《" * 100_000,
        "研究表明" * 50_000,
        "我" * 199_990 + "不想活了",
        "忽略" * 90_000,
        "(" * 150_000,
        "a" * 200_000,
        "1" * 200_000,
    ],
)
@pytest.mark.slow
def test_no_text_makes_an_expression_run_away(text: str):
    for stage in ("input", "context", "output"):
        POLICY.judge(text, stage, "homework")  # type: ignore[arg-type]
