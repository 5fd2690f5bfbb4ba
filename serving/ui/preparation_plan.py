# ruff: noqa: E501  (markup is kept in one piece)
"""A lesson plan (教案) as a readable document: every part has an anchor and, for who may, its tools.

The document speaks the plan's language, its tools the page's.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from assistant.artefact import CitationView
from assistant.lesson_preparation.plan import BoardNode, Goal, Homework, LessonPlan, Question, Step
from assistant.lesson_preparation.words import Tier, named
from corpora.curricula import SUBJECTS
from serving.ui.formulas import formatted
from serving.ui.parts import action, chip, esc, table
from serving.ui.texts import Texts, load

_NO_TOOLS = frozenset({"title", "setting", "thin"})
_FIXED = frozenset({"reflection"})
"""Sections that only the teacher writes; nothing regenerates them."""


_READY = {"teacher": "plan.teacher_side", "pupil": "plan.pupil_side", "tech": "plan.tech_side"}


@dataclass(frozen=True, slots=True)
class Marks:
    """What the reader may do and what stands at each section: locks, open remarks, findings of checks.
    `editor` is the HTML of the form that stands in place of the section `editing`."""

    may_edit: bool = False
    may_comment: bool = False
    locked: frozenset[str] = frozenset()
    remarks: Mapping[str, int] = field(default_factory=dict)
    findings: Mapping[str, str] = field(default_factory=dict)
    editing: str = ""
    editor: str = ""
    focus: str = ""
    working: frozenset[str] = frozenset()


def anchor(section: str) -> str:
    """The id of a section's element."""
    return "xt-at-" + section.replace("/", "-")


def plan(texts: Texts, shown: LessonPlan, marks: Marks) -> str:
    """The whole document."""
    sheet = _Sheet(texts, load(shown.setting.language), shown, marks)
    tag = "zh-CN" if shown.setting.language == "zh" else "en"
    return f'<article class="xt-plan" lang="{tag}">{"".join(sheet.parts())}</article>'


