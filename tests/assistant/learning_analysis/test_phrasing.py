"""A model words any report: what stays as computed stands, a number too many leaves the computed sentence."""

import asyncio
import json
from collections.abc import Callable

import pytest
from sqlalchemy import Engine

from assistant.learning_analysis.reports.asking import phrased
from assistant.learning_analysis.reports.base import Report
from assistant.learning_analysis.reports.class_report import Analysed, class_report
from assistant.learning_analysis.reports.commentary import commentary
from assistant.learning_analysis.reports.individual import pupil_report
from assistant.learning_analysis.reports.school import school_overview
from guardrails.actor import Actor
from tests.assistant.learning_analysis.test_reports import found
from tests.guardrails.gates import gate

KINDS: dict[str, Callable[[Analysed], Report]] = {
    "class-report": lambda held: class_report(held, "zh"),
    "commentary-lesson": lambda held: commentary(held, "zh"),
    "pupil-report": lambda held: pupil_report(held, "S005", "zh"),
    "school-overview": lambda held: school_overview(held, "zh"),
}


@pytest.fixture(scope="module")
def held() -> Analysed:
    return found()


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_report_is_worded_by_one_mechanism(
    kind: str, held: Analysed, engine: Engine, teacher: Actor
) -> None:
    made = KINDS[kind](held)
    stated = [each for section in made.sections for each in section.sentences if each.facts]
    assert stated, "a report without a stated number proves nothing"
    first, *others = stated
    replies = [{"id": first.id, "text": "请看：" + first.text}]
    replies += [{"id": each.id, "text": each.text + "共97人。"} for each in others]
    model, _ = gate(engine, [json.dumps({"sentences": replies}, ensure_ascii=False)])
    worded = asyncio.run(phrased(model, teacher, made, kind))
    after = {each.id: each for section in worded.sections for each in section.sentences}
    assert after[first.id].phrased == "请看：" + first.text
    assert all(after[each.id].phrased == "" for each in others)
    assert "模型改写" in worded.notice
    assert worded.tables == made.tables
