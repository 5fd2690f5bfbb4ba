"""The duty `mark-homework`: proposals for typed answers to one item. Nothing is kept, nothing is a mark."""

import hashlib
from typing import Annotated, Literal

from anyio import to_thread
from pydantic import BaseModel, ConfigDict, Field, model_validator

from assistant.artefact import Artefact
from assistant.duty import duty
from assistant.homework.desk.checking import check
from assistant.homework.desk.proposing import propose
from assistant.homework.desk.types import Assigned
from assistant.homework.items.item import Item, ItemType
from assistant.homework.marking.chain import Evidence, Handed, Note, Rater, Submission, Suggestion
from assistant.workbench import Workbench

_ONLY_PROPOSED = {
    "zh": "以下只是评分建议和依据，分数由教师逐份确认；作文等开放性题目只给参考档次。",
    "en": "These are proposals with their evidence; a teacher decides each mark; open work has bands only.",
}


class MarkingRequest(BaseModel):
    """Typed answers to one item with its key. `marks` are those a teacher gave already, in the order of the
    answers, null where there is none; short answers are then proposed from them."""

    model_config = ConfigDict(extra="forbid")
    item: Item = Field(title="题目（含答案和采分点） · The item with its key")
    answers: list[Annotated[str, Field(max_length=20_000)]] = Field(
        title="学生答案，每份一条 · Answers, one each", min_length=1, max_length=2_000
    )
    marks: list[float | None] = Field(
        default_factory=list, title="已给的分数 · Marks given so far", max_length=2_000
    )
    rules: dict[str, Annotated[str, Field(max_length=200)]] = Field(
        default_factory=dict, title="后续正确的推算规则 · Rules for errors carried on", max_length=30
    )

    @model_validator(mode="after")
    def _fits(self) -> "MarkingRequest":
        if len(self.marks) > len(self.answers):
            raise ValueError("more marks than answers")
        return self


class MarkProposal(BaseModel):
    """What is said of answer `number` (from 1). `mark` is None for open work, which has `band` and `reasons`,
    and where nothing can be proposed. `confidence` (0 to 1) is how probable the mark is, `notes` why a person
    looks first, `evidence` where in the answer it shows."""

    number: int
    mark: float | None = None
    confidence: float = 0.0
    rater: Rater | None = None
    notes: list[Note] = Field(default_factory=list)
    evidence: list[Evidence] = Field(default_factory=list)
    band: str = ""
    reasons: list[str] = Field(default_factory=list)


class MarkProposals(Artefact):
    """Proposals for answers to one item of `points`; none of them is a mark."""

    kind: Literal["mark-proposals"] = "mark-proposals"
    item: str
    type: ItemType
    points: float
    proposals: list[MarkProposal] = Field(default_factory=list)


@duty(
    name="mark-homework",
    purpose="Propose marks for typed answers to one item by its key, with evidence, for a teacher to decide",
    title={"zh": "作业评分建议", "en": "Proposed marks"},
    request=MarkingRequest,
    artefact=MarkProposals,
    rules=("G-R6", "A-R7"),
)
async def mark_homework(request: MarkingRequest, bench: Workbench) -> MarkProposals:
    """Raises `KeyUnsound` for a key that contradicts itself."""

    def work() -> MarkProposals:
        assigned = Assigned(item=request.item, rules=request.rules)
        check([assigned])
        actor, item = bench.actor, request.item
        answers = [
            Submission(actor.tenant, actor.user, item.id, str(at), text, _handed(text), str(at))
            for at, text in enumerate(request.answers, start=1)
        ]
        marked = {str(at): mark for at, mark in enumerate(request.marks, start=1) if mark is not None}
        made = {each.submission: each for each, _ in propose(assigned, answers, marked, bench.policy)}
        found = []
        for at in range(1, len(answers) + 1):
            each = made.get(str(at))
            if each is None:
                found.append(MarkProposal(number=at))
            elif isinstance(each, Suggestion):
                found.append(
                    MarkProposal(
                        number=at, evidence=list(each.evidence), band=each.band, reasons=list(each.reasons)
                    )
                )
            else:
                found.append(
                    MarkProposal(
                        number=at, mark=each.mark, confidence=each.confidence, rater=each.rater,
                        notes=list(each.notes), evidence=list(each.evidence),
                    )
                )  # fmt: skip
        return MarkProposals(
            id=hashlib.sha256(request.model_dump_json().encode()).hexdigest()[:32], item=item.id,
            type=item.type, points=item.points, proposals=found, notice=_ONLY_PROPOSED[bench.language],
        )  # fmt: skip

    return await to_thread.run_sync(work)


def _handed(text: str) -> Handed:
    return Handed.IN if text.strip() else Handed.BLANK
