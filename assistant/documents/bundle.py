"""Several files in one zip, with a list of their names and hashes."""

import hashlib
import io
import json
import zipfile
from collections.abc import Sequence

MANIFEST = "清单.json"
_TIME = (1980, 1, 1, 0, 0, 0)


def bundle(files: Sequence[tuple[str, bytes]]) -> bytes:
    """The files in order and, first, `清单.json`: name, bytes and sha256 of each. Equal files give an equal
    zip. Raises ValueError where two have one name."""
    names = [name for name, _ in files]
    if len({name.lower() for name in (*names, MANIFEST)}) != len(names) + 1:
        raise ValueError("two files of one name")
    listed = [
        {"name": name, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()} for name, data in files
    ]
    manifest = json.dumps({"files": listed}, ensure_ascii=False, indent=2) + "\n"
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in ((MANIFEST, manifest.encode()), *files):
            made.writestr(zipfile.ZipInfo(name, _TIME), data, zipfile.ZIP_DEFLATED)
    return target.getvalue()
