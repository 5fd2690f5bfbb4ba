"""Grounded question answering (有据问答): admit, make whole, search, quote; then let a model write.

The quoted answer is complete before a model is asked, so a model that is absent, slow or broken costs the
teacher its wording and nothing else.
"""

import unicodedata
import uuid
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from functools import cache, partial
from importlib.resources import files
from typing import Any

import yaml
from anyio import to_thread

from assistant import duty
from assistant.answering import documents, extractive
from assistant.answering.answer import (
    MAX_QUESTION,
    Answer,
    Citations,
    Language,
    Question,
    QuestionEmpty,
    QuestionTooLong,
    Sentence,
    consulted,
    joined,
)
from assistant.answering.evidence import THRESHOLD, Evidence, originals
from assistant.answering.followups import Earlier, Resolved, resolve_with_model
from assistant.answering.modelled import Written, write
from assistant.answering.questions import Asked, analyse
from assistant.answering.seeking import seek
from assistant.workbench import Workbench
from corpora.problem import Problem
from guardrails.actor import Permission
from guardrails.audit.event import AuditEvent
from guardrails.calls import CrisisReferral, InputRefused, ModelProblem, OutputRefused, SourcesRefused
from guardrails.label import explicit
from retrieval.passage import Citation, Hit, Passage

SHOWN = 6
"""Passages that are listed as read where none is cited."""
WORTH_A_MODEL = 0.1
"""Likelihood of an answer below which no model is asked: it could only invent one."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the answer that may be shown at once."""

    text: str


@dataclass(frozen=True, slots=True)
class Done:
    """The whole answer. It replaces the pieces shown before, which a failing model may have left half."""

    answer: Answer


AnswerEvent = Piece | Done


@dataclass(slots=True)
class _Case:
    """One question on its way to an answer."""

    request: Question
    text: str
    bench: Workbench
    notices: list[str]
    resolved: Resolved = field(default_factory=lambda: Resolved(""))
    asked: Asked = field(default_factory=lambda: analyse(""))
    hits: Sequence[Hit] = ()
    evidence: Evidence = field(default_factory=lambda: Evidence((), 0.0))
    shown_before: frozenset[tuple[str, str]] = frozenset()

    @property
    def language(self) -> Language:
        return self.request.language

    def notice(self, key: str, **values: str) -> None:
        """Add a notice once."""
        text = _notices()[key][self.language].format(**values)
        if text not in self.notices:
            self.notices.append(text)


@duty.duty(
    name="ask",
    purpose="Answer a teacher's question from the library, every sentence with its source",
    title={"zh": "有据问答", "en": "Ask the library"},
    request=Question,
    artefact=Answer,
    permission=Permission.ASK,
    rules=("G-R4", "G-R5", "K-R8", "L-R1", "L-R2", "S-R1", "S-R2", "S-R8", "A-R7"),
)
async def ask(request: Question, bench: Workbench) -> Answer:
    """The answer to one question; see `stream_answer` for what it raises."""
    async with aclosing(_events(request, bench)) as events:
        async for event in events:
            if isinstance(event, Done):
                return event.answer
    raise AssertionError("the events of a question end with Done")


async def answer(request: Question, bench: Workbench) -> Answer:
    """Ask through the registry: permission, audit, answer."""
    found = await duty.run("ask", request, bench)
    assert isinstance(found, Answer)
    return found


async def stream_answer(request: Question, bench: Workbench) -> AsyncGenerator[AnswerEvent, None]:
    """Pieces as they are ready, and last `Done`. Recorded like every duty.

    Raises `NotAllowed`, `QuestionEmpty`, `QuestionTooLong`, `ConversationUnknown`, `AuditUnavailable` and
    what `Retriever.search` and `Admission.admit` raise. A question that a rule blocks is answered by a
    refusal, not raised; a failing model leaves the quoted answer with a notice."""
    async with duty.recorded(duty.find("ask"), bench) as record, aclosing(_events(request, bench)) as events:
        async for event in events:
            if isinstance(event, Done):
                record["object_id"] = event.answer.id
            yield event


async def _events(request: Question, bench: Workbench) -> AsyncGenerator[AnswerEvent, None]:
    case = _Case(request, _clean(request.question), bench, [])
    earlier = await _earlier(case)
    try:
        await _admit(case)
    except InputRefused as refused:
        yield Done(_refusal(case, refused))
        return
    case.resolved = await resolve_with_model(case.text, earlier, case.language, bench)
    await to_thread.run_sync(_search, case)
    async with aclosing(_answered(case)) as events:
        async for event in events:
            yield Done(await _kept(case, event.answer)) if isinstance(event, Done) else event


