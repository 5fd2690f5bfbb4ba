"""The duties of this folder: `ask` (registered in `service`), `find-passages` and `prerequisites`."""

import uuid
from typing import TYPE_CHECKING

from anyio import to_thread
from pydantic import BaseModel, ConfigDict, Field

import assistant.answering.service  # noqa: F401  (registers `ask`)
from assistant.answering.answer import Language, view
from assistant.answering.widening import widened
from assistant.artefact import Artefact
from assistant.duty import duty
from assistant.workbench import Workbench
from corpora.problem import Problem
from guardrails.actor import Permission
from retrieval.passage import Citation, Filters

if TYPE_CHECKING:
    from corpora.knowledge_graphs import KnowledgeGraph, Point


class PointNotNamed(Problem):
    """The text names no knowledge point of the graph."""

    code = "knowledge-point-not-named"


class Search(BaseModel):
    """What to look for in the library."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    query: str = Field(min_length=1, max_length=4_000, title="检索词 · Query")
    k: int = Field(10, ge=1, le=50, title="条数 · How many")
    filters: Filters = Field(default_factory=Filters, title="范围 · Scope")
    language: Language = Field("zh", title="语言 · Language")


class FoundPassages(Artefact):
    """Passages, best first, each a citation of its whole text; `scores` stand in the same order."""

    kind: str = "passages"
    query: str
    scores: list[float] = Field(default_factory=list)


@duty(
    name="find-passages",
    purpose="Find passages of the library that a teacher may read and quote",
    title={"zh": "检索资料", "en": "Find passages"},
    request=Search,
    artefact=FoundPassages,
    permission=Permission.READ_LIBRARY,
    rules=("A-R7",),
)
async def find_passages(request: Search, bench: Workbench) -> FoundPassages:
    """Search the library. Raises what `Retriever.search` raises."""

    def search() -> FoundPassages:
        query = widened(request.query)
        hits = bench.retriever.search(bench.actor, query, k=request.k, filters=request.filters)
        whole = [Citation(hit.passage, hit.passage.text, 0, len(hit.passage.text)) for hit in hits]
        return FoundPassages(
            id=uuid.uuid4().hex,
            query=request.query,
            scores=[hit.score for hit in hits],
            citations=[view(one, number, request.language) for number, one in enumerate(whole, start=1)],
        )

    return await to_thread.run_sync(search)


class Topic(BaseModel):
    """The knowledge point whose prerequisites are wanted, by a name that a graph knows; `subject` (such as
    `physics`, or 物理) settles which one where several subjects use the name."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    topic: str = Field(min_length=1, max_length=200, title="知识点 · Knowledge point")
    start: str = Field("", max_length=200, title="起点（可选） · From (optional)")
    depth: int = Field(2, ge=1, le=8, title="层数 · Steps back")
    subject: str = Field("", max_length=40, title="学科（可选） · Subject (optional)")


class PointView(BaseModel):
    """A knowledge point as faces show it. `subject` is in Chinese, `when` grade and term (八年级下册) or a
    stage (第二学段); `codes` are curriculum items."""

    id: str
    name: str
    english: str
    grade: int
    when: str
    definition: str
    codes: list[str]
    subject: str = ""


class Prerequisites(Artefact):
    """What to learn before a point (先修知识): `steps` in teaching order, and `path` from `start` to the
    point where a start was named and a path exists."""

    kind: str = "prerequisites"
    point: PointView
    steps: list[PointView]
    path: list[PointView] = Field(default_factory=list)


@duty(
    name="prerequisites",
    purpose="Show what pupils learn before a knowledge point, from the curriculum graph",
    title={"zh": "先修知识", "en": "Prerequisites"},
    request=Topic,
    artefact=Prerequisites,
    permission=Permission.READ_LIBRARY,
    rules=("A-R7",),
)
async def prerequisites(request: Topic, bench: Workbench) -> Prerequisites:
    """Look a point up in the graphs. Raises `PointNotNamed` or `UnknownSubject`."""
    return await to_thread.run_sync(_prerequisites, request)


def _prerequisites(request: Topic) -> Prerequisites:
    graph, point = _named(request.topic, _subject(request.subject))
    path: tuple[Point, ...] = ()
    if request.start:
        path = graph.path(_named(request.start, graph.subject)[1].id, point.id)
    return Prerequisites(
        id=uuid.uuid4().hex,
        point=_view(graph, point),
        steps=[_view(graph, one) for one in graph.prerequisites(point.id, request.depth)],
        path=[_view(graph, one) for one in path],
    )


def _subject(text: str) -> str:
    """The id of a subject given by id or Chinese name; empty for none."""
    from corpora.curricula import SUBJECTS

    names = {name: subject for subject, name in SUBJECTS.items()}
    return names.get(text.strip(), text.strip())


def _named(text: str, subject: str) -> "tuple[KnowledgeGraph, Point]":
    """The point that a text most likely names, with its graph; in one subject, or in all."""
    from corpora import knowledge_graphs
    from corpora.curricula import SUBJECTS

    if subject:
        knowledge_graphs.load(subject)
    tags = knowledge_graphs.library().tag(text, subject=subject, limit=1)
    if not tags:
        wanted = [subject] if subject else list(knowledge_graphs.subjects())
        raise PointNotNamed(text=text[:40], subject="、".join(SUBJECTS[one] for one in wanted))
    graph = knowledge_graphs.load(tags[0].node.subject)
    return graph, graph.point(tags[0].node.id)


def _view(graph: "KnowledgeGraph", point: "Point") -> PointView:
    from corpora.curricula import SUBJECTS

    return PointView(
        id=point.id,
        name=point.name,
        english=point.english,
        grade=point.grade,
        when=point.when,
        definition=point.definition,
        codes=list(point.codes),
        subject=SUBJECTS[graph.subject],
    )
