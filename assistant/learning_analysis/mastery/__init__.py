"""Mastery by knowledge point, and what the knowledge graph makes of it."""
