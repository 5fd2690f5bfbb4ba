"""Printing (排印) of papers and layered homework: what `serving` turns into files."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from assistant.artefact import Artefact
from assistant.documents.paper import Paper
from assistant.homework.assembly.exam_paper import ExamPaper
from assistant.homework.assembly.layered import LayeredHomework
from assistant.homework.assembly.printing.exam import print_exam, pupil_paper
from assistant.homework.assembly.printing.layered import print_homework, pupil_sheet
from assistant.lesson_preparation.artefacts.base import say
from assistant.lesson_preparation.printing.pieces import Printed

__all__ = ["PRINTERS", "Printed", "parts_of"]

PRINTERS: Mapping[type[Artefact], Callable[[Any], Printed]] = MappingProxyType(
    {ExamPaper: print_exam, LayeredHomework: print_homework}
)
"""The printer of each kind this room makes."""


def parts_of(artefact: Artefact) -> tuple[tuple[str, Paper], ...]:
    """What pupils are given, by name: no key and no teacher's page is in it. Nothing for other kinds."""
    if isinstance(artefact, ExamPaper):
        z = artefact.language
        return tuple(
            (say(z, f"{form.letter}卷（学生）", f"form {form.letter} (pupils)"), pupil_paper(artefact, form))
            for form in artefact.forms
        )
    if isinstance(artefact, LayeredHomework):
        return ((say(artefact.language, "学生", "pupils"), pupil_sheet(artefact)),)
    return ()
