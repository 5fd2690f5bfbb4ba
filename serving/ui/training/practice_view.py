"""How practice looks: the forms, the list of what was written, and one text with room for answers."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from assistant.drafts import Kept, Listed
from assistant.teacher_training.practice.base import Practised, Prompt, Shown
from assistant.teacher_training.practice.case import TeachingCase
from assistant.teacher_training.practice.outline import ProjectOutline
from assistant.teacher_training.practice.reflection import TeachingReflection
from assistant.teacher_training.training_plans.checks import check
from assistant.teacher_training.training_plans.plan import FORMS, TrainingPlan
from serving.practice import KINDS
from serving.ui.parts import action, chip, esc, facts, hint, lines, notice, table
from serving.ui.texts import Texts

FORMATS = ("docx", "pdf")
_AREAS: dict[str, tuple[str, ...]] = {
    "teaching-reflection": (),
    "teaching-case": ("context", "problem", "done", "results", "reflection", "transfer", "ai_used"),
    "project-outline": ("problem", "wish"),
    "training-plan": ("needs",),
}
_LINES: dict[str, tuple[str, ...]] = {
    "teaching-reflection": ("topic",),
    "teaching-case": ("title",),
    "project-outline": ("topic", "subject"),
    "training-plan": ("title", "audience", "instrument", "people", "hours"),
}
_NEEDED = frozenset({"title", "audience", "instrument", "needs"})


def form(texts: Texts, duty: str, chosen: Mapping[str, Sequence[tuple[str, str]]]) -> str:
    """The form of a duty. `chosen` are the visitor's own drafts to pick from, by field."""
    parts = [_line(texts, duty, name) for name in _LINES[duty]]
    if duty == "teaching-reflection":
        parts += [_pick(texts, name, chosen[name]) for name in ("plan", "observation", "results", "homework")]
    if duty == "project-outline":
        ways = texts.names("practice_approach").items()
        parts.append(_select(texts("practice.approach"), "approach", ways))
    parts += [_area(texts, duty, name) for name in _AREAS[duty]]
    if duty in ("teaching-case", "project-outline"):
        boxes = "".join(
            f'<label><input type="checkbox" name="sources" value="{esc(one)}"> {esc(title)}</label>'
            for one, title in chosen["sources"]
        )
        none = hint(texts("practice.no_sources"))
        parts.append(
            f'<fieldset class="xt-practice-sources"><legend>{esc(texts("practice.sources"))}</legend>'
            f"{boxes or none}</fieldset>"
        )
    return (
        f'{_back(texts)}<form class="xt-card xt-form xt-practice-form" data-do="write" '
        f'data-duty="{esc(duty)}">'
        f'<h2 class="xt-sub">{esc(texts.name("practice_duty", duty))}</h2>'
        f"{hint(texts.name('practice_about', duty))}{''.join(parts)}"
        f'<button class="xt-button" type="submit">{esc(texts("practice.write"))}</button></form>'
    )


def _line(texts: Texts, duty: str, name: str) -> str:
    needed = " required" if name in _NEEDED or (duty, name) == ("project-outline", "topic") else ""
    numbers = {"people": ' type="number" min="1" max="2000" value="40"',
               "hours": ' type="number" min="8" max="360" value="60"'}  # fmt: skip
    return (
        f"<label><span>{esc(texts.name('practice_field', name))}</span>"
        f'<input name="{name}" maxlength="80"{numbers.get(name, "")}{needed}></label>'
    )


def _area(texts: Texts, duty: str, name: str) -> str:
    said = texts.name("practice_hint", name)
    needed = " required" if name in _NEEDED else ""
    shown = "" if said == name else f' placeholder="{esc(said)}"'
    return (
        f"<label><span>{esc(texts.name('practice_field', name))}</span>"
        f'<textarea name="{name}" rows="3" maxlength="6000"{shown}{needed}></textarea></label>'
    )


def _pick(texts: Texts, name: str, chosen: Sequence[tuple[str, str]]) -> str:
    return _select(texts.name("practice_field", name), name, [("", texts("practice.none")), *chosen])


def _select(label: str, name: str, pairs: Iterable[tuple[str, str]]) -> str:
    options = "".join(f'<option value="{esc(value)}">{esc(text)}</option>' for value, text in pairs)
    return f'<label><span>{esc(label)}</span><select name="{name}">{options}</select></label>'


