"""Solve-and-compare, quality rules, twins, and suggested knowledge points."""

from xml.sax.saxutils import escape

import pytest

from assistant.homework.items import alike
from assistant.homework.items.importing import About, read
from assistant.homework.items.item import Item
from assistant.homework.items.quality import check
from assistant.homework.items.solving import Outcome, solve
from assistant.homework.items.tagging import PointTagger, suggest_points
from corpora.curricula.source import UnknownSubject
from guardrails.policy import Policy
from tests.assistant.homework.items.made import choice, several, steps


def blank(stem: str, answer: str, **more) -> Item:
    values = {
        "id": "x",
        "type": "blank",
        "subject": "mathematics",
        "grade": 7,
        "stem": stem,
        "answer": answer,
    }
    return Item.model_validate({**values, **more})


@pytest.mark.parametrize(
    ("stem", "answer"),
    [
        ("计算：$12+35$", "47"),
        ("3×4-5=____", "7"),
        ("口算：0.25×8＝（　　）", "2"),
        (r"计算 $\frac{1}{2}+\frac{1}{3}$ 的结果是____。", r"$\frac{5}{6}$"),
        (r"计算：$\sqrt{16}-2^3$", "-4"),
        ("合并同类项：$5x^2-7x-3x^2+5x$。", "$2x^2-2x$"),
        ("因式分解：$x^2-4$ = ____", "(x-2)(x+2)"),
        (r"把 $\frac{1}{8}:\frac{7}{9}$ 化成最简整数比。", "9:56"),
        ("把 0.84 化成最简分数是____。", r"$\frac{21}{25}$"),
        ("$4+$ ____ $=10$", "6"),
        ("先化简，再求值：$(2x+y)^2-(2x+y)(2x-y)-2y^2$，其中 $x=\\frac{1}{2}$，$y=-3$。", "-6"),
        (r"用简便方法计算：$\frac{5}{7}\times\frac{4}{9}+\frac{5}{9}\div\frac{7}{5}$。", r"$\frac{5}{7}$"),
        (r"计算：$\sqrt{6}\times\sqrt{10}$（结果化为最简二次根式）。", r"$2\sqrt{15}$"),
        ("解方程：$2x+1=7$", "x=3"),
        ("解方程：$3(x-2)=x+4$", "5"),
        ("方程 $x^2-5x+6=0$ 的解是____", "x_1=2, x_2=3"),
        ("解方程：$x^2-2x-1=0$", r"$x=1\pm\sqrt{2}$"),
    ],
)
def test_a_right_key_agrees_and_a_wrong_one_differs(stem: str, answer: str) -> None:
    assert solve(blank(stem, answer)).outcome is Outcome.AGREES
    assert solve(blank(stem, "99")).outcome is Outcome.DIFFERS


@pytest.mark.parametrize(
    ("stem", "answer"),
    [
        ("17÷5=____", "3……2"),
        ("17÷5=____", "3 余 2"),
        ("计算 12+35 的结果保留一位小数是____", "47"),
        ("小明有 3 个苹果，又买了 4 个，共____个。", "8"),
        ("3 米+20 厘米=____厘米", "999"),
        ("解方程：$|x-1|=2$", "x=7"),
        (r"解方程：$\frac{6}{x}=2$", "x=7"),
        ("解方程：$x^2+1=0$", "x=7"),
        ("解方程：$2x+y=7$", "x=7"),
        ("方程 $x^2=4$ 的正根是____", "x=7"),
        ("6÷2(1+2)=____", "7"),
        ("9" * 150 + "^" + "9" * 40, "7"),
        ("计算：" + "(" * 90 + "1" + ")" * 90, "7"),
        ("计算：1/0", "7"),
        ("$a+$ ____ $=10$", "6"),
        ("3+____=____", "6"),
        ("先化简，再求值：$2x+y$，其中 $x=1$。", "7"),
        ("计算：2x+3x", "7"),
        ("把 3 米化成厘米是____", "7"),
        ("计算：1+1", ""),
        ("计算：1+1", "原式=2"),
    ],
)
def test_what_is_not_plainly_computable_is_never_called_wrong(stem: str, answer: str) -> None:
    assert solve(blank(stem, answer)).outcome is Outcome.NOT_COMPUTABLE


def test_a_choice_is_held_against_all_its_options() -> None:
    assert solve(choice()).fitting == "B"
    assert solve(choice(answer="C")).outcome is Outcome.DIFFERS
    two = choice(options=[{"label": "A", "text": "4"}, {"label": "B", "text": "4.0"}], answer="A")
    assert (solve(two).outcome, solve(two).fitting) == (Outcome.NOT_COMPUTABLE, "AB")
    words = choice(options=[{"label": "A", "text": "甲"}, {"label": "B", "text": "乙"}], answer="A")
    assert solve(words).outcome is Outcome.NOT_COMPUTABLE


def codes(item: Item, policy: Policy | None = None) -> set[str]:
    found = check(item, policy)
    assert all(each.zh and each.en and each.item == item.id for each in found)
    return {each.code for each in found}


def test_good_items_have_no_fault() -> None:
    for item in [*several(), choice(), steps()]:
        assert [each for each in check(item) if each.severity == "fault"] == [], item.id


def options(*texts: str) -> Item:
    made = [{"label": label, "text": text} for label, text in zip("ABCD", texts, strict=False)]
    return choice(options=made, answer="B")


LONG = "这是一个写得特别详细、特别完整、明显比其他选项长得多的选项"


