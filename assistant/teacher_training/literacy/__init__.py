"""Digital-literacy assessment (教师数字素养测评): frameworks as data, a bank of our own items, fixed and
adaptive forms, and a report that says what its figures do not say.

Frameworks are pluggable (M-R3); results are for the teacher who sat the test and never decide about them
(P-R6, M-R2).
"""
