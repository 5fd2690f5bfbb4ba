"""The report of a sitting (测评报告) as an artefact: for the teacher who sat it and nobody else.

Both frameworks, the answers worth another look with key and reason, what changed since the last test, and
what the figures do not say (P-R6, M-R2, M-R5). There is no rank in it and no comparison with others.
"""

import uuid
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from assistant.artefact import Artefact
from assistant.teacher_training.literacy.frameworks import ai_framework, literacy_framework
from assistant.teacher_training.literacy.items import LETTERS, LiteracyItem, bank
from assistant.teacher_training.literacy.records import Kept, day_of, indicator_shares
from assistant.teacher_training.literacy.report import (
    Language,
    Score,
    aspects,
    in_language,
    mapping,
    notice,
    progress,
    report,
    unchecked,
)
from assistant.teacher_training.literacy.sitting import Answer

_TITLES = {"zh": "教师数字素养测评报告", "en": "Report on digital literacy"}


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ScoreView(_Part):
    """Expected share of right answers in percent with its 95 % interval. `levels` are all that the interval
    touches; none where fewer than four items were answered."""

    code: str
    name: str
    answered: int
    share: int = Field(ge=0, le=100)
    low: int = Field(ge=0, le=100)
    high: int = Field(ge=0, le=100)
    levels: tuple[str, ...] = ()
    descriptor: str = ""


class IndicatorView(_Part):
    """What was reached on the few items of an indicator, in percent."""

    code: str
    name: str
    answered: int
    share: int


class Moved(_Part):
    """A dimension in the test before and in this one, in percent."""

    name: str
    before: int
    now: int


class ProgressView(_Part):
    """This test beside the one before. `clear` where the difference is beyond the error of both."""

    number: int
    day: str
    clear: bool
    sentence: str
    moved: tuple[Moved, ...]


class Look(_Part):
    """An answer that did not earn the full mark: what was asked, what was given, what is best and why."""

    item: str
    indicator: str
    stem: str
    given: str
    best: str
    rationale: str
    earned: int = Field(description="percent of the mark")


class LiteracyResult(Artefact):
    """The report. `complete` is false for a test that was ended early."""

    kind: Literal["literacy-report"] = "literacy-report"
    title: str
    language: Language = "zh"
    sitting: str
    number: int
    form: Literal["fixed", "adaptive"]
    day: str
    complete: bool
    overall: ScoreView
    dimensions: tuple[ScoreView, ...]
    indicators: tuple[IndicatorView, ...]
    aspects: tuple[ScoreView, ...]
    progress: ProgressView | None = None
    looks: tuple[Look, ...] = ()
    limits: tuple[str, ...]
    unchecked: str
    mapping: str
    sources: tuple[str, ...]


def result_of(kept: Kept, before: Kept | None, language: Language = "zh") -> LiteracyResult:
    """The report on a sitting that is over, beside the complete one `before` it."""
    told, listed = report(kept.sitting, language), kept.listed
    names = {each.code: each.zh for each in literacy_framework().indicators}
    return LiteracyResult(
        id=uuid.uuid4().hex,
        title=_TITLES[language],
        language=language,
        sitting=listed.id,
        number=listed.number,
        form=listed.form,
        day=day_of(listed.ended or listed.started),
        complete=told.finished,
        overall=_view(told.overall),
        dimensions=tuple(map(_view, told.dimensions)),
        indicators=tuple(
            IndicatorView(code=one.code, name=one.name, answered=one.answered, share=round(100 * one.share))
            for one in indicator_shares(kept.sitting.answers)
        ),
        aspects=tuple(map(_view, aspects(kept.sitting, language))),
        progress=None if before is None else _progress(before, kept, language),
        looks=tuple(_look(one, names) for one in kept.sitting.answers if one.score < 1),
        limits=told.limits,
        unchecked=unchecked(language),
        mapping=mapping(language),
        sources=(
            literacy_framework().source,
            in_language(ai_framework().title, language) + f" · {ai_framework().source}",
        ),
        notice=notice(language),
    )


def _view(score: Score) -> ScoreView:
    return ScoreView(
        code=score.code, name=score.name, answered=score.answered, share=score.share, low=score.share_low,
        high=score.share_high, levels=score.levels, descriptor=score.descriptor,
    )  # fmt: skip


def _progress(before: Kept, kept: Kept, language: Language) -> ProgressView:
    found = progress(before.sitting, kept.sitting, language)
    pairs = zip(report(before.sitting, language).dimensions, report(kept.sitting).dimensions, strict=True)
    return ProgressView(
        number=before.listed.number,
        day=day_of(before.listed.ended),
        clear=found.clear,
        sentence=found.sentence,
        moved=tuple(Moved(name=old.name, before=old.share, now=new.share) for old, new in pairs),
    )


def _look(answer: Answer, names: dict[str, str]) -> Look:
    item = next(each for each in bank() if each.id == answer.item)
    return Look(
        item=item.id,
        indicator=f"{item.indicator} {names[item.indicator]}",
        stem=item.stem,
        given=_in_words(item, answer.given),
        best=_in_words(item, item.key),
        rationale=item.rationale,
        earned=round(100 * answer.score),
    )


def _in_words(item: LiteracyItem, given: str) -> str:
    """A letter with its option; what was typed as it is."""
    for letter, option in zip(LETTERS, item.options, strict=True):
        if given.upper() == letter:
            return f"{letter}. {option}"
    return given
