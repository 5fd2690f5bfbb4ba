"""The comprehensive-quality record (综合素质评价写实记录): observations by area, never added up.

The type has no field for a number, a level or a place, so no composite score can be made of it (P-R6).
"""

from collections.abc import Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict

from assistant.learning_analysis.reports.base import Told, new_id
from assistant.student_evaluation.comments import EvidenceMissing, require_fit
from assistant.student_evaluation.evidence import AREAS, Area, Evidence


class AreaLog(BaseModel):
    """The observations in one area, oldest first."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    area: Area
    entries: tuple[Evidence, ...] = ()


class QualityRecord(Told):
    """What was seen of one pupil, by the five areas; empty areas stay visible."""

    kind: Literal["quality-record"] = "quality-record"
    pupil: str
    areas: tuple[AreaLog, ...]


def record(pupil: str, seen: Sequence[Evidence]) -> QualityRecord:
    """The record of a pupil. Raises `EvidenceMissing`, `CommentUnfit`."""
    own = sorted((each for each in seen if each.pupil == pupil), key=lambda each: each.day)
    if not own:
        raise EvidenceMissing()
    for each in own:
        require_fit(each.pupil, each.text)
    areas = tuple(AreaLog(area=area, entries=tuple(one for one in own if one.area == area)) for area in AREAS)
    return QualityRecord(id=new_id(), title="综合素质写实记录", pupil=pupil, areas=areas)
