"""What a parsed file is: a title, metadata, and blocks that know where they stand."""

from dataclasses import dataclass, field
from typing import Literal

BlockKind = Literal["heading", "paragraph", "list", "table", "formula", "note"]


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a block stands in its file (出处定位). Only what the format knows is set; pages and slides
    count from 1. `heading` is the path of headings above the block, outermost first."""

    page: int | None = None
    slide: int | None = None
    sheet: str | None = None
    heading: tuple[str, ...] = ()

    def label(self, language: str = "zh") -> str:
        """The locator as a reader sees it, e.g. `第3页 · 二、重点任务` or `p. 3 · 二、重点任务`."""
        chinese = language.startswith("zh")
        parts = []
        if self.page is not None:
            parts.append(f"第{self.page}页" if chinese else f"p. {self.page}")
        if self.slide is not None:
            parts.append(f"第{self.slide}张幻灯片" if chinese else f"slide {self.slide}")
        if self.sheet is not None:
            parts.append(f"工作表“{self.sheet}”" if chinese else f"sheet “{self.sheet}”")
        if self.heading:
            parts.append(" › ".join(self.heading))
        return " · ".join(parts)


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, heading, list item run, table or note. `text` is plain text; a table is Markdown
    with a header row; `level` is the depth of a heading (1 outermost), 0 otherwise."""

    kind: BlockKind
    text: str
    anchor: Anchor = field(default_factory=Anchor)
    level: int = 0


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a document says of itself. `document_number` is normalised to the form 教师厅函〔2025〕13号;
    `issued` is an ISO date; `publisher` the issuing body (发文机关); `reprint` is true where a page
    merely carries someone else's document."""

    publisher: str = ""
    document_number: str = ""
    issued: str = ""
    reprint: bool = False


AsideKind = Literal["comment", "hidden", "property"]


@dataclass(frozen=True, slots=True)
class Aside:
    """Text of a file that is no part of what its reader reads: a comment, hidden text, a document property.
    It is looked at before publishing and never retrieved. `place` is a number (of the comment, page, slide or
    sheet, from 1) or the standard name of the property (`title`; `custom` for all that authors name
    themselves)."""

    kind: AsideKind
    place: str
    text: str


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed file. `language` is `zh`, `zh-Hant` or `en`; `marking` names the phrase that forbids
    release (不予公开, 内部资料, 秘密, 启用前…), empty when there is none; `warnings` are codes of what
    could not be read."""

    title: str
    media_type: str
    blocks: tuple[Block, ...]
    language: str = "zh"
    metadata: Metadata = field(default_factory=Metadata)
    marking: str = ""
    warnings: tuple[str, ...] = ()
    asides: tuple[Aside, ...] = ()

    @property
    def text(self) -> str:
        """All blocks, one per line."""
        return "\n".join(block.text for block in self.blocks)
