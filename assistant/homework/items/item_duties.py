"""Duties of the item bank that keep nothing: a look at items before they are imported, at their quality, and
at what repeats."""

import hashlib
from typing import Literal

from anyio import to_thread
from pydantic import BaseModel, ConfigDict, Field

from assistant.artefact import Artefact
from assistant.duty import duty
from assistant.homework.items import alike, quality
from assistant.homework.items.alike import Twin
from assistant.homework.items.importing import About, read
from assistant.homework.items.item import Item
from assistant.homework.items.quality import Finding
from assistant.homework.items.report import Note, Reading
from assistant.workbench import Workbench

_RULES = ("A-R7",)


class ItemText(BaseModel):
    """Items as text: numbered questions as in a paper, or JSON of items."""

    model_config = ConfigDict(extra="forbid")
    text: str = Field(title="题目文本或 JSON · Items as text or JSON", min_length=1, max_length=200_000)
    subject: str = Field("mathematics", title="学科 · Subject", pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")
    grade: int = Field(7, title="年级 · Grade", ge=1, le=12)


class ItemImportCheck(Artefact):
    """What an import would take: the items, what was repaired, what is refused and why."""

    kind: Literal["item-import-check"] = "item-import-check"
    items: list[Item] = Field(default_factory=list)
    repaired: list[Note] = Field(default_factory=list)
    refused: list[Note] = Field(default_factory=list)
    findings: list[Finding] = Field(default_factory=list)
    twins: list[Twin] = Field(default_factory=list)


class ItemQuality(Artefact):
    """What to say of each item, faults first."""

    kind: Literal["item-quality"] = "item-quality"
    checked: int = 0
    findings: list[Finding] = Field(default_factory=list)
    refused: list[Note] = Field(default_factory=list)


class ItemDuplicates(Artefact):
    """Items that repeat one another."""

    kind: Literal["item-duplicates"] = "item-duplicates"
    checked: int = 0
    twins: list[Twin] = Field(default_factory=list)
    refused: list[Note] = Field(default_factory=list)


def _read(request: ItemText) -> Reading:
    data = request.text.encode("utf-8", "replace")
    name = "items.json" if request.text.lstrip()[:1] in {"{", "["} else "items.txt"
    return read(data, name, About(subject=request.subject, grade=request.grade))


def _identity(kind: str, found: Reading) -> str:
    return hashlib.sha256(f"{kind}\n{found.sha256}".encode()).hexdigest()[:32]


@duty(
    name="item-import-check",
    purpose="Show what an import of exam items would take, repair and refuse, before anything is stored",
    title={"zh": "题目导入预检", "en": "Check of items to import"},
    request=ItemText,
    artefact=ItemImportCheck,
    rules=_RULES,
)
async def check_import(request: ItemText, bench: Workbench) -> ItemImportCheck:
    """Raises a `FileRefused` where the text holds nothing to read."""

    def work() -> ItemImportCheck:
        found = _read(request)
        return ItemImportCheck(
            id=_identity("item-import-check", found), items=list(found.items), repaired=list(found.repaired),
            refused=list(found.refused), twins=list(alike.among(found.items)),
            findings=[each for item in found.items for each in quality.check(item, bench.policy)],
        )  # fmt: skip

    return await to_thread.run_sync(work)


@duty(
    name="item-quality",
    purpose="Find faults of exam items: options, stem, key, scoring points, level, and keys refuted by sums",
    title={"zh": "试题质量检查", "en": "Quality of items"},
    request=ItemText,
    artefact=ItemQuality,
    rules=_RULES,
)
async def check_quality(request: ItemText, bench: Workbench) -> ItemQuality:
    """Raises a `FileRefused` where the text holds nothing to read."""

    def work() -> ItemQuality:
        found = _read(request)
        findings = [each for item in found.items for each in quality.check(item, bench.policy)]
        return ItemQuality(
            id=_identity("item-quality", found), checked=len(found.items), findings=findings,
            refused=list(found.refused),
        )  # fmt: skip

    return await to_thread.run_sync(work)


@duty(
    name="item-duplicates",
    purpose="Find exam items that repeat one another or differ by their figures only",
    title={"zh": "试题查重", "en": "Duplicate items"},
    request=ItemText,
    artefact=ItemDuplicates,
    rules=_RULES,
)
async def find_duplicates(request: ItemText, bench: Workbench) -> ItemDuplicates:
    """Raises a `FileRefused` where the text holds nothing to read."""

    def work() -> ItemDuplicates:
        found = _read(request)
        return ItemDuplicates(
            id=_identity("item-duplicates", found), checked=len(found.items),
            twins=list(alike.among(found.items)), refused=list(found.refused),
        )  # fmt: skip

    return await to_thread.run_sync(work)
