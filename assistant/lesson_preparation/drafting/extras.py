# ruff: noqa: E501  (what teachers read is kept in one piece)
"""Homework, safety duties, values and links to other subjects."""

from collections.abc import Collection

from assistant.lesson_preparation.drafting.material import Material
from assistant.lesson_preparation.plan import Homework, Setting
from assistant.lesson_preparation.words import LessonKind, Tier
from corpora import teaching_patterns

_HEATING = ("加热", "燃烧", "酒精灯", "高温", "沸腾", "熔化")
_CHEMICALS = ("酸", "碱", "溶液", "药品", "氢气", "一氧化碳", "浓", "反应")
_ELECTRIC = ("电流", "电压", "电路", "电阻", "用电", "电功", "通电", "接线")
_SHARP = ("剪", "圆规", "刀", "折叠")
_VALUES = {
    "mathematics": "鼓励学生用“因为……所以……”说理，尊重事实和证据；对不同解法先听完再评，养成严谨求实、乐于交流的习惯。",
    "physics": "如实记录每一个数据，不为凑结论改数；体会结论要经得起重复检验的科学精神。",
    "chemistry": "把现象与推断分开写，养成实事求是的态度；用量从简、废液入桶，在操作中落实绿色与安全的责任。",
    "chinese": "在品读和表达中体会汉语的准确与美，尊重作者原意，敢于说出有依据的不同看法。",
    "english": "Listen to the end before answering, value different experiences, and be ready to tell others about life in China in plain English.",
}  # fmt: skip


def homework(material: Material, setting: Setting, served: Collection[str]) -> list[Homework]:
    """For each period three tasks for all and a choice of two; small enough for the stage."""
    if setting.grade <= 2:
        return _spoken(material)
    found: list[Homework] = []
    for period in range(1, setting.periods + 1):
        tiers = (
            (Tier.BASIC, Tier.BASIC, Tier.EXTENDED)
            if period > 1
            else (Tier.BASIC, Tier.BASIC, Tier.BASIC, Tier.EXTENDED)
        )
        tiers = (*tiers, Tier.INQUIRY) if period == setting.periods else tiers
        for number, tier in enumerate(tiers, start=1):
            task = material.pool.take(tier)
            if any(task.text == one.text for one in found):
                continue
            goals = {Tier.BASIC: ["g2"], Tier.EXTENDED: ["g2", "g3"], Tier.INQUIRY: ["g1", "g3"]}[tier]
            if period > 1 and tier is not Tier.BASIC:
                goals = ["g4"]
            found.append(
                Homework(
                    id=f"h{period}-{number}",
                    tier=tier,
                    text=task.text,
                    answer=task.answer,
                    minutes=task.minutes,
                    goals=[one for one in goals if one in served],
                )
            )
    return found


def _spoken(material: Material) -> list[Homework]:
    """Grades 1 and 2 have no written homework: something to do and tell at home."""
    name = material.name
    text = f"（口头、动手，不留书面作业）用家里的小物件摆一摆、说一说今天学的“{name}”，讲给家里人听，家长只听不批改。"
    answer = f"能边摆边说，意思与下面一致：{material.point.definition}"
    if material.language == "en":
        text = f"(Spoken, nothing to write.) Say or sing what you learnt about {name} to somebody at home."
        answer = "Pupils say it freely; no correction by parents."
    return [Homework(id="h1-1", tier=Tier.BASIC, text=text, answer=answer, minutes=5, goals=["g1"])]


def safety(material: Material, setting: Setting, text: str) -> list[str]:
    """Duties that the topic and the activities bring with them; `text` is everything the plan lets pupils do."""
    note = teaching_patterns.note(material.point.id)
    found = list(note.safety) if note else []
    science = setting.subject in {"physics", "chemistry"}
    topic = material.point.name + material.point.definition
    if science:
        found.append("实验前检查器材是否完好，讲清步骤和停止信号；学生不得自行改变实验，意外立即报告教师。")
    if setting.subject == "chemistry":
        found.append(
            "全程戴护目镜，药品按最少量取用，不尝、不直接闻；废液、废渣倒入指定容器；明确洗眼器和灭火器材的位置。"
        )
    if science and any(one in topic for one in _HEATING):
        found.append(
            "涉及加热：束紧长发和袖口，酒精灯用灯帽盖灭，热的器皿放在石棉网或隔热垫上，桌面备湿抹布。"
        )
    if setting.subject == "chemistry" and any(one in topic for one in _CHEMICALS):
        found.append("药品由教师按清单领取和登记，取用后立即盖好；皮肤沾到时先用大量水冲洗，再按规程处理。")
    if setting.subject == "physics" and any(one in topic + text for one in _ELECTRIC):
        found.append(
            "只用干电池或学生电源（不超过36伏），先断开开关再接线，经教师检查后通电；不用市电做学生实验。"
        )
    if not science and any(one in text for one in _SHARP):
        found.append("使用剪刀、圆规时尖端朝下、坐着使用，用后收回盒内；教师清点。")
    if setting.lesson_kind is LessonKind.ACTIVITY or any(
        word in text for word in ("户外", "校外", "操场", "outdoor")
    ):
        found.append("离开教室活动前办理审批、清点人数、划定范围，安排随行教师并备急救用品。")
    return list(dict.fromkeys(found))


def values(material: Material, setting: Setting) -> list[str]:
    """What the lesson does for character (育人), tied to what is done in it."""
    note = teaching_patterns.note(material.point.id)
    own = list(note.values) if note else []
    general = _VALUES.get(setting.subject)
    if material.language == "en" and setting.subject != "english":
        general = "Respect evidence and give others' ideas a fair hearing."
    return [*own, *([general] if general else [])]


def links(material: Material, setting: Setting) -> list[str]:
    """Links to other subjects: written by us, else from prerequisites in other graphs."""
    from corpora import knowledge_graphs
    from corpora.curricula import SUBJECTS
    from corpora.knowledge_graphs import Relation

    note = teaching_patterns.note(material.point.id)
    found = list(note.links) if note else []
    atlas = knowledge_graphs.library()
    for back in (True, False):
        for node, _ in atlas.neighbours(material.point.id, Relation.PREREQUISITE, back):
            if node.subject and node.subject != setting.subject:
                way = "本课要用到" if back else "本课将用于"
                found.append(f"{SUBJECTS[node.subject]}：{way}“{node.name}”")
    return found[:4]
