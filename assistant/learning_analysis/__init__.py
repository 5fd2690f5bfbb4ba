"""Learning analysis (学情分析): from score sheets to figures that say when they may be shown."""
