"""Artefacts of practice and research on paper: what is shown with its source, then room to write."""

from collections.abc import Callable, Sequence
from typing import Any

from assistant.documents.paper import Block, Fields, Heading, Lines, Paper, Paragraph, Points, Table
from assistant.teacher_training.practice.base import Practised, Prompt, Shown
from assistant.teacher_training.practice.case import TeachingCase
from assistant.teacher_training.practice.gathering import titles_of
from assistant.teacher_training.practice.outline import ProjectOutline
from assistant.teacher_training.practice.reflection import TeachingReflection

_KINDS = {
    "lesson-plan": "教案", "lesson-observation": "课堂观察报告", "class-report": "班级学情报告",
    "commentary-lesson": "讲评课", "homework": "作业共性错误", "teaching-reflection": "教学反思",
    "teaching-case": "教学案例", "project-outline": "课题提纲",
}  # fmt: skip


def print_practice(artefact: Practised) -> Paper:
    """The artefact as a paper. Raises KeyError for a kind without a printer."""
    subtitle, blocks = PRINTERS[type(artefact)](artefact)
    return Paper(
        title=artefact.title,
        subtitle=subtitle,
        blocks=(Paragraph(artefact.notice, "lead"), *blocks, *_thin(artefact)),
        header="教师专业发展材料，不作考核依据",
        sources=tuple(f"{one.id} {_KINDS.get(one.kind, one.kind)}：{_title(one.title, one.version)}"
                      for one in artefact.sources),
    )  # fmt: skip


def _reflection(made: TeachingReflection) -> tuple[str, list[Block]]:
    by_id = {one.id: one for one in made.shown}
    planned, seen = ([by_id[each] for each in ids] for ids in (made.planned, made.seen))
    blocks: list[Block] = [Heading("一、原来怎样打算", 1), *shown_table(made, planned, "没有关联教案。")]
    blocks += [Heading("二、证据显示了什么", 1), *shown_table(made, seen, "没有课堂或结果的材料。")]
    blocks += [Heading("三、想一想（由教师本人填写）", 1), *asked(made.questions)]
    blocks.append(Heading("四、下一次只改一处", 1))
    change = made.change
    if change.suggestion:
        blocks.append(Paragraph(f"可以试试：{change.suggestion}{_refs(change.about)}"))
    else:
        blocks.append(Paragraph("现有材料不足以提出建议，请您自己选定一处。", "note"))
    blocks += [Paragraph("您的决定："), *_answer(change.words)]
    blocks.append(Heading("五、怎样知道有没有用", 1))
    for one in made.proof:
        pairs = (
            ("看什么", one.look_at),
            ("现在", one.now),
            ("什么说明有用", one.speaks_for),
            ("什么时候再看", one.when),
        )
        blocks.append(Fields(pairs, 1))
    if not made.proof:
        blocks += [
            Paragraph("选定一处改变后，写下：看什么、现在怎样、什么说明有用、什么时候再看。"),
            Lines(3),
        ]
    return "教学反思", blocks


def shown_table(made: Practised, some: Sequence[Shown], otherwise: str) -> list[Block]:
    """What sources show, with the source of each line."""
    if not some:
        return [Paragraph(otherwise, "note")]
    titles = titles_of(made.sources)
    rows = tuple(
        (one.id, one.text + (f"\n原话：“{one.quote}”" if one.quote and one.quote not in one.text else ""),
         f"{one.source} {titles.get(one.source, '')}")
        for one in some
    )  # fmt: skip
    return [Table(("编号", "内容", "出处"), rows, (0.1, 0.62, 0.28))]


def asked(prompts: Sequence[Prompt]) -> list[Block]:
    """Questions, each with its answer or room for one."""
    blocks: list[Block] = []
    for number, one in enumerate(prompts, start=1):
        blocks += [Paragraph(f"{number}. {one.question}{_refs(one.about)}"), *_answer(one.answer)]
    return blocks


def _answer(text: str) -> list[Block]:
    return [Paragraph(text, "quote")] if text.strip() else [Lines(2)]


def _refs(ids: Sequence[str]) -> str:
    return f"〔{'、'.join(ids)}〕" if ids else ""


def _title(title: str, version: int) -> str:
    return title + (f"（第 {version} 版）" if version else "")


def _thin(made: Practised) -> list[Block]:
    return [Heading("材料不足之处", 2), Points(tuple(made.thin))] if made.thin else []


