"""The graph as readable Chinese documents. Every sentence names its point, so that it stands alone when a
search finds it and can be cited word for word."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from corpora.curricula import SUBJECTS
from corpora.document import Anchor, Block, Document, Metadata
from corpora.knowledge_graphs.graph import KnowledgeGraph
from corpora.knowledge_graphs.model import NodeKind
from corpora.knowledge_graphs.point import Point

PUBLISHER = "杏坛"
_KINDS = {NodeKind.CONCEPT: "知识点", NodeKind.SKILL: "技能点", NodeKind.COMPETENCY: "素养点"}


def render(graph: KnowledgeGraph) -> list[Document]:
    """One document a teaching unit (单元), by grade and term; a heading a point."""
    units: dict[tuple[str, str], list[Point]] = {}
    for _, points in groupby(graph.points.values(), key=lambda point: point.order):
        for point in points:
            units.setdefault((point.when, point.unit), []).append(point)
    return [_document(graph, when, unit, points) for (when, unit), points in units.items()]


def sentences(graph: KnowledgeGraph, point: Point) -> list[str]:
    """What the graph knows of a point: place, definition, prerequisites, parts, what follows, what it is
    mistaken for, common mistakes with remedies, and curriculum items."""
    return [
        _place(graph, point),
        f"{point.name}：{point.definition}",
        *_neighbours(graph, point),
        *(
            f"{point.name}的常见错误：{each.error}；纠正办法：{each.remedy}。"
            for each in point.misconceptions
        ),
        f"{point.name}对应的课程标准条目：{_items(graph, point.codes)}。",
        *(
            [f"课程标准在下一学段才要求掌握{point.name}：{_items(graph, point.later_codes)}。"]
            if point.later_codes
            else []
        ),
    ]


def _document(graph: KnowledgeGraph, when: str, unit: str, points: list[Point]) -> Document:
    subject = SUBJECTS.get(graph.subject, graph.subject)
    title = f"{subject}知识图谱：{when}·{unit}"
    top = Anchor(heading=(title,))
    staged = points[0].term == "段"
    order = (
        "按学段编排，学段内不分先后年级" if staged else "年级和次序依照通行教材的编排，各地教材可能略有不同"
    )
    kind = _KINDS[points[0].kind] if len({point.kind for point in points}) == 1 else "知识点"
    about = (
        f"{when}{subject}“{unit}”{'部分' if staged else '单元'}有{len(points)}个{kind}："
        f"{'、'.join(point.name for point in points)}。{order}。"
    )
    blocks = [Block("heading", title, level=1), Block("paragraph", about, top)]
    for point in points:
        inside = Anchor(heading=(title, point.name))
        blocks.append(Block("heading", point.name, top, level=2))
        blocks.extend(Block("paragraph", text, inside) for text in sentences(graph, point))
    return Document(
        title=title,
        media_type="application/yaml",
        blocks=tuple(blocks),
        metadata=Metadata(publisher=PUBLISHER),
    )


def _place(graph: KnowledgeGraph, point: Point) -> str:
    stage = graph.curriculum.item(point.codes[0]).path[0]
    domain = graph.curriculum.headings[f"{stage.code}.{point.domain}"].name
    also = f"，也叫{_quoted(point.aliases)}" if point.aliases else ""
    place = f"{point.when}“{point.unit}”{'部分' if point.term == '段' else '单元'}"
    return f"{point.name}（{point.english}）是{place}的{_KINDS[point.kind]}，属于{domain}领域{also}。"


def _neighbours(graph: KnowledgeGraph, point: Point) -> Iterator[str]:
    before = graph.prerequisites(point.id)
    if before:
        yield f"{point.name}的先修知识有：{_listed(before)}。"
    elif not point.part_of:
        yield f"{point.name}是起点知识，没有先修知识。"
    if point.part_of:
        yield f"{point.name}是“{graph.point(point.part_of).name}”的一部分。"
    if parts := graph.parts(point.id):
        yield f"{point.name}包括：{_listed(parts)}。"
    if after := graph.dependents(point.id):
        yield f"学习{point.name}之后可以学习：{_listed(after)}。"
    for other, confusion in graph.confusions(point.id):
        yield f"{point.name}容易与“{other.name}”混淆：{confusion.error}；区分办法：{confusion.remedy}。"
    if assessed := graph.assesses(point.id):
        yield f"{point.name}可以考查对{_quoted(other.name for other in assessed)}的掌握。"
    if related := graph.related(point.id):
        yield f"{point.name}与{_quoted(other.name for other in related)}有联系。"


def _listed(points: Iterable[Point]) -> str:
    return "、".join(
        point.name if point.when in point.name else f"{point.name}（{point.when}）" for point in points
    )


def _quoted(names: Iterable[str]) -> str:
    return "".join(f"“{name}”" for name in names)


def _items(graph: KnowledgeGraph, codes: tuple[str, ...]) -> str:
    return "；".join(f"{code}（{graph.curriculum.item(code).gist}）" for code in codes)
