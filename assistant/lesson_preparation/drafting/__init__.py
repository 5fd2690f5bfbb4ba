"""Drafts of plans from evidence alone, without a model."""
