"""Homework: items, papers, marking (作业)."""
