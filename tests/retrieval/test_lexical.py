"""The word index opens again after a writer that was killed."""

from pathlib import Path

from retrieval.lexical import Entry, LexicalIndex
from retrieval.scope import LABELS

NO_LABELS = tuple("" for _ in LABELS)


def entry(number: int) -> Entry:
    return Entry(f"{number:032x}", "a", "题目", f"文本{number}", NO_LABELS, "", "")


def test_a_deletion_that_was_never_committed_does_not_stand_in_the_way(tmp_path: Path) -> None:
    index = LexicalIndex(tmp_path)
    index.write([entry(number) for number in range(5)])
    committed = (tmp_path / "meta.json").read_bytes()
    index.write((), remove=[entry(1).id])
    left = list(tmp_path.glob("*.del"))
    # as after a kill between the list of deleted documents and the commit that names it
    (tmp_path / "meta.json").write_bytes(committed)
    index = LexicalIndex(tmp_path)
    assert left
    assert index.count() == 5
    index.write((), remove=[entry(1).id])
    assert index.ids() == {entry(number).id for number in (0, 2, 3, 4)}
