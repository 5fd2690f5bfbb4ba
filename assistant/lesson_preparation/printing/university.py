"""Prints a university session, with a workbook that computes the attainment of each goal."""

from assistant.documents.paper import Block, Formula, Heading, Paper, Paragraph
from assistant.documents.workbook import Cell, Live, Sheet, Workbook
from assistant.lesson_preparation.artefacts.base import say
from assistant.lesson_preparation.artefacts.university import UniversitySession
from assistant.lesson_preparation.printing.pieces import Printed, fields, listed, sources, state, table, thin
from assistant.lesson_preparation.words import named


def print_session(session: UniversitySession) -> Printed:
    """Goals, matrix of graduate attributes, six steps, assessment, attainment."""
    z = session.language
    blocks: list[Block] = [
        fields(
            (say(z, "课程", "Course"), session.course),
            (say(z, "课程代码", "Code"), session.course_code),
            (say(z, "学分", "Credits"), session.credits),
            (say(z, "课题", "Topic"), session.topic),
            (
                say(z, "时长", "Minutes"),
                say(z, f"{session.minutes}分钟", str(session.minutes)),
            ),
            (say(z, "授课教师", "Lecturer"), "　　　　"),
        ),
        Heading(say(z, "课程目标", "Objectives")),
        table(
            say(z, "编号,层次,目标,证据", "No.,Level,Objective,Evidence"),
            [(goal.id, named(goal.level, z), goal.text, goal.evidence) for goal in session.goals],
            (0.08, 0.12, 0.5, 0.3),
        ),
        *_matrix(session),
        Heading(say(z, "教学过程", "Process")),
        table(
            say(z, "环节,教师,学生,目标,时间", "Step,Lecturer,Students,Goals,Min"),
            [
                (
                    one.name,
                    one.teacher,
                    one.students,
                    say(z, "、", ", ").join(one.goals) or "—",
                    say(z, f"{one.minutes}分钟", str(one.minutes)),
                )
                for one in session.steps
            ],
            (0.13, 0.4, 0.25, 0.12, 0.1),
        ),
        *_assessment(session),
        *listed(say(z, "两性一度", "Order, novelty, challenge"), session.depth, level=1),
        *listed(say(z, "参考文献", "Readings"), session.readings, ordered=True, level=1),
        *thin(session.thin, z),
        *state(session, z),
    ]
    paper = Paper(
        session.title,
        tuple(blocks),
        header=session.title,
        language=z,
        sources=sources(session, session.basis),
    )
    return Printed(paper, workbook=_attainment(session))


def _assessment(session: UniversitySession) -> list[Block]:
    """The components and the formula of attainment."""
    z = session.language
    return [
        Heading(say(z, "考核与达成度", "Assessment and attainment")),
        table(
            say(z, "考核环节,满分,占目标权重", "Component,Full,Weight"),
            [(one.name, one.full, f"{one.weight}%") for one in session.components],
            (0.5, 0.25, 0.25),
        ),
        Paragraph(
            say(
                z,
                f"课程目标达成度按下式计算，期望值{session.target:g}；随附工作簿填入平均分即得结果。",
                f"Attainment of a goal, expected {session.target:g}; computed in the workbook.",
            )
        ),
        Formula(r"A_k=\sum_{i} w_i\cdot\frac{\bar{x}_{ki}}{m_i}"),
        Paragraph(
            say(
                z,
                r"$w_i$为第$i$项权重，$\bar{x}_{ki}$为目标$k$在该项的平均得分，$m_i$为该项满分。",
                r"$w_i$ weight, $\bar{x}_{ki}$ mean score of goal $k$, $m_i$ full score of component $i$.",
            ),
            "note",
        ),
    ]


def _matrix(session: UniversitySession) -> list[Block]:
    """Which goals serve which graduate attributes."""
    z = session.language
    if not session.requirements:
        return []
    head = ",".join([say(z, "毕业要求指标点", "Graduate attribute"), *(goal.id for goal in session.goals)])
    rows = [
        (
            f"{one.code} {one.text}",
            *("●" if number in one.points else "" for number in range(1, len(session.goals) + 1)),
        )
        for one in session.requirements
    ]
    return [Heading(say(z, "目标与毕业要求的支撑关系", "Goals and graduate attributes")), table(head, rows)]


def _attainment(session: UniversitySession) -> Workbook:
    """A block of components for each goal; the mean is typed in, the rest computes itself."""
    z = session.language
    rows: list[tuple[Cell, ...]] = []
    for goal in session.goals:
        start = len(rows) + 2
        for one in session.components:
            line = len(rows) + 2
            rows.append(
                (goal.id, one.name, one.full, one.weight, None, Live(f"=D{line}/100*E{line}/C{line}", 0))
            )
        whole = sum(one.weight for one in session.components)
        rows.append(
            (
                goal.id,
                say(z, "达成度", "Attainment"),
                "",
                Live(f"=SUM(D{start}:D{len(rows) + 1})", whole),
                "",
                Live(f"=SUM(F{start}:F{len(rows) + 1})", 0),
            )
        )
    sheet = Sheet(
        say(z, "达成度", "Attainment"),
        tuple(
            say(z, "目标,考核环节,满分,权重%,平均分,贡献", "Goal,Component,Full,Weight %,Mean,Share").split(
                ","
            )
        ),
        tuple(rows),
        (8, 24, 8, 10, 10, 10),
        say(
            z,
            f"填入平均分；达成度低于{session.target:g}须写改进措施。",
            f"Type in the means; below {session.target:g} act.",
        ),
    )
    return Workbook(session.title, (sheet,), z)
