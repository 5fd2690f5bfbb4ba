"""Output checks on a stream: nothing is shown before it, and what follows it, has been judged.

A rule may fire on a phrase whose second half comes a sentence later. So a sentence is shown only when at
least `HOLD` more characters have been judged together with it: no part of a blocked phrase ever flashes, as
long as the phrase reaches no further than that past the end of its first sentence. White space, punctuation
and invisible characters do not count, so they cannot stretch a phrase over the window.
"""

import re

from guardrails.audit.event import RuleHit
from guardrails.canary import leaks
from guardrails.checks.base import Finding
from guardrails.personal_data import scrub
from guardrails.policy import Policy, Verdict
from guardrails.rules.rule import NOWHERE, Setting

_SENTENCE_END = re.compile(r"[。！？!?；;\n]|\.(?=\s)")
HOLD = 60
"""Letters, digits and characters judged behind a sentence before it is shown."""
_LONGEST = 160
"""Characters held at most while waiting for the end of a sentence, besides what `HOLD` keeps."""
_CONTEXT = 160
"""Characters of shown text that are judged again with the next sentence."""
_LEFT_OUT = "〔略〕"
_PROMPT_LEAK = "S-R9"


class Blocked(Exception):  # noqa: N818  (control flow between window and gate; becomes OutputRefused)
    """The held text must not be shown."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__()
        self.verdict = verdict


class OutputWindow:
    """Holds a stream back. `hits` collects the rules that fired without blocking."""

    def __init__(
        self,
        policy: Policy,
        duty: str,
        language: str = "zh",
        setting: Setting = NOWHERE,
        canary: str = "",
    ) -> None:
        self._policy = policy
        self._duty = duty
        self._language = language
        self._setting = setting
        self._canary = canary
        self._held = ""
        self._shown = ""
        self._judged = 0
        self._edits: tuple[tuple[int, int, str], ...] = ()
        self.hits: dict[str, RuleHit] = {}

    def feed(self, text: str) -> str:
        """What may be shown after `text` came in. Raises `Blocked`."""
        self._held += text
        ends = [match.end() for match in _SENTENCE_END.finditer(self._held)]
        if len(self._held) - (ends[-1] if ends else 0) > _LONGEST:
            ends.append(_word_start(self._held))
        if not ends or ends[-1] <= self._judged:
            return ""
        self._look(ends[-1])
        return self._release(self._cut(ends))

    def flush(self) -> str:
        """The rest. Raises `Blocked`."""
        if self._judged < len(self._held):
            self._look(len(self._held))
        return self._release(len(self._held))

    def judge(self, text: str) -> Verdict:
        """Judge `text` as a whole and note what fired. Raises `Blocked`."""
        verdict = self._policy.judge(text, "output", self._duty, self._setting)
        self._watch_canary(text)
        self._note(verdict)
        return verdict

    def _look(self, end: int) -> None:
        """Judge what is held up to `end`, after what was shown before it, and note what to change in it."""
        known = len(self._shown)
        self._watch_canary(self._shown + self._held)
        text = self._shown + self._held[:end]
        found = self._policy.judge(text, "output", self._duty, self._setting).findings
        fresh = tuple(finding for finding in found if finding.end > known)
        self._note(Verdict("output", fresh))
        self._judged = end
        self._edits = tuple(edit for finding in fresh if (edit := self._edit(finding, known)) is not None)

    def _watch_canary(self, text: str) -> None:
        """Raise `Blocked` where the system prompt shows (S-R9)."""
        if leaks(self._canary, text):
            found = Finding(_PROMPT_LEAK, "block", 0, len(text), _PROMPT_LEAK)
            raise Blocked(Verdict("output", (found,)))

    def _note(self, verdict: Verdict) -> None:
        if verdict.blocked:
            raise Blocked(verdict)
        self.hits.update({hit.rule: hit for hit in verdict.hits()})

    def _edit(self, finding: Finding, known: int) -> tuple[int, int, str] | None:
        """Start and end in the held text and what shall stand there, where the rule changes the text."""
        start, end = max(finding.start - known, 0), finding.end - known
        if finding.action == "redact":
            return start, end, _LEFT_OUT
        mark = self._policy.rule(finding.rule).mark
        return (end, end, mark.in_language(self._language)) if mark and finding.action != "log" else None

    def _cut(self, ends: list[int]) -> int:
        """The last end behind which enough was judged, and that splits neither a change nor a number."""
        whole = None
        for end in reversed(ends):
            if _weight(self._held[end : self._judged]) < HOLD:
                continue
            if any(start < end < stop for start, stop, _ in self._edits):
                continue
            whole = whole or scrub(self._held[: self._judged])
            if scrub(self._held[:end]) + scrub(self._held[end : self._judged]) == whole:
                return end
        return 0

    def _release(self, cut: int) -> str:
        if not cut:
            return ""
        part, self._held = self._held[:cut], self._held[cut:]
        edits = sorted((edit for edit in self._edits if edit[1] <= cut), reverse=True)
        self._edits = tuple(
            (start - cut, stop - cut, words) for start, stop, words in self._edits if stop > cut
        )
        self._judged = max(0, self._judged - cut)
        self._shown = (self._shown + part)[-_CONTEXT:]
        for start, stop, words in edits:
            part = part[:start] + words + part[stop:]
        return scrub(part)


def _weight(text: str) -> int:
    """How many characters of a text carry meaning."""
    return sum(character.isalnum() for character in text)


def _word_start(text: str) -> int:
    """The end of a text without the number or word it ends in: a half of it would not be recognised."""
    cut = re.search(r"[0-9A-Za-z@._+-]*$", text)
    return cut.start() if cut and cut.start() else len(text)
