"""The debrief on paper: what went well, what to try, the rubric with quotes, rules, and the talk itself."""

from assistant.documents.paper import Block, Fields, Heading, Paper, Paragraph, Points, Table
from assistant.teacher_training.role_play.cards import ruled
from assistant.teacher_training.role_play.debrief import NOTICE, Quote, RolePlayDebrief

_SCENES = {
    "parent-talk": ("家长沟通", "Parent talk"), "pupil": ("学生谈话", "Talk with a pupil"),
    "interview": ("结构化面试", "Structured interview"), "lesson": ("试讲与答辩", "Demonstration lesson"),
}  # fmt: skip
_BY = {
    "script": ("脚本", "script"), "model": ("人工智能扮演", "played by AI"),
    "instead": ("脚本（模型未能作答）", "script, in place of a model"),
}  # fmt: skip


def print_debrief(told: RolePlayDebrief) -> Paper:
    """The debrief as a paper."""
    blocks: list[Block] = [Paragraph(NOTICE[told.language], "lead"), _head(told), Paragraph(told.summary)]
    blocks += [*_strengths(told), *_next(told), *_criteria(told), *_rules(told), *_talk(told)]
    return Paper(
        title=told.title,
        blocks=tuple(blocks),
        subtitle=_say(told, "情境演练复盘", "Role-play debrief"),
        header=_say(told, "仅供教师本人改进", "For the teacher's own development"),
        language=told.language,
        sources=(),
    )


def _head(told: RolePlayDebrief) -> Block:
    pairs = (
        (_say(told, "情境", "Scene"), _pick(told, _SCENES[told.scene])),
        (_say(told, "对方", "Opposite"), told.counterpart),
        (_say(told, "目标", "Goal"), told.goal),
        (_say(told, "相关规则", "Rules that bind"), ruled(told.bound, told.language) or "–"),
    )
    return Fields(pairs, 1)


def _strengths(told: RolePlayDebrief) -> list[Block]:
    blocks: list[Block] = [Heading(_say(told, "做得好的地方", "What went well"), 1)]
    for number, each in enumerate(told.strengths, 1):
        blocks += [Paragraph(f"{number}. {each.text}"), *(_quote(told, one) for one in each.quotes)]
    if len(told.strengths) < 2:
        few = _say(
            told,
            "能引到原话的不足两处，没有依据的不写。",
            "Fewer than two could be shown with your words; nothing is made up.",
        )
        blocks.append(Paragraph(few, "note"))
    return blocks


def _next(told: RolePlayDebrief) -> list[Block]:
    chosen = told.next_try
    blocks: list[Block] = [Heading(_say(told, "下一次试一试", "Next try"), 1)]
    blocks.append(Paragraph(_joined(told, chosen.criterion, chosen.text)))
    return [*blocks, _quote(told, chosen.quote)] if chosen.quote else blocks


def _criteria(told: RolePlayDebrief) -> list[Block]:
    blocks: list[Block] = [Heading(_say(told, "对照观察要点", "Against the rubric"), 1)]
    for each in told.criteria:
        blocks += [Heading(each.name, 2), Paragraph(each.look, "note"), Paragraph(each.said)]
        blocks += [_quote(told, one) for one in each.shown]
        if each.against:
            blocks.append(Paragraph(_say(told, "可以换一种说法的：", "What could be said differently:")))
            blocks += [_quote(told, one) for one in each.against]
    return blocks


def _rules(told: RolePlayDebrief) -> list[Block]:
    if not told.touched:
        return []
    lines = tuple(f"{each.rule}　{each.why}" for each in told.touched)
    return [Heading(_say(told, "说话时碰到的规则", "Rules touched"), 1), Points(lines)]


def _talk(told: RolePlayDebrief) -> list[Block]:
    head = tuple(_say(told, "回合,教师说,对方说,对方由谁扮演", "No.,Teacher,Other,Played by").split(","))
    silence = _say(told, "（没有说话）", "(silence)")
    rows = [("0", "", told.opening, _pick(told, _BY["script"]))]
    rows += [
        (str(each.number), _plain(each.words or silence), _plain(each.reply), _pick(told, _BY[each.by]))
        for each in told.lines
    ]
    return [
        Heading(_say(told, "谈话全文", "The whole talk"), 1),
        Table(head, tuple(rows), (0.08, 0.4, 0.38, 0.14)),
    ]


def _quote(told: RolePlayDebrief, one: Quote) -> Paragraph:
    where = _say(told, f"第{one.exchange}回合", f"exchange {one.exchange}")
    return Paragraph(f"[{where}] “{_plain(one.text)}”", "quote")


def _plain(text: str) -> str:
    """Words as they were typed: a dollar sign begins no formula."""
    return text.replace("$", "\\$")


def _joined(told: RolePlayDebrief, name: str, text: str) -> str:
    return f"{name}：{text}" if told.language == "zh" else f"{name}: {text}"


def _pick(told: RolePlayDebrief, pair: tuple[str, str]) -> str:
    return pair[told.language == "en"]


def _say(told: RolePlayDebrief, zh: str, en: str) -> str:
    return zh if told.language == "zh" else en
