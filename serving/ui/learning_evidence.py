"""What a teacher saw of pupils (五育观察) on the learning page: written down, ticked, made into comments and
the five-area record. Names stand on the page only, beside codes; what is kept holds codes."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from assistant.student_evaluation.comments import EvidenceUnreadable
from assistant.student_evaluation.evidence import AREAS, Evidence
from corpora.moments import CHINA
from guardrails.actor import Actor
from serving.learning import Learning
from serving.ui.parts import action, chip, empty, esc, hint
from serving.ui.texts import Texts
from serving.ui.training.section import Given, field

ACTS = frozenset({"observe", "tick", "unsee", "comments", "record"})
"""What this part is clicked or sent for; `comments` and `record` are duties of the tab."""


class EvidencePart:
    """The observations of the pupils of one test."""

    def __init__(self, texts: Texts, learning: Learning) -> None:
        self._texts = texts
        self._learning = learning

    def show(self, actor: Actor, people: Mapping[str, str], last: Evidence | None = None) -> str:
        """The form, with the pupil and area chosen `last`, and every pupil with what was seen of them."""
        seen = [each for each in self._learning.observations.mine(actor) if each.pupil in people]
        return self._form(people, last) + self._list(seen, people)

    def act(self, actor: Actor, people: Mapping[str, str], given: Given) -> str:
        """Keep, tick or take back an observation. Raises `EvidenceUnreadable`, and what the store raises."""
        store = self._learning.observations
        match given.get("do"):
            case "observe":
                (kept,) = store.add(actor, [_written(given, people)])
                return self.show(actor, people, kept)
            case "tick":
                store.tick(actor, str(given.get("id")), given.get("now") != "yes")
            case "unsee":
                store.remove(actor, str(given.get("id")))
        return self.show(actor, people)

    def wanted(self, actor: Actor, people: Mapping[str, str], given: Given) -> tuple[str, dict[str, Any]]:
        """The duty that was asked for, and its request: comments on the pupils of this test with ticked
        observations, or the record of one."""
        if given.get("do") == "record":
            return "quality-record", {"pupil": str(given.get("pupil"))}
        seen = self._learning.observations.mine(actor)
        pupils = dict.fromkeys(each.pupil for each in seen if each.ticked and each.pupil in people)
        return "term-comment", {"pupils": list(pupils)} if pupils else {"pupils": list(people)[:1]}

    def _form(self, people: Mapping[str, str], last: Evidence | None) -> str:
        texts, place = self._texts, 0 if self._texts.language == "zh" else 1
        named = {code: f"{name} {code}" for code, name in people.items()}
        pupils = _options(named, last.pupil if last else "")
        areas = _options({area: words[place] for area, words in AREAS.items()}, last.area if last else "")
        today = datetime.now(CHINA).date().isoformat()
        return (
            f"<h2>{esc(texts('evidence.heading'))}</h2>{hint(texts('evidence.lead'))}"
            '<form class="xt-form xt-evidence" data-do="observe">'
            f"<label>{esc(texts('evidence.pupil'))}<select name=pupil>{pupils}</select></label>"
            f"<label>{esc(texts('evidence.area'))}<select name=area>{areas}</select></label>"
            f'<label>{esc(texts("evidence.day"))}<input name="day" type="date" value="{today}"></label>'
            f'<label>{esc(texts("evidence.text"))}<input name="text" required minlength="2" maxlength="300" '
            f'placeholder="{esc(texts("evidence.example"))}"></label>'
            f'<label>{esc(texts("evidence.source"))}<input name="source" maxlength="120"></label>'
            f'<button class="xt-button">{esc(texts("evidence.keep"))}</button></form>'
        )

    def _list(self, seen: Sequence[Evidence], people: Mapping[str, str]) -> str:
        texts = self._texts
        if not seen:
            return empty(texts("evidence.none"), texts("evidence.none_next"))
        by_pupil = dict[str, list[Evidence]]()
        for each in seen:
            by_pupil.setdefault(each.pupil, []).append(each)
        ticked = sum(each.ticked for each in seen)
        head = (
            f'<div class="xt-plan-bar">{action(esc(texts("evidence.comments")), "comments")}'
            f"<span>{esc(texts('evidence.ticked', ticked=ticked, seen=len(seen)))}</span></div>"
        )
        return head + "".join(self._pupil(code, people[code], held) for code, held in by_pupil.items())

    def _pupil(self, code: str, name: str, held: Sequence[Evidence]) -> str:
        texts = self._texts
        place = 0 if texts.language == "zh" else 1
        rows = "".join(
            f"<li>{self._tick(each)} {chip(AREAS[each.area][place])} {esc(each.day)} {esc(each.text)}"
            f"{f' <small>{esc(each.source)}</small>' if each.source else ''} "
            + action(esc(texts("evidence.remove")), "unsee", look="xt-link", id=each.id)
            + "</li>"
            for each in held
        )
        record = action(esc(texts("evidence.record")), "record", look="xt-link", pupil=code)
        head = f"<h3>{esc(name)} <small>{esc(code)}</small> {record}</h3>"
        return f'{head}<ul class="xt-evidence-list">{rows}</ul>'

    def _tick(self, each: Evidence) -> str:
        """A box that is ticked by a click: the teacher's choice for the comment."""
        said = self._texts("evidence.is_ticked" if each.ticked else "evidence.tick")
        look = "xt-tick on" if each.ticked else "xt-tick"
        return action(
            "☑" if each.ticked else "☐", "tick", look=look, about=said, id=each.id,
            now="yes" if each.ticked else "no",
        )  # fmt: skip


def _options(named: Mapping[str, str], chosen: str) -> str:
    return "".join(
        f'<option value="{esc(value)}"{" selected" if value == chosen else ""}>{esc(name)}</option>'
        for value, name in named.items()
    )


def _written(given: Given, people: Mapping[str, str]) -> Evidence:
    pupil = field(given, "pupil")
    try:
        if pupil not in people:
            raise EvidenceUnreadable(field="pupil")
        return Evidence.model_validate(
            {name: field(given, name) for name in ("pupil", "area", "text", "day", "source")}
        )
    except ValidationError as error:
        raise EvidenceUnreadable(field=str(error.errors()[0]["loc"][0])) from None
