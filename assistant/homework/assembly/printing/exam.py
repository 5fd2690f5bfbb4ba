"""Prints a test paper: forms for pupils, then key, marking guide and blueprint sheet for teachers."""

from collections.abc import Iterator

from assistant.documents.paper import Block, Heading, PageBreak, Paper, Paragraph, Points, Table
from assistant.documents.workbook import Workbook
from assistant.homework.assembly.exam_paper import ExamPaper
from assistant.homework.assembly.paper_form import PaperForm
from assistant.homework.assembly.printing.items import item_blocks
from assistant.homework.assembly.printing.key import guide, key
from assistant.homework.assembly.printing.sheet import sheet_blocks, sheets
from assistant.homework.assembly.words import grade_words
from assistant.lesson_preparation.artefacts.base import say
from assistant.lesson_preparation.printing.pieces import Printed, fields, sources, state, thin


def print_exam(paper: ExamPaper) -> Printed:
    """Everything in one document, pupils' pages first, and the sheet as a workbook with live sums."""
    z = paper.language
    blocks: list[Block] = []
    for form in paper.forms:
        if blocks:
            blocks.append(PageBreak())
        blocks += form_blocks(paper, form)
    blocks += [PageBreak(), *teacher_blocks(paper)]
    first = Paper(
        paper.title,
        tuple(blocks),
        subtitle=grade_words(paper.blueprint.grade, z),
        header=paper.title,
        language=z,
        sources=sources(paper, paper.basis),
    )
    return Printed(first, workbook=Workbook(paper.title, tuple(sheets(paper)), z))


def pupil_paper(paper: ExamPaper, form: PaperForm) -> Paper:
    """What pupils of one form are given, and nothing else."""
    z = paper.language
    return Paper(
        paper.title,
        tuple(form_blocks(paper, form)),
        subtitle=say(z, f"{form.letter}卷", f"Form {form.letter}"),
        header=f"{paper.title}　{form.letter}",
        language=z,
    )


def form_blocks(paper: ExamPaper, form: PaperForm) -> list[Block]:
    """Head, notes and sections of one form."""
    z, blank = paper.language, "　　　　"
    blocks: list[Block] = []
    if len(paper.forms) > 1:
        blocks.append(Heading(say(z, f"{form.letter}卷", f"Form {form.letter}")))
    blocks += [
        fields(
            (say(z, "班级", "Class"), blank), (say(z, "学号", "Number"), blank),
            (say(z, "得分", "Score"), blank),
            columns=3,
        ),
        Paragraph(say(z, "注意事项", "Before you begin"), "lead"),
        Points(tuple(paper.notes), ordered=True),
    ]  # fmt: skip
    for section, heading in enumerate(form.sections):
        inside = [one for one in form.items if one.section == section]
        blocks.append(Heading(heading, 2))
        even = len({one.points for one in inside}) == 1
        told = ""
        for one in inside:
            material = one.item.stimulus.strip()
            if material and material != told:
                last = max(other.number for other in inside if other.item.stimulus.strip() == material)
                blocks += _material(material, one.number, last, z)
            told = material
            blocks += item_blocks(one, paper.pictures, z, points=not even, room=not paper.card)
    return blocks


def _material(text: str, first: int, last: int, z: str) -> Iterator[Block]:
    if last > first:
        yield Paragraph(
            say(z, f"阅读材料，完成第{first}–{last}题。", f"Read this and answer {first} to {last}.")
        )
    for line in text.split("\n"):
        if line.strip():
            yield Paragraph(line, "quote")


def teacher_blocks(paper: ExamPaper) -> list[Block]:
    """Key and guide of each form, then the blueprint sheet."""
    z = paper.language
    blocks: list[Block] = [
        Heading(say(z, "教师用页（不发给学生）", "Teacher's pages (not for pupils)")),
        *(block for form in paper.forms for block in key(form, z, len(paper.forms) > 1)),
        *([_form_map(paper)] if len(paper.forms) > 1 else []),
        *(block for form in paper.forms for block in guide(form, z, len(paper.forms) > 1)),
        PageBreak(),
        *sheet_blocks(paper),
        *thin(paper.thin, z),
        *state(paper, z),
    ]
    return blocks


def _form_map(paper: ExamPaper) -> Table:
    """Which item stands where in each form, and how its options lie (A 卷与 B 卷对照)."""
    z = paper.language
    places: dict[str, dict[str, str]] = {one.item.id: {} for form in paper.forms for one in form.items}
    for form in paper.forms:
        for one in form.items:
            order = "".join(one.labels)
            moved = f" ({order})" if order and list(one.labels) != sorted(one.labels) else ""
            places[one.item.id][form.letter] = f"{one.number}{moved}"
    letters = [form.letter for form in paper.forms]
    rows = tuple((id_, *(held.get(letter, "—") for letter in letters)) for id_, held in places.items())
    head = (say(z, "题库编号", "Item"), *(say(z, f"{letter}卷题号", f"Form {letter}") for letter in letters))
    caption = say(
        z,
        "各卷题目对照（括号内为该卷 A、B、C、D 对应的题库选项）",
        "Items of the forms (in brackets the bank's options in the form's order)",
    )
    return Table(head, rows, caption=caption)
