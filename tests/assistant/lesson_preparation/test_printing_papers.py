"""Prints: every goal and every minute on the page, two languages, nothing empty, sources and review last."""

from collections.abc import Callable
from dataclasses import fields as fields_of

import pytest

from assistant.artefact import Artefact, CitationView, Status
from assistant.documents.paper import Fields, Heading, Lines, PageBreak, Paper, Paragraph, Points, Table
from assistant.lesson_preparation.artefacts.base import Prepared
from assistant.lesson_preparation.artefacts.board import blackboard
from assistant.lesson_preparation.artefacts.courseware import courseware
from assistant.lesson_preparation.artefacts.learning_guide import learning_guide
from assistant.lesson_preparation.artefacts.observation import observation_sheet
from assistant.lesson_preparation.artefacts.talk import lesson_talk
from assistant.lesson_preparation.artefacts.worksheet import worksheet
from assistant.lesson_preparation.plan import LessonPlan
from assistant.lesson_preparation.printing import NotPrintable, printed
from assistant.lesson_preparation.unit import UnitPlan
from tests.assistant.lesson_preparation.plans import chinese, english

MAKERS: list[Callable[[LessonPlan], Prepared]] = [
    courseware,
    learning_guide,
    worksheet,
    blackboard,
    lesson_talk,
    observation_sheet,
]


def said(paper: Paper) -> str:
    """Everything on the page."""
    parts: list[str] = [paper.title, paper.subtitle, *paper.sources]
    for block in paper.blocks:
        match block:
            case Heading(text=text) | Paragraph(text=text):
                parts.append(text)
            case Points(items=items):
                parts += items
            case Fields(pairs=pairs):
                parts += [part for pair in pairs for part in pair]
            case Table(header=header, rows=rows):
                parts += [*header, *(cell for row in rows for cell in row)]
            case _:
                assert isinstance(block, Lines | PageBreak)
    return "\n".join(parts)


def require_sound(paper: Paper) -> None:
    """No empty block, no ragged table, no broken formula, shares that fill the line."""
    assert paper.title
    assert paper.blocks
    for block in paper.blocks:
        match block:
            case Heading(text=text) | Paragraph(text=text):
                assert text.strip()
            case Points(items=items):
                assert items
                assert all(one.strip() for one in items)
            case Fields(pairs=pairs):
                assert pairs
            case Table(header=header, rows=rows, widths=widths):
                assert rows
                assert all(len(row) == len(header) for row in rows)
                assert not widths or (len(widths) == len(header) and sum(widths) == pytest.approx(1))
    assert said(paper).count("$") % 2 == 0
    assert "None" not in said(paper)


def test_a_plan_is_printed_whole() -> None:
    plan = chinese()
    paper = printed(plan).paper
    require_sound(paper)
    text = said(paper)
    for goal in plan.goals:
        assert goal.behaviour in text
        assert goal.evidence in text
    process = next(b for b in paper.blocks if isinstance(b, Table) and b.header[0] == "环节")
    assert process.header == ("环节", "教师活动", "学生活动", "设计意图与评价")
    begun = [row[0].split("\n") for row in process.rows if row[0]]
    assert [said[-1] for said in begun] == [f"{step.minutes}分钟" for step in plan.steps]
    numbers = [said[0].split(" ")[0] for said in begun]
    assert numbers == [f"1.{place}" for place in range(1, len(plan.steps) + 1)]
    for step in plan.steps:
        assert step.teacher in text
        assert all(question.text in text and question.expected in text for question in step.questions)
    matrix = next(b for b in paper.blocks if isinstance(b, Table) and "评价证据" in b.header)
    assert [row[0] for row in matrix.rows] == [goal.id for goal in plan.goals]
    assert {one for row in matrix.rows for one in row[1].split()} <= set(numbers)
    for step in plan.steps:
        assert all(check.evidence in text for check in step.checks)
        assert all(criterion in text for check in step.checks for criterion in check.criteria)
    assert all(one.answer in text for one in plan.homework)
    assert "（缺）" not in text
    assert sum(block.count for block in paper.blocks if isinstance(block, Lines)) >= 6
    for word in ("课标要求", "板书设计", "作业设计", "安全提示", "教学反思", "事实审", "价值审", "适切审"):
        assert word in text


def test_a_gap_in_the_matrix_is_shown_and_not_hidden() -> None:
    plan = chinese()
    plan.steps[1].checks = []
    assert "（缺）" in said(printed(plan).paper)


