"""The ledger of statements and the certificates made from it.

Rows are added and, when a person is erased, deleted; none is ever changed: the code has no way to, the
database refuses it, and every row of the ledger carries a hash of itself and of the row before it.
"""

from sqlalchemy import DDL, Column, Float, Index, Integer, String, Table, Text, UniqueConstraint, event

from corpora.storage import new_metadata

metadata = new_metadata()

statements = Table(
    "learning_statements",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("tenant", String(64), nullable=False),
    Column("owner", String(64), nullable=False, comment="the teacher whose learning it is"),
    Column("sequence", Integer, nullable=False, comment="1, 2, 3… within the owner's ledger"),
    Column("verb", String(16), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("activity", String(64), nullable=False),
    Column("title", Text, nullable=False),
    Column("source", String(96), nullable=False, comment="the row it comes from"),
    Column("score", Float, nullable=True, comment="a share from 0 to 1"),
    Column("seconds", Float, nullable=True),
    Column("indicators", Text, nullable=False, comment="JSON list of indicator codes"),
    Column("time", String(32), nullable=False, comment="when it was done, as its room says"),
    Column("told", String(32), nullable=False, comment="when the ledger was told, by its own clock"),
    Column("rules", String(16), nullable=False, comment="version of the credit rules that held when told"),
    Column("origin", String(16), nullable=False, comment="house or imported"),
    Column("previous", String(64), nullable=False, comment="hash of the row before"),
    Column("hash", String(64), nullable=False, comment="SHA-256 of `previous` and this row"),
    UniqueConstraint(
        "tenant", "owner", "verb", "kind", "activity", "source", name="uq_learning_statements_once"
    ),
    UniqueConstraint("tenant", "owner", "sequence", name="uq_learning_statements_sequence"),
    Index("ix_learning_statements_owner", "tenant", "owner", "time"),
)

certificates = Table(
    "learning_certificates",
    metadata,
    Column("code", String(32), primary_key=True, comment="what stands on the paper"),
    Column("tenant", String(64), nullable=False),
    Column("owner", String(64), nullable=False, comment="the teacher it was given to"),
    Column("name", String(48), nullable=False, comment="which certificate of the rule file"),
    Column("period", String(24), nullable=False, comment="the term it is for; empty for none"),
    Column("body", Text, nullable=False, comment="canonical JSON of what it certifies"),
    Column("sha256", String(64), nullable=False),
    Column("signature", String(128), nullable=False, comment="Ed25519 over the body, base64"),
    Column("issued", String(32), nullable=False),
    UniqueConstraint("tenant", "owner", "name", "period", name="uq_learning_certificates_once"),
)

_FROZEN = (statements.name, certificates.name)


def _sqlite() -> tuple[str, ...]:
    return tuple(
        f"CREATE TRIGGER IF NOT EXISTS {name}_no_update BEFORE UPDATE ON {name} "
        "BEGIN SELECT RAISE(ABORT, 'learning records are never changed'); END"
        for name in _FROZEN
    )


def _postgresql() -> tuple[str, ...]:
    refuse = (
        "CREATE OR REPLACE FUNCTION learning_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "RAISE EXCEPTION 'learning records are never changed'; END $$"
    )
    return (
        refuse,
        *(
            f"CREATE OR REPLACE TRIGGER {name}_no_update BEFORE UPDATE ON {name} "
            "FOR EACH ROW EXECUTE FUNCTION learning_refuse()"
            for name in _FROZEN
        ),
    )


PROTECT = {"sqlite": _sqlite(), "postgresql": _postgresql()}
"""What makes the database refuse a change, by dialect; rows may still go when a person is erased."""

for _dialect, _statements in PROTECT.items():
    for _statement in _statements:
        _ddl = DDL(_statement)  # type: ignore[no-untyped-call]
        event.listen(metadata, "after_create", _ddl.execute_if(dialect=_dialect))
