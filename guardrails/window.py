"""Output checks on a stream: every sentence is judged, with what came before it, before anyone sees it."""

import re

from guardrails.audit.event import RuleHit
from guardrails.personal_data import scrub
from guardrails.policy import Policy, Verdict

_SENTENCE_END = re.compile(r"[。！？!?；;\n]|\.(?=\s)")
_LONGEST = 160
"""Characters held at most while waiting for the end of a sentence."""
_CONTEXT = 80
"""Characters of shown text that are judged again with the next sentence."""


class Blocked(Exception):  # noqa: N818  (control flow between window and gate; becomes OutputRefused)
    """The held text must not be shown."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__()
        self.verdict = verdict


class OutputWindow:
    """Holds a stream back sentence by sentence. `hits` collects the rules that fired without blocking."""

    def __init__(self, policy: Policy, duty: str) -> None:
        self._policy = policy
        self._duty = duty
        self._held = ""
        self._shown = ""
        self.hits: dict[str, RuleHit] = {}

    def feed(self, text: str) -> str:
        """Sentences that may be shown after `text` came in. Raises `Blocked`."""
        self._held += text
        ends = [match.end() for match in _SENTENCE_END.finditer(self._held)]
        if ends:
            return self._release(ends[-1])
        if len(self._held) > _LONGEST:
            # never inside a number or word: a half of it would not be recognised
            cut = re.search(r"[0-9A-Za-z@._+-]*$", self._held)
            return self._release(cut.start() if cut and cut.start() else len(self._held))
        return ""

    def flush(self) -> str:
        """The rest. Raises `Blocked`."""
        return self._release(len(self._held))

    def _release(self, cut: int) -> str:
        part, self._held = self._held[:cut], self._held[cut:]
        if not part:
            return ""
        self.judge(self._shown + part, known=len(self._shown))
        self._shown = (self._shown + part)[-_CONTEXT:]
        return scrub(part)

    def judge(self, text: str, known: int = 0) -> None:
        """Judge `text`, whose first `known` characters have passed before. Raises `Blocked`."""
        findings = self._policy.judge(text, "output", self._duty).findings
        verdict = Verdict("output", tuple(finding for finding in findings if finding.end > known))
        if verdict.blocked:
            raise Blocked(verdict)
        self.hits.update({hit.rule: hit for hit in verdict.hits()})
