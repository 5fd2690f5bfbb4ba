"""Answers that say the same, so that one decision may serve them."""

from collections.abc import Sequence

from assistant.homework.desk.proposing import learnt, marking_item, plain
from assistant.homework.desk.types import Assigned, Record
from assistant.homework.items.item import CHOICES, Item, ItemType
from assistant.homework.marking.chain import Note
from assistant.homework.marking.expecting import Answers
from assistant.homework.marking.objective import chosen
from assistant.homework.marking.teaching import groups
from assistant.homework.marking.texts import read

_SEVERAL = CHOICES | {ItemType.BLANK, ItemType.SHORT}


def may_serve_many(item: Item) -> bool:
    """Whether one decision may serve several answers: those that are short and have a key."""
    return item.type in _SEVERAL


def alike(assigned: Assigned, records: Sequence[Record]) -> list[list[str]]:
    """Groups of submissions that say the same, the largest first; each answer is in one. Where one decision
    may not serve several, every answer is its own group, and so is one that asks for a look."""
    there = [each for each in records if each.markable]
    apart = [each for each in there if not may_serve_many(assigned.item) or _noted(each)]
    rest = [each for each in there if each not in apart]
    found = _grouped(assigned, rest) if rest else []
    return sorted([*found, *([each.submission.id] for each in apart)], key=lambda group: -len(group))


def _grouped(assigned: Assigned, rest: Sequence[Record]) -> list[list[str]]:
    if learnt(assigned.item):
        answers = Answers(marking_item(assigned), [each.submission.text for each in rest])
        return [
            [rest[at].submission.id for at in same]
            for group in groups(answers)
            for same in _same_content(answers, group)
        ]
    by_words: dict[object, list[str]] = {}
    for each in rest:
        text = each.submission.text
        words = chosen(text) or plain(text) if assigned.item.type in CHOICES else plain(text)
        by_words.setdefault(words, []).append(each.submission.id)
    return list(by_words.values())


def _same_content(answers: Answers, group: Sequence[int]) -> list[list[int]]:
    """Likeness of signs lets half an answer pass for the whole of a short one; the words have to be the
    same as well."""
    found: dict[frozenset[str], list[int]] = {}
    for at in group:
        found.setdefault(frozenset(read(answers.texts[at]).content), []).append(at)
    return list(found.values())


def _noted(record: Record) -> bool:
    """Whether a person has to look at this very answer: anything but plain doubt about the mark."""
    return any(note is not Note.UNSURE for each in record.proposals for note in each.notes)
