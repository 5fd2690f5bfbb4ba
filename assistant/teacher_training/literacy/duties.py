"""The duties `literacy-report` and `literacy-mock-paper`."""

from anyio import to_thread
from pydantic import BaseModel, ConfigDict, Field

from assistant.duty import duty
from assistant.teacher_training.literacy.mock import MOST, MockPaper, mock_paper
from assistant.teacher_training.literacy.problems import SittingUnfinished, SittingUnknown
from assistant.teacher_training.literacy.report import Language
from assistant.teacher_training.literacy.result import LiteracyResult, result_of
from assistant.workbench import Workbench


class _Request(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class ReportRequest(_Request):
    """Which of one's own tests to report on."""

    sitting: str = Field(
        "", max_length=64, title="测评编号 · Test", description="id of your own test; empty for the newest"
    )


class MockRequest(_Request):
    """Length of the paper and what fixes its items."""

    questions: int = Field(40, ge=15, le=MOST, title="题数 · Questions", description="15 to 60")
    seed: int = Field(
        1, ge=0, le=999_999, title="卷号 · Number", description="the same number gives the same paper"
    )


@duty(
    name="literacy-report",
    purpose="Show a teacher their own digital literacy, to learn and never to appraise",
    title={"zh": "数字素养测评报告", "en": "Report on digital literacy"},
    request=ReportRequest,
    artefact=LiteracyResult,
    rules=("P-R1", "P-R6", "M-R2", "M-R3", "M-R5"),
    kept=True,
)
async def literacy_report(request: ReportRequest, bench: Workbench) -> LiteracyResult:
    """The report on a test that is over. Raises `SittingUnfinished` and what opening it raises."""
    if bench.training is None:
        raise SittingUnknown()
    store = bench.training.sittings

    def write() -> LiteracyResult:
        wanted = request.sitting or next((one.id for one in store.mine(bench.actor) if one.ended), "")
        kept = store.open(bench.actor, wanted)
        if not kept.listed.ended:
            raise SittingUnfinished()
        language: Language = "en" if bench.language == "en" else "zh"
        return result_of(kept, store.before(bench.actor, wanted), language)

    return await to_thread.run_sync(write)


@duty(
    name="literacy-mock-paper",
    purpose="Let teachers practise the digital-literacy part of the teaching qualification",
    title={"zh": "数字素养模拟卷", "en": "Mock paper on digital literacy"},
    request=MockRequest,
    artefact=MockPaper,
    rules=("M-R2", "M-R3"),
    kept=True,
)
async def literacy_mock_paper(request: MockRequest, bench: Workbench) -> MockPaper:
    """The paper with its key; equal requests give equal papers."""
    return await to_thread.run_sync(mock_paper, request.questions, request.seed)
