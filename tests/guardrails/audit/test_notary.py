"""Signed checkpoints: what they prove, and that every lie about them is named."""

import json
import stat
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DatabaseError

from corpora.storage import writing
from guardrails.actor import Actor
from guardrails.audit import AuditEvent, AuditLog, KeyFolder
from guardrails.audit.chain import link
from guardrails.audit.keys import read_public
from guardrails.audit.merkle import MerkleTree
from guardrails.audit.notary import Notary
from guardrails.audit.verification import Verification

TRIGGERS = (
    "audit_events_no_update",
    "audit_events_no_delete",
    "audit_events_no_replace",
    "audit_checkpoints_no_update",
    "audit_checkpoints_no_delete",
)


@pytest.fixture
def sealed(audit: AuditLog, notary: Notary, teacher: Actor, officer: Actor, tmp_path: Path) -> Path:
    """Two checkpoints over 5 and 11 events, copied outside; the log has 12."""
    for _ in range(2):
        for _ in range(5):
            audit.append(teacher, AuditEvent(action="model.called"))
        assert notary.take(officer)
    outside = tmp_path / "outside"
    assert notary.copy(None, outside) == 2
    return outside


def tamper(engine: Engine, *statements: str) -> None:
    with writing(engine) as connection:
        for trigger in TRIGGERS:
            connection.execute(text(f"DROP TRIGGER IF EXISTS {trigger}"))
        for statement in statements:
            connection.execute(text(statement))


def named(found: Verification) -> list[tuple[str, int, int, str]]:
    return [(fault.kind, fault.sequence, fault.last, fault.place) for fault in found.faults]


def test_the_root_is_that_of_rfc_6962():
    leaves = [sha256(bytes([n])).digest() for n in range(7)]

    def mth(part: list[bytes]) -> bytes:
        if len(part) == 1:
            return sha256(b"\x00" + part[0]).digest()
        k = 1 << (len(part) - 1).bit_length() - 1
        return sha256(b"\x01" + mth(part[:k]) + mth(part[k:])).digest()

    tree = MerkleTree()
    assert tree.root() == sha256().hexdigest()
    for size, leaf in enumerate(leaves, 1):
        tree.push(leaf)
        assert tree.root() == mth(leaves[:size]).hex()


def test_an_untouched_log_agrees_with_its_checkpoints(notary: Notary, sealed: Path):
    for outside in (None, sealed):
        found = notary.verify(outside=outside)
        assert found.intact
        assert (found.checked, found.checkpoints) == (12, 2)


def test_nothing_new_makes_no_new_checkpoint(notary: Notary, sealed: Path, officer: Actor):
    again = notary.take(officer)
    assert again is not None
    assert again.statement.number == 2
    assert not notary.due("school-a")
    assert notary.take(Actor("nobody", "x", officer.roles, "ui")) is None


def test_a_cut_tail_with_a_head_that_lies_too(notary: Notary, sealed: Path, engine: Engine, audit: AuditLog):
    with engine.connect() as connection:
        last = connection.execute(text("SELECT hash FROM audit_events WHERE sequence = 8")).scalar()
    tamper(
        engine,
        "DELETE FROM audit_events WHERE sequence > 8",
        f"UPDATE audit_heads SET sequence = 8, hash = '{last}'",
    )
    assert audit.verify().intact  # the chain alone cannot know
    assert named(notary.verify()) == [("cut", 9, 11, "2")]


def test_a_cut_tail_whose_checkpoint_was_cut_too_shows_from_outside(
    notary: Notary, sealed: Path, engine: Engine
):
    with engine.connect() as connection:
        last = connection.execute(text("SELECT hash FROM audit_events WHERE sequence = 8")).scalar()
    tamper(
        engine,
        "DELETE FROM audit_events WHERE sequence > 8",
        "DELETE FROM audit_checkpoints WHERE number = 2",
        f"UPDATE audit_heads SET sequence = 8, hash = '{last}'",
    )
    assert notary.verify().intact
    assert named(notary.verify(outside=sealed)) == [("missing", 11, 11, "2"), ("cut", 9, 11, "2")]


def test_a_log_that_was_emptied_shows_from_outside(notary: Notary, sealed: Path, engine: Engine):
    tamper(
        engine,
        "DELETE FROM audit_events",
        "DELETE FROM audit_heads",
        "DELETE FROM audit_checkpoints",
    )
    assert notary.verify().checked == 0
    kinds = [fault.kind for fault in notary.verify(outside=sealed).faults]
    assert kinds == ["missing", "missing", "cut", "cut"]


