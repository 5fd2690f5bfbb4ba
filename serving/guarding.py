"""What people decide about the rules, put together for the API and the page: appeals against refusals,
exemptions by two persons, and what follows from repeated violations.

Checks of permissions and the events about each act are in the services themselves.
"""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from corpora.moments import Clock, utc_now
from corpora.storage import reading
from guardrails.actor import Actor
from guardrails.appeals import Appeals
from guardrails.exemptions import Exemptions
from guardrails.violations import Conduct
from serving.identity.tables import users

if TYPE_CHECKING:
    from serving.application import Application


class Guarding:
    """The services of one application; makes nothing until it is asked."""

    def __init__(self, application: "Application", clock: Clock = utc_now) -> None:
        engine, audit = application.engine, application.audit
        self._engine = engine
        self._clock = clock
        self.policy = application.policy
        self.conduct = Conduct(engine, audit, clock=clock)
        self.appeals = Appeals(engine, audit, self.conduct, clock)
        self.exemptions = Exemptions(engine, audit, application.policy, clock)

    def after(self, days: int) -> datetime:
        """The end of something that begins now and lasts `days`."""
        return self._clock().astimezone(UTC) + timedelta(days=days)

    def names(self, actor: Actor) -> dict[str, str]:
        """What the people of the actor's school are called, by id: who decides has to know about whom."""
        wanted = select(users.c.id, users.c.name, users.c.display).where(users.c.tenant == actor.tenant)
        with reading(self._engine) as connection:
            rows = connection.execute(wanted).all()
        return {row.id: row.display or row.name for row in rows}
