"""What every page is handed: the services, the texts, and a way to refuse in words."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

import gradio as gr
from anyio import to_thread

from corpora.problem import Problem
from guardrails.actor import Actor
from serving.api.limits import Limit
from serving.application import Application
from serving.problems import Explained, explain
from serving.ui.parts import esc
from serving.ui.texts import Texts
from serving.ui.visitor import visitor

TOAST_SECONDS = 12
PRIVATE: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
"""How every handler is registered: it is no part of any published interface."""
CLICKED: dict[str, Any] = {**PRIVATE, "trigger_mode": "always_last"}
"""How clicks in an HTML part are registered: a click while a handler works waits, and is not lost."""


@dataclass(frozen=True, slots=True)
class Desk:
    """One language's side of the application."""

    application: Application
    texts: Texts
    model_calls: Limit

    def actor(self, request: gr.Request) -> Actor:
        """Who sent the request, by its session cookie. Raises `NotSignedIn`, `SessionExpired`."""
        return visitor(self.application, request)

    async def actor_async(self, request: gr.Request) -> Actor:
        """`actor` for handlers on the event loop, which must not wait for the store."""
        return await to_thread.run_sync(self.actor, request)

    def limit(self, actor: Actor) -> None:
        """Count a question or duty of the actor. Raises `TooManyRequests`."""
        self.model_calls.take(f"{actor.tenant}:{actor.user}")

    def explain(self, problem: Problem) -> Explained:
        """A problem in the page's language."""
        return explain(problem, self.texts.language)

    def warn(self, problem: Problem) -> None:
        """Show a problem at the page's edge: what, why, and what next."""
        words = self.explain(problem)
        why = "" if words.detail == words.title else esc(words.detail) + "<br>"
        gr.Warning(f"<b>{esc(words.title)}</b><br>{why}{esc(words.advice)}", duration=TOAST_SECONDS)

    def say(self, text: str, title: str) -> None:
        """Show good news at the page's edge."""
        gr.Info(f"<b>{esc(title)}</b><br>{esc(text)}", duration=5)

    def guarded(self, handler: Callable[..., Any], *, quiet: bool = False) -> Callable[..., Any]:
        """`handler` whose refusals are shown and leave the page as it is.

        `quiet` ones are not shown: on loading the page a visitor without the permission sees no tab, and
        needs no refusal either.
        """
        if inspect.iscoroutinefunction(handler):

            @wraps(handler)
            async def shown_async(*inputs: Any) -> Any:
                try:
                    return await handler(*inputs)
                except Problem as problem:
                    return self._refused(problem, quiet)

            return shown_async

        @wraps(handler)
        def shown(*inputs: Any) -> Any:
            try:
                return handler(*inputs)
            except Problem as problem:
                return self._refused(problem, quiet)

        return shown

    def _refused(self, problem: Problem, quiet: bool) -> Any:
        if not quiet:
            self.warn(problem)
        return gr.skip()
