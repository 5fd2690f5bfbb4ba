"""The report on paper: what stands out first, then the figures with their gates, pictures, codes and
questions."""

from assistant.documents.paper import Block, Fields, Heading, Paper, Paragraph, Picture, Points, Table
from assistant.lesson_observation.pictures import heat_map, rt_ch, st_line, timeline
from assistant.lesson_observation.report import NOTICE, Found, LessonObservation
from assistant.lesson_observation.schemes import FIAS, IFIAS
from assistant.lesson_observation.transcript import clock
from assistant.lesson_observation.words import called, names

_MOST_QUESTIONS = 40


def print_report(report: LessonObservation) -> Paper:
    """The report as a paper."""
    blocks: list[Block] = [Paragraph(NOTICE[report.language], "lead"), *_head(report)]
    blocks += _found(report)
    blocks += [Heading(_say(report, "课堂时间线", "The lesson over time"), 1)]
    told = report.figures
    alt = _say(
        report,
        "按类别排列的课堂时间线，对应的编码表见附后。",
        "Ribbon of acts over time; the codes follow below.",
    )
    if report.segments:
        blocks.append(Picture(timeline(report.segments, told, report.language), alt, 16.0))
    blocks += [*_talk(report), *_questions(report), *_feedback(report), *_st(report), *_codes(report)]
    blocks += [*_plan(report), *_gaps(report)]
    return Paper(
        title=report.title,
        blocks=tuple(blocks),
        subtitle=_say(report, "课堂观察报告", "Lesson observation"),
        header=_say(report, "仅供教师本人改进教学", "For the teacher's own development"),
        language=report.language,
        sources=_sources(report),
    )


def _head(report: LessonObservation) -> list[Block]:
    told = report.figures
    pairs = (
        (_say(report, "学科", "Subject"), report.subject or "–"),
        (
            _say(report, "时长", "Length"),
            f"{clock(told.seconds)}（{called('basis', told.basis, report.language)}）",
        ),
        (_say(report, "句数", "Sentences"), str(len(report.segments))),
        (_say(report, "人工更正", "Corrected by hand"), str(report.corrected)),
    )
    return [Fields(pairs, 2)]


def _found(report: LessonObservation) -> list[Block]:
    blocks: list[Block] = [Heading(_say(report, "三个亮点", "Three strengths"), 1)]
    if len(report.strengths) < 3:
        few = _say(
            report,
            "实录里有据可引的亮点不足三个，只列出能引到原话的。",
            "Fewer than three could be shown with words.",
        )
        blocks.append(Paragraph(few, "note"))
    for number, one in enumerate(report.strengths, 1):
        blocks += _moments(report, f"{number}. {one.text}", one)
    none = _say(report, "没有明显需要优先关注的一点。", "Nothing stands out to look at first.")
    blocks.append(Heading(_say(report, "一个关注点", "One focus"), 1))
    blocks += _moments(report, report.focus.text, report.focus) if report.focus else [Paragraph(none)]
    if report.next_try:
        blocks.append(Heading(_say(report, "下一次试一试", "Next try"), 1))
        blocks += _moments(report, report.next_try.text, report.next_try)
    return blocks


def _moments(report: LessonObservation, text: str, found: Found) -> list[Block]:
    made: list[Block] = [Paragraph(text)]
    for one in found.moments:
        where = one.clock or _say(report, f"第{one.sentence}句", f"sentence {one.sentence}")
        who = called("role", one.speaker, report.language)
        colon = "：" if report.language == "zh" else ": "
        made.append(Paragraph(f"[{where}] {who}{colon}“{one.text}”", "quote"))
    return made


