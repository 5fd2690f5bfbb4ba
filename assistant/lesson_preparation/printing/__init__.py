"""Printing (排印): every artefact of lesson preparation as paper, and as deck or workbook where it is one.

Nothing here knows a file format: `assistant.documents` writes what `printed` gives.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from assistant.artefact import Artefact
from assistant.lesson_preparation.artefacts.board import BlackboardPlan
from assistant.lesson_preparation.artefacts.courseware import Courseware
from assistant.lesson_preparation.artefacts.group_record import GroupRecord
from assistant.lesson_preparation.artefacts.learning_guide import LearningGuide
from assistant.lesson_preparation.artefacts.letter import ParentLetter
from assistant.lesson_preparation.artefacts.meeting import ClassMeeting
from assistant.lesson_preparation.artefacts.observation import ObservationSheet
from assistant.lesson_preparation.artefacts.schedule import SemesterSchedule
from assistant.lesson_preparation.artefacts.talk import LessonTalk
from assistant.lesson_preparation.artefacts.task_sheet import TaskSheet
from assistant.lesson_preparation.artefacts.university import UniversitySession
from assistant.lesson_preparation.artefacts.worksheet import Worksheet
from assistant.lesson_preparation.plan import LessonPlan
from assistant.lesson_preparation.printing.for_pupils import print_guide, print_worksheet
from assistant.lesson_preparation.printing.for_school import (
    print_letter,
    print_meeting,
    print_schedule,
    print_task_sheet,
)
from assistant.lesson_preparation.printing.for_teachers import (
    print_board,
    print_observation,
    print_record,
    print_talk,
)
from assistant.lesson_preparation.printing.lesson_plan import print_plan
from assistant.lesson_preparation.printing.pieces import Printed
from assistant.lesson_preparation.printing.slides import print_courseware
from assistant.lesson_preparation.printing.unit_plan import print_unit
from assistant.lesson_preparation.printing.university import print_session
from assistant.lesson_preparation.unit import UnitPlan
from corpora.problem import Problem

__all__ = ["PRINTERS", "NotPrintable", "Printed", "printed"]


class NotPrintable(Problem):
    """This kind of artefact has no print. Detail: `kind`."""

    code = "artefact-not-printable"


PRINTERS: Mapping[type[Artefact], Callable[[Any], Printed]] = MappingProxyType(
    {
        LessonPlan: print_plan,
        UnitPlan: print_unit,
        LearningGuide: print_guide,
        Worksheet: print_worksheet,
        Courseware: print_courseware,
        BlackboardPlan: print_board,
        LessonTalk: print_talk,
        GroupRecord: print_record,
        ObservationSheet: print_observation,
        SemesterSchedule: print_schedule,
        ClassMeeting: print_meeting,
        ParentLetter: print_letter,
        TaskSheet: print_task_sheet,
        UniversitySession: print_session,
    }
)
"""The printer of each kind; a test holds that every duty of this room has one."""


def printed(artefact: Artefact) -> Printed:
    """The artefact as paper, deck and workbook. Raises `NotPrintable`."""
    printer = PRINTERS.get(type(artefact))
    if printer is None:
        raise NotPrintable(kind=artefact.kind)
    return printer(artefact)
