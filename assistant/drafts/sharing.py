"""Who else works on a draft (集体备课): shares with persons and groups, and who agrees to a final version."""

from dataclasses import dataclass
from typing import Literal, get_args

from sqlalchemy import ColumnElement, Connection, Engine, and_, delete, insert, select, union

from assistant.drafts import records
from assistant.drafts.groups import Groups, require_group
from assistant.drafts.problems import ShareInvalid, VersionUnknown
from assistant.drafts.records import Seen
from assistant.drafts.tables import agreements, members, shares
from corpora.moments import Clock, stamp, utc_now
from corpora.storage import reading, writing
from guardrails.actor import Actor, Permission
from guardrails.audit.log import AuditLog

ShareRole = Literal["view", "comment", "edit"]


@dataclass(frozen=True, slots=True)
class Share:
    """A person (`user`) or a group (`group`) and what they may do; the other id is empty."""

    user: str
    group: str
    role: ShareRole


@dataclass(frozen=True, slots=True)
class Agreement:
    """Who has agreed to `version` and when, and whose consent is missing: the owner's and that of everybody
    who may comment or edit. It is `final` when nobody's is."""

    version: int
    agreed: tuple[tuple[str, str], ...]
    missing: tuple[str, ...]

    @property
    def final(self) -> bool:
        """Whether every member agreed to this version."""
        return not self.missing


class Sharing:
    """Shares and agreements; `groups` are the subject groups they name."""

    def __init__(self, engine: Engine, audit: AuditLog, clock: Clock = utc_now) -> None:
        self._engine = engine
        self._audit = audit
        self._clock = clock
        self.groups = Groups(engine, audit, clock)

    def share(
        self, actor: Actor, draft: str, role: ShareRole, *, user: str = "", group: str = ""
    ) -> tuple[Share, ...]:
        """Let a person or a group of the owner's in; a second time changes their role. The caller has checked
        that `user` is an account of the school. Returns all shares.

        Raises `NotAllowed`, `DraftUnknown`, `DraftRoleTooLow`, `ShareInvalid`, `GroupUnknown`."""
        if bool(user) == bool(group) or role not in get_args(ShareRole):
            raise ShareInvalid()
        with writing(self._engine) as connection:
            found = records.access(connection, actor, draft, "owner")
            if user == found.owner:
                raise ShareInvalid()
            if group:
                require_group(connection, actor, group)
            connection.execute(delete(shares).where(_one(found, user, group)))
            row = {"draft": draft, "member": user, "group_id": group, "role": role}
            time = stamp(self._clock())
            connection.execute(insert(shares).values(tenant=actor.tenant, owner=actor.user, time=time, **row))
            records.record(self._audit, connection, actor, "shared", found, role=role, user=user, group=group)
            return shares_of(connection, found)

    def unshare(self, actor: Actor, draft: str, *, user: str = "", group: str = "") -> tuple[Share, ...]:
        """Take a share back; the owner may, and who leaves. Nothing happens where there is none.

        Raises `NotAllowed`, `DraftUnknown`, `DraftRoleTooLow`."""
        with writing(self._engine) as connection:
            leaving = bool(user) and user == actor.user
            found = records.access(connection, actor, draft, "view" if leaving else "owner")
            if connection.execute(delete(shares).where(_one(found, user, group))).rowcount:
                records.record(self._audit, connection, actor, "unshared", found, user=user, group=group)
            return shares_of(connection, found)

    def agree(self, actor: Actor, draft: str, version: int) -> Agreement:
        """Consent to a version as the final one; only a person can, and only to the newest.

        Raises `NotAllowed`, `DraftUnknown`, `DraftRoleTooLow`, `VersionUnknown`."""
        actor.require(Permission.SIGN)
        with writing(self._engine) as connection:
            found = records.access(connection, actor, draft, "comment")
            if version != found.version:
                raise VersionUnknown(version=version, newest=found.version)
            before = _agreement(connection, found)
            if actor.user not in dict(before.agreed):
                row = {"draft": draft, "version": version, "owner": actor.user, "tenant": actor.tenant}
                connection.execute(insert(agreements).values(time=stamp(self._clock()), **row))
                before = _agreement(connection, found)
                records.record(
                    self._audit, connection, actor, "agreed", found, version=version,
                    decision={"decision": "agreed", "final": before.final},
                )  # fmt: skip
        return before

    def agreement(self, actor: Actor, draft: str) -> Agreement:
        """How far the agreement on the newest version has come. Raises `NotAllowed`, `DraftUnknown`."""
        with reading(self._engine) as connection:
            return _agreement(connection, records.access(connection, actor, draft))


def shares_of(connection: Connection, draft: Seen) -> tuple[Share, ...]:
    """Every share of a draft, in the order of roles and ids."""
    wanted = select(shares.c.member, shares.c.group_id, shares.c.role).where(
        shares.c.tenant == draft.tenant, shares.c.draft == draft.id
    )
    return tuple(sorted((Share(*row) for row in connection.execute(wanted)), key=lambda s: (s.role, s.user)))


def _one(draft: Seen, user: str, group: str) -> ColumnElement[bool]:
    return and_(
        shares.c.tenant == draft.tenant,
        shares.c.draft == draft.id,
        shares.c.member == user,
        shares.c.group_id == group,
    )


def _agreement(connection: Connection, draft: Seen) -> Agreement:
    counted = ("comment", "edit")
    ours = (shares.c.tenant == draft.tenant, shares.c.draft == draft.id, shares.c.role.in_(counted))
    persons = select(shares.c.member).where(*ours, shares.c.member != "")
    grouped = (
        select(members.c.member)
        .join(shares, (shares.c.group_id == members.c.group_id) & (shares.c.tenant == members.c.tenant))
        .where(*ours, shares.c.group_id != "")
    )
    wanted = set(connection.execute(union(persons, grouped)).scalars()) | {draft.owner}
    said = select(agreements.c.owner, agreements.c.time).where(
        agreements.c.tenant == draft.tenant,
        agreements.c.draft == draft.id,
        agreements.c.version == draft.version,
    )
    agreed = tuple((row.owner, row.time) for row in connection.execute(said.order_by(agreements.c.time)))
    return Agreement(draft.version, agreed, tuple(sorted(wanted - {name for name, _ in agreed})))
