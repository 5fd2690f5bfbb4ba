"""Marks proposed for homework and papers; official only by a teacher."""
