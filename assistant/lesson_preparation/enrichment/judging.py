"""What an improved section is held to before it may replace its draft."""

import re
from collections.abc import Callable, Iterator, Sequence

from pydantic import BaseModel, ValidationError

from assistant.lesson_preparation import sections
from assistant.lesson_preparation.checks import Finding, check, hard
from assistant.lesson_preparation.enrichment import wire
from assistant.lesson_preparation.plan import LessonPlan

CODE = re.compile(
    r"(?<![A-Za-z0-9])[A-Z]{2,3}\d{0,2}(?:\s?[.．·]\s?[A-Z0-9]{1,4}){3,5}(?![A-Za-z0-9])", re.IGNORECASE
)
"""What looks like a curriculum code, written well or badly (`YW22.SX.D4.SD.03.N02`)."""
_MOST = 5
_STRANGE = {
    "zh": "这些课标代码不在本课的课标条目中，不要写：",
    "en": "these curriculum codes are none of this plan's, do not write them: ",
}


def demands(plan: LessonPlan, section: str) -> Callable[[BaseModel], Sequence[str]]:
    """The demands on a section of `plan` as the gate wants them: what is wrong with a value, in words for
    the model."""

    def wrong(value: BaseModel) -> Sequence[str]:
        assert isinstance(value, wire.Wire)
        return misfits(plan, section, wire.answer(plan, section, value)[0])

    return wrong


def misfits(plan: LessonPlan, section: str, after: object) -> Sequence[str]:
    """What is wrong with JSON-able data in the place of a section: codes that are not the plan's, data that
    does not fit the plan, errors of the checks that the plan did not have before."""
    own = {standard.code for standard in plan.standards}
    strange = {match[0] for text in _strings(after) for match in CODE.finditer(text)} - own
    if strange:
        return [_STRANGE[plan.setting.language] + ", ".join(sorted(strange))]
    try:
        changed = sections.put(plan, section, after)
    except ValidationError as error:
        return [f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors()[:_MOST]]
    known = set(hard(check(plan)))
    fresh = [finding for finding in hard(check(changed)) if finding not in known]
    return [f"{finding.section}: {finding.message(plan.setting.language)}" for finding in fresh[:_MOST]]


def advice(plan: LessonPlan, section: str) -> list[Finding]:
    """What the checks advise on a section though it may stand."""
    return [
        finding
        for finding in check(plan)
        if finding.section == section or finding.section.startswith(f"{section}/")
    ]


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _strings(each)
