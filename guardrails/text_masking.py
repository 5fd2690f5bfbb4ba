"""Free text with stable codes in place of people and gaps in place of everything else that is personal."""

from dataclasses import dataclass

from guardrails.examination import examine
from guardrails.personal_types import personal_types
from guardrails.pseudonyms import KeyBook, Pseudonymiser
from guardrails.roster import Names


@dataclass(frozen=True, slots=True)
class Replacement:
    """`text` stands for the characters `start:end`, which are personal data of type `kind`."""

    start: int
    end: int
    kind: str
    text: str


def replacements(
    text: str, roster: Names, makes: Pseudonymiser, keys: KeyBook, about: bool = False
) -> list[Replacement]:
    """What to put where, in order and without overlap; `about` as in `examine`."""
    if not text.strip():
        return []
    seen, types = examine(text, roster, about=about), personal_types()
    found = list[Replacement]()
    for each in seen.findings:
        if types[each.kind].needs == "never":
            continue
        who = seen.named.get(each)
        code = keys.add(makes, who.name, who.kind) if who else gap(each.kind, text[each.start :][: each.keep])
        found.append(Replacement(each.start, each.end, each.kind, code))
    return found


def gap(kind: str, stays: str = "") -> str:
    """What stands for data that is left out, after the part that `stays`."""
    return f"{stays}〔{personal_types()[kind].token}略〕"
