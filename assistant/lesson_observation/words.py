"""What readers call the figures, in both languages: `words.yaml` of this folder."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import yaml


@cache
def _words() -> Mapping[str, Mapping[str, tuple[str, str]]]:
    raw = yaml.safe_load((files(__name__.rpartition(".")[0]) / "words.yaml").read_text(encoding="utf-8"))
    return {
        group: {name: (str(pair[0]), str(pair[1])) for name, pair in held.items()}
        for group, held in raw.items()
    }


def called(group: str, name: str, language: str) -> str:
    """The name of a value; the value itself where the file has none."""
    pair = _words().get(group, {}).get(name, (name, name))
    return pair[0 if language == "zh" else 1]


def names(group: str) -> tuple[str, ...]:
    """The values of a group in the order of the file."""
    return tuple(_words()[group])
