"""What a teacher does at the marking desk: each act goes to the desk and says what is seen next."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from assistant.homework.marking.chain import MarkOffScale
from guardrails.actor import Actor
from serving.homework import Homework
from serving.ui.desk import Desk
from serving.ui.homework_view import View

Given = Mapping[str, Any]


class Acts:
    """The acts by name; an unknown one changes nothing."""

    def __init__(self, desk: Desk, homework: Homework) -> None:
        self._page = desk
        self._homework = homework
        self._desk = homework.desk

    def do(self, actor: Actor, view: View, given: Given) -> View:
        """The view after the act that `given` names. Raises what the desk raises."""
        act = _ACTS.get(_said(given, "do"))
        return view if act is None or not view.assignment else act(self, actor, view, given)

    def _item(self, actor: Actor, view: View, given: Given) -> View:
        return replace(view, item=_said(given, "item"), at="", pane="desk", together=False)

    def _pane(self, actor: Actor, view: View, given: Given) -> View:
        return replace(view, pane=_said(given, "pane"))

    def _together(self, actor: Actor, view: View, given: Given) -> View:
        return replace(view, together=not view.together)

    def _next(self, actor: Actor, view: View, given: Given) -> View:
        return self._moved(actor, view, 1)

    def _previous(self, actor: Actor, view: View, given: Given) -> View:
        return self._moved(actor, view, -1)

    def _moved(self, actor: Actor, view: View, step: int) -> View:
        ids = [each.submission.id for each in self._desk.item(actor, view.assignment, view.item).queue]
        if not ids:
            return replace(view, at="")
        at = ids.index(view.at) if view.at in ids else 0
        return replace(view, at=ids[max(0, min(len(ids) - 1, at + step))], together=False)

    def _mark(self, actor: Actor, view: View, given: Given) -> View:
        submission, mark = _said(given, "submission"), _number(given, "mark")
        shown = self._desk.item(actor, view.assignment, view.item)
        ids = [each.submission.id for each in shown.queue]
        alike = shown.group_of(submission)
        if view.together and len(alike) > 1:
            self._desk.serve(actor, view.assignment, view.item, alike, mark)
        else:
            expected = _said(given, "expected") or None
            self._desk.decide(actor, view.assignment, submission, mark, expected=expected)
        # In the trial the desk chooses what teaches most; after it the teacher goes on down the list.
        later = ids[ids.index(submission) + 1 :] if submission in ids else []
        following = (
            next((each for each in later if each not in alike), "") if not shown.progress.trial else ""
        )
        return replace(view, at=following, together=False)

    def _change(self, actor: Actor, view: View, given: Given) -> View:
        self._desk.decide(
            actor, view.assignment, _said(given, "submission"), _number(given, "mark"),
            expected=_said(given, "expected") or None, reason=_one(given, "reason"),
        )  # fmt: skip
        return view

    def _correct(self, actor: Actor, view: View, given: Given) -> View:
        self._desk.intake.correct(actor, view.assignment, _said(given, "submission"), _one(given, "text"))
        found = self._desk.assignments.open(actor, view.assignment)
        assigned = next(each for each in found.items if each.item.id == view.item)
        self._desk.rating.item(actor, found, assigned)
        return view

    def _settle(self, actor: Actor, view: View, given: Given) -> View:
        made = self._desk.waiting.settle(actor, view.assignment, _said(given, "held"), _one(given, "pupil"))
        self._say("homework.settled", made.added)
        return view

    def _aside(self, actor: Actor, view: View, given: Given) -> View:
        self._desk.waiting.set_aside(actor, view.assignment, _said(given, "held"), _one(given, "reason"))
        return view

    def _accept(self, actor: Actor, view: View, given: Given) -> View:
        made = self._desk.ledger.accept(actor, view.assignment, view.item)
        self._say("homework.accepted", len(made))
        return replace(view, at="")

    def _undo(self, actor: Actor, view: View, given: Given) -> View:
        made = self._desk.ledger.undo(actor, view.assignment, self._page.texts("homework.undone"))
        self._page.say(
            self._page.texts("homework.undone_count", count=len(made)), self._page.texts("page.done")
        )
        return replace(view, at=made[0].submission)

    def _release(self, actor: Actor, view: View, given: Given) -> View:
        made = self._desk.ledger.release(actor, view.assignment)
        self._say("homework.released", made.marks)
        return view

    def _say(self, key: str, count: int) -> None:
        texts = self._page.texts
        self._page.say(texts(key, count=count), texts("page.done"))


_ACTS: Mapping[str, Callable[[Acts, Actor, View, Given], View]] = {
    "item": Acts._item, "pane": Acts._pane, "together": Acts._together, "next": Acts._next,
    "previous": Acts._previous, "mark": Acts._mark, "change": Acts._change, "correct": Acts._correct,
    "settle": Acts._settle, "aside": Acts._aside,
    "accept": Acts._accept, "undo": Acts._undo, "release": Acts._release,
}  # fmt: skip


def _said(given: Given, name: str) -> str:
    value = given.get(name, "")
    return value if isinstance(value, str) else ""


def _one(given: Given, name: str) -> str:
    fields = given.get("fields")
    values = fields.get(name) if isinstance(fields, Mapping) else None
    return str(values[0]) if isinstance(values, list) and values else ""


def _number(given: Given, name: str) -> float:
    """A mark from a button or a form. Raises `MarkOffScale` for what is no number."""
    text = _said(given, name) or _one(given, name)
    try:
        return float(text)
    except ValueError:
        raise MarkOffScale(mark=text[:12], points="", step="") from None
