"""Measuring answers: samples from files or from the product itself, and what is measured on them."""
