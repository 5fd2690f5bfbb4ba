"""What the pages say, in Chinese and English: `texts.yaml` read once and checked."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

import yaml

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Texts:
    """The sentences of one language, by `section.name`."""

    language: Language
    table: dict[str, str]

    def __call__(self, key: str, **values: object) -> str:
        """The sentence of `key` with its placeholders filled. Raises `KeyError` where there is none."""
        text = self.table[key]
        return text.format(**values) if values else text

    def listed(self, names: Iterable[str]) -> str:
        """Names one after another, as the language separates them."""
        return ("、" if self.language == "zh" else ", ").join(names)

    def name(self, section: str, value: str) -> str:
        """What readers call a coded value (`status`, `held`); the code itself where no name is kept."""
        return self.table.get(f"{section}.{value}", value)

    def names(self, section: str) -> dict[str, str]:
        """All coded values of a section with their names, in the order of the file."""
        prefix = f"{section}."
        return {key.removeprefix(prefix): text for key, text in self.table.items() if key.startswith(prefix)}


@cache
def load(language: Language) -> Texts:
    """The texts of `language`."""
    return Texts(language, {key: entry[language] for key, entry in entries().items()})


@cache
def entries() -> dict[str, dict[str, str]]:
    """Every entry with its two languages. Raises `ValueError` where a language is missing or empty."""
    raw = yaml.safe_load((files("serving.ui") / "texts.yaml").read_text(encoding="utf-8"))
    flat = {f"{section}.{name}": entry for section, group in raw.items() for name, entry in group.items()}
    broken = [key for key, entry in flat.items() if set(entry) != set(LANGUAGES) or not all(entry.values())]
    if broken:
        raise ValueError(f"texts that lack a language: {', '.join(broken)}")
    return flat
