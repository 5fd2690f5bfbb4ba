"""A graph of others as Markdown in whole Chinese sentences, so that a school can put its own graph into the
library as a resource and have it retrieved and cited."""

from collections.abc import Iterator

from corpora.knowledge_graphs.atlas import Atlas
from corpora.knowledge_graphs.model import Graph, Node, NodeKind, Relation

_LISTED = (
    (Relation.PREREQUISITE, True, "{name}的先修知识有：{others}。"),
    (Relation.PREREQUISITE, False, "学习{name}之后可以学习：{others}。"),
    (Relation.PART_OF, False, "{name}是{others}的一部分。"),
    (Relation.PART_OF, True, "{name}包括：{others}。"),
    (Relation.RELATED, False, "{name}与{others}有联系。"),
    (Relation.ASSESSES, False, "{name}可以考查对{others}的掌握。"),
    (Relation.ALIGNED_TO, False, "{name}对应的课程标准条目：{others}。"),
)


def describe(graph: Graph) -> str:
    """Markdown: a heading a point, a sentence a statement. Curriculum items are named where points are
    aligned to them, and have no heading of their own."""
    atlas = Atlas([graph])
    lines = [f"# 知识图谱：{_plain(graph.title) or '自建图谱'}", ""]
    for node in atlas.points:
        lines += [f"## {_plain(node.name) or node.id}", "", *_sentences(atlas, node)]
    return "\n".join(lines)


def _sentences(atlas: Atlas, node: Node) -> Iterator[str]:
    name = _plain(node.name) or node.id
    if node.aliases:
        yield f"{name}也叫{'、'.join(map(_plain, node.aliases))}。\n"
    if node.definition:
        yield f"{name}：{_plain(node.definition).rstrip('。')}。\n"
    for relation, back, sentence in _LISTED:
        others = [_called(other) for other, _ in atlas.neighbours(node.id, relation, back)]
        if others:
            yield sentence.format(name=name, others="、".join(others)) + "\n"
    for other, edge in atlas.neighbours(node.id, Relation.CONFUSED_WITH):
        note = f"：{_plain(edge.note).rstrip('。')}" if edge.note else ""
        yield f"{name}容易与“{_plain(other.name)}”混淆{note}。\n"
    for each in node.misconceptions:
        yield f"{name}的常见错误：{_plain(each.error)}；纠正办法：{_plain(each.remedy)}。\n"
    yield f"以上关于{name}的内容来自{_plain(node.provenance.source)}（{_plain(node.provenance.author)}）。\n"


def _called(node: Node) -> str:
    name = _plain(node.name) or node.id
    return f"{node.id}（{name}）" if node.kind is NodeKind.CURRICULUM_ITEM else name


def _plain(text: str) -> str:
    """One line, without marks that Markdown would read as structure."""
    return " ".join("".join(char for char in text if char not in "#*_`<>[]|\\").split())