async def _answered(case: _Case) -> AsyncGenerator[AnswerEvent, None]:
    if case.bench.gate is not None and case.hits and case.evidence.likelihood >= WORTH_A_MODEL:
        try:
            async with aclosing(_written(case)) as events:
                async for event in events:
                    yield event
            return
        except _Unusable as unusable:
            await _fall_back(case, unusable.notice, unusable.reason)
        except (ModelProblem, SourcesRefused, InputRefused) as problem:
            if isinstance(problem, InputRefused):  # what may not leave the school: say what to take out
                message = str(problem.details[f"message_{case.language}"])
                case.notice("refused", message=message, rule=str(problem.details["rule"]))
            refused = isinstance(problem, OutputRefused | SourcesRefused | InputRefused)
            await _fall_back(case, "model-refused" if refused else "model-failed", problem.code)
    quoted = await to_thread.run_sync(_quoted, case)
    if quoted.answer:
        yield Piece(quoted.answer)
    yield Done(quoted)


class _Unusable(Problem):
    """The model delivered, but nothing that may stand."""

    def __init__(self, notice: str, reason: str) -> None:
        super().__init__(reason=reason)
        self.notice, self.reason = notice, reason


async def _written(case: _Case) -> AsyncGenerator[AnswerEvent, None]:
    """The model's answer. Raises what the gate raises, and `_Unusable`."""
    citations = Citations(case.language)
    said: list[Sentence] = []
    passages = [hit.passage for hit in originals(case.hits)]
    parts = write(case.resolved.text, passages, case.language, citations, case.bench)
    async with aclosing(parts):
        async for part in parts:
            if isinstance(part, Sentence):
                before = joined(said, case.language)
                said.append(part)
                yield Piece(joined(said, case.language)[len(before) :])
            elif part.declined and not any(one.supported for one in said):
                if case.evidence.likelihood >= THRESHOLD:
                    raise _Unusable("model-unsupported", "model-declined")
                yield Done(_unanswered(case))
            elif not any(one.supported for one in said):
                raise _Unusable("model-unsupported", "answer-unsupported")
            else:
                yield Done(_finished(case, said, citations, part))


def _finished(case: _Case, said: list[Sentence], citations: Citations, written: Written) -> Answer:
    reply = written.reply
    if not all(one.supported for one in said):
        case.notice("partly-unsupported")
    if reply.truncated:
        case.notice("truncated")
    for hit in reply.hits:
        if hit.decision == "confirm":
            case.notices.append(case.bench.policy.message(hit.rule, case.language))
    made = _artefact(case, said, citations, supported=True)
    return made.model_copy(update={"label": reply.label, "aigc": reply.aigc})


def _quoted(case: _Case) -> Answer:
    """The answer in the sources' own words, or that there is none."""
    retriever, actor = case.bench.retriever, case.bench.actor
    quotes = documents.about(case.resolved.text, case.hits, retriever, actor)
    if not quotes and case.evidence.likelihood < THRESHOLD:
        return _unanswered(case)
    if not quotes:
        choice = extractive.choose(case.asked, case.evidence, retriever, actor)
        quotes = choice.quotes
        if choice.disagree:
            case.notice("disagree", sources=_sources(quotes, case.language))
    citations = Citations(case.language)
    said = [Sentence(text=quote.quote, citations=[citations.number(quote)]) for quote in quotes]
    return _artefact(case, said, citations, supported=bool(said))


def _sources(quotes: Sequence[Citation], language: Language) -> str:
    """Titles of the sources, each with its date where it is known."""
    told = dict.fromkeys((quote.passage.title, quote.passage.issued) for quote in quotes)
    if language == "zh":
        return "；".join(f"《{title}》" + (f"（{issued}）" if issued else "") for title, issued in told)
    return "; ".join(f"“{title}”" + (f" ({issued})" if issued else "") for title, issued in told)


def _unanswered(case: _Case) -> Answer:
    case.notice("no-evidence")
    return _artefact(case, [], Citations(case.language), supported=False)


