"""Practice and research (教研与实践): reflections, cases, project outlines and the studio of a subject group.

Everything is put together from what the teacher has kept, each figure with its source. What only the teacher
can know stands as a question with room for an answer; nothing of that kind is invented (G-R7).
"""
