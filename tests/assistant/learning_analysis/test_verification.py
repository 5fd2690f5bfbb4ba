"""A thousand wordings with one altered number each are refused; two hundred honest ones stand."""

import random
import re
from collections.abc import Callable

import pytest

from assistant.learning_analysis.reports.facts import (
    Column,
    DataTable,
    Fact,
    Facts,
    FactUntrueError,
    Section,
    Sentence,
    require_true,
    sentence,
)
from assistant.learning_analysis.reports.verification import verify

CLASS = DataTable(
    id="class",
    title="全班概况",
    columns=(
        Column(id="n", title="人数", form="count", unit="人"),
        Column(id="absent", title="缺考", form="count", unit="人"),
        Column(id="mean", title="平均分", form="mark", unit="分"),
        Column(id="median", title="中位数", form="mark", unit="分"),
        Column(id="sd", title="标准差", form="mark", unit="分"),
        Column(id="pass", title="及格率", form="share"),
        Column(id="good", title="优秀率", form="share"),
        Column(id="low", title="低分率", form="share"),
        Column(id="alpha", title="信度", form="index"),
        Column(id="change", title="变化", form="signed"),
    ),
    rows=((43, 2, 76.5, 79.0, 12.4, 0.814, 0.256, 0.07, 0.83, -0.31),),
)
ITEMS = DataTable(
    id="items",
    title="各题",
    columns=(
        Column(id="item", title="题号"),
        Column(id="rate", title="得分率", form="share"),
        Column(id="d", title="区分度", form="index"),
    ),
    rows=tuple((f"第{place}题", 0.93 - 0.07 * place, 0.21 + 0.04 * place) for place in range(1, 11)),
)


def _written() -> tuple[Facts, list[Sentence]]:
    facts = Facts((CLASS, ITEMS))

    def take(column: str, label: str, *known_as: str) -> Fact:
        return facts.take("class", 0, column, label, known_as=known_as)

    made = [
        sentence("s1", "本次测试{n}，{absent}。", n=take("n", "参加"), absent=take("absent", "缺考")),
        sentence(
            "s2",
            "全班{mean}，{median}，{sd}。",
            mean=take("mean", "平均分", "均分"),
            median=take("median", "中位数"),
            sd=take("sd", "标准差"),
        ),
        sentence(
            "s3",
            "{good}，{ok}，{low}。",
            good=take("good", "优秀率"),
            ok=take("pass", "及格率"),
            low=take("low", "低分率"),
        ),
        sentence(
            "s4",
            "试卷{alpha}，与基线相比{change}。",
            alpha=take("alpha", "信度"),
            change=take("change", "变化"),
        ),
    ]
    for row in range(10):
        rate = facts.take("items", row, "rate", f"第{row + 1}题得分率")
        other = facts.take("items", row, "d", f"第{row + 1}题区分度")
        made.append(sentence(f"i{row}", "{rate}，{d}。", rate=rate, d=other))
    return facts, made


OPENINGS = ("从数据看，", "请先看这里：", "可以看到，", "老师您好，", "结果显示，", "")
CLOSINGS = ("", "请结合课堂观察来理解。", "这一点值得在备课时留意。", "建议对照原卷再看一遍。", "供您参考。")
LITTLE = ("", "为", "是", "：")


def _honest(chance: random.Random, one: Sentence, facts: dict[str, Fact]) -> str:
    text = one.text.rstrip("。")
    for name in one.facts:
        fact = facts[name]
        spoken = chance.choice((fact.label, *fact.known_as))
        text = text.replace(f"{fact.label} {fact.shown}", f"{spoken}{chance.choice(LITTLE)}{fact.shown}")
    return f"{chance.choice(OPENINGS)}{text}。{chance.choice(CLOSINGS)}"


DIGITS = re.compile(r"\d+(?:\.\d+)?")
CHINESE = "一二三四五六七八九"


