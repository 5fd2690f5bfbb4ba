"""Scenario cards (情境卡) as data: who sits opposite, what moves them, what to look for, and the script.

A script is a lattice: `beats` in order, each with what the counterpart says when eased, as they came, or
put off; so every path has the same length and none ends early. `reacts` are said first where the teacher's
words call for it.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

from assistant.teacher_training.role_play.problems import CardUnknown
from guardrails.rules.table import clauses

Scene = Literal["parent-talk", "pupil", "interview", "lesson"]
SCENES: tuple[Scene, ...] = ("parent-talk", "pupil", "interview", "lesson")
Mood = Literal[-1, 0, 1]
_FILES = ("parent_talk", "pupil", "interview", "lesson")


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Words(_Part):
    """The same in both languages."""

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def said(self, language: str) -> str:
        """In the reader's language."""
        return self.en if language == "en" else self.zh


class Criterion(_Part):
    """One line of a rubric: what can be observed (`look`), which signs show it, which speak against it, and
    what to try where it was not to be seen."""

    id: str
    name: Words
    look: Words
    signs: tuple[str, ...] = Field(min_length=1)
    avoid: tuple[str, ...] = ()
    attempt: Words


class Beat(_Part):
    """What the counterpart says at one place of the script, by mood: eased, as they came, put off."""

    eased: str = Field(min_length=4)
    plain: str = Field(min_length=4)
    hard: str = Field(min_length=4)

    def line(self, mood: int) -> str:
        """The line for a mood."""
        return self.hard if mood < 0 else self.eased if mood > 0 else self.plain


class Asides(_Part):
    """What the counterpart says to silence, to nonsense, to talk that leaves the scene, and after the end."""

    silent: str
    nonsense: str
    outside: str
    after: str


class Card(_Part):
    """A scenario. `counterpart` is a role, never a person; texts of the scene are Chinese, as the talk is."""

    id: str = Field(pattern=r"^[a-z][a-z0-9-]{2,60}$")
    scene: Scene
    title: Words
    stage: str = Field(description="primary, junior, senior; empty: any")
    subject: str = ""
    counterpart: str
    goal: str
    background: str
    mood: str
    needs: str
    eased_by: str
    worsened_by: str
    rules: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    start: Mood = 0
    eases: tuple[str, ...]
    worsens: tuple[str, ...]
    rubric: tuple[Criterion, ...] = Field(min_length=4, max_length=6)
    opening: str
    beats: tuple[Beat, ...] = Field(min_length=6)
    reacts: Mapping[str, str]
    asides: Asides

    @model_validator(mode="after")
    def _known(self) -> "Card":
        from assistant.teacher_training.role_play.signs import known

        named = {*self.eases, *self.worsens, *self.reacts}
        named |= {each for one in self.rubric for each in (*one.signs, *one.avoid)}
        if wrong := named - known():
            raise ValueError(f"{self.id}: no such signs: {sorted(wrong)}")
        return self


def ruled(rules: Sequence[str], language: str) -> str:
    """Rules by id with what each says in a few words."""
    known = clauses()
    named = (f"{each} {known[each].en if language == 'en' else known[each].zh}" for each in rules)
    return ("; " if language == "en" else "；").join(named)


@cache
def cards() -> Mapping[str, Card]:
    """Every card by id, in the order of the scenes."""
    made: dict[str, Card] = {}
    for name in _FILES:
        for card in _read(name):
            if card.id in made:
                raise ValueError(f"two cards are called {card.id}")
            made[card.id] = card
    return made


def card_of(card: str) -> Card:
    """The card of that id. Raises `CardUnknown`."""
    found = cards().get(card)
    if found is None:
        raise CardUnknown(card=card[:64])
    return found


def _read(name: str) -> tuple[Card, ...]:
    """The cards of one file: what a file says for its scene holds for each card that does not say it anew."""
    raw = (files(__package__) / "cards" / f"{name}.yaml").read_text(encoding="utf-8")
    told = yaml.safe_load(raw)
    criteria = {each["id"]: each for each in told["criteria"]}
    made = []
    for each in told["cards"]:
        shared = {"scene": told["scene"], "asides": told["asides"]}
        shared |= {key: told[key] for key in ("eases", "worsens") if key not in each}
        reacts = {**told["reacts"], **each.get("reacts", {})}
        rubric = [criteria[one] for one in each["rubric"]]
        made.append(Card.model_validate({**each, **shared, "reacts": reacts, "rubric": rubric}))
    return tuple(made)
