"""Word documents of questions: text with its automatic numbers, formulas as LaTeX, pictures by content."""

import hashlib
import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from assistant.homework.items.importing.raw import About
from assistant.homework.items.importing.text import Line, read_lines
from assistant.homework.items.pictures import media_type
from assistant.homework.items.problems import ItemPictureRefused
from assistant.homework.items.report import Findings
from corpora.parsing.archive import check_office, open_archive
from corpora.parsing.docx import blocks, numbering, rows_of
from corpora.parsing.docx_runs import HiddenStyles, Reading, paragraph_text, w
from corpora.parsing.docx_styles import Numbers, Styles

_OPTION = re.compile(r"[A-H]\s*[.．、:：)）]")
_BLIP = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
_VML = "{urn:schemas-microsoft-com:vml}imagedata"
_OLE = "{urn:schemas-microsoft-com:office:office}OLEObject"
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_DESCRIBED = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"


def fill(data: bytes, form: str, about: About, found: Findings) -> None:
    """Read the questions. Hidden and deleted text is left out, fields are not run."""
    with open_archive(data) as archive:
        check_office(archive)
    import docx

    package = docx.Document(BytesIO(data))
    reader = _Reader(package, found)
    lines = [line for element in blocks(package.element.body) for line in reader.lines(element)]
    if reader.reading.hidden:
        found.repair("#0", "hidden-text", "文中有看不见的文字，未读入", "text that nobody sees was left out")
    read_lines(lines, about, found, form)


class _Reader:
    """One pass through a document."""

    def __init__(self, package: Any, found: Findings) -> None:
        self._part = package.part
        self._found = found
        self._styles = Styles(package.styles.element)
        self._numbers = Numbers(numbering(package))
        self.reading = Reading(HiddenStyles(package.styles.element))

    def lines(self, element: Any) -> Iterator[Line]:
        """A paragraph's lines, or a table's: options each on their own in their order, all else by rows."""
        if element.tag == w("p"):
            style = self._styles.of(element)
            if not style.contents:
                text = self._numbers.label(element, style) + paragraph_text(element, self.reading)
                yield from self._with_pictures(element, text)
            return
        rows = [[cell.strip() for cell in row] for row in rows_of(element, self.reading)]
        lines = [line.strip() for row in rows for cell in row for line in cell.split("\n") if line.strip()]
        if lines and all(_OPTION.match(line) for line in lines):
            yield from (Line(line) for line in sorted(lines, key=lambda line: line[0]))
        else:
            for cells in filter(any, rows):
                yield Line("| " + " | ".join(cell.replace("\n", " ") for cell in cells) + " |")
        yield from self._with_pictures(element, "")

    def _with_pictures(self, element: Any, text: str) -> Iterator[Line]:
        pictures, unread = self._pictures(element)
        first, *rest = text.split("\n")
        yield Line(first, tuple(pictures), unread)
        yield from (Line(line) for line in rest)

    def _pictures(self, element: Any) -> tuple[list[dict[str, str]], bool]:
        """The pictures in `element`, and whether one cannot be read."""
        made: list[dict[str, str]] = []
        unread = any(True for _ in element.iter(_OLE))
        drawn = [(blip, blip.get(f"{_REL}embed")) for blip in element.iter(_BLIP)]
        drawn += [(image, image.get(f"{_REL}id")) for image in element.iter(_VML)]
        for node, relation in drawn:
            part = self._part.related_parts.get(relation) if relation else None
            if part is None:
                unread = True
                continue
            try:
                kind = media_type(part.blob)
            except ItemPictureRefused:
                unread = True
                continue
            sha = hashlib.sha256(part.blob).hexdigest()
            self._found.pictures[sha] = part.blob
            picture = {"sha256": sha, "media_type": kind, "alt": _described(node)}
            if picture not in made:
                made.append(picture)
        return made, unread


def _described(node: Any) -> str:
    for up in node.iterancestors():
        about = up.find(_DESCRIBED)
        if about is not None:
            return str(about.get("descr") or "")[:500]
    return ""
