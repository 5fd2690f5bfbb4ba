"""The section of role-play (情境演练): a card, the talk turn by turn, and the debrief."""

from anyio import to_thread

from assistant.teacher_training.role_play.cards import SCENES, Card, cards, ruled
from assistant.teacher_training.role_play.debrief import NOTICE, Looked, Quote, RolePlayDebrief
from assistant.teacher_training.role_play.records import Exchange, Rehearsal
from assistant.teacher_training.role_play.store import MOST_CHARACTERS
from corpora.moments import CHINA, moment
from guardrails.actor import Actor
from serving.role_play import Rehearsing
from serving.ui.desk import Desk
from serving.ui.parts import action, chip, esc, facts, hint, lines, notice, table
from serving.ui.training.section import Given, field

_FORMS = ("docx", "pdf")


class RolePlaySection:
    """Cards and earlier rehearsals, or the talk that is open."""

    key = "role_play"

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._rehearsing = Rehearsing(desk.application)

    def show(self, actor: Actor, given: Given) -> str:
        """The cards to choose from, or the card that was led to."""
        card = cards().get(str(given.get("card", "")))
        return self._card(card) if card else self._list(actor)

    async def act(self, actor: Actor, given: Given) -> str:
        """Begin, say, take back, end, look back, resume or delete."""
        rehearsal = str(given.get("rehearsal", ""))
        match given.get("do"):
            case "say":
                self._desk.limit(actor)
                held = await self._rehearsing.say(actor, rehearsal, field(given, "words"))
                return await to_thread.run_sync(self._talk, held)
            case "debrief":
                told = await self._rehearsing.debrief(actor, rehearsal, self._desk.texts.language)
                return self._debrief(told)
        return await to_thread.run_sync(self._done, actor, given, rehearsal)

    def _done(self, actor: Actor, given: Given, rehearsal: str) -> str:
        kept = self._rehearsing.kept
        match given.get("do"):
            case "card":
                return self.show(actor, given)
            case "begin":
                return self._talk(kept.begin(actor, str(given.get("card", ""))))
            case "open":
                return self._talk(kept.open(actor, rehearsal))
            case "undo":
                return self._talk(kept.undo(actor, rehearsal))
            case "sure":
                return self._sure(kept.open(actor, rehearsal))
            case "delete":
                self._rehearsing.delete(actor, rehearsal)
        return self._list(actor)

    # --- cards

    def _list(self, actor: Actor) -> str:
        texts = self._desk.texts
        parts = [hint(texts("role_play.lead"))]
        if earlier := self._rehearsing.kept.mine(actor, limit=20):
            headers = [texts(f"role_play.{name}") for name in ("card", "when", "state", "what")]
            rows = [self._row(each) for each in earlier if each.card in cards()]
            parts.append(table(headers, rows, texts("role_play.earlier")))
        for scene in SCENES:
            named = "".join(self._brief(each) for each in cards().values() if each.scene == scene)
            title = esc(texts.name("role_play_scene", scene))
            parts.append(f'<h2 class="xt-role-scene">{title}</h2><div class="xt-role-cards">{named}</div>')
        return "".join(parts)

    def _brief(self, card: Card) -> str:
        texts = self._desk.texts
        where = " ".join(chip(each) for each in self._where(card))
        opener = action(esc(card.title.said(texts.language)), "card", look="xt-title", card=card.id)
        return (
            f'<article class="xt-resource xt-role-card"><p>{opener}</p><p>{where}</p>'
            f'<p lang="zh-CN">{esc(card.counterpart)}</p></article>'
        )

    def _where(self, card: Card) -> list[str]:
        texts = self._desk.texts
        found = [texts.name("stage", card.stage) if card.stage else texts("role_play.any_stage")]
        return [*found, card.subject] if card.subject and texts.language == "zh" else found

    def _row(self, held: Rehearsal) -> tuple[str, ...]:
        texts = self._desk.texts
        if held.ended:
            state = chip(texts("role_play.ended"), "ok")
            do = action(esc(texts("role_play.look_back")), "debrief", rehearsal=held.id)
        else:
            state = chip(texts("role_play.open"), "wait")
            do = action(esc(texts("role_play.resume")), "open", rehearsal=held.id)
        gone = action(esc(texts("role_play.delete")), "sure", look="xt-link", rehearsal=held.id)
        title = esc(held.scene.title.said(texts.language))
        return (
            title,
            esc(f"{moment(held.changed).astimezone(CHINA):%Y-%m-%d %H:%M}"),
            state,
            f"<span>{do} {gone}</span>",
        )

    def _sure(self, held: Rehearsal) -> str:
        texts = self._desk.texts
        gone = action(esc(texts("role_play.delete")), "delete", look="xt-button strong", rehearsal=held.id)
        title = held.scene.title.said(texts.language)
        return notice(texts("role_play.sure", title=title)) + f"<p>{gone}{self._back()}</p>"

    def _card(self, card: Card) -> str:
        texts = self._desk.texts
        pairs = (
            (texts("role_play.counterpart"), card.counterpart),
            (texts("role_play.background"), card.background),
            (texts("role_play.goal"), card.goal),
            (texts("role_play.rules"), ruled(card.rules, texts.language)),
        )
        looked = "".join(
            f"<li><b>{esc(each.name.said(texts.language))}</b>　{esc(each.look.said(texts.language))}</li>"
            for each in card.rubric
        )
        start = action(esc(texts("role_play.begin")), "begin", look="xt-button strong", card=card.id)
        return (
            f"<p>{self._back()}</p><article class='xt-resource'>"
            f"<h2>{esc(card.title.said(texts.language))}</h2>"
            f"{facts(pairs)}<h3>{esc(texts('role_play.rubric'))}</h3><ul>{looked}</ul>"
            f"{self._who_plays()}<p>{start}</p></article>"
        )

    def _who_plays(self) -> str:
        texts = self._desk.texts
        if self._rehearsing.played:
            return notice(texts("role_play.by_model"), texts("role_play.no_real"), "wait")
        return notice(texts("role_play.by_script"), texts("role_play.no_real"), "wait")

    def _back(self) -> str:
        return action(esc(self._desk.texts("role_play.back")), "list", look="xt-link")

    # --- the talk

    def _talk(self, held: Rehearsal) -> str:
        texts, card = self._desk.texts, held.scene
        said = [self._other(card.opening, "")]
        for each in held.exchanges:
            said += [self._mine(each), self._other(each.reply, each.by)]
        about = facts(
            ((texts("role_play.counterpart"), card.counterpart), (texts("role_play.goal"), card.goal))
        )
        over = notice(texts("role_play.over"), texts("role_play.over_next"), "ok") if held.over else ""
        return (
            f"<p>{self._back()}</p><h2>{esc(card.title.said(texts.language))}</h2>"
            f"<details class='xt-role-about'><summary>{esc(texts('role_play.about'))}</summary>"
            f"{about}</details>"
            f"{self._who_plays() if not held.exchanges else ''}"
            f'<div class="xt-role-talk" role="log" lang="zh-CN">{"".join(said)}</div>'
            f"{over}{self._answer(held)}"
        )

    def _answer(self, held: Rehearsal) -> str:
        texts = self._desk.texts
        if held.ended:
            return f"<p>{action(esc(texts('role_play.look_back')), 'debrief', rehearsal=held.id)}</p>"
        acts = [action(esc(texts("role_play.debrief")), "debrief", rehearsal=held.id)]
        if held.exchanges:
            acts.append(action(esc(texts("role_play.undo")), "undo", rehearsal=held.id))
        what = esc(texts("role_play.words"))
        # Gradio keeps an element of the same name in the same place, and with it what was typed
        fresh = "div" if len(held.exchanges) % 2 else "section"
        return (
            f'<{fresh}><form class="xt-form xt-role-say" data-do="say" data-rehearsal="{esc(held.id)}">'
            f'<label><span class="xt-hidden">{what}</span><textarea name="words" rows="3" '
            f'maxlength="{MOST_CHARACTERS}" placeholder="{what}" data-focus></textarea></label>'
            f'<p><button class="xt-button strong">{esc(texts("role_play.say"))}</button>'
            f"{''.join(acts)}</p></form></{fresh}>"
        )

    def _mine(self, each: Exchange) -> str:
        texts = self._desk.texts
        words = lines(each.words) if each.words else esc(texts("role_play.silence"))
        note = f"<small>{esc(texts('role_play.masked'))}</small>" if each.masked else ""
        return f'<div class="xt-role-mine"><p>{words}</p>{note}</div>'

    def _other(self, reply: str, by: str) -> str:
        note = esc(self._desk.texts.name("role_play_by", by)) if by in ("model", "instead") else ""
        small = f"<small>{note}</small>" if note else ""
        return f'<div class="xt-role-other"><p>{lines(reply)}</p>{small}</div>'

    # --- the debrief

    def _debrief(self, told: RolePlayDebrief) -> str:
        texts = self._desk.texts
        strengths = "".join(
            f"<li>{esc(each.text)}{''.join(map(self._quote, each.quotes))}</li>" for each in told.strengths
        )
        few = hint(texts("role_play.few")) if len(told.strengths) < 2 else ""
        tried = told.next_try
        quote = self._quote(tried.quote) if tried.quote else ""
        rules = "".join(
            f"<li>{chip(each.rule, 'warn')} {esc(each.why)}{''.join(map(self._quote, each.quotes))}</li>"
            for each in told.touched
        )
        touched = f"<h3>{esc(texts('role_play.touched'))}</h3><ul>{rules}</ul>" if rules else ""
        return (
            f"<p>{self._back()}</p>{self._files(told)}"
            f'<article class="xt-resource xt-role-debrief"><h2>{esc(told.title)}</h2>'
            f"{hint(NOTICE[told.language])}<p>{esc(told.summary)}</p>"
            f"<h3>{esc(texts('role_play.strengths'))}</h3><ol>{strengths}</ol>{few}"
            f"<h3>{esc(texts('role_play.next_try'))}</h3>"
            f"<p><b>{esc(tried.criterion)}</b>　{esc(tried.text)}</p>{quote}"
            f"{touched}<h3>{esc(texts('role_play.rubric'))}</h3>"
            f"{''.join(map(self._looked, told.criteria))}</article>"
        )

    def _looked(self, each: Looked) -> str:
        shown = "".join(map(self._quote, each.shown))
        against = "".join(map(self._quote, each.against))
        other = hint(self._desk.texts("role_play.otherwise")) + against if against else ""
        return (
            f'<section><p><b>{esc(each.name)}</b>　<span class="xt-hint">{esc(each.look)}</span></p>'
            f"<p>{esc(each.said)}</p>{shown}{other}</section>"
        )

    def _quote(self, one: Quote) -> str:
        where = esc(self._desk.texts("role_play.exchange", number=one.exchange))
        return f'<blockquote lang="zh-CN"><small>{where}</small> “{esc(one.text)}”</blockquote>'

    def _files(self, told: RolePlayDebrief) -> str:
        texts = self._desk.texts
        buttons = "".join(
            f'<button class="xt-button" name="form" value="{form}">'
            f"{esc(texts.name('prep_file', form))}</button>"
            for form in _FORMS
        )
        again = action(esc(texts("role_play.again")), "card", card=told.card)
        gone = action(esc(texts("role_play.delete")), "sure", rehearsal=told.rehearsal)
        return (
            '<div class="xt-plan-bar"><form method="post" action="/preparation/export">'
            f'<input type="hidden" name="draft" value="{esc(told.id)}">'
            f'<input type="hidden" name="language" value="{texts.language}">'
            f"<span>{esc(texts('prep.export'))}</span>{buttons}</form>{again}{gone}</div>"
        )
