"""The first bank of our own items (自编题库) for mathematics 1-9."""
