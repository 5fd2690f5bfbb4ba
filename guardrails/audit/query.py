"""Which events are meant: the filters of the officer's desk, as data and as SQL."""

import json
from collections.abc import Iterator
from datetime import datetime

from pydantic import BaseModel, ConfigDict
from sqlalchemy import ColumnElement, false

from corpora.moments import CHINA, utc_now
from guardrails.audit.event import Outcome
from guardrails.audit.tables import events


class AuditQuery(BaseModel):
    """Which events: an empty field does not filter. `person` is an account id (`people` several, for a name
    that more than one account bears); `action` a whole action (`model.called`) or a room (`model`); `duty`
    what the actor acted for; `rule` a rule id that fired; `risk` a code of GB/T 45654 (`A.1.a`) or its class
    (`A.1`); `decision` what a rule or a person decided; `since` is included, `until` is not (a time without a
    zone is China's); `text` occurs anywhere in the event."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    person: str = ""
    people: tuple[str, ...] | None = None
    action: str = ""
    duty: str = ""
    rule: str = ""
    risk: str = ""
    decision: str = ""
    outcome: Outcome | None = None
    since: datetime | None = None
    until: datetime | None = None
    text: str = ""

    def noted(self) -> dict[str, str]:
        """The query as the log may keep it: the words searched for can name a pupil, so not those."""
        filled = self.model_dump(mode="json", exclude_defaults=True)
        return {name: "…" if name == "text" else str(value) for name, value in filled.items()}


def china_now() -> datetime:
    """The present in UTC+8, the zone of every audit time."""
    return utc_now().astimezone(CHINA)


def china_text(moment: datetime) -> str:
    """A moment as the `time` column writes it."""
    local = moment.replace(tzinfo=CHINA) if moment.tzinfo is None else moment.astimezone(CHINA)
    return local.isoformat(timespec="milliseconds")


def conditions(query: AuditQuery) -> Iterator[ColumnElement[bool]]:
    """The query as conditions on the events' columns and canonical bodies."""
    if query.person:
        yield events.c.owner == query.person
    if query.people is not None:
        yield events.c.owner.in_(query.people) if query.people else false()
    if query.action:
        whole = events.c.action == query.action
        yield (
            whole if "." in query.action else events.c.action.startswith(query.action + ".", autoescape=True)
        )
    if query.duty:
        yield said("purpose", query.duty)
    if query.rule:
        yield said("rule", query.rule)
    if query.risk:
        quoted = json.dumps(query.risk, ensure_ascii=False)
        yield holds(quoted) | holds(quoted[:-1] + ".")
    if query.decision:
        yield said("decision", query.decision)
    if query.outcome:
        yield events.c.outcome == query.outcome
    if query.since:
        yield events.c.time >= china_text(query.since)
    if query.until:
        yield events.c.time < china_text(query.until)
    if query.text:
        yield holds(query.text)


def said(field: str, value: str) -> ColumnElement[bool]:
    """Events whose canonical body says `"field":"value"` somewhere."""
    return holds(f'"{field}":{json.dumps(value, ensure_ascii=False)}')


def holds(text: str) -> ColumnElement[bool]:
    """Events whose canonical body holds `text`."""
    return events.c.body.contains(text, autoescape=True)
