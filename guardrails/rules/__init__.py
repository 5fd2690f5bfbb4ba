"""Rule packs as data: clause, check, action, wording and examples (policy.md §3–§7)."""