def _back(texts: Texts) -> str:
    return f"<p>{action(esc(texts('practice.back')), 'home', look='xt-link')}</p>"


def listed(texts: Texts, mine: Sequence[Listed]) -> str:
    """What the visitor wrote, the last changed first."""
    rows = [
        (
            action(esc(one.title), "open", look="xt-title", draft=one.id),
            esc(texts.name("practice_duty", one.kind)),
            esc(one.changed[:10]),
        )
        for one in mine
    ]
    headers = [texts(f"practice.{name}") for name in ("what", "kind", "changed")]
    return table(headers, rows, texts("practice.mine"))


def practised(texts: Texts, kept: Kept, made: Practised, formats: Sequence[str]) -> str:
    """A reflection, case or outline: what is shown, what is asked, what was found."""
    body = ""
    if isinstance(made, TeachingReflection):
        body = _reflection(texts, made)
    elif isinstance(made, TeachingCase):
        body = _case(texts, made)
    elif isinstance(made, ProjectOutline):
        body = _outline(texts, made)
    thin = "".join(hint(one) for one in made.thin)
    return (
        f'{_back(texts)}<article class="xt-resource xt-practice-text"><h2>{esc(made.title)}</h2>'
        f"{hint(made.notice)}{_files(texts, kept.id, formats)}{thin}{body}"
        f"{_questions(texts, kept, getattr(made, 'questions', []))}{_finish(texts, kept)}</article>"
    )


def _files(texts: Texts, draft: str, formats: Sequence[str]) -> str:
    buttons = "".join(
        f'<button class="xt-button" name="form" value="{form}">{esc(texts.name("prep_file", form))}</button>'
        for form in formats
    )
    return (
        '<form method="post" action="/preparation/export" class="xt-reader-acts">'
        f'<input type="hidden" name="draft" value="{esc(draft)}">'
        f'<input type="hidden" name="language" value="{texts.language}">{buttons}</form>'
    )


def _finish(texts: Texts, kept: Kept) -> str:
    if kept.kind not in KINDS or kept.role != "owner":
        return ""
    button = action(esc(texts("practice.finish")), "finish", draft=kept.id)
    return f'<div class="xt-reader-acts">{button}{hint(texts("practice.finish_hint"))}</div>'


def _questions(texts: Texts, kept: Kept, prompts: Sequence[Prompt]) -> str:
    if not prompts:
        return ""
    boxes = "".join(
        f"<label><span>{esc(one.question)}{_refs(one.about)}</span>"
        f'<textarea name="{esc(one.id)}" rows="2" maxlength="6000">{esc(one.answer)}</textarea></label>'
        for one in prompts
    )
    return (
        f"<h3>{esc(texts('practice.yours'))}</h3>"
        f'<form class="xt-form xt-practice-form" data-do="answers" data-draft="{esc(kept.id)}" '
        f'data-version="{kept.newest}">{boxes}'
        f'<button class="xt-button" type="submit">{esc(texts("practice.save"))}</button></form>'
    )


def _reflection(texts: Texts, made: TeachingReflection) -> str:
    by_id = {one.id: one for one in made.shown}
    parts = [
        _shown(texts, made, [by_id[each] for each in ids], title)
        for title, ids in ((texts("practice.planned"), made.planned), (texts("practice.seen"), made.seen))
        if ids
    ]
    if made.change.suggestion:
        parts.append(f"<h3>{esc(texts('practice.change'))}</h3><p>{esc(made.change.suggestion)}"
                     f"{_refs(made.change.about)}</p>")  # fmt: skip
    parts += [
        facts(
            [
                (texts("practice.look_at"), one.look_at), (texts("practice.now"), one.now),
                (texts("practice.speaks_for"), one.speaks_for), (texts("practice.when"), one.when),
            ]
        )
        for one in made.proof
    ]  # fmt: skip
    return "".join(parts)


def _shown(texts: Texts, made: Practised, some: Sequence[Shown], title: str) -> str:
    titles = {one.id: one.title for one in made.sources}
    rows = [(esc(one.id), lines(_quoted(one)), esc(titles.get(one.source, one.source))) for one in some]
    headers = [texts(f"practice.{name}") for name in ("number", "shows", "source")]
    return table(headers, rows, title)


def _quoted(one: Shown) -> str:
    return f"{one.text}\n“{one.quote}”" if one.quote and one.quote not in one.text else one.text


