"""The account tab (账号): who I am, my password, my API keys."""

from typing import Any

import gradio as gr

from guardrails.actor import HUMAN_ONLY, Actor, Permission
from serving.identity.keys import ApiKey
from serving.ui.desk import PRIVATE, Desk
from serving.ui.parts import CLICKS, action, empty, esc, facts, hint, notice, table
from serving.ui.problems import PasswordsDiffer
from serving.ui.shelf import heading
from serving.ui.texts import Texts


class AccountTab:
    """Everyone has this tab."""

    key = "account"

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def allowed(self, actor: Actor) -> bool:
        """Whoever is signed in."""
        return actor.human

    def build(self) -> None:
        """Make the components."""
        texts = self._desk.texts
        gr.HTML(heading(texts("account.heading"), ""))
        with gr.Row(elem_id="xt-account-row"):
            with gr.Column(min_width=300):
                self._me = gr.HTML()
                with gr.Column(elem_classes="xt-card"):
                    gr.HTML(f'<h2 class="xt-sub">{texts("account.password")}</h2>')
                    self._old = gr.Textbox(label=texts("account.old"), type="password", max_lines=1)
                    self._new = gr.Textbox(
                        label=texts("account.new"),
                        info=texts("account.password_hint"),
                        type="password",
                        max_lines=1,
                    )
                    self._again = gr.Textbox(label=texts("account.again"), type="password", max_lines=1)
                    self._change = gr.Button(
                        texts("account.change"), variant="primary", elem_id="xt-change-password"
                    )
            with gr.Column(min_width=300):
                with gr.Column(elem_classes="xt-card"):
                    gr.HTML(
                        f'<h2 class="xt-sub">{texts("account.keys")}</h2>{hint(texts("account.keys_lead"))}'
                    )
                    self._key_name = gr.Textbox(label=texts("account.key_name"), max_lines=1)
                    self._scopes = gr.CheckboxGroup([], label=texts("account.key_scopes"))
                    self._days = gr.Number(
                        90, label=texts("account.key_days"), precision=0, minimum=1, maximum=366
                    )
                    self._create = gr.Button(texts("account.key_create"))
                self._once = gr.HTML()
                self._keys = gr.HTML(js_on_load=CLICKS)

    def events(self, blocks: Any, tab: Any) -> None:
        """Wire the components."""
        guarded = self._desk.guarded
        passwords = [self._old, self._new, self._again]
        tab.select(guarded(self.show), None, [self._me, self._scopes, self._keys], **PRIVATE)
        self._change.click(guarded(self.change), passwords, passwords, **PRIVATE)
        wanted = [self._key_name, self._scopes, self._days]
        self._create.click(
            guarded(self.create_key), wanted, [self._once, self._keys, self._key_name], **PRIVATE
        )
        self._keys.click(guarded(self.revoke), None, self._keys, **PRIVATE)

    def show(self, request: gr.Request) -> list[Any]:
        """The visitor's account and keys."""
        actor = self._desk.actor(request)
        accounts, texts = self._desk.application.accounts, self._desk.texts
        user = accounts.me(actor)
        me = facts(
            [
                (texts("account.name"), user.name),
                (texts("account.display"), user.display),
                (
                    texts("account.roles"),
                    texts.listed(texts.name("role", role) for role in sorted(user.roles)),
                ),
                (texts("account.school"), self._desk.application.settings.school_name),
            ]
        )
        open_to_keys = sorted(actor.permissions - HUMAN_ONLY)
        scopes = [(texts.name("permission", scope), scope.value) for scope in open_to_keys]
        return [me, gr.update(choices=scopes), _keys(texts, accounts.keys(actor))]

    def change(self, old: str, new: str, again: str, request: gr.Request) -> list[str]:
        """Change the visitor's password and empty the fields."""
        actor = self._desk.actor(request)
        if new != again:
            raise PasswordsDiffer
        self._desk.application.accounts.change_password(actor, old, new)
        self._desk.say(self._desk.texts("account.changed"), self._desk.texts("page.done"))
        return ["", "", ""]

    def create_key(self, name: str, scopes: list[str], days: float, request: gr.Request) -> list[Any]:
        """Make a key and show it, this once."""
        actor = self._desk.actor(request)
        accounts, texts = self._desk.application.accounts, self._desk.texts
        _, plain = accounts.create_key(
            actor, name, [Permission(scope) for scope in scopes], days=int(days or 0)
        )
        shown = notice(texts("account.key_once"), "", "ok") + f'<code class="xt-secret">{esc(plain)}</code>'
        return [shown, _keys(texts, accounts.keys(actor)), ""]

    def revoke(self, event: gr.EventData, request: gr.Request) -> str:
        """Stop the key whose button was clicked."""
        actor = self._desk.actor(request)
        accounts = self._desk.application.accounts
        accounts.revoke_key(actor, str(event.id))
        return _keys(self._desk.texts, accounts.keys(actor))


def _keys(texts: Texts, keys: list[ApiKey]) -> str:
    if not keys:
        return empty(texts("account.keys_none"))
    headers = [
        texts(f"account.{name}")
        for name in ("key_name", "key_start", "key_scopes", "key_until", "key_used", "key_id")
    ]
    rows = [
        (
            esc(key.name),
            f'<span class="xt-code">{esc(key.start)}…</span>',
            esc(" · ".join(texts.name("permission", scope) for scope in sorted(key.scopes))),
            esc(key.expires.date().isoformat()),
            esc(key.last_used[:10] or "–"),
            esc(texts("account.key_revoked"))
            if key.revoked
            else action(esc(texts("account.key_revoke")), "revoke", id=key.id),
        )
        for key in keys
    ]
    return table(headers, rows, texts("account.keys"))
