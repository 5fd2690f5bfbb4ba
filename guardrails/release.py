"""The human gate of artefacts (人工门): draft → reviewed → released → withdrawn, moved by people only (G-R5).

A review is a form of three parts: fact, value, fitness, each with a verdict and a note. How long it took and
how much was edited is measured here, not stated by the reviewer. Each step and its event are one transaction.
"""

import difflib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Connection, Engine, delete, insert, select, update

from corpora.moments import Clock, moment, stamp, utc_now
from corpora.problem import Problem
from corpora.storage import reading, writing
from guardrails.actor import Actor, Permission
from guardrails.approvals import checked_reason
from guardrails.audit.chain import sha256
from guardrails.audit.event import AuditEvent, RuleHit
from guardrails.audit.log import AuditLog
from guardrails.policy import Policy
from guardrails.tables import artefacts, reviews

Status = Literal["draft", "reviewed", "released", "withdrawn"]
_EXACT_UP_TO = 4_000


class ArtefactUnknown(Problem):
    """No such artefact, or it is another's; the two are not told apart on purpose."""

    code = "artefact-unknown"


class ArtefactMoved(Problem):
    """The step does not fit the artefact's `status`, or another person took it first."""

    code = "artefact-moved"


class ReviewInvalid(Problem):
    """The review cannot stand. `reason` is `not-opened` (nobody read it first), `source` (the facts cannot
    pass without a source, G-R3) or `unconfirmed` (`rules` still ask)."""

    code = "review-invalid"


class ReviewStale(Problem):
    """The text to release is not the text that was reviewed."""

    code = "review-stale"


class ReleaseRefused(Problem):
    """A rule blocks the text. `rule` is its id; `message_zh` and `message_en` say why."""

    code = "release-refused"


class Judgement(BaseModel):
    """One part of the form. A note says what was looked at; there is no verdict without one."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)
    verdict: Literal["pass", "fail"]
    note: str = Field(min_length=2, max_length=2_000)


class ReviewForm(BaseModel):
    """三审: fact (事实), value (价值), fitness (适切); `confirmed` names the rules that asked for a look."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    fact: Judgement = Field(title="事实审 · Fact")
    value: Judgement = Field(title="价值审 · Value")
    fitness: Judgement = Field(title="适切审 · Fitness")
    confirmed: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether all three parts pass."""
        return all(part.verdict == "pass" for part in (self.fact, self.value, self.fitness))


@dataclass(frozen=True, slots=True)
class Draft:
    """What the assistant made. `sourced`: it names its sources; `needs_sources`: moral education and news,
    whose facts cannot pass without (G-R3); `hits` are those of the reply."""

    id: str
    kind: str
    duty: str
    text: str
    sourced: bool = False
    needs_sources: bool = False
    hits: tuple[RuleHit, ...] = ()


@dataclass(frozen=True, slots=True)
class Review:
    """A review as it is kept; `edited` is the share of the text that is not the draft's."""

    reviewer: str
    passed: bool
    dwell_ms: int
    edited: float
    time: str
    form: ReviewForm


@dataclass(frozen=True, slots=True)
class ArtefactState:
    """Where an artefact stands, with its reviews, oldest first."""

    id: str
    owner: str
    kind: str
    duty: str
    status: Status
    to_confirm: tuple[str, ...]
    changed: str
    reviews: tuple[Review, ...] = field(default=())


