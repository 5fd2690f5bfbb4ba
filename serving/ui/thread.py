"""How a conversation looks: questions, answers with numbered sources, the passage behind a number."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answering.answer import Answer, Consulted, Sentence
from assistant.answering.conversations import Conversation
from assistant.artefact import CitationView
from retrieval.passage import Passage
from serving.problems import Explained
from serving.ui.parts import action, chip, esc, facts, hint, lines
from serving.ui.texts import Texts, load

EXAMPLES = ("ask.example_1", "ask.example_2", "ask.example_3")


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question and what has come of it so far: an answer, a problem, or text still streaming in.
    `sequence` is the turn's number in its conversation, 0 where it is not stored; `label` marks text
    that a model is writing."""

    question: str
    sequence: int = 0
    answer: Answer | None = None
    problem: Explained | None = None
    streaming: str = ""
    label: str = ""


def welcome(texts: Texts) -> str:
    """What stands where a conversation begins: what this is for, and questions to try."""
    examples = "".join(f"<li>{_example(texts, key)}</li>" for key in EXAMPLES)
    return (
        f'<section class="xt-welcome"><h1>{esc(texts("ask.heading"))}</h1><p>{esc(texts("ask.lead"))}</p>'
        f"<h2>{esc(texts('ask.examples'))}</h2><ul>{examples}</ul></section>"
    )


def _example(texts: Texts, key: str) -> str:
    """A question that the built-in content answers. That content is Chinese, so the question is too; an
    English reader sees what it means."""
    question = load("zh")(key)
    meaning = "" if texts.language == "zh" else f"<small>{esc(texts(key))}</small>"
    return action(
        f'<span lang="zh-CN">{esc(question)}</span>{meaning}', "example", look="xt-try", ask=question
    )


def thread(texts: Texts, exchanges: Sequence[Exchange]) -> str:
    """The conversation; a live region, so that a screen reader follows it."""
    if not exchanges:
        return welcome(texts)
    shown = "".join(_exchange(texts, exchange) for exchange in exchanges)
    return f'<div class="xt-thread" role="log" aria-live="polite">{shown}</div>'


def _exchange(texts: Texts, exchange: Exchange) -> str:
    you = f'<span class="xt-hidden">{esc(texts("ask.you"))}</span>'
    question = f'<div class="xt-question">{you}<p>{lines(exchange.question)}</p></div>'
    if exchange.problem is not None:
        return question + _problem(exchange.problem)
    if exchange.answer is not None:
        return question + _answer(texts, exchange.sequence, exchange.answer)
    if exchange.streaming:
        label = f'<footer><p class="xt-label">{esc(exchange.label)}</p></footer>' if exchange.label else ""
        caret = '<span class="xt-caret"></span>'
        return question + f'<div class="xt-answer"><p>{lines(exchange.streaming)}{caret}</p>{label}</div>'
    return question + f'<div class="xt-answer xt-working"><p>{esc(texts("ask.working"))}</p></div>'


def _problem(words: Explained) -> str:
    why = "" if words.detail == words.title else f"<p>{esc(words.detail)}</p>"
    return (
        f'<div class="xt-answer"><div class="xt-notice warn" role="alert"><strong>{esc(words.title)}</strong>'
        f"{why}<p>{esc(words.advice)}</p></div></div>"
    )


def _answer(texts: Texts, sequence: int, answer: Answer) -> str:
    titles = {citation.number: citation.title for citation in answer.citations}
    sentences = "".join(_sentence(texts, sentence, titles, sequence) for sentence in answer.sentences)
    body = f'<div class="xt-body">{sentences}</div>' if sentences else ""
    notice = f'<p class="xt-note">{lines(answer.notice)}</p>' if answer.notice else ""
    label = f'<p class="xt-label">{esc(answer.label)}</p>'
    said = esc(texts("ask.copied"))
    copy = (
        f'<button type="button" class="xt-link" data-copy="{esc(copied(answer))}" data-said="{said}">'
        f"{esc(texts('ask.copy'))}</button>"
    )
    foot = f"<footer>{label}{copy}</footer>" if sentences else ""
    return f'<div class="xt-answer">{body}{notice}{foot}</div>'


