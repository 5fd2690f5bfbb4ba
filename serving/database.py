"""The relational store: one engine, SQLite by default or PostgreSQL by URL, and its migrations."""

from importlib.resources import files
from typing import Any

from filelock import FileLock
from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, OperationalError

from corpora.problem import Problem
from corpora.storage import READ_ONLY, reading
from serving.settings import Settings

BUSY_TIMEOUT_MS = 15_000
"""How long a SQLite writer waits for the one before it."""

_MIGRATION_LOCK = 0x58696E67
"""Key of the PostgreSQL advisory lock under which one process migrates while the others wait."""


class StoreUnreachable(Problem):
    """The database cannot be opened: wrong URL, server down, folder not writable."""

    code = "store-unreachable"


class StoreBusy(Problem):
    """The database did not answer in time: another writer held it too long, or the connection broke."""

    code = "store-busy"


def engine(settings: Settings) -> Engine:
    """An engine on the store the settings name. Raises `StoreUnreachable` for a URL that names none."""
    url = settings.database_url.get_secret_value()
    if not url:
        try:
            settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise StoreUnreachable(reason=type(error).__name__) from None
        url = f"sqlite:///{settings.home / 'xingtan.db'}"
    return engine_for(url)


def engine_for(url: str) -> Engine:
    """An engine on `url` with the behaviour `corpora.storage` relies on. Raises `StoreUnreachable`."""
    try:
        parsed = make_url(url)
        if parsed.get_backend_name() == "sqlite":
            return _sqlite(url)
        if parsed.drivername == "postgresql":
            parsed = parsed.set(drivername="postgresql+psycopg")
        return create_engine(parsed, pool_pre_ping=True)
    except (ArgumentError, ImportError) as error:
        raise StoreUnreachable(reason=type(error).__name__) from None


def upgrade(engine: Engine) -> None:
    """Bring the store to the newest migration; harmless when it is there. Raises `StoreUnreachable`.

    Processes that start together take turns: on PostgreSQL by an advisory lock, on SQLite by a lock
    file beside the database.
    """
    try:
        if _is_current(engine):
            return
        if engine.dialect.name == "sqlite" and engine.url.database not in (None, "", ":memory:"):
            with FileLock(f"{engine.url.database}.migrating"):
                _run_migrations(engine)
        else:
            _run_migrations(engine)
    except OperationalError as error:
        raise StoreUnreachable(reason=type(error.orig).__name__) from None


def _is_current(engine: Engine) -> bool:
    """Whether the newest packaged migration has run; asked without Alembic, which takes its time to load."""
    folder = files("serving") / "migrations" / "versions"
    newest = max(file.name[:4] for file in folder.iterdir() if file.name[:4].isdigit())
    with reading(engine) as connection:
        if not inspect(connection).has_table("alembic_version"):
            return False
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == newest


def _run_migrations(engine: Engine) -> None:
    from alembic import command

    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"select pg_advisory_xact_lock({_MIGRATION_LOCK})")
        command.upgrade(migration_config(connection), "head")


def migration_config(connection: Connection) -> Any:
    """Alembic's configuration for the packaged migrations; they run on `connection`'s transaction."""
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(files("serving") / "migrations").replace("%", "%%"))
    return config


def _sqlite(url: str) -> Engine:
    made = create_engine(url)
    event.listen(made, "connect", _prepare_sqlite)
    event.listen(made, "begin", _begin_sqlite)
    return made


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # The driver must not open transactions by itself: `_begin_sqlite` decides how each one starts.
    connection.isolation_level = None
    for pragma in (
        f"busy_timeout={BUSY_TIMEOUT_MS}",
        "journal_mode=WAL",
        # FULL, not NORMAL: a model call goes ahead because its audit record is written, so a committed
        # record must survive a power cut (A-R7). In WAL mode NORMAL may lose the last commits.
        "synchronous=FULL",
        "foreign_keys=ON",
        "trusted_schema=OFF",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    reading = connection.get_execution_options().get(READ_ONLY, False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
