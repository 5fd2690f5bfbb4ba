"""The duty `recommend-learning`: what the caller may learn next, from their own chosen evidence."""

import uuid

from anyio import to_thread
from pydantic import BaseModel, ConfigDict

from assistant.duty import duty
from assistant.teacher_training.profile.values import Told
from assistant.teacher_training.recommendation.candidates import chapters, exercises, from_library
from assistant.teacher_training.recommendation.choosing import OF_A_KIND, SHOWN, choose
from assistant.teacher_training.recommendation.gaps import gaps
from assistant.teacher_training.recommendation.types import Language, Recommendation, Recommendations
from assistant.teacher_training.recommendation.wording import how, reason, start, title_of
from assistant.workbench import Workbench

TITLE = {"zh": "接下来学什么", "en": "What to learn next"}


class RecommendationRequest(BaseModel):
    """Nothing is asked: the list follows from what the caller switched on in their profile."""

    model_config = ConfigDict(frozen=True, extra="forbid")


@duty(
    name="recommend-learning",
    purpose="Lead a teacher from a gap in their own evidence to what may help, with the reason beside it",
    title={"zh": "学习推荐", "en": "Recommendations"},
    request=RecommendationRequest,
    artefact=Recommendations,
    rules=("P-R1", "P-R6", "M-R9"),
)
async def recommend_learning(request: RecommendationRequest, bench: Workbench) -> Recommendations:
    """The list; empty and `off` where the caller switched it off. Raises `NotAllowed`,
    `VectorStoreFailed`."""
    return await to_thread.run_sync(recommended, bench)


def recommended(bench: Workbench) -> Recommendations:
    """What the duty gives."""
    language: Language = "en" if bench.language == "en" else "zh"
    made = Recommendations(
        id=uuid.uuid4().hex, title=TITLE[language], language=language, how=how(language, SHOWN, OF_A_KIND)
    )
    room = bench.training
    if room is None or not room.profiles.choices(bench.actor).recommendations:
        return made.model_copy(update={"off": True})
    told = room.profiles.told(bench.actor)
    found = gaps(told, room.profiles.of(bench.actor).dimensions)
    candidates = (
        *chapters(_read(told)), *exercises(told), *from_library(bench.actor, bench.retriever, found)
    )  # fmt: skip
    turned_down = room.profiles.turned_down(bench.actor)
    chosen = choose(found, candidates, turned_down)
    items = tuple(
        Recommendation(
            key=one.candidate.key, kind=one.candidate.kind, title=title_of(one.candidate, language),
            reason=reason(one, language), indicators=one.candidate.indicators, open=one.candidate.open,
            outside=one.gap is None, missed=one.candidate.missed,
        )
        for one in chosen
    )  # fmt: skip
    if not found:
        items = start(candidates, turned_down, language)
    return made.model_copy(update={"gaps": found, "items": items})


def _read(told: tuple[Told, ...]) -> frozenset[str]:
    """Chapters that the chosen evidence says were read to the end."""
    return frozenset(
        each.activity for each in (one.evidence for one in told)
        if (each.verb, each.kind) == ("completed", "chapter") and each.state == "counts"
    )  # fmt: skip
