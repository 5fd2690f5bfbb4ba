"""What a graph file can be refused for, and the limits it is held to."""

from dataclasses import dataclass

from corpora.problem import Problem

MAX_BYTES = 128 * 2**20
MAX_ROWS = 500_000
MAX_FIELD = 20_000
"""Limits of one file: bytes, nodes and edges together, and characters of one field."""


class GraphFileInvalid(Problem):
    """A graph file is broken. Details: `file` name, `row` from 1 (a line of a table, the number of an
    entry in a JSON list; 0 for the file as a whole) and `reason`."""

    code = "graph-file-invalid"


class GraphFormatUnknown(Problem):
    """The format is not one that is read or written. Details: `format` and `available`."""

    code = "graph-format-unknown"


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a file something was read, to refuse it there."""

    file: str
    row: int = 0

    def refuse(self, reason: str) -> GraphFileInvalid:
        """The problem to raise."""
        return GraphFileInvalid(file=self.file, row=self.row, reason=reason[:300])
