# ruff: noqa: E501  (patterns are read across, not down)
"""Talk moves of a teacher who speaks English (accountable talk), told by the definition of each move.

Six moves after Michaels, O'Connor, Hall and Resnick (2010), Accountable Talk Sourcebook, University of
Pittsburgh, as Suresh et al. (LREC 2022) name them: keeping everyone together, getting students to relate to
another's ideas, restating, revoicing, pressing for accuracy, pressing for reasoning. Nothing here was learned
from a corpus: the rules are the definitions in words, and restating and revoicing are overlap with what the
pupil said just before.
"""

import re
from collections.abc import Sequence
from typing import Literal

Move = Literal["none", "together", "relate", "restate", "revoice", "accuracy", "reasoning"]
MOVES: tuple[Move, ...] = ("none", "together", "relate", "restate", "revoice", "accuracy", "reasoning")
"""In the order in which the public corpora number them, from 0."""

_REASONING = re.compile(
    r"\bwhy(?:d|s)?\b|\bhow come\b|\bhow (?:do|did|can|could|would) (?:you|we|i|he|she|they)(?: all)? (?:know|prove|tell|figure)"
    r"|\b(?:what|whats) (?:makes?|made|your) (?:you (?:think|say|believe)|reason\w*|thinking|evidence|proof)"
    r"|\bexplain (?:your|how|what you|that|it to|to (?:me|us) (?:why|how)|this)|\bcan (?:you|anyone|somebody|someone) explain\b|\bjustify|\bprove\b|\bconvince"
    r"|\bwhere did (?:you|that|the) .{0,30}(?:get|come)\b|\bwhat do you mean\b|\bbecause (?:what|why)\b|\bmake sense to you\b"
)
_RELATE = re.compile(
    r"\b(?:dis)?agree\b|\b(?:any(?:one|body)|some(?:one|body)|who)\b.{0,24}\b(?:else|different\w*|another|add|help|same|other)\b"
    r"|\b(?:repeat|restate|rephrase|paraphrase|in your own words|say again) what (?:he|she|\w+) (?:just )?said|\bwhat (?:did|does|do) (?:he|she|they|you think (?:he|she)|\w+ (?:just )?say)\b"
    r"|\b(?:what|how) do (?:you|we) (?:guys )?(?:all )?think (?:about|of) (?:what|that|his|her|\w+s\b)|\badd (?:on|to (?:that|what|his|her))\b|\bhelp (?:him|her|them|out)\b"
    r"|\b(?:is there )?(?:another|a different|other|any other) (?:way|strategy|idea|method|answer|thought)s?\b|\bwhat (?:he|she) (?:just )?(?:said|did|means|meant|was)\b"
    r"|\b(?:talk|turn|tell|share|discuss|explain)\b.{0,20}\b(?:partners?|neighbou?rs?|each other|groups?|classmates?|table)\b|\bask (?:him|her|your|each|somebody|someone)\b"
    r"|\b(?:questions?|comments?|thoughts) for (?:him|her|them|\w+)\b|\bdo you think (?:he|she|they|\w+ (?:is|was) (?:right|correct))\b|\bwhat do (?:you|we) (?:guys |all )?think\b|\bdo you see (?:how|what) (?:he|she|\w+) "
)
_ACCURACY = re.compile(
    r"\b(?:what|whats|whatd|whatre|which|how many|how much|how long|how big|how far|how old|hows)\b|\bhow (?:would|could|should|do|did|can|will|are|is) (?:you|we|i|it|this|that|the)\b|\bhow about\b"
    r"|\b(?:tell|show|give) (?:me|us)\b|\b(?:lets|let us|id like to|want to|can (?:i|we)) (?:hear|see what) |\bexplain\b|\bdescribe\b|\bread (?:it|that|the|me|us|out|number|your)\b"
    r"|\bwhere (?:is|are|would|do|does|did|should|will|can|s)\b|\bwheres\b|\bwhen (?:do|does|would|is|did)\b|\bcan you (?:say|give|show|tell|read|write|count|think|find|name|do|come|put|be|label|use)\b"
    r"|\b(?:is|are|does|do|would|will|could|did|was|were|can) (?:the|that|this|it|these|those|there|they)\b.{2,}|\b\w+ (?:is|are|equals?|times|plus|minus|means|by|divided by) (?:what|how many)\b"
    r"|\b(?:is|are|equals?|times|plus|minus|called|into|of|the|a|to|gives us|means) *$"
)
_TOGETHER = re.compile(
    r"^(?:okay|ok|right|alright|all right|yes|yeah|no|huh|hmm|mhm|so far|ready|see|understand|anyone|everybody|everyone)$|\b(?:make|makes|making) sense\b|\bdoes everyone|\bis everyone"
    r"|\b(?:raise|hands?|thumbs?|finger|fingers|point|eyes|listen(?:ing)?|hush|shh+|quiet|pay attention|attention|look (?:at|up)|watch|show of hands|pencils? down|sit|focus)\b|\bcan (?:everyone|everybody|you all|you guys|we all|all of you)"
    r"|\bdo you (?:see|understand|remember|get|have|guys|all|want|need|know (?:what|where) (?:were|i)|hear|agree)\b|\bdid (?:you|everyone|everybody|any(?:one|body)|we|he|she|they)\b|\bare (?:you|we|your|there any)\b|\bhave (?:you|we)\b"
    r"|\bany (?:questions?|other|ideas|volunteers?)\b|\bquestions\b *$|\b(?:who|whos|wholl|whod)\b|\bwould (?:you|any(?:one|body)) (?:like|want)|\bgo ahead\b|\byour turn\b|\b(?:come|go) (?:on )?up\b|\b(?:say|read|count|repeat) (?:it|that|this)? ?(?:together|with me|after me|again|louder|all)\b"
    r"|\b(?:okay|right|correct|ready|got it|see|yes|huh|alright|all right|everyone|everybody|guys)$|\bwhat(?:s| is| was) that\b *$|\bwhat did (?:you|he|she) (?:just )?say$|\bwait\b|\bremember (?:when|what|how|that|we)\b|\bsay (?:it|that) again\b|\bexcuse me\b|\bone more time\b"
)
_REVOICE = re.compile(
    r"\b(?:so )?(?:youre|you are|hes|shes|theyre|you were) (?:saying|telling|thinking|using|looking|going|taking|making|trying)|\b(?:you|he|she|they) (?:said|say|noticed|thought|used|decided|found|knew|got|took|did|added|multiplied|divided)\b|^(?:oh )?so (?:you|he|she|they|your)\w*\b|\bi (?:hear|heard) (?:you|him|her)|\bwhat (?:im|i) (?:hear|heard)"
)
_STOP = frozenset(
    ["a", "an", "the", "is", "are", "was", "were", "be", "to", "of", "and", "or", "in", "on", "at", "it", "its", "that", "this", "so", "okay", "ok", "yes", "no", "right", "you", "i", "we", "he", "she", "they", "um", "uh", "oh", "do", "did", "for", "with", "as", "well", "just", "like", "yeah", "good", "very", "nice", "great", "all", "now", "then", "there", "your", "our", "my", "me"]
)  # fmt: skip
_WORD = re.compile(r"[a-z0-9]+")


