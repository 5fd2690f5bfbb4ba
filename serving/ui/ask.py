"""The chat tab (问答): ask, watch the answer come, open the passage behind each number."""

import time
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

import gradio as gr
from anyio import to_thread

from assistant.answering import Answer, Done, Question, stream_answer
from corpora.problem import Problem
from guardrails import label
from guardrails.actor import Actor, Permission
from guardrails.confirmations import ConfirmationNeeded
from retrieval.passage import Filters
from serving.ui import thread
from serving.ui.asides import Asides
from serving.ui.desk import PRIVATE, Desk
from serving.ui.parts import CLICKS
from serving.ui.thread import Exchange

_EVERY_S = 0.12
"""Seconds between two looks at a streaming answer; the eye needs no more."""
_TO_QUOTE = """() => setTimeout(() => {
  const quote = document.querySelector('#xt-passage mark, #xt-passage article');
  if (quote) quote.scrollIntoView({block: 'nearest'});
}, 150)"""


class AskTab:
    """Conversations on the left, the talk in the middle, the evidence on the right."""

    key = "ask"

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._asides = Asides(desk)

    def allowed(self, actor: Actor) -> bool:
        """Those who may ask."""
        return actor.can(Permission.ASK)

    def build(self) -> None:
        """Make the components."""
        texts = self._desk.texts
        self._conversation = gr.State("")
        with gr.Row(elem_id="xt-ask-row"):
            with gr.Column(elem_id="xt-past"):
                self._new = gr.Button(texts("ask.new"), elem_id="xt-new")
                self._past = gr.HTML(elem_id="xt-conversations", js_on_load=CLICKS)
            with gr.Column(elem_id="xt-talk"):
                self._thread = gr.HTML(thread.welcome(texts), elem_id="xt-thread", js_on_load=CLICKS)
                self._asides.build()
                with gr.Column(elem_id="xt-composer"), gr.Row(elem_id="xt-composer-row"):
                    self._question = gr.Textbox(
                        label=texts("ask.question"),
                        placeholder=texts("ask.placeholder"),
                        elem_id="xt-question",
                        show_label=False,
                        container=False,
                        max_lines=6,
                        scale=6,
                    )
                    shape = {"scale": 0, "min_width": 88}
                    self._send = gr.Button(texts("ask.send"), variant="primary", elem_id="xt-send", **shape)
                    self._stop = gr.Button(texts("ask.stop"), visible=False, elem_id="xt-stop", **shape)
                with (
                    gr.Accordion(texts("ask.filters"), open=False, elem_id="xt-filters"),
                    gr.Row(elem_classes="xt-fields"),
                ):
                    self._labels = [self._label(name) for name in ("kind", "subject", "stage", "grade")]
            with gr.Column(elem_id="xt-evidence"):
                self._passage = gr.HTML(elem_id="xt-passage", js_on_load=CLICKS)
                self._sources = gr.HTML(
                    thread.sources(texts, 0, None), elem_id="xt-sources", js_on_load=CLICKS
                )

    def events(self, blocks: Any, tab: Any) -> None:
        """Wire the components."""
        guarded = self._desk.guarded
        talk = [self._conversation, self._thread, self._sources, self._passage, self._past]
        asked = [*talk, self._question, self._send, self._stop, *self._asides.outputs]
        scope = [self._conversation, *self._labels]
        asking = gr.on(
            [self._send.click, self._question.submit],
            self.ask,
            [self._question, *scope],
            asked,
            trigger_mode="once",
            **PRIVATE,
        )
        confirmed = self._asides.yes.click(
            self.confirmed, [self._asides.held, *scope], asked, trigger_mode="once", **PRIVATE
        )
        stopped = [self._send, self._stop]
        self._stop.click(self.stop, None, stopped, cancels=[asking, confirmed], **PRIVATE)
        self._asides.events()
        blocks.load(guarded(self.past, quiet=True), [self._conversation], self._past, **PRIVATE)
        self._new.click(guarded(self.begin), None, talk, **PRIVATE)
        self._past.click(guarded(self.choose), [self._conversation], talk, **PRIVATE)
        for part in (self._thread, self._sources, self._passage):
            opened = part.click(
                guarded(self.open), [self._conversation], [self._passage, self._sources], **PRIVATE
            )
            opened.then(None, js=_TO_QUOTE, **PRIVATE)

    async def ask(
        self,
        question: str,
        conversation: str,
        kind: str,
        subject: str,
        stage: str,
        grade: str,
        request: gr.Request,
    ) -> AsyncGenerator[list[Any], None]:
        """Answer the question, showing what has come so far. Problems stand where the answer would."""
        filters = Filters(kind=kind, subject=subject, stage=stage, grade=grade)
        async with aclosing(self._run(question, "", conversation, filters, request)) as steps:
            async for step in steps:
                yield step

    async def confirmed(
        self,
        held: dict[str, str],
        conversation: str,
        kind: str,
        subject: str,
        stage: str,
        grade: str,
        request: gr.Request,
    ) -> AsyncGenerator[list[Any], None]:
        """Answer the question that a rule held back, after the visitor has looked and said yes."""
        filters = Filters(kind=kind, subject=subject, stage=stage, grade=grade)
        question, token = held.get("question", ""), held.get("token", "")
        async with aclosing(self._run(question, token, conversation, filters, request)) as steps:
            async for step in steps:
                yield step

    async def _run(
        self, question: str, token: str, conversation: str, filters: Filters, request: gr.Request
    ) -> AsyncGenerator[list[Any], None]:
        if not question.strip():
            yield [gr.skip()] * (8 + len(self._asides.outputs))
            return
        earlier: list[Exchange] = []
        try:
            actor = await self._desk.actor_async(request)
            earlier = await to_thread.run_sync(self._exchanges, actor, conversation)
            yield self._at_work([*earlier, Exchange(question)])
            self._desk.limit(actor)
            wanted = Question(
                question=question,
                conversation=conversation,
                filters=filters,
                language=self._desk.texts.language,
                confirmation=token,
            )
            async with aclosing(self._answered(actor, wanted, earlier)) as steps:
                async for exchanges in steps:
                    if exchanges[-1].answer is None:
                        yield self._at_work(exchanges)
                    else:
                        yield await to_thread.run_sync(self._done, actor, exchanges)
        except ConfirmationNeeded as needed:
            yield [*self._idle([*earlier, Exchange(question)]), *self._asides.asking(question, needed)]
        except Problem as problem:
            failed = Exchange(question, problem=self._desk.explain(problem))
            yield [*self._idle([*earlier, failed]), *self._asides.nothing()]

    async def _answered(
        self, actor: Actor, wanted: Question, earlier: list[Exchange]
    ) -> AsyncGenerator[list[Exchange], None]:
        application, language = self._desk.application, self._desk.texts.language
        bench = application.bench(actor.for_purpose("ask"), language)
        written = label.explicit(language) if application.gate is not None else ""
        text, shown = "", time.monotonic()
        async with aclosing(stream_answer(wanted, bench)) as events:
            async for event in events:
                if isinstance(event, Done):
                    yield [*earlier, Exchange(wanted.question, answer=event.answer)]
                    continue  # to the end, or the log would hold it as broken off
                text += event.text
                if time.monotonic() - shown >= _EVERY_S:
                    shown = time.monotonic()
                    yield [*earlier, Exchange(wanted.question, streaming=text, label=written)]

    def stop(self) -> list[Any]:
        """Say that what is shown is incomplete; Gradio has ended the handler that was writing."""
        self._desk.say(self._desk.texts("ask.stopped"), self._desk.texts("ask.stop"))
        return [gr.update(visible=True), gr.update(visible=False)]

    def past(self, conversation: str, request: gr.Request) -> str:
        """The visitor's conversations."""
        return self._listed(self._ask_actor(request), conversation)

    def begin(self, request: gr.Request) -> list[Any]:
        """A new conversation; it is stored with its first question."""
        return self._talk(self._ask_actor(request), "", [])

    def choose(self, conversation: str, event: gr.EventData, request: gr.Request) -> list[Any]:
        """Open or delete the conversation that was clicked."""
        actor, chosen = self._ask_actor(request), str(event.id)
        if event.do == "remove":
            self._desk.application.conversations.delete(actor, chosen)
            chosen = "" if chosen == conversation else conversation
        return self._talk(actor, chosen, self._exchanges(actor, chosen))

    def open(self, conversation: str, event: gr.EventData, request: gr.Request) -> list[Any]:
        """The passage behind the number that was clicked, looked up with the visitor's rights."""
        if event.do == "close":
            return ["", gr.skip()]
        actor, texts = self._ask_actor(request), self._desk.texts
        sequence, number = int(event.turn), int(event.number)
        answer = next(one.answer for one in self._exchanges(actor, conversation) if one.sequence == sequence)
        assert answer is not None
        quote = (0, 0)
        if event.do == "cite":
            cited = next(one for one in answer.citations if one.number == number)
            shown, quote = cited.passage, (cited.start, cited.end)
        else:
            shown = answer.consulted[number].passage
        around = self._desk.application.retriever.around(actor, shown)
        return [thread.passage(texts, shown, around, quote), thread.sources(texts, sequence, answer)]

    def _at_work(self, exchanges: list[Exchange]) -> list[Any]:
        talk = [gr.skip(), thread.thread(self._desk.texts, exchanges), gr.skip(), "", gr.skip()]
        return [*talk, "", gr.update(visible=False), gr.update(visible=True), *self._asides.nothing()]

    def _idle(self, exchanges: list[Exchange]) -> list[Any]:
        return [*self._at_work(exchanges)[:6], gr.update(visible=True), gr.update(visible=False)]

    def _done(self, actor: Actor, exchanges: list[Exchange]) -> list[Any]:
        answer = exchanges[-1].answer
        assert answer is not None
        stored = self._exchanges(actor, answer.conversation)
        if not stored or stored[-1].answer is None or stored[-1].answer.id != answer.id:
            stored = exchanges  # what a rule refused is not kept in a conversation
        talk = self._talk(actor, answer.conversation, stored)
        shown = [*talk, gr.skip(), gr.update(visible=True), gr.update(visible=False)]
        return [*shown, *self._asides.after(answer)]

    def _talk(self, actor: Actor, conversation: str, exchanges: list[Exchange]) -> list[Any]:
        texts = self._desk.texts
        last = exchanges[-1] if exchanges else Exchange("")
        return [
            conversation,
            thread.thread(texts, exchanges),
            thread.sources(texts, last.sequence, last.answer),
            "",
            self._listed(actor, conversation),
        ]

    def _exchanges(self, actor: Actor, conversation: str) -> list[Exchange]:
        if not conversation:
            return []
        turns = self._desk.application.conversations.turns(actor, conversation)
        return [
            Exchange(turn.question, sequence=turn.sequence, answer=Answer.model_validate_json(turn.answer))
            for turn in turns
        ]

    def _listed(self, actor: Actor, conversation: str) -> str:
        listed = self._desk.application.conversations.latest(actor)
        return thread.conversations(self._desk.texts, listed, conversation)

    def _ask_actor(self, request: gr.Request) -> Actor:
        actor = self._desk.actor(request)
        actor.require(Permission.ASK)
        return actor

    def _label(self, name: str) -> Any:
        texts = self._desk.texts
        choices = [(texts("page.none"), ""), *((text, value) for value, text in texts.names(name).items())]
        return gr.Dropdown(choices, value="", label=texts(f"ask.{name}"), min_width=120)
