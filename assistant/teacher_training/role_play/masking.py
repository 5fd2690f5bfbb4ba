"""Words without real people (脱敏): names become a role, other personal data a gap, before anything is kept.

A rehearsal needs no code that could be opened again, so none is made: the name is simply gone.
"""

from dataclasses import dataclass

from guardrails.examination import examine
from guardrails.personal_types import personal_types
from guardrails.roster import Names
from guardrails.text_masking import gap

_ROLES = {"student": "某同学", "parent": "某家长", "teacher": "某老师"}
_STAY = frozenset({"SCORE"})
"""A mark with nobody's name beside it says nothing of anyone, and talks of school are full of them."""


@dataclass(frozen=True, slots=True)
class Masked:
    """The text that may be kept, and how many finds of each type were taken out."""

    text: str
    found: dict[str, int]


def masked(text: str, roster: Names) -> Masked:
    """The text with every real name and number taken out."""
    looked, types = examine(text, roster), personal_types()
    made, found, at = list[str](), dict[str, int](), 0
    for each in looked.findings:
        if each.kind in _STAY or types[each.kind].needs == "never":
            continue
        who = looked.named.get(each)
        instead = _ROLES.get(who.kind, "某人") if who else gap(each.kind, text[each.start :][: each.keep])
        made += [text[at : each.start], instead]
        found[each.kind] = found.get(each.kind, 0) + 1
        at = each.end
    return Masked("".join((*made, text[at:])), found)
