"""The built-in content, installed for every tenant to read: curricula, graphs, readers and guidelines.

It is reviewed with each release of the program, so installing it records a review and a publication by
the program itself. Installing again changes only what a new release has changed.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy import Connection, Engine

import corpora
from corpora.document import Document
from corpora.library import Library
from corpora.owner import SHARED
from corpora.resource import Kind, Labels, Resource, ResourceStatus, Review, Stage, UnknownResource
from corpora.storage import writing
from guardrails.actor import Actor, Role
from guardrails.audit import AuditEvent, AuditLog
from retrieval.index import Index

INSTALLER = Actor(
    tenant=SHARED,
    user="xingtan",
    roles=frozenset({Role.ADMINISTRATOR}),
    via="system",
    purpose="builtin-content",
)
_PRIMARY_GRADES = 6
_ROOMS = ("curricula", "knowledge_graphs", "readers", "guidelines")
_CONTENT_FILES = {".py", ".yaml", ".md"}
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class _Content:
    slug: str
    document: Document
    labels: Labels


def install(
    engine: Engine,
    library: Library,
    index: Index,
    audit: AuditLog,
    marker: Path,
    progress: Progress | None = None,
) -> int:
    """Bring the shared library up to this release; returns how many resources were added or renewed.

    `progress` is told how many of how many are done. Interrupted, it goes on where it stopped. `marker` is
    a file that remembers the release installed last, so that a later start need not read the content.
    """
    release = _release()
    if marker.exists() and marker.read_text(encoding="utf-8") == release:
        return 0
    contents = {uuid5(NAMESPACE_URL, f"xingtan:{content.slug}").hex: content for content in _contents()}
    todo = [(id_, content) for id_, content in contents.items() if not _current(library, id_, content)]
    prepared: list[tuple[Resource, Document]] = []
    for id_, content in todo:
        with writing(engine) as connection:
            resource = _recorded(connection, library, index, id_, content)
            if resource.status is not ResourceStatus.REVIEWED:
                resource = library.review(connection, INSTALLER, id_, Review(approved=True))
        prepared.append((resource, content.document))
    index.prepare(prepared)
    for done, (resource, _) in enumerate(prepared, start=1):
        with writing(engine) as connection:
            library.move(connection, INSTALLER, resource.id, ResourceStatus.PUBLISHED)
            index.go_live(connection, [resource.id])
            event = AuditEvent(action="resource.published", object_type="resource", object_id=resource.id)
            audit.record(connection, INSTALLER, event)
        if progress is not None:
            progress(done, len(prepared))
    _retire_dropped(engine, library, index, audit, keep=set(contents))
    index.sweep()
    marker.write_text(release, encoding="utf-8")
    return len(prepared)


def _release() -> str:
    """SHA-256 over the rooms that hold the content: their texts and the code that renders them."""
    digest = sha256()
    for room in _ROOMS:
        folder = Path(corpora.__path__[0]) / room
        for path in sorted(file for file in folder.rglob("*") if file.suffix in _CONTENT_FILES):
            digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _contents() -> Iterator[_Content]:
    # Imported here: a start that finds its release installed needs neither the content nor its libraries.
    from corpora import curricula, guidelines, knowledge_graphs, readers

    sources: tuple[tuple[Kind, str, Iterable[Document]], ...] = (
        *((Kind.CURRICULUM, name, curricula.documents(one)) for one, name in curricula.SUBJECTS.items()),
        *(
            (Kind.GRAPH, curricula.SUBJECTS[one], knowledge_graphs.documents(one))
            for one in knowledge_graphs.subjects()
        ),
        (Kind.READER, "", readers.documents("ai_for_teachers")),
        (Kind.GUIDELINE, "", guidelines.documents()),
    )
    for kind, subject, documents in sources:
        for document in documents:
            labels = Labels.parse(kind=kind, subject=subject, **_level(document.title))
            yield _Content(f"{kind}/{document.title}", document, labels)


def _level(title: str) -> dict[str, str]:
    """Stage and grade, where a built-in title names them: 八年级下册, 第三学段."""
    if found := re.search("([一二三四五六七八九])年级[上下]册", title):
        grade = "一二三四五六七八九".index(found[1]) + 1
        return {"grade": str(grade), "stage": Stage.PRIMARY if grade <= _PRIMARY_GRADES else Stage.JUNIOR}
    if found := re.search("第([一二三四])学段", title):
        return {"stage": Stage.JUNIOR if found[1] == "四" else Stage.PRIMARY}
    return {}


def _current(library: Library, resource_id: str, content: _Content) -> bool:
    try:
        resource = library.get(INSTALLER, resource_id)
    except UnknownResource:
        return False
    published = resource.status is ResourceStatus.PUBLISHED
    return published and library.document(INSTALLER, resource) == content.document


def _recorded(
    connection: Connection, library: Library, index: Index, resource_id: str, content: _Content
) -> Resource:
    try:
        resource = library.get(INSTALLER, resource_id, connection=connection)
    except UnknownResource:
        return library.add(connection, INSTALLER, content.document, content.labels, resource_id=resource_id)
    if library.document(INSTALLER, resource) == content.document:
        return resource
    index.withdraw(connection, [resource_id])
    return library.revise(connection, INSTALLER, resource_id, content.document, sha256="", size=0)


def _retire_dropped(engine: Engine, library: Library, index: Index, audit: AuditLog, keep: set[str]) -> None:
    for resource in library.list(INSTALLER, limit=10_000):
        if resource.id in keep or resource.status is ResourceStatus.RETIRED:
            continue
        with writing(engine) as connection:
            library.move(connection, INSTALLER, resource.id, ResourceStatus.RETIRED)
            index.withdraw(connection, [resource.id])
            event = AuditEvent(action="resource.retired", object_type="resource", object_id=resource.id)
            audit.record(connection, INSTALLER, event)
