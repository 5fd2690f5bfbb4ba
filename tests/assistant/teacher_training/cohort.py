"""Teachers who have sat the test: whole sittings put into the tables at once."""

import uuid
from functools import cache

from sqlalchemy import Engine, insert

from assistant.teacher_training.learning.record import LearningRecord
from assistant.teacher_training.literacy.items import bank
from assistant.teacher_training.literacy.sitting import Answer, Sitting, begin_fixed
from assistant.teacher_training.literacy.tables import sittings
from assistant.teacher_training.statement import Statement
from corpora.storage import writing
from guardrails.actor import Actor, Role
from guardrails.audit.log import AuditLog

KEYS = {item.id: item for item in bank()}


def teacher_of(tenant: str, user: str, *roles: Role) -> Actor:
    return Actor(tenant=tenant, user=user, roles=frozenset(roles or {Role.TEACHER}), via="ui")


def sat(
    engine: Engine,
    audit: AuditLog,
    actor: Actor,
    *,
    seed: int = 1,
    wrong: tuple[str, ...] = (),
    at: str = "2026-03-02T04:00:00.000+00:00",
    complete: bool = True,
) -> str:
    """A fixed form sat through: every answer is the key but for items that begin with one of `wrong`. Gives
    the id of its statement in the learning record."""
    form = _form(seed)
    answers = tuple(_answer(name, wrong, at) for name in form.items)
    sitting = Sitting(form="fixed", seed=seed, items=form.items, answers=answers)
    identity = uuid.uuid4().hex
    share = sum(one.score for one in answers) / len(answers)
    row = {
        "id": identity, "tenant": actor.tenant, "owner": actor.user, "form": "fixed",
        "complete": int(complete),
        "state": sitting.model_dump_json(), "answered": len(answers), "started": at, "ended": at,
        "share": share, "number": int(at[:4] + at[5:7] + at[8:10]) * 100 + seed % 100,
    }  # fmt: skip
    statement = Statement(
        verb="completed" if complete else "attempted", kind="assessment", activity=identity, title="测评",
        source=f"literacy_sittings/{identity}", score=row["share"], time=at,
        indicators=tuple(sorted({name.rpartition("-")[0] for name in form.items})),
    )  # fmt: skip
    with writing(engine) as connection:
        connection.execute(insert(sittings).values(**row))
        LearningRecord(engine, audit).tell_in(connection, actor, statement)
    return statement.id


@cache
def _form(seed: int) -> Sitting:
    return begin_fixed(seed)


def _answer(name: str, wrong: tuple[str, ...], at: str) -> Answer:
    item = KEYS[name]
    if not (wrong and name.startswith(wrong)):
        return Answer(item=name, given=item.key, score=1.0, at=at)
    worst = min("ABCD", key=item.score)
    return Answer(item=name, given=worst, score=item.score(worst), at=at)