def _sentence(texts: Texts, sentence: Sentence, titles: dict[int, str], sequence: int) -> str:
    chips = "".join(
        action(
            str(number),
            "cite",
            look="xt-cite",
            about=texts("ask.open_source", number=number, title=titles.get(number, "")),
            turn=sequence,
            number=number,
        )
        for number in sentence.citations
    )
    text = lines(sentence.text)
    if sentence.supported:
        return f"<span>{text}</span>{chips} "
    why = esc(texts("ask.unsupported_hint"))
    flag = f'<small class="xt-flag" title="{why}">{esc(texts("ask.unsupported"))}</small>'
    return f'<span class="xt-unsupported">{text}</span>{flag}{chips} '


def copied(answer: Answer) -> str:
    """The answer as the copy button hands it out: numbered sources below, the AI label last (L-R3)."""
    sources = [
        f"[{citation.number}] {citation.title} {_from(citation)}".strip() for citation in answer.citations
    ]
    return "\n".join(filter(None, (answer.question, answer.answer, *sources, answer.notice, answer.label)))


def sources(texts: Texts, sequence: int, answer: Answer | None) -> str:
    """The panel of an answer's sources, each of which opens its passage; where the library did not
    answer, the passages that were read."""
    name = "ask.sources"
    if answer is None:
        body = hint(texts("ask.sources_empty"))
    elif answer.citations:
        items = "".join(_cited(citation, sequence) for citation in answer.citations)
        body = hint(texts("ask.sources_hint")) + f'<ol class="xt-sources">{items}</ol>'
    elif answer.consulted:
        name = "ask.consulted"
        items = "".join(_read(read, place, sequence) for place, read in enumerate(answer.consulted))
        body = f'<ol class="xt-sources">{items}</ol>'
    else:
        body = hint(texts("ask.sources_none"))
    return f"<h2>{esc(texts(name))}</h2>{body}"


def _cited(citation: CitationView, sequence: int) -> str:
    content = (
        f'<span class="xt-number">{citation.number}</span><span><b>{esc(citation.title)}</b>'
        f"<small>{esc(_from(citation))}</small><q>{esc(citation.quote)}</q></span>"
    )
    return f"<li>{action(content, 'cite', look='xt-source', turn=sequence, number=citation.number)}</li>"


def _read(read: Consulted, place: int, sequence: int) -> str:
    content = f"<span><b>{esc(read.title)}</b><small>{esc(read.locator)}</small></span>"
    return f"<li>{action(content, 'look', look='xt-source', turn=sequence, number=place)}</li>"


def _from(citation: CitationView) -> str:
    return " · ".join(filter(None, (citation.publisher, citation.document_number, citation.locator)))


def passage(texts: Texts, shown: str, around: Sequence[Passage], quote: tuple[int, int] = (0, 0)) -> str:
    """The passage with id `shown` between its neighbours. The stored text is shown, and the mark stands
    at the characters `quote`, where the quote was verified."""
    found = next(one for one in around if one.id == shown)
    about = facts(
        [
            (texts("passage.publisher"), found.publisher),
            (texts("passage.number"), found.document_number),
            (texts("passage.issued"), found.issued),
            (texts("passage.place"), found.anchor.label(texts.language)),
        ]
    )
    paragraphs = "".join(
        f'<p class="xt-quote">{_marked(one.text, *quote)}</p>'
        if one.id == shown
        else f'<p class="xt-beside">{lines(one.text)}</p>'
        for one in around
    )
    reprint = f" {chip(texts('ask.reprint'))}" if found.reprint else ""
    close = action(esc(texts("page.close")), "close", look="xt-link")
    head = f"<header><h2>{esc(found.title)}{reprint}</h2>{close}</header>"
    return f'<article class="xt-passage">{head}{about}{paragraphs}</article>'


def _marked(text: str, start: int, end: int) -> str:
    if start >= end:
        return lines(text)
    return f"{lines(text[:start])}<mark>{lines(text[start:end])}</mark>{lines(text[end:])}"


def conversations(texts: Texts, listed: Sequence[Conversation], current: str) -> str:
    """The visitor's conversations; each opens, each can be deleted."""
    head = f"<h2>{esc(texts('ask.earlier'))}</h2>"
    if not listed:
        return head + hint(texts("ask.no_earlier"))
    items = "".join(_conversation(texts, one, one.id == current) for one in listed)
    return f'{head}<ul class="xt-conversations">{items}</ul>'


def _conversation(texts: Texts, one: Conversation, current: bool) -> str:
    opens = action(esc(one.title), "open", look="xt-open", id=one.id)
    removes = action("×", "remove", look="xt-remove", about=texts("ask.remove"), id=one.id)
    return f'<li class="{"current" if current else ""}">{opens}{removes}</li>'
