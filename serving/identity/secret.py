"""The key that signs sessions: made once, kept in home, readable by its owner only."""

import os
import secrets
from pathlib import Path

from serving.identity.problems import SecretExposed


def secret_key(home: Path) -> bytes:
    """The key in `home/secret.key`, made on first use.

    Raises `SecretExposed` where others on this machine may read it.
    """
    path = home / "secret.key"
    if not path.exists():
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        _make(path)
    if os.name == "posix" and path.stat().st_mode & 0o077:
        raise SecretExposed(file=path.name)
    return path.read_bytes()


def _make(path: Path) -> None:
    # Written aside and linked into place: of two processes that start together one wins, and neither
    # ever reads half a key.
    partial = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(secrets.token_bytes(48))
        stream.flush()
        os.fsync(stream.fileno())
    try:
        os.link(partial, path)
    except FileExistsError:
        return
    finally:
        partial.unlink()
