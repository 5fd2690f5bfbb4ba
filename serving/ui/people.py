"""The people tab (人员) for the administrator: accounts of the school and their roles."""

from typing import Any

import gradio as gr

from guardrails.actor import Actor, Permission, Role
from serving.identity.users import Status, User
from serving.ui.desk import PRIVATE, Desk
from serving.ui.parts import CLICKS, action, chip, esc, notice, table
from serving.ui.shelf import heading
from serving.ui.texts import Texts


class PeopleTab:
    """Create accounts, close and open them, reset passwords."""

    key = "people"

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def allowed(self, actor: Actor) -> bool:
        """Administrators."""
        return actor.can(Permission.MANAGE_USERS)

    def build(self) -> None:
        """Make the components."""
        texts = self._desk.texts
        roles = [(text, value) for value, text in texts.names("role").items()]
        gr.HTML(heading(texts("people.heading"), texts("people.lead")))
        with gr.Row(elem_id="xt-people-row"):
            with gr.Column(scale=2, min_width=300), gr.Column(elem_classes="xt-card"):
                gr.HTML(f'<h2 class="xt-sub">{texts("people.add")}</h2>')
                self._name = gr.Textbox(
                    label=texts("people.name"),
                    info=texts("people.name_hint"),
                    max_lines=1,
                    elem_id="xt-user-name",
                )
                self._display = gr.Textbox(label=texts("people.display"), max_lines=1)
                self._roles = gr.CheckboxGroup(
                    roles, value=["teacher"], label=texts("people.roles"), elem_id="xt-user-roles"
                )
                self._create = gr.Button(texts("people.create"), variant="primary", elem_id="xt-user-create")
            with gr.Column(scale=3, min_width=300):
                self._once = gr.HTML(elem_id="xt-user-once")
                self._list = gr.HTML(elem_id="xt-users", js_on_load=CLICKS)

    def events(self, blocks: Any, tab: Any) -> None:
        """Wire the components."""
        guarded = self._desk.guarded
        tab.select(guarded(self.show), None, [self._list], **PRIVATE)
        wanted = [self._name, self._display, self._roles]
        self._create.click(
            guarded(self.create), wanted, [self._once, self._list, self._name, self._display], **PRIVATE
        )
        self._list.click(guarded(self.act), None, [self._once, self._list], **PRIVATE)

    def show(self, request: gr.Request) -> str:
        """All accounts of the visitor's school."""
        return self._listed(self._desk.actor(request))

    def create(self, name: str, display: str, roles: list[str], request: gr.Request) -> list[str]:
        """Make an account and show its first password, this once."""
        actor, texts = self._desk.actor(request), self._desk.texts
        user, password = self._desk.application.accounts.create_user(
            actor, name.strip(), [Role(role) for role in roles], display=display.strip()
        )
        shown = notice(texts("people.created", name=user.name, password=password), texts("people.once"), "ok")
        return [shown, self._listed(actor), "", ""]

    def act(self, event: gr.EventData, request: gr.Request) -> list[Any]:
        """Carry out the button that was clicked beside an account."""
        actor, texts = self._desk.actor(request), self._desk.texts
        accounts, user_id, said = self._desk.application.accounts, str(event.id), ""
        match event.do:
            case "disable":
                accounts.disable_user(actor, user_id)
            case "enable":
                accounts.enable_user(actor, user_id)
            case "reset":
                password = accounts.reset_password(actor, user_id)
                name = next(user.name for user in accounts.users(actor) if user.id == user_id)
                said = notice(
                    texts("people.reset_done", name=name, password=password), texts("people.once"), "ok"
                )
        return [said, self._listed(actor)]

    def _listed(self, actor: Actor) -> str:
        found = self._desk.application.accounts.users(actor)
        return _table(self._desk.texts, found, actor.user)


def _table(texts: Texts, found: list[User], me: str) -> str:
    headers = [texts(f"people.{name}") for name in ("name", "display", "roles", "status", "do")]
    rows = [
        (
            esc(user.name),
            esc(user.display or "–"),
            esc(texts.listed(texts.name("role", role) for role in sorted(user.roles))),
            chip(texts.name("standing", user.status), "ok" if user.status is Status.ACTIVE else "stop"),
            "" if user.id == me else _buttons(texts, user),
        )
        for user in found
    ]
    return table(headers, rows, texts("people.list"))


def _buttons(texts: Texts, user: User) -> str:
    turn = "disable" if user.status is Status.ACTIVE else "enable"
    shown = (turn, "reset")
    return "".join(action(esc(texts(f"people.{do}")), do, id=user.id) for do in shown)