def move(text: str, previous: str = "") -> Move:
    """The move of one sentence of the teacher, after `previous`, what a pupil said just before (empty where
    the teacher spoke last)."""
    said, before = _words(text), _words(previous)
    plain = " ".join(said)
    if not said:
        return "none"
    echoed = _echo(said, before)
    if _REASONING.search(plain):
        return "reasoning"
    if _RELATE.search(plain):
        return "relate"
    if echoed:
        return echoed
    if _REVOICE.search(plain) and before and not _asks(plain):
        return "revoice"
    if _asks(plain) or (_ACCURACY.search(plain) and len(said) <= 14):
        return "together" if _TOGETHER.search(plain) and not _content(plain) else "accuracy"
    if _TOGETHER.search(plain) and len(said) <= 16:
        return (
            "none"
            if plain in ("okay", "ok", "right", "alright", "all right", "yes", "yeah", "no")
            else "together"
        )
    return "none"


def moves(texts: Sequence[str], previous: Sequence[str]) -> list[Move]:
    """The move of each text."""
    return [move(text, before) for text, before in zip(texts, previous, strict=True)]


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower().replace("'", "").replace("’", ""))


def _asks(plain: str) -> bool:
    return bool(
        re.search(r"\b(?:what|whats|which|how many|how much|how about|where|tell me|give me)\b", plain)
    )


def _content(plain: str) -> bool:
    return bool(re.search(r"\b(?:what|whats|which|how many|how much|how)\b", plain))


def _echo(said: list[str], before: list[str]) -> Move | None:
    """Restating where (almost) all that is said is the pupil's words, revoicing where much is and more is
    added."""
    if not before:
        return None
    theirs = set(before)
    shared = [word for word in said if word in theirs]
    weighty = [word for word in shared if word not in _STOP]
    if len(shared) == len(said) and (weighty or said == before):
        return "restate"
    fresh = [word for word in said if word not in theirs and word not in _STOP]
    if weighty and not fresh and len(shared) * 10 >= len(said) * 6:
        return "restate"
    if weighty and len(weighty) >= 1 and len(weighty) * 3 >= len(fresh) and not _asks(" ".join(said)):
        return "revoice"
    return None
