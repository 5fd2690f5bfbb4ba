"""Reports on learning (学情报告): facts taken from tables, sentences made of facts, and reports as types."""
