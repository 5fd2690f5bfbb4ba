"""Gradio without its side trade: at import it parses the source of every component to write `.pyi` files
beside them, which takes most of the import's time and fails on a read-only installation."""

import inspect
from typing import Any

_file_of = inspect.getfile


def load_gradio() -> None:
    """Import Gradio as if its components had no source files, the one case in which it writes nothing."""
    inspect.getfile = _without_components  # type: ignore[assignment]
    try:
        import gradio  # noqa: F401
    finally:
        inspect.getfile = _file_of


def _without_components(subject: Any) -> str:
    if type(subject).__name__ == "ComponentMeta":
        raise OSError
    return _file_of(subject)
