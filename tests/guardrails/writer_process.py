"""A second process that appends to the audit log; its arguments: url, tenant, how many events, and a way.

`tell` prints each number once it is written and ends with code 3 when it is refused; `hang` records one event
in a transaction that it never commits, and waits to be killed.
"""

import sys
import time

from corpora.storage import writing
from guardrails.actor import Actor, Role
from guardrails.audit.event import AuditEvent
from guardrails.audit.log import AuditLog, AuditUnavailable
from serving.database import engine_for

if __name__ == "__main__":
    url, tenant, count, *ways = sys.argv[1:]
    engine = engine_for(url)
    log = AuditLog(engine)
    actor = Actor(tenant=tenant, user="process", roles=frozenset({Role.TEACHER}), via="cli")
    print("ready", flush=True)
    if "hang" in ways:
        with writing(engine) as connection:
            log.record(connection, actor, AuditEvent(action="model.called"))
            print("recorded", flush=True)
            time.sleep(600)
    for _ in range(int(count)):
        try:
            made = log.append(actor, AuditEvent(action="model.called"))
        except AuditUnavailable:
            sys.exit(3)
        if "tell" in ways:
            print(made.sequence, flush=True)
    engine.dispose()
