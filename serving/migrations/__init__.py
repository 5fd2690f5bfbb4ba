"""Alembic migrations of every room's tables, packaged so that they run without a file on disk."""
