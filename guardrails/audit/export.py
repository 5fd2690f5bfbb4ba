"""Take the audit log out of the house: JSON Lines and a manifest that proves their bytes (A-R5, policy §7.3).

A file is one line an event, oldest first, `{"body": …, "hash": …, "previous": …}`, and a last line
`{"manifest": …}`. The canonical JSON of `body` after `previous` hashes to `hash`, so a reader can check the
chain without us; `body` is null where retention has reduced the event to its hashes. `sha256` in the manifest
covers every byte before the manifest's line.
"""

import hashlib
import json
import shutil
import tempfile
from typing import IO

from pydantic import BaseModel, ConfigDict

from guardrails.actor import Actor, Permission
from guardrails.audit.chain import canonical
from guardrails.audit.event import AuditEvent
from guardrails.audit.log import AuditLog
from guardrails.audit.query import AuditQuery, china_now

_IN_MEMORY = 8 * 2**20


class Manifest(BaseModel):
    """What an export holds: for whom, which query, how many events, the first and last of them."""

    model_config = ConfigDict(frozen=True)
    tenant: str
    exported_by: str
    exported_at: str
    query: dict[str, str]
    count: int
    first_sequence: int
    last_sequence: int
    last_hash: str
    sha256: str


def export(log: AuditLog, actor: Actor, writer: IO[bytes], query: AuditQuery | None = None) -> Manifest:
    """Write the matching events of the actor's tenant and their manifest to `writer`.

    The export is recorded as `audit.exported` with its hash before the first byte reaches `writer`; raises
    `NotAllowed`, or `AuditUnavailable` with nothing written."""
    query = query or AuditQuery()
    log.require(actor, Permission.EXPORT_AUDIT, "audit.exported")
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as spool:
        manifest = _spool(log, actor, spool, query)
        log.append(
            actor, AuditEvent(action="audit.exported", details=manifest.model_dump(exclude={"tenant"}))
        )
        spool.seek(0)
        shutil.copyfileobj(spool, writer)
    return manifest


def _spool(log: AuditLog, actor: Actor, spool: IO[bytes], query: AuditQuery) -> Manifest:
    digest, count, first, last, last_hash = hashlib.sha256(), 0, 0, 0, ""
    for event in log.matching(actor.tenant, query):
        body = json.loads(event.body) if event.body else None
        entry = {"body": body, "hash": event.hash, "previous": event.previous}
        line = (canonical(entry) + "\n").encode()
        digest.update(line)
        spool.write(line)
        count, first = count + 1, first or event.sequence
        last, last_hash = event.sequence, event.hash
    manifest = Manifest(
        tenant=actor.tenant,
        exported_by=actor.user,
        exported_at=china_now().isoformat(timespec="milliseconds"),
        query=query.noted(),
        count=count,
        first_sequence=first,
        last_sequence=last,
        last_hash=last_hash,
        sha256=digest.hexdigest(),
    )
    spool.write((canonical({"manifest": manifest.model_dump()}) + "\n").encode())
    return manifest
