"""The duty `regional-index`: the report of settled terms, kept so that it can be reviewed and released."""

import uuid

from anyio import to_thread
from pydantic import BaseModel, ConfigDict, Field

from assistant.duty import duty
from assistant.teacher_training.learning.wording import term_name
from assistant.teacher_training.regional.figures import changes
from assistant.teacher_training.regional.problems import RegionalUnkept
from assistant.teacher_training.regional.types import LEAST, LIMITS, Language, RegionalIndex
from assistant.teacher_training.regional.weights import weights
from assistant.workbench import Workbench
from guardrails.actor import Permission

TITLE = {"zh": "教师数字素养发展指数", "en": "Index of teachers' digital literacy"}


class RegionalRequest(BaseModel):
    """Which figures. Ended terms are settled when the report is asked for; the running one only on demand,
    and then for good."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    running: bool = Field(
        False,
        title="本学期提前定稿 · Settle the running term now",
        description="定稿后本学期不再重算",
    )


@duty(
    name="regional-index",
    purpose="Show how teachers' digital literacy develops in a school or region, with no figure about anyone",
    title={"zh": "区域教师数字素养指数", "en": "Regional index"},
    request=RegionalRequest,
    artefact=RegionalIndex,
    permission=Permission.MANAGE_USERS,
    rules=("P-R1", "P-R6", "M-R2", "M-R5"),
    kept=True,
)
async def regional_index(request: RegionalRequest, bench: Workbench) -> RegionalIndex:
    """The report. Raises `NotAllowed`, `RegionalUnkept`."""
    room = bench.training
    if room is None:
        raise RegionalUnkept()
    store = room.regional

    def write() -> RegionalIndex:
        language: Language = "en" if bench.language == "en" else "zh"
        few = store.settle(bench.actor, running=request.running)
        terms = list(store.terms(bench.actor))
        waiting = [_few(term, language) for term in few]
        running = store.running()
        if running not in {*few, *(each.term for each in terms)}:
            waiting.append(_running(running, language))
        used, source = weights(), weights().source
        return RegionalIndex(
            id=uuid.uuid4().hex, title=TITLE[language], language=language, weights=used.weights,
            weights_version=used.version, weights_source=source.en if language == "en" else source.zh,
            terms=terms, changes=changes(terms), waiting=waiting, limits=list(LIMITS[language]),
        )  # fmt: skip

    return await to_thread.run_sync(write)


def _few(term: str, language: Language) -> str:
    name = term_name(term, language)
    if language == "en":
        return f"{name}: fewer than {LEAST} teachers who agreed finished a test; nothing is shown."
    return f"{name}：同意计入且做完测评的教师不足 {LEAST} 人，不公布。"


def _running(term: str, language: Language) -> str:
    name = term_name(term, language)
    if language == "en":
        return f"{name}: not over yet, or nobody was counted; it is settled once, after its end."
    return f"{name}：学期未结束或尚无人计入；学期结束后定稿一次。"
