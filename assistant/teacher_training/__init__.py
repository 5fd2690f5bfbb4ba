"""Teacher training (培训研修): what a teacher can find out about their own practice and learn next.

Everything here serves the teacher as a learner and stays out of appraisal (P-R6, M-R5).
"""
