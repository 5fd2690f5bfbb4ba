"""Lesson preparation as the interface and the page use it: kept artefacts joined with the human gate (G-R5),
the checks, the enrichment and the files.

What a person signs is one version of a draft: `<draft>-<version>` is its id at the release desk. An edit
makes a new version, which the desk does not know, so it is a draft again, and a released version never
changes.
"""

from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from assistant import duty as duties
from assistant.artefact import Status as ArtefactStatus
from assistant.drafts import Group, Kept, Share, ShareRole
from assistant.drafts.problems import DraftReleased, DraftRoleTooLow
from assistant.drafts.remarks import MODEL
from corpora.problem import Problem
from corpora.storage import reading
from guardrails.actor import Actor, Permission
from guardrails.release import ArtefactState, Draft, ReviewForm, ReviewStale, Status
from guardrails.tables import artefacts
from serving.checking import Found, checked
from serving.enriching import Enriching, Wish
from serving.exporting import DraftFile, content_of, exported
from serving.identity import users

if TYPE_CHECKING:
    from assistant.lesson_preparation.enrichment import Estimate, Progress
    from serving.application import Application

MACHINE = frozenset({"created", "regenerated"})


class NotSubmitted(Problem):
    """The draft's newest version was not submitted for review."""

    code = "draft-not-submitted"


class HardFindings(Problem):
    """The checks find `count` faults that keep the draft from release, in `sections`."""

    code = "draft-hard-findings"


@dataclass(frozen=True, slots=True)
class Colleague:
    """A person of the school with whom a draft may be shared."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the newest `version` of a draft stands. `submitted` tells a draft that waits for its review from
    one that nobody handed in; `released` is the newest version that is out, 0 for none; `review` is the
    desk's record, for the owner and who may review."""

    version: int
    status: Status
    submitted: bool
    released: int
    review: ArtefactState | None


