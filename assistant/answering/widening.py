"""Search by other names (扩展检索): the Chinese names of what an English query names in the knowledge graph.

A Chinese query gains nothing from other names, and answers gain none either: see `docs/retrieval.md`.
"""

from corpora.knowledge_graphs import library
from retrieval.graph_expansion import expand
from retrieval.segmentation import is_han

_WORDY = "english"


def widened(query: str) -> str:
    """`query` with the Chinese names of the knowledge points it names, or as it is.

    Points of the subject English are left out: their names are everyday words of any English query."""
    if any(map(is_han, query)):
        return query
    graph = library()
    names = [
        term.text
        for term in expand(query, graph)
        if term.why == "synonym" and any(map(is_han, term.text)) and graph.node(term.point).subject != _WORDY
    ]
    return " ".join([query, *names])
