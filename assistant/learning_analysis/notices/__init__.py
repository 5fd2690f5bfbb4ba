"""Early notice (学习关注提示): kept for its teacher until it expires; a school may switch it off."""
