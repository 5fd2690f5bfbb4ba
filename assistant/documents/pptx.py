"""A deck as PowerPoint: its own layouts, native tables and charts, notes, alternative text."""

import io
from typing import Any

from pptx.oxml.ns import qn
from pptx.util import Emu

from assistant.documents import pptx_pages as room
from assistant.documents.deck import Deck, Slide
from assistant.documents.docx import SOURCES
from assistant.documents.formulas.readable import plain
from assistant.documents.formulas.spans import clean, spans
from assistant.documents.pptx_click import appears_on_click
from assistant.documents.pptx_pages import EMU, GAP, Page, pages
from assistant.documents.pptx_parts import (
    add_chart,
    add_formula,
    add_picture,
    add_table,
    write_paragraphs,
)
from assistant.documents.pptx_theme import (
    CHECK,
    CONTENT,
    COVER,
    MARGIN,
    OBJECT,
    TOP,
    new_presentation,
)

_CONTINUED = {"zh": "（续）", "en": " (continued)"}
_ANSWER = {"zh": "参考答案：", "en": "Answer: "}
_MINUTES = {"zh": "分钟", "en": "min"}


def write_pptx(deck: Deck) -> bytes:
    """`deck` as pptx. A slide that holds too much goes on on a next one; text is never below 24 pt."""
    show = new_presentation()
    language = "zh" if deck.language.startswith("zh") else "en"
    properties = show.core_properties
    properties.title, properties.subject = clean(deck.title)[:250], clean(deck.subtitle)[:250]
    slides = deck.slides
    if not slides or slides[0].role != "cover":
        slides = (Slide("cover", deck.title), *slides)
    if deck.sources:
        slides = (*slides, Slide("homework", SOURCES[language], deck.sources))
    for slide in slides:
        for page in pages(slide):
            _page(show, page, deck, language)
    target = io.BytesIO()
    show.save(target)
    return target.getvalue()


def _page(show: Any, page: Page, deck: Deck, language: str) -> None:
    said = page.slide
    layout = COVER if said.role == "cover" else CHECK if said.answer else CONTENT
    if layout == CONTENT and (said.table or said.chart or said.picture or said.formulas):
        layout = OBJECT
    slide = show.slides.add_slide(show.slide_layouts[layout])
    _footer(slide, deck.footer)
    title = said.title + (_CONTINUED[language] if page.part else "")
    write_paragraphs(slide.shapes.title, (title,), language)
    if layout == COVER:
        lines = tuple(line for line in (deck.subtitle, *said.bullets) if line)
        _fill(slide, 1, lines, language)
    else:
        _content(slide, page, language)
    _notes(slide, said, language)


def _content(slide: Any, page: Page, language: str) -> None:
    """Bullets, then formulas, then the table, downwards; a picture or chart beside them; the answer last."""
    said, width = page.slide, room.text_width(page.slide)
    top = float(TOP / EMU)
    if said.bullets:
        height = room.bullets_height(said.bullets, width, page.size)
        body = _fill(slide, 1, said.bullets, language, page.size)
        body.left, body.top, body.width, body.height = _box(MARGIN / EMU, top, width, height)
        top += height + GAP
    else:
        _fill(slide, 1, (), language)
    for latex in said.formulas:
        top += add_formula(slide, latex, top, width, page.size)
    if said.table:
        top += add_table(slide, said.table, top, language) + GAP
    side = width < room.LINE_WIDTH
    left = MARGIN / EMU + (width + 2 * GAP if side else 0)
    space = room.LINE_WIDTH - (width + 2 * GAP if side else 0)
    height = room.ROOM - (room.answer_height(said.answer) + GAP if said.answer else 0)
    if said.chart:
        add_chart(slide, said.chart, _box(left, TOP / EMU, space, height))
    elif said.picture:
        add_picture(slide, said.picture, (left, TOP / EMU, space, height))
    if said.answer:
        _answer(slide, said, language)


def _answer(slide: Any, said: Slide, language: str) -> None:
    """In its box at the foot; hidden until a click where the question stands on the same slide."""
    height = room.answer_height(said.answer)
    shape = _fill(slide, 13, (_ANSWER[language] + said.answer,), language)
    top = TOP / EMU + (room.ROOM - height if said.bullets or said.formulas or said.table else 0)
    shape.left, shape.top, shape.width, shape.height = _box(MARGIN / EMU, top, room.LINE_WIDTH, height)
    if said.bullets or said.formulas or said.table or said.picture or said.chart:
        appears_on_click(slide, shape)


def _fill(slide: Any, place: int, texts: tuple[str, ...], language: str, size: int = 0) -> Any:
    """The placeholder of that number with one paragraph a text; taken out where there is nothing to say."""
    shape = next(each for each in slide.placeholders if each.placeholder_format.idx == place)
    if not texts:
        shape._element.getparent().remove(shape._element)
        return None
    write_paragraphs(shape, texts, language, size)
    return shape


def _box(left: float, top: float, width: float, height: float) -> tuple[Emu, Emu, Emu, Emu]:
    return Emu(round(left * EMU)), Emu(round(top * EMU)), Emu(round(width * EMU)), Emu(round(height * EMU))


def _footer(slide: Any, footer: str) -> None:
    """Footer and slide number, which the library does not take over from the layout."""
    from copy import deepcopy

    for shape in slide.slide_layout.placeholders:
        kind = shape.element.nvSpPr.nvPr.ph.get("type")
        if kind == "sldNum" or (kind == "ftr" and footer):
            copied = deepcopy(shape.element)
            copied.nvSpPr.cNvPr.set("id", str(100 + shape.placeholder_format.idx))
            for stale in list(copied.spPr):
                copied.spPr.remove(stale)
            for style in copied.txBody.findall(qn("a:lstStyle")):
                style.clear()
            slide.shapes._spTree.append(copied)
            if kind == "ftr":
                slide.shapes[-1].text_frame.text = clean(footer)


def _notes(slide: Any, said: Slide, language: str) -> None:
    """What the teacher says; before it the step and its minutes, after it the answer."""
    minutes = f"{said.minutes:g} {_MINUTES[language]}" if said.minutes else ""
    head = " · ".join(part for part in (said.step, minutes) if part)
    lines = [
        f"【{head}】" if head else "",
        said.notes,
        _ANSWER[language] + said.answer if said.answer else "",
    ]
    text = "\n".join(line for line in lines if line)
    if text:
        slide.notes_slide.notes_text_frame.text = as_words(text)


def as_words(text: str) -> str:
    """`text` with inline formulas as words, for places that hold no look."""
    return "".join(plain(span.text) if span.formula else span.text for span in spans(text))
