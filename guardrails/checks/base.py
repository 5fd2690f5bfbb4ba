"""What a check is: one rule, one method, and a result that says what was found where."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from guardrails.normalise import Folded
from guardrails.rules.rule import Action, Rule, Setting

_FORBIDDEN_BEFORE = re.compile(
    r"(?:不得|不要|不准|不许|不可以?|不能|不应当?|不宜|不会|请勿|切勿|勿|禁止|严禁|杜绝|避免|防止|拒绝|抵制|反对"
    r"|do not|don't|never|must not|should not|may not|cannot|avoid|without"
    r"|prohibit(?:ed|s)?|forbid(?:s|den)?)"
    r"[^。！？!?\n]{0,6}$"
)


@dataclass(frozen=True, slots=True)
class Finding:
    """Rule `rule` fired on characters `start:end` of the judged text; `message` is the rule whose wording
    tells people why (`Policy.message`)."""

    rule: str
    action: Action
    start: int
    end: int
    message: str


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What one check found, in order of place."""

    findings: tuple[Finding, ...] = ()


class Check(Protocol):
    """A detector bound to the rule it serves."""

    def inspect(self, text: Folded) -> CheckResult:
        """Look at a text that went through `guardrails.normalise.compact`."""


@runtime_checkable
class SettledCheck(Protocol):
    """A detector that must know where it looks: the school stage, or what a reply may lean on."""

    def inspect_in(self, text: Folded, setting: Setting) -> CheckResult:
        """Look at a text that went through `guardrails.normalise.compact`, in its setting."""


@dataclass(frozen=True, slots=True)
class Wordings:
    """Expressions and the words without which none of them can match: most texts hold none of the words,
    and looking for a word is a thousand times cheaper than trying expressions."""

    words: tuple[str, ...]
    expressions: tuple[re.Pattern[str], ...]

    def search(self, text: Folded, negatable: bool = True) -> Iterator[re.Match[str]]:
        """`search` with the expressions, where one of the words occurs."""
        if any(word in text.text for word in self.words):
            yield from search(text, self.expressions, negatable)


def patterns(*expressions: str) -> tuple[re.Pattern[str], ...]:
    """Expressions for lower-case, simplified text; white space inside an expression is only layout."""
    return tuple(re.compile(expression, re.VERBOSE) for expression in expressions)


def search(
    text: Folded, expressions: Iterable[re.Pattern[str]], negatable: bool = True
) -> Iterator[re.Match[str]]:
    """Matches, but for those that the words just before forbid: 不得代写 is a rule, not a request."""
    for expression in expressions:
        for match in expression.finditer(text.text):
            before = text.text[max(0, match.start() - 24) : match.start()]
            if not (negatable and _FORBIDDEN_BEFORE.search(before)):
                yield match


@dataclass(frozen=True, slots=True)
class Worded:
    """A check that is its wordings: it fires where one of them stands and is not forbidden just before, or,
    where they are not `negatable`, wherever one stands."""

    rule: Rule
    wordings: Wordings
    negatable: bool = True

    def inspect(self, text: Folded) -> CheckResult:
        """Every place of a wording."""
        return report(self.rule, text, self.wordings.search(text, self.negatable))


def worded(wordings: Wordings, *, negatable: bool = True) -> Callable[[Rule], Worded]:
    """What binds `Worded` with these wordings to a rule."""
    return lambda rule: Worded(rule, wordings, negatable)


def report(rule: Rule, text: Folded, matches: Iterable[re.Match[str]]) -> CheckResult:
    """The result for `matches`, with places in the original text."""
    spans = sorted({text.span(*match.span()) for match in matches if match.group()})
    return CheckResult(tuple(Finding(rule.id, rule.action, start, end, rule.id) for start, end in spans))
