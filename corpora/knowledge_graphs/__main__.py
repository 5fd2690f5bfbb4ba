"""Graphs at the command line: `python -m corpora.knowledge_graphs check | export | import | count`."""

import argparse
import sys
from collections import Counter
from pathlib import Path

from corpora import knowledge_graphs
from corpora.knowledge_graphs import exchange
from corpora.knowledge_graphs.model import Graph, NodeKind
from corpora.problem import Problem


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns 0, or 1 where a graph is unsound, or 2 where a file was refused."""
    parser = argparse.ArgumentParser(prog="python -m corpora.knowledge_graphs", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    checking = commands.add_parser("check", help="tell everything unsound in built-in subjects")
    checking.add_argument("subjects", nargs="*", default=None)
    commands.add_parser("count", help="count what the built-in graphs hold")
    for name, text in (("import", "read a graph, tell what was found"), ("export", "write a built-in graph")):
        command = commands.add_parser(name, help=text)
        command.add_argument("subject" if name == "export" else "path")
        command.add_argument("--format", required=True, choices=exchange.FORMATS)
        command.add_argument("--to", required=name == "export", type=Path, help="file or folder to write")
        if name == "import":
            command.add_argument("--to-format", choices=exchange.FORMATS, default="csv")
            command.add_argument("--describe", type=Path, help="Markdown file to write, for the library")
    options = parser.parse_args(arguments)
    try:
        if options.command == "check":
            return _check(options.subjects or list(knowledge_graphs.subjects()))
        if options.command == "count":
            return _count()
        if options.command == "export":
            graph = knowledge_graphs.as_graph(knowledge_graphs.load(options.subject))
            exchange.write(graph, options.to, options.format)
            return 0
        found = exchange.read(Path(options.path), options.format)
        if options.to is not None:
            exchange.write(found.graph, options.to, options.to_format)
        if options.describe is not None:
            options.describe.write_text(knowledge_graphs.describe(found.graph), encoding="utf-8")
        return _tell(found)
    except Problem as problem:
        details = ", ".join(f"{key} {value}" for key, value in problem.details.items())
        print(f"{problem.code}: {details}", file=sys.stderr)
        return 2


def _check(subjects: list[str]) -> int:
    findings = [finding for subject in subjects for finding in knowledge_graphs.load(subject).check()]
    print("\n".join(findings) or f"sound: {', '.join(subjects)}")
    return bool(findings)


def _count() -> int:
    print(
        "subject\tpoints\tskills\tcompetencies\tnames\tmisconceptions\tprerequisites\tconfused\titems\tlinked"
    )
    for subject in knowledge_graphs.subjects():
        loaded = knowledge_graphs.load(subject)
        graph = knowledge_graphs.as_graph(loaded)
        kinds = Counter(node.kind for node in graph.nodes)
        edges = Counter(edge.relation for edge in graph.edges)
        linked = {edge.end for edge in graph.edges if edge.relation == "aligned-to"}
        points = loaded.points.values()
        numbers = (
            len(points),
            kinds[NodeKind.SKILL],
            kinds[NodeKind.COMPETENCY],
            sum(len(point.names) for point in points),
            sum(len(point.misconceptions) for point in points),
            edges[knowledge_graphs.Relation.PREREQUISITE],
            edges[knowledge_graphs.Relation.CONFUSED_WITH],
            len(loaded.curriculum.items),
            len(linked),
        )
        print(subject, *numbers, sep="\t")
    return 0


def _tell(found: exchange.Imported) -> int:
    print(_told(found.graph))
    for title, lines in (("noted", found.notes), ("mended", found.mended), ("still wrong", found.findings)):
        print(f"{title}: {len(lines)}")
        for line in lines:
            print(f"  {line}")
    return bool(found.findings)


def _told(graph: Graph) -> str:
    edges = Counter(edge.relation for edge in graph.edges)
    counted = ", ".join(f"{count} {relation}" for relation, count in sorted(edges.items()))
    return f"{len(graph.nodes)} nodes; edges: {counted or 'none'}"


if __name__ == "__main__":
    sys.exit(main())
