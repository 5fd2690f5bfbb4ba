"""Cards and rows that wait for a person, in the store: kept once with their pictures, read back, erased. Used
inside transactions."""

import uuid
from collections.abc import Callable, Collection, Sequence

from pydantic import TypeAdapter
from sqlalchemy import Connection, delete, insert, select, update

from assistant.homework.desk import rows
from assistant.homework.desk.tables import cards, held, held_crops, settlements
from assistant.homework.desk.types import Assignment
from assistant.homework.intake.pupils import plain_name
from assistant.homework.intake.types import Held
from guardrails.actor import Actor

_HELD = TypeAdapter(Held)
_CHUNK = 500
Picture = Callable[[str], bytes]
"""A crop's PNG by its SHA-256; empty where there is none."""


def hold(
    connection: Connection, actor: Actor, assignment: Assignment, found: Sequence[Held], picture: Picture,
    at: str,
) -> int:  # fmt: skip
    """Keep what waits; what reads the same and was held before, settled or not, is left out. Returns how many
    are new."""
    wanted = select(held.c.sha256).where(held.c.tenant == actor.tenant, held.c.assignment == assignment.id)
    known = set(connection.execute(wanted).scalars())
    added = 0
    for each in found:
        sha256 = _fingerprint(each)
        if sha256 in known:
            continue
        known.add(sha256)
        added += 1
        identity = uuid.uuid4().hex
        stored = {"id": identity, "tenant": actor.tenant, "owner": actor.user, "assignment": assignment.id}
        body = _HELD.dump_json(each).decode()
        connection.execute(insert(held).values(**stored, sha256=sha256, body=body, at=at))
        wanted_crops = {crop.sha256 for answer in each.answers for crop in answer.crops[:1]}
        wanted_crops |= {each.face.sha256} if each.face else set()
        pictures = [
            {"held": identity, "sha256": sha, "tenant": actor.tenant, "owner": actor.user, "png": png}
            for sha in sorted(wanted_crops)
            if (png := picture(sha))
        ]
        if pictures:
            connection.execute(insert(held_crops), pictures)
    return added


def held_of(body: str) -> Held:
    """What a row's body says."""
    return _HELD.validate_json(body)


def pictures_of(connection: Connection, tenant: str, identity: str) -> dict[str, bytes]:
    """The pictures of one card by SHA-256."""
    wanted = select(held_crops.c.sha256, held_crops.c.png).where(
        held_crops.c.tenant == tenant, held_crops.c.held == identity
    )
    return {sha: bytes(png) for sha, png in connection.execute(wanted)}


def erase_assignment(connection: Connection, tenant: str, assignment: str) -> None:
    """Erase all that waits or was settled in an assignment, and whose card was whose."""
    mine = (held.c.tenant == tenant, held.c.assignment == assignment)
    _erase(connection, tenant, list(connection.execute(select(held.c.id).where(*mine)).scalars()))
    connection.execute(delete(cards).where(cards.c.tenant == tenant, cards.c.assignment == assignment))


def erase_pupils(connection: Connection, tenant: str, gone: Collection[str], names: Collection[str]) -> int:
    """Erase what was settled for these pupils, what bears their name, and what may be theirs alone; their
    cards' numbers stay taken. Returns how many cards and rows went."""
    theirs = set(
        connection.execute(
            select(settlements.c.held).where(settlements.c.tenant == tenant, settlements.c.pupil.in_(gone))
        ).scalars()
    )
    plain = {plain_name(each) for each in names}
    settled = set(
        connection.execute(
            select(settlements.c.held).where(settlements.c.tenant == tenant, settlements.c.pupil.is_not(None))
        ).scalars()
    )
    for row in connection.execute(select(held.c.id, held.c.body).where(held.c.tenant == tenant)):
        if row.id in settled:
            continue
        said = held_of(row.body)
        proposed = {each.pupil for each in said.proposed}
        if (proposed and proposed <= set(gone)) or plain_name(said.name) in plain:
            theirs.add(row.id)
    _erase(connection, tenant, sorted(theirs))
    connection.execute(
        update(cards).where(cards.c.tenant == tenant, cards.c.pupil.in_(gone)).values(pupil=None)
    )
    return len(theirs)


def _erase(connection: Connection, tenant: str, which: Sequence[str]) -> None:
    for at in range(0, len(which), _CHUNK):
        part = which[at : at + _CHUNK]
        for table in (held_crops, settlements):
            connection.execute(delete(table).where(table.c.tenant == tenant, table.c.held.in_(part)))
        connection.execute(delete(held).where(held.c.tenant == tenant, held.c.id.in_(part)))


def _fingerprint(each: Held) -> str:
    """Of what was read, whatever the file is called."""
    said = [
        f"{answer.item}\n{answer.handed.value}\n{answer.text}\n{answer.guess}\n"
        + ",".join(crop.sha256 for crop in answer.crops)
        for answer in each.answers
    ]
    return rows.fingerprint(each.number, each.name, each.face.sha256 if each.face else "", *said)
