"""Files with codes in place of people (假名化文件), and the way back for who may see (G-R11, P-R8).

A code is made from the name and a secret of the school, so nothing is kept; who may open one is asked of the
school's own roster, and each opening is an event. People whom no roster lists cannot be found again.
"""

import hashlib
import hmac
from datetime import date
from typing import TYPE_CHECKING, get_args

from corpora.moments import CHINA, utc_now
from corpora.problem import Problem
from guardrails.actor import Actor, Permission
from guardrails.audit import AuditEvent
from guardrails.office_files import CleanedFile, FileNotCleanable, Kind, clean
from guardrails.pseudonyms import Pseudonymiser
from guardrails.reidentification import Reidentification
from serving.officer import key_folder

if TYPE_CHECKING:
    from serving.application import Application


class PseudonymUnlisted(Problem):
    """Nobody on the school's roster has this code."""

    code = "pseudonym-unlisted"


class Masking:
    """The services of one application; reads the secret when it is first needed."""

    def __init__(self, application: "Application") -> None:
        self._audit, self._roster = application.audit, application.roster
        self._keys = key_folder(application.settings.home)
        self.opening = Reidentification(application.engine, application.audit)

    def masked(self, actor: Actor, name: str, data: bytes) -> CleanedFile:
        """A copy of a docx or xlsx, comments and properties included, with codes for people and gaps for
        their data; recorded as `file.masked` before it is handed out.

        Raises `NotAllowed`, `FileNotCleanable`, `AuditUnavailable`, and what `clean` raises."""
        actor.require(Permission.DUTY)
        kind = name.rpartition(".")[2].lower()
        known: dict[str, Kind] = {each: each for each in get_args(Kind)}
        if kind not in known:
            raise FileNotCleanable(kind=kind[:16])
        made = clean(data, known[kind], self.codes(actor), self._roster.names(actor), _today())
        counts: dict[str, int] = {}
        for each in made.findings:
            counts[each.kind] = counts.get(each.kind, 0) + each.count
        event = AuditEvent(
            action="file.masked",
            object_type="file",
            object_id=hashlib.sha256(made.data).hexdigest(),
            input_sha256=hashlib.sha256(data).hexdigest(),
            personal_data=counts,
        )
        self._audit.append(actor, event)
        return made

    def opened(self, actor: Actor, code: str) -> str:
        """Whose code it is, for a person to whom another has allowed it; each look is an event.

        Raises `ReidentificationNotApproved`, `PseudonymUnlisted`."""
        code = code.strip()
        self.opening.require(actor, code)
        makes = self.codes(actor)
        for listed in self._roster.names(actor).everyone():
            if makes.code(listed.name, listed.kind, length=len(code) - 1) == code:
                return listed.name
        raise PseudonymUnlisted()

    def codes(self, actor: Actor) -> Pseudonymiser:
        """What makes the codes of the actor's school."""
        secret = hmac.new(self._keys.master(), b"xingtan pseudonyms", hashlib.sha256).digest()
        return Pseudonymiser(actor.tenant, secret)


def _today() -> date:
    return utc_now().astimezone(CHINA).date()