def _case(made: TeachingCase) -> tuple[str, list[Block]]:
    asks = {one.id.removeprefix("ask-"): one for one in made.questions}
    blocks: list[Block] = []
    for part in made.parts:
        blocks.append(Heading(part.heading, 1))
        prompt = asks.get(part.id)
        if part.text:
            blocks += [Paragraph(f"〔{_ORIGINS[part.origin]}〕", "note"), Paragraph(part.text)]
        elif prompt is not None:
            blocks += asked([prompt])
    if made.shown:
        blocks += [Heading("附一　可引用的证据", 1), *shown_table(made, made.shown, "")]
    blocks.append(Heading("附二　论断核对", 1))
    headings = {part.id: part.heading for part in made.parts}
    rows = tuple(
        (headings[one.part], one.text, _STATES[one.state] + _refs(one.sources)) for one in made.claims
    )
    if rows:
        blocks.append(Table(("部分", "论断", "核对"), rows, (0.16, 0.56, 0.28)))
        blocks.append(Paragraph("“有出处”只说明数字或编号对得上，结论是否成立由您判断。", "note"))
    else:
        blocks.append(Paragraph("还没有可核对的论断。", "note"))
    blocks.append(Heading("附三　与已发布资料的相似处", 1))
    alike = tuple((headings[one.part], one.title, f"{one.share:.0%}") for one in made.alike)
    if alike:
        blocks.append(Table(("部分", "已发布的资料", "相同文字占本部分"), alike, (0.2, 0.55, 0.25)))
        blocks.append(Paragraph("请改为引用并注明出处；不要为了降低相似而改写（G-R8）。", "note"))
    else:
        blocks.append(Paragraph("在本校可查的已发布资料中没有发现大段相同的文字；未与校外资料比对。", "note"))
    blocks.append(Heading("人工智能使用声明", 1))
    told = tuple((one.what, _ORIGINS[one.origin], one.source or "–") for one in made.fragments)
    blocks.append(Table(("片段或环节", "来源", "材料"), told, (0.6, 0.25, 0.15)))
    blocks.append(Paragraph("除上表所列外，正文由作者本人撰写。作者签名：＿＿＿＿＿＿　日期：＿＿＿＿＿＿"))
    return "教学案例", blocks


def _outline(made: ProjectOutline) -> tuple[str, list[Block]]:
    blocks: list[Block] = []
    for one in made.refusals:
        pairs = (
            ("您的要求", one.asked),
            ("不能做的原因", f"{one.why}（{one.rule}）"),
            ("可以这样", one.instead),
        )
        blocks += [Heading("没有照办的要求", 2), Fields(pairs, 1)]
    blocks += [Heading("一、问题的提出", 1), Paragraph(made.problem) if made.problem else Lines(3)]
    blocks += [Heading("二、要由您回答的问题", 1), *asked(made.questions)]
    blocks.append(Heading("三、文献", 1))
    for slot in made.slots:
        numbers = "".join(f"[{number}]" for number in slot.citations)
        blocks.append(Paragraph(f"{slot.purpose}：{numbers or slot.todo}"))
    blocks += [Paragraph(f"[{one.number}] “{one.quote}”——{one.title}", "quote") for one in made.citations]
    blocks.append(Heading("四、研究方法（供选择）", 1))
    rows = tuple((one.name, one.suits, one.needs, one.cannot) for one in made.methods)
    head = ("方法", "适合", "需要", "说明不了")
    blocks.append(Table(head, rows, (0.14, 0.27, 0.32, 0.27)))
    if made.shown:
        blocks += [Heading("五、已有的材料", 1), *shown_table(made, made.shown, "")]
    else:
        blocks += [Heading("五、已有的材料", 1), Paragraph("还没有关联材料。", "note")]
    blocks.append(Heading("六、进度", 1))
    plan = tuple((one.name, f"{one.start} 至 {one.end}", one.product) for one in made.phases)
    blocks.append(Table(("阶段", "时间", "到时有什么"), plan, (0.18, 0.32, 0.5)))
    blocks += [Heading("七、伦理与数据同意", 1), Points(tuple(made.ethics))]
    blocks += [Heading("八、人工智能使用声明", 1), Points(tuple(made.statement))]
    return "提纲，不是申报书", blocks


_ORIGINS = {"teacher": "教师撰写", "rules": "系统按规则整理", "model": "人工智能生成"}
_STATES = {"sourced": "有出处", "number-unfound": "数字在材料中找不到", "unsourced": "没有出处"}
PRINTERS: dict[type[Practised], Callable[[Any], tuple[str, list[Block]]]] = {
    TeachingReflection: _reflection,
    TeachingCase: _case,
    ProjectOutline: _outline,
}
