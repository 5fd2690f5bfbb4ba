"""An opened plan as HTML: the sheet with its bar, and what stands beside it. Everything is read anew."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from assistant.drafts import Kept, Listed
from assistant.drafts.remarks import MODEL
from assistant.lesson_preparation.plan import LessonPlan
from guardrails.actor import Actor, Permission
from serving.checking import Found
from serving.exporting import content_of
from serving.preparation import Preparation
from serving.ui import thread
from serving.ui.desk import Desk
from serving.ui.formulas import formatted
from serving.ui.parts import action, chip, empty, esc, hint, notice
from serving.ui.preparation_acts import View
from serving.ui.preparation_editor import Editor, value_of
from serving.ui.preparation_plan import Marks, plan
from serving.ui.preparation_print import deck, paper
from serving.ui.preparation_side import Side, readable
from serving.ui.preparation_words import choices, section_title

MADE = (
    "courseware", "learning-guide", "worksheet", "blackboard-plan", "lesson-talk", "observation-sheet",
)  # fmt: skip
"""Duties that make something from an opened plan."""
_TONES = {"draft": "", "reviewed": "wait", "released": "ok", "withdrawn": "stop"}


class Shown:
    """Draws what a `View` looks at."""

    def __init__(self, desk: Desk, preparation: Preparation) -> None:
        self._desk = desk
        self._preparation = preparation
        self._drafts = preparation.drafts

    def nothing(self) -> tuple[str, str]:
        """What stands there before a plan is open."""
        texts = self._desk.texts
        return empty(texts("prep.empty"), texts("prep.empty_next")), ""

    def both(self, actor: Actor, view: View) -> tuple[str, str]:
        """The sheet and what stands beside it. Raises what opening the draft raises."""
        if not view.draft:
            return self.nothing()
        kept = self._drafts.open(actor, view.draft)
        names = {one.id: one.name for one in self._preparation.colleagues(actor)}
        names[actor.user] = actor.name or actor.user
        found = self._preparation.checks(actor, view.draft, self._desk.texts.language)
        remarks = self._drafts.remarks.on(actor, view.draft)
        sheet = self._bar(actor, kept) + self._sheet(kept, view, found, Counter(
            one.section for one in remarks if one.state == "open"
        ))  # fmt: skip
        side = Side(self._desk.texts, kept, lambda user: self._who(names, user), self._titles(kept))
        counts = {"checks": len(found), "talk": sum(one.state == "open" for one in remarks)}
        body = self._pane(actor, side, view, found)
        return (
            sheet,
            f'{side.menu(view.pane, counts)}<div class="xt-pane">{body}</div>{self._passage(actor, view)}',
        )

    def mine(self, actor: Actor, current: str) -> str:
        """The reader's plans and those shared with them; each opens."""
        texts = self._desk.texts
        listed = self._drafts.mine(actor)
        if not listed:
            return hint(texts("prep.mine_none"))
        names = {one.id: one.name for one in self._preparation.colleagues(actor)}
        items = "".join(self._listed(one, one.id == current, names) for one in listed)
        return f'<ul class="xt-plans">{items}</ul>'

    def _listed(self, one: Listed, current: bool, names: Mapping[str, str]) -> str:
        texts = self._desk.texts
        about = [texts.name("prep_kind", one.kind), one.changed[:10]]
        if one.role != "owner":
            about.append(texts("prep.shared_by", name=names.get(one.owner, one.owner)))
        words = f"{formatted(one.title)}<small>{esc(' · '.join(about))}</small>"
        opens = action(words, "open", look="xt-open", id=one.id)
        return f'<li class="{"current" if current else ""}">{opens}</li>'

    def _bar(self, actor: Actor, kept: Kept) -> str:
        """Where it stands, the files it is exported as, and what is made from it."""
        texts = self._desk.texts
        standing = self._preparation.standing(actor, kept.id)
        state = chip(texts.name("prep_state", standing.status), _TONES[standing.status])
        saved = f"<span>{state} {esc(texts('prep.saved', version=kept.version))}</span>"
        files = "".join(
            f'<button class="xt-button" name="form" value="{form}">{esc(texts(f"prep_file.{form}"))}</button>'
            for form in self._preparation.formats(actor, kept.id)
        )
        export = (
            '<form method="post" action="/preparation/export" enctype="multipart/form-data">'
            f'<label class="xt-template">{esc(texts("prep.template"))}<input type="file" name="template" '
            f'accept=".docx"></label><input type="hidden" name="draft" '
            f'value="{esc(kept.id)}"><input type="hidden" name="language" value="{texts.language}">'
            f"<span>{esc(texts('prep.export'))}</span>{files}</form>"
        )
        return f'<div class="xt-plan-bar">{saved}{export}</div>{self._made(kept)}'

    def _made(self, kept: Kept) -> str:
        if not isinstance(kept.artefact, LessonPlan):
            return ""
        texts = self._desk.texts
        buttons = "".join(action(esc(texts(f"prep_kind.{kind}")), "make", kind=kind) for kind in MADE)
        return f'<div class="xt-make"><span>{esc(texts("prep.made"))}</span>{buttons}</div>'

    def _sheet(self, kept: Kept, view: View, found: Sequence[Found], remarks: Mapping[str, int]) -> str:
        artefact = kept.artefact
        if not isinstance(artefact, LessonPlan):
            made = content_of(artefact)
            return deck(made.deck) if made.deck else paper(made.paper) if made.paper else ""
        writes = kept.role in ("edit", "owner")
        tones: dict[str, str] = {}
        for one in found:
            if tones.get(one.section) != "hard":
                tones[one.section] = "hard" if one.hard else "soft"
        marks = Marks(
            may_edit=writes,
            may_comment=kept.role == "comment",
            locked=frozenset(kept.locked),
            remarks=remarks,
            findings=tones,
            editing=view.editing or view.asking,
            editor=self._editor(kept, view),
            focus=view.focus,
            working=view.working,
        )
        return plan(self._desk.texts, artefact, marks)

    def _editor(self, kept: Kept, view: View) -> str:
        texts = self._desk.texts
        if view.asking:
            anyway = action(
                esc(texts("prep.regenerate_anyway")),
                "regenerate",
                section=view.asking,
                overwrite="yes",
                focus="1",
            )
            leave = action(esc(texts("prep.cancel")), "leave", section=view.asking)
            return notice(texts("prep.by_hand")) + f'<p class="xt-actions-row">{anyway}{leave}</p>'
        if not view.editing:
            return ""
        section, artefact = view.editing, kept.artefact
        editor = Editor(texts, artefact, section, choices(texts, artefact))
        stored = value_of(artefact, section)
        if view.suggesting:
            label = esc(texts("prep.suggest_why"))
            why = (
                f'<div class="xt-field"><label for="xt-reason">{label}</label>'
                '<textarea id="xt-reason" name="reason" rows="2"></textarea></div>'
            )
            return editor.form(stored, kept.newest, "propose", why)
        if not view.moved:
            return editor.form(stored, kept.newest)
        theirs = (
            f'<h4>{esc(texts("prep.theirs"))}</h4><div class="xt-theirs">{formatted(readable(stored))}</div>'
        )
        return notice(texts("prep.moved")) + editor.form(view.typed, kept.newest, extra=theirs)

    def _pane(self, actor: Actor, side: Side, view: View, found: Sequence[Found]) -> str:
        drafts, draft = self._drafts, view.draft
        match view.pane:
            case "talk":
                remarks = drafts.remarks.on(actor, draft)
                return side.talk(remarks, drafts.sharing.agreement(actor, draft), view.on)
            case "history":
                compared = None
                if view.compared:
                    newest = side.kept.newest
                    compared = (view.compared, drafts.compare(actor, draft, view.compared, newest))
                return side.history(drafts.history(actor, draft), compared)
            case "share":
                groups = drafts.sharing.groups.mine(actor)
                return side.share(groups, self._preparation.colleagues(actor))
            case "release":
                standing = self._preparation.standing(actor, draft)
                reviewing = view.reviewing == standing.version
                return side.release(standing, actor.can(Permission.SIGN), reviewing)
        return side.checks(found)

    def _who(self, names: Mapping[str, str], user: str) -> str:
        model = user.removeprefix(MODEL)
        return names.get(user, user) if model == user else self._desk.texts("prep.by_model", name=model)

    def _titles(self, kept: Kept) -> Any:
        return lambda section: section_title(self._desk.texts, kept.artefact, section)

    def _passage(self, actor: Actor, view: View) -> str:
        if view.passage is None:
            return ""
        shown, start, end = view.passage
        around = self._desk.application.retriever.around(actor, shown)
        return (
            f'<div id="xt-prep-passage">{thread.passage(self._desk.texts, shown, around, (start, end))}</div>'
        )
