"""A bank on real tables and files, and a colleague of the same school."""

import pytest

from assistant.homework.items.bank import ItemBank
from assistant.homework.items.item import Item
from corpora.library import Library
from guardrails.actor import Actor, Role
from tests.assistant.homework.items.made import choice


@pytest.fixture
def house() -> Item:
    """A built-in item."""
    return choice("own-1", stem="内置题：3 的相反数是（　　）", answer="A", origin="original")


@pytest.fixture
def bank(engine, audit, tmp_path, house) -> ItemBank:
    return ItemBank(engine, audit, Library(engine, tmp_path / "files"), (house,))


@pytest.fixture
def colleague() -> Actor:
    return Actor(tenant="school-a", user="teacher-c", roles=frozenset({Role.TEACHER}), via="ui")
