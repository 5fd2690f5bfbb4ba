"""Lesson observation (观课) for interface and page: consent, transcript, speakers, report, correction.

Names are masked before anything is kept; what is kept goes when its consent ends or a person is erased.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant import duty as duties
from assistant.drafts.problems import DraftReleased, DraftUnknown
from assistant.lesson_observation.masking import codes_of, masked, masked_text
from assistant.lesson_observation.observing import coded_with
from assistant.lesson_observation.problems import ErasureUnconfirmed, TurnUnknown
from assistant.lesson_observation.ratios import Agreement, agreement, checked
from assistant.lesson_observation.reading import of_text, read_transcript
from assistant.lesson_observation.records import Consent, Correction, Gone, HandCodes, Listed, Observation
from assistant.lesson_observation.report import LessonObservation
from assistant.lesson_observation.schemes import INTERVAL, SchemeName
from assistant.lesson_observation.transcript import Role, Transcript
from corpora.parsing.problems import FileTooLarge
from guardrails.actor import Actor, Permission
from guardrails.actor import Role as AccountRole
from guardrails.audit.rights import SubjectHeld, is_held
from guardrails.roster import NameInvalid
from serving.masking import Masking
from serving.preparation import Preparation
from serving.speech import is_sound, transcribed

if TYPE_CHECKING:
    from assistant.lesson_observation.coding import Coded
    from serving.application import Application

DUTY = "lesson-observation"
_REASON = "erasure of a person, or end of consent"


@dataclass(frozen=True, slots=True)
class About:
    """What a transcript does not say of its lesson. `plan` is the id of a kept lesson plan."""

    title: str = ""
    subject: str = ""
    plan: str = ""


PLAIN = About()


class Observing:
    """The services of one application; makes nothing until it is asked."""

    def __init__(self, application: "Application") -> None:
        self._application = application
        self.lessons = application.classroom.lessons
        self._masking = Masking(application)
        self._preparation = Preparation(application)

    # --- consent

    def consent(self, actor: Actor, teacher: str, who: str, what: str, until: str) -> Consent:
        """Record a consent; names in it become codes. `teacher` empty is the actor. Raises `NotAllowed`,
        `ConsentInvalid`."""
        self._sweep(actor)
        makes, names = self._masking.codes(actor), self._application.roster.names(actor)
        whose, purpose = (masked_text(text, names, makes) for text in (who, what))
        return self.lessons.consent(actor, teacher.strip() or actor.user, whose, purpose, until)

    def consents(self, actor: Actor) -> tuple[Consent, ...]:
        """Consents the actor recorded or is the teacher of. Raises `NotAllowed`."""
        self._sweep(actor)
        return self.lessons.consents(actor)

    def withdraw(self, actor: Actor, consent: str) -> Gone:
        """Take a consent back; transcripts and reports under it go at once. Raises `ConsentMissing`."""
        return self._emptied(actor, self.lessons.withdraw(actor, consent))

    # --- transcripts

    def keep(self, actor: Actor, consent: str, name: str, data: bytes, about: About = PLAIN) -> Observation:
        """Read a transcript (or, by the configured endpoint, a recording), mask it and keep it.

        Raises `ConsentMissing` before anything is read, what reading raises, `SpeechNotConfigured`,
        `SpeechFailed`, `FileTooLarge`."""
        self._sweep(actor)
        self.lessons.valid(actor, consent)
        settings = self._application.settings
        limit = settings.max_upload_mb * 1_000_000
        if len(data) > limit:
            raise FileTooLarge(size=len(data), limit=limit)
        if is_sound(name):
            found = replace(read_transcript(transcribed(settings, name, data), "speech.json"), form="speech")
        else:
            found = read_transcript(data, name)
        return self._kept(actor, consent, found, data, about)

    def paste(self, actor: Actor, consent: str, text: str, about: About = PLAIN) -> Observation:
        """The same for text that a person pasted."""
        self._sweep(actor)
        self.lessons.valid(actor, consent)
        return self._kept(actor, consent, of_text(text), text.encode(), about)

    def _kept(self, actor: Actor, consent: str, found: Transcript, data: bytes, about: About) -> Observation:
        names, makes = self._application.roster.names(actor), self._masking.codes(actor)
        hidden = masked(found, names, makes)
        return self.lessons.keep(
            actor, consent, hidden.transcript, data, title=masked_text(about.title, names, makes),
            subject=about.subject, plan=about.plan, found=dict(hidden.counts),
        )  # fmt: skip

    def mine(self, actor: Actor) -> tuple[Listed, ...]:
        """Observations the actor made or was observed in. Raises `NotAllowed`."""
        self._sweep(actor)
        return self.lessons.mine(actor)

    def open(self, actor: Actor, observation: str) -> Observation:
        """Raises `ObservationUnknown`, `ConsentMissing`."""
        self._sweep(actor)
        return self.lessons.open(actor, observation)

    def confirm(self, actor: Actor, observation: str, roles: Mapping[str, Role]) -> Observation:
        """Who is the teacher, who are pupils. Raises what `open` raises, and `SpeakerUnknown`."""
        return self.lessons.confirm(actor, observation, dict(roles))

    def delete(self, actor: Actor, observation: str) -> Gone:
        """Delete an observation with its reports. Raises what `open` raises."""
        return self._emptied(actor, self.lessons.delete(actor, observation))

    # --- codes

    def coded(self, actor: Actor, observation: str) -> "tuple[Coded, ...]":
        """The lesson in codes as they stand now. Raises what `open` raises, and `SpeakersUnconfirmed`."""
        held = self.open(actor, observation)
        learned = [each for each in self.lessons.learned(actor) if each.observation != held.id]
        return coded_with(held.transcript, self.lessons.fixes(actor, held.id), learned)

    def correct(self, actor: Actor, observation: str, sentence: int, code: str = "", act: str = "") -> None:
        """Say what a sentence is; kept, used at once and learned from.

        Raises what `coded` raises, `TurnUnknown`, `CodesInvalid`."""
        if code:
            checked("ifias", (code,))
        found = next(
            (
                one
                for one in self.coded(actor, observation)
                if one.sentence.number == sentence and one.sentence.text
            ),
            None,
        )
        if found is None:
            raise TurnUnknown()
        part = found.sentence
        self.lessons.correct(
            actor, Correction(observation, sentence, part.role, part.text[:500], found.code, code, act)
        )

    def code_by_hand(
        self, actor: Actor, observation: str, scheme: SchemeName, codes: list[str], interval: float = INTERVAL
    ) -> HandCodes:
        """Keep a person's own codes of the lesson. Raises what `open` raises, and `CodesInvalid`."""
        return self.lessons.code(actor, observation, scheme, codes, interval)

    def agreement(self, actor: Actor, observation: str, scheme: SchemeName) -> Agreement:
        """How far the last two coders agree; with one, that one and the machine. Raises as `coded`."""
        from assistant.lesson_observation.coding import sequence

        hands = [each for each in self.lessons.codes(actor, observation) if each.scheme == scheme]
        if len(hands) > 1:
            return agreement(hands[-2].codes, hands[-1].codes)
        machine = sequence(self.coded(actor, observation), scheme)
        return agreement(hands[0].codes if hands else (), machine)

    # --- report

    async def report(self, actor: Actor, observation: str, language: str) -> LessonObservation:
        """A new report, kept as a draft. Raises what the duty raises."""
        from anyio import to_thread

        bench = self._application.bench(actor.for_purpose(DUTY), language)
        await to_thread.run_sync(self.open, actor, observation)
        made = await duties.run(DUTY, {"observation": observation}, bench)
        assert isinstance(made, LessonObservation)
        return made

    # --- erasure

    def erase(self, actor: Actor, person: str, confirmation: str) -> Gone:
        """Erase a teacher (account id) or a pupil (code or name) from all that is kept of the school's
        lessons; cannot be undone. Raises `NotAllowed`, `ErasureUnconfirmed`, `SubjectHeld`."""
        actor.require(Permission.ERASE)
        person = person.strip()
        if not person or confirmation.strip() != person:
            raise ErasureUnconfirmed()
        if is_held(self._application.engine, actor.tenant, person):
            raise SubjectHeld()
        try:
            codes = codes_of(person, self._masking.codes(actor))
        except NameInvalid:
            codes = ()
        return self._emptied(actor, self.lessons.erase(actor, person, codes))

    def _sweep(self, actor: Actor) -> None:
        """Let go of what no consent covers any more."""
        self._emptied(actor, self.lessons.expire(actor))

    def _emptied(self, actor: Actor, gone: Gone) -> Gone:
        """Take away the reports that were made from what is gone, also released ones."""
        for owner, draft in gone.drafts:
            writer = Actor(actor.tenant, owner, frozenset({AccountRole.TEACHER}), "system", purpose="erasure")
            try:
                while True:
                    try:
                        self._preparation.delete(writer, draft)
                        break
                    except DraftReleased:
                        self._preparation.withdraw(writer, draft, _REASON)
            except DraftUnknown:
                continue
        return gone
