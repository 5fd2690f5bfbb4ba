"""Small pieces of HTML. Whatever comes from a person or a document passes through `esc` first."""

import html
import json
from collections.abc import Iterable, Sequence
from importlib.resources import files

CLICKS = (files("serving.ui") / "clicks.js").read_text(encoding="utf-8")
"""Script of an HTML part: its `data-do` elements raise `click` with their data, `data-copy` ones copy."""


def esc(text: object) -> str:
    """`text` as HTML shows it literally, in an element or an attribute."""
    return html.escape(str(text), quote=True)


def lines(text: str) -> str:
    """Escaped text whose line breaks stay."""
    return esc(text).replace("\n", "<br>")


def chip(text: str, tone: str = "") -> str:
    """A short word in a rounded field; `tone` is ok, wait, warn or stop."""
    return f'<span class="xt-chip {esc(tone)}">{esc(text)}</span>'


def action(content: str, do: str, *, look: str = "xt-button", about: str = "", **data: object) -> str:
    """A button that raises a click with `do` and its data. `content` is HTML; `about` says more to a
    screen reader."""
    more = "".join(f' data-{esc(name)}="{esc(value)}"' for name, value in data.items())
    said = f' title="{esc(about)}" aria-label="{esc(about)}"' if about else ""
    return f'<button type="button" class="{look}" data-do="{esc(do)}"{more}{said}>{content}</button>'


def hint(text: str) -> str:
    """A quiet line of explanation."""
    return f'<p class="xt-hint">{esc(text)}</p>'


def empty(title: str, advice: str = "") -> str:
    """What stands where there is nothing yet, and what to do about it."""
    more = f"<p>{esc(advice)}</p>" if advice else ""
    return f'<div class="xt-empty"><strong>{esc(title)}</strong>{more}</div>'


def notice(title: str, advice: str = "", tone: str = "warn") -> str:
    """A message in the page: what happened and what to do next."""
    more = f"<p>{esc(advice)}</p>" if advice else ""
    return f'<div class="xt-notice {esc(tone)}" role="status"><strong>{esc(title)}</strong>{more}</div>'


def facts(pairs: Iterable[tuple[str, str]]) -> str:
    """A list of names and values; pairs without a value are left out. Values are escaped."""
    rows = "".join(f"<dt>{esc(name)}</dt><dd>{lines(value)}</dd>" for name, value in pairs if value)
    return f'<dl class="xt-facts">{rows}</dl>'


def table(headers: Sequence[str], rows: Iterable[Sequence[str]], caption: str) -> str:
    """A table that becomes a list of cards on a phone. Cells are HTML made by these functions."""
    head = "".join(f'<th scope="col">{esc(name)}</th>' for name in headers)
    body = "".join(
        "<tr>"
        + "".join(f'<td data-name="{esc(name)}">{cell}</td>' for name, cell in zip(headers, row, strict=True))
        + "</tr>"
        for row in rows
    )
    return (
        f'<table class="xt-table"><caption>{esc(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )


def article(title: str, *parts: str) -> str:
    """A card about one thing; `parts` are HTML."""
    return f'<article class="xt-resource"><h2>{esc(title)}</h2>{"".join(parts)}</article>'


def pretty(value: object) -> str:
    """JSON for a person to read, escaped."""
    return f'<pre class="xt-json">{esc(json.dumps(value, ensure_ascii=False, indent=2, default=str))}</pre>'


def size(number: int) -> str:
    """A file size in the unit that reads best (10^3 bytes a kilobyte)."""
    return f"{number / 1e6:.1f} MB" if number >= 1e6 else f"{max(1, round(number / 1e3))} kB"
