# ruff: noqa: E501  (what teachers read is kept in one piece)
"""Duties of care: experiments, maps, outings and sharp tools carry their safety or review duty."""

import re
from collections.abc import Iterator

from assistant.lesson_preparation.checks.finding import Finding, texts
from assistant.lesson_preparation.plan import LessonPlan
from assistant.lesson_preparation.words import LessonKind

_DUTIES = (
    (re.compile(r"稀盐酸|稀硫酸|浓硫酸|氢氧化钠|酒精灯|点燃|加热.{0,6}(试管|烧杯|药品)"), re.compile(r"护目镜|最少量|束紧|灯帽|冲洗"),
     "用到化学药品或加热，安全提示中要写明防护和应急办法。", "Chemicals or heating are used; safety has to say how to protect and what to do."),
    (re.compile(r"通电|接线|学生电源|电流表|电压表"), re.compile(r"断开开关|36伏|安全电压|市电"),
     "有用电操作，安全提示中要写明电源和接线要求。", "Circuits are built; safety has to name source and wiring."),
    (re.compile(r"中国地图|世界地图|行政区划图|国界"), re.compile(r"审图号|标准地图"),
     "用到地图，须使用有审图号的标准地图。", "A map is used; it has to be an approved standard map."),
    (re.compile(r"校外|户外|到操场|参观|研学|field trip|outdoor"), re.compile(r"审批|清点|随行|急救|supervis"),
     "有离开教室的活动，安全提示中要写明审批、清点和随行。", "Pupils leave the classroom; safety has to name permission and supervision."),
)  # fmt: skip


def safety(plan: LessonPlan) -> Iterator[Finding]:
    """What the steps let pupils do is covered by a safety duty."""
    done = " ".join(text for section, text in texts(plan) if section.startswith("steps/"))
    done += " ".join(one for step in plan.steps for one in step.resources)
    covered = " ".join(plan.safety)
    for trigger, duty, zh, en in _DUTIES:
        if trigger.search(done) and not duty.search(covered):
            yield Finding("safety", "hard", "safety", zh, en)
    if plan.setting.lesson_kind is LessonKind.EXPERIMENT and not plan.safety:
        yield Finding(
            "safety", "hard", "safety", "实验课必须有安全提示。", "An experiment needs safety duties."
        )


def citations(plan: LessonPlan) -> Iterator[Finding]:
    """Every quote has a passage and a place that is as long as it; whether it stands there word for word is
    asked where the library is at hand."""
    for one in plan.citations:
        if not one.passage or one.end - one.start != len(one.quote):
            yield Finding(
                "citations", "hard", "citations",
                f"第{one.number}条引文的出处与原文对不上。", f"The place of quote {one.number} does not fit it.",
            )  # fmt: skip
