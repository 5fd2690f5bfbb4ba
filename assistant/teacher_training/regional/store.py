"""Settled terms, and the one place that reads tests of many teachers: it gives out groups and nobody.

Asking needs `Permission.MANAGE_USERS`: of all leading roles only the administrator (the head's office) is a
person by rule, may keep and release reports, and answers for the school's data; an evaluator's key or a
compliance officer has no use for the figures.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, and_, insert, select, update

from assistant.teacher_training.learning.rules import rules_at
from assistant.teacher_training.learning.tables import statements
from assistant.teacher_training.literacy.problems import SittingUnreadable
from assistant.teacher_training.literacy.sitting import ability_so_far, resume
from assistant.teacher_training.literacy.tables import sittings
from assistant.teacher_training.profile.store import COUNTED, GROUPS, ON
from assistant.teacher_training.profile.tables import choices, contests
from assistant.teacher_training.profile.values import VALUE
from assistant.teacher_training.regional.figures import Counted, term_figures
from assistant.teacher_training.regional.tables import regional_terms
from assistant.teacher_training.regional.types import TermFigures
from assistant.teacher_training.regional.weights import weights
from corpora.moments import CHINA, Clock, moment, stamp, utc_now
from corpora.storage import reading, writing
from guardrails.actor import Actor, Permission
from guardrails.audit.event import AuditEvent
from guardrails.audit.log import AuditLog

_ANSWERS = 3
"""Answers in each dimension that a counted test needs; a fixed form has three in the smallest."""


class RegionalFigures:
    """The settled terms of each school or district."""

    def __init__(self, engine: Engine, audit: AuditLog, clock: Clock = utc_now) -> None:
        self._engine, self._audit, self._clock = engine, audit, clock

    def terms(self, actor: Actor) -> tuple[TermFigures, ...]:
        """The settled terms, the oldest first. Raises `NotAllowed`."""
        actor.require(Permission.MANAGE_USERS)
        wanted = select(regional_terms).where(regional_terms.c.tenant == actor.tenant)
        with reading(self._engine) as connection:
            rows = connection.execute(wanted).all()
        found = [TermFigures.model_validate_json(row.figures) for row in rows]
        return tuple(sorted(found, key=lambda one: _order(one.term)))

    def running(self) -> str:
        """The term of today."""
        return _term(self._clock())

    def settle(self, actor: Actor, *, running: bool = False) -> tuple[str, ...]:
        """Settle every ended term that has enough counted teachers, and the `running` one where that is
        asked: for good, since figures drawn twice could be subtracted. Gives the terms that still have too
        few, and keeps nothing of these. Raises `NotAllowed`."""
        actor.require(Permission.MANAGE_USERS)
        now = _term(self._clock())
        waiting = []
        with writing(self._engine) as connection:
            held = set(
                connection.execute(
                    select(regional_terms.c.term).where(regional_terms.c.tenant == actor.tenant)
                ).scalars()
            )
            counted = self._counted(connection, actor.tenant)
            for term in sorted(set(counted) - held, key=_order):
                if _order(term) > _order(now) or (term == now and not running):
                    continue
                made = term_figures(
                    list(counted[term].values()), weights(), term, stamp(self._clock()), GROUPS
                )
                if made is None:
                    waiting.append(term)
                else:
                    self._keep(connection, actor, made)
        return tuple(waiting)

    def _keep(self, connection: Connection, actor: Actor, made: TermFigures) -> None:
        connection.execute(
            insert(regional_terms).values(
                tenant=actor.tenant, owner=actor.user, term=made.term, settled=made.settled,
                figures=made.model_dump_json(),
            )
        )  # fmt: skip
        event = AuditEvent(
            action="regional.settled", object_type="term", object_id=made.term,
            details={"groups": len(made.groups), "hidden": len(made.hidden)},
        )  # fmt: skip
        self._audit.record(connection, actor, event)

    def _counted(self, connection: Connection, tenant: str) -> dict[str, dict[str, Counted]]:
        """By term, the newest test of each teacher who agreed; tests and values that their teacher contests
        or left out do not count."""
        agreed = self._agreed(connection, tenant)
        barred = {
            (row.owner, row.target)
            for row in connection.execute(
                select(contests).where(contests.c.tenant == tenant, contests.c.state != "counts")
            )
        }
        told = (
            select(sittings, statements.c.id.label("statement"))
            .join(
                statements,
                and_(statements.c.tenant == sittings.c.tenant, statements.c.owner == sittings.c.owner,
                     statements.c.kind == "assessment", statements.c.activity == sittings.c.id),
            )
            .where(sittings.c.tenant == tenant, sittings.c.complete == 1)
            .order_by(sittings.c.number)
        )  # fmt: skip
        made: dict[str, dict[str, Counted]] = {}
        for row in connection.execute(told):
            place = agreed.get(row.owner)
            values = {(row.owner, f"{VALUE}{code}") for code in weights().weights}
            if place is None or (row.owner, row.statement) in barred or values & barred:
                continue
            one = _of(row, place)
            if one is not None:
                made.setdefault(_term(moment(row.ended)), {})[row.owner] = one
        return made

    def _agreed(self, connection: Connection, tenant: str) -> dict[str, dict[str, str]]:
        """What each teacher said of where they teach who agreed to be counted."""
        said: dict[str, dict[str, str]] = {}
        for row in connection.execute(select(choices).where(choices.c.tenant == tenant)):
            said.setdefault(row.owner, {})[row.name] = row.value
        return {owner: one for owner, one in said.items() if one.get(COUNTED) == ON}

    def erase_in(self, connection: Connection, tenant: str, user: str) -> int:
        """Take out who settled a term. The figures stay: they are of ten persons or more, name none, and
        figures drawn anew without one of them would tell of that one by subtraction."""
        mine = and_(regional_terms.c.tenant == tenant, regional_terms.c.owner == user)
        return connection.execute(update(regional_terms).where(mine).values(owner="")).rowcount


def _of(row: Row[Any], place: Mapping[str, str]) -> Counted | None:
    """The test without its teacher; None where it is unreadable or has too few answers in a dimension."""
    try:
        sitting = resume(row.state)
    except SittingUnreadable:
        return None
    codes = tuple(weights().weights)
    if any(sum(one.item.startswith(f"{code}.") for one in sitting.answers) < _ANSWERS for code in codes):
        return None
    abilities = {code: ability_so_far(sitting, (f"{code}.",)) for code in codes}
    return Counted(abilities, place.get("stage", ""), place.get("area", ""))


def _term(at: datetime) -> str:
    return rules_at(at).term(at.astimezone(CHINA).date())


def _order(term: str) -> tuple[str, bool]:
    """Terms as they follow each other: `2026-spring` before `2026-autumn`."""
    year, _, name = term.partition("-")
    return year, name == "autumn"