class ReleaseDesk:
    """Moves artefacts. Every step needs `Permission.SIGN`, which no key, model or batch job holds."""

    def __init__(self, engine: Engine, audit: AuditLog, policy: Policy, clock: Clock = utc_now) -> None:
        self._engine = engine
        self._audit = audit
        self._policy = policy
        self._clock = clock

    def submit(self, actor: Actor, draft: Draft) -> ArtefactState:
        """Keep a draft for review; a machine may do this. Raises `NotAllowed`, `ArtefactMoved` where the id
        is taken."""
        actor.require(Permission.DUTY)
        asked = dict.fromkeys(hit.rule for hit in draft.hits if hit.decision == "confirm")
        digest, now = sha256(draft.text), stamp(self._clock())
        row = {
            "tenant": actor.tenant,
            "id": draft.id,
            "owner": actor.user,
            "kind": draft.kind,
            "duty": draft.duty,
            "status": "draft",
            "sourced": draft.sourced or not draft.needs_sources,
            "to_confirm": ",".join(asked),
            "draft_sha256": digest,
            "draft": draft.text,
            "text_sha256": digest,
            "opened": "",
            "opened_by": "",
            "changed": now,
        }
        with writing(self._engine) as connection:
            if _row(connection, actor.tenant, draft.id) is not None:
                raise ArtefactMoved(status="draft")
            connection.execute(insert(artefacts), row)
            self._record(connection, actor, "submitted", row, output_sha256=digest)
        return self.state(actor, draft.id)

    def open(self, actor: Actor, artefact: str) -> ArtefactState:
        """Begin to review: from now on the time counts. Raises `NotAllowed`, `ArtefactUnknown`,
        `ArtefactMoved`."""
        with writing(self._engine) as connection:
            row = self._mine(connection, actor, artefact, "opened")
            self._expect(row, "draft")
            opened = {"opened": stamp(self._clock()), "opened_by": actor.user}
            _change(connection, row, **opened)
            self._record(connection, actor, "opened", row)
        return self.state(actor, artefact)

    def review(self, actor: Actor, artefact: str, text: str, form: ReviewForm) -> ArtefactState:
        """Sign `text`, as edited, with the form. Where a part fails the artefact stays a draft.

        Raises `NotAllowed`, `ArtefactUnknown`, `ArtefactMoved`, `ReviewInvalid`, `ReleaseRefused`."""
        self._check(actor, artefact, text)
        now = self._clock()
        with writing(self._engine) as connection:
            row = self._mine(connection, actor, artefact, "reviewed")
            self._expect(row, "draft")
            _require_complete(row, actor, form)
            made = {
                "id": uuid.uuid4().hex,
                "tenant": actor.tenant,
                "owner": actor.user,
                "artefact": artefact,
                "form": form.model_dump_json(),
                "passed": form.passed,
                "dwell_ms": max(0, round((now - moment(row["opened"])).total_seconds() * 1000)),
                "edited": edited(row["draft"], text),
                "text_sha256": sha256(text),
                "time": stamp(now),
            }
            connection.execute(insert(reviews), made)
            status = "reviewed" if form.passed else "draft"
            _change(connection, row, status=status, text_sha256=made["text_sha256"], changed=made["time"])
            self._record(
                connection,
                actor,
                "reviewed",
                row,
                output_sha256=made["text_sha256"],
                human_decision={
                    "reviewer": actor.user,
                    "decision": "passed" if form.passed else "returned",
                    "checklist": {name: getattr(form, name).verdict for name in ("fact", "value", "fitness")},
                    "confirmed": list(form.confirmed),
                    "edit_ratio": made["edited"],
                    "dwell_ms": made["dwell_ms"],
                },
            )
        return self.state(actor, artefact)

    def release(self, actor: Actor, artefact: str, text: str) -> ArtefactState:
        """Release the text that was reviewed, and no other.

        Raises `NotAllowed`, `ArtefactUnknown`, `ArtefactMoved`, `ReviewStale`, `ReleaseRefused`."""
        self._check(actor, artefact, text)
        with writing(self._engine) as connection:
            row = self._mine(connection, actor, artefact, "released")
            self._expect(row, "reviewed")
            if row["text_sha256"] != sha256(text):
                raise ReviewStale()
            _change(connection, row, status="released", changed=stamp(self._clock()))
            self._record(connection, actor, "released", row, output_sha256=row["text_sha256"])
        return self.state(actor, artefact)

    def withdraw(self, actor: Actor, artefact: str, reason: str) -> ArtefactState:
        """Take an artefact back, whatever its state. Raises `NotAllowed`, `ArtefactUnknown`, `ReasonNeeded`,
        `ArtefactMoved`."""
        checked_reason(reason)
        with writing(self._engine) as connection:
            row = self._mine(connection, actor, artefact, "withdrawn")
            self._expect(row, "draft", "reviewed", "released")
            _change(connection, row, status="withdrawn", changed=stamp(self._clock()))
            self._record(connection, actor, "withdrawn", row, human_decision={"from": row["status"]})
        return self.state(actor, artefact)

    def erase(self, actor: Actor, wanted: Sequence[str]) -> None:
        """Forget the text of the actor's own artefacts that are not released; hashes and reviews stay. Raises
        `ArtefactUnknown`, `ArtefactMoved`."""
        with writing(self._engine) as connection:
            for artefact in wanted:
                row = _row(connection, actor.tenant, artefact)
                if row is None or row["owner"] != actor.user:
                    raise ArtefactUnknown()
                self._expect(row, "draft", "reviewed", "withdrawn")
                _change(connection, row, draft="", changed=stamp(self._clock()))
                self._record(connection, actor, "erased", row)

    def erase_in(self, connection: Connection, tenant: str, user: str, drafts: Sequence[str] = ()) -> int:
        """Delete what the desk keeps of a person's artefacts, and of the versions of `drafts`, with their
        reviews, in the caller's transaction. That they were reviewed and released stays in the log."""
        of_drafts = set(drafts)
        wanted = select(artefacts.c.id, artefacts.c.owner).where(artefacts.c.tenant == tenant)
        gone = [
            row.id
            for row in connection.execute(wanted)
            if row.owner == user or row.id.rpartition("-")[0] in of_drafts
        ]
        for one in gone:
            connection.execute(delete(reviews).where(reviews.c.tenant == tenant, reviews.c.artefact == one))
            connection.execute(delete(artefacts).where(artefacts.c.tenant == tenant, artefacts.c.id == one))
        return len(gone)

    def state(self, actor: Actor, artefact: str) -> ArtefactState:
        """Where an artefact stands, for its owner and who reviews. Raises `ArtefactUnknown`."""
        wanted = select(reviews).where(reviews.c.tenant == actor.tenant, reviews.c.artefact == artefact)
        with reading(self._engine) as connection:
            row = _visible(_row(connection, actor.tenant, artefact), actor)
            found = connection.execute(wanted.order_by(reviews.c.time)).all()
        return ArtefactState(
            row["id"], row["owner"], row["kind"], row["duty"], row["status"], _listed(row["to_confirm"]),
            row["changed"],
            tuple(
                Review(r.owner, r.passed, r.dwell_ms, r.edited, r.time, _form(r.form)) for r in found
            ),
        )  # fmt: skip

    def _check(self, actor: Actor, artefact: str, text: str) -> None:
        """Let the rules of the stage `release` look at the text; a refusal is recorded first."""
        duty = self.state(actor, artefact).duty
        verdict = self._policy.judge(text, "release", duty)
        if not verdict.blocked or verdict.deciding is None:
            return
        event = AuditEvent(
            action="artefact.refused",
            outcome="blocked",
            object_type="artefact",
            object_id=artefact,
            rule_hits=verdict.hits(),
            policy_version=self._policy.version,
        )
        self._audit.append(actor, event)
        rule = verdict.deciding.message
        raise ReleaseRefused(
            rule=verdict.deciding.rule,
            message_zh=self._policy.message(rule, "zh"),
            message_en=self._policy.message(rule, "en"),
        )

    def _mine(self, connection: Connection, actor: Actor, artefact: str, verb: str) -> dict[str, Any]:
        """The row, where the actor may sign it. Raises `NotAllowed`, `ArtefactUnknown`."""
        actor.require(Permission.SIGN)
        return _visible(_row(connection, actor.tenant, artefact), actor)

    def _expect(self, row: dict[str, Any], *statuses: str) -> None:
        if row["status"] not in statuses:
            raise ArtefactMoved(status=row["status"])

    def _record(
        self, connection: Connection, actor: Actor, verb: str, row: dict[str, Any], **more: Any
    ) -> None:
        event = AuditEvent(
            action=f"artefact.{verb}",
            object_type=row["kind"],
            object_id=row["id"],
            policy_version=self._policy.version,
            details={"duty": row["duty"], "owner": row["owner"]},
            **more,
        )
        self._audit.record(connection, actor, event)