def _refusal(case: _Case, refused: InputRefused) -> Answer:
    """The words of the rule that blocks the question. It is not kept in a conversation: what was blocked
    may be about a child in danger (P-R1)."""
    rule = str(refused.details["rule"])
    message = str(refused.details[f"message_{case.language}"])
    case.notice("referral" if isinstance(refused, CrisisReferral) else "refused", message=message, rule=rule)
    made = _artefact(case, [], Citations(case.language), supported=False)
    about = {"rule": rule, "refusal": str(refused.details["event"])}
    return made.model_copy(update={**about, "conversation": case.request.conversation})


def _artefact(case: _Case, said: list[Sentence], citations: Citations, *, supported: bool) -> Answer:
    used = {citation.passage for citation in citations.views}
    read: list[Passage] = [hit.passage for hit in case.hits]
    listed = [page for page in read if page.id in used] if used else read[:SHOWN]
    return Answer(
        id=uuid.uuid4().hex,
        question=case.text,
        resolved=case.resolved.text,
        answer=joined(said, case.language),
        sentences=said,
        supported=supported,
        citations=citations.views,
        notice=" ".join(case.notices),
        label=explicit(case.language, generated=False) if said else "",
        consulted=[consulted(page, case.language) for page in listed],
    )


def _clean(question: str) -> str:
    """The question without control and format characters, which carry hidden text. Raises
    `QuestionEmpty`, `QuestionTooLong`."""
    if len(question) > MAX_QUESTION:
        raise QuestionTooLong(length=len(question), limit=MAX_QUESTION)
    kept = (c if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co") else " " for c in question)
    text = " ".join("".join(kept).split())
    if not any(unicodedata.category(c)[0] in "LN" for c in text):
        raise QuestionEmpty()
    return text


async def _admit(case: _Case) -> None:
    """Raise `InputRefused` where a rule blocks the question and `ConfirmationNeeded` where one asks and was
    not answered; note what is to be looked at before a release."""
    bench, given = case.bench, case.request.confirmation
    admit = partial(
        bench.admission.admit, bench.actor.for_purpose("ask"), case.text, "ask", confirmation=given
    )
    verdict = await to_thread.run_sync(admit)
    confirmed = bench.policy.asks(verdict)
    for finding in verdict.findings:
        if finding.action == "confirm" and finding.rule not in confirmed:
            case.notices.append(bench.policy.message(finding.message, case.language))


async def _earlier(case: _Case) -> list[Earlier]:
    """The questions before in this conversation. Raises `ConversationUnknown`."""
    if not case.request.conversation:
        return []
    conversations, actor = case.bench.conversations, case.bench.actor
    turns = await to_thread.run_sync(conversations.turns, actor, case.request.conversation, 3)
    answers = [Answer.model_validate_json(turn.answer) for turn in turns]
    case.shown_before = frozenset(
        (citation.passage, citation.quote) for one in answers for citation in one.citations
    )
    return [
        Earlier(turn.resolved, next((citation.title for citation in one.citations), ""))
        for turn, one in zip(turns, answers, strict=True)
    ]


def _search(case: _Case) -> None:
    """Find passages and weigh their sentences; what was quoted before is left out where more is asked."""
    found = seek(case.resolved.text, case.bench.retriever, case.bench.actor, case.request.filters)
    case.asked, case.hits, weighed = found.asked, found.hits, found.evidence
    if case.resolved.more:
        fresh = tuple(c for c in weighed.candidates if (c.passage.id, c.text) not in case.shown_before)
        weighed = Evidence(fresh, weighed.likelihood if fresh else 0.0)
    case.evidence = weighed


async def _fall_back(case: _Case, notice: str, reason: str) -> None:
    """Say and record that the model's answer is not used."""
    case.notice(notice)
    event = AuditEvent(
        action="answer.fell_back",
        outcome="error",
        policy_version=case.bench.policy.version,
        details={"reason": reason},
    )
    await to_thread.run_sync(case.bench.audit.append, case.bench.actor.for_purpose("ask"), event)


async def _kept(case: _Case, made: Answer) -> Answer:
    """The answer as a turn of its conversation, a new one where none was named."""
    conversations, actor = case.bench.conversations, case.bench.actor
    named = case.request.conversation
    if not named:
        named = (await to_thread.run_sync(conversations.open, actor, case.text)).id
    made = made.model_copy(update={"conversation": named})
    await to_thread.run_sync(
        conversations.add, actor, named, case.text, case.resolved.text, made.model_dump_json()
    )
    return made


@cache
def _notices() -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load(
        (files("assistant.answering") / "notices.yaml").read_text(encoding="utf-8")
    )
    return data
