"""Twelve digits for the code and the content that decide a figure."""

import hashlib
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from corpora.problem import Problem

_KEPT = {".py", ".yaml", ".md", ".txt", ".json", ".jsonl", ".csv", ".npz", ".j2"}


class RoomUnknown(Problem):
    """A fingerprint was asked of a package that is not there."""

    code = "internal"


@cache
def of(*packages: str) -> str:
    """A digest of every source and content file of the packages, by name: any change of code, of a trained
    file or of a word list gives another."""
    digest = hashlib.sha256()
    for package in packages:
        spec = find_spec(package)
        if spec is None or not spec.submodule_search_locations:
            raise RoomUnknown(package=package)
        root = Path(next(iter(spec.submodule_search_locations)))
        for path in sorted(file for file in root.rglob("*") if file.suffix in _KEPT):
            digest.update(f"{package}/{path.relative_to(root).as_posix()}\0".encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:12]
