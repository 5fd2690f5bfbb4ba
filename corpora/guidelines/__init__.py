"""Usage guidelines (应用指引) as cited facts: what each source document asks, in our own words.

One YAML file a source. A fact carries the id of the rule that enforces it (G-R6), or a number of its own
(F-104), and says how far it was checked. A document that forbids release is entered by number, title and
topic only. `rule_names.yaml` names the rules that have no fact: measures of practice and of this product.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter, model_validator

from corpora.document import Anchor, Block, Document, Metadata
from corpora.problem import Problem

__all__ = ["Fact", "Guideline", "RuleId", "UnknownRule", "documents", "fact", "load", "rules", "source"]

_FOLDER = Path(__file__).parent
_NAMES = "rule_names.yaml"

RuleId = Annotated[str, StringConstraints(pattern=r"^(?:[A-Z]-R[1-9]\d?|F-[1-9]\d{2})$")]
"""Id of a rule, `G-R6`, or of a fact that no rule enforces, `F-104`."""

Verification = Literal["verified", "secondary", "recalled"]
"""How far a fact was checked: against a public source, only in commentary, or not at all."""

OFFICIAL_TEXT = "以正式文本为准"
"""What a statement that was not checked must say of itself."""

_WORDS: dict[Verification, str] = {
    "verified": "已对照公开来源",
    "secondary": f"见于二手解读，{OFFICIAL_TEXT}",
    "recalled": f"尚未核对，{OFFICIAL_TEXT}",
}
_IsoDate = Annotated[str, StringConstraints(pattern=r"^(?:\d{4}-\d{2}-\d{2})?$")]
_Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


class UnknownRule(Problem):
    """No fact has this id."""

    code = "rule-unknown"


class Fact(BaseModel):
    """What a source asks (要点), in one or two sentences that stand alone. `clause` is empty where the
    place in the source is not known."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: RuleId
    statement: Annotated[_Text, StringConstraints(max_length=160, pattern=r"。$")]
    clause: str = ""
    verified: Verification

    @model_validator(mode="after")
    def _unchecked_says_so(self) -> Self:
        if self.verified == "recalled" and OFFICIAL_TEXT not in self.statement:
            raise ValueError(f"{self.id} was not checked and does not say {OFFICIAL_TEXT}")
        return self

    @property
    def text(self) -> str:
        """The statement with its id, clause and verification inside its last sentence, so that whoever
        quotes that sentence quotes them too."""
        kind = "要点" if self.id.startswith("F-") else "规则"
        remarks = [f"{kind} {self.id}", self.clause, _WORDS[self.verified]]
        return f"{self.statement.removesuffix('。')}（{'；'.join(filter(None, remarks))}）。"


class Guideline(BaseModel):
    """One source document and its facts. `issued` and `effective` are ISO dates, empty where not known;
    `verification` tells what was compared with what."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$")]
    title: _Text
    publisher: _Text
    document_number: str
    issued: _IsoDate
    effective: _IsoDate
    verification: _Text
    facts: tuple[Fact, ...] = Field(min_length=1)


@cache
def load() -> tuple[Guideline, ...]:
    """Every source, by file name. Raises pydantic's `ValidationError` for a malformed file and
    `ValueError` where two facts share an id."""
    paths = sorted(path for path in _FOLDER.glob("*.yaml") if path.name != _NAMES)
    guidelines = tuple(Guideline.model_validate(_read(path)) for path in paths)
    ids = [fact.id for guideline in guidelines for fact in guideline.facts]
    if twice := sorted({id_ for id_ in ids if ids.count(id_) > 1}):
        raise ValueError(f"more than one fact has the id {', '.join(twice)}")
    return guidelines


@cache
def rules() -> Mapping[str, str]:
    """Every id that a text may quote, and what it stands for: the statement of a fact, or the name of a
    rule that has none."""
    names = TypeAdapter(dict[RuleId, str]).validate_python(_read(_FOLDER / _NAMES))
    facts = {fact.id: fact.statement for guideline in load() for fact in guideline.facts}
    if both := sorted(names.keys() & facts.keys()):
        raise ValueError(f"named and stated: {', '.join(both)}")
    return MappingProxyType(names | facts)


def fact(rule_id: str) -> Fact:
    """The fact with this id. Raises `UnknownRule`."""
    return _find(rule_id)[1]


def source(rule_id: str) -> Guideline:
    """The document that the fact with this id is from. Raises `UnknownRule`."""
    return _find(rule_id)[0]


def documents() -> list[Document]:
    """One document a source, a paragraph a fact, for the library to index. The title says that the words
    are ours, since what is quoted from it is not the source's own text."""
    return [_document(guideline) for guideline in load()]


def _find(rule_id: str) -> tuple[Guideline, Fact]:
    for guideline in load():
        for candidate in guideline.facts:
            if candidate.id == rule_id:
                return guideline, candidate
    raise UnknownRule(rule=rule_id[:20])


def _document(guideline: Guideline) -> Document:
    title = f"{guideline.title}（本库转述）"
    inside = Anchor(heading=(title,))
    paragraphs = (_about(guideline), *(fact.text for fact in guideline.facts))
    return Document(
        title=title,
        media_type="application/yaml",
        blocks=(
            Block("heading", title, level=1),
            *(Block("paragraph", text, inside) for text in paragraphs),
        ),
        metadata=Metadata(
            publisher=guideline.publisher,
            document_number=guideline.document_number,
            issued=guideline.issued,
            # A paraphrase steps back where the library has the document itself.
            reprint=True,
        ),
    )


def _about(guideline: Guideline) -> str:
    parts = (
        f"来源文件：{guideline.title}",
        f"发布：{guideline.publisher}",
        f"文号或标准号：{guideline.document_number}" if guideline.document_number else "",
        f"发布日期：{guideline.issued}" if guideline.issued else "",
        f"施行日期：{guideline.effective}" if guideline.effective else "",
    )
    known = "；".join(part for part in parts if part)
    return f"{known}。以下为转述，引用时{OFFICIAL_TEXT}。{guideline.verification}"


def _read(path: Path) -> object:
    return yaml.safe_load(path.read_text(encoding="utf-8"))
