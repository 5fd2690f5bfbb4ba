"""One function to label a file and one to read it, whatever the kind."""

import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from lxml import etree

from guardrails.label import explicit, is_explicit
from guardrails.labels import image, ooxml, pdf, plain
from guardrails.labels.aigc import LabelNotWritten, as_json, checked, merged, parsed


@dataclass(frozen=True, slots=True)
class FoundLabel:
    """What a file says of itself: the AIGC object or None, and whether visible words are inside."""

    aigc: dict[str, str] | None
    explicit: bool


@dataclass(frozen=True, slots=True)
class _Kind:
    """How a kind is read (JSON of the object or None, visible text) and written."""

    read: Callable[[bytes], tuple[str | None, str]]
    write: Callable[[bytes, str, str], bytes]


_KINDS: Mapping[str, _Kind] = MappingProxyType(
    {
        "docx": _Kind(ooxml.read, ooxml.write_docx),
        "xlsx": _Kind(ooxml.read, ooxml.write_xlsx),
        "pptx": _Kind(ooxml.read, ooxml.write_pptx),
        "pdf": _Kind(pdf.read, pdf.write),
        "md": _Kind(plain.read_markdown, plain.write_markdown),
        "html": _Kind(plain.read_html, plain.write_html),
        "txt": _Kind(plain.read_line, plain.write_line),
        "csv": _Kind(plain.read_line, plain.write_line),
        "json": _Kind(plain.read_json, plain.write_json),
        "png": _Kind(image.read, image.write),
        "jpg": _Kind(image.read, image.write),
    }
)
_ALIASES = {"markdown": "md", "htm": "html", "jpeg": "jpg"}
KINDS = tuple(sorted(_KINDS))
"""Kinds of files that can be labelled, by suffix without the dot."""

_BROKEN = (
    zipfile.BadZipFile,
    etree.XMLSyntaxError,
    KeyError,
    IndexError,
    ValueError,
    OSError,
    EOFError,
    TypeError,
)


def label_file(data: bytes, kind: str, aigc: dict[str, str], language: str = "zh") -> bytes:
    """`data` with visible words and the AIGC object inside, read back and compared.

    What else the file says of itself stays. A file that is labelled so already comes back byte for byte.
    Raises `LabelNotWritten`, then the file must not be handed out; `ProducerInvalid`."""
    kind = _known(kind)
    found = read_label(data, kind)
    wanted = merged(found.aigc, checked(aigc, kind))
    if found.aigc == wanted and found.explicit:
        return data
    try:
        made = _KINDS[kind].write(data, as_json(wanted), explicit(language))
    except _BROKEN as error:
        raise LabelNotWritten(kind=kind, reason=type(error).__name__) from error
    back = read_label(made, kind)
    if back.aigc != wanted or not back.explicit:
        raise LabelNotWritten(kind=kind, reason="read-back")
    return made


def read_label(data: bytes, kind: str) -> FoundLabel:
    """The label of a file, also of an uploaded one (L-R8). Raises `LabelNotWritten` for a file that is
    broken, locked or of a kind that carries none."""
    kind = _known(kind)
    try:
        implicit, visible = _KINDS[kind].read(data)
    except _BROKEN as error:
        raise LabelNotWritten(kind=kind, reason=type(error).__name__) from error
    return FoundLabel(parsed(implicit), is_explicit(visible))


def sidecar(name: str, aigc: dict[str, str]) -> tuple[str, bytes]:
    """Name and content of the file beside a csv or txt, for which no place inside is agreed."""
    return f"{name}.aigc.json", (as_json(checked(aigc, "json")) + "\n").encode()


def _known(kind: str) -> str:
    plain_kind = kind.lower().lstrip(".")
    plain_kind = _ALIASES.get(plain_kind, plain_kind)
    if plain_kind not in _KINDS:
        raise LabelNotWritten(kind=kind, reason="kind")
    return plain_kind
