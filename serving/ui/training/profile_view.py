"""The profile as HTML: switches, bars with intervals, sources behind every value, contests."""

from collections.abc import Sequence

from assistant.teacher_training.profile.store import COUNTED, GROUPS, KINDS, OFF, ON, Choices
from assistant.teacher_training.profile.types import (
    LIMITS,
    DimensionValue,
    Evidence,
    Measured,
    TeacherProfile,
    Value,
)
from assistant.teacher_training.profile.values import VALUE
from serving.ui.parts import action, chip, empty, esc, hint, table
from serving.ui.texts import Texts


def lead(texts: Texts, made: TeacherProfile) -> str:
    """What this is and is not; and where nothing is switched on, how to begin."""
    head = f"<h2>{esc(texts('profile.heading'))}</h2>{hint(texts('profile.lead'))}"
    if made.on:
        return head
    said = empty(texts("profile.nothing"), texts("profile.nothing_next"))
    return f'{head}<div class="xt-profile-empty">{said}</div>'


def switches(texts: Texts, choices: Choices) -> str:
    """A switch for each kind of evidence."""
    rows = "".join(
        f"<li><span>{esc(texts.name('training_kind', kind))}</span>"
        f"{_switch(texts, kind, kind in choices.on)}</li>"
        for kind in KINDS
    )
    told = texts("profile.switched", on=len(choices.on), all=len(KINDS))
    return (
        f'<details class="xt-profile-part"{"" if choices.on else " open"}><summary>'
        f"{esc(texts('profile.switches'))}<small>{esc(told)}</small></summary>"
        f'{hint(texts("profile.switches_hint"))}<ul class="xt-switches">{rows}</ul></details>'
    )


def _switch(texts: Texts, name: str, on: bool) -> str:
    state = chip(texts("profile.on"), "ok") if on else chip(texts("profile.off"))
    said = texts("profile.turn_off") if on else texts("profile.turn_on")
    about = f"{said} {texts.name('training_kind', name)}"
    return f"{state}{action(esc(said), 'choose', about=about, name=name, value=OFF if on else ON)}"


def values(texts: Texts, made: TeacherProfile) -> str:
    """The dimensions, those with most first and those with too little evidence last."""
    if not made.on:
        return ""
    ordered = sorted(
        made.dimensions, key=lambda one: (-(one.measured.share if one.measured else -1), one.code)
    )
    known = {each.id: each for each in made.evidence}
    limits = "".join(f"<li>{esc(each)}</li>" for each in LIMITS[texts.language])
    how = f"<details><summary>{esc(texts('profile.limits'))}</summary><ul>{limits}</ul></details>"
    return f'<div class="xt-values">{"".join(_dimension(texts, one, known) for one in ordered)}{how}</div>'


def _dimension(texts: Texts, one: DimensionValue, known: dict[str, Evidence]) -> str:
    rows = [
        (
            f"<div>{esc(each.code)} {esc(each.name)}<br><small>{esc(each.about)}</small></div>",
            f"<div>{_brief(texts, each, known)}</div>",
        )
        for each in one.indicators
    ]
    headers = [texts("profile.indicator"), texts("profile.evidence")]
    inside = table(headers, rows, texts("profile.indicators_of", name=one.name))
    targets = [(f"{VALUE}{each.code}", f"{each.code} {each.name}") for each in (one, *one.indicators)]
    head = "" if one.measured else f"<h3>{esc(one.name)}</h3>"
    return (
        f'<section class="xt-value">{head}{_told(texts, one, known)}'
        f"<details><summary>{esc(texts('profile.more'))}</summary>{inside}"
        f"{_contest(texts, targets)}</details></section>"
    )


def _told(texts: Texts, one: Value, known: dict[str, Evidence]) -> str:
    """A value with its interval and sources, or why there is none; and what was done about it."""
    if one.state != "counts":
        return _contested(texts, f"{VALUE}{one.code}", one.state, one.words)
    if one.measured is None:
        said = hint(texts("profile.too_little", answers=one.answers))
    else:
        said = _bar(texts, one.name, one.measured) + _sources(texts, one.measured.sources, known)
    return said + _done(texts, one, known)


def _brief(texts: Texts, one: Value, known: dict[str, Evidence]) -> str:
    """An indicator in a table, as words."""
    if one.measured is None or one.state != "counts":
        return _told(texts, one, known)
    found = one.measured
    said = texts("profile.measured", share=found.share, low=found.low, high=found.high, answers=found.answers)
    return esc(said) + _sources(texts, found.sources, known) + _done(texts, one, known)


def _done(texts: Texts, one: Value, known: dict[str, Evidence]) -> str:
    made = ""
    for each in one.done:
        said = texts("profile.done", kind=texts.name("training_kind", each.kind), times=each.times)
        made += f"<p><small>{esc(said)}</small></p>{_sources(texts, each.sources, known)}"
    return made