def _talk(report: LessonObservation) -> list[Block]:
    head = tuple(_say(report, "指标,数值,依据数,说明", "Figure,Value,n,Note").split(","))
    rows = []
    for group, held in (("talk", report.figures.talk), ("waits", report.figures.waits)):
        for one in held:
            share = one.name.endswith(("_share", "_long"))
            value = "–" if one.value is None else f"{one.value:.0%}" if share else f"{one.value:g}"
            note = (
                called("why", one.why, report.language)
                if one.why
                else called("basis", one.basis, report.language)
            )
            rows.append((called(group, one.name, report.language), value, str(one.n), note))
    title = Heading(_say(report, "话语与等待", "Talk and waiting"), 1)
    return [title, Table(head, tuple(rows), (0.38, 0.14, 0.12, 0.36))]


def _questions(report: LessonObservation) -> list[Block]:
    asked = report.figures.questions
    title = Heading(_say(report, "提问", "Questions"), 1)
    if not asked:
        return [
            title,
            Paragraph(_say(report, "没有找到知识性提问。", "No question for knowledge was found.")),
        ]
    count, opened = len(asked), sum(each.open for each in asked)
    rows = tuple(
        (called("level", level, report.language), str(number), f"{number / count:.0%}")
        for level, number in report.figures.levels.items()
    )
    listed = tuple(
        (
            clock(each.start) if report.figures.basis == "times" else str(each.sentence),
            each.text[:80],
            called("level", each.level, report.language),
            _say(report, "开放", "open") if each.open else _say(report, "封闭", "closed"),
            "–" if each.wait is None else f"{each.wait:.1f}",
        )
        for each in asked[:_MOST_QUESTIONS]
    )
    blocks: list[Block] = [
        title,
        Paragraph(
            _say(report, f"知识性提问{count}个，开放性{opened}个。", f"{count} for knowledge, {opened} open.")
        ),
        _table(report, "认知层次,个数,占比", "Level,Count,Share", rows, (0.5, 0.25, 0.25)),
        _table(
            report, "位置,问题,层次,类型,等待（秒）", "Where,Question,Level,Kind,Wait (s)", listed,
            (0.12, 0.5, 0.12, 0.12, 0.14),
        ),
    ]  # fmt: skip
    if count > _MOST_QUESTIONS:
        few = _say(report, f"只列出前{_MOST_QUESTIONS}个。", f"The first {_MOST_QUESTIONS} only.")
        blocks.append(Paragraph(few, "note"))
    return blocks


def _feedback(report: LessonObservation) -> list[Block]:
    fed, exchanges = report.figures.feedback, report.figures.exchanges
    rows = tuple(
        (called("feedback", kind, report.language), str(sum(each.kind == kind for each in fed)))
        for kind in names("feedback")
    )
    irf = tuple(
        (called("follow", kind, report.language), str(sum(each.kind == kind for each in exchanges)))
        for kind in names("follow")
    )
    return [
        Heading(_say(report, "反馈与问答回合", "Feedback and exchanges"), 1),
        _table(report, "学生发言后的回应,次数", "After a pupil speaks,Times", rows, (0.7, 0.3)),
        _table(report, "IRF 第三步,次数", "Third move (IRF),Times", irf, (0.7, 0.3)),
    ]


def _st(report: LessonObservation) -> list[Block]:
    told = report.figures.st
    title = Heading(_say(report, "S-T 分析", "S-T analysis"), 1)
    if told.why or told.rt is None or told.ch is None:
        return [title, Paragraph(called("why", told.why, report.language), "note")]
    said = f"N={told.n}，Rt={told.rt:.3f}，g={told.changes}，Ch={told.ch:.3f}："
    pattern = called("pattern", told.pattern, report.language)
    alt = _say(
        report,
        f"Rt {told.rt:.2f}，Ch {told.ch:.2f}，{pattern}",
        f"Rt {told.rt:.2f}, Ch {told.ch:.2f}, {pattern}",
    )
    return [
        title,
        Paragraph(said + pattern),
        Picture(st_line(report.segments, report.language), _say(report, "S-T 折线", "S-T line"), 8.5),
        Picture(rt_ch(told.rt, told.ch, report.language), alt, 8.5),
    ]


