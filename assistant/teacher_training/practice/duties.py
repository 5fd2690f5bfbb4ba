"""The duties of practice and research. Drafted by rule: nothing is asked of a model."""

from anyio import to_thread

from assistant.duty import duty
from assistant.teacher_training.practice.gathering import gather
from assistant.teacher_training.practice.reflection import ReflectionRequest, TeachingReflection, reflection
from assistant.workbench import Workbench


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
