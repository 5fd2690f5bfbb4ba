"""The pane of what waits: cards and rows that nobody knows whose they are, each with its picture and two ways
on. Names stand here because only who set the homework, and may open the class list, sees it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.homework.desk import Assignment, Pupil
from assistant.homework.desk.waiting import Waits
from serving.ui.homework_view import picture
from serving.ui.parts import chip, empty, esc, hint
from serving.ui.texts import Texts

MOST_SHOWN = 30


@dataclass(frozen=True, slots=True)
class WaitingPane:
    """Draws in one language."""

    texts: Texts

    def drawn(
        self, found: Assignment, waits: Sequence[Waits], faces: Mapping[str, bytes], people: Sequence[Pupil]
    ) -> str:
        """Everything that waits, then what was set aside."""
        texts = self.texts
        if not waits:
            return empty(texts("homework.waits_none"), texts("homework.waits_none_next"))
        numbers = {each.item.id: str(at) for at, each in enumerate(found.items, start=1)}
        cards = "".join(self._one(each, faces.get(each.id), numbers, people) for each in waits[:MOST_SHOWN])
        return f"{hint(texts('homework.waits_hint'))}<div class='xt-waits'>{cards}</div>"

    def _one(
        self, waits: Waits, face: bytes | None, numbers: Mapping[str, str], people: Sequence[Pupil]
    ) -> str:
        texts, held = self.texts, waits.held
        where = (
            texts("homework.waits_where", source=held.source, pages=texts.listed(map(str, held.pages)))
            if held.pages
            else texts("homework.waits_row", source=held.source)
        )
        why = "".join(chip(texts.name("intake_why", each.value), "warn") for each in held.why)
        answers = texts.listed(
            f"{numbers.get(each.item, each.item)}. {(each.text or each.guess)[:20]}"
            for each in held.answers[:60]
            if each.text or each.guess
        )
        number = texts("homework.waits_number", number=held.number) if held.number else ""
        said = texts("homework.waits_answers", answers=answers) if answers else ""
        state = ""
        if waits.state == "aside":
            state = hint(texts("homework.waits_set_aside", reason=waits.reason))
        settle = self._settle(waits, people) if held.answers else ""
        aside = self._aside(waits) if waits.state == "waiting" else ""
        return (
            f'<article class="xt-resource xt-wait"><header><b>{esc(where)}</b> {why}</header>'
            f"{picture(face, texts('homework.waits_face'))}<p>{esc(number)}</p><p>{esc(said)}</p>"
            f"{state}{settle}{aside}</article>"
        )

    def _settle(self, waits: Waits, people: Sequence[Pupil]) -> str:
        texts = self.texts
        proposed = [each.pupil for each in waits.held.proposed]
        ordered = sorted(
            people, key=lambda each: proposed.index(each.id) if each.id in proposed else len(proposed)
        )
        first = "" if proposed else f'<option value="">{esc(texts("homework.waits_whose"))}</option>'
        options = first + "".join(
            f'<option value="{esc(each.id)}">{esc(each.number)} {esc(each.name)}</option>' for each in ordered
        )
        whose = esc(texts("homework.waits_whose"))
        return (
            f'<form data-do="settle" data-held="{esc(waits.id)}">'
            f'<select name="pupil" required aria-label="{whose}">{options}</select>'
            f'<button class="xt-button strong">{esc(texts("homework.waits_settle"))}</button></form>'
        )

    def _aside(self, waits: Waits) -> str:
        texts = self.texts
        why = esc(texts("homework.waits_why"))
        return (
            f'<form data-do="aside" data-held="{esc(waits.id)}">'
            f'<input name="reason" maxlength="300" required placeholder="{why}" aria-label="{why}">'
            f'<button class="xt-button">{esc(texts("homework.waits_aside"))}</button></form>'
        )
