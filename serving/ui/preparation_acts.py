"""What a reader does to an opened plan: each act goes to the services and says what is to be seen next."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import ValidationError

from assistant.drafts.problems import DraftMoved
from assistant.duty import RequestInvalid
from corpora.misfit import misfit
from guardrails.actor import Actor
from guardrails.release import ReviewForm
from serving.preparation import Preparation
from serving.ui.desk import Desk
from serving.ui.preparation_editor import Editor
from serving.ui.preparation_words import choices

Given = Mapping[str, Any]
"""What a click or a form of the page brings: texts, and under `fields` the fields with all their values."""
_PARTS = ("fact", "value", "fitness")


@dataclass(frozen=True, slots=True)
class View:
    """What one reader looks at. `on` is the section a comment is for; `editing` the section with an open
    editor, which holds `typed` where that is not what is stored, and `moved` where another was first;
    `asking` a section that a person wrote and that would be written over; `previous` the text of last year's
    plan that the draft was just made from."""

    draft: str = ""
    previous: str = ""
    pane: str = "checks"
    on: str = ""
    editing: str = ""
    suggesting: bool = False
    typed: Any = None
    moved: bool = False
    asking: str = ""
    compared: int = 0
    reviewing: int = 0
    passage: tuple[str, int, int] | None = None
    focus: str = ""
    working: frozenset[str] = field(default=frozenset())


class Acts:
    """The acts by name; an unknown one changes nothing."""

    def __init__(self, desk: Desk, preparation: Preparation) -> None:
        self._desk = desk
        self._preparation = preparation
        self._drafts = preparation.drafts

    def do(self, actor: Actor, view: View, given: Given) -> View:
        """The view after the act that `given` names. Raises what the services raise."""
        act = _ACTS.get(_said(given, "do"))
        if act is None or not view.draft:
            return view
        return act(self, actor, replace(view, focus="", asking=""), given)

    # --- looking

    def _pane(self, actor: Actor, view: View, given: Given) -> View:
        return replace(view, pane=_said(given, "pane"), on="", compared=0)

    def _cite(self, actor: Actor, view: View, given: Given) -> View:
        return replace(
            view, passage=(_said(given, "passage"), _number(given, "start"), _number(given, "end"))
        )

    def _close(self, actor: Actor, view: View, given: Given) -> View:
        return replace(view, passage=None)

    def _compare(self, actor: Actor, view: View, given: Given) -> View:
        return replace(view, compared=_number(given, "version"))

    # --- writing

    def _edit(self, actor: Actor, view: View, given: Given) -> View:
        return replace(view, editing=_said(given, "section"), suggesting=False, typed=None, moved=False)

    def _suggest(self, actor: Actor, view: View, given: Given) -> View:
        return replace(self._edit(actor, view, given), suggesting=True)

    def _leave(self, actor: Actor, view: View, given: Given) -> View:
        return replace(view, editing="", typed=None, moved=False, focus=view.editing)

    def _save(self, actor: Actor, view: View, given: Given) -> View:
        section, typed = _said(given, "section"), self._typed(actor, view, given)
        try:
            self._drafts.edit(actor, view.draft, section, typed, _number(given, "version"))
        except DraftMoved as moved:
            self._desk.warn(moved)
            return replace(view, editing=section, typed=typed, moved=True)
        return self._leave(actor, replace(view, editing=section), given)

    def _propose(self, actor: Actor, view: View, given: Given) -> View:
        section, typed = _said(given, "section"), self._typed(actor, view, given)
        why = _one(given, "reason")
        self._drafts.remarks.suggest(actor, view.draft, section, typed, why)
        return replace(self._leave(actor, replace(view, editing=section), given), pane="talk")

    def _typed(self, actor: Actor, view: View, given: Given) -> Any:
        kept = self._drafts.open(actor, view.draft)
        section = _said(given, "section")
        editor = Editor(self._desk.texts, kept.artefact, section, choices(self._desk.texts, kept.artefact))
        fields = given.get("fields")
        return editor.read(fields if isinstance(fields, Mapping) else {})

    def _lock(self, actor: Actor, view: View, given: Given) -> View:
        self._drafts.lock(actor, view.draft, _said(given, "section"))
        return replace(view, focus=_said(given, "section"))

    def _unlock(self, actor: Actor, view: View, given: Given) -> View:
        self._drafts.unlock(actor, view.draft, _said(given, "section"))
        return replace(view, focus=_said(given, "section"))

    def _restore(self, actor: Actor, view: View, given: Given) -> View:
        self._drafts.restore(actor, view.draft, _number(given, "version"))
        self._desk.say(self._desk.texts("prep.restored"), self._desk.texts("prep.restore"))
        return replace(view, compared=0)

    # --- together

    def _comment(self, actor: Actor, view: View, given: Given) -> View:
        return replace(view, pane="talk", on=_said(given, "section"))

    def _say(self, actor: Actor, view: View, given: Given) -> View:
        self._drafts.remarks.comment(actor, view.draft, _said(given, "section"), _one(given, "text"))
        return replace(view, on="", focus=_said(given, "section"))

    def _resolve(self, actor: Actor, view: View, given: Given) -> View:
        self._drafts.remarks.resolve(actor, view.draft, _said(given, "id"))
        return view

    def _accept(self, actor: Actor, view: View, given: Given) -> View:
        self._drafts.remarks.accept(actor, view.draft, _said(given, "id"))
        return view

    def _decline(self, actor: Actor, view: View, given: Given) -> View:
        self._drafts.remarks.decline(actor, view.draft, _said(given, "id"))
        return view

    def _agree(self, actor: Actor, view: View, given: Given) -> View:
        self._drafts.sharing.agree(actor, view.draft, _number(given, "version"))
        return view

    def _share(self, actor: Actor, view: View, given: Given) -> View:
        kind, _, whom = _one(given, "whom").partition(":")
        person, group = (whom, "") if kind == "user" else ("", whom)
        role: Any = _one(given, "role")
        self._preparation.share(actor, view.draft, role, user=person, group=group)
        return view

    def _unshare(self, actor: Actor, view: View, given: Given) -> View:
        user, group = _said(given, "user"), _said(given, "group")
        self._drafts.sharing.unshare(actor, view.draft, user=user, group=group)
        return view

    def _group(self, actor: Actor, view: View, given: Given) -> View:
        self._preparation.group(actor, _one(given, "name"), _all(given, "people"))
        return view

    # --- the human gate

    def _submit(self, actor: Actor, view: View, given: Given) -> View:
        self._preparation.submit(actor, view.draft)
        return view

    def _review_open(self, actor: Actor, view: View, given: Given) -> View:
        standing = self._preparation.open_review(actor, view.draft)
        return replace(view, reviewing=standing.version)

    def _review(self, actor: Actor, view: View, given: Given) -> View:
        judged = {
            part: {"verdict": _one(given, part), "note": _one(given, f"{part}_note")} for part in _PARTS
        }
        try:
            form = ReviewForm.model_validate({**judged, "confirmed": _all(given, "confirmed")})
        except ValidationError as error:
            raise RequestInvalid.of("review", misfit(error, ReviewForm)) from None
        self._preparation.review(actor, view.draft, _number(given, "version"), form)
        return view

    def _release(self, actor: Actor, view: View, given: Given) -> View:
        self._preparation.release(actor, view.draft, _number(given, "version"))
        self._desk.say(self._desk.texts("prep.released"), self._desk.texts("prep.release"))
        return view


_ACTS: Mapping[str, Callable[[Acts, Actor, View, Given], View]] = {
    "pane": Acts._pane, "cite": Acts._cite, "close": Acts._close, "compare": Acts._compare,
    "edit": Acts._edit, "suggest": Acts._suggest, "leave": Acts._leave, "save": Acts._save,
    "propose": Acts._propose, "lock": Acts._lock, "unlock": Acts._unlock, "restore": Acts._restore,
    "comment": Acts._comment, "say": Acts._say, "resolve": Acts._resolve, "accept": Acts._accept,
    "decline": Acts._decline, "agree": Acts._agree, "share": Acts._share, "unshare": Acts._unshare,
    "group": Acts._group, "submit": Acts._submit, "review-open": Acts._review_open, "review": Acts._review,
    "release": Acts._release,
}  # fmt: skip


def _said(given: Given, name: str) -> str:
    """What a button says of itself; a click may be forged, so nothing is taken for granted."""
    value = given.get(name)
    return value if isinstance(value, str) else ""


def _number(given: Given, name: str) -> int:
    said = _said(given, name)
    return int(said) if said.isdecimal() else 0


def _all(given: Given, name: str) -> tuple[str, ...]:
    """Every value of a form's field."""
    fields = given.get("fields")
    values = fields.get(name) if isinstance(fields, Mapping) else None
    return tuple(str(one).strip() for one in values) if isinstance(values, list) else ()


def _one(given: Given, name: str) -> str:
    """The first value of a form's field."""
    return next(iter(_all(given, name)), "")
