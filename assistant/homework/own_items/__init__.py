"""The first bank of our own items (自编题库) for mathematics 1-9: `mathematics.jsonl` and its reader."""

from assistant.homework.own_items.reading import own_items

__all__ = ["own_items"]
