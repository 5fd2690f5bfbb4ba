# ruff: noqa: E501  (patterns are read across, not down)
"""Texts in disguise, for training and tests: what an attacker may encode a request in."""

import base64
import codecs
import random
from collections.abc import Callable
from urllib.parse import quote

_MORSE = {
    "a": ".-", "b": "-...", "c": "-.-.", "d": "-..", "e": ".", "f": "..-.", "g": "--.", "h": "....", "i": "..",
    "j": ".---", "k": "-.-", "l": ".-..", "m": "--", "n": "-.", "o": "---", "p": ".--.", "q": "--.-", "r": ".-.",
    "s": "...", "t": "-", "u": "..-", "v": "...-", "w": ".--", "x": "-..-", "y": "-.--", "z": "--..",
    "0": "-----", "1": ".----", "2": "..---", "3": "...--", "4": "....-", "5": ".....", "6": "-....",
    "7": "--...", "8": "---..", "9": "----.",
}  # fmt: skip


def morse(text: str) -> str:
    """Latin letters and digits in Morse code, a slash between words."""
    return " / ".join(" ".join(_MORSE[c] for c in word if c in _MORSE) for word in text.lower().split())


CODES: dict[str, Callable[[str], str]] = {
    "base64": lambda text: base64.b64encode(text.encode()).decode(),
    "hex": lambda text: text.encode().hex(),
    "url": quote,
    "escape": lambda text: text.encode("unicode_escape").decode(),
    "entities": lambda text: "".join(f"&#{ord(c)};" for c in text),
    "reversed": lambda text: text[::-1],
    "separated": lambda text: "-".join(text),
    "points": lambda text: " ".join(f"U+{ord(c):04X}" for c in text),
    "rot13": lambda text: codecs.encode(text, "rot13"),
}


def encoded(text: str, draw: random.Random) -> str:
    """`text` in one of the codes."""
    return CODES[draw.choice(sorted(CODES))](text)
