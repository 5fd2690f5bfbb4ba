"""Content risk (内容风险): the codes of GB/T 45654-2025, the word list, and the small trained classifiers."""