def _bar(texts: Texts, name: str, found: Measured) -> str:
    said = texts("profile.measured", share=found.share, low=found.low, high=found.high, answers=found.answers)
    return (
        f'<ul class="xt-assess-bars"><li><span>{esc(name)}</span>'
        f'<i role="img" aria-label="{esc(f"{name} {said}")}"><b style="width:{found.share}%"></b>'
        f'<u style="left:{found.low}%;width:{max(found.high - found.low, 1)}%"></u></i>'
        f"<small>{esc(said)}</small></li></ul>"
    )


def _sources(texts: Texts, ids: Sequence[str], known: dict[str, Evidence]) -> str:
    found = [known[each] for each in ids if each in known]
    said = texts.listed(texts("profile.source", title=each.title, day=each.time[:10]) for each in found)
    return f'<p class="xt-source">{esc(texts("profile.from"))}{esc(said)}</p>'


def _contested(texts: Texts, target: str, state: str, words: str) -> str:
    label = texts("profile.open") if state == "open" else texts("profile.left_out")
    acts = [action(esc(texts("profile.count_again")), "settle", target=target, decided="counts")]
    if state == "open":
        acts.append(action(esc(texts("profile.leave_out")), "settle", target=target, decided="left_out"))
    return f"<p>{chip(label, 'wait')} <q>{esc(words)}</q></p><p>{''.join(acts)}</p>"


def _contest(texts: Texts, targets: Sequence[tuple[str, str]]) -> str:
    """A form to say what is wrong with one of `targets` (value and name)."""
    options = "".join(f'<option value="{esc(value)}">{esc(name)}</option>' for value, name in targets)
    words = esc(texts("profile.words"))
    return (
        f'<form class="xt-form xt-contest" data-do="contest"><label>{esc(texts("profile.against"))}'
        f'<select name="target">{options}</select></label>'
        f'<textarea name="words" rows="2" maxlength="1000" required placeholder="{words}"'
        f' aria-label="{words}"></textarea>'
        f'<button class="xt-button">{esc(texts("profile.contest"))}</button></form>'
    )


def evidence(texts: Texts, made: TeacherProfile) -> str:
    """Every piece of evidence of the kinds that are on, the newest first."""
    if not made.evidence:
        return ""
    headers = [texts(f"profile.{name}") for name in ("day", "what", "result", "state")]
    rows = [
        (
            esc(each.time[:10]),
            f"{esc(texts.name('training_kind', each.kind))} · {esc(each.title)}",
            esc(texts.name("training_verb", each.verb))
            + ("" if each.score is None else f" {round(100 * each.score)}%"),
            chip(texts("profile.counts"), "ok")
            if each.state == "counts"
            else f"<div>{_contested(texts, each.id, each.state, each.words)}</div>",
        )
        for each in made.evidence
    ]
    targets = [(each.id, f"{each.time[:10]} {each.title}") for each in made.evidence]
    return (
        f'<details class="xt-profile-part"><summary>{esc(texts("profile.all_evidence"))}'
        f"<small>{esc(texts('profile.pieces', number=len(rows)))}</small></summary>"
        f"{table(headers, rows, texts('profile.all_evidence'))}{_contest(texts, targets)}</details>"
    )


def counted(texts: Texts, choices: Choices) -> str:
    """The consent to be counted in the figures of the school or region."""
    selects = "".join(
        f"<label>{esc(texts(f'profile.{group}'))}<select name={group}>"
        + "".join(
            f'<option value="{value}"{" selected" if getattr(choices, group) == value else ""}>'
            f"{esc(texts.name('profile_group', value) if value else texts('profile.unsaid'))}</option>"
            for value in ("", *values)
        )
        + "</select></label>"
        for group, values in GROUPS.items()
    )
    ticked = " checked" if choices.counted else ""
    told = texts("profile.on") if choices.counted else texts("profile.off")
    return (
        f'<details class="xt-profile-part"><summary>{esc(texts("profile.counted"))}<small>{esc(told)}</small>'
        f"</summary>{hint(texts('profile.counted_hint'))}"
        f'<form class="xt-form" data-do="count"><label>'
        f'<input type="checkbox" name="{COUNTED}" value="yes"{ticked}>'
        f"{esc(texts('profile.count_me'))}</label>{selects}"
        f'<button class="xt-button">{esc(texts("profile.save"))}</button></form></details>'
    )


def away(texts: Texts) -> str:
    """Delete everything the profile keeps."""
    return (
        f'<details class="xt-profile-part"><summary>{esc(texts("profile.delete"))}</summary>'
        f'{hint(texts("profile.delete_hint"))}<form class="xt-form" data-do="delete"><label>'
        f'<input type="checkbox" name="sure" value="yes" required>{esc(texts("profile.sure"))}</label>'
        f'<button class="xt-button">{esc(texts("profile.delete"))}</button></form></details>'
    )
