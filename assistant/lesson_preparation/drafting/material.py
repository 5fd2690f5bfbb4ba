# ruff: noqa: E501  (what teachers read is kept in one piece)
"""What a plan is made of: the point, what stands around it in the graph, and the words that fill a move."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from assistant.lesson_preparation.drafting.exercises import Exercise, family
from assistant.lesson_preparation.drafting.finding import taught_confusions
from assistant.lesson_preparation.drafting.pool import Pool, draw
from assistant.lesson_preparation.words import Language, Tier
from corpora import teaching_patterns
from corpora.curricula import Item
from corpora.knowledge_graphs import KnowledgeGraph, Point
from corpora.knowledge_graphs.model import NodeKind

_USES = ("应用", "问题", "实际")
"""In the names of points that use what was learnt: what a second period is about."""


@dataclass(frozen=True, slots=True)
class Material:
    """Everything known of a topic. `foci` are what the periods after the first are about; `around` are the
    points whose mistakes count as this topic's."""

    graph: KnowledgeGraph
    point: Point
    language: Language
    standards: tuple[Item, ...]
    before: tuple[Point, ...]
    after: tuple[Point, ...]
    foci: tuple[Point, ...]
    around: tuple[Point, ...]
    pool: Pool
    variant: int = 0

    @property
    def name(self) -> str:
        """The point's name in the plan's language."""
        return self.point.english if self.language == "en" and self.point.english else self.point.name

    def focus(self, period: int) -> Point:
        """What a period is about."""
        if period <= 1 or not self.foci:
            return self.point
        return self.foci[(period - 2) % len(self.foci)]


def gather(graph: KnowledgeGraph, point: Point, grade: int, language: Language, variant: int) -> Material:
    """The material of a point for a grade."""
    before = _taught_before(graph, point)
    parts = tuple(one for one in graph.parts(point.id) if one.grade <= max(grade, point.last_grade))
    skills = tuple(
        one
        for one in graph.points.values()
        if point.id in one.assesses and one.grade <= max(grade, point.grade)
    )
    after = tuple(
        one for one in graph.dependents(point.id) if one.kind is not NodeKind.COMPETENCY and one not in skills
    )
    same_unit = tuple(
        one for one in after if one.unit == point.unit and one.last_grade <= max(grade, point.last_grade)
    )
    used = tuple(one for one in same_unit if any(word in one.name for word in _USES))
    foci = tuple(dict.fromkeys((*used, *parts, *skills, *same_unit)))
    around = tuple(dict.fromkeys((point, *parts, *before[-2:])))
    codes = dict.fromkeys((*point.codes, *(code for part in parts for code in part.codes)))
    standards = tuple(
        graph.curriculum.items[code] for code in codes if grade in graph.curriculum.items[code].grades
    )
    if not standards:
        standards = tuple(graph.curriculum.items[code] for code in codes)
    pool = Pool(graph, around, language, variant)
    return Material(graph, point, language, standards, before, after, foci, around, pool, variant)


def _taught_before(graph: KnowledgeGraph, point: Point) -> tuple[Point, ...]:
    """Prerequisites of the point itself, the latest taught last; those of its parts only where it has none."""
    own = [graph.points[id_] for id_ in point.prerequisites if id_ in graph.points]
    found = own or list(graph.prerequisites(point.id))
    return tuple(sorted(found, key=lambda one: one.order))


def words(material: Material, period: int) -> dict[str, str]:
    """The names that moves may use, for one period; tasks are taken from the pool, so ask once a period."""
    known = _topic_words(material, material.focus(period))
    pool = material.pool
    for key, tier, worked in (
        ("ex", Tier.BASIC, True),
        ("b1", Tier.BASIC, False),
        ("b2", Tier.BASIC, False),
        ("b3", Tier.BASIC, False),
        ("q", Tier.BASIC, False),
        ("e1", Tier.EXTENDED, False),
        ("i1", Tier.INQUIRY, False),
    ):
        if key == "ex" and not pool.computed and material.language == "zh":
            continue
        tier = Tier.EXTENDED if key == "ex" and period > 1 else tier
        known |= _task_words(key, pool.take(tier, worked))
    known["exit_task"], known["exit_answer"] = known.pop("q"), known.pop("q_answer")
    return known


def _task_words(key: str, task: Exercise) -> dict[str, str]:
    steps = "；".join(step.rstrip("。") for step in task.steps)
    return {
        key: task.text,
        f"{key}_answer": _ended(task.answer),
        f"{key}_steps": _ended(steps or task.answer),
    }


