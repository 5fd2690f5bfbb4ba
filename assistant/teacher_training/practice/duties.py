"""The duties of practice and research. Drafted by rule: nothing is asked of a model."""

from dataclasses import asdict
from datetime import date
from typing import Literal

from anyio import to_thread
from pydantic import BaseModel, ConfigDict, Field

from assistant.artefact import Artefact
from assistant.duty import duty
from assistant.teacher_training.practice.base import Request, new_id
from assistant.teacher_training.practice.case import CaseRequest, TeachingCase, case
from assistant.teacher_training.practice.gathering import Gathered, gather
from assistant.teacher_training.practice.minutes import LONGEST, read
from assistant.teacher_training.practice.outline import OutlineRequest, ProjectOutline, outline
from assistant.teacher_training.practice.reflection import ReflectionRequest, TeachingReflection, reflection
from assistant.workbench import Workbench
from corpora.moments import CHINA


@duty(
    name="teaching-reflection",
    purpose="Lay out what was planned and what the evidence shows, so that the teacher can think about it",
    title={"zh": "教学反思", "en": "Teaching reflection"},
    request=ReflectionRequest,
    artefact=TeachingReflection,
    rules=("G-R5", "G-R7", "P-R6", "A-R7"),
    kept=True,
)
async def teaching_reflection(request: ReflectionRequest, bench: Workbench) -> TeachingReflection:
    """The draft. Raises `EvidenceMissing`, `EvidenceUnusable`, and what opening the sources raises."""

    def write() -> TeachingReflection:
        return reflection(gather(bench, request.drafts, request.homework), request.topic)

    return await to_thread.run_sync(write)


@duty(
    name="teaching-case",
    purpose="Set a teacher's own case in order, with its claims checked and the use of AI declared",
    title={"zh": "教学案例", "en": "Teaching case"},
    request=CaseRequest,
    artefact=TeachingCase,
    rules=("G-R5", "G-R7", "G-R15", "M-R11", "A-R7"),
    kept=True,
)
async def teaching_case(request: CaseRequest, bench: Workbench) -> TeachingCase:
    """The draft. Raises `EvidenceUnusable`, and what opening the sources and searching raise."""

    def write() -> TeachingCase:
        found = gather(bench, request.sources) if request.sources else Gathered()
        return case(request, found, bench)

    return await to_thread.run_sync(write)


@duty(
    name="project-outline",
    purpose="Lay out the questions and choices of a research project, without writing the proposal",
    title={"zh": "课题申报书提纲", "en": "Project outline"},
    request=OutlineRequest,
    artefact=ProjectOutline,
    rules=("G-R5", "G-R7", "G-R8", "G-R15", "A-R7"),
    kept=True,
)
async def project_outline(request: OutlineRequest, bench: Workbench) -> ProjectOutline:
    """The draft, with what was refused. Raises what opening the sources and searching raise."""

    def write() -> ProjectOutline:
        found = gather(bench, request.sources) if request.sources else Gathered()
        return outline(request, found, bench)

    return await to_thread.run_sync(write)


class MinutesRequest(Request):
    """Minutes as text, and the day of the meeting, from which days such as 下周三 are reckoned."""

    text: str = Field(min_length=1, max_length=LONGEST, title="会议记录 · Minutes")
    held: date | None = Field(None, title="开会日期 · Held on")


class Line(BaseModel):
    """A decision or an action with the sentence it comes from; `until` is an ISO day or empty."""

    model_config = ConfigDict(frozen=True)
    kind: Literal["decision", "action"]
    text: str
    quote: str
    sentence: int
    who: str = ""
    until: str = ""


class MeetingActions(Artefact):
    """What minutes decided and who took on what; nothing of it is kept."""

    kind: Literal["meeting-actions"] = "meeting-actions"
    lines: list[Line]


@duty(
    name="meeting-actions",
    purpose="Read decisions and actions from minutes of a subject group, with their sentences",
    title={"zh": "教研记录整理", "en": "Minutes to actions"},
    request=MinutesRequest,
    artefact=MeetingActions,
    rules=("G-R5", "P-R1", "A-R7"),
)
async def meeting_actions(request: MinutesRequest, bench: Workbench) -> MeetingActions:
    """The lines, in the order of the minutes."""
    found = read(request.text, request.held or bench.clock().astimezone(CHINA).date())
    lines = [Line.model_validate(asdict(one), extra="ignore") for one in found]
    return MeetingActions(id=new_id(), lines=lines)
