"""The section of practice and research (教研与实践): write from own evidence, and the studio of a group."""

from datetime import date
from typing import Any

from anyio import to_thread

from assistant.drafts import Listed
from assistant.teacher_training.practice.base import Practised
from guardrails.actor import Actor
from serving.practice import KINDS, Practising
from serving.ui.desk import Desk
from serving.ui.parts import action, empty, esc, notice
from serving.ui.training import practice_view, studio_view
from serving.ui.training.section import Given, field, fields

_EVIDENCE = {
    "plan": ("lesson-plan",),
    "observation": ("lesson-observation",),
    "results": ("class-report", "commentary-lesson"),
}
_SOURCES = tuple({kind for kinds in _EVIDENCE.values() for kind in kinds} | {"teaching-reflection"})
_WRITTEN = (*KINDS, "training-plan")
DUTIES = (*_WRITTEN, "studio")


class PracticeSection:
    """What can be written at the top, then what was written, then what is open."""

    key = "practice"

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._practising = Practising(desk.application)

    def show(self, actor: Actor, given: Given) -> str:
        """What can be done, and what the visitor wrote."""
        return self._home(actor)

    async def act(self, actor: Actor, given: Given) -> str:
        """Open a form or a text, write, answer, finish; or work in a studio."""
        match given.get("do"):
            case "write":
                self._desk.limit(actor)
                made = await self._practising.write(
                    actor, str(given.get("duty", "")), _asked(given), self._desk.texts.language
                )
                return await to_thread.run_sync(self._opened, actor, made.id)
            case "answers":
                draft = str(given.get("draft", ""))
                answers = {
                    name: str(values[-1]) for name, values in (given.get("fields") or {}).items() if values
                }
                await self._practising.answer(actor, draft, answers, int(given.get("version", 0)))
                said = notice(self._desk.texts("practice.saved"), tone="ok")
                return await to_thread.run_sync(self._opened, actor, draft, said)
        return await to_thread.run_sync(self._done, actor, given)

    def _done(self, actor: Actor, given: Given) -> str:
        texts, practising = self._desk.texts, self._practising
        meeting = str(given.get("meeting", ""))
        match given.get("do"):
            case "form":
                return self._form(actor, str(given.get("duty", "")))
            case "open":
                return self._opened(actor, str(given.get("draft", "")))
            case "finish":
                told = practising.finish(actor, str(given.get("draft", "")))
                said = texts("practice.told" if told else "practice.told_before")
                return self._opened(actor, str(given.get("draft", "")), notice(said, tone="ok"))
            case "keep":
                kept = practising.keep(
                    actor, field(given, "group"), field(given, "title"), _day(field(given, "held")),
                    field(given, "text"),
                )  # fmt: skip
                return studio_view.meeting(texts, actor, practising, kept)
            case "meeting":
                return studio_view.meeting(texts, actor, practising, practising.studio.open(actor, meeting))
            case "tick":
                item, done = str(given.get("item", "")), given.get("done") == "yes"
                ticked = practising.studio.tick(actor, meeting, item, done=done)
                return studio_view.meeting(texts, actor, practising, ticked)
            case "drop":
                practising.studio.delete(actor, meeting)
                return studio_view.studio(texts, actor, practising)
        return self._home(actor)

    def _home(self, actor: Actor) -> str:
        texts = self._desk.texts
        doors = "".join(
            f'<article class="xt-card"><h2 class="xt-sub">{esc(texts.name("practice_duty", duty))}</h2>'
            f"<p>{esc(texts.name('practice_about', duty))}</p>"
            f"{self._door(duty)}"
            "</article>"
            for duty in DUTIES
        )
        mine = [each for each in self._mine(actor) if each.kind in _WRITTEN]
        listed = practice_view.listed(texts, mine) if mine else empty(texts("practice.nothing"))
        return f'<div class="xt-cards xt-practice">{doors}</div>{listed}'

    def _door(self, duty: str) -> str:
        texts = self._desk.texts
        name = f"{texts('practice.begin')} {texts.name('practice_duty', duty)}"
        return action(esc(texts("practice.begin")), "form", duty=duty, about=name)

    def _form(self, actor: Actor, duty: str) -> str:
        texts = self._desk.texts
        if duty == "studio":
            return studio_view.studio(texts, actor, self._practising)
        if duty not in _WRITTEN:
            return self._home(actor)
        mine = self._mine(actor)
        chosen = {
            name: [(each.id, each.title) for each in mine if each.kind in kinds]
            for name, kinds in _EVIDENCE.items()
        }
        homework = self._desk.application.classroom.homework.assignments.mine(actor)
        chosen["homework"] = [(each.id, each.title) for each in homework]
        chosen["sources"] = [
            (each.id, f"{texts.name('practice_kind', each.kind)} · {each.title}")
            for each in mine
            if each.kind in _SOURCES
        ]
        return practice_view.form(texts, duty, chosen)

    def _opened(self, actor: Actor, draft: str, said: str = "") -> str:
        kept = self._desk.application.drafts.open(actor, draft)
        formats = practice_view.FORMATS
        artefact: Any = kept.artefact
        if isinstance(artefact, Practised):
            return said + practice_view.practised(self._desk.texts, kept, artefact, formats)
        return said + practice_view.plan(self._desk.texts, kept, artefact, formats)

    def _mine(self, actor: Actor) -> list[Listed]:
        return [each for each in self._desk.application.drafts.mine(actor) if each.role == "owner"]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _asked(given: Given) -> dict[str, object]:
    """The request of a duty from its form: ticked sources and lines become lists, empty fields stay away."""
    asked: dict[str, object] = {}
    for name in given.get("fields") or {}:
        if name == "sources":
            asked[name] = list(fields(given, name))
        elif name in ("ai_used", "needs"):
            asked[name] = [line.strip() for line in field(given, name).splitlines() if line.strip()]
        elif value := field(given, name):
            asked[name] = int(value) if name in ("people", "hours", "months") and value.isdecimal() else value
    return asked
