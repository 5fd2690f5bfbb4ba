"""The duty `training-plan`: a plan from counted needs, drafted by rule."""

from anyio import to_thread

from assistant.duty import duty
from assistant.teacher_training.training_plans.drafting import draft
from assistant.teacher_training.training_plans.plan import TrainingPlan, TrainingRequest
from assistant.workbench import Workbench


@duty(
    name="training-plan",
    purpose="Draft a training plan from counted needs, so that training answers what teachers lack",
    title={"zh": "教师培训方案", "en": "Training plan"},
    request=TrainingRequest,
    artefact=TrainingPlan,
    rules=("G-R5", "P-R6", "M-R5", "A-R7"),
    kept=True,
)
async def training_plan(request: TrainingRequest, bench: Workbench) -> TrainingPlan:
    """The draft. Raises `NeedUnreadable`, `NeedsTooFew`."""
    return await to_thread.run_sync(draft, request, bench)
