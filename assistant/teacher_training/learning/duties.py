"""The duty `learning-record`: the teacher's own record with credits and the reason where there are none."""

import uuid

from anyio import to_thread
from pydantic import BaseModel, ConfigDict, Field

from assistant.duty import duty
from assistant.teacher_training.learning.credits import reckon
from assistant.teacher_training.learning.problems import RecordNotKept
from assistant.teacher_training.learning.report import Language, LearningReport, report_of
from assistant.teacher_training.learning.rules import checked_term, rules_at
from assistant.workbench import Workbench


class RecordRequest(BaseModel):
    """Which part of the record."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)
    term: str = Field(
        "", max_length=16, title="学期 · Term", description="2026-autumn or 2027-spring; empty for all"
    )


@duty(
    name="learning-record",
    purpose="Show teachers what they learned, what it earned and why something earned nothing",
    title={"zh": "学习档案与积分", "en": "Learning record and credits"},
    request=RecordRequest,
    artefact=LearningReport,
    rules=("M-R4", "M-R5", "P-R1", "P-R6"),
    kept=True,
)
async def learning_record(request: RecordRequest, bench: Workbench) -> LearningReport:
    """The record as a report. Raises `TermUnreadable`, `RecordNotKept`."""
    room, term = bench.training, checked_term(request.term)
    if room is None:
        raise RecordNotKept()

    def write() -> LearningReport:
        now = bench.clock()
        language: Language = "en" if bench.language == "en" else "zh"
        judged, held = reckon(room.learning.entries(bench.actor)), room.certificates.mine(bench.actor)
        return report_of(uuid.uuid4().hex, judged, held, rules_at(now), term, now, language)

    return await to_thread.run_sync(write)
