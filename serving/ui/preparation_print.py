"""A printed document (排印) in the page: what a paper or a deck says, block by block."""

import base64

from assistant.documents import paper as blocks
from assistant.documents.deck import Deck, Slide
from assistant.documents.paper import Block, Paper
from serving.ui.formulas import formatted, formula
from serving.ui.parts import esc

_STYLES = {"normal": "", "note": "xt-blank", "quote": "xt-intent", "lead": "xt-lead"}


def paper(shown: Paper) -> str:
    """The whole document."""
    tag = "zh-CN" if shown.language == "zh" else "en"
    over = f'<p class="xt-over">{formatted(shown.subtitle)}</p>' if shown.subtitle else ""
    head = f'<header class="xt-plan-head">{over}<h1>{formatted(shown.title)}</h1></header>'
    body = "".join(map(_block, shown.blocks))
    listed = "".join(f"<li>{formatted(one)}</li>" for one in shown.sources)
    sources = f'<ol class="xt-printed-sources">{listed}</ol>' if listed else ""
    return f'<article class="xt-plan" lang="{tag}">{head}{body}{sources}</article>'


def deck(shown: Deck) -> str:
    """Every slide with what the teacher says to it."""
    tag = "zh-CN" if shown.language == "zh" else "en"
    slides = "".join(f"<li>{_slide(one)}</li>" for one in shown.slides)
    head = f'<header class="xt-plan-head"><h1>{formatted(shown.title)}</h1></header>'
    return f'<article class="xt-plan" lang="{tag}">{head}<ol class="xt-slides">{slides}</ol></article>'


def _slide(one: Slide) -> str:
    points = "".join(f"<li>{formatted(text)}</li>" for text in one.bullets)
    drawn = "".join(f"<p>{formula(latex, True)}</p>" for latex in one.formulas)
    tabled = _table(one.table) if one.table else ""
    alt = "".join(f"<p><em>{esc(held.alt)}</em></p>" for held in (one.chart, one.picture) if held)
    answer = f'<p class="xt-degree">{formatted(one.answer)}</p>' if one.answer else ""
    notes = f'<p class="xt-blank">{formatted(one.notes)}</p>' if one.notes else ""
    face = f"<h3>{formatted(one.title)}</h3><ul>{points}</ul>{drawn}{tabled}{alt}{answer}"
    return f'<div class="xt-slide">{face}</div>{notes}'


def _block(block: Block) -> str:
    match block:
        case blocks.Heading():
            return f"<h{block.level + 1}>{formatted(block.text)}</h{block.level + 1}>"
        case blocks.Paragraph():
            return f'<p class="{_STYLES[block.style]}">{formatted(block.text)}</p>'
        case blocks.Points():
            items = "".join(f"<li>{formatted(one)}</li>" for one in block.items)
            return f"<ol>{items}</ol>" if block.ordered else f"<ul>{items}</ul>"
        case blocks.Fields():
            rows = "".join(
                f"<div><dt>{esc(name)}</dt><dd>{formatted(value)}</dd></div>" for name, value in block.pairs
            )
            return f'<dl class="xt-head">{rows}</dl>'
        case blocks.Table():
            return _table(block)
        case blocks.Formula():
            return f"<p>{formula(block.latex, True)}</p>"
        case blocks.Picture():
            data = base64.b64encode(block.png).decode("ascii")
            image = f'<img src="data:image/png;base64,{data}" alt="{esc(block.alt)}" loading="lazy">'
            return f"<figure>{image}<figcaption>{esc(block.caption)}</figcaption></figure>"
        case blocks.Lines():
            return '<hr class="xt-line">' * min(block.count, 12)
        case blocks.PageBreak():
            return ""


def _table(shown: blocks.Table) -> str:
    head = "".join(f'<th scope="col">{formatted(name)}</th>' for name in shown.header)
    rows = "".join(
        "<tr>"
        + "".join(
            f'<td data-name="{esc(name)}">{formatted(cell)}</td>'
            for name, cell in zip(shown.header, row, strict=True)
        )
        + "</tr>"
        for row in shown.rows
    )
    return (
        f'<table class="xt-table"><caption>{esc(shown.caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    )
