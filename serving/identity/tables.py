"""The identity room's tables: tenants, users, sign-in attempts, sessions and API keys.

No password, session id or key is stored: only an Argon2id hash or a SHA-256 of a long random value.
Times are ISO-8601 UTC with milliseconds, so they compare as text.
"""

from sqlalchemy import Column, Index, Integer, String, Table, Text, UniqueConstraint

from corpora.storage import new_metadata

metadata = new_metadata()

tenants = Table(
    "tenants",
    metadata,
    Column("tenant", String(64), primary_key=True),
    Column("owner", String(64), nullable=False),
    Column("name", String(80), nullable=False),
    Column("created", String(32), nullable=False),
)

users = Table(
    "users",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("tenant", String(64), nullable=False),
    Column("owner", String(64), nullable=False, comment="account id of who created the user"),
    Column("name", String(64), nullable=False, comment="sign-in name, lower case"),
    Column("display", String(80), nullable=False),
    Column("roles", Text, nullable=False, comment="comma-separated role names"),
    Column("password", Text, nullable=False, comment="Argon2id hash in PHC form"),
    Column("status", String(16), nullable=False),
    Column("created", String(32), nullable=False),
    UniqueConstraint("tenant", "name"),
)

attempts = Table(
    "sign_in_attempts",
    metadata,
    Column("name_sha256", String(64), primary_key=True, comment="of tenant and name, known or not"),
    Column("tenant", String(64), nullable=False),
    Column("owner", String(64), nullable=False),
    Column("failures", Integer, nullable=False),
    Column("closed_until", String(32), nullable=False),
    Column("changed", String(32), nullable=False),
)

sessions = Table(
    "sessions",
    metadata,
    Column("id", String(32), primary_key=True, comment="first half of the SHA-256 of the random id"),
    Column("tenant", String(64), nullable=False),
    Column("owner", String(64), nullable=False, comment="account id"),
    Column("created", String(32), nullable=False),
    Column("expires", String(32), nullable=False),
    Column("ended", String(32), nullable=False, comment="when signed out or revoked; empty while open"),
    Column("client", String(64), nullable=False),
    Index("ix_sessions_tenant_owner", "tenant", "owner"),
)

api_keys = Table(
    "api_keys",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("tenant", String(64), nullable=False),
    Column("owner", String(64), nullable=False, comment="account id the key acts for"),
    Column("name", String(80), nullable=False),
    Column("sha256", String(64), nullable=False, unique=True),
    Column("start", String(12), nullable=False, comment="first characters, to tell keys apart in a list"),
    Column("scopes", Text, nullable=False, comment="comma-separated permissions"),
    Column("created", String(32), nullable=False),
    Column("expires", String(32), nullable=False),
    Column("revoked", String(32), nullable=False),
    Column("last_used", String(32), nullable=False),
    Index("ix_api_keys_tenant_owner", "tenant", "owner"),
)
