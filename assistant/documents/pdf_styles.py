"""Paragraph styles and marked-up text of a PDF, in the Chinese face that every PDF reader brings along."""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from assistant.documents.formulas.mathml import is_readable
from assistant.documents.formulas.picture import drawable, picture
from assistant.documents.formulas.readable import is_flat, runs
from assistant.documents.formulas.spans import spans

CHINESE, LATIN = "STSong-Light", "Times-Roman"
INK, ACCENT, GREY = "#1A1A1A", "#1F4E5F", "#595959"
_STRETCH = re.compile(r"[\x20-\x7e\xa0-\xff–—]+|[^\x20-\x7e\xa0-\xff–—]+")
_SAME = str.maketrans(
    {
        "−": "–",
        "∘": "°",
        "⟂": "⊥",
        "≅": "≌",
        "⋅": "·",
        "∼": "∽",
        "̅": "",
        "\u200b": "",
        "⟶": "→",
        "⟵": "←",
        "⇌": "<=>",
    }
)
_LOWERED = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
_SUBSCRIPTS = re.compile("[₀-₉]+")


def looks() -> dict[str, Any]:
    """Styles by name."""
    from reportlab.lib.colors import HexColor
    from reportlab.lib.enums import TA_CENTER, TA_RIGHT
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont

    pdfmetrics.registerFont(UnicodeCIDFont(CHINESE))
    body = ParagraphStyle(
        "normal",
        fontName=CHINESE,
        fontSize=10.5,
        leading=17,
        wordWrap="CJK",
        textColor=HexColor(INK),
        spaceAfter=4,
        autoLeading="max",
    )

    def like(name: str, **changes: Any) -> Any:
        return ParagraphStyle(name, parent=body, **changes)

    accent, grey = HexColor(ACCENT), HexColor(GREY)
    head = {"textColor": accent, "keepWithNext": 1}
    made = [
        body,
        like("title", fontSize=19, leading=27, alignment=TA_CENTER, textColor=accent),
        like("subtitle", alignment=TA_CENTER, textColor=grey, spaceAfter=8),
        like("h1", fontSize=14, leading=20, spaceBefore=12, **head),
        like("h2", fontSize=12, leading=18, spaceBefore=9, **head),
        like("h3", fontSize=11, leading=17, spaceBefore=7, **head),
        like("header", fontSize=8, leading=11, textColor=grey, spaceAfter=0),
        like("note", fontSize=9, leading=14, textColor=grey),
        like("quote", leftIndent=22, rightIndent=22, spaceBefore=4),
        like("lead", fontSize=11.5, leading=18, textColor=accent),
        like("caption", fontSize=9, leading=14, alignment=TA_CENTER, textColor=grey, keepWithNext=1),
        like("below", fontSize=9, leading=14, alignment=TA_CENTER, textColor=grey),
        like("cell", fontSize=9, leading=13.5, spaceAfter=0),
        like("number", fontSize=9, leading=13.5, spaceAfter=0, alignment=TA_RIGHT),
        like("head", fontSize=9, leading=13.5, spaceAfter=0, alignment=TA_CENTER, textColor=accent),
        like("name", fontSize=9, leading=13.5, spaceAfter=0, textColor=accent),
        like("formula", alignment=TA_CENTER, spaceBefore=2, spaceAfter=5),
        like("point", leftIndent=18, bulletIndent=3),
    ]
    return {style.name: style for style in made}


@dataclass(frozen=True, slots=True)
class Kit:
    """What a PDF is set with: styles by name, the width of a line in points, and a folder for pictures of
    inline formulas, which reportlab takes from files only."""

    styles: dict[str, Any]
    width: float
    folder: Path


def marked_up(text: str, size: float, folder: Path, width: float) -> str:
    """`text` for a reportlab paragraph of `size` points: faces by script, formulas as words where words show
    them, as pictures of at most `width` points where not. What the faces lack becomes a hollow square."""
    made = []
    for span in spans(text):
        if not span.formula:
            made.append(_faces(span.text).replace("\n", "<br/>"))
        elif not is_readable(span.text):
            made.append(_faces(f"${span.text}$"))
        elif drawable(span.text) and not (is_flat(span.text) and _printable(span.text)):
            made.append(_image(span.text, size, folder, width))
        else:
            made.append(_words(span.text))
    return "".join(made)


def _words(latex: str) -> str:
    tags = {"up": ("<super>", "</super>"), "down": ("<sub>", "</sub>"), "line": ("", "")}
    made = []
    for run in runs(latex):
        opening, closing = tags[run.level]
        italic = run.italic and run.text.isascii()
        text = f'<font face="Times-Italic">{escape(run.text)}</font>' if italic else _faces(run.text)
        made.append(opening + text + closing)
    return "".join(made)


def _printable(latex: str) -> bool:
    return all("□" not in _known(run.text) for run in runs(latex))


def _known(text: str) -> str:
    """`text` in the characters that the two faces have."""
    return "".join(
        each if each in "\n–—" or ord(each) < 0x100 or _in_face(each) else "□"
        for each in text.translate(_SAME)
    )


def _in_face(each: str) -> bool:
    try:
        each.encode("gbk")
    except UnicodeEncodeError:
        return False
    return True


def _faces(text: str) -> str:
    lowered = [
        f"<sub>{part.translate(_LOWERED)}</sub>" if _SUBSCRIPTS.fullmatch(part) else _faced(_known(part))
        for part in re.split("([₀-₉]+)", text)
    ]
    return "".join(lowered)


def _faced(text: str) -> str:
    made = []
    for part in _STRETCH.findall(text.replace("\n", "\x00")):
        if part[0] < "\u0100" or part[0] in "–—":
            made.append(f'<font face="{LATIN}">{escape(part)}</font>')
        else:
            made.append(escape(part))
    return "".join(made).replace("\x00", "\n") if "\n" in text else "".join(made)


def _image(latex: str, size: float, folder: Path, width: float) -> str:
    made = picture(latex, size * 1.05, INK)
    share = min(1.0, width / made.width)
    source = folder / f"{hashlib.sha256(made.png).hexdigest()[:24]}.png"
    source.write_bytes(made.png)
    room = f'width="{made.width * share:.1f}" height="{made.height * share:.1f}"'
    return f'<img src="{source}" {room} valign="{-made.depth * share:.1f}"/>'
