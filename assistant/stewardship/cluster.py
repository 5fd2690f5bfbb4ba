"""Parsing on a Ray cluster by the same calls as in local processes (`assistant.stewardship.parsers`).

Every node needs the same version of this project, installed or in the same folder. A file's bytes travel to
a node, the document travels back; nothing is shared between nodes but that.
"""

import socket
from pathlib import Path
from typing import Any

from assistant.stewardship.parsers import PARSE_SECONDS, ParserCrashed, ParserTooSlow, parse_bytes, parsed
from corpora.document import Document
from corpora.problem import Problem

_PATIENCE_S = 5.0
_ROOT = Path(__file__).resolve().parents[2]
"""Where a node finds this project when it was not installed with pip there."""


class ClusterUnavailable(Problem):
    """Ray is not installed, or no cluster answers at the address."""

    code = "cluster-unavailable"


class ClusterParsers:
    """The parsers of a cluster at `address` (`ray://…`, `host:port`, `auto`). A `ParserPool`."""

    def __init__(self, address: str, seconds: float = PARSE_SECONDS) -> None:
        self._address = address
        self._seconds = seconds
        self._parse: Any = None

    @property
    def ahead(self) -> int:
        """Twice the cores of the cluster. Raises `ClusterUnavailable`."""
        self._connect()
        import ray

        return 2 * int(ray.cluster_resources().get("CPU", 1))

    def schedule(self, path: str, name: str) -> Any:
        """Begin to parse the stored file on some node. Raises `ClusterUnavailable`."""
        self._connect()
        return self._parse.remote(Path(path).read_bytes(), name)

    def result(self, future: Any) -> Document:
        """See `ParserPool`. The wait counts from now, when the file is first in line. Where a node is lost,
        Ray tries the file once more on another."""
        import ray
        from ray.exceptions import GetTimeoutError, RayError

        try:
            outcome = ray.get(future, timeout=self._seconds)
        except GetTimeoutError:
            ray.cancel(future, force=True)
            raise ParserTooSlow(seconds=round(self._seconds)) from None
        except RayError:
            raise ParserCrashed from None
        return parsed(outcome)

    def close(self) -> None:
        """Leave the cluster; it goes on running."""
        if self._parse is not None:
            import ray

            ray.shutdown()
            self._parse = None

    def _connect(self) -> None:
        if self._parse is not None:
            return
        connect(self._address)
        import ray

        self._parse = ray.remote(num_cpus=1, max_retries=1)(parse_bytes)


def connect(address: str) -> None:
    """Join the cluster at `address`; joining again does nothing. Raises `ClusterUnavailable`."""
    try:
        import ray
    except ImportError:
        raise ClusterUnavailable(address=address, reason="ray is not installed") from None
    _reach(address)
    try:
        ray.init(
            address=address,
            log_to_driver=False,
            configure_logging=False,
            ignore_reinit_error=True,
            runtime_env={"env_vars": {"PYTHONPATH": str(_ROOT)}},
        )
    except (ConnectionError, RuntimeError, ValueError) as error:
        raise ClusterUnavailable(address=address, reason=type(error).__name__) from None


def _reach(address: str) -> None:
    """Raises `ClusterUnavailable` where nobody listens at `host:port`; Ray itself would wait for minutes."""
    host, _, port = address.removeprefix("ray://").rpartition(":")
    if not host or not port.isdecimal():
        return
    try:
        socket.create_connection((host, int(port)), timeout=_PATIENCE_S).close()
    except OSError as error:
        raise ClusterUnavailable(address=address, reason=type(error).__name__) from None
