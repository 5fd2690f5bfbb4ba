"""The Merkle tree over a log (RFC 6962, 2.1): one root that stands for every event up to a size.

Leaves are the events' hashes in the chain, so a root also fixes events whose text retention has taken away.
Only the frontier is kept: the roots of the perfect subtrees, at most one for each bit of the size.
"""

from hashlib import sha256


class MerkleTree:
    """A tree that grows at its right edge; `push` costs two hashes on average, memory is logarithmic."""

    __slots__ = ("_frontier", "size")

    def __init__(self) -> None:
        self.size = 0
        self._frontier: list[bytes] = []

    def push(self, leaf: bytes) -> None:
        """Add one leaf (32 raw bytes of an event's hash)."""
        node, size, frontier = sha256(b"\x00" + leaf).digest(), self.size, self._frontier
        while size & 1:
            node = sha256(b"\x01" + frontier.pop() + node).digest()
            size >>= 1
        frontier.append(node)
        self.size += 1

    def root(self) -> str:
        """Merkle tree hash in hex of all leaves pushed so far; of no leaves, the hash of nothing."""
        if not self._frontier:
            return sha256().hexdigest()
        node = self._frontier[-1]
        for left in reversed(self._frontier[:-1]):
            node = sha256(b"\x01" + left + node).digest()
        return node.hex()
