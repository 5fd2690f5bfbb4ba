"""The desk (阅卷台): assignments, answers, proposals, decisions and released marks, kept."""

from assistant.homework.desk.service import HomeworkDesk, ItemDesk, PupilMark
from assistant.homework.desk.types import Answer, Assigned, Assignment, Clash, Pupil, Record, Taken

__all__ = [
    "Answer", "Assigned", "Assignment", "Clash", "HomeworkDesk", "ItemDesk", "Pupil", "PupilMark", "Record",
    "Taken",
]  # fmt: skip
