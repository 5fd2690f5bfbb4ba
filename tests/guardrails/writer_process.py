"""A second process that appends to the audit log; its arguments: url, tenant, how many events."""

import sys

from guardrails.actor import Actor, Role
from guardrails.audit.event import AuditEvent
from guardrails.audit.log import AuditLog
from serving.database import engine_for

if __name__ == "__main__":
    url, tenant, count = sys.argv[1:]
    engine = engine_for(url)
    actor = Actor(tenant=tenant, user="process", roles=frozenset({Role.TEACHER}), via="cli")
    print("ready", flush=True)
    for _ in range(int(count)):
        AuditLog(engine).append(actor, AuditEvent(action="model.called"))
    engine.dispose()
