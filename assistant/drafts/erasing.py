"""Drafts of a person who is erased: all of theirs go, and their name goes from what colleagues keep."""

from collections.abc import Collection, Iterator

from sqlalchemy import Connection, and_, delete, func, select, update

from assistant.drafts.tables import agreements, drafts, groups, locks, members, remarks, shares, versions

_BATCH = 500


def erase_in(connection: Connection, tenant: str, user: str, also: Collection[str] = ()) -> list[str]:
    """Delete every draft of the person, and the drafts `also`, with versions, locks, shares, remarks and
    agreements, in the caller's transaction; their ids.

    In a colleague's draft the person's remarks, locks and agreements go, and versions they wrote stay the
    colleague's without saying whose hand it was. A group they made goes on under another member."""
    mine = select(drafts.c.id).where(drafts.c.tenant == tenant, drafts.c.owner == user)
    gone = sorted({*connection.execute(mine).scalars(), *also})
    for some in _batched(gone):
        for table in (versions, locks, shares, remarks, agreements):
            connection.execute(delete(table).where(table.c.tenant == tenant, table.c.draft.in_(some)))
        connection.execute(delete(drafts).where(drafts.c.tenant == tenant, drafts.c.id.in_(some)))
    for table in (locks, remarks, agreements):
        connection.execute(delete(table).where(table.c.tenant == tenant, table.c.owner == user))
    connection.execute(delete(shares).where(shares.c.tenant == tenant, shares.c.member == user))
    for column in (versions.c.owner, versions.c.made_by, shares.c.owner, remarks.c.settled_by):
        connection.execute(
            update(column.table).where(column.table.c.tenant == tenant, column == user).values({column: ""})
        )
    _groups(connection, tenant, user)
    return gone


def _groups(connection: Connection, tenant: str, user: str) -> None:
    connection.execute(delete(members).where(members.c.tenant == tenant, members.c.member == user))
    own = select(groups.c.id).where(groups.c.tenant == tenant, groups.c.owner == user)
    for group in connection.execute(own).scalars().all():
        this = and_(members.c.tenant == tenant, members.c.group_id == group)
        heir = connection.execute(select(func.min(members.c.member)).where(this)).scalar()
        if heir is None:
            connection.execute(delete(shares).where(shares.c.tenant == tenant, shares.c.group_id == group))
            connection.execute(delete(groups).where(groups.c.tenant == tenant, groups.c.id == group))
            continue
        connection.execute(
            update(groups).where(groups.c.tenant == tenant, groups.c.id == group).values(owner=heir)
        )
        connection.execute(update(members).where(this).values(owner=heir))
    connection.execute(
        update(members).where(members.c.tenant == tenant, members.c.owner == user).values(owner="")
    )


def _batched(ids: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(ids), _BATCH):
        yield ids[start : start + _BATCH]
