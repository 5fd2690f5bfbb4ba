"""For developers: write the migration that brings the newest one to what the rooms declare.

`python -m serving.migrations.generate "why the schema changes"`; read the file before it is committed.
"""

import sys
import tempfile
from pathlib import Path

from serving.database import engine_for, migration_config, upgrade


def generate(message: str) -> None:
    """Compare an empty store at the newest migration with the declared tables, and write the difference."""
    from alembic import command

    with tempfile.TemporaryDirectory() as folder:
        engine = engine_for(f"sqlite:///{Path(folder) / 'empty.db'}")
        upgrade(engine)
        with engine.begin() as connection:
            command.revision(migration_config(connection), message, autogenerate=True)
        engine.dispose()


if __name__ == "__main__":
    generate(" ".join(sys.argv[1:]))
