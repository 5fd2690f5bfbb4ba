"""Alembic's entry: runs on the connection that `serving.database` hands over, in its transaction."""

from alembic import context

from serving.migrations.metadata import all_metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=all_metadata(),
    # SQLite cannot alter most columns: Alembic copies the table instead.
    render_as_batch=True,
    compare_type=True,
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
