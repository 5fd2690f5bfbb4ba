"""Evaluation of pupils (学生评价): comments from what the teacher saw, and a log of evidence that adds up
to nothing.

A comment exists only where a teacher ticked evidence (K-R7), is looked at and confirmed one by one, and
never ranks or labels (G-R13). The comprehensive-quality record (综合素质评价) has no field for a score.
"""
