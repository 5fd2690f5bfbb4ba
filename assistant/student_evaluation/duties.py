"""The duties of pupil evaluation: comments at term's end, and the comprehensive-quality record."""

from anyio import to_thread
from pydantic import BaseModel, ConfigDict, Field

from assistant.duty import duty
from assistant.student_evaluation.comments import EvidenceMissing, TermComments, comments
from assistant.student_evaluation.evidence import Code, Evidence
from assistant.student_evaluation.record import QualityRecord, record
from assistant.workbench import Workbench


class CommentsWanted(BaseModel):
    """Which pupils, by code; all with ticked observations where none is named."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    pupils: list[Code] = Field(default_factory=list, max_length=100, title="学生代号 · Pupils' codes")
    title: str = Field("期末评语", min_length=1, max_length=60, title="标题 · Title")


class RecordWanted(BaseModel):
    """Which pupil, by code."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    pupil: Code = Field(title="学生代号 · Pupil's code")


def _seen(bench: Workbench, pupil: str = "") -> tuple[Evidence, ...]:
    if bench.observations is None:
        raise EvidenceMissing()
    return bench.observations.mine(bench.actor, pupil)


@duty(
    name="term-comment",
    purpose="Draft comments at term's end from observations a teacher ticked, confirmed one by one",
    title={"zh": "期末评语", "en": "Term comments"},
    request=CommentsWanted,
    artefact=TermComments,
    rules=("G-R1", "G-R5", "G-R13", "K-R7", "P-R6", "A-R7"),
    kept=True,
)
async def term_comments(request: CommentsWanted, bench: Workbench) -> TermComments:
    """Raises `EvidenceMissing`, `CommentUnfit`."""

    def write() -> TermComments:
        seen = [each for each in _seen(bench) if not request.pupils or each.pupil in request.pupils]
        return comments(seen, request.title)

    return await to_thread.run_sync(write)


@duty(
    name="quality-record",
    purpose="Lay out what was seen of a pupil by the five areas, without any score",
    title={"zh": "综合素质写实记录", "en": "Comprehensive-quality record"},
    request=RecordWanted,
    artefact=QualityRecord,
    rules=("G-R1", "G-R5", "K-R7", "P-R3", "P-R6", "A-R7"),
    kept=True,
)
async def quality_record(request: RecordWanted, bench: Workbench) -> QualityRecord:
    """Raises `EvidenceMissing`, `CommentUnfit`."""
    return await to_thread.run_sync(lambda: record(request.pupil, _seen(bench, request.pupil)))
