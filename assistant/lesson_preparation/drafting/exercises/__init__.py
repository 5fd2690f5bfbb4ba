"""Exercises (习题) with computed figures, by knowledge point."""

from assistant.lesson_preparation.drafting.exercises.exercise import Exercise
from assistant.lesson_preparation.drafting.exercises.table import family

__all__ = ["Exercise", "family"]
