"""A training plan on paper."""

from assistant.documents.paper import Block, Fields, Heading, Paper, Paragraph, Points, Table
from assistant.teacher_training.training_plans.plan import FORMS, TrainingPlan

_KINDS = {"knowledge": "知识", "skill": "技能", "product": "成果"}
_LEVELS = ("一", "二", "三", "四")


def print_plan(plan: TrainingPlan) -> Paper:
    """The plan as a paper."""
    blocks = (*_head(plan), *_needs(plan), *_content(plan), *_assessment(plan), *_around(plan))
    return Paper(title=plan.title, subtitle="教师培训方案", blocks=blocks, header="培训方案（征求意见稿）")


def _head(plan: TrainingPlan) -> list[Block]:
    pairs = (
        ("培训对象", plan.audience), ("人数", f"{plan.people} 人"), ("时间", plan.start or "待定"),
        ("地点", plan.place or "待定"), ("总学时", f"{plan.hours} 学时"),
        ("学分", f"{plan.credits:g} 学分（每 {plan.per_credit} 学时 1 学分）"),
    )  # fmt: skip
    return [Paragraph(plan.notice, "lead"), Fields(pairs, 2)]


def _needs(plan: TrainingPlan) -> list[Block]:
    rows = tuple((one.indicator, one.name, f"{one.n}", f"{one.share:.0%}") for one in plan.findings)
    blocks: list[Block] = [Heading("一、背景与需求", 1), *(Paragraph(line) for line in plan.background)]
    head = ("指标", "内容", "有效人数", "有需求或有差距")
    blocks.append(Table(head, rows, (0.12, 0.54, 0.14, 0.2), numeric=frozenset({2, 3})))
    if plan.needs_left_out:
        blocks.append(Paragraph(f"人数不足、未写入：{'；'.join(plan.needs_left_out)}。", "note"))
    return blocks


def _content(plan: TrainingPlan) -> list[Block]:
    goals = tuple(
        (one.id, _KINDS[one.kind], f"{one.text}（{one.indicator}）", one.evidence) for one in plan.goals
    )
    blocks: list[Block] = [
        Heading("二、培训目标", 1),
        Table(("编号", "类别", "目标（数字素养指标）", "怎样看出达到"), goals, (0.08, 0.1, 0.42, 0.4)),
        Heading("三、课程模块", 1),
    ]
    rows = tuple(
        (
            one.theme, "\n".join(one.goals), f"{one.hours}\n（理论 {one.theory}：实践 {one.practice}）",
            FORMS[one.form], f"{one.task}\n证据：{one.evidence}",
            "\n".join(each.title for each in one.resources) or "–",
        )
        for one in plan.modules
    )  # fmt: skip
    head = ("主题", "目标", "学时", "形式", "任务与证据", "资源")
    blocks.append(Table(head, rows, (0.18, 0.08, 0.13, 0.1, 0.29, 0.22)))
    blocks.append(
        Paragraph(f"学时合计 {sum(one.hours for one in plan.modules)}；授课教师由主办单位填写。", "note")
    )
    return blocks


def _assessment(plan: TrainingPlan) -> list[Block]:
    levels = tuple(
        (f"第{_LEVELS[one.level - 1]}层　{one.name}", one.what, one.how, one.when) for one in plan.levels
    )
    rubric = tuple((one.name, one.good, one.fair, one.weak) for one in plan.rubric)
    return [
        Heading("四、考核与评估", 1),
        Points(tuple(plan.assessment)),
        Table(("层次（柯氏四级）", "看什么", "怎样看", "什么时候"), levels, (0.2, 0.27, 0.33, 0.2)),
        Heading("成果量规", 2),
        Table(("方面", "较好", "一般", "待改进"), rubric, (0.16, 0.3, 0.27, 0.27)),
    ]


def _around(plan: TrainingPlan) -> list[Block]:
    budget = tuple((one.name, one.basis, one.amount or "　　　　元") for one in plan.budget)
    blocks: list[Block] = [
        Heading("五、训后跟踪", 1), Points(tuple(plan.follow_up)),
        Heading("六、管理与安全", 1), Points(tuple(plan.management)),
        Heading("七、经费", 1), Table(("项目", "计算依据", "金额"), budget, (0.3, 0.45, 0.25)),
        Heading("八、绩效指标", 1), Points(tuple(plan.indicators)),
    ]  # fmt: skip
    return blocks
