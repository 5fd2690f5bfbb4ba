"""The library (资源库): keeps resources, their files and parsed documents, and moves them through life.

It changes nothing without a connection from its caller, so that a resource's step, the index's step and
the audit record stand or fall together. It asks for an owner and knows nothing of roles: who may do what
is decided above, in `assistant.stewardship`.
"""

import hashlib
import json
import os
import zlib
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Engine, Row, insert, select, update

from corpora import duplicates
from corpora.document import Anchor, Aside, Block, Document, Metadata
from corpora.moments import stamp, utc_now
from corpora.owner import Owner, readable_tenants
from corpora.resource import (
    TRANSITIONS,
    Labels,
    Resource,
    ResourceStatus,
    Review,
    UnknownResource,
    WrongStatus,
)
from corpora.storage import reading
from corpora.tables import documents, resources

_MAY_CONTAIN = 0.5
"""Estimated overlap from which two texts are compared exactly; the estimate errs by about 0.25."""

_COMPARED = 5
"""How many texts one new document is compared with exactly."""

_COLUMNS = [resources.c[name] for name in Resource.__dataclass_fields__]


def now() -> str:
    """The present as every table stores it."""
    return stamp(utc_now())


class Library:
    """Resources of all tenants; every method sees only what its owner may see."""

    def __init__(self, engine: Engine, files: Path) -> None:
        """`files` is the folder of original files, one subfolder a tenant, named by SHA-256."""
        self._engine = engine
        self._files = files

    def keep_file(self, owner: Owner, data: bytes) -> str:
        """Store the original bytes durably and return their SHA-256; storing twice is harmless."""
        sha256 = hashlib.sha256(data).hexdigest()
        target = self._file(owner.tenant, sha256)
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            partial = target.with_name(f"{sha256}.{uuid4().hex}.partial")
            with partial.open("wb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            partial.replace(target)
        return sha256

    def file(self, owner: Owner, sha256: str) -> Path:
        """Path of an original file of the owner's tenant. Raises `UnknownResource`."""
        path = self._file(owner.tenant, sha256)
        if not path.is_file():
            raise UnknownResource(resource=sha256[:12])
        return path

    def add(
        self,
        connection: Connection,
        owner: Owner,
        document: Document,
        labels: Labels,
        *,
        file_name: str = "",
        sha256: str = "",
        size: int = 0,
        near: str = "",
        resource_id: str = "",
    ) -> Resource:
        """Record a new resource: held where the document is marked, provided otherwise."""
        text = document.text
        when = now()
        resource = Resource(
            id=resource_id or uuid4().hex,
            tenant=owner.tenant,
            owner=owner.user,
            file_name=file_name,
            sha256=sha256,
            size=size,
            near=near,
            created=when,
            changed=when,
            **_described(document, labels),
            **_standing(document, ResourceStatus.PROVIDED),
        )
        connection.execute(
            insert(resources).values(
                **asdict(resource),
                review="{}",
                text_sha256=duplicates.text_sha256(text),
                fingerprint=duplicates.fingerprint(text).to_bytes(),
            )
        )
        self._keep_document(connection, owner, resource.id, 1, document)
        return resource

    def revise(
        self,
        connection: Connection,
        owner: Owner,
        resource_id: str,
        document: Document,
        *,
        sha256: str,
        size: int,
    ) -> Resource:
        """Replace a resource's document by a new version, which has to be reviewed again (M-R7)."""
        current = self.get(owner, resource_id, connection=connection, own=True)
        _allow(current, ResourceStatus.UPDATED)
        labels = Labels.parse(
            kind=current.kind,
            subject=current.subject,
            stage=current.stage,
            grade=current.grade,
            valid_from=current.valid_from,
            valid_to=current.valid_to,
        )
        text = document.text
        self._keep_document(connection, owner, resource_id, current.version + 1, document)
        values = {
            **_described(document, labels),
            **_standing(document, ResourceStatus.UPDATED),
            "version": current.version + 1,
            "sha256": sha256,
            "size": size,
            "changed": now(),
            "text_sha256": duplicates.text_sha256(text),
            "fingerprint": duplicates.fingerprint(text).to_bytes(),
        }
        connection.execute(update(resources).where(resources.c.id == resource_id).values(**values))
        return self.get(owner, resource_id, connection=connection)

    def review(self, connection: Connection, owner: Owner, resource_id: str, review: Review) -> Resource:
        """Record a person's review: approval makes it `reviewed`, rejection holds it.

        Raises `ReviewIncomplete`, `WrongStatus`, `UnknownResource`.
        """
        current = self.get(owner, resource_id, connection=connection, own=True)
        review.check(held=current.status is ResourceStatus.HELD)
        target = ResourceStatus.REVIEWED if review.approved else ResourceStatus.HELD
        if current.status is not target:
            _allow(current, target)
        body = {**review.model_dump(mode="json"), "attributes": sorted(review.attributes)}
        reason = {} if review.approved else {"reason": "review-rejected", "reason_details": "{}"}
        self._change(
            connection,
            resource_id,
            status=target,
            reviewer=owner.user,
            review=json.dumps(body, ensure_ascii=False),
            **reason,
        )
        return self.get(owner, resource_id, connection=connection)

    def move(
        self, connection: Connection, owner: Owner, resource_id: str, target: ResourceStatus
    ) -> Resource:
        """Publish or retire. Raises `WrongStatus` where life does not go that way."""
        current = self.get(owner, resource_id, connection=connection, own=True)
        _allow(current, target)
        self._change(connection, resource_id, status=target, reason="", reason_details="{}")
        return self.get(owner, resource_id, connection=connection)

    def get(
        self, owner: Owner, resource_id: str, *, connection: Connection | None = None, own: bool = False
    ) -> Resource:
        """One resource the owner may see (`own`: of the own tenant only). Raises `UnknownResource`."""
        tenants = (owner.tenant,) if own else readable_tenants(owner)
        query = select(*_COLUMNS).where(resources.c.id == resource_id, resources.c.tenant.in_(tenants))
        if connection is not None:
            row = connection.execute(query).one_or_none()
        else:
            with reading(self._engine) as fresh:
                row = fresh.execute(query).one_or_none()
        if row is None:
            raise UnknownResource(resource=resource_id[:40])
        return _resource(row)

    def list(
        self, owner: Owner, *, statuses: Sequence[ResourceStatus] = (), shared: bool = True, limit: int = 500
    ) -> list[Resource]:
        """Resources the owner may see, latest change first; `shared` includes the built-in ones."""
        tenants = readable_tenants(owner) if shared else (owner.tenant,)
        query = select(*_COLUMNS).where(resources.c.tenant.in_(tenants))
        if statuses:
            query = query.where(resources.c.status.in_([status.value for status in statuses]))
        with reading(self._engine) as connection:
            rows = connection.execute(query.order_by(resources.c.changed.desc(), resources.c.id).limit(limit))
            return [_resource(row) for row in rows]

    def document(self, owner: Owner, resource: Resource) -> Document:
        """The parsed document of a resource's current version."""
        query = select(documents.c.body).where(
            documents.c.resource == resource.id,
            documents.c.version == resource.version,
            documents.c.tenant.in_(readable_tenants(owner)),
        )
        with reading(self._engine) as connection:
            body = connection.execute(query).scalar_one_or_none()
        if body is None:
            raise UnknownResource(resource=resource.id)
        return _unpack(body)

    def same(self, owner: Owner, document: Document) -> Resource | None:
        """A living resource of the tenant with the same text, whatever its file format."""
        query = select(*_COLUMNS).where(
            resources.c.tenant == owner.tenant,
            resources.c.text_sha256 == duplicates.text_sha256(document.text),
            resources.c.status != ResourceStatus.RETIRED,
        )
        with reading(self._engine) as connection:
            row = connection.execute(query.order_by(resources.c.created).limit(1)).one_or_none()
        return None if row is None else _resource(row)

    def near(self, owner: Owner, document: Document) -> Resource | None:
        """The living resource of the tenant that the document most nearly repeats, carries or is part of."""
        fingerprint = duplicates.fingerprint(document.text)
        wanted: Any = (*_COLUMNS, resources.c.fingerprint)
        query = select(*wanted).where(
            resources.c.tenant == owner.tenant, resources.c.status != ResourceStatus.RETIRED
        )
        alike: list[tuple[float, Resource]] = []
        with reading(self._engine) as connection:
            for row in connection.execute(query):
                other = duplicates.Fingerprint.from_bytes(row.fingerprint)
                if duplicates.similarity(fingerprint, other) >= duplicates.NEAR:
                    return _resource(row)
                if (share := duplicates.overlap(fingerprint, other)) >= _MAY_CONTAIN:
                    alike.append((share, _resource(row)))
        for _, resource in sorted(alike, key=lambda pair: pair[0], reverse=True)[:_COMPARED]:
            if _one_carries_the_other(document.text, self.document(owner, resource).text):
                return resource
        return None

    def _file(self, tenant: str, sha256: str) -> Path:
        return self._files / hashlib.sha256(tenant.encode()).hexdigest()[:16] / sha256

    @staticmethod
    def _keep_document(
        connection: Connection, owner: Owner, resource_id: str, version: int, document: Document
    ) -> None:
        connection.execute(
            insert(documents).values(
                resource=resource_id,
                version=version,
                tenant=owner.tenant,
                owner=owner.user,
                body=_pack(document),
            )
        )

    @staticmethod
    def _change(connection: Connection, resource_id: str, **values: object) -> None:
        connection.execute(
            update(resources).where(resources.c.id == resource_id).values(**values, changed=now())
        )


def _one_carries_the_other(a: str, b: str) -> bool:
    shorter, longer = sorted((a, b), key=len)
    return duplicates.contained(shorter, longer) >= duplicates.CONTAINED


def _allow(resource: Resource, target: ResourceStatus) -> None:
    if target not in TRANSITIONS[resource.status]:
        raise WrongStatus(title=resource.title, status=resource.status.value, target=target.value)


def _described(document: Document, labels: Labels) -> dict[str, Any]:
    about = document.metadata
    return {
        "title": document.title,
        "media_type": document.media_type,
        "kind": labels.kind.value,
        "subject": labels.subject,
        "stage": labels.stage.value if labels.stage else "",
        "grade": labels.grade,
        "language": document.language,
        "publisher": about.publisher,
        "document_number": about.document_number,
        "issued": about.issued,
        "valid_from": labels.valid_from,
        "valid_to": labels.valid_to,
        "reprint": about.reprint,
    }


def _standing(document: Document, otherwise: ResourceStatus) -> dict[str, Any]:
    if not document.marking:
        return {"status": otherwise, "reason": "", "reason_details": "{}"}
    details = json.dumps({"marking": document.marking}, ensure_ascii=False)
    return {"status": ResourceStatus.HELD, "reason": "marked-not-for-release", "reason_details": details}


def _resource(row: Row[Any]) -> Resource:
    values = {name: getattr(row, name) for name in Resource.__dataclass_fields__}
    return Resource(**{**values, "status": ResourceStatus(row.status)})


def _pack(document: Document) -> bytes:
    return zlib.compress(json.dumps(asdict(document), ensure_ascii=False).encode())


def _unpack(body: bytes) -> Document:
    raw = json.loads(zlib.decompress(body))
    blocks = tuple(
        Block(
            block["kind"],
            block["text"],
            Anchor(**{**block["anchor"], "heading": tuple(block["anchor"]["heading"])}),
            block["level"],
        )
        for block in raw.pop("blocks")
    )
    metadata = Metadata(**raw.pop("metadata"))
    asides = tuple(Aside(**each) for each in raw.pop("asides", ()))
    return Document(
        **{
            **raw,
            "blocks": blocks,
            "metadata": metadata,
            "warnings": tuple(raw["warnings"]),
            "asides": asides,
        }
    )