def _codes(report: LessonObservation) -> list[Block]:
    blocks: list[Block] = []
    for held, words, title in (
        (report.figures.fias, FIAS, _say(report, "弗兰德斯（10 类）", "Flanders (10 categories)")),
        (
            report.figures.ifias,
            IFIAS,
            _say(report, "改进弗兰德斯（14 类）", "Improved Flanders (14 categories)"),
        ),
    ):
        blocks.append(Heading(title, 1))
        if held.why:
            blocks.append(Paragraph(called("why", held.why, report.language), "note"))
            continue
        zh = report.language == "zh"
        counts = tuple(
            (code, words[code][0 if zh else 1], str(number), f"{number / held.n:.1%}")
            for code, number in held.counts.items()
        )
        ratios = tuple(
            (called("ratio", name, report.language), "–" if value is None else f"{value:.3f}")
            for name, value in held.ratios.items()
        )
        alt = _say(
            report, "迁移矩阵热图，行为前一编码，列为后一编码。", "Heat map of transitions, row to column."
        )
        blocks += [
            _table(report, "码,类别,个数,占比", "Code,Category,n,Share", counts, (0.1, 0.5, 0.2, 0.2)),
            _table(report, "比率,值", "Ratio,Value", ratios, (0.7, 0.3)),
            Picture(heat_map(held.scheme, held.matrix, report.language), alt, 11.5),
        ]
    return blocks


def _plan(report: LessonObservation) -> list[Block]:
    if not report.plan:
        return []
    head = tuple(
        _say(report, "环节,计划（分）,观察（分）,大约开始", "Step,Planned (min),Observed (min),Begins").split(
            ","
        )
    )
    rows = tuple(
        (one.title, f"{one.planned:g}", f"{one.observed:g}", clock(one.start)) for one in report.plan
    )
    note = _say(
        report,
        "观察到的分钟数由用词与教案各环节的相近程度推算，按教案顺序对齐，是估计。",
        "Observed minutes are estimated from how much the words are like each step, in the plan's order.",
    )
    return [
        Heading(_say(report, "计划与实际", "Plan and lesson"), 1),
        Table(head, rows, (0.46, 0.18, 0.18, 0.18)),
        Paragraph(note, "note"),
    ]


def _gaps(report: LessonObservation) -> list[Block]:
    blocks: list[Block] = []
    for title, held in (
        (_say(report, "没有给出的数字", "Figures not given"), report.gaps),
        (_say(report, "对实录的修补", "What was mended in the transcript"), report.mended),
    ):
        if held:
            blocks += [Heading(title, 2), Points(tuple(held))]
    return blocks


def _sources(report: LessonObservation) -> tuple[str, ...]:
    zh = (
        "Flanders N. A. Analyzing Teaching Behavior. Addison-Wesley, 1970（10 类编码与矩阵）",
        "方海光、高辰柱、陈佳：改进型弗兰德斯互动分析系统及其应用，中国电化教育 2012(10)",
        "傅德荣、章慧敏：教育信息处理，北京师范大学出版社 2001（S-T 分析）；互动行为 D 折半计",
        "Rowe M. B. 1974（等待时间）；Sinclair、Coulthard 1975（IRF）；Anderson、Krathwohl 2001（认知层次）",
    )
    en = (
        "Flanders N. A. Analyzing Teaching Behavior. Addison-Wesley, 1970",
        "Fang Haiguang et al., improved Flanders interaction analysis, China Ed. Technology 2012(10)",
        "Fu Derong, Zhang Huimin, Educational Information Processing, 2001 (S-T); D counts half",
        "Rowe 1974 (wait time); Sinclair and Coulthard 1975 (IRF); Anderson and Krathwohl 2001 (levels)",
    )
    return zh if report.language == "zh" else en


def _table(
    report: LessonObservation, zh: str, en: str, rows: tuple[tuple[str, ...], ...], widths: tuple[float, ...]
) -> Table:
    return Table(tuple(_say(report, zh, en).split(",")), rows, widths)


def _say(report: LessonObservation, zh: str, en: str) -> str:
    return zh if report.language == "zh" else en
