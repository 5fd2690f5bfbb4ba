"""One page for either language: header, the tabs the visitor may use, footer."""

from typing import Any, Protocol

import gradio as gr

from corpora.problem import Problem
from guardrails.actor import Actor
from serving.ui.account import AccountTab
from serving.ui.ask import AskTab
from serving.ui.audit import AuditTab
from serving.ui.desk import PRIVATE, Desk
from serving.ui.duties import DutiesTab
from serving.ui.guard import GuardTab
from serving.ui.homework import HomeworkTab
from serving.ui.learning import LearningTab
from serving.ui.library import LibraryTab
from serving.ui.look import mark
from serving.ui.observation import ObservationTab
from serving.ui.parts import empty, esc
from serving.ui.people import PeopleTab
from serving.ui.preparation import PreparationTab
from serving.ui.texts import Texts
from serving.ui.training.tab import TrainingTab

KEEP_UPLOADS_S = 600
"""Uploads that no handler took away are deleted after this many seconds."""
CONCURRENT = 32


class Tab(Protocol):
    """A part of the page: `build` makes its components, `events` wires them, `allowed` says for whom."""

    key: str

    def allowed(self, actor: Actor) -> bool: ...
    def build(self) -> None: ...
    def events(self, blocks: Any, tab: Any) -> None: ...


def build_page(desk: Desk) -> gr.Blocks:
    """The whole page. Nothing in it belongs to a visitor; each handler looks the visitor up anew."""
    texts = desk.texts
    tabs: list[Tab] = [
        AskTab(desk), PreparationTab(desk), HomeworkTab(desk), LearningTab(desk), ObservationTab(desk),
        TrainingTab(desk), DutiesTab(desk), LibraryTab(desk), AuditTab(desk), GuardTab(desk), PeopleTab(desk),
        AccountTab(desk),
    ]  # fmt: skip
    with gr.Blocks(
        title=texts("page.name"), analytics_enabled=False, delete_cache=(KEEP_UPLOADS_S, KEEP_UPLOADS_S)
    ) as blocks:
        header = gr.HTML(_header(desk, None), elem_id="xt-header")
        nothing = gr.HTML(visible=False)
        with gr.Tabs(elem_id="xt-tabs") as row:
            faces = []
            for part in tabs:
                with gr.Tab(
                    texts(f"tab.{part.key}"), id=part.key, elem_id=f"xt-{part.key}", visible=False
                ) as face:
                    part.build()
                faces.append(face)
        gr.HTML(f"<p>{esc(texts('page.ai_notice'))}</p>", elem_id="xt-footer")
        for part, face in zip(tabs, faces, strict=True):
            part.events(blocks, face)

        def welcome(request: gr.Request) -> list[Any]:
            try:
                actor = desk.actor(request)
            except Problem as problem:
                desk.warn(problem)
                return [gr.skip()] * (3 + len(tabs))
            allowed = [part.key for part in tabs if part.allowed(actor)]
            none = empty(texts("page.nothing_allowed"), texts("page.nothing_allowed_next"))
            return [
                _header(desk, actor),
                gr.update(value=none, visible=allowed == ["account"]),
                gr.update(selected=_first(allowed)),
                *(gr.update(visible=part.key in allowed) for part in tabs),
            ]

        blocks.load(welcome, outputs=[header, nothing, row, *faces], **PRIVATE)
    blocks.queue(default_concurrency_limit=CONCURRENT, api_open=False)
    return blocks


def _first(allowed: list[str]) -> str:
    return next((key for key in ("ask", "audit", *allowed) if key in allowed), "account")


def _header(desk: Desk, actor: Actor | None) -> str:
    texts = desk.texts
    here, there, tag = ("/", "/en/", "en") if texts.language == "zh" else ("/en/", "/", "zh-CN")
    switch = f'<a class="xt-link" href="{there}" lang="{tag}">{esc(texts("page.switch"))}</a>'
    return (
        f'<header class="xt-header"><a class="xt-brand" href="{here}">{mark(34)}'
        f"<span><b>{esc(texts('page.name'))}</b><small>{esc(texts('page.motto'))}</small></span></a>"
        f"<nav>{switch}{'' if actor is None else _who(texts, actor)}</nav></header>"
    )


def _who(texts: Texts, actor: Actor) -> str:
    roles = texts.listed(texts.name("role", role) for role in sorted(actor.roles))
    return (
        f'<span class="xt-who"><b>{esc(actor.name or actor.user)}</b><small>{esc(roles)}</small></span>'
        '<form method="post" action="/logout">'
        f'<input type="hidden" name="language" value="{texts.language}">'
        f'<button type="submit" class="xt-link">{esc(texts("page.sign_out"))}</button></form>'
    )
