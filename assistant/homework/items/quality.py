"""Rules of a good item (试题质量): what an experienced setter sees at a glance, each with its severity.

A `fault` has to be mended before use, a `warning` wants a look, a `hint` is worth knowing. The rules on
options follow Haladyna, Downing and Rodriguez (2002), "A review of multiple-choice item-writing guidelines".
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from itertools import combinations
from typing import Literal

from pydantic import BaseModel, ConfigDict

from assistant.documents.formulas.mathml import is_readable
from assistant.documents.formulas.spans import spans
from assistant.homework.items.item import CHOICES, Item, ItemType
from assistant.homework.items.records import printed
from assistant.homework.items.solving import Outcome, solve
from assistant.homework.marking.mathematics import MathKey, Verdict, compare
from guardrails.policy import Policy

_ALL = re.compile(
    r"^\s*(?:以上|上述|前面)(?:答案|选项|说法|各项|几项)*(?:都|均|皆|全)"
    r"|^\s*(?:all|none) of (?:the )?(?:above|these)",
    re.IGNORECASE,
)
_NEGATIVE = re.compile(
    r"不正确|不是|不属于|不包括|不可能|不符合|不能|错误的|有误|没有|除外|\bnot\b|\bexcept\b", re.IGNORECASE
)
_MARKED = re.compile(
    r"(?:\*\*|【|“|「|<u>|\\underline\{|\\textbf\{)[^】”」*]{0,12}(?:不|错|误|没有|除|not|except)",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"[?？]|_{2,}|＿|[（(][ \u3000]*[）)]|求|计算|算一|解|证明|写|画|作图|作出|说明|说出|说说|比较"
    r"|选|填|回答|概括|分析|简述|判断|化简|列出|列式|列方程|完成|指出|举例|翻译|补全|补充|连线|圈出|读出|背诵|默写|测量|设计|探究|谈谈|试|请"
    r"|[把将].{1,80}[成为]|合并|为什么|怎样|如何|多少|几|什么|哪|阅读|以.{1,40}为题|直接写"
    r"|find|show|prove|write|explain|draw|describe|compute|solve|complete|choose|answer|translate|discuss",
    re.IGNORECASE,
)
_FIGURE = re.compile(
    r"如(?:下|右|左|上)?图|图[1-9１-９]|下图|右图|in the (?:figure|picture|diagram)", re.IGNORECASE
)
_CHOSEN = re.compile(
    r"(?:故|所以|因此)?(?:应)?(?:选择?|答案(?:是|为|选)?)\s*[:：]?\s*([A-H]{1,8})(?![A-Za-z])"
)
_PARTS = re.compile(r"[；;]")
_WORKING = re.compile(r"[+×÷*·=:：∶(（]|\\times|\\div|\\cdot|\d\s*[-−]\s*\d")
_BLANKS = re.compile(r"_{2,}|＿{2,}")
_TO_MARK = frozenset({ItemType.CALCULATION, ItemType.PROOF, ItemType.EXPERIMENT, ItemType.MATERIAL})

Severity = Literal["fault", "warning", "hint"]


class Finding(BaseModel):
    """One thing about one item."""

    model_config = ConfigDict(frozen=True)
    item: str
    code: str
    severity: Severity
    zh: str
    en: str


_Said = tuple[str, Severity, str, str]


def check(item: Item, policy: Policy | None = None) -> tuple[Finding, ...]:
    """Everything to say of an item, faults first; with a `policy`, also what its rules find in the text."""
    said = [each for rule in _RULES for each in rule(item)]
    if policy is not None:
        said += _by_policy(item, policy)
    order = ("fault", "warning", "hint")
    said.sort(key=lambda each: order.index(each[1]))
    return tuple(
        Finding(item=item.id, code=code, severity=severity, zh=zh, en=en) for code, severity, zh, en in said
    )


def _options(item: Item) -> Iterator[_Said]:
    if not item.options:
        return
    for one, other in combinations(item.options, 2):
        pair = f"{one.label}、{other.label}"
        if _plain(one.text) == _plain(other.text):
            yield "options-equal", "fault", f"选项{pair}相同", f"options {pair} are the same"
        elif _mean_the_same(one.text, other.text):
            yield "options-equivalent", "warning", f"选项{pair}的值相等", f"options {pair} have one value"
    for option in item.options:
        if _ALL.search(option.text):
            yield (
                "all-of-the-above", "warning", f"选项{option.label}是“以上都…”，考查不出真实掌握",
                f"option {option.label} is “all/none of the above”",
            )  # fmt: skip
    lengths = {option.label: len(_plain(option.text)) for option in item.options}
    if item.type is ItemType.SINGLE and item.answer in lengths:
        key = lengths.pop(item.answer)
        if lengths and key >= max(lengths.values()) + 6 and key >= 1.5 * max(lengths.values()):
            yield (
                "key-longest",
                "warning",
                "正确选项明显最长，容易猜中",
                "the right option is much the longest",
            )
    if item.type is ItemType.MULTIPLE:
        if len(item.answer) == 1:
            yield "one-right", "warning", "多选题只有一个正确选项", "a multiple choice with one right option"
        elif len(item.answer) == len(item.options):
            yield "all-right", "warning", "所有选项都正确", "every option is right"


def _stem(item: Item) -> Iterator[_Said]:
    if item.options and _NEGATIVE.search(_asking(item.stem)) and not _MARKED.search(item.stem):
        yield (
            "negative-unmarked",
            "warning",
            "题干含否定词而未突出，建议加着重号",
            "the stem is negative and does not mark it",
        )
    if item.type not in {ItemType.TRUE_FALSE, ItemType.ESSAY, ItemType.ORAL} and not _ASKS.search(item.stem):
        yield "asks-nothing", "warning", "题干没有提出问题或要求", "the stem ends without asking anything"
    if _FIGURE.search(item.stem + item.stimulus) and not item.pictures:
        yield (
            "picture-missing",
            "fault",
            "题干提到图，但没有图片",
            "the stem speaks of a picture that is not there",
        )
    for picture in item.pictures:
        if not picture.alt.strip():
            yield (
                "picture-undescribed",
                "hint",
                "图片没有文字说明，看不见图的学生无法作答",
                "a picture has no words for who cannot see it",
            )
    texts = [printed(item), item.answer, *item.accepted, *item.solution]
    for latex in dict.fromkeys(piece.text for text in texts for piece in spans(text) if piece.formula):
        if not is_readable(latex):
            yield (
                "formula-unreadable",
                "warning",
                f"公式无法排版：{latex[:40]}",
                f"a formula cannot be set: {latex[:40]}",
            )


def _key(item: Item) -> Iterator[_Said]:
    if item.type in CHOICES:
        yield from _chosen_otherwise(item)
        if item.type is ItemType.TRUE_FALSE and ({"对", "错"} - {item.answer}) & set(item.accepted):
            yield (
                "key-contradicts",
                "fault",
                "其他答案与答案相反",
                "an accepted answer is the opposite of the key",
            )
        return
    if not item.answer and not item.scoring:
        open_ended = item.type in {ItemType.ESSAY, ItemType.ORAL, ItemType.PRACTICAL}
        yield (
            "key-missing",
            "hint" if open_ended else "fault",
            "没有答案和采分点",
            "there is neither key nor scoring point",
        )
    blanks = len(_BLANKS.findall(item.stem))
    parts = len(_PARTS.split(item.answer)) if item.answer else 0
    if item.type is ItemType.BLANK and blanks > 1 and parts not in (0, blanks):
        yield (
            "blanks-unequal",
            "fault",
            f"有{blanks}个空、{parts}个答案，请用“；”分开",
            f"{blanks} blanks and {parts} answers",
        )
    if item.subject == "mathematics" and item.type is ItemType.BLANK and item.answer:
        for other in item.accepted:
            if (
                compare(MathKey((item.answer,), unit=item.unit, tolerance=item.tolerance), other).verdict
                is Verdict.WRONG
            ):
                yield (
                    "key-contradicts",
                    "fault",
                    f"其他答案“{other[:30]}”与答案不相等",
                    f"“{other[:30]}” does not equal the key",
                )


def _asking(stem: str) -> str:
    """The last clause, which asks."""
    return re.split(r"[，,。；;\n]", stem.rstrip("。.?？ （）()\u3000"))[-1]


def _chosen_otherwise(item: Item) -> Iterator[_Said]:
    """The worked solution ends in another option than the key."""
    named = [match[1] for line in item.solution for match in _CHOSEN.finditer(line)]
    if item.options and named and "".join(sorted(named[-1])) != item.answer:
        yield (
            "key-contradicts", "fault", f"解析选{named[-1]}，答案是{item.answer}",
            f"the solution chooses {named[-1]}, the key is {item.answer}",
        )  # fmt: skip


def _points(item: Item) -> Iterator[_Said]:
    if abs(item.points / item.step - round(item.points / item.step)) > 1e-6:
        yield (
            "step-unfit",
            "fault",
            f"分值{item.points:g}不是步长{item.step:g}的整数倍",
            f"{item.points:g} is no multiple of {item.step:g}",
        )
    texts = [_plain(point.text) for point in item.scoring]
    if len(set(texts)) < len(texts):
        yield "scoring-repeats", "warning", "有两个采分点相同", "two scoring points are the same"
    if any(abs(each.points / item.step - round(each.points / item.step)) > 1e-6 for each in item.scoring):
        yield (
            "scoring-step",
            "warning",
            "采分点的分值与步长不符",
            "a scoring point is no multiple of the step",
        )
    if item.type in _TO_MARK and item.points >= 4 and not item.scoring:
        yield (
            "scoring-missing",
            "warning",
            "没有采分点，评分没有依据",
            "there are no scoring points to mark by",
        )


def _level(item: Item) -> Iterator[_Said]:
    if not item.knowledge:
        yield "points-of-knowledge-missing", "hint", "还没有标注知识点", "no knowledge point is named"
        return
    from corpora import knowledge_graphs

    known = knowledge_graphs.library().nodes
    for code in item.knowledge:
        node = known.get(code)
        if node is not None and node.grades and min(node.grades) > item.grade:
            yield (
                "beyond-grade",
                "warning",
                f"“{node.name}”在{item.grade}年级还没有学",
                f"“{node.name}” is taught after grade {item.grade}",
            )


def _worked_out(item: Item) -> Iterator[_Said]:
    found = solve(item)
    if found.outcome is Outcome.DIFFERS:
        right = f"（选项{found.fitting}）" if found.fitting else ""
        yield (
            "key-differs",
            "fault",
            f"算得{found.value}{right}，与答案不符",
            f"worked out as {found.value}, which is not the key",
        )


_RULES: tuple[Callable[[Item], Iterator[_Said]], ...] = (_options, _stem, _key, _points, _level, _worked_out)


def _by_policy(item: Item, policy: Policy) -> list[_Said]:
    """What the rules in force find in the text that pupils see (culture, bias, content, persons)."""
    text = "\n".join([printed(item), item.answer, *item.solution])
    made: dict[str, _Said] = {}
    for stage in ("input", "output"):
        for finding in policy.judge(text, stage, "item-quality").findings:
            severity: Severity = "fault" if finding.action in {"block", "redact"} else "warning"
            if finding.action != "log":
                words = f"触发规则{finding.rule}", f"rule {finding.rule} fired"
                made[finding.rule] = ("rule", severity, *words)
    return list(made.values())


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).strip(".。").casefold()


def _mean_the_same(one: str, other: str) -> bool:
    """Whether two short options are equal as mathematics. Only plain values count: where options are sums or
    products, the question is about their form."""
    return (
        max(len(one), len(other)) <= 40
        and bool(re.search(r"\d", one + other))
        and not _WORKING.search(one + other)
        and compare(MathKey((one,)), other).verdict is Verdict.RIGHT
        and compare(MathKey((other,)), one).verdict is Verdict.RIGHT
    )
