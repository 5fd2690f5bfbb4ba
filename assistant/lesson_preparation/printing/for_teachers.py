"""Prints what teachers use among themselves: board plan, lesson talk, group record, observation sheet."""

from assistant.documents.paper import Block, Fields, Heading, Lines, Paper, Paragraph
from assistant.documents.workbook import Live, Sheet, Workbook
from assistant.lesson_preparation.artefacts.base import say
from assistant.lesson_preparation.artefacts.board import BlackboardPlan
from assistant.lesson_preparation.artefacts.group_record import Change, GroupRecord
from assistant.lesson_preparation.artefacts.observation import ObservationSheet
from assistant.lesson_preparation.artefacts.talk import LessonTalk
from assistant.lesson_preparation.printing.for_pupils import subtitle
from assistant.lesson_preparation.printing.pieces import (
    Printed,
    fields,
    listed,
    numbered,
    sources,
    state,
    table,
    thin,
)

_BLANK = "　　　　"


def print_board(board: BlackboardPlan) -> Printed:
    """The board as it stands at the end, side by side, and when each line is written."""
    z = board.language
    main = [f"{'　　' * line.depth}{line.text}" for line in board.lines if line.area == "main"]
    side = [line.text for line in board.lines if line.area == "side"]
    colours = {"white": ("白", "white"), "yellow": ("黄", "yellow"), "red": ("红", "red")}
    blocks: list[Block] = [
        Heading(say(z, "板面", "The board")),
        table(
            say(z, "主板书,副板书（学生作答）", "Main,Side (pupils)"),
            [("\n".join(main), "\n".join(f"• {text}" for text in side))],
            (0.64, 0.36),
        ),
        Heading(say(z, "书写次序", "Order of writing")),
        table(
            say(z, "次序,内容,位置,环节,颜色", "No.,Line,Area,Step,Colour"),
            [
                (
                    number,
                    line.text,
                    say(z, "主" if line.area == "main" else "副", line.area),
                    line.step,
                    say(z, *colours[line.colour]),
                )
                for number, line in enumerate(board.lines, start=1)
            ],
            (0.08, 0.54, 0.12, 0.14, 0.12),
        ),
        *listed(say(z, "使用提示", "Hints"), board.hints),
        *thin(board.thin, z),
        *state(board, z),
    ]
    return Printed(_paper(board, blocks, subtitle(board.plan, z)))


def print_talk(talk: LessonTalk) -> Printed:
    """The talk to be read out, and what may be asked."""
    z = talk.language
    blocks: list[Block] = [
        Paragraph(say(z, f"按平稳语速约需{talk.minutes:g}分钟。", f"About {talk.minutes:g} minutes."), "note")
    ]
    for section in talk.sections:
        blocks += [Heading(section.title), *(Paragraph(text) for text in section.paragraphs)]
    blocks += [
        *listed(say(z, "评委可能追问", "Questions to expect"), talk.questions, ordered=True, level=1),
        *thin(talk.thin, z),
        *state(talk, z),
    ]
    return Printed(_paper(talk, blocks, subtitle(talk.plan, z)))


def print_record(record: GroupRecord) -> Printed:
    """Who met, what changed section by section, figures, discussion, and the signatures."""
    z = record.language
    blocks: list[Block] = [
        fields(
            (say(z, "课题", "Topic"), record.plan.title),
            (say(z, "主备人", "Prepared by"), record.lead or _BLANK),
            (say(z, "时间地点", "When and where"), record.held or _BLANK),
            (say(z, "参加人", "Members"), say(z, "、", ", ").join(record.members) or _BLANK),
            (
                say(z, "结论", "State"),
                say(z, "已定稿", "agreed") if record.agreed else say(z, "尚待讨论", "open"),
            ),
        ),
        Heading(say(z, "修改对照", "Changes")),
        table(
            say(z, "部分,原稿,修改稿,修改人", "Section,Before,After,By"),
            [_change(one, z) for one in record.changes],
            (0.14, 0.37, 0.37, 0.12),
        ),
        Paragraph(say(z, "未改动：", "Unchanged: ") + say(z, "、", ", ").join(record.kept), "note"),
        Heading(say(z, "前后数据", "Figures")),
        table(say(z, "项目,原稿,修改稿", "Figure,Before,After"), record.figures, (0.5, 0.25, 0.25)),
        *listed(say(z, "讨论点", "To discuss"), record.points, ordered=True, level=1),
        Heading(say(z, "讨论记录", "Discussion")),
        table(
            say(z, "部分,发言人,意见,结论", "Section,By,Remark,Decision"),
            [(one.section, one.by, one.text, one.decision) for one in record.remarks]
            or [("", "", "", "")] * 4,
            (0.14, 0.14, 0.46, 0.26),
        ),
        Fields(((say(z, "主备人签名", "Signed"), _BLANK), (say(z, "备课组长签名", "Head of group"), _BLANK))),
        *thin(record.thin, z),
        *state(record, z),
    ]
    return Printed(_paper(record, blocks, subtitle(record.plan, z)))


