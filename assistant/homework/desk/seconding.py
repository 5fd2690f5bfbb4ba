"""The second rater (双评): a chat model that reads short answers as data and proposes marks under a schema.
Where the two raters lie apart, the teacher decides first; nothing the model says is a mark."""

import math
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from anyio import to_thread
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Engine

import prompts
from assistant.homework.desk import rows
from assistant.homework.desk.looking import merged
from assistant.homework.desk.problems import OneByOne
from assistant.homework.desk.proposing import learnt, marking_item
from assistant.homework.desk.types import Assigned, Assignment, Record
from assistant.homework.marking.chain import Handed, Note, Proposal, Rater
from corpora.moments import Clock, stamp, utc_now
from corpora.storage import reading, writing
from guardrails.actor import Actor
from guardrails.audit.chain import sha256
from guardrails.audit.log import AuditLog
from guardrails.calls import SOURCES_SLOT, ModelCall, Source, SourcesRefused, StructuredReply

if TYPE_CHECKING:
    from guardrails.gate import ModelGate

PURPOSE = "mark-homework"
BATCH = 8
_CONFIDENCE = 0.7
_TOKENS = 1_500


class Opinion(BaseModel):
    """The model's mark of one answer, by the number of its source."""

    model_config = ConfigDict(extra="forbid")
    answer: int = Field(ge=1, le=BATCH)
    mark: float = Field(ge=0)
    reason: str = Field(max_length=300)


class Opinions(BaseModel):
    """A reply."""

    model_config = ConfigDict(extra="forbid")
    opinions: list[Opinion] = Field(max_length=BATCH)


@dataclass(frozen=True, slots=True)
class Seconded:
    """After `done` of `whole` answers: how many opinions came, how many answers the gate kept in the school,
    and how many lie apart from the first rater."""

    done: int
    whole: int
    written: int
    kept_back: int
    apart: int


class Seconding:
    """Asks the model behind the gate about one item."""

    def __init__(self, engine: Engine, audit: AuditLog, clock: Clock = utc_now) -> None:
        self._engine = engine
        self._audit = audit
        self._clock = clock

    async def run(
        self, actor: Actor, assignment: str, item: str, gate: "ModelGate"
    ) -> AsyncGenerator[Seconded, None]:
        """Have the model rate the undecided answers of a short-answer item that it has not rated; what is
        done is kept, and closing the iterator stops.

        Raises `NotAllowed`, `AssignmentUnknown`, `ItemUnknown`, `OneByOne`, and what `gate.structured`
        raises."""
        found, assigned, waiting = await to_thread.run_sync(self._waiting, actor, assignment, item)
        done = written = kept_back = apart = 0
        for at in range(0, len(waiting), BATCH):
            batch = waiting[at : at + BATCH]
            try:
                reply = await gate.structured(actor, _call(found, assigned, batch), Opinions)
            except SourcesRefused:
                kept_back += len(batch)
            else:
                counts = await to_thread.run_sync(self._keep, actor, found, assigned, batch, reply, gate.name)
                written, apart = written + counts[0], apart + counts[1]
                kept_back += len(reply.reply.dropped)
            done += len(batch)
            yield Seconded(done, len(waiting), written, kept_back, apart)

    def _waiting(self, actor: Actor, assignment: str, item: str) -> tuple[Assignment, Assigned, list[Record]]:
        with reading(self._engine) as connection:
            found = rows.access(connection, actor, assignment)
            assigned = rows.item_of(found, item)[1]
            if not learnt(assigned.item):
                raise OneByOne()
            known = rows.records(connection, found, assigned.item.id)
        return found, assigned, [each for each in known if _unrated(each)]

    def _keep(
        self, actor: Actor, assignment: Assignment, assigned: Assigned, batch: Sequence[Record],
        reply: StructuredReply[Opinions], model: str,
    ) -> tuple[int, int]:  # fmt: skip
        """Store what fits the scale; a mark between two is taken to the nearer one."""
        item = marking_item(assigned)
        said = {each.answer: each for each in reply.value.opinions if each.answer <= len(batch)}
        version = f"model-1/{model}"
        made = []
        for number, opinion in said.items():
            if opinion.mark > item.points + item.step / 2 or not math.isfinite(opinion.mark):
                continue
            mark = float(item.marks[abs(item.marks - opinion.mark).argmin()])
            record = batch[number - 1]
            made.append(Proposal(record.submission.id, Rater.MODEL, mark, _CONFIDENCE, version=version))
        by_id = {each.submission.id: each for each in batch}
        apart = 0
        for each in made:
            record = by_id[each.submission]
            shown = merged(assigned, Record(record.submission, (*record.proposals, each)))
            apart += shown is not None and Note.DISAGREEMENT in shown.notes
        with writing(self._engine) as connection:
            before = rows.turns(connection, assignment, assigned.item.id)
            rows.write_opinions(
                connection, actor, assignment, assigned.item.id, [(each, version) for each in made], before,
                stamp(self._clock()),
            )  # fmt: skip
            rows.record(
                self._audit, connection, actor, "proposed", assignment, item=assigned.item.id,
                answers=len(made), apart=apart, version=version,
            )  # fmt: skip
        return len(made), apart


def _unrated(record: Record) -> bool:
    rated = any(each.rater is Rater.MODEL for each in record.proposals)
    return record.submission.handed is Handed.IN and record.decided is None and not rated


def _call(assignment: Assignment, assigned: Assigned, batch: Sequence[Record]) -> ModelCall:
    item = marking_item(assigned)
    system = prompts.render("mark-answers-system", "zh", points=f"{item.points:g}", step=f"{item.step:g}")
    user = prompts.render(
        "mark-answers",
        "zh",
        question=item.question,
        keys=list(item.keys),
        scoring=[f"{point.text}（{point.points:g} 分）" for point in assigned.item.scoring],
        sources=SOURCES_SLOT,
    )
    return ModelCall(
        purpose=PURPOSE,
        messages=(("system", system.text), ("user", user.text)),
        sources=tuple(
            Source(
                resource=assignment.id,
                passage=each.submission.id,
                sha256=sha256(each.submission.text),
                text=each.submission.text,
            )
            for each in batch
        ),
        prompt_version=f"{system.version} {user.version}",
        max_tokens=_TOKENS,
        temperature=0.0,
        framed=False,
    )
