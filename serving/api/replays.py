"""Idempotency-Key: a write that is sent again gets the stored answer and is not done again.

A key belongs to one account. It is kept for a day; a request that never finished frees its key after ten
minutes. An error frees the key at once, for then nothing was done.
"""

import hashlib
import re
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from fastapi import Request, Response
from sqlalchemy import ColumnElement, Connection, Engine, and_, delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile

from corpora.moments import stamp, utc_now
from corpora.owner import Owner
from corpora.storage import writing
from serving.api.problems import IdempotencyKeyInUse, IdempotencyKeyInvalid, IdempotencyKeyReused
from serving.api.tables import idempotency as table

HEADER = "idempotency-key"
REPLAYED = "Idempotent-Replayed"
_KEY = re.compile(r"[\x21-\x7e]{1,128}")
_RUNNING = 0
_KEPT = timedelta(days=1)
_GIVEN_UP = timedelta(minutes=10)
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
Handler = Callable[[Request], Awaitable[Response]]


class Replays:
    """The store of answers."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime] = utc_now) -> None:
        self._engine = engine
        self._clock = clock

    async def answer(
        self, request: Request, actor: Owner | None, replayable: bool, handle: Handler
    ) -> Response:
        """The route's answer, or the one stored for the request's key.

        Raises `IdempotencyKeyInvalid`, `IdempotencyKeyReused`, `IdempotencyKeyInUse`.
        """
        key = request.headers.get(HEADER)
        if key is None or request.method in _SAFE:
            return await handle(request)
        if actor is None or not replayable or not _KEY.fullmatch(key):
            raise IdempotencyKeyInvalid
        digest = await _digest(request)
        stored = await run_in_threadpool(self._claim, actor, key, digest)
        if stored is not None:
            return stored
        try:
            response = await handle(request)
        except BaseException:
            # Not awaited in a thread: when the request is cancelled, nothing more can be awaited.
            self._release(actor, key)
            raise
        if response.status_code >= 400:
            await run_in_threadpool(self._release, actor, key)
        else:
            await run_in_threadpool(self._keep, actor, key, response)
        return response

    def _claim(self, actor: Owner, key: str, digest: str) -> Response | None:
        """Mark the key as running, or return the stored answer."""
        now = self._clock()
        try:
            with writing(self._engine) as connection:
                self._forget_old(connection, now)
                values = {"request_sha256": digest, "status": _RUNNING, "media_type": "", "body": b""}
                connection.execute(
                    insert(table).values(
                        tenant=actor.tenant, owner=actor.user, key=key, created=stamp(now), **values
                    )
                )
            return None
        except IntegrityError:
            return self._stored(actor, key, digest)

    def _stored(self, actor: Owner, key: str, digest: str) -> Response:
        with writing(self._engine) as connection:
            row = connection.execute(select(table).where(_mine(actor, key))).one_or_none()
        if row is not None and row.request_sha256 != digest:
            raise IdempotencyKeyReused
        if row is None or row.status == _RUNNING:
            raise IdempotencyKeyInUse(retry_after=1)
        headers = {REPLAYED: "true", "content-type": row.media_type}
        return Response(row.body, row.status, headers=headers)

    def _keep(self, actor: Owner, key: str, response: Response) -> None:
        values = {
            "status": response.status_code,
            "media_type": response.headers.get("content-type", ""),
            "body": response.body,
        }
        with writing(self._engine) as connection:
            connection.execute(update(table).where(_mine(actor, key)).values(**values))

    def _release(self, actor: Owner, key: str) -> None:
        with writing(self._engine) as connection:
            connection.execute(delete(table).where(_mine(actor, key)))

    @staticmethod
    def _forget_old(connection: Connection, now: datetime) -> None:
        given_up = and_(table.c.status == _RUNNING, table.c.created < stamp(now - _GIVEN_UP))
        connection.execute(delete(table).where(given_up | (table.c.created < stamp(now - _KEPT))))


def _mine(actor: Owner, key: str) -> ColumnElement[bool]:
    return and_(table.c.tenant == actor.tenant, table.c.owner == actor.user, table.c.key == key)


async def _digest(request: Request) -> str:
    """SHA-256 of method, address and body. A form is hashed by its fields and files, for its boundary
    differs from one sending to the next."""
    digest = hashlib.sha256(f"{request.method} {request.url.path}?{request.url.query}\n".encode())
    if request.headers.get("content-type", "").startswith("multipart/form-data"):
        for name, value in (await request.form()).multi_items():
            digest.update(f"\n{len(name)}:{name}=".encode())
            if isinstance(value, UploadFile):
                digest.update(f"{value.filename}:{value.size}:".encode())
                while chunk := await value.read(1 << 20):
                    digest.update(chunk)
                await value.seek(0)
            else:
                digest.update(f"{len(value)}:{value}".encode())
    else:
        digest.update(await request.body())
    return digest.hexdigest()
