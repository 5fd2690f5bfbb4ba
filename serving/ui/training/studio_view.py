"""How the studio of a subject group looks: minutes to paste, meetings, decisions and actions to tick."""

from assistant.teacher_training.practice.minutes import LONGEST
from assistant.teacher_training.practice.store import Item, Meeting
from guardrails.actor import Actor
from serving.practice import Practising
from serving.ui.parts import action, chip, empty, esc, hint, lines, table
from serving.ui.texts import Texts


def studio(texts: Texts, actor: Actor, practising: Practising) -> str:
    """The visitor's groups: a form for minutes, and the meetings of each."""
    groups = practising.studios(actor)
    back = f"<p>{action(esc(texts('practice.back')), 'home', look='xt-link')}</p>"
    if not groups:
        return back + empty(texts("practice.no_group"), texts("practice.no_group_next"))
    options = "".join(f'<option value="{esc(one.id)}">{esc(one.name)}</option>' for one in groups)
    form = (
        f'<form class="xt-card xt-form xt-practice-form" data-do="keep">'
        f'<h2 class="xt-sub">{esc(texts("practice.minutes"))}</h2>{hint(texts("practice.minutes_hint"))}'
        f'<label><span>{esc(texts("practice.group"))}</span><select name="group">{options}</select></label>'
        f'<label><span>{esc(texts("practice.meeting"))}</span><input name="title" maxlength="80"></label>'
        f'<label><span>{esc(texts("practice.held"))}</span><input name="held" type="date"></label>'
        f"<label><span>{esc(texts('practice.text'))}</span>"
        f'<textarea name="text" rows="8" maxlength="{LONGEST}" required></textarea></label>'
        f'<button class="xt-button" type="submit">{esc(texts("practice.keep"))}</button></form>'
    )
    lists = []
    for group in groups:
        found = practising.studio.of_group(actor, group.id)
        rows = [
            (
                action(
                    esc(practising.shown(actor, one, one.title)), "meeting", look="xt-title", meeting=one.id
                ),
                esc(one.held),
                esc(_open(texts, one)),
            )
            for one in found
        ]
        headers = [texts(f"practice.{name}") for name in ("meeting", "held", "left")]
        lists.append(table(headers, rows, group.name) if rows else "")
    return back + form + "".join(lists)


def meeting(texts: Texts, actor: Actor, practising: Practising, held: Meeting) -> str:
    """One meeting: decisions, the list of actions, and the minutes."""

    def say(text: str) -> str:
        return practising.shown(actor, held, text)

    decisions = "".join(
        f"<li>{esc(say(one.text))} <small class='xt-practice-refs'>{one.sentence}</small></li>"
        for one in held.items
        if one.kind == "decision"
    )
    rows = [
        (
            esc(say(one.who)),
            f"<div>{esc(say(one.text))}<br><small>“{esc(say(one.quote))}”</small></div>",
            esc(one.until or one.until_words or texts("practice.no_day")),
            _tick(texts, actor, held, one),
        )
        for one in held.items
        if one.kind == "action"
    ]
    headers = [texts(f"practice.{name}") for name in ("who", "what", "until", "state")]
    file = (
        '<form method="post" action="/training/studio" class="xt-reader-acts">'
        f'<input type="hidden" name="meeting" value="{esc(held.id)}">'
        f'<button class="xt-button">{esc(texts("practice.as_word"))}</button></form>'
    )
    drop = ""
    if held.owner == actor.user:
        drop = action(esc(texts("practice.drop")), "drop", look="xt-link", meeting=held.id)
    listed = table(headers, rows, texts("practice.actions")) if rows else hint(texts("practice.no_actions"))
    back = action(esc(texts("practice.to_studio")), "form", look="xt-link", duty="studio")
    return (
        f'<p>{back}</p><article class="xt-resource xt-practice-text"><h2>{esc(say(held.title))}</h2>'
        f"{hint(held.held)}{file}<h3>{esc(texts('practice.decisions'))}</h3>"
        f"{f'<ul>{decisions}</ul>' if decisions else hint(texts('practice.no_decisions'))}{listed}"
        f"<details><summary>{esc(texts('practice.minutes'))}</summary><p>{lines(say(held.text))}</p></details>"
        f"{drop}</article>"
    )


def _tick(texts: Texts, actor: Actor, held: Meeting, item: Item) -> str:
    said = chip(texts("practice.done"), "ok") if item.done else chip(texts("practice.open"), "wait")
    if actor.user != (item.member or held.owner):
        return said
    name = texts("practice.reopen" if item.done else "practice.tick")
    done = "no" if item.done else "yes"
    return (
        said
        + " "
        + action(
            esc(name),
            "tick",
            look="xt-link",
            meeting=held.id,
            item=item.id,
            done=done,
            about=f"{name} {item.text[:40]}",
        )
    )


def _open(texts: Texts, held: Meeting) -> str:
    actions = [one for one in held.items if one.kind == "action"]
    return texts("practice.left_of", open=sum(not one.done for one in actions), all=len(actions))
