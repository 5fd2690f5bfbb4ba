"""Knowledge tags of items (the Q-matrix): putting them on, and noticing that they changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.learning_analysis.intake.cells import letters
from assistant.learning_analysis.intake.problems import TagsChanged
from assistant.learning_analysis.intake.types import ItemNote
from assistant.learning_analysis.types.matrix import ResponseMatrix, TestItem


@dataclass(frozen=True, slots=True)
class TagChange:
    """An item whose points differ: what was added and taken away."""

    item: str
    added: tuple[str, ...]
    removed: tuple[str, ...]


def tagged(matrix: ResponseMatrix, tags: Mapping[str, Sequence[str]]) -> ResponseMatrix:
    """The matrix with other tags, by id or label of items; items that are not named keep theirs."""

    def with_tags(item: TestItem) -> TestItem:
        own = tags.get(item.id, tags.get(item.label))
        return item if own is None else replace(item, knowledge=tuple(dict.fromkeys(own)))

    return replace(matrix, items=tuple(with_tags(item) for item in matrix.items))


def described(matrix: ResponseMatrix, notes: Sequence[ItemNote]) -> ResponseMatrix:
    """The matrix whose items say what the notes tell of them, by label; marks and points stay."""
    known = {each.label: each for each in notes}

    def with_note(item: TestItem) -> TestItem:
        note = known.get(item.label)
        if note is None:
            return item
        return replace(
            item,
            knowledge=note.knowledge or item.knowledge,
            stem=note.stem or item.stem,
            kind=note.kind or item.kind,
            key=item.key or letters(note.key),
            planned=item.planned if note.planned is None else note.planned,
            cognitive=note.cognitive or item.cognitive,
        )

    return replace(matrix, items=tuple(map(with_note, matrix.items)))


def changes(before: Mapping[str, Sequence[str]], matrix: ResponseMatrix) -> tuple[TagChange, ...]:
    """How the tags differ from those of an earlier analysis, by item id."""
    found = list[TagChange]()
    for item in matrix.items:
        old, new = tuple(before.get(item.id, ())), item.knowledge
        if set(old) != set(new):
            added = tuple(tag for tag in new if tag not in old)
            found.append(TagChange(item.id, added, tuple(tag for tag in old if tag not in new)))
    return tuple(found)


def require_same(before: Mapping[str, Sequence[str]], matrix: ResponseMatrix) -> None:
    """Raise `TagsChanged` where maps of the two could not be compared."""
    found = changes(before, matrix)
    if found:
        raise TagsChanged(items="、".join(each.item for each in found))
