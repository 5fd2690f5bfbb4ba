"""One look at a text for all personal data: forms, context, addresses, names, and what is personal
beside a person.

The result names every find, also those that stay; `personal_data` decides what leaves.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

from guardrails.addresses import addresses
from guardrails.contextual import contextual, grade_length
from guardrails.detectors import Finding, formed, keep_first
from guardrails.normalise import Folded, fold
from guardrails.people.candidates import Words, lexicon
from guardrails.people.recogniser import people
from guardrails.personal_types import personal_types
from guardrails.roster import Names
from guardrails.sensitive import ESCALATING, IDENTIFYING, paragraph, sensitive

_GUARDIAN = re.compile(r"(?:家长|父亲|母亲|爸爸|妈妈|爷爷|奶奶|外公|外婆|监护人|联系人)[:：是为叫 （(]{0,3}$")
_TEACHER = re.compile(r"(?:老师|班主任|教师|校长|主任|辅导员)[:：是为 ]{0,2}$")
_PUPIL = re.compile(r"(?:学生|同学|课代表|班长|学习委员)[:：是为 ]{0,2}$")
FIRM = frozenset({"NAME", "GUARD", "ID", "XJH", "GAT", "FPR", "SNO"})
"""Types that say who a paragraph is about."""


@dataclass(frozen=True, slots=True)
class Named:
    """Who a NAME is: what to call the kind of person, and the whole name where the text uses only a part
    of it."""

    kind: str
    name: str
    part: bool = False


@dataclass(frozen=True, slots=True)
class Examination:
    """What a text holds. `findings` do not overlap and are in order; `named` explains the names among them;
    `sensitive_paragraphs` are places where a person stands beside what makes the whole sensitive."""

    findings: tuple[Finding, ...]
    named: dict[Finding, Named] = field(default_factory=dict)
    sensitive_paragraphs: tuple[tuple[int, int], ...] = ()

    @property
    def escalated(self) -> bool:
        """Whether the text as a whole is sensitive personal information (SPI), though its parts may not
        be."""
        return bool(self.sensitive_paragraphs)


def examine(text: str, roster: Names, everyone: bool = True, about: bool = False) -> Examination:
    """Everything personal in `text`; `everyone` also looks for names that no roster holds, `about` says
    that the text is about a person though it may not name one (a remark in a class list)."""
    folded = fold(text)
    if not folded.text:
        return Examination(())
    named = {
        Finding("NAME", start, end, True): Named(name.kind, name.name)
        for start, end, name in roster.find(text)
    }
    found = list(_forms(folded))
    words = sensitive(folded.text)
    if everyone:
        named |= {finding: who for finding, who in _unlisted(folded, found, words) if finding not in named}
    # names of the roster first, then the longest
    listed = {finding for finding in named if finding.certain}
    ranked = sorted(
        (*named, *found), key=lambda each: (each not in listed, each.start - each.end, each.start)
    )
    kept = keep_first(ranked, len(text))
    everything = _beside_people(folded, kept, words, about)
    return Examination(everything, named, _escalated(text, everything))


def _forms(folded: Folded) -> Iterator[Finding]:
    text = folded.text
    for part in (formed(text), contextual(text)):
        for kind, start, end, sure in part:
            keep = grade_length(text[start:end]) if kind == "CLS" else 0
            yield Finding(kind, *folded.span(start, end), sure, keep)
    for start, end, district in addresses(text):
        yield Finding("ADDR", *folded.span(start, end), True, district - start)


def _unlisted(
    folded: Folded,
    found: list[Finding],
    beside: list[tuple[str, int, int]],
) -> Iterator[tuple[Finding, Named]]:
    """Names that no roster holds. Characters of stories, 王老师 and 小李 count only in a paragraph that holds
    something secret."""
    text, book = folded.text, lexicon()
    words = Words(text)
    wholes: dict[str, Named] = {}
    persons = people(text, words)
    secret: frozenset[tuple[int, int]] | None = None
    for person in persons:
        name = text[person.start : person.end]
        if person.public:
            if name not in book.fictional:
                continue
            secret = _secret_paragraphs(folded, found, beside) if secret is None else secret
            if paragraph(text, person.start, person.end) not in secret:
                continue
        who = Named(_role(text, person.start, person.end), name)
        yield _finding(folded, person.start, person.end, who), who
        if person.surname and person.end - person.start - person.surname == 2:
            wholes[name[person.surname :]] = who
    yield from _given_names(folded, wholes)
    if _SOFT_HINT.search(text):
        secret = secret if secret is not None else _secret_paragraphs(folded, found, beside)
        for match in _soft().finditer(text):
            if paragraph(text, *match.span()) in secret:
                who = Named(_role(text, *match.span()), match[0])
                yield _finding(folded, *match.span(), who, certain=False), who


def _finding(folded: Folded, start: int, end: int, who: Named, certain: bool = True) -> Finding:
    return Finding("GUARD" if who.kind == "parent" else "NAME", *folded.span(start, end), certain)


_SOFT_HINT = re.compile("老师|同学|先生|女士|[小老阿]")


@cache
def _soft() -> re.Pattern[str]:
    book = lexicon()
    surname = f"[{book.common_surnames}]"
    titles = "老师|同学|先生|女士|妈妈|爸爸|家长|主任|校长"
    end = r"(?=[，。、；：！？,.;:!?\s的和跟与也在是说考最不很被把同家因])"
    return re.compile(
        rf"{surname}(?={titles})|(?<![\u4e00-\u9fff])[小老]{surname}{end}|[小老阿]{surname}{end}"
    )


def _given_names(folded: Folded, wholes: dict[str, Named]) -> Iterator[tuple[Finding, Named]]:
    """Given names used alone (去姓称呼) after the whole name stood in the text, unless they are words."""
    import rjieba

    for given, who in wholes.items():
        if folded.text.count(given) > folded.text.count(who.name) and not rjieba.has_word(given):
            for match in re.finditer(given, folded.text):
                if not folded.text.endswith(who.name, 0, match.end()):
                    part = Named(who.kind, who.name, part=True)
                    yield _finding(folded, *match.span(), part), part


def _role(text: str, start: int, end: int) -> str:
    before, after = text[max(0, start - 6) : start], text[end : end + 3]
    if _GUARDIAN.search(before):
        return "parent"
    if after.startswith(("老师", "校长", "主任", "教师")) or _TEACHER.search(before):
        return "teacher"
    if after.startswith(("同学", "学生")) or _PUPIL.search(before):
        return "student"
    return "person"


def _secret_paragraphs(
    folded: Folded, found: list[Finding], beside: list[tuple[str, int, int]]
) -> frozenset[tuple[int, int]]:
    """Paragraphs of the folded text with numbers of people or sensitive words."""
    text = folded.text
    types = personal_types()
    places = [
        *((start, end) for kind, start, end in beside if types[kind].sensitivity == "SPI"),
        *((match, match) for match in _folded_places(folded, found)),
    ]
    return frozenset(paragraph(text, start, end) for start, end in places)


def _folded_places(folded: Folded, found: list[Finding]) -> Iterator[int]:
    types = personal_types()
    wanted = {finding.start for finding in found if types[finding.kind].needs == "always"}
    return (
        (place for place, original in enumerate(folded.positions) if original in wanted)
        if wanted
        else iter(())
    )


def _beside_people(
    folded: Folded, kept: tuple[Finding, ...], words: list[tuple[str, int, int]], about: bool
) -> tuple[Finding, ...]:
    """The findings with those added that are personal only in a paragraph with a person, and without
    those that needed one and have none."""
    firm = [finding for finding in kept if finding.kind in FIRM]
    types = personal_types()
    if not firm and not about:
        return tuple(each for each in kept if types[each.kind].needs != "person")
    taken = bytearray(folded.positions[-1] + 1)
    for finding in kept:
        taken[finding.start : finding.end] = b"\1" * (finding.end - finding.start)
    beside = [Finding(kind, *folded.span(start, end), False) for kind, start, end in words]
    near = _near(folded, firm, about)
    added = [each for each in beside if not any(taken[each.start : each.end]) and near[each.start]]
    stay = [each for each in kept if types[each.kind].needs != "person" or near[each.start]]
    return tuple(sorted((*stay, *added), key=lambda each: each.start))


def _near(folded: Folded, firm: list[Finding], about: bool) -> bytearray:
    """For each character of the original whether its paragraph holds one of `firm`."""
    positions = folded.positions
    near = bytearray(positions[-1] + 1)
    ends = (positions[match.start()] for match in re.finditer("\n", folded.text))
    people = bytearray(len(near))
    for finding in firm:
        people[finding.start] = 1
    for before, after in pairwise([-1, *ends, positions[-1] + 1]):
        if about or any(people[before + 1 : after]):
            near[before + 1 : after] = b"\1" * (after - before - 1)
    return near


def _escalated(text: str, findings: tuple[Finding, ...]) -> tuple[tuple[int, int], ...]:
    """Paragraphs with NAME, CLS or SCH beside a score, illness, poverty or punishment (组合升级)."""
    if not any(finding.kind in ESCALATING for finding in findings):
        return ()
    people, secrets = (
        {paragraph(text, each.start, each.end) for each in findings if each.kind in kinds}
        for kinds in (IDENTIFYING, ESCALATING)
    )
    return tuple(sorted(people & secrets))
