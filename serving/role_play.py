"""Role-play for interface and page: a turn, the debrief as a kept draft, and deletion with all that came of
it."""

from typing import TYPE_CHECKING

from assistant import duty as duties
from assistant.drafts.problems import DraftReleased, DraftUnknown
from assistant.teacher_training.role_play import playing
from assistant.teacher_training.role_play.debrief import RolePlayDebrief
from assistant.teacher_training.role_play.records import Rehearsal
from guardrails.actor import Actor
from serving.preparation import Preparation

if TYPE_CHECKING:
    from serving.application import Application

DEBRIEF = "role-play-debrief"
_REASON = "its rehearsal was deleted"


class Rehearsing:
    """The services of one application."""

    def __init__(self, application: "Application") -> None:
        self._application = application
        self.kept = application.training.rehearsals

    @property
    def played(self) -> bool:
        """Whether a model plays the counterpart."""
        return self._application.gate is not None

    async def say(self, actor: Actor, rehearsal: str, words: str) -> Rehearsal:
        """One turn. Raises what `playing.say` raises."""
        return await playing.say(self._application.bench(actor), rehearsal, words)

    async def debrief(self, actor: Actor, rehearsal: str, language: str) -> RolePlayDebrief:
        """End the talk and look back: the newest debrief where there is one in this language, else a new one,
        kept as a draft. Raises what the duty raises."""
        from anyio import to_thread

        found = await to_thread.run_sync(self.debriefs, actor, rehearsal)
        for each in found:
            if each.language == language:
                return each
        bench = self._application.bench(actor.for_purpose(DEBRIEF), language)
        made = await duties.run(DEBRIEF, {"rehearsal": rehearsal}, bench)
        assert isinstance(made, RolePlayDebrief)
        return made

    def debriefs(self, actor: Actor, rehearsal: str) -> list[RolePlayDebrief]:
        """Kept debriefs of a rehearsal, the newest first. Raises `NotAllowed`."""
        drafts = self._application.drafts
        listed = (each.id for each in drafts.mine(actor) if each.kind == DEBRIEF)
        opened = (drafts.open(actor, each).artefact for each in listed)
        return [each for each in opened if isinstance(each, RolePlayDebrief) and each.rehearsal == rehearsal]

    def delete(self, actor: Actor, rehearsal: str) -> None:
        """Delete a rehearsal and its debriefs, for they quote it. Raises `RehearsalUnknown`."""
        self.kept.open(actor, rehearsal)
        preparation = Preparation(self._application)
        for each in self.debriefs(actor, rehearsal):
            try:
                preparation.delete(actor, each.id)
            except DraftReleased:
                preparation.withdraw(actor, each.id, _REASON)
                preparation.delete(actor, each.id)
            except DraftUnknown:
                continue
        self.kept.delete(actor, rehearsal)
