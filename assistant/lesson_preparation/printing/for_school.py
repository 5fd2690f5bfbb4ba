"""Prints what a school runs on: schedule, class meeting, letter, task sheet, university session."""

from assistant.documents.paper import Block, Fields, Heading, Lines, PageBreak, Paper, Paragraph, Points
from assistant.documents.workbook import Live, Sheet, Workbook
from assistant.lesson_preparation.artefacts.base import Prepared, say
from assistant.lesson_preparation.artefacts.from_plan import grade_name
from assistant.lesson_preparation.artefacts.letter import ParentLetter
from assistant.lesson_preparation.artefacts.meeting import ClassMeeting
from assistant.lesson_preparation.artefacts.schedule import ScheduleWeek, SemesterSchedule
from assistant.lesson_preparation.artefacts.task_sheet import TaskSheet
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


def print_schedule(schedule: SemesterSchedule) -> Printed:
    """Week by week on paper; in the workbook the sums are live."""
    z = schedule.language
    blocks: list[Block] = [
        fields(
            (say(z, "学科", "Subject"), schedule.subject),
            (say(z, "年级", "Grade"), grade_name(schedule.grade, z)),
            (say(z, "教材", "Textbook"), schedule.textbook),
            (say(z, "起止日期", "Term"), f"{schedule.first_day} – {schedule.last_day}"),
            (say(z, "周课时", "Lessons a week"), schedule.weekly),
            (say(z, "可用总课时", "Lessons in all"), schedule.available),
            (
                say(z, "放假", "Holidays"),
                say(z, "、", ", ").join(
                    f"{one.name}（{one.first}至{one.last}）"
                    if z == "zh"
                    else f"{one.name} {one.first} to {one.last}"
                    for one in schedule.holidays
                ),
            ),
            (say(z, "任课教师", "Teacher"), _BLANK),
        ),
        Heading(say(z, "单元与课时", "Units and lessons")),
        table(
            say(z, "单元,课时,内容,课标条目", "Unit,Lessons,Content,Curriculum"),
            [
                (one.name, one.hours, say(z, "、", ", ").join(one.topics), "\n".join(one.codes))
                for one in schedule.units
            ],
            (0.2, 0.1, 0.42, 0.28),
        ),
        Heading(say(z, "周进度", "Week by week")),
        table(
            say(z, "周次,日期,课时,教学内容,备注", "Week,Dates,Lessons,Content,Notes"),
            [_week(week, z) for week in schedule.weeks],
            (0.08, 0.18, 0.09, 0.47, 0.18),
        ),
        *listed(say(z, "以下为系统暂定，请核对", "Assumed, please check"), schedule.assumed),
        *thin(schedule.thin, z),
        *state(schedule, z),
    ]
    return Printed(_paper(schedule, blocks), workbook=_workbook(schedule))


def _content(week: ScheduleWeek, z: str) -> str:
    parts = []
    for share in week.shares:
        topics = say(z, "、", ", ").join(share.topics)
        what = f"{share.unit}{say(z, '：', ': ') if topics else ''}{topics}"
        parts.append(f"{what}{say(z, f'（{share.hours}课时）', f' ({share.hours})')}")
    return "\n".join(parts) or say(z, "放假", "no lessons")


def _week(week: ScheduleWeek, z: str) -> tuple[object, ...]:
    dates = f"{week.first:%m.%d}–{week.last:%m.%d}"
    return week.number, dates, week.hours, _content(week, z), say(z, "；", "; ").join(week.notes)


def _workbook(schedule: SemesterSchedule) -> Workbook:
    """Two sheets; the sum of the weeks, the sum of the units, and their difference compute themselves."""
    z = schedule.language
    last, ends = len(schedule.weeks) + 1, len(schedule.units) + 1
    weeks, units = say(z, "周进度", "Weeks"), say(z, "单元课时", "Units")
    week_rows = [
        (
            week.number,
            str(week.first),
            str(week.last),
            week.hours,
            _content(week, z),
            say(z, "；", "; ").join(week.notes),
        )
        for week in schedule.weeks
    ]
    unit_rows = [
        (one.name, one.hours, say(z, "、", ", ").join(one.topics), say(z, "、", ", ").join(one.codes))
        for one in schedule.units
    ]
    total = schedule.available
    taught = sum(one.hours for one in schedule.units)
    difference = Live(f"=SUM('{weeks}'!D2:D{last})-B{ends + 1}", total - taught)
    return Workbook(
        schedule.title,
        (
            Sheet(
                weeks,
                tuple(
                    say(z, "周次,开始,结束,课时,教学内容,备注", "Week,From,To,Lessons,Content,Notes").split(
                        ","
                    )
                ),
                (*week_rows, (say(z, "合计", "Sum"), "", "", Live(f"=SUM(D2:D{last})", total), "", "")),
                (8, 12, 12, 8, 60, 24),
                say(z, "改动课时后合计自动更新。", "The sum follows your changes."),
            ),
            Sheet(
                units,
                tuple(say(z, "单元,课时,内容,课标条目", "Unit,Lessons,Content,Curriculum").split(",")),
                (
                    *unit_rows,
                    (say(z, "合计", "Sum"), Live(f"=SUM(B2:B{ends})", taught), "", ""),
                    (say(z, "与周进度之差", "Weeks minus units"), difference, "", ""),
                ),
                (24, 8, 60, 40),
                say(z, "差为0时课时相符。", "0 means that both add up."),
            ),
        ),
        z,
    )


