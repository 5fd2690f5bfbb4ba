"""Printing (排印) of papers and layered homework: what `serving` turns into files."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from assistant.artefact import Artefact
from assistant.homework.assembly.exam_paper import ExamPaper
from assistant.homework.assembly.layered import LayeredHomework
from assistant.homework.assembly.printing.exam import print_exam
from assistant.homework.assembly.printing.layered import print_homework
from assistant.lesson_preparation.printing.pieces import Printed

__all__ = ["PRINTERS", "Printed"]

PRINTERS: Mapping[type[Artefact], Callable[[Any], Printed]] = MappingProxyType(
    {ExamPaper: print_exam, LayeredHomework: print_homework}
)
"""The printer of each kind this room makes."""
