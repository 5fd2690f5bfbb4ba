"""Parametric templates (参数化命题): unlimited items of mathematics 1-9, each key proved."""

from assistant.homework.templates.generating import generate, generate_for, prove

__all__ = ["generate", "generate_for", "prove"]
