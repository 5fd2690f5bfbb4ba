# ruff: noqa: E501  (markup is kept in one piece)
"""What stands beside a plan: checks, sources, discussion, history, sharing and the way to release."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.drafts import Agreement, Change, Difference, Group, Kept, Remark
from guardrails.release import ArtefactState
from serving.checking import Found
from serving.preparation import Colleague, Standing
from serving.ui.formulas import formatted
from serving.ui.parts import action, chip, esc, hint, lines, notice
from serving.ui.preparation_plan import anchor
from serving.ui.texts import Texts

PANES = ("checks", "talk", "history", "share", "release")
Names = Callable[[str], str]
_TONES = {"draft": "", "reviewed": "wait", "released": "ok", "withdrawn": "stop"}
_STATES = {"open": "wait", "accepted": "ok", "resolved": "", "declined": ""}
_WRITES = ("edit", "owner")


@dataclass(frozen=True, slots=True)
class Side:
    """The panes of one draft. `who` gives the name of an account, `title` what a section is called."""

    texts: Texts
    kept: Kept
    who: Names
    title: Callable[[str], str]

    @property
    def writes(self) -> bool:
        """Whether the reader may change the draft."""
        return self.kept.role in _WRITES

    def menu(self, pane: str, counts: Mapping[str, int]) -> str:
        """The buttons that choose a pane."""
        made = "".join(
            f'<button type="button" data-do="pane" data-pane="{name}" aria-pressed="{str(name == pane).lower()}">'
            f"{esc(self.texts(f'prep.{name}'))}{f' {counts[name]}' if counts.get(name) else ''}</button>"
            for name in PANES
        )
        return f'<nav class="xt-menu" aria-label="{esc(self.texts("prep.menu"))}">{made}</nav>'

    def checks(self, found: Sequence[Found]) -> str:
        """The findings; each is a link to its place."""
        texts = self.texts
        if not found:
            return notice(texts("prep.checks_none"), tone="ok")
        items = "".join(
            f'<li class="xt-found {"hard" if one.hard else "soft"}"><a href="#{anchor(one.section)}">'
            f"<small>{esc(texts('prep.hard' if one.hard else 'prep.soft'))} · {esc(self.title(one.section))}</small>"
            f"{formatted(one.text)}</a></li>"
            for one in found
        )
        return f'{hint(texts("prep.checks_hint"))}<ul id="xt-prep-checks">{items}</ul>'

    def talk(self, remarks: Sequence[Remark], agreement: Agreement, on: str) -> str:
        """Comments and suggestions, a field for a new one on the section `on`, and who agrees."""
        texts = self.texts
        new = ""
        if on and self.kept.role != "view":
            new = (
                f'<form data-do="say" data-section="{esc(on)}"><label for="xt-words">'
                f"{esc(texts('prep.on_section', section=self.title(on)))}</label>"
                f'<textarea id="xt-words" name="text" rows="3" required data-focus '
                f'aria-label="{esc(texts("prep.words"))}"></textarea>'
                f'<p class="xt-actions-row"><button class="xt-button strong">{esc(texts("prep.send"))}</button></p></form>'
            )
        items = "".join(self._remark(one) for one in reversed(remarks))
        said = f"<ul>{items}</ul>" if items else hint(texts("prep.talk_none"))
        return new + said + self._agreed(agreement)

    def _remark(self, one: Remark) -> str:
        texts = self.texts
        head = f"<small>{esc(self.who(one.by))} · {esc(one.time[:16].replace('T', ' '))} · {esc(self.title(one.section))}</small>"
        told = f"<p>{formatted(one.text)}</p>" if one.text else ""
        if one.kind == "suggestion":
            told += f'<div class="xt-diff"><ins>{formatted(readable(one.value))}</ins></div>'
        acts = ""
        if one.state == "open" and self.kept.role != "view":
            if one.kind == "comment":
                acts = action(esc(texts("prep.resolve")), "resolve", id=one.id)
            elif self.writes:
                acts = action(
                    esc(texts("prep.accept")), "accept", look="xt-button strong", id=one.id
                ) + action(esc(texts("prep.decline")), "decline", id=one.id)
        state = chip(texts.name("prep_state", one.state), _STATES[one.state])
        return f'<li class="xt-entry">{head}{told}<p class="xt-actions-row">{state} {acts}</p></li>'

    def _agreed(self, agreement: Agreement) -> str:
        texts = self.texts
        if len(agreement.agreed) + len(agreement.missing) < 2:
            return ""
        names = texts.listed(self.who(user) for user, _ in agreement.agreed)
        said = hint(texts("prep.agreed", version=agreement.version, names=names)) if names else ""
        act = action(esc(texts("prep.agree")), "agree", version=agreement.version)
        return f"<div>{said}{'' if self.kept.role == 'view' else act}</div>"

    def history(self, changes: Sequence[Change], compared: tuple[int, Sequence[Difference]] | None) -> str:
        """Every version, the newest first, and what one differs in from now."""
        shown = "" if compared is None else self._difference(*compared)
        return f"{shown}<ul>{''.join(self._change(one) for one in reversed(changes))}</ul>"

    def _change(self, one: Change) -> str:
        texts, newest = self.texts, self.kept.newest
        by = self.who(one.by) + (f"（{self.who(one.made_by)}）" if one.made_by else "")
        head = f"<b>{esc(texts('prep.before', version=one.version))}</b> {esc(texts.name('prep_version', one.kind))}"
        touched = "" if one.version == 1 else texts.listed(dict.fromkeys(map(self.title, one.sections)))
        about = f"<small>{esc(by)} · {esc(one.time[:16].replace('T', ' '))}</small><p>{esc(touched)}</p>"
        acts = ""
        if one.version != newest:
            acts = action(esc(texts("prep.compare")), "compare", version=one.version)
            if self.writes:
                acts += action(esc(texts("prep.restore")), "restore", version=one.version)
        current = " current" if one.version == newest else ""
        return f'<li class="xt-entry{current}">{head}{about}<p class="xt-actions-row">{acts}</p></li>'

    def _difference(self, version: int, found: Sequence[Difference]) -> str:
        texts = self.texts
        if not found:
            return notice(texts("prep.same"), tone="ok")
        made = "".join(
            f"<h4>{esc(self.title(one.section))}</h4>"
            f'<del aria-label="{esc(texts("prep.before", version=version))}">{formatted(readable(one.before))}</del>'
            f'<ins aria-label="{esc(texts("prep.now"))}">{formatted(readable(one.after))}</ins>'
            for one in found
        )
        head = f"{texts('prep.before', version=version)} → {texts('prep.now')}"
        return f'<div class="xt-diff" id="xt-prep-diff"><h3>{esc(head)}</h3>{made}</div>'

    def share(self, groups: Sequence[Group], colleagues: Sequence[Colleague]) -> str:
        """With whom the draft is shared; its owner shares it further."""
        texts = self.texts
        named = {one.id: one.name for one in groups}
        items = "".join(
            f'<li class="xt-entry"><b>{esc(self.who(one.user) if one.user else named.get(one.group, ""))}</b> '
            f"{chip(texts.name('prep_role', one.role))}{self._unshare(one.user, one.group)}</li>"
            for one in self.kept.shared_with
        )
        listed = f"<ul>{items}</ul>" if items else hint(texts("prep.share_none"))
        return listed if self.kept.role != "owner" else listed + self._sharing(groups, colleagues)

    def _unshare(self, user: str, group: str) -> str:
        if self.kept.role != "owner":
            return ""
        return action(esc(self.texts("prep.unshare")), "unshare", look="xt-link", user=user, group=group)

    def _sharing(self, groups: Sequence[Group], colleagues: Sequence[Colleague]) -> str:
        texts = self.texts
        whom = [(f"group:{one.id}", one.name) for one in groups]
        whom += [(f"user:{one.id}", one.name) for one in colleagues]
        roles = [(role, name) for role, name in texts.names("prep_role").items()]
        people = "".join(
            f'<label class="xt-box"><input type="checkbox" name="people" value="{esc(one.id)}"> {esc(one.name)}</label>'
            for one in colleagues
        )
        return (
            f'<form data-do="share">{_choice("whom", texts("prep.whom"), whom)}'
            f"{_choice('role', texts('prep.role'), roles, 'comment')}"
            f'<p class="xt-actions-row"><button class="xt-button strong">{esc(texts("prep.share_do"))}</button></p>'
            f'</form><details><summary>{esc(texts("prep.group_new"))}</summary><form data-do="group">'
            f'<div class="xt-field"><label for="xt-share-name">{esc(texts("prep.group_name"))}</label>'
            '<input type="text" id="xt-share-name" name="name" required maxlength="80" autocomplete="off"></div>'
            f'<div class="xt-people" role="group" aria-label="{esc(texts("prep.group_members"))}">{people}</div>'
            f'<p class="xt-actions-row"><button class="xt-button">{esc(texts("prep.group_create"))}</button></p>'
            "</form></details>"
        )

    def release(self, standing: Standing, signs: bool, reviewing: bool) -> str:
        """Where the plan stands, and the one step that is next, for who may take it."""
        texts, state = self.texts, standing.review
        if not standing.submitted:
            owner = self.kept.role == "owner"
            act = action(esc(texts("prep.submit")), "submit", look="xt-button strong") if owner else ""
            return f"{_status(texts, 'draft')}{hint(texts('prep.submit_hint'))}<p>{act}</p>"
        next_ = ""
        if state is not None and signs and standing.status == "draft":
            begin = action(esc(texts("prep.review_open")), "review-open", look="xt-button strong")
            next_ = self._form(state) if reviewing else begin
        elif state is not None and signs and standing.status == "reviewed":
            next_ = action(
                esc(texts("prep.release_do")), "release", look="xt-button strong", version=standing.version
            )
        return f"{_status(texts, standing.status)}{next_}{self._reviews(state) if state else ''}"

    def _form(self, state: ArtefactState) -> str:
        """The three-part review (三审)."""
        texts = self.texts
        parts = "".join(
            f'<fieldset class="xt-part-judged"><legend>{esc(said)}</legend><div>'
            + "".join(
                f'<label class="xt-box"><input type="radio" name="{part}" value="{verdict}" required> '
                f"{esc(texts(f'prep.{verdict}'))}</label>"
                for verdict in ("pass", "fail")
            )
            + f'</div><textarea name="{part}_note" rows="2" required minlength="2" '
            f'aria-label="{esc(texts("prep.note"))}" placeholder="{esc(texts("prep.note"))}"></textarea></fieldset>'
            for part, said in texts.names("prep_part").items()
        )
        asked = "".join(
            f'<label class="xt-box"><input type="checkbox" name="confirmed" value="{esc(rule)}"> '
            f"{esc(texts('prep.confirm', rule=rule))}</label>"
            for rule in state.to_confirm
        )
        send = f'<button class="xt-button strong">{esc(texts("prep.review_do"))}</button>'
        return f'<form data-do="review" data-version="{self.kept.version}" id="xt-prep-review">{parts}{asked}<p class="xt-actions-row">{send}</p></form>'

    def _reviews(self, state: ArtefactState) -> str:
        texts = self.texts
        items = "".join(
            f'<li class="xt-entry"><b>{esc(self.who(one.reviewer))}</b> '
            f"{chip(texts('prep.pass' if one.passed else 'prep.fail'), 'ok' if one.passed else 'stop')}"
            f"<small>{esc(one.time[:16].replace('T', ' '))}</small>{self._judged(one.form)}</li>"
            for one in reversed(state.reviews)
        )
        return f"<h3>{esc(texts('prep.reviews'))}</h3><ul>{items}</ul>" if items else ""

    def _judged(self, form: Any) -> str:
        parts = self.texts.names("prep_part").items()
        return "".join(
            f"<div><small>{esc(said)}</small>{lines(getattr(form, part).note)}</div>" for part, said in parts
        )


def readable(value: Any) -> str:
    """Any section as plain lines: the texts in it, in order."""
    return "\n".join(_texts(value))


def _texts(value: Any) -> Iterable[str]:
    if isinstance(value, Mapping):
        for name, one in value.items():
            if name not in ("id", "goal", "goals"):
                yield from _texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)
    elif value not in (None, ""):
        yield str(value)


def _status(texts: Texts, status: str) -> str:
    return f"<p>{chip(texts.name('prep_state', status), _TONES[status])}</p>"


def _choice(name: str, label: str, options: Sequence[tuple[str, str]], chosen: str = "") -> str:
    made = "".join(
        f'<option value="{esc(value)}"{" selected" if value == chosen else ""}>{esc(said)}</option>'
        for value, said in options
    )
    return (
        f'<div class="xt-field"><label for="xt-share-{name}">{esc(label)}</label>'
        f'<select id="xt-share-{name}" name="{name}" required>{made}</select></div>'
    )
