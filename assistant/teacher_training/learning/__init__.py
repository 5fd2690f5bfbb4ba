"""The learning record (学习档案): an append-only ledger of statements, and what is reckoned from it."""
