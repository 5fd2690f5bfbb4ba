"""Our own items, one a line, ten for each indicator of JY/T 0646-2022."""