def _alterations() -> dict[
    str, Callable[[random.Random, str, Sentence, list[Sentence], dict[str, Fact]], str]
]:
    def place(chance: random.Random, text: str) -> re.Match[str]:
        return chance.choice(list(DIGITS.finditer(text)))

    def put(text: str, found: re.Match[str], new: str) -> str:
        return text[: found.start()] + new + text[found.end() :]

    def digit(chance, text, *_):
        found = place(chance, text)
        spot = chance.choice([at for at, sign in enumerate(found[0]) if sign.isdigit()])
        new = chance.choice([each for each in "0123456789" if each != found[0][spot]])
        return put(text, found, found[0][:spot] + new + found[0][spot + 1 :])

    def longer(chance, text, *_):
        found = place(chance, text)
        return put(text, found, found[0] + chance.choice("0123456789"))

    def swapped(chance, text, one, _, facts):
        shown = [facts[name].shown for name in one.facts]
        first, second = chance.sample(range(len(shown)), 2)
        if shown[first] == shown[second]:
            return digit(chance, text)
        parts = text.replace(shown[first], "\0", 1).replace(shown[second], shown[first], 1)
        return parts.replace("\0", shown[second], 1)

    def moved(chance, text, one, every, facts):
        other = chance.choice([each for each in every if each.id != one.id])
        stranger = facts[chance.choice(other.facts)]
        mine = facts[chance.choice(one.facts)]
        return text.replace(mine.shown, stranger.shown if stranger.shown != mine.shown else "99.9", 1)

    def removed(chance, text, one, *_):
        return put(text, place(chance, text), "")

    def chinese(chance, text, *_):
        return put(text, place(chance, text), chance.choice(CHINESE) + "十" + chance.choice(CHINESE))

    def added(piece: str):
        return lambda chance, text, *_: text + piece

    return {
        "digit": digit,
        "longer": longer,
        "swapped": swapped,
        "moved": moved,
        "removed": removed,
        "chinese": chinese,
        "more": added("另有3人需要关注。"),
        "numerals": added("其中七人需要关注。"),
        "share": added("有三成学生没有掌握。"),
        "percent": added("约百分之四十掌握。"),
        "fraction": added("四分之一的学生掌握。"),
        "half": added("一半学生掌握。"),
        "double": added("比上次翻倍。"),
        "ordinal": added("位列第二。"),
        "range": added("集中在七八十分。"),
        "circled": added("见③。"),
        "roman": added("属于Ⅱ类。"),
        "wide": added("共４人。"),
        "capital": added("计叁人。"),
        "rank": added("年级排名靠前。"),
        "compare": added("高于年级平均。"),
        "name": added("王小明同学需要关注。"),
        "code": added("S7K2QMA需要关注。"),
        "forecast": added("预计下次会更好。"),
        "most": added("大部分学生掌握。"),
        "denied": lambda chance, text, one, *_: (
            text.replace("平均分", "平均分不是", 1) if "平均分" in text else text + "并非如此。"
        ),
    }


def test_a_thousand_altered_wordings_are_refused() -> None:
    facts, sentences = _written()
    known, chance, alterations = {fact.id: fact for fact in facts.all}, random.Random(7), _alterations()
    passed, used = [], set()
    for _ in range(1_000):
        one = chance.choice(sentences)
        name = chance.choice(list(alterations))
        used.add(name)
        honest = _honest(chance, one, known)
        altered = alterations[name](chance, honest, one, sentences, known)
        assert altered != honest
        if not verify(altered, one, known, "zh"):
            passed.append((name, altered, one.text))
    assert not passed
    assert used == set(alterations)


def test_two_hundred_honest_wordings_stand() -> None:
    facts, sentences = _written()
    known, chance = {fact.id: fact for fact in facts.all}, random.Random(3)
    for _ in range(200):
        one = chance.choice(sentences)
        wording = _honest(chance, one, known)
        assert verify(wording, one, known, "zh") == (), wording


ENGLISH = DataTable(
    id="class",
    title="The class",
    columns=(
        Column(id="mean", title="Mean", form="mark", unit="points"),
        Column(id="ok", title="Pass rate", form="share"),
    ),
    rows=((76.5, 0.814),),
)


@pytest.mark.parametrize(
    ("wording", "reason"),
    [
        ("The mean is 76.5 points and the pass rate 81.4%.", ""),
        ("Please note that the mean was 76.5 points, with the pass rate at 81.4%.", ""),
        ("The mean is 76.4 points and the pass rate 81.4%.", "fact-missing"),
        ("The pass rate is 81.4% and the mean is 76.5 points.", "fact-order"),
        ("The mean is 76.5 points and the pass rate 81.4%. Half struggled.", "quantity"),
        ("The mean is 76.5 points and the pass rate 81.4%, so seventeen passed.", "number"),
        ("The mean is 76.5 points and the pass rate 81.4%, better than before.", "comparison"),
        ("The mean is 76.5 points and the pass rate 81.4%, and will rise.", "turn"),
        ("The mean is 76.5 points and the pass rate 81.4%, with one-third behind.", "number"),
    ],
)
def test_english_wordings(wording: str, reason: str) -> None:
    facts = Facts((ENGLISH,))
    mean, ok = facts.take("class", 0, "mean", "mean"), facts.take("class", 0, "ok", "pass rate")
    one = sentence("s", "The {mean}, the {ok}.", mean=mean, ok=ok)
    faults = verify(wording, one, {fact.id: fact for fact in facts.all}, "en")
    assert (reason in {fault.reason for fault in faults}) if reason else faults == ()


def test_a_template_holds_no_number_and_a_fact_is_its_cell() -> None:
    facts, sentences = _written()
    with pytest.raises(FactUntrueError):
        sentence("s", "有 3 人缺考。")
    section = Section(id="a", heading="概况", sentences=tuple(sentences))
    require_true((CLASS, ITEMS), facts.all, (section,))
    wrong = [facts.all[0].model_copy(update={"value": 44, "shown": "44人"}), *facts.all[1:]]
    with pytest.raises(FactUntrueError):
        require_true((CLASS, ITEMS), wrong, (section,))
    with pytest.raises(FactUntrueError):
        require_true((ITEMS,), facts.all, (section,))
