"""The duty `lesson-observation`: a report on a kept transcript whose consent holds."""

from typing import Any

from anyio import to_thread
from pydantic import BaseModel, ConfigDict, Field

from assistant.duty import duty
from assistant.lesson_observation.observing import report_of
from assistant.lesson_observation.problems import ObservationUnknown
from assistant.lesson_observation.records import Observation
from assistant.lesson_observation.report import Language, LessonObservation
from assistant.lesson_preparation.plan import LessonPlan
from assistant.teacher_training.statement import Statement
from assistant.workbench import Workbench
from corpora.moments import stamp

_REFLECTS = ("5.1.2",)
"""JY/T 0646-2022: to reflect and improve with digital means."""


class ObservationRequest(BaseModel):
    """Which observation to report on; it was kept before, under a consent, with its speakers confirmed."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)
    observation: str = Field(
        min_length=1,
        max_length=64,
        title="观课编号 · Observed lesson",
        description="id that keeping a transcript gave",
    )


@duty(
    name="lesson-observation",
    purpose="Show a teacher their own lesson in figures and moments, to develop and never to appraise",
    title={"zh": "课堂观察报告", "en": "Lesson observation"},
    request=ObservationRequest,
    artefact=LessonObservation,
    rules=("G-R5", "G-R9", "P-R1", "P-R6", "I-R8"),
    kept=True,
)
async def lesson_observation(request: ObservationRequest, bench: Workbench) -> LessonObservation:
    """The report. Raises `ObservationUnknown`, `ConsentMissing`, `SpeakersUnconfirmed`."""
    store = bench.observed_lessons
    if store is None:
        raise ObservationUnknown()

    def write() -> LessonObservation:
        held = store.open(bench.actor, request.observation)
        fixes = store.fixes(bench.actor, held.id)
        language: Language = "en" if bench.language == "en" else "zh"
        made = report_of(held, fixes, store.learned(bench.actor), language, _plan(bench, held.plan))
        if held.teacher == bench.actor.user:
            _tell(bench, held)
        return made

    return await to_thread.run_sync(write)


def _tell(bench: Workbench, held: Observation) -> None:
    """Looking at one's own lesson is learning: the first report of a lesson is told. Nothing of the lesson
    but its id goes into the learning record, which outlives the consent."""
    if bench.training is None:
        return
    title = "课堂观察报告" if bench.language == "zh" else "Report of an observed lesson"
    statement = Statement(
        verb="completed", kind="observation", activity=held.id, title=title,
        source=f"observation:{held.id}", indicators=_REFLECTS, time=stamp(bench.clock()),
    )  # fmt: skip
    bench.training.learning.tell(bench.actor, statement)


def _plan(bench: Workbench, draft: str) -> LessonPlan | None:
    """The kept plan that the observation names, where the reader may still open it."""
    from assistant.drafts.problems import DraftUnknown

    if not draft or bench.drafts is None:
        return None
    try:
        artefact: Any = bench.drafts.open(bench.actor, draft).artefact
    except DraftUnknown:
        return None
    return artefact if isinstance(artefact, LessonPlan) else None
