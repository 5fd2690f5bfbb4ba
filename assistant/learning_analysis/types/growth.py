"""Results about growth and value added (增值): against one's own baseline, with intervals, never a rank."""

from dataclasses import dataclass

from assistant.learning_analysis.types.figure import Figure, TeacherOnly, Words


@dataclass(frozen=True, slots=True)
class OwnGrowth:
    """A pupil against their own baseline: change of the standard score z within the same pupils, with the
    interval that measurement error leaves. `clear` where the interval leaves out 0."""

    pupil: str
    before: Figure
    after: Figure
    change: Figure
    clear: bool
    words: Words


@dataclass(frozen=True, slots=True)
class ResidualGain(TeacherOnly):
    """What a pupil reached beyond what pupils with that earlier mark reached on average, in points."""

    pupil: str
    expected: float
    gain: Figure


@dataclass(frozen=True, slots=True)
class GroupEffect(TeacherOnly):
    """A class in the order of the file: mean residual `raw`, and `shrunken` by the mixed model (BLUP) with
    its 95% interval. `apart` where the interval leaves out 0."""

    group: str
    n: int
    raw: Figure
    shrunken: Figure
    apart: bool
    words: Words


@dataclass(frozen=True, slots=True)
class ValueAdded(TeacherOnly):
    """Mixed model post = intercept + slope · pre + class + error by REML. `effects` are in the order of the
    file. `icc` is the class's share of the variance left."""

    n: int
    intercept: Figure
    slope: Figure
    between: float
    within: float
    icc: Figure
    effects: tuple[GroupEffect, ...]
    gains: tuple[ResidualGain, ...]
    remarks: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Growth(TeacherOnly):
    """Two tests of the same pupils. `dropped` counts pupils who have only one of the two."""

    before: str
    after: str
    n: int
    dropped: int
    pupils: tuple[OwnGrowth, ...]
    value_added: ValueAdded | None
    value_added_why: Words | None


@dataclass(frozen=True, slots=True)
class EarlyNotice(TeacherOnly):
    """A pupil who may need help soon (学习关注提示), for the teacher's eyes. `expires` is an ISO date after
    which it must not be shown. No action follows by itself."""

    pupil: str
    probability: float
    reasons: tuple[Words, ...]
    expires: str


@dataclass(frozen=True, slots=True)
class Calibration(TeacherOnly):
    """In pupils not learned from: of those told `mean_predicted`, `observed` needed help."""

    low: float
    high: float
    n: int
    mean_predicted: Figure
    observed: Figure


@dataclass(frozen=True, slots=True)
class SubgroupGap(TeacherOnly):
    """Whether notices serve groups alike: share noticed, recall and false notices of one group."""

    group: str
    n: int
    noticed: Figure
    recall: Figure
    false_notices: Figure
    calibration_gap: Figure


@dataclass(frozen=True, slots=True)
class EarlyNotices(TeacherOnly):
    """Notices with how far they can be trusted: figures on a later time than was learned from."""

    notices: tuple[EarlyNotice, ...]
    auc: Figure
    precision: Figure
    recall: Figure
    calibration: tuple[Calibration, ...]
    gaps: tuple[SubgroupGap, ...]
    remarks: tuple[Words, ...]