class Preparation:
    """The services of one application; makes nothing until it is asked. What only concerns the draft (edit,
    lock, compare, remarks, sharing …) is asked of `drafts` directly."""

    def __init__(self, application: "Application") -> None:
        self._application = application
        self.drafts = application.drafts
        self.desk = application.desk
        self._enriching = Enriching(application, application.drafts)

    # --- the human gate

    def standing(self, actor: Actor, draft: str) -> Standing:
        """Where a draft stands. Raises `NotAllowed`, `DraftUnknown`."""
        kept = self.drafts.open(actor, draft)
        known = self._statuses(actor, draft)
        status = known.get(kept.version, "draft")
        released = max((version for version, each in known.items() if each == "released"), default=0)
        review = None
        if kept.version in known and (kept.owner == actor.user or actor.can(Permission.REVIEW)):
            review = self.desk.state(actor, _desk_id(draft, kept.version))
        return Standing(kept.version, status, kept.version in known, released, review)

    def submit(self, actor: Actor, draft: str) -> Standing:
        """Hand the newest version in for review; its owner may, also by a key. A second time does nothing.

        Raises `NotAllowed`, `DraftUnknown`, `DraftRoleTooLow`."""
        kept = self._owned(actor, draft)
        if kept.version in self._statuses(actor, draft):
            return self.standing(actor, draft)
        history = self.drafts.history(actor, draft)
        made = max(each.version for each in history if each.kind in MACHINE or each.made_by.startswith(MODEL))
        text = canonical(kept)
        machine = text if made == kept.version else canonical(self.drafts.open(actor, draft, made))
        rules = duties.find(kept.duty).rules
        verdict = self._application.policy.judge(text, "release", kept.duty)
        self.desk.submit(
            actor,
            Draft(
                id=_desk_id(draft, kept.version),
                kind=kept.kind,
                duty=kept.duty,
                text=machine,
                sourced=bool(kept.artefact.citations),
                needs_sources="G-R3" in rules,
                hits=verdict.hits(),
            ),
        )
        return self.standing(actor, draft)

    def open_review(self, actor: Actor, draft: str) -> Standing:
        """Begin to review the newest version; from now on the time counts. Raises `NotAllowed`,
        `DraftUnknown`, `NotSubmitted`, `ArtefactUnknown`, `ArtefactMoved`."""
        self.desk.open(actor, self._submitted(actor, draft)[1])
        return self.standing(actor, draft)

    def review(self, actor: Actor, draft: str, version: int, form: ReviewForm) -> Standing:
        """Sign the newest version, which must be the one that was looked at, with the three-part form.

        Raises what `open_review` raises, and `ReviewStale`, `ReviewInvalid`, `ReleaseRefused`."""
        kept, artefact = self._submitted(actor, draft, version)
        self.desk.review(actor, artefact, canonical(kept), form)
        return self.standing(actor, draft)

    def release(self, actor: Actor, draft: str, version: int) -> Standing:
        """Release the version that was reviewed, unless a hard check still finds something in it. Raises what
        `review` raises, and `HardFindings`."""
        kept, artefact = self._submitted(actor, draft, version)
        hard = [found for found in checked(self._application, actor, kept, "zh") if found.hard]
        if hard:
            raise HardFindings(
                count=len(hard), sections=", ".join(dict.fromkeys(each.section for each in hard))
            )
        self.desk.release(actor, artefact, canonical(kept))
        return self.standing(actor, draft)

    def withdraw(self, actor: Actor, draft: str, reason: str, version: int | None = None) -> Standing:
        """Take a version back: the one given, else the one that is out, else the newest that was handed in.

        Raises `NotAllowed`, `DraftUnknown`, `NotSubmitted`, `ReasonNeeded`, `ArtefactMoved`."""
        self.drafts.open(actor, draft)
        known = self._statuses(actor, draft)
        out = [each for each, status in known.items() if status == "released"] or list(known)
        wanted = max(out, default=0) if version is None else version
        if wanted not in known:
            raise NotSubmitted()
        self.desk.withdraw(actor, _desk_id(draft, wanted), reason)
        return self.standing(actor, draft)

    def delete(self, actor: Actor, draft: str) -> None:
        """Erase a draft for good, at the desk too; what is released is withdrawn first.

        Raises `NotAllowed`, `DraftUnknown`, `DraftRoleTooLow`, `DraftReleased`."""
        self._owned(actor, draft)
        known = self._statuses(actor, draft)
        if "released" in known.values():
            raise DraftReleased()
        self.desk.erase(actor, [_desk_id(draft, version) for version in known])
        self.drafts.delete(actor, draft)

    # --- checks

    def checks(self, actor: Actor, draft: str, language: str = "zh") -> tuple[Found, ...]:
        """What the checks find in the newest version, hard findings first, in the reader's language; nothing
        for a kind that has none. Raises what `drafts.open` raises."""
        return checked(self._application, actor, self.drafts.open(actor, draft), language)

    # --- a model

    def estimate(
        self, actor: Actor, draft: str, names: Sequence[str] | None = None, language: str = "zh",
        wish: Wish | None = None,
    ) -> "Estimate":  # fmt: skip
        """Tokens and time that `enrich` or, with a wish, `revise` takes, to be confirmed by a person first.
        Raises `ModelNotConfigured`, `NotEnrichable`, `SectionUnknown`, and what `drafts.open` raises."""
        return self._enriching.estimate(actor, draft, names, language, wish)

    def enrich(
        self, actor: Actor, draft: str, names: Sequence[str] | None = None
    ) -> "AsyncGenerator[Progress, None]":
        """Have a model improve the sections `names`, or all it may, leaving alone what is locked or written
        by hand; each section that is done is kept at once. Closing the iterator cancels at once. Raises what
        `estimate` raises, and `DraftRoleTooLow`, `AuditUnavailable`."""
        return self._enriching.run(actor, draft, names)

    def revise(
        self, actor: Actor, draft: str, wish: Wish, names: Sequence[str] | None = None
    ) -> "AsyncGenerator[Progress, None]":
        """Have a model suggest what the wish means for the sections `names`, or all it may write but what is
        locked. Each is kept as a suggestion, which a person accepts or not. Raises what `enrich` raises, and
        `ChangesMissing`."""
        return self._enriching.revise(actor, draft, wish, names)

    def regenerate(
        self, actor: Actor, draft: str, name: str, variant: int = 1, *, overwrite: bool = False
    ) -> "AsyncGenerator[Progress, None]":
        """Write one section anew, by the model or, without one, from the drafting room's `variant`;
        `overwrite` gives up what people wrote there, never what is locked. Raises what `enrich` raises, but
        for `ModelNotConfigured`."""
        return self._enriching.anew(actor, draft, name, variant, overwrite=overwrite)

    # --- files

    def formats(self, actor: Actor, draft: str) -> tuple[str, ...]:
        """Formats that a draft can be exported as. Raises `NotPrintable`, and what `drafts.open` raises."""
        return content_of(self.drafts.open(actor, draft).artefact).formats

    def export(
        self, actor: Actor, draft: str, form: str, version: int | None = None, template: bytes | None = None
    ) -> DraftFile:
        """A version, the newest unless told, as a file: docx, pptx, pdf, xlsx, md or a zip of all. What is
        not released says so in it. `template` is a school's docx. Raises what `exporting.exported` and
        `drafts.open` raise."""
        kept = self.drafts.open(actor, draft, version)
        status = self._statuses(actor, draft).get(kept.version, "draft")
        return exported(self._application, actor, kept, ArtefactStatus(status), form, template)

    # --- people

    def colleagues(self, actor: Actor) -> tuple[Colleague, ...]:
        """Everybody else of the school who can work on drafts, by name. Raises `NotAllowed`."""
        actor.require(Permission.DUTY)
        with reading(self._application.engine) as connection:
            found = users.of_tenant(connection, actor.tenant)
        return tuple(
            Colleague(each.id, each.display or each.name)
            for each in found
            if each.id != actor.user and each.status is users.Status.ACTIVE
        )

    def share(
        self, actor: Actor, draft: str, role: ShareRole, *, user: str = "", group: str = ""
    ) -> tuple[Share, ...]:
        """Share with a colleague (an id from `colleagues`) or a group. Raises `UserUnknown`, and what
        `drafts.sharing.share` raises."""
        if user:
            self._check_people(actor, (user,))
        return self.drafts.sharing.share(actor, draft, role, user=user, group=group)

    def group(self, actor: Actor, name: str, people: tuple[str, ...], group: str = "") -> Group:
        """Make a subject group of colleagues, or change the one given. Raises `UserUnknown`, and what
        `drafts.sharing.groups` raises."""
        actor.require(Permission.DUTY)
        self._check_people(actor, people)
        groups = self.drafts.sharing.groups
        return groups.change(actor, group, name, people) if group else groups.create(actor, name, people)

    def _check_people(self, actor: Actor, people: tuple[str, ...]) -> None:
        with reading(self._application.engine) as connection:
            for each in people:
                users.get(connection, actor.tenant, each)

    # --- steps

    def _owned(self, actor: Actor, draft: str) -> Kept:
        kept = self.drafts.open(actor, draft)
        if kept.role != "owner":
            raise DraftRoleTooLow(role=kept.role, needed="owner")
        return kept

    def _submitted(self, actor: Actor, draft: str, version: int | None = None) -> tuple[Kept, str]:
        """The newest version and its id at the desk. Raises `ReviewStale` where `version` is an older one."""
        actor.require(Permission.SIGN)
        kept = self.drafts.open(actor, draft)
        if version is not None and version != kept.version:
            raise ReviewStale()
        if kept.version not in self._statuses(actor, draft):
            raise NotSubmitted()
        return kept, _desk_id(draft, kept.version)

    def _statuses(self, actor: Actor, draft: str) -> dict[int, Status]:
        """What the desk says of each version that was handed in."""
        wanted = select(artefacts.c.id, artefacts.c.status).where(
            artefacts.c.tenant == actor.tenant, artefacts.c.id.startswith(f"{draft}-", autoescape=True)
        )
        with reading(self._application.engine) as connection:
            return {int(row.id.rpartition("-")[2]): row.status for row in connection.execute(wanted)}


def canonical(kept: Kept) -> str:
    """The words of a version as rules read them and a signature covers them: one line a value, after its
    place."""
    skipped = ("id", "status", "label", "aigc")
    return "\n".join(_lines("", {name: value for name, value in kept.body.items() if name not in skipped}))


def _lines(place: str, value: Any) -> list[str]:
    if isinstance(value, Mapping):
        inner = value.items()
    elif isinstance(value, list):
        inner = enumerate(value)  # type: ignore[assignment]
    else:
        return [] if value in (None, "") else [f"{place}: {value}"]
    return [line for name, each in inner for line in _lines(f"{place}.{name}".strip("."), each)]


def _desk_id(draft: str, version: int) -> str:
    return f"{draft}-{version}"