def _case(texts: Texts, made: TeachingCase) -> str:
    parts = [f"<h3>{esc(one.heading)}</h3><p>{lines(one.text)}</p>" for one in made.parts if one.text]
    tones = {"sourced": "ok", "number-unfound": "stop", "unsourced": "wait"}
    if made.claims:
        rows = [
            (lines(one.text), chip(texts.name("practice_claim", one.state), tones[one.state])
             + _refs(one.sources))
            for one in made.claims
        ]  # fmt: skip
        parts.append(
            table([texts("practice.claim"), texts("practice.state")], rows, texts("practice.claims"))
        )
    if made.alike:
        rows = [(esc(one.title), f"{one.share:.0%}") for one in made.alike]
        parts.append(
            table([texts("practice.source"), texts("practice.share")], rows, texts("practice.alike"))
        )
    if made.shown:
        parts.append(_shown(texts, made, made.shown, texts("practice.usable")))
    rows = [(esc(one.what), esc(texts.name("practice_origin", one.origin))) for one in made.fragments]
    parts.append(table([texts("practice.fragment"), texts("practice.origin")], rows, texts("practice.ai")))
    return "".join(parts)


def _outline(texts: Texts, made: ProjectOutline) -> str:
    parts = [
        notice(texts("practice.refused", asked=one.asked), f"{one.why}（{one.rule}）{one.instead}", "stop")
        for one in made.refusals
    ]
    rows = [(esc(one.name), esc(one.suits), esc(one.needs), esc(one.cannot)) for one in made.methods]
    headers = [texts(f"practice.{name}") for name in ("method", "suits", "needs", "cannot")]
    parts.append(table(headers, rows, texts("practice.methods")))
    parts.append(f"<h3>{esc(texts('practice.literature'))}</h3>")
    for slot in made.slots:
        numbers = "".join(f"[{each}]" for each in slot.citations)
        parts.append(f"<p><b>{esc(slot.purpose)}</b> {esc(numbers or slot.todo)}</p>")
    parts += [f"<p>[{one.number}] {esc(one.quote)} — {esc(one.title)}</p>" for one in made.citations]
    phases = [(esc(one.name), esc(f"{one.start} – {one.end}"), esc(one.product)) for one in made.phases]
    headers = [texts(f"practice.{name}") for name in ("phase", "time", "product")]
    parts.append(table(headers, phases, texts("practice.phases")))
    ethics = "".join(f"<li>{esc(one)}</li>" for one in made.ethics)
    parts.append(f"<h3>{esc(texts('practice.ethics'))}</h3><ul>{ethics}</ul>")
    return "".join(parts)


def plan(texts: Texts, kept: Kept, made: Any, formats: Sequence[str]) -> str:
    """A training plan with what its checks find."""
    assert isinstance(made, TrainingPlan)
    faults = "".join(
        notice(one.zh if texts.language == "zh" else one.en, "", "stop" if one.hard else "warn")
        for one in check(made)
    )
    needs = table(
        [texts(f"practice.{name}") for name in ("indicator", "need", "people", "portion")],
        [(esc(one.indicator), esc(one.name), str(one.n), f"{one.share:.0%}") for one in made.findings],
        texts("practice.findings"),
    )
    modules = table(
        [texts(f"practice.{name}") for name in ("theme", "goals", "hours", "way", "task", "resources")],
        [
            (
                esc(one.theme), esc("、".join(one.goals)), esc(f"{one.theory}:{one.practice}"),
                esc(FORMS[one.form]), lines(f"{one.task}\n{one.evidence}"),
                "<br>".join(esc(each.title) for each in one.resources),
            )
            for one in made.modules
        ],
        texts("practice.modules"),
    )  # fmt: skip
    told = "".join(f"<p>{esc(line)}</p>" for line in made.background)
    goals = "".join(f"<li>{esc(one.id)} {esc(one.text)}（{esc(one.indicator)}）</li>" for one in made.goals)
    return (
        f'{_back(texts)}<article class="xt-resource xt-practice-text"><h2>{esc(made.title)}</h2>'
        f"{hint(made.notice)}{_files(texts, kept.id, formats)}{faults}"
        f"{told}{needs}<ul>{goals}</ul>{modules}</article>"
    )


def _refs(ids: Sequence[str]) -> str:
    return f' <small class="xt-practice-refs">{esc("、".join(ids))}</small>' if ids else ""
