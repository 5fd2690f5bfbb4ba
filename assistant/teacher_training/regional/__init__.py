"""The regional index (区域教师数字素养发展指数): figures of groups of ten teachers or more, who each agreed.

No figure and no combination of figures is about fewer than ten persons, and nothing here names one (M-R2,
P-R6).
"""