@pytest.mark.parametrize(
    ("item", "code"),
    [
        (options("４", "4"), "options-equal"),
        (options("0.5", r"$\frac{1}{2}$"), "options-equivalent"),
        (options("甲", "以上都对"), "all-of-the-above"),
        (options("甲", LONG), "key-longest"),
        (choice(stem="下列说法不正确的是（　　）"), "negative-unmarked"),
        (choice(type="multiple", answer="ABCD"), "all-right"),
        (choice(type="multiple", answer="A"), "one-right"),
        (choice(solution=["因为 2+2=5，故选C"]), "key-contradicts"),
        (choice(stem="2+3 的和是（　　）", answer="B"), "key-differs"),
        (choice(stem="如图，三角形的周长是（　　）"), "picture-missing"),
        (choice(knowledge=[]), "points-of-knowledge-missing"),
        (blank("今天的天气好。", "好"), "asks-nothing"),
        (blank("a=____，b=____", "1"), "blanks-unequal"),
        (blank("x 的值是____", "2", accepted=["3"]), "key-contradicts"),
        (blank("x 的值是____", ""), "key-missing"),
        (blank("x 的值是____", "2", points=1, step=0.3), "step-unfit"),
        (blank(r"求 $\frac{1}{$ 的值____", "2"), "formula-unreadable"),
        (steps(scoring=[]), "scoring-missing"),
        (blank("对吗", "对", type="true-false", accepted=["错"]), "key-contradicts"),
    ],
)  # fmt: skip
def test_each_rule_finds_its_fault_and_not_in_a_good_item(item: Item, code: str) -> None:
    assert code in codes(item)
    assert code not in codes(choice()) | codes(steps()) | codes(
        blank("2 的相反数是____。", "-2", knowledge=["x"])
    )


def test_a_point_that_is_taught_later_is_noticed_and_marked_negation_is_not() -> None:
    later = next(
        each
        for each in PointTagger("mathematics").suggest(blank("一元二次方程的求根公式是什么？", "", grade=9))
    )
    assert "beyond-grade" in codes(choice(grade=3, knowledge=[later.code]))
    assert "beyond-grade" not in codes(choice(grade=9, knowledge=[later.code]))
    assert "negative-unmarked" not in codes(choice(stem="下列说法**不正确**的是（　　）"))


def test_the_rules_in_force_are_asked_where_a_policy_is_given() -> None:
    policy = Policy.load()
    bad = blank("女生学不好数学，男生更适合学理科，对吗？", "不对")
    assert "rule" in codes(bad, policy)
    assert "rule" not in codes(bad)
    assert "rule" not in codes(choice(), policy)


def test_twins_within_a_list_and_against_the_bank(bank, teacher, other_teacher) -> None:
    long = "某校七年级组织学生参观博物馆，共有 240 人参加，租用的客车每辆可坐 45 人，至少需要租用多少辆客车？"
    one = blank(long, "6", id="one")
    spaced = blank(long.replace("，", ", ").replace("人", "人 "), "6", id="spaced")
    other = blank(long.replace("240", "360"), "8", id="other")
    near = blank(long.replace("博物馆", "科技馆"), "6", id="near")
    far = blank("水的沸点是多少摄氏度？", "100", id="far")
    kinds = {(each.item, each.other): each.kind for each in alike.among([one, other, near, far])}
    assert kinds[("other", "one")] == "variant"
    assert kinds[("near", "one")] == "near"
    assert not [pair for pair in kinds if "far" in pair]
    bank.add(teacher, [one])
    found = alike.against([near, far, one.model_copy(update={"id": "copy"}), one], bank.fingerprints(teacher))
    assert [(each.item, each.kind) for each in found] == [("near", "near"), ("copy", "same")]
    assert alike.among([one, spaced])[0].kind in {"same", "near"}
    assert not alike.against([one], bank.fingerprints(other_teacher))


def test_points_are_suggested_by_the_graph_and_by_what_was_tagged() -> None:
    first = suggest_points(blank("用配方法解一元二次方程 $x^2+4x-5=0$，结果是____", "1；-5", grade=9))
    assert "一元二次方程" in "".join(each.name for each in first)
    code = first[0].code
    odd = [
        blank(f"小猴子第 {n} 次摘桃子谜题甲乙丙怎么办？", "1", id=f"t{n}", knowledge=[code], grade=9)
        for n in range(3)
    ]
    asked = blank("小猴子第 9 次摘桃子谜题甲乙丙怎么办？", "1", id="ask", grade=9)
    taught = PointTagger("mathematics", odd)
    assert taught.suggest(asked)[0].code == code
    young = taught.suggest(asked.model_copy(update={"grade": 1}))
    assert not [each for each in young if each.code == code]
    with pytest.raises(UnknownSubject):
        suggest_points(blank("x", "y", subject="music"))


@pytest.mark.parametrize("run", [" ", "…", "（", "把", "_", "=", "1+", "(", "\\frac{", "A. ", "【答案】"])
def test_long_runs_of_one_sign_cost_no_time(run: str) -> None:
    long = blank("计算" + (run * 20_000)[:15_000] + "字", "1", solution=[(run * 9_000)[:9_000] + "字"])
    assert solve(long).outcome is Outcome.NOT_COMPUTABLE
    assert isinstance(check(long), tuple)
    short = blank("计算" + (run * 200)[:190] + "字", "1")
    assert solve(short).outcome is Outcome.NOT_COMPUTABLE
    found = read(f"1. 甲{run * 50_000}乙？\n答案\n1. {run * 50_000}（2分）\n".encode(), "a.txt", About())
    assert len(found.items) + len(found.refused) >= 1
    body = f"<p>{' ' * 200_000}题{escape(run * 20_000)}</p><extendedTextInteraction responseIdentifier='R'/>"
    text = f"<assessmentItem identifier='i'><itemBody>{body}</itemBody></assessmentItem>"
    packed = read(text.encode(), "a.xml", About())
    assert len(packed.items) + len(packed.refused) == 1
