"""The item bank (题库): items, where they come from, and how they go out."""
