"""The section of the AI reader (人工智能教师读本): chapters, one to read, its quiz, and a search in them."""

import re
from collections.abc import Sequence

from assistant.teacher_training.reader.problems import ChapterUnknown
from assistant.teacher_training.reader.quiz import PASS, Marked
from assistant.teacher_training.reader.store import Reading, Result, chapter_of
from corpora.document import Block
from corpora.readers import documents, load
from corpora.readers.quizzes import LETTERS, quiz
from guardrails.actor import Actor
from guardrails.rules.table import clauses
from retrieval.passage import Filters, Hit
from serving.ui.desk import Desk
from serving.ui.parts import action, chip, empty, esc, hint, lines, notice, table
from serving.ui.training.section import Given, field

_FOUND = 12
_RULE = re.compile(r"（((?:[A-Z]+-R?\d+[、，]?)+)）")


class ReaderSection:
    """The list of chapters, and the chapter or quiz that is open."""

    key = "reader"

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._readings = desk.application.training.readings

    def show(self, actor: Actor, given: Given) -> str:
        """The chapter that was led to, or the list of chapters."""
        if given.get("chapter"):
            return self._chapter(actor, _number(given))
        return self._list(actor)

    def act(self, actor: Actor, given: Given) -> str:
        """Open, finish, search, show a quiz or mark it."""
        match given.get("do"):
            case "chapter":
                return self._chapter(actor, _number(given))
            case "finish":
                self._readings.finish(actor, _number(given))
                return self._chapter(actor, _number(given))
            case "quiz":
                return self._quiz(actor, _number(given))
            case "answers":
                return self._answered(actor, given)
            case "search":
                return self._list(actor, field(given, "text"))
        return self._list(actor)

    # --- the list

    def _list(self, actor: Actor, text: str = "") -> str:
        texts = self._desk.texts
        what = esc(texts("reader.search"))
        search = (
            f'<form class="xt-form xt-reader-search" data-do="search"><label><span class="xt-hidden">{what}'
            f'</span><input name="text" maxlength="200" value="{esc(text)}" placeholder="{what}">'
            f'<button class="xt-button">{esc(texts("reader.find"))}</button></label></form>'
        )
        return search + (self._hits(actor, text) if text else "") + self._chapters(actor)

    def _chapters(self, actor: Actor) -> str:
        texts, mine = self._desk.texts, self._readings.mine(actor)
        headers = [texts(f"reader.{name}") for name in ("chapter", "about", "state")]
        rows = [
            (
                action(
                    esc(texts("reader.numbered", number=about.chapter, title=about.title)),
                    "chapter", look="xt-title", chapter=about.chapter,
                ),
                esc(about.summary),
                self._state(mine.get(about.chapter), about.version),
            )
            for about in (chapter.about for chapter in load().chapters)
        ]  # fmt: skip
        return table(headers, rows, texts("reader.list"))

    def _state(self, held: Reading | None, version: str) -> str:
        texts = self._desk.texts
        if held is None:
            return ""
        if held.version != version:
            return chip(texts("reader.renewed"), "wait")
        read = chip(texts("reader.read"), "ok") if held.finished else chip(texts("reader.opened"), "wait")
        return read + (" " + chip(texts("reader.passed"), "ok") if held.passed else "")

    def _hits(self, actor: Actor, text: str) -> str:
        texts = self._desk.texts
        numbers = {document.title: place for place, document in enumerate(documents(), 1)}
        found = self._desk.application.retriever.search(actor, text, k=_FOUND, filters=Filters(kind="reader"))
        told = [(hit, numbers[hit.passage.title]) for hit in found if hit.passage.title in numbers]
        if not told:
            return empty(texts("reader.nothing"), texts("reader.nothing_next"))
        return f'<ol class="xt-reader-hits">{"".join(self._hit(hit, number) for hit, number in told)}</ol>'

    def _hit(self, hit: Hit, number: int) -> str:
        title = self._desk.texts("reader.numbered", number=number, title=chapter_of(number).about.title)
        place = hit.passage.anchor.heading[-1] if len(hit.passage.anchor.heading) > 1 else ""
        opener = action(esc(title), "chapter", look="xt-title", chapter=number)
        return f"<li>{opener} <small>{esc(place)}</small><p>{lines(hit.passage.text[:160])}…</p></li>"

    # --- a chapter

    def _chapter(self, actor: Actor, number: int) -> str:
        texts, held = self._desk.texts, self._readings.open(actor, number)
        about = chapter_of(number).about
        mine = self._readings.mine(actor)[number]
        blocks = "".join(map(_block, documents()[number - 1].blocks))
        done = (
            chip(texts("reader.read"), "ok")
            if held.finished
            else action(esc(texts("reader.finish")), "finish", chapter=number)
        )
        again = texts("reader.quiz") if mine.best is None else texts("reader.again", share=f"{mine.best:.0%}")
        test = action(esc(again), "quiz", look="xt-button strong", chapter=number) if quiz(number) else ""
        more = [
            action(esc(name), "chapter", look="xt-link", chapter=to)
            for name, to in ((texts("reader.before"), number - 1), (texts("reader.after"), number + 1))
            if 1 <= to <= len(load().chapters)
        ]
        return (
            f"<p>{action(esc(texts('reader.back')), 'list', look='xt-link')}</p>"
            f'<article class="xt-reader" lang="zh-CN">{blocks}</article>'
            f'<p class="xt-hint">{esc(texts("reader.version", version=about.version))}</p>'
            f'<p class="xt-reader-acts">{done} {test} {" ".join(more)}</p>'
        )

    # --- a quiz

    def _quiz(self, actor: Actor, number: int) -> str:
        texts = self._desk.texts
        self._readings.begin(actor, number)
        asked = "".join(
            f"<fieldset><legend>{place}. {esc(each.prompt)}</legend>"
            + "".join(
                f'<label><input type="radio" name="{esc(each.id)}" value="{letter}"> '
                f"{letter}. {esc(option)}</label>"
                for letter, option in zip(LETTERS, each.options, strict=True)
            )
            + "</fieldset>"
            for place, each in enumerate(quiz(number), 1)
        )
        title = texts("reader.quiz_of", title=chapter_of(number).about.title)
        return (
            f"<p>{action(esc(texts('reader.to_chapter')), 'chapter', look='xt-link', chapter=number)}</p>"
            f"<h2>{esc(title)}</h2>{hint(texts('reader.quiz_hint', share=f'{PASS:.0%}'))}"
            f'<form class="xt-form xt-quiz" data-do="answers" data-chapter="{number}">{asked}'
            f'<button class="xt-button strong">{esc(texts("reader.submit"))}</button></form>'
        )

    def _answered(self, actor: Actor, given: Given) -> str:
        number, texts = _number(given), self._desk.texts
        letters = {question.id: field(given, question.id) for question in quiz(number)}
        result = self._readings.answer(actor, number, letters)
        share = f"{result.score:.0%}"
        head = (
            notice(texts("reader.quiz_passed", share=share), texts("reader.quiz_recorded"), "ok")
            if result.passed
            else notice(texts("reader.quiz_failed", share=share), texts("reader.quiz_again"))
        )
        acts = (
            action(esc(texts("reader.to_chapter")), "chapter", chapter=number)
            + " "
            + action(esc(texts("reader.back")), "list", look="xt-link")
        )
        return f"{head}{self._told(result)}<p class='xt-reader-acts'>{acts}</p>"

    def _told(self, result: Result) -> str:
        items = "".join(
            f"<li><p>{esc(each.question.prompt)}</p>{self._line(each)}"
            f"<p class='xt-hint'>{esc(each.question.rationale)}</p></li>"
            for each in result.answers
        )
        return f'<ol class="xt-quiz-told" lang="zh-CN">{items}</ol>'

    def _line(self, each: Marked) -> str:
        texts, question = self._desk.texts, each.question
        key = f"{question.key}. {question.options[LETTERS.index(question.key)]}"
        if each.right:
            return f"<p>{chip(texts('reader.right'), 'ok')} {esc(key)}</p>"
        given = f"{each.given}. {question.options[LETTERS.index(each.given)]}"
        return (
            f"<p>{chip(texts('reader.wrong'), 'warn')} {esc(given)}</p>"
            f"<p>{esc(texts('reader.key', answer=key))}</p>"
        )


