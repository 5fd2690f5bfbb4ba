"""Recommendation (精准推送): from a gap to a chapter, a resource, an exercise or a colleague's case.

What is recommended follows from the teacher's own chosen evidence by the rules of this room alone: the same
evidence gives the same list, the reason stands beside each entry, popularity counts for nothing, and a quota
and an open place keep the list from closing in on itself (信息茧房, M-R9).
"""