def print_meeting(meeting: ClassMeeting) -> Printed:
    """The plan of the meeting with its steps, agreement and what to watch for."""
    blocks: list[Block] = [
        fields(
            ("主题", meeting.theme),
            ("年级", grade_name(meeting.grade)),
            ("时长", f"{meeting.minutes}分钟"),
            ("主持", _BLANK),
            ("日期", _BLANK),
        ),
        Heading("班情与背景"),
        Paragraph(meeting.background),
        *listed("目标", meeting.goals, ordered=True, level=1),
        *listed("准备", meeting.preparation, level=1),
        Heading("情境"),
        Paragraph(meeting.situation, "quote"),
        *listed("讨论问题", meeting.questions, ordered=True, level=1),
        Heading("过程"),
        table(
            "环节,班主任,学生,看得见的证据,时间",
            [
                (one.title, one.leader, one.pupils, one.evidence, f"{one.minutes}分钟")
                for one in meeting.steps
            ],
            (0.12, 0.34, 0.22, 0.22, 0.1),
        ),
        *listed("要讲清的道理", meeting.facts, level=1),
        *listed("班级约定（示例，由全班表决修改）", meeting.agreement, level=1),
        *listed("后续跟进", meeting.follow_up, level=1),
        *listed("教师须注意", meeting.care, level=1),
        Heading("会后记录", 2),
        Lines(5),
        *thin(meeting.thin, "zh"),
        *state(meeting, "zh"),
    ]
    return Printed(_paper(meeting, blocks))


def print_letter(letter: ParentLetter) -> Printed:
    """The letter as it goes home, then the slip; what is for the teacher only stands on the next page."""
    blocks: list[Block] = [
        Paragraph(letter.salutation),
        *(Paragraph(text) for text in letter.paragraphs),
        *listed("请您配合", letter.asks, ordered=True),
        *listed("在家可以这样做", letter.home, ordered=True),
        *([Paragraph(f"如有疑问，请联系：{letter.contact}")] if letter.contact else []),
        Paragraph(letter.school or "（学校名称）"),
        Paragraph(f"{letter.signed or '（落款）'}　　　　年　　月　　日"),
        Heading("回执（请沿线剪下交回）", 2),
        Fields(tuple((one.ask, _BLANK) for one in letter.slip), 1),
        Fields((("班级", _BLANK), ("学号", _BLANK), ("家长签名", _BLANK)), 3),
        PageBreak(),
        *thin(letter.thin, "zh"),
        *state(letter, "zh"),
    ]
    return Printed(_paper(letter, blocks))


def print_task_sheet(sheet: TaskSheet) -> Printed:
    """Safety before anything else; then the order, activities, records and the assessment."""
    last = len(sheet.criteria) + 1
    blocks: list[Block] = [
        fields(
            ("专业", f"{sheet.profession}（{sheet.profession_code}）"),
            ("岗位", sheet.post),
            ("典型工作任务", sheet.task),
            ("时长", f"{sheet.minutes}分钟"),
            ("分组", f"每组{sheet.group}人"),
            ("职业技能等级证书", sheet.certificate),
            ("班级／小组", _BLANK),
            ("日期", _BLANK),
        ),
        Heading("安全规程（先读、先签）"),
        Points(tuple(sheet.safety)),
        Fields((("我已读懂并会遵守，签名", _BLANK), ("安全员", _BLANK))),
        Heading("工单"),
        Paragraph(sheet.order, "lead"),
        *listed("设备与工具", sheet.equipment, level=1),
        *listed("耗材", sheet.consumables, level=1),
        Heading("活动与成果"),
        table(
            "编号,活动,做什么,要交出的成果,时间",
            [
                (one.id, one.name, numbered(one.do), one.show, f"{one.minutes}分钟")
                for one in sheet.activities
            ],
            (0.08, 0.18, 0.38, 0.26, 0.1),
        ),
        Heading("过程记录（写实测、实做）"),
        table("记录项,实测或实际情况,复核", [(one, "", "") for one in sheet.records], (0.5, 0.35, 0.15)),
        *listed("容易出错的地方", sheet.mistakes, level=1),
        Heading("过程考核"),
        table(
            "项目,权重,合格标准,自评,互评,师评",
            [(one.name, f"{one.weight}%", one.passing, "", "", "") for one in sheet.criteria],
            (0.18, 0.1, 0.42, 0.1, 0.1, 0.1),
        ),
        *listed("职业精神", sheet.values, level=1),
        Heading("企业导师意见", 2),
        Lines(3),
        *thin(sheet.thin, "zh"),
        *state(sheet, "zh"),
    ]
    rows = tuple(
        (one.name, one.weight, one.passing, None, Live(f"=B{number}*D{number}/100", 0))
        for number, one in enumerate(sheet.criteria, start=2)
    )
    total = ("合计", Live(f"=SUM(B2:B{last})", 100), "", None, Live(f"=SUM(E2:E{last})", 0))
    scores = Sheet(
        "过程考核",
        ("项目", "权重", "合格标准", "得分（百分制）", "加权分"),
        (*rows, total),
        (20, 8, 50, 14, 10),
        "填入各项得分，加权分自动计算；由教师确认后生效。",
    )
    return Printed(_paper(sheet, blocks), workbook=Workbook(sheet.title, (scores,)))


def _paper(artefact: Prepared, blocks: list[Block]) -> Paper:
    return Paper(
        artefact.title,
        tuple(blocks),
        header=artefact.title,
        language=artefact.language,
        sources=sources(artefact, artefact.basis),
    )
