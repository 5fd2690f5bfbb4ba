"""What in an answer is for a person before it is for a mark: a child in danger, words to the marker."""

from assistant.homework.marking.addressed import Neutraliser
from assistant.homework.marking.chain import Note
from guardrails.checks import detector
from guardrails.normalise import compact
from guardrails.policy import Policy
from guardrails.rules.rule import NOWHERE

_HARM_CHECKS = frozenset({"crisis", "abuse"})


class Alarms:
    """Looks at answers of any type. Threads may share it."""

    def __init__(self, policy: Policy) -> None:
        self.neutraliser = Neutraliser(policy)
        self._harm = [detector(rule) for rule in policy.rules if rule.check in _HARM_CHECKS]

    def harmed(self, text: str) -> bool:
        """Whether a rule about pupils in danger fires."""
        plain = compact(text)
        return any(look(plain, NOWHERE).findings for look in self._harm)

    def notes(self, text: str) -> tuple[Note, ...]:
        """`HARM` and `INSTRUCTION`, where they apply."""
        harm = (Note.HARM,) if self.harmed(text) else ()
        return (*harm, *((Note.INSTRUCTION,) if self.neutraliser.neutral(text).instructed else ()))
