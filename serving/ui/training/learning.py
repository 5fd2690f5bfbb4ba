"""The section of the learning record (学习档案): what the teacher did."""

from guardrails.actor import Actor
from serving.ui.desk import Desk
from serving.ui.parts import empty, esc, table
from serving.ui.training.section import Given


class LearningSection:
    """The ledger as its teacher sees it."""

    key = "learning"

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def show(self, actor: Actor, given: Given) -> str:
        """What was done, the newest first."""
        texts = self._desk.texts
        found = self._desk.application.training.learning.mine(actor)
        if not found:
            return empty(texts("training.nothing"), texts("training.nothing_next"))
        headers = [texts(f"training.{name}") for name in ("time", "what", "result")]
        rows = [
            (
                esc(each.time[:10]),
                esc(f"{texts.name('training_kind', each.kind)} · {each.title}"),
                esc(texts.name("training_verb", each.verb)),
            )
            for each in reversed(found)
        ]
        return table(headers, rows, texts("training.learning"))

    def act(self, actor: Actor, given: Given) -> str:
        """Nothing can be done here yet but look."""
        return self.show(actor, given)