class _Sheet:
    """One rendering: `say` speaks the plan's language, `texts` the page's."""

    def __init__(self, texts: Texts, say: Texts, shown: LessonPlan, marks: Marks) -> None:
        self.texts, self.say, self.shown, self.marks = texts, say, shown, marks

    def parts(self) -> Iterable[str]:
        """The document from top to bottom."""
        shown = self.shown
        yield self.head()
        yield self.section("standards", self._standards())
        yield self.section("textbook_analysis", self._text(shown.textbook_analysis))
        yield self.section("learner_analysis", self._text(shown.learner_analysis))
        yield self.section("goals", self._goals(shown.goals))
        yield self.section("key_points", self._list(shown.key_points))
        yield self.section("difficulties", self._difficulties())
        yield self.section("methods", self._list(shown.methods))
        yield self.section("preparation", self._preparation())
        yield self._process()
        yield self.section("board", f'<div class="xt-board">{self._board(shown.board)}</div>')
        yield self.section("homework", self._homework(shown.homework))
        yield self._matrix()
        for name in ("safety", "values", "links"):
            yield self.section(name, self._list(getattr(shown, name)))
        yield self.section("reflection", self._text(shown.reflection, "plan.reflection_later"))
        yield self._sources(shown.citations)

    def head(self) -> str:
        """Title, the table of facts, and where evidence is thin."""
        shown, say, setting = self.shown, self.say, self.shown.setting
        language = setting.language
        pairs = [
            (say("plan.subject"), say.name("subject", SUBJECTS.get(setting.subject, setting.subject))),
            (say("plan.grade"), say.name("grade", str(setting.grade))),
            (say("plan.lesson_kind"), named(setting.lesson_kind, language)),
            (say("plan.time"), say("plan.periods", periods=setting.periods, minutes=setting.minutes)),
            (say("plan.textbook"), " ".join(filter(None, (setting.textbook, setting.unit)))),
            (say("plan.class_profile"), setting.class_profile),
            (say("plan.constraints"), say.listed(setting.constraints)),
        ]
        rows = "".join(
            f"<div><dt>{esc(name)}</dt><dd>{esc(value)}</dd></div>" for name, value in pairs if value
        )
        thin = ""
        if shown.thin:
            notes = "".join(f"<li>{formatted(one)}</li>" for one in shown.thin)
            thin = (
                f'<aside class="xt-thin" id="{anchor("thin")}"><strong>{esc(say("plan.thin"))}</strong>'
                f"<ul>{notes}</ul></aside>"
            )
        kind = f'<p class="xt-over">{esc(say("plan.kind"))}</p>'
        return (
            f'<header class="xt-plan-head" id="{anchor("setting")}" tabindex="-1">{kind}'
            f'<h1 id="{anchor("title")}">{formatted(shown.title)}</h1><dl class="xt-head">{rows}</dl></header>{thin}'
        )

    def section(self, name: str, body: str, title: str = "", level: int = 2, look: str = "") -> str:
        """A part with heading and tools; the editor stands in its place while it is edited."""
        marks = self.marks
        if name == marks.editing:
            body = marks.editor
        elif not body:
            if not marks.may_edit:
                return ""
            body = f'<p class="xt-blank">{esc(self.say("plan.blank"))}</p>'
        named_ = title or esc(self.say.name("plan_section", name))
        busy = ' aria-busy="true"' if name in marks.working else ""
        found = marks.findings.get(name, "")
        tone = f" found-{found}" if found else ""
        lock = f" {chip(self.texts('prep.locked'), 'wait')}" if name in marks.locked else ""
        heading = f"<h{level}>{named_}{lock}</h{level}>"
        return (
            f'<section class="xt-part {look}{tone}" id="{anchor(name)}" tabindex="-1"{busy}>'
            f"<header>{heading}{self._tools(name)}</header>{body}</section>"
        )

    def _tools(self, name: str) -> str:
        marks, texts = self.marks, self.texts
        if name in _NO_TOOLS or name == marks.editing:
            return ""
        about = self.say.name("plan_section", name)
        if name.startswith("steps/"):
            about = next(step.title for step in self.shown.steps if step.id == name[6:])
        made = []
        if marks.may_edit and name not in marks.locked:
            made.append(self._tool("edit", name, texts("prep.edit"), about))
            if name not in _FIXED:
                made.append(self._tool("regenerate", name, texts("prep.regenerate"), about))
        if marks.may_edit:
            held = name in marks.locked
            made.append(
                self._tool(
                    "unlock" if held else "lock", name, texts("prep.unlock" if held else "prep.lock"), about
                )
            )
        if marks.may_edit or marks.may_comment:
            count = marks.remarks.get(name, 0)
            said = texts("prep.comment") + (f" {count}" if count else "")
            made.append(self._tool("comment", name, said, about))
            if not marks.may_edit:
                made.append(self._tool("suggest", name, texts("prep.suggest"), about))
        tag = "zh-CN" if texts.language == "zh" else "en"
        return f'<div class="xt-tools" lang="{tag}">{"".join(made)}</div>' if made else ""

    def _tool(self, do: str, section: str, words: str, about: str) -> str:
        focus = {"focus": "1"} if self.marks.focus == section and do in ("edit", "comment") else {}
        return action(esc(words), do, look="xt-tool", about=f"{words} · {about}", section=section, **focus)

    def _text(self, text: str, otherwise: str = "") -> str:
        if text:
            return f"<p>{formatted(text)}</p>"
        return f'<p class="xt-blank">{esc(self.say(otherwise))}</p>' if otherwise else ""

    def _list(self, items: Sequence[str]) -> str:
        return f"<ul>{''.join(f'<li>{formatted(one)}</li>' for one in items)}</ul>" if items else ""

    def _standards(self) -> str:
        items = "".join(
            f"<li><code>{esc(one.code)}</code> {formatted(one.gist)}</li>" for one in self.shown.standards
        )
        return f'<ul class="xt-standards">{items}</ul>' if items else ""

    def _goals(self, goals: Sequence[Goal]) -> str:
        say = self.say
        items = "".join(
            f'<li id="{anchor("goals/" + one.id)}"><p>{say("plan.goal", condition=formatted(one.condition), behaviour=formatted(_verbed(one)))}'
            f' <span class="xt-degree">{formatted(one.degree)}</span></p>'
            f"<small>{chip(one.literacy)} {esc(say('plan.evidence'))}{formatted(one.evidence)}</small></li>"
            for one in goals
        )
        return f'<ol class="xt-goals">{items}</ol>'

    def _difficulties(self) -> str:
        say = self.say
        items = "".join(
            f'<li id="{anchor("difficulties/" + one.id)}"><p><b>{formatted(one.point)}</b></p>'
            f"<p><small>{esc(say('plan.why'))}</small>{formatted(one.why)}</p>"
            f"<p><small>{esc(say('plan.strategy'))}</small>{formatted(one.strategy)}</p></li>"
            for one in self.shown.difficulties
        )
        return f'<ul class="xt-difficulties">{items}</ul>' if items else ""

    def _preparation(self) -> str:
        held = self.shown.preparation
        rows = "".join(
            f"<div><dt>{esc(self.say(f'plan.{name}_side'))}</dt><dd>{self._list(getattr(held, name))}</dd></div>"
            for name, said in _READY.items()
            if getattr(held, name)
        )
        return f'<dl class="xt-head">{rows}</dl>' if rows else ""

    def _process(self) -> str:
        say, shown = self.say, self.shown
        made = [
            f'<h2 class="xt-process" id="{anchor("steps")}" tabindex="-1">{esc(say.name("plan_section", "steps"))}</h2>'
        ]
        for period in sorted({step.period for step in shown.steps}):
            steps = [step for step in shown.steps if step.period == period]
            total = sum(step.minutes for step in steps)
            if shown.setting.periods > 1:
                made.append(f'<h3 class="xt-period">{esc(say("plan.period", number=period))}</h3>')
            bars = "".join(
                f'<li style="flex-grow:{step.minutes}"><a href="#{anchor("steps/" + step.id)}" '
                f'title="{esc(step.title)}"><span>{esc(named(step.phase, shown.setting.language))}</span>'
                f"<b>{step.minutes}′</b></a></li>"
                for step in steps
            )
            made.append(
                f'<ol class="xt-timeline" aria-label="{esc(say("plan.minutes", minutes=total))}">{bars}</ol>'
            )
            made.extend(self._step(step) for step in steps)
        return "".join(made)

    def _step(self, step: Step) -> str:
        say, language = self.say, self.shown.setting.language
        sides = (
            f'<div class="xt-sides"><div><h4>{esc(say("plan.teacher"))}</h4><p>{formatted(step.teacher)}</p></div>'
            f"<div><h4>{esc(say('plan.students'))}</h4><p>{formatted(step.students)}</p></div></div>"
        )
        more = "".join(
            (
                self._questions(step.questions),
                self._tiers(step),
                self._checks(step),
                f'<p class="xt-intent"><b>{esc(say("plan.intent"))}</b>{formatted(step.intent)}</p>',
                self._small("plan.resources", say.listed(step.resources)),
                self._small("plan.tech", step.tech),
            )
        )
        title = (
            f'<span class="xt-phase">{esc(named(step.phase, language))}</span>{formatted(step.title)}'
            f'<span class="xt-minutes">{esc(say("plan.minutes", minutes=step.minutes))}</span>'
        )
        return self.section(f"steps/{step.id}", sides + more, title, level=3, look="xt-step")

    def _questions(self, questions: Sequence[Question]) -> str:
        if not questions:
            return ""
        say, language = self.say, self.shown.setting.language
        headers = [say(f"plan.{name}") for name in ("question", "level", "expected", "follow_up")]
        rows = [
            (
                formatted(one.text),
                chip(named(one.level, language)),
                formatted(one.expected),
                formatted(one.follow_up),
            )
            for one in questions
        ]
        return table(headers, rows, say("plan.questions"))

    def _tiers(self, step: Step) -> str:
        if step.tiers is None:
            return ""
        language = self.shown.setting.language
        items = "".join(
            f"<div><dt>{esc(named(tier, language))}</dt><dd>{formatted(getattr(step.tiers, tier.value))}</dd></div>"
            for tier in Tier
        )
        return f'<dl class="xt-tiers">{items}</dl>'

    def _checks(self, step: Step) -> str:
        if not step.checks:
            return ""
        number = {goal.id: place for place, goal in enumerate(self.shown.goals, 1)}
        say = self.say
        items = "".join(
            f'<li><a href="#{anchor("goals/" + one.goal)}">{esc(say("plan.goal_number", number=number.get(one.goal, "?")))}</a> '
            f"{formatted(one.evidence)}<ul>{''.join(f'<li>{formatted(text)}</li>' for text in one.criteria)}</ul></li>"
            for one in step.checks
        )
        return f'<div class="xt-assess"><h4>{esc(say("plan.assessment"))}</h4><ul>{items}</ul></div>'

    def _small(self, name: str, text: str) -> str:
        return f'<p class="xt-small"><b>{esc(self.say(name))}</b>{formatted(text)}</p>' if text else ""

    def _board(self, node: BoardNode) -> str:
        below = "".join(f"<li>{self._board(one)}</li>" for one in node.children)
        return f"<span>{formatted(node.text)}</span>" + (f"<ul>{below}</ul>" if below else "")

    def _homework(self, tasks: Sequence[Homework]) -> str:
        say, language = self.say, self.shown.setting.language
        items = "".join(
            f'<li id="{anchor("homework/" + one.id)}"><p>{chip(named(one.tier, language))} {formatted(one.text)} '
            f'<span class="xt-minutes">{esc(say("plan.minutes", minutes=one.minutes))}</span></p>'
            f"<details><summary>{esc(say('plan.answer'))}</summary><p>{formatted(one.answer)}</p></details></li>"
            for one in tasks
        )
        return f'<ol class="xt-homework">{items}</ol>' if items else ""

    def _matrix(self) -> str:
        say, shown = self.say, self.shown
        titles = {step.id: step.title for step in shown.steps}
        number = {one.id: place for place, one in enumerate(shown.homework, 1)}
        headers = [
            say(f"plan.{name}") for name in ("goal_head", "activity", "evidence_head", "homework_head")
        ]
        rows = [
            (
                esc(say("plan.goal_number", number=place)),
                "<br>".join(formatted(titles[one]) for one in row.steps),
                "<br>".join(formatted(one) for one in row.evidence),
                esc(say.listed(str(number[one]) for one in row.homework)),
            )
            for place, row in enumerate(shown.matrix, 1)
        ]
        head = f"<header><h2>{esc(say('plan.matrix'))}</h2></header>"
        return (
            f'<section class="xt-part" id="{anchor("matrix")}" tabindex="-1">{head}'
            f"{table(headers, rows, say('plan.matrix'))}</section>"
        )

    def _sources(self, cited: Sequence[CitationView]) -> str:
        label = f'<p class="xt-label">{esc(self.shown.label)}</p>' if self.shown.label else ""
        if not cited:
            return label
        items = "".join(
            f"<li>{action(_source(one), 'cite', look='xt-source', passage=one.passage, start=one.start, end=one.end)}</li>"
            for one in cited
        )
        return (
            f'<section class="xt-part" id="{anchor("citations")}" tabindex="-1"><header><h2>'
            f'{esc(self.say("plan.sources"))}</h2></header><ol class="xt-sources">{items}</ol></section>{label}'
        )


def _source(one: CitationView) -> str:
    about = " · ".join(filter(None, (one.publisher, one.document_number, one.locator)))
    return (
        f'<span class="xt-number">{one.number}</span><span><b>{esc(one.title)}</b>'
        f"<small>{esc(about)}</small></span>"
    )


def _verbed(goal: Goal) -> str:
    return goal.behaviour if goal.verb in goal.behaviour else f"{goal.verb}{goal.behaviour}"