def _number(given: Given) -> int:
    """The chapter that was clicked. Raises `ChapterUnknown`."""
    text = str(given.get("chapter", ""))
    if not text.isdecimal() or len(text) > 3:
        raise ChapterUnknown(chapter=text[:8], last=len(load().chapters))
    return int(text)


def _block(block: Block) -> str:
    if block.kind == "heading":
        depth = min(block.level + 1, 4)
        return f"<h{depth}>{esc(block.text)}</h{depth}>"
    if block.kind == "table":
        return _grid(block.text.splitlines())
    if block.kind == "list":
        return "".join(f"<p class='xt-reader-point'>{_ruled(line)}</p>" for line in block.text.splitlines())
    return f"<p>{_ruled(block.text)}</p>"


def _ruled(text: str) -> str:
    """Text whose rule ids tell on pointing what the rule says."""

    def told(match: re.Match[str]) -> str:
        return f"（{re.sub(r'[A-Z]+-R?[0-9]+', lambda one: _rule(one[0]), match[1])}）"

    return _RULE.sub(told, esc(text))


def _rule(name: str) -> str:
    clause = clauses().get(name)
    return name if clause is None else f'<abbr title="{esc(clause.zh)}">{name}</abbr>'


def _grid(rows: Sequence[str]) -> str:
    cells = [[cell.strip() for cell in row.strip("| ").split("|")] for row in rows]
    cells = [row for row in cells if not all(set(cell) <= set("-: ") for cell in row)]
    body = "".join(
        "<tr>" + "".join(f"<td>{_ruled(cell)}</td>" for cell in row) + "</tr>" for row in cells[1:]
    )
    head = "".join(f'<th scope="col">{esc(cell)}</th>' for cell in cells[0])
    return f'<table class="xt-table"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