def test_a_history_written_anew_with_fresh_hashes(
    notary: Notary, sealed: Path, engine: Engine, audit: AuditLog
):
    with engine.connect() as connection:
        rows = connection.execute(
            text("SELECT sequence, body, previous FROM audit_events ORDER BY sequence")
        ).all()
    statements, previous = [], rows[0].previous
    for row in rows:
        body = row.body.replace('"outcome":"ok"', '"outcome":"error"') if row.sequence == 3 else row.body
        hashed = link(previous, body)
        outcome = ", outcome = 'error'" if row.sequence == 3 else ""
        statements.append(
            f"UPDATE audit_events SET body = '{body}', previous = '{previous}', hash = '{hashed}'{outcome} "
            f"WHERE sequence = {row.sequence}".replace(":", r"\:")
        )
        previous = hashed
    tamper(engine, *statements, f"UPDATE audit_heads SET hash = '{previous}'")
    assert audit.verify().intact
    assert named(notary.verify()) == [("diverged", 5, 5, "1"), ("diverged", 11, 11, "2")]


def test_a_forged_checkpoint(notary: Notary, sealed: Path, engine: Engine):
    tamper(
        engine,
        "UPDATE audit_checkpoints SET body = replace(body, '\"size\"\\:5', '\"size\"\\:4') WHERE number = 1",
    )
    assert named(notary.verify()) == [("forged", 4, 4, "1")]


def test_a_checkpoint_of_a_stranger_s_key(
    notary: Notary, sealed: Path, audit: AuditLog, tmp_path: Path, officer: Actor, teacher: Actor
):
    audit.append(teacher, AuditEvent(action="model.called"))
    stranger = Notary(audit, KeyFolder(tmp_path / "stranger"))
    assert stranger.take(officer)
    assert named(notary.verify(outside=sealed)) == [("forged", 13, 13, "3")]
    # whoever holds the house's folder of keys is not believed against the copy outside either
    assert "forged" in {fault.kind for fault in stranger.verify(outside=sealed).faults}


@pytest.mark.parametrize("broken", ['{"body": 1}', "no json", '{"body": "{}", "signature": "?"}'])
def test_a_broken_file_outside_is_named(notary: Notary, sealed: Path, broken: str):
    (sealed / "school-a" / "000002.json").write_text(broken, encoding="utf-8")
    assert ("forged", 0, 0, "unreadable") in named(notary.verify(outside=sealed))


def test_a_removed_checkpoint(notary: Notary, sealed: Path, engine: Engine):
    tamper(engine, "DELETE FROM audit_checkpoints WHERE number = 1")
    assert [(fault.kind, fault.place) for fault in notary.verify().faults] == [("missing", "1")]


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_checkpoints SET size = 1", "DELETE FROM audit_checkpoints"]
)
def test_triggers_protect_checkpoints(engine: Engine, sealed: Path, statement: str):
    with pytest.raises(DatabaseError, match="append-only"), writing(engine) as connection:
        connection.execute(text(statement))


def test_a_rotated_key_is_trusted_by_endorsement_and_its_old_half_is_gone(
    notary: Notary, sealed: Path, audit: AuditLog, officer: Actor, teacher: Actor, tmp_path: Path
):
    new = notary.rotate(officer)
    audit.append(teacher, AuditEvent(action="model.called"))
    made = notary.take(officer)
    assert made is not None
    assert made.statement.key == new.id
    assert notary.verify(outside=sealed).intact  # the outside knows the first key only
    folder = tmp_path / "keys"
    assert [path.name for path in folder.glob("*.key")] == [f"sign-{new.id}.key"]
    assert stat.S_IMODE((folder / f"sign-{new.id}.key").stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert len(read_public(folder)) == 2
    with_forged_endorsement = folder / f"sign-{new.id}.json"
    told = json.loads(with_forged_endorsement.read_text())
    with_forged_endorsement.write_text(json.dumps({**told, "endorsement": "AAAA"}))
    assert "forged" in {fault.kind for fault in notary.verify(outside=sealed).faults}


def test_schools_have_checkpoints_of_their_own(
    notary: Notary, sealed: Path, other_officer: Actor, audit: AuditLog, other_teacher: Actor
):
    audit.append(other_teacher, AuditEvent(action="model.called"))
    made = notary.take(other_officer)
    assert made is not None
    assert (made.statement.tenant, made.statement.number, made.statement.size) == ("school-b", 1, 1)
    assert notary.verify("school-b").checkpoints == 1
    assert notary.verify().checkpoints == 3
