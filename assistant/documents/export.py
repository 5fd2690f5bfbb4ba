"""The one way out: content in, a labelled file out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from assistant.documents.bundle import bundle
from assistant.documents.deck import Deck
from assistant.documents.formulas.mathml import is_readable
from assistant.documents.formulas.spans import formulas_of
from assistant.documents.names import file_name
from assistant.documents.paper import Paper, Picture
from assistant.documents.workbook import Workbook
from corpora.problem import Problem
from guardrails.labels import label_file

_OFFICE = "application/vnd.openxmlformats-officedocument."
MEDIA_TYPES: Mapping[str, str] = MappingProxyType(
    {
        "docx": _OFFICE + "wordprocessingml.document",
        "pptx": _OFFICE + "presentationml.presentation",
        "xlsx": _OFFICE + "spreadsheetml.sheet",
        "pdf": "application/pdf",
        "md": "text/markdown; charset=utf-8",
        "png": "image/png",
        "zip": "application/zip",
    }
)
"""Formats and what HTTP calls them."""


class ExportFormatUnknown(Problem):
    """This content has no such format: `format`, `known`."""

    code = "export-format-unknown"


@dataclass(frozen=True, slots=True)
class Content:
    """What an artefact has to print; at least one of the first three. `pictures` may also leave alone, as one
    long picture; `parts` are papers by name that lie in the zip as docx and pdf of their own, such as what
    pupils are given without the key."""

    paper: Paper | None = None
    deck: Deck | None = None
    workbook: Workbook | None = None
    pictures: tuple[Picture, ...] = ()
    parts: tuple[tuple[str, Paper], ...] = ()

    @property
    def formats(self) -> tuple[str, ...]:
        """Formats it can be exported as."""
        made: tuple[str, ...] = ("docx", "pdf", "md") if self.paper else ()
        made += ("pptx",) if self.deck else ()
        made += ("xlsx",) if self.workbook else ()
        made += ("png",) if self.pictures else ()
        return (*made, "zip") if made else ()

    @property
    def title(self) -> str:
        """Of the first part there is."""
        return next((part.title for part in (self.paper, self.deck, self.workbook) if part), "")

    @property
    def language(self) -> str:
        """Of the first part there is."""
        return next((part.language for part in (self.paper, self.deck, self.workbook) if part), "zh")


@dataclass(frozen=True, slots=True)
class Exported:
    """A file to hand out. `unset` are formulas that could not be read and stand in it as LaTeX."""

    name: str
    media_type: str
    data: bytes
    unset: tuple[str, ...] = ()


def export(
    content: Content, form: str, aigc: dict[str, str], template: bytes | None = None, name: str = ""
) -> Exported:
    """`content` as a `form` of `MEDIA_TYPES`, with visible words and the AIGC object inside, read back and
    compared; `template` is a school's docx, `name` the file's, without suffix.

    Raises `ExportFormatUnknown`; `LabelNotWritten`, then there is no file; what `fill_template` raises."""
    if form not in content.formats:
        raise ExportFormatUnknown(format=form, known="、".join(content.formats))
    title = name or content.title
    unset = tuple(
        latex
        for part in (content.paper, content.deck)
        if part
        for latex in formulas_of(part)
        if not is_readable(latex)
    )
    if form == "zip":
        singles = [each for each in content.formats if each != "zip"]
        files = [(file_name(title, each), _labelled(content, each, aigc, template)) for each in singles]
        files += [
            (file_name(f"{title} {part}", each), _labelled(Content(paper), each, aigc, template))
            for part, paper in content.parts
            for each in ("docx", "pdf")
        ]
        return Exported(file_name(title, "zip"), MEDIA_TYPES["zip"], bundle(files), unset)
    data = _labelled(content, form, aigc, template)
    return Exported(file_name(title, form), MEDIA_TYPES[form], data, unset)


def _labelled(content: Content, form: str, aigc: dict[str, str], template: bytes | None) -> bytes:
    """One file; `label_file` reads the label back and raises where it is not what was written."""
    return label_file(_writer(content, form, template)(), form, aigc, content.language)


def _writer(content: Content, form: str, template: bytes | None) -> Callable[[], bytes]:
    """What writes the file. Each writer's library is loaded when it is first used."""
    paper, deck, workbook = content.paper, content.deck, content.workbook
    if form == "pptx" and deck:
        from assistant.documents.pptx import write_pptx

        return lambda: write_pptx(deck)
    if form == "xlsx" and workbook:
        from assistant.documents.xlsx import write_xlsx

        return lambda: write_xlsx(workbook)
    if form == "png":
        from assistant.documents.pictures import stacked

        return lambda: stacked(content.pictures)
    assert paper is not None
    if form == "pdf":
        from assistant.documents.pdf import write_pdf

        return lambda: write_pdf(paper)
    if form == "md":
        from assistant.documents.markdown import write_markdown

        return lambda: write_markdown(paper)
    if template is not None:
        from assistant.documents.template import fill_template

        return lambda: fill_template(template, paper)
    from assistant.documents.docx import write_docx

    return lambda: write_docx(paper)
