# ruff: noqa: E501  (what teachers read is kept in one piece)
"""Wording: nothing banned or biased, readable for the grade, activities that do not repeat."""

import re
from collections.abc import Iterator
from itertools import pairwise

from assistant.lesson_preparation.checks.finding import Finding, texts
from assistant.lesson_preparation.plan import LessonPlan
from assistant.lesson_preparation.words import Phase
from guardrails.policy import Policy

_SENTENCE_END = re.compile(r"[。！？!?；;\n]")
_LONGEST = {1: 40, 3: 60, 5: 75, 7: 95}
"""Characters of a Chinese sentence that pupils read, from a grade on."""
_HARMFUL = (
    "罚抄",
    "罚站",
    "体罚",
    "差生",
    "后进生",
    "笨",
    "家长批改",
    "家长签字检查",
    "按成绩排名",
    "公布排名",
)
_ALIKE = 0.9
_ACTIVITIES = frozenset({Phase.EXPLORE, Phase.EXPLAIN, Phase.PRACTISE})
"""Phases whose steps should differ; how a period opens and ends may be a routine."""


def banned(plan: LessonPlan, policy: Policy | None) -> Iterator[Finding]:
    """No rule blocks the text, and it has none of the words that shame or punish."""
    for section, text in texts(plan):
        for word in _HARMFUL:
            if word in text:
                yield Finding(
                    "wording", "hard", section,
                    f"出现“{word}”，请换成尊重学生的说法或做法。", f"It says “{word}”; choose a respectful wording.",
                )  # fmt: skip
    if policy is None:
        return
    whole = "\n".join(dict.fromkeys(text for _, text in texts(plan)))
    verdict = policy.judge(whole, "output", "lesson-plan")
    for finding in verdict.findings:
        if finding.action == "block":
            yield Finding(
                "wording", "hard", "title",
                f"规则{finding.rule}不允许：{policy.message(finding.rule, 'zh')}",
                f"Rule {finding.rule}: {policy.message(finding.rule, 'en')}",
            )  # fmt: skip


def reading_level(plan: LessonPlan) -> Iterator[Finding]:
    """Sentences that pupils read, in questions and tasks, are not too long for the grade."""
    limit = max((start, most) for start, most in _LONGEST.items() if start <= plan.setting.grade)[1]
    if plan.setting.language == "en":
        limit *= 3
    read = [(f"steps/{step.id}", q.text) for step in plan.steps for q in step.questions]
    read += [(f"homework/{one.id}", one.text) for one in plan.homework]
    for section, text in read:
        longest = max(_SENTENCE_END.split(re.sub(r"\$[^$]*\$", "式", text)), key=len)
        if len(longest) > limit:
            yield Finding(
                "reading-level", "soft", section,
                f"这句话有{len(longest)}个字，{plan.setting.grade}年级学生读起来偏长：{longest[:24]}……",
                f"A sentence of {len(longest)} characters is long for grade {plan.setting.grade}: {longest[:24]}…",
            )  # fmt: skip


def duplicates(plan: LessonPlan) -> Iterator[Finding]:
    """No activity stands in the plan twice with the same tasks, and no task is set twice."""
    seen: list[tuple[str, int, frozenset[str]]] = []
    for step in plan.steps:
        if step.phase not in _ACTIVITIES:
            continue
        tasks = [*(question.text for question in step.questions), step.tiers.basic if step.tiers else ""]
        said = " ".join([step.teacher, *tasks])
        pairs = frozenset(a + b for a, b in pairwise(said))
        for other, period, theirs in seen:
            if pairs and len(pairs & theirs) / len(pairs | theirs) > _ALIKE:
                yield Finding(
                    "duplicate-activities", "hard" if step.period - period <= 1 else "soft", f"steps/{step.id}",
                    f"与环节{other}的活动几乎相同。", f"Almost the same activity as step {other}.",
                )  # fmt: skip
        seen.append((step.id, step.period, pairs))
    known: dict[str, str] = {}
    for one in plan.homework:
        if one.text in known:
            yield Finding(
                "duplicate-tasks", "soft", f"homework/{one.id}",
                f"与{known[one.text]}是同一道题。", f"The same task as {known[one.text]}.",
            )  # fmt: skip
        known.setdefault(one.text, one.id)