def _topic_words(material: Material, focus: Point) -> dict[str, str]:
    point, english = material.point, material.language == "en"
    note = teaching_patterns.note(point.id)
    mistakes = [each for one in material.around[:3] for each in one.misconceptions]
    error, remedy = (
        (mistakes[0].error, mistakes[0].remedy)
        if mistakes
        else ("只记结论，不看条件", "先说出条件，再用结论")
    )
    last = next((each for each in reversed(focus.misconceptions)), None)
    if last is None or last.error == error:
        last = mistakes[1] if len(mistakes) > 1 else None
    known = {
        "name": material.name,
        "definition": _ended(point.definition),
        "definition_short": _ended(point.definition.split("；")[0]),
        "error": error,
        "remedy": _ended(remedy),
        "focus": focus.name if focus is not point else f"{point.name}的综合运用",
        "focus_task": f"{focus.name}" if focus is not point else f"综合运用{point.name}解决问题",
        "focus_definition": _ended(focus.definition),
        "focus_error": last.error if last else "条件没有说明就直接用结论",
        "focus_remedy": _ended(last.remedy if last else "先写依据，再写结论"),
        "situation": note.situation if note and note.situation else _situation(material),
        "strategy": _ended(point.definition),
        "pres": "、".join(one.name for one in material.before[-3:]) or "已学内容",
        "pre": material.before[-1].name if material.before else "已学内容",
        "next": "、".join(one.name for one in material.after[:2]) or "后续内容",
    }
    if note and note.situation:
        known["story"] = note.situation
    if english:
        known |= _english_words(material, focus, note)
    elif material.before:
        known |= _pre_task(material)
    confusions = taught_confusions(material.graph, point)
    if confusions and not english:
        other, mix = confusions[0]
        known |= {
            "other": other.name,
            "other_error": _ended(mix.error),
            "other_remedy": _ended(mix.remedy),
            "other_definition": _ended(other.definition),
        }
    return known


def _english_words(material: Material, focus: Point, note: teaching_patterns.Note | None) -> dict[str, str]:
    name = material.name
    other = teaching_patterns.note(focus.id)
    gist = (
        note.gist
        if note and note.gist
        else f"{name}: say what it means, when it is used, and how it is formed."
    )
    known = {
        "definition": gist,
        "definition_short": gist,
        "strategy": gist,
        "error": note.error if note and note.error else "words put together as in Chinese",
        "remedy": note.remedy if note and note.remedy else "Check the meaning first, then the form.",
        "focus": focus.english if focus is not material.point else f"{name} in a longer text",
        "focus_task": focus.english if focus is not material.point else f"using {name} in a longer text",
        "focus_definition": other.gist if other and other.gist else gist,
        "focus_error": other.error
        if other and other.error and focus is not material.point
        else "the rule is known but not used in free talk",
        "focus_remedy": other.remedy
        if other and other.remedy
        else "Plan one sentence with it before speaking.",
        "situation": note.situation
        if note and note.situation
        else f"You want to tell a new classmate something, and you need {name}.",
        "pres": ", ".join(one.english for one in material.before[-3:]) or "earlier language",
        "pre": material.before[-1].english if material.before else "earlier language",
        "next": ", ".join(one.english for one in material.after[:2]) or "later language",
    }
    if note and note.model:
        known["model"] = note.model
    return known


def _pre_task(material: Material) -> Mapping[str, str]:
    """A starter on the latest prerequisite: a computed task where there is one, else its meaning."""
    before = material.before[-1]
    for one in reversed(material.before):
        task = _first_task(material, one)
        if task is not None:
            return {"pre": one.name, "pre_task": task.text, "pre_answer": _ended(task.answer)}
    return {
        "pre": f"“{before.name}”",
        "pre_task": f"说说你学过的“{before.name}”：要点是什么？从刚学过的内容里举一个例子。",
        "pre_answer": _ended(before.definition),
    }


def _first_task(material: Material, one: Point) -> Exercise | None:
    made, own = family(one.id), family(material.point.id)
    if made is None or made is own:
        return None
    return made(draw(one.id, material.variant), one)[0]


def _situation(material: Material) -> str:
    """An opening question where we have none of our own: the typical mistake as two opinions."""
    point = material.point
    if point.misconceptions:
        each = point.misconceptions[0]
        return f"关于“{point.name}”，有同学的想法（做法）是：{each.error}。你同意吗？"
    return f"关于“{point.name}”，你已经知道什么，还想知道什么？各写一句。"


def _ended(text: str) -> str:
    """With a full stop, Chinese or English as the text is."""
    text = text.strip()
    plain = text.translate({ord(mark): "-" for mark in "“”‘’–—…"})
    english = plain.isascii() and "$" not in text and bool(re.search("[A-Za-z]{3}", text))
    ended = text.rstrip("”’")[-1:] in set("。！？.!?")
    return text if not text or ended else text + ("." if english else "。")
