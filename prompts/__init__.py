"""How we speak to a model: template files in two languages, and the counting of tokens."""

from prompts.template import Rendered, render

__all__ = ["Rendered", "render"]
