"""What a section of the training tab is: it draws itself, and does what is clicked in it."""

from typing import Any, Protocol

from guardrails.actor import Actor

Given = dict[str, Any]
"""Data of the clicked element, or of a sent form with its `fields` (name → list of values)."""


class Section(Protocol):
    """A section. All HTML it gives is its own or escaped (`serving.ui.parts`). Problems are raised and the
    tab shows them; both run in a thread, unless `act` is a coroutine function."""

    key: str

    def show(self, actor: Actor, given: Given) -> str:
        """The section as it opens; `given` is the data of what led here (`chapter`), or empty."""
        ...

    def act(self, actor: Actor, given: Given) -> Any:
        """Do `given["do"]` and give the section anew (or an awaitable of it). Elements are made by
        `parts.action` or are `<form data-do=…>`; the tab sends what belongs to the section shown."""
        ...


def field(given: Given, name: str) -> str:
    """The last value of a field of the sent form, stripped; empty where there is none."""
    values = (given.get("fields") or {}).get(name) or [""]
    return str(values[-1]).strip()


def fields(given: Given, name: str) -> tuple[str, ...]:
    """Every value of a field, as ticked boxes send them."""
    return tuple(str(value) for value in (given.get("fields") or {}).get(name) or ())
