"""Lesson preparation (备课): plans, what is made from them, and the checks that they pass."""
