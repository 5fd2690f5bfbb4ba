"""The profile (教师画像): what evidence of a teacher's own choice says, value by value, with its sources.

There is no total, no level across dimensions and no other teacher in it; nobody but its owner can ask for it
(P-R6, M-R2, M-R5).
"""