def test_two_periods_stand_apart() -> None:
    plan = chinese()
    plan.setting.periods = 2
    plan.steps[2].period = plan.steps[3].period = 2
    headings = [block.text for block in printed(plan).paper.blocks if isinstance(block, Heading)]
    assert [text for text in headings if "课时（" in text] == ["第1课时（20分钟）", "第2课时（25分钟）"]


@pytest.mark.parametrize("plan", [chinese(), english()], ids=["zh", "en"])
@pytest.mark.parametrize("make", MAKERS)
def test_papers_of_a_plan_are_sound_in_both_languages(
    make: Callable[[LessonPlan], Prepared], plan: LessonPlan
) -> None:
    made = make(plan)
    paper = printed(made).paper
    require_sound(paper)
    assert paper.language == plan.setting.language
    assert paper.sources
    if paper.language == "en":
        assert not [letter for letter in said(paper) if "\u4e00" <= letter <= "\u9fff"]


def test_an_english_plan_is_printed_in_english() -> None:
    paper = printed(english()).paper
    require_sound(paper)
    assert not [letter for letter in said(paper) if "\u4e00" <= letter <= "\u9fff"]
    assert "five correct sentences" in said(paper)


def test_the_deck_holds_what_the_courseware_says() -> None:
    made = courseware(chinese())
    deck = printed(made).deck
    assert deck is not None
    assert [slide.title for slide in deck.slides] == [slide.title for slide in made.slides]
    assert sum(slide.minutes for slide in deck.slides) == pytest.approx(45)
    for slide in deck.slides:
        assert slide.notes
        assert len(slide.bullets) <= 5
        if slide.table:
            assert len(slide.table.widths) == len(slide.table.header)
        if slide.answer:
            assert slide.answer not in slide.bullets


def test_answers_stand_behind_the_page_break() -> None:
    for make, answer in ((learning_guide, "两个小的面积之和等于大的"), (worksheet, "面积的两种表示相等")):
        blocks = printed(make(chinese())).paper.blocks
        last = max(number for number, block in enumerate(blocks) if isinstance(block, PageBreak))
        front, back = (Paper("x", part) for part in (blocks[:last], blocks[last:]))
        assert answer not in said(front)
        assert answer in said(back)


def test_sources_notice_and_state_are_printed() -> None:
    view = CitationView(
        number=1,
        passage="p",
        resource="r",
        title="课例",
        publisher="某出版社",
        quote="直角三角形",
        start=0,
        end=5,
    )
    plan = chinese(
        citations=[view.model_dump()],
        notice="由系统起草，须教师审阅",
        label="本文由人工智能生成",
        status="reviewed",
    )
    paper = printed(plan).paper
    assert "《课例》" in paper.sources[0]
    assert "直角三角形" in paper.sources[0]
    text = said(paper)
    assert "由系统起草，须教师审阅" in text
    assert "本文由人工智能生成" in text
    assert "已审核，尚未发布" in text
    assert plan.status is Status.REVIEWED


def test_a_unit_plan_is_printed_with_rubric_and_map() -> None:
    goal = chinese().goals[0].model_dump()
    rubric = [{"id": "c1", "name": "推理", "levels": ["步步有据", "多数有据", "缺少依据"]}]
    task = {key: f"{key}内容" for key in ("goal", "role", "audience", "situation", "product", "standards")}
    data = {
        "id": "u",
        "title": "勾股定理单元",
        "setting": {"subject": "mathematics", "grade": 8, "unit": "勾股定理", "periods": 2},
        "ideas": [{"id": "i1", "text": "形与数互相转化"}],
        "questions": [{"id": "q1", "text": "边与角怎样互相决定？"}],
        "goals": [goal],
        "situation": "设计无障碍坡道",
        "task": {**task, "rubric": rubric},
        "periods": [
            {
                "id": f"p{n}",
                "number": n,
                "title": f"课{n}",
                "goals": ["g1"],
                "task": "测量",
                "activity": "分组",
                "evidence": "数据单",
            }
            for n in (1, 2)
        ],
        "structure": {"text": "勾股定理", "children": [{"text": "逆定理"}]},
    }
    paper = printed(UnitPlan.model_validate(data)).paper
    require_sound(paper)
    for word in ("形与数互相转化", "步步有据", "合格", "课2", "数据单", "设计无障碍坡道", "单元反思"):
        assert word in said(paper)


def test_what_has_no_print_says_so() -> None:
    with pytest.raises(NotPrintable):
        printed(Artefact(id="x", kind="answer"))
    assert {field.name for field in fields_of(printed(chinese()))} == {"paper", "deck", "workbook"}
