import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Column, Integer, MetaData, Table, insert, inspect, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from corpora.problem import Problem
from corpora.storage import reading, writing
from guardrails.audit.event import AuditEvent
from guardrails.audit.log import AuditLog
from serving.database import StoreUnreachable, engine_for, migration_config, upgrade
from serving.database import engine as make_engine
from serving.migrations.metadata import all_metadata
from serving.settings import Settings

counters = Table("counters", MetaData(), Column("id", Integer, primary_key=True), Column("n", Integer))


@pytest.fixture
def store(settings):
    made = make_engine(settings)
    counters.metadata.create_all(made)
    yield made
    made.dispose()


def pragma(engine, name: str):
    with engine.connect() as connection:
        return connection.exec_driver_sql(f"PRAGMA {name}").scalar()


def test_sqlite_is_durable_concurrent_and_strict(store) -> None:
    assert pragma(store, "journal_mode") == "wal"
    assert pragma(store, "synchronous") == 2
    assert pragma(store, "foreign_keys") == 1
    assert pragma(store, "busy_timeout") > 0


def test_a_writing_transaction_rolls_back_as_one(store) -> None:
    def half_done() -> None:
        with writing(store) as connection:
            connection.execute(insert(counters).values(id=1, n=1))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half_done()
    with reading(store) as connection:
        assert connection.execute(select(counters)).all() == []


def test_a_reader_does_not_wait_for_a_writer_and_sees_the_state_before_it(store) -> None:
    with writing(store) as writer:
        writer.execute(insert(counters).values(id=1, n=1))
        with reading(store) as reader:
            assert reader.execute(select(counters)).all() == []


def test_read_and_add_one_from_many_threads_loses_nothing(store) -> None:
    with writing(store) as connection:
        connection.execute(insert(counters).values(id=1, n=0))

    def add() -> None:
        for _ in range(10):
            with writing(store) as connection:
                n = connection.execute(select(counters.c.n)).scalar_one()
                time.sleep(0.0005)
                connection.execute(counters.update().values(n=n + 1))

    threads = [threading.Thread(target=add) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with reading(store) as connection:
        assert connection.execute(select(counters.c.n)).scalar_one() == 40


def test_the_store_lies_in_home(settings, store) -> None:
    assert (settings.home / "xingtan.db").exists()


@pytest.mark.parametrize("url", ["nonsense", "postgresql+nodriver://u@127.0.0.1/x", "sqlite"])
def test_a_url_that_names_no_store_is_refused(url: str) -> None:
    with pytest.raises(StoreUnreachable):
        engine_for(url)


def test_a_server_that_is_down_is_a_problem_without_the_password(home) -> None:
    url = "postgresql://user:s3cret-pass@127.0.0.1:9/none?connect_timeout=2"
    engine = make_engine(Settings(home=home, database_url=url))
    with pytest.raises(StoreUnreachable) as caught:
        upgrade(engine)
    assert "s3cret-pass" not in str(caught.value)


def test_a_home_that_is_a_file_is_a_problem(home) -> None:
    (home / "taken").write_text("")
    with pytest.raises(Problem):
        make_engine(Settings(home=home / "taken"))


def test_there_is_one_line_of_migrations(settings) -> None:
    with make_engine(settings).connect() as connection:
        script = ScriptDirectory.from_config(migration_config(connection))
    assert len(script.get_heads()) == 1


def check_schema(engine) -> None:
    upgrade(engine)
    upgrade(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, all_metadata()) == []
    names = set(inspect(engine).get_table_names())
    assert names == {t.name for m in all_metadata() for t in m.sorted_tables} | {"alembic_version"}


def check_audit_is_append_only(engine, actor) -> None:
    AuditLog(engine).append(actor, AuditEvent(action="test.written"))
    for statement in ("update audit_events set action = 'x.y'", "delete from audit_events"):
        with pytest.raises(DBAPIError), writing(engine) as connection:
            connection.execute(text(statement))


def test_the_migrated_schema_is_the_declared_one(settings, teacher) -> None:
    engine = make_engine(settings)
    check_schema(engine)
    check_audit_is_append_only(engine, teacher)
    engine.dispose()


def test_processes_that_start_together_migrate_once(settings) -> None:

    def start(_: int) -> int:
        engine = make_engine(settings)
        upgrade(engine)
        tables = len(inspect(engine).get_table_names())
        engine.dispose()
        return tables

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(start, range(4)))) == 1


def test_every_table_has_a_tenant_and_an_owner() -> None:
    for metadata in all_metadata():
        for table in metadata.sorted_tables:
            assert {"tenant", "owner"} <= set(table.c.keys()), table.name


def test_no_two_rooms_declare_the_same_table() -> None:
    names = [table.name for metadata in all_metadata() for table in metadata.sorted_tables]
    assert len(names) == len(set(names))


@pytest.fixture
def postgres():
    """A PostgreSQL database emptied of everything."""
    url = os.environ.get("XINGTAN_TEST_POSTGRES", "")
    if not url:
        pytest.skip("XINGTAN_TEST_POSTGRES is not set")
    engine = engine_for(url)
    with engine.begin() as connection:
        connection.exec_driver_sql("drop schema public cascade")
        connection.exec_driver_sql("create schema public")
    yield engine
    engine.dispose()


@pytest.mark.postgres
def test_postgres_has_the_same_schema(postgres, teacher) -> None:
    check_schema(postgres)
    check_audit_is_append_only(postgres, teacher)


@pytest.mark.postgres
def test_postgres_signs_in_and_counts_attempts(postgres, settings, audit) -> None:
    from serving.identity import Accounts
    from serving.identity.passwords import Passwords

    for metadata in all_metadata():
        metadata.create_all(postgres)
    accounts = Accounts(postgres, AuditLog(postgres), settings, passwords=Passwords(passes=1, memory_kib=64))
    with ThreadPoolExecutor(4) as pool:
        passwords = [each for each in pool.map(lambda _: accounts.first_password(), range(4)) if each]
    assert len(passwords) == 1
    assert accounts.actor_from_session(accounts.authenticate("admin", passwords[0]).token)

    def guess(_: int) -> str:
        try:
            accounts.authenticate("admin", "wrong-password")
        except Problem as problem:
            return problem.code
        return "in"

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(guess, range(16)))
    assert outcomes.count("sign-in-failed") == 5


def test_constraint_errors_are_raised_not_swallowed(store) -> None:
    with writing(store) as connection:
        connection.execute(insert(counters).values(id=1, n=0))
    with pytest.raises(IntegrityError), writing(store) as connection:
        connection.execute(insert(counters).values(id=1, n=0))