def edited(before: str, after: str) -> float:
    """Share of `after` that is not taken over from `before`, 0 to 1; for long texts line by line."""
    if before == after:
        return 0.0
    if not before or not after:
        return 1.0
    exact = max(len(before), len(after)) <= _EXACT_UP_TO
    old, new = (list(before), list(after)) if exact else (before.splitlines(), after.splitlines())
    blocks = difflib.SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    kept = sum(len("".join(new[block.b : block.b + block.size])) for block in blocks)
    whole = len("".join(new))
    added = (whole - kept) / whole if whole else 0.0
    removed = max(0.0, 1 - kept / max(1, len("".join(old))))
    return round(max(added, removed), 4)


def _require_complete(row: dict[str, Any], actor: Actor, form: ReviewForm) -> None:
    if row["opened_by"] != actor.user:
        raise ReviewInvalid(reason="not-opened", rules="")
    if form.passed and not row["sourced"]:
        raise ReviewInvalid(reason="source", rules="")
    missing = sorted(set(_listed(row["to_confirm"])) - set(form.confirmed))
    if form.passed and missing:
        raise ReviewInvalid(reason="unconfirmed", rules=", ".join(missing))


def _form(stored: str) -> ReviewForm:
    return ReviewForm.model_validate_json(stored)


def _visible(row: dict[str, Any] | None, actor: Actor) -> dict[str, Any]:
    if row is None or (row["owner"] != actor.user and not actor.can(Permission.REVIEW)):
        raise ArtefactUnknown()
    return row


def _row(connection: Connection, tenant: str, artefact: str) -> dict[str, Any] | None:
    wanted = select(artefacts).where(artefacts.c.tenant == tenant, artefacts.c.id == artefact)
    row = connection.execute(wanted).one_or_none()
    return dict(row._mapping) if row else None


def _change(connection: Connection, row: dict[str, Any], **values: object) -> None:
    """Change the row as it was read; another's step in between is `ArtefactMoved`."""
    wanted = update(artefacts).where(
        artefacts.c.tenant == row["tenant"], artefacts.c.id == row["id"], artefacts.c.status == row["status"]
    )
    if connection.execute(wanted.values(**values)).rowcount != 1:
        raise ArtefactMoved(status="changed")


def _listed(rules: str) -> tuple[str, ...]:
    return tuple(filter(None, rules.split(",")))
