"""An answer in a model's words, let through sentence by sentence as its citations are verified."""

import re
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass

import prompts
from assistant.answering.answer import Citations, Language, Sentence
from assistant.answering.support import support
from assistant.workbench import Workbench
from guardrails.calls import SOURCES_SLOT, ModelCall, Reply, Source
from prompts import tokens
from retrieval.citation import sentences
from retrieval.passage import Citation, Passage

SOURCE_TOKENS = 2_400
"""Tokens of sources that a model is given, by the estimate of `prompts.tokens`."""
MOST_SOURCES = 8
"""Passages that a model is given."""
MAX_TOKENS = 700
"""Tokens of an answer."""

_MARKERS = re.compile(r"\s*[\[【［]\s*(\d{1,2}(?:\s*[,，、]\s*\d{1,2})*)\s*[\]】］]")
_LEADING_MARKERS = re.compile(rf"(?:{_MARKERS.pattern})+[。.]?")
_HALF_MARKER = re.compile(r"\s*[\[【［][\d\s,，、]*")
_DECLINES = re.compile(
    r"资料(中)?(没有|并未|未)(回答|提及|提到|涉及)|the sources do not answer", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Written:
    """The end of a model's answer. `declined` says that it found no answer in the sources."""

    reply: Reply
    declined: bool


def sources(passages: Sequence[Passage], language: str) -> list[Source]:
    """The passages as sources of a call, in order, cut to the budget of tokens. The heading path goes with
    each text, for a passage alone often does not say what it is about."""
    heads = [" · ".join(filter(None, (p.title, p.anchor.label(language)))) for p in passages[:MOST_SOURCES]]
    texts = [f"{head}\n{passage.text}" for head, passage in zip(heads, passages, strict=False)]
    fitted = tokens.fit(texts, SOURCE_TOKENS)
    return [
        Source(resource=passage.resource, passage=passage.id, sha256=passage.sha256, text=text)
        for passage, text in zip(passages, fitted, strict=False)
    ]


async def write(
    question: str, passages: Sequence[Passage], language: Language, citations: Citations, bench: Workbench
) -> AsyncGenerator[Sentence | Written, None]:
    """Verified sentences as the model writes them, and last `Written`. Raises what `ModelGate.stream`
    raises; `bench.gate` must not be None."""
    assert bench.gate is not None
    system = prompts.render("answer-system", language)
    user = prompts.render("answer-question", language, question=question, sources=SOURCES_SLOT)
    call = ModelCall(
        purpose="ask",
        messages=(("system", system.text), ("user", user.text)),
        sources=tuple(sources(passages, language)),
        prompt_version=f"{system.version} {user.version}",
        language=language,
        max_tokens=MAX_TOKENS,
        framed=False,
    )
    read = list(passages[: len(call.sources)])
    splitter, declined = Splitter(), False
    async for part in bench.gate.stream(bench.actor, call):
        done = isinstance(part, Reply)
        for text in splitter.flush() if isinstance(part, Reply) else splitter.feed(part.text):
            if _DECLINES.search(text):
                declined = True
            else:
                yield verified(text, read, citations)
        if done:
            assert isinstance(part, Reply)
            yield Written(part, declined)


def verified(text: str, read: Sequence[Passage], citations: Citations) -> Sentence:
    """A sentence of a model with the citations that bear it out. Where the model names none that does,
    every source is tried: a weak model's missing marker should not cost a true sentence."""
    named = [int(number) for group in _MARKERS.findall(text) for number in re.findall(r"\d+", group)]
    plain = _MARKERS.sub("", text).strip()
    cited = [read[number - 1] for number in dict.fromkeys(named) if 0 < number <= len(read)]
    found = _supporting(plain, cited) or _supporting(plain, read)[:1]
    return Sentence(
        text=plain, citations=[citations.number(citation) for citation in found], supported=bool(found)
    )


def _supporting(text: str, passages: Sequence[Passage]) -> list[Citation]:
    """Quotes of the passages that each bear out the sentence, else of all of them together."""
    each = [citation for passage in passages if (citation := support(text, [passage]))]
    if each or len(passages) < 2:
        return each
    together = support(text, passages)
    return [together] if together else []


class Splitter:
    """Cuts a stream of text into sentences, each with the markers that follow it."""

    def __init__(self) -> None:
        self._held = ""

    def feed(self, text: str) -> list[str]:
        """The sentences that are now complete: the last one may go on, or its markers may follow."""
        self._held += text
        spans = _with_markers(self._held)
        if len(spans) > 1 and _HALF_MARKER.fullmatch(self._held, spans[-1][0]):
            spans.pop()  # the marker belongs to the sentence before, which is thus not complete
        if len(spans) < 2:
            return []
        last = spans[-1][0]
        done, self._held = [self._held[start:end].strip() for start, end in spans[:-1]], self._held[last:]
        return [sentence for sentence in done if sentence]

    def flush(self) -> list[str]:
        """What is left at the end."""
        held, self._held = self._held, ""
        return [held[start:end].strip() for start, end in _with_markers(held) if held[start:end].strip()]


def _with_markers(text: str) -> list[tuple[int, int]]:
    """Sentences of `text`, markers after the full stop counted to the sentence before."""
    spans: list[tuple[int, int]] = []
    for start, end in sentences(text):
        leading = _LEADING_MARKERS.match(text, start, end)
        if leading and spans:
            spans[-1] = (spans[-1][0], leading.end())
            start = leading.end()
        if text[start:end].strip():
            spans.append((start, end))
    return spans
