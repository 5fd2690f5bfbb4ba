"""Lesson observation (课堂观察): a transcript or hand codes in, figures and moments out; to form, never to
judge."""
