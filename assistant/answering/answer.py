"""The question and the answer as every face sees them."""

from dataclasses import replace
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from assistant.artefact import Artefact, CitationView
from corpora.problem import Problem
from retrieval.passage import Citation, Filters, Passage

MAX_QUESTION = 8_000
"""Characters of a question."""

Language = Literal["zh", "en"]


class QuestionEmpty(Problem):
    """There is no question, or nothing in it but blanks and control characters."""

    code = "question-empty"


class QuestionTooLong(Problem):
    """The question has more than `MAX_QUESTION` characters."""

    code = "question-too-long"


class Question(BaseModel):
    """A question to the library. `conversation` is the id of one to go on with; empty begins a new one."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    question: str = Field(title="问题 · Question", description="要问资料库的问题")
    conversation: str = Field("", title="对话 · Conversation")
    filters: Filters = Field(default_factory=Filters, title="范围 · Scope")
    language: Language = Field("zh", title="回答语言 · Language")
    confirmation: str = Field(
        "",
        max_length=64,
        title="确认凭证 · Confirmation",
        description="规则要求确认时给出的凭证；第一次提问留空",
    )


class Sentence(BaseModel):
    """One sentence of an answer and the numbers of the citations that support it. `supported` is False
    where the cited passages do not bear it out; faces must show that."""

    text: str
    citations: list[int] = Field(default_factory=list)
    supported: bool = True


class Consulted(BaseModel):
    """A passage that was read for the answer, cited or not."""

    passage: str
    resource: str
    title: str
    locator: str = ""


class Answer(Artefact):
    """A grounded answer (有据回答). `answer` is the text with `[1]` markers that number `citations`;
    `resolved` is the question as it was searched for; `rule` is the id of the rule that refused it and
    `refusal` the event of that, which an appeal names. `supported` is False where the library does not
    answer; `notice` then says so and what to do."""

    kind: str = "answer"
    question: str
    resolved: str = ""
    answer: str = ""
    sentences: list[Sentence] = Field(default_factory=list)
    supported: bool = False
    rule: str = ""
    refusal: str = ""
    conversation: str = ""
    consulted: list[Consulted] = Field(default_factory=list)


class Citations:
    """Numbers citations in the order of their first use; the same quote keeps its number."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._numbers: dict[tuple[str, int, int], int] = {}
        self.views: list[CitationView] = []

    def number(self, citation: Citation) -> int:
        """The citation's number, a new one at its first use."""
        key = (citation.passage.id, citation.start, citation.end)
        if key not in self._numbers:
            self._numbers[key] = len(self._numbers) + 1
            self.views.append(view(citation, self._numbers[key], self._language))
        return self._numbers[key]


def view(citation: Citation, number: int, language: str) -> CitationView:
    """A citation as faces show it."""
    passage = citation.passage
    return CitationView(
        number=number,
        passage=passage.id,
        resource=passage.resource,
        title=passage.title,
        publisher=passage.publisher,
        document_number=passage.document_number,
        locator=_locator(passage, language),
        quote=citation.quote,
        start=citation.start,
        end=citation.end,
    )


def consulted(passage: Passage, language: str) -> Consulted:
    """A passage as one that was read."""
    return Consulted(
        passage=passage.id,
        resource=passage.resource,
        title=passage.title,
        locator=_locator(passage, language),
    )


def joined(sentences: list[Sentence], language: str) -> str:
    """The text of an answer: every sentence followed by its markers, the unsupported ones marked."""
    unsupported = "〔未找到依据〕" if language == "zh" else " (no support found)"
    parts = [
        sentence.text
        + "".join(f"[{number}]" for number in sentence.citations)
        + ("" if sentence.supported else unsupported)
        for sentence in sentences
    ]
    return ("\n" if any("\n" in part for part in parts) else "").join(_spaced(parts))


def _spaced(parts: list[str]) -> list[str]:
    """A space after each part that does not end as Chinese does."""
    return [part + (" " if part[:1].isascii() else "") for part in parts[:-1]] + parts[-1:]


def _locator(passage: Passage, language: str) -> str:
    """Where the passage stands; the title is not said twice where it is the outermost heading."""
    anchor = passage.anchor
    below = replace(anchor, heading=anchor.heading[1:]) if anchor.heading[:1] == (passage.title,) else anchor
    return below.label(language) or anchor.label(language)
