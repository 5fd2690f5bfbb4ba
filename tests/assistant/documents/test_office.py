"""LibreOffice opens each exported file and prints it: pages, words, formulas, fonts, nothing clipped."""

import io
import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from xml.etree import ElementTree

import docx
import pypdfium2
import pytest

from assistant.documents.deck import Deck
from assistant.documents.export import Content, export
from assistant.documents.formulas.spans import formulas_of, spans
from assistant.documents.paper import Fields, Heading, Paper, Paragraph, Points, Table
from guardrails.label import aigc
from tests.assistant.documents.samples import BOOK, DECK, PLAN
from tests.assistant.documents.test_formulas import tokens

pytestmark = pytest.mark.office

AIGC = aigc("01JD0000000000000000000000", "杏坛中学")
NOTICE = "本内容由人工智能生成"
_IGNORED = re.compile(r"[\s\u200b“”—]")
"""Signs of both scripts are drawn apart from the words around them where a template speaks English."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it was printed, in points from the upper left corner."""

    text: str
    page: int
    left: float
    top: float
    right: float
    bottom: float


@cache
def printed() -> dict[str, Path]:
    """Each file as LibreOffice prints it, and the PDF that is made without it; one start of the office."""
    folder = Path(mkdtemp(prefix="office"))
    content = Content(PLAN, DECK, BOOK)
    for form in ("docx", "pptx", "xlsx"):
        (folder / f"{form}.{form}").write_bytes(export(content, form, AIGC).data)
    template = docx.Document()
    template.add_heading("校本教案", 1)
    template.add_paragraph("{{ body }}")
    held = io.BytesIO()
    template.save(held)
    filled = export(content, "docx", AIGC, template=held.getvalue())
    (folder / "school.docx").write_bytes(filled.data)
    (folder / "direct.pdf").write_bytes(export(content, "pdf", AIGC).data)
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf",
         "--outdir", str(folder), *map(str, sorted(folder.glob("*.???x")))],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    return {path.stem: path for path in folder.glob("*.pdf")}


@cache
def text_of(name: str) -> str:
    """What stands in the PDF in the order it was drawn, without white space."""
    document = pypdfium2.PdfDocument(printed()[name])
    pages = [page.get_textpage().get_text_bounded() for page in document]
    return _IGNORED.sub("", "".join(pages))


@cache
def words_of(name: str) -> tuple[Word, ...]:
    out = subprocess.run(["pdftotext", "-bbox", str(printed()[name]), "-"], check=True, capture_output=True)
    tree = ElementTree.fromstring(re.sub(rb"<!DOCTYPE[^>]*>", b"", out.stdout))
    found = []
    for number, page in enumerate(tree.iter("{http://www.w3.org/1999/xhtml}page")):
        for word in page:
            box = [float(word.get(key, 0)) for key in ("xMin", "yMin", "xMax", "yMax")]
            found.append(Word(word.text or "", number, *box))
    return tuple(found)


@cache
def sizes_of(name: str) -> list[tuple[float, float]]:
    return [page.get_size() for page in pypdfium2.PdfDocument(printed()[name])]


def said(content: Paper | Deck) -> Iterator[str]:
    """The words between formulas, of every block or slide."""
    texts: list[str] = []
    if isinstance(content, Deck):
        for slide in content.slides:
            rows = (slide.table.header, *slide.table.rows) if slide.table else ()
            texts += [slide.title, *slide.bullets, slide.answer, *(cell for row in rows for cell in row)]
    else:
        for block in content.blocks:
            match block:
                case Heading() | Paragraph():
                    texts.append(block.text)
                case Points():
                    texts += block.items
                case Fields():
                    texts += [text for pair in block.pairs for text in pair]
                case Table():
                    texts += [cell for row in (block.header, *block.rows) for cell in row]
        texts += [content.title, *content.sources]
    for text in texts:
        for line in text.split("\n"):
            yield from (_IGNORED.sub("", span.text) for span in spans(line) if not span.formula)


def test_pages() -> None:
    assert len(sizes_of("docx")) == 4
    assert len(sizes_of("pptx")) == len(DECK.slides) + 2  # one slide goes on, one names the sources
    assert len(sizes_of("xlsx")) == len(BOOK.sheets)
    assert len(sizes_of("direct")) in {3, 4}
    assert all(height > width for width, height in sizes_of("docx"))


@pytest.mark.parametrize("name", ["docx", "school", "direct"])
def test_every_word_of_the_plan_is_printed(name: str) -> None:
    found = text_of(name)
    own_title = _IGNORED.sub("", PLAN.title) if name == "school" else ""  # the school's form has its own
    assert [words for words in said(PLAN) if words and words not in found] == (
        [own_title] if own_title else []
    )
    assert NOTICE in found


def test_every_word_of_the_deck_is_printed() -> None:
    found = text_of("pptx")
    assert [words for words in said(DECK) if words and words not in found] == []
    assert found.count(NOTICE) == len(sizes_of("pptx"))


def test_every_formula_token_is_printed() -> None:
    counted = Counter(text_of("docx"))
    wanted: Counter[str] = Counter()
    for latex in formulas_of(PLAN):
        wanted.update("".join(tokens(latex)))
    drawn = set("→―^{}()[]|")  # arrows, bars and brackets are lines there
    missing = {each: count for each, count in (wanted - counted).items() if each not in drawn}
    assert missing == {}
    assert "¿" not in counted
    assert "□" not in counted


def test_live_cells_are_computed() -> None:
    found = text_of("xlsx")
    assert "12.5" in found
    assert '=HYPERLINK("http://x")' in found


@pytest.mark.parametrize("name", ["docx", "pptx", "xlsx", "school"])
def test_fonts_are_embedded(name: str) -> None:
    out = subprocess.run(["pdffonts", str(printed()[name])], check=True, capture_output=True, text=True)
    rows = out.stdout.splitlines()[2:]
    assert rows
    assert all(re.search(r"\s(yes)\s+(yes|no)\s+(yes|no)\s+\d+", row) for row in rows), out.stdout


@pytest.mark.parametrize("name", ["docx", "pptx", "xlsx", "school", "direct"])
def test_nothing_lies_outside_its_page(name: str) -> None:
    for word in words_of(name):
        width, height = sizes_of(name)[word.page]
        assert word.left >= -1, word
        assert word.right <= width + 1, word
        assert word.top >= -1, word
        assert word.bottom <= height + 1, word


@pytest.mark.parametrize("name", ["docx", "pptx", "school"])
def test_words_do_not_cover_each_other(name: str) -> None:
    words = [word for word in words_of(name) if len(word.text) > 1]
    for place, one in enumerate(words):
        for other in words[place + 1 :]:
            if one.page != other.page:
                continue
            wide = min(one.right, other.right) - max(one.left, other.left)
            high = min(one.bottom, other.bottom) - max(one.top, other.top)
            area = min((each.right - each.left) * (each.bottom - each.top) for each in (one, other))
            assert wide <= 0 or high <= 0 or wide * high < 0.45 * area, (one, other)


def test_slides_keep_their_text_above_the_foot() -> None:
    foot = DECK.footer + "本内容由人工智能生成，请教师审核后使用"
    for word in words_of("pptx"):
        _, height = sizes_of("pptx")[word.page]
        if word.bottom > height * 0.9:
            assert word.text in foot or word.text.isdigit(), word
