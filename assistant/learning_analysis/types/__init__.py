"""What the analyses of this room take and give. Every result is frozen, finite, and says where a figure was
withheld and why; pupils are pseudonyms everywhere (G-R11)."""