def _change(change: Change, z: str) -> tuple[str, str, str, str]:
    share = say(z, f"改动约{change.share:.0%}", f"about {change.share:.0%} changed")
    nothing = say(z, "（无）", "(nothing)")
    return (
        f"{change.title}\n{share}",
        numbered(change.removed) if change.removed else nothing,
        numbered(change.added) if change.added else nothing,
        change.by,
    )


def print_observation(sheet: ObservationSheet) -> Printed:
    """The sheet to take into the lesson; the scale adds up by itself in the workbook."""
    z = sheet.language
    blocks: list[Block] = [
        fields(
            (say(z, "课题", "Topic"), sheet.plan.title),
            (say(z, "授课教师", "Teacher"), _BLANK),
            (say(z, "班级", "Class"), _BLANK),
            (say(z, "听课人", "Observer"), _BLANK),
            (say(z, "日期节次", "Date and period"), _BLANK),
        ),
        *listed(say(z, "观察重点", "Focus"), sheet.focus, ordered=True, level=1),
        Heading(say(z, "目标与证据", "Goals and evidence")),
        table(
            say(z, "目标,要收集的证据,达成人数或记录", "Goal,Evidence to collect,What was seen"),
            [(f"{one.goal} {one.text}", numbered(one.evidence), "") for one in sheet.goals],
            (0.38, 0.34, 0.28),
        ),
        Heading(say(z, "过程记录", "Minute by minute")),
        table(
            say(
                z,
                "预设时间,环节与看点,教师行为,学生行为,实际时间",
                "Planned,Step and what to watch,Teacher,Pupils,Real",
            ),
            [
                (
                    say(z, f"第{one.period}课时 {one.planned}", f"P{one.period} {one.planned}"),
                    "\n".join([one.title, *one.watch]),
                    "",
                    "",
                    "",
                )
                for one in sheet.steps
            ],
            (0.13, 0.35, 0.21, 0.21, 0.1),
        ),
        Heading(say(z, "提问记录", "Questions")),
        table(
            say(z, "预设问题,层次,候答秒数,回答情况", "Planned question,Level,Seconds waited,Answers"),
            [(one.text, one.level, "", "") for one in sheet.questions] + [("", "", "", "")] * 3,
            (0.42, 0.12, 0.14, 0.32),
        ),
        Heading(say(z, "量表", "Scale")),
        table(
            say(z, "项目,看什么,满分,得分", "Item,Look for,Points,Score"),
            [(one.name, one.look_for, one.points, "") for one in sheet.scale],
            (0.18, 0.54, 0.14, 0.14),
        ),
        Heading(say(z, "亮点（写事实）", "Strengths (facts)"), 2),
        Lines(4),
        Heading(say(z, "一条建议", "One suggestion"), 2),
        Lines(4),
        *listed(say(z, "课后交流提纲", "For the talk afterwards"), sheet.talk, ordered=True),
        *thin(sheet.thin, z),
        *state(sheet, z),
    ]
    return Printed(_paper(sheet, blocks, subtitle(sheet.plan, z)), workbook=_scale(sheet))


def _scale(sheet: ObservationSheet) -> Workbook:
    z, last = sheet.language, len(sheet.scale) + 1
    whole = sum(one.points for one in sheet.scale)
    rows = [(one.name, one.look_for, one.points, None) for one in sheet.scale]
    total = (say(z, "合计", "Sum"), "", Live(f"=SUM(C2:C{last})", whole), Live(f"=SUM(D2:D{last})", 0))
    return Workbook(
        sheet.title,
        (
            Sheet(
                say(z, "量表", "Scale"),
                tuple(say(z, "项目,看什么,满分,得分", "Item,Look for,Points,Score").split(",")),
                (*rows, total),
                (16, 50, 10, 10),
                sheet.thin[0] if sheet.thin else "",
            ),
        ),
        z,
    )


def _paper(
    artefact: BlackboardPlan | LessonTalk | GroupRecord | ObservationSheet, blocks: list[Block], below: str
) -> Paper:
    return Paper(
        artefact.title,
        tuple(blocks),
        subtitle=below,
        header=artefact.title,
        language=artefact.language,
        sources=sources(artefact, artefact.basis),
    )
