"""What a parsed file hid from its reader (隐藏文字): parsers leave it out and say so; here it is a finding.

White, vanished and minute characters of Word, invisible elements of HTML and Markdown, hidden sheets, rows
and columns, and slides that are not shown never become passages. A file that had them may be an attack or a
careless template, so a person should know before it is published (S-R8).
"""

from dataclasses import dataclass

from corpora.document import Document

_KINDS = {
    "hidden-text": ("有隐藏的文字（白字、隐藏字或极小字），已略去", "hidden text was left out"),
    "hidden-cells": ("有隐藏的工作表、行或列，已略去", "hidden sheets, rows or columns were left out"),
    "hidden-slides": ("有不放映的幻灯片，已略去", "slides that are not shown were left out"),
}


@dataclass(frozen=True, slots=True)
class HiddenFinding:
    """One kind of hidden content: the parser's code and words for the reviewer."""

    code: str
    zh: str
    en: str


def hidden_findings(document: Document) -> tuple[HiddenFinding, ...]:
    """What the parser of `document` left out because a reader would not have seen it."""
    return tuple(HiddenFinding(code, *_KINDS[code]) for code in document.warnings if code in _KINDS)
