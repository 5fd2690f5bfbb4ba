"""How the pages look: style sheets and the mark."""

from functools import cache
from importlib.resources import files

_PETAL = "M0-2.6C4.6-4.2 7-9.6 4.6-13 3.2-15.2 1.2-15.4 0-14.2-1.2-15.4-3.2-15.2-4.6-13-7-9.6-4.6-4.2 0-2.6Z"


def mark(size: int = 32) -> str:
    """The mark: an apricot blossom (杏花) of five petals, inline SVG of `size` pixels."""
    petals = "".join(f'<path d="{_PETAL}" transform="rotate({angle})"/>' for angle in range(0, 360, 72))
    stamens = "".join(
        f'<circle cx="0" cy="-5.6" r=".9" transform="rotate({angle})"/>' for angle in range(36, 396, 72)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}" viewBox="-17 -17 34 34" '
        f'aria-hidden="true">'
        f'<g fill="#f6d0ab" stroke="#d97b3c" stroke-width=".9" stroke-linejoin="round">{petals}</g>'
        f'<g fill="#b85f26">{stamens}</g><circle r="2.7" fill="#145f60"/></svg>'
    )


@cache
def css(name: str) -> str:
    """A style sheet of this folder."""
    return (files("serving.ui") / f"{name}.css").read_text(encoding="utf-8")
