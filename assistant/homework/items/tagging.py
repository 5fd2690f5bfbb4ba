"""Knowledge points for an item (知识点标注): suggested from tagged items and the graph, written only when
a person confirms (`ItemBank.confirm_points`)."""

from collections.abc import Iterable
from dataclasses import dataclass

from assistant.homework.items.item import Item
from assistant.homework.items.records import printed
from corpora import knowledge_graphs
from corpora.knowledge_graphs.model import Node
from retrieval.exercises import Exercise, ExerciseBank

_NAMED = 0.5
"""Of a point's name in the item, beside what tagged items teach."""
_LOOKED_AT = 40


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A point that the item may be about; `score` compares within one answer only."""

    code: str
    name: str
    place: str
    score: float


class PointTagger:
    """Suggests points of one subject. Learns from items that bear points and from the graph's own
    definitions, so that it works before anything is tagged."""

    def __init__(self, subject: str, tagged: Iterable[Item] = ()) -> None:
        """Raises `UnknownSubject` where there is no graph of the subject."""
        graph = knowledge_graphs.load(subject)
        self._subject = subject
        self._atlas = knowledge_graphs.library()
        self._points = {point.id: self._atlas.node(point.id) for point in graph.points.values()}
        labels = {code: f"{node.name}\x1f{code}" for code, node in self._points.items()}
        taught = [
            Exercise(f"point {code}", "\n".join((*node.names, node.definition)), (labels[code],))
            for code, node in self._points.items()
        ]
        learned = [
            Exercise(
                item.id,
                printed(item),
                tuple(labels[code] for code in item.knowledge if code in labels),
                solution="\n".join(item.solution),
            )
            for item in tagged
            if item.subject == subject
        ]
        self._bank = ExerciseBank([*taught, *(each for each in learned if each.tags)])

    def suggest(self, item: Item, k: int = 5) -> tuple[Suggestion, ...]:
        """The best `k` points that are taught by the item's grade. The item itself teaches nothing here."""
        text = "\n".join([printed(item), *item.solution])
        scores = {
            each.name.rpartition("\x1f")[2]: each.score
            for each in self._bank.tag(text, k=_LOOKED_AT, without=(item.id,))
        }
        for tag in self._atlas.tag(text, self._subject, _LOOKED_AT):
            scores[tag.node.id] = scores.get(tag.node.id, 0.0) + _NAMED * tag.score
        fitting = [
            (score, self._points[code])
            for code, score in scores.items()
            if code in self._points and score > 0 and _taught(self._points[code], item.grade)
        ]
        fitting.sort(key=lambda pair: (-pair[0], pair[1].id))
        return tuple(
            Suggestion(node.id, node.name, node.place, round(score, 4)) for score, node in fitting[:k]
        )


def suggest_points(item: Item, tagged: Iterable[Item] = (), k: int = 5) -> tuple[Suggestion, ...]:
    """Suggestions for one item. Raises `UnknownSubject`."""
    return PointTagger(item.subject, tagged).suggest(item, k)


def _taught(node: Node, grade: int) -> bool:
    return not node.grades or min(node.grades) <= grade
