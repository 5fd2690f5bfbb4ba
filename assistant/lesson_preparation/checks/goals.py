# ruff: noqa: E501  (what teachers read is kept in one piece)
"""Goals say what can be seen: measurable verbs with behaviour, condition and degree."""

from collections.abc import Iterator

from assistant.lesson_preparation.checks.finding import Finding
from assistant.lesson_preparation.plan import LessonPlan

MEASURABLE_ZH = frozenset(
    ["说出", "写出", "列出", "指出", "认出", "读出", "背诵", "复述", "描述", "解释", "说明", "举例", "概括", "归纳", "比较", "区分", "辨析", "判断", "分类", "计算", "求出", "画出", "作出", "测量", "操作", "摆出", "拼出", "运用", "使用", "应用", "解决", "完成", "证明", "推导", "检验", "验证", "估计", "设计", "制作", "编写", "改写", "改正", "纠正", "指出并改正", "评价", "评议", "论证", "整理", "收集", "记录", "绘制", "表达", "表演", "朗读", "默读", "书写", "仿写", "续写", "缩写", "综合运用", "转化", "建立", "列式", "解答", "提取", "批注", "赏析", "翻译", "预测", "推断", "辩论", "展示", "修改"]
)  # fmt: skip
VAGUE_ZH = (
    "了解",
    "理解",
    "掌握",
    "体会",
    "感受",
    "知道",
    "认识",
    "熟悉",
    "培养",
    "提高",
    "增强",
    "懂得",
    "树立",
)
MEASURABLE_EN = frozenset(
    [
        "name",
        "list",
        "say",
        "read",
        "write",
        "recite",
        "describe",
        "explain",
        "give",
        "compare",
        "sort",
        "classify",
        "tell",
        "identify",
        "match",
        "order",
        "use",
        "produce",
        "apply",
        "solve",
        "complete",
        "act",
        "perform",
        "ask",
        "answer",
        "correct",
        "edit",
        "judge",
        "argue",
        "defend",
        "create",
        "design",
        "make",
        "plan",
        "summarise",
        "retell",
        "predict",
        "infer",
        "locate",
        "label",
        "spell",
        "pronounce",
        "present",
    ]
)
VAGUE_EN = ("understand", "know", "learn", "appreciate", "master", "be aware", "grasp", "improve")
_MEANS_ZH = ("能", "会", "独立", "正确", "自己", "尝试", "用")


def measurable(plan: LessonPlan) -> Iterator[Finding]:
    """The verb of every goal names something that can be seen or heard."""
    for goal in plan.goals:
        verb = goal.verb.strip()
        for word in _MEANS_ZH:
            verb = verb.removeprefix(word)
        plain = verb.lower()
        if plain in MEASURABLE_EN or plain.split(" ")[0] in MEASURABLE_EN or verb in MEASURABLE_ZH:
            continue
        if plain.startswith(VAGUE_EN) or verb.startswith(VAGUE_ZH):
            yield Finding(
                "measurable-verbs", "hard", f"goals/{goal.id}",
                f"“{goal.verb}”看不出学生做了什么，请换成能观察的动词，如“说出、计算、画出、解释、判断”。",
                f"“{goal.verb}” cannot be observed; use a verb such as explain, calculate, draw, judge.",
            )  # fmt: skip
        elif not any(verb.startswith(known) or verb.endswith(known) for known in MEASURABLE_ZH):
            yield Finding(
                "known-verbs", "soft", f"goals/{goal.id}",
                f"行为动词表里没有“{goal.verb}”，请确认它能被观察。",
                f"“{goal.verb}” is not in the table of verbs; make sure it can be observed.",
            )  # fmt: skip


def behaviour(plan: LessonPlan) -> Iterator[Finding]:
    """What pupils do is not itself written in words that cannot be observed."""
    for goal in plan.goals:
        vague = next(
            (word for word in (*VAGUE_ZH, *VAGUE_EN) if goal.behaviour.strip().lower().startswith(word)), ""
        )
        if vague:
            yield Finding(
                "measurable-verbs", "hard", f"goals/{goal.id}",
                f"目标的行为以“{vague}”开头，无法观察。", f"The behaviour begins with “{vague}”, which cannot be observed.",
            )  # fmt: skip
