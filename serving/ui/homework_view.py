# ruff: noqa: E501  (markup is kept in one piece)
"""The marking desk as HTML: an assignment with its bar, one answer at a time, marks and common errors.
Everything is read anew; pupils are shown by the first signs of their pseudonyms."""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from assistant.homework.desk import Assigned, Assignment, ItemDesk, PupilMark, Record
from assistant.homework.desk.commentary import CommonError
from assistant.homework.desk.looking import Agreement, Progress, merged
from assistant.homework.desk.proposing import marking_item, points_of
from assistant.homework.items.item import CHOICES, OPEN
from assistant.homework.marking.chain import Evidence, Handed, Note
from serving.ui.formulas import formatted
from serving.ui.parts import action, chip, empty, esc, hint, lines, notice, table
from serving.ui.texts import Texts

_STOP = frozenset({Note.HARM, Note.INSTRUCTION})
_MOST_BUTTONS = 21


@dataclass(frozen=True, slots=True)
class View:
    """What one teacher looks at. `at` is the answer on top; `together` lets one mark serve those that say
    the same; `pane` is desk, marks, errors or waiting."""

    assignment: str = ""
    item: str = ""
    at: str = ""
    together: bool = False
    pane: str = "desk"
    sure: bool = False
    crops: Mapping[str, bytes] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Drawing:
    """Draws in one language."""

    texts: Texts

    def mine(self, listed: Sequence[Assignment], current: str) -> str:
        """Assignments to choose from."""
        if not listed:
            return hint(self.texts("homework.mine_none"))
        rows = "".join(
            f'<li class="{"current" if each.id == current else ""}">'
            + action(
                f"{esc(each.title)}<small>{esc(each.klass)} · {esc(each.at[:10])}</small>",
                "open", look="xt-open", id=each.id,
            )
            + "</li>"
            for each in listed
        )  # fmt: skip
        return f'<ul class="xt-plans">{rows}</ul>'

    def nothing(self) -> str:
        """What stands there before anything is open."""
        return empty(self.texts("homework.empty"), self.texts("homework.empty_next"))

    def bar(self, found: Assignment, known: Sequence[Progress], view: View, released: int) -> str:
        """Title, progress and what is done with the whole."""
        texts = self.texts
        handed, decided = sum(each.handed for each in known), sum(each.decided for each in known)
        about = texts.listed(
            part
            for part in (
                found.klass,
                texts("homework.points", points=f"{found.points:g}"),
                texts("homework.due", due=found.due) if found.due else "",
            )
            if part
        )
        state = chip(texts("homework.is_released"), "ok") if released else ""
        head = f"<h2>{esc(found.title)} {state}</h2><p class='xt-hint'>{esc(about)}</p>"
        meter = (
            f'<p class="xt-meter"><progress max="{max(1, handed)}" value="{decided}"></progress>'
            f"<span>{esc(texts('homework.progress', decided=decided, handed=handed))}</span></p>"
        )
        return f'<header class="xt-work-head">{head}{meter}{self._files(found, released)}</header>'

    def _files(self, found: Assignment, released: int) -> str:
        texts = self.texts
        hidden = (
            f'<input type="hidden" name="assignment" value="{esc(found.id)}">'
            f'<input type="hidden" name="language" value="{texts.language}">'
        )
        card = "".join(
            f'<button class="xt-button" name="form" value="{form}">{esc(texts(words))}</button>'
            for form, words in (("card", "homework.card"), ("blank", "homework.card_blank"))
        )
        sheets = "".join(
            f'<button class="xt-button" name="form" value="{form}">{esc(texts(words))}</button>'
            for form, words in (("docx", "homework.sheets_docx"), ("zip", "homework.sheets_zip"))
        )
        own = found.role == "owner"
        release = action(esc(texts("homework.release")), "release", look="xt-button strong") if own else ""
        return (
            f'<form method="post" action="/homework/file" class="xt-work-files">{hidden}{card}'
            f"{sheets if own and released else ''}{release}</form>"
        )

    def strip(self, found: Assignment, known: Sequence[Progress], view: View, waiting: int = 0) -> str:
        """The items, each with how far it is, and the panes."""
        texts = self.texts
        items = "".join(
            f'<button type="button" data-do="item" data-item="{esc(each.item)}" '
            f'aria-pressed="{str(view.pane == "desk" and each.item == view.item).lower()}">'
            f"{esc(texts('homework.number', number=each.number))} "
            f"<small>{each.decided}/{each.handed}</small>"
            f"{chip(str(each.urgent), 'stop') if each.urgent else ''}</button>"
            for each in known
        )
        shown = {"marks": "homework.marks", "errors": "homework.errors"}
        if found.role == "owner":
            shown["waiting"] = "homework.waits_pane"
        panes = "".join(
            f'<button type="button" data-do="pane" data-pane="{pane}" '
            f'aria-pressed="{str(view.pane == pane).lower()}">{esc(texts(words))}'
            f"{chip(str(waiting), 'wait') if pane == 'waiting' and waiting else ''}</button>"
            for pane, words in shown.items()
        )
        label = esc(texts("homework.items"))
        return f'<nav class="xt-menu xt-work-items" aria-label="{label}">{items}{panes}</nav>'

    def desk(self, shown: ItemDesk, view: View) -> str:
        """One item: the question, the answer on top with its marks, and what is decided."""
        texts = self.texts
        queue = shown.queue
        record = next((each for each in queue if each.submission.id == view.at), queue[0] if queue else None)
        if record is None:
            done = notice(texts("homework.item_done"), tone="ok") if shown.progress.handed else ""
            top = done or empty(texts("homework.no_answers"), texts("homework.no_answers_next"))
        else:
            top = self._answer(shown, record, view)
        return (
            f'<div class="xt-desk"><section class="xt-asked">{self._question(shown)}</section>'
            f'<section class="xt-judged">{top}{self._keys(shown)}{self._standing(shown)}'
            f"{self._aside(shown, view)}{self._done(shown)}</section></div>"
        )

    def _question(self, shown: ItemDesk) -> str:
        texts, item = self.texts, shown.assigned.item
        options = "".join(f"<li>{esc(each.label)}. {formatted(each.text)}</li>" for each in item.options)
        points = "".join(
            f"<li>{formatted(each.text)} <small>{each.points:g}</small></li>" for each in item.scoring
        )
        kind = texts.name("item_type", item.type.value)
        head = texts("homework.asked", number=shown.progress.number, kind=kind, points=f"{item.points:g}")
        key = f"<h4>{esc(texts('homework.key'))}</h4><p>{formatted(item.answer)}</p>" if item.answer else ""
        scoring = f"<h4>{esc(texts('homework.scoring'))}</h4><ul>{points}</ul>" if points else ""
        accept = ""
        if item.type in CHOICES and any(each.proposals for each in shown.queue):
            accept = action(esc(texts("homework.accept")), "accept", look="xt-button strong")
        return (
            f"<h3>{esc(head)}</h3><p>{formatted(item.stem)}</p><ol class='xt-options'>{options}</ol>"
            f"{key}{scoring}{accept}"
        )

    def _answer(self, shown: ItemDesk, record: Record, view: View) -> str:
        texts = self.texts
        place = [each.submission.id for each in shown.queue].index(record.submission.id) + 1
        proposal, suggestion = merged(shown.assigned, record), record.suggestion
        notes = "".join(
            chip(texts.name("mark_note", note.value), "stop" if note in _STOP else "warn")
            for note in (proposal.notes if proposal else ())
        )
        head = texts("homework.answer", tag=record.submission.pupil[:4], place=place, left=len(shown.queue))
        evidence = proposal.evidence if proposal else suggestion.evidence if suggestion else ()
        named = {each.name: each.wordings[0] for each in points_of(shown.assigned.item)}
        named |= {one.id: one.text for one in shown.assigned.item.scoring}
        body = highlighted(record.submission.text, evidence, named)
        if record.submission.handed is Handed.BLANK:
            body = f'<em class="xt-blank">{esc(texts("homework.blank"))}</em>'
        crop = picture(view.crops.get(record.submission.id), texts("homework.crop"))
        said = ""
        if proposal:
            share = texts(
                "homework.proposed", mark=f"{proposal.mark:g}", sure=f"{proposal.confidence:.0%}",
                rater=texts.name("rater", proposal.rater.value),
            )  # fmt: skip
            said = f'<p class="xt-proposed">{esc(share)}</p>{self._second(record)}'
        elif suggestion:
            reasons = "".join(f"<li>{esc(each)}</li>" for each in suggestion.reasons)
            band = texts("homework.band", band=suggestion.band)
            said = f'<div class="xt-proposed"><p>{esc(band)}</p><ul>{reasons}</ul></div>'
        return (
            f'<article class="xt-pupil" data-focus tabindex="-1"><header><b>{esc(head)}</b> {notes}</header>'
            f'<div class="xt-said">{body}{crop}</div>{said}{self._marks(shown, record, view)}</article>'
        )

    def _second(self, record: Record) -> str:
        second = next((each for each in record.proposals if each.rater.value == "model"), None)
        if second is None:
            return ""
        return f'<p class="xt-hint">{esc(self.texts("homework.second_says", mark=f"{second.mark:g}"))}</p>'

    def _marks(self, shown: ItemDesk, record: Record, view: View) -> str:
        texts = self.texts
        item = marking_item(shown.assigned)
        proposal = merged(shown.assigned, record)
        expected = record.decisions[-1].id if record.decisions else ""
        alike = shown.group_of(record.submission.id)
        many = len(alike) > 1 and shown.assigned.item.type not in OPEN
        about = {"submission": record.submission.id, "expected": expected}
        if len(item.marks) <= _MOST_BUTTONS:
            buttons = "".join(
                self._mark(float(mark), proposal.mark if proposal else None, about) for mark in item.marks
            )
        else:
            buttons = (
                f'<form data-do="mark" data-submission="{esc(record.submission.id)}" data-expected="{esc(expected)}">'
                f'<input name="mark" type="number" min="0" max="{item.points:g}" step="{item.step:g}" required '
                f'aria-label="{esc(texts("homework.give"))}"><button class="xt-button strong">'
                f"{esc(texts('homework.give'))}</button></form>"
            )
        group = ""
        if many:
            words = texts("homework.alike", count=len(alike))
            pressed = str(view.together).lower()
            group = (
                f'<button type="button" class="xt-button" data-do="together" data-key="g" '
                f'aria-pressed="{pressed}">{"☑" if view.together else "☐"} {esc(words)} <kbd>g</kbd></button>'
            )
        return f'<div class="xt-marks" role="group" aria-label="{esc(texts("homework.give"))}">{buttons}</div>{group}'

    def _mark(self, mark: float, proposed: float | None, about: Mapping[str, str]) -> str:
        shown = f"{mark:g}"
        key = f' data-key="{shown}"' if len(shown) == 1 else ""
        strong = " strong" if proposed is not None and abs(mark - proposed) < 1e-6 else ""
        data = "".join(f' data-{name}="{esc(value)}"' for name, value in about.items())
        return (
            f'<button type="button" class="xt-button xt-mark{strong}" data-do="mark" data-mark="{shown}"{key}{data}>'
            f"{shown}</button>"
        )

    def _keys(self, shown: ItemDesk) -> str:
        texts = self.texts

        def button(do: str, key: str) -> str:
            words = f"{esc(texts(f'homework.{do}'))} <kbd>{key}</kbd>"
            return f'<button type="button" class="xt-button" data-do="{do}" data-key="{key}">{words}</button>'

        moves = button("previous", "k") + button("next", "j") if shown.queue else ""
        return f'<div class="xt-moves">{moves}{button("undo", "u")}<small>{esc(texts("homework.keys"))}</small></div>'

    def _standing(self, shown: ItemDesk) -> str:
        texts, how = self.texts, shown.agreement
        said = []
        if shown.progress.trial and shown.assigned.item.type not in CHOICES | OPEN:
            said.append(texts("homework.trial", left=shown.progress.trial))
        if how.compared:
            said.append(_agreed(texts, how))
        if how.drifting:
            said.append(texts("homework.drifting", drift=f"{how.drift:+.0%}"))
        if shown.unequal:
            said.append(texts("homework.unequal", groups=len(shown.unequal)))
        if shown.progress.missing:
            said.append(texts("homework.missing", count=shown.progress.missing))
        return "".join(hint(each) for each in said)

    def _aside(self, shown: ItemDesk, view: View) -> str:
        texts = self.texts
        rows = "".join(
            f"<li>{picture(view.crops.get(each.submission.id), texts('homework.crop'))}"
            f'<form data-do="correct" data-submission="{esc(each.submission.id)}">'
            f'<input name="text" value="{esc(each.submission.text)}" maxlength="2000" '
            f'aria-label="{esc(texts("homework.read_as"))}" placeholder="{esc(texts("homework.read_as"))}">'
            f'<button class="xt-button">{esc(texts("homework.correct"))}</button></form></li>'
            for each in shown.aside
            if each.submission.handed is Handed.UNREADABLE
        )
        return f"<h4>{esc(texts('homework.unread'))}</h4><ul class='xt-unread'>{rows}</ul>" if rows else ""

    def _done(self, shown: ItemDesk) -> str:
        texts = self.texts
        if not shown.done:
            return ""
        rows = "".join(self._decided(shown.assigned, each) for each in shown.done[:60])
        title = esc(texts("homework.done", count=len(shown.done)))
        return f'<details class="xt-done"><summary>{title}</summary><ul>{rows}</ul></details>'

    def _decided(self, assigned: Assigned, record: Record) -> str:
        texts, decided = self.texts, record.decided
        if decided is None:
            return ""
        item = marking_item(assigned)
        why = f" · {esc(decided.reason)}" if decided.reason else ""
        return (
            f"<li><b>{decided.mark:g}</b> <span>{esc(record.submission.text[:120])}</span>"
            f"<small>{esc(record.submission.pupil[:4])}{why}</small>"
            f'<form data-do="change" data-submission="{esc(record.submission.id)}" '
            f'data-expected="{esc(record.decisions[-1].id)}">'
            f'<input name="mark" type="number" min="0" max="{item.points:g}" step="{item.step:g}" '
            f'value="{decided.mark:g}" aria-label="{esc(texts("homework.give"))}" required>'
            f'<input name="reason" maxlength="300" required placeholder="{esc(texts("homework.reason"))}" '
            f'aria-label="{esc(texts("homework.reason"))}">'
            f'<button class="xt-button">{esc(texts("homework.change"))}</button></form></li>'
        )

    def marks(self, found: Assignment, known: Sequence[PupilMark]) -> str:
        """Everyone against every item, by pseudonym."""
        texts = self.texts
        by_pupil: dict[str, list[PupilMark]] = {}
        for each in known:
            by_pupil.setdefault(each.pupil, []).append(each)
        if not by_pupil:
            return empty(texts("homework.no_class"), texts("homework.no_class_next"))
        numbers = [texts("homework.number", number=at) for at in range(1, len(found.items) + 1)]
        rows = []
        for pupil, mine in by_pupil.items():
            given = [each.mark for each in mine if each.mark is not None]
            total = f"<b>{sum(given):g}</b>" if given else esc(texts("homework.none"))
            rows.append([esc(pupil[:4]), *(self._cell(each) for each in mine), total])
        return table(
            [texts("homework.pupil"), *numbers, texts("homework.total")],
            rows,
            texts("homework.marks_caption"),
        )

    def _cell(self, mark: PupilMark) -> str:
        if mark.mark is not None:
            return f"{mark.mark:g}{'' if mark.official else '*'}"
        return esc(self.texts.name("handed", mark.handed) if mark.handed != "in" else "…")

    def errors(self, found: Sequence[CommonError]) -> str:
        """What the class got wrong most."""
        texts = self.texts
        if not found:
            return empty(texts("homework.no_errors"), texts("homework.no_errors_next"))
        parts = []
        for each in found:
            ways = "".join(
                f"<li>{formatted(way.what)} <small>{esc(texts('homework.pupils', count=way.pupils))}</small></li>"
                for way in each.ways
            )
            lost = texts("homework.lost", lost=f"{each.lost:.0%}", earned=f"{each.earned:.0%}")
            parts.append(
                f"<article class='xt-error'><h3>{esc(texts('homework.number', number=each.number))} "
                f"<small>{esc(lost)}</small></h3><p>{formatted(each.stem)}</p><ul>{ways}</ul></article>"
            )
        return hint(texts("homework.errors_hint")) + "".join(parts)


def highlighted(text: str, evidence: Sequence[Evidence], named: Mapping[str, str]) -> str:
    """The answer with its evidence marked; overlapping stretches are marked once, the first one."""
    parts, at = [], 0
    for each in sorted(evidence, key=lambda one: (one.start, -one.end)):
        if each.start < at or each.end <= each.start or each.end > len(text):
            continue
        about = esc(named.get(each.point, each.point))
        parts.append(lines(text[at : each.start]))
        kind = "met" if each.met else "against"
        parts.append(f'<mark class="{kind}" title="{about}">{lines(text[each.start : each.end])}</mark>')
        at = each.end
    return "".join(parts) + lines(text[at:])


def picture(png: bytes | None, alt: str) -> str:
    """A PNG in the page; nothing where there is none."""
    if not png:
        return ""
    return f'<img src="data:image/png;base64,{base64.b64encode(png).decode()}" alt="{esc(alt)}">'


def _agreed(texts: Texts, how: Agreement) -> str:
    kappa = "—" if how.qwk is None else f"{how.qwk:.2f}"
    return texts(
        "homework.agreement", count=how.compared, exact=f"{how.exact:.0%}", adjacent=f"{how.adjacent:.0%}",
        kappa=kappa,
    )  # fmt: skip
