"""Results of classical test analysis (经典测量分析)."""

from dataclasses import dataclass
from typing import Literal

from assistant.learning_analysis.types.figure import Figure, TeacherOnly, Words

Level = Literal["good", "fair", "revise", "poor", "check-key", "unknown"]
Kind = Literal["knowledge", "cognitive", "section", "type"]


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Shares of full marks: excellent 优秀, good 良好, passing 及格 from there up, low 低分 below."""

    excellent: float
    good: float
    passing: float
    low: float


@dataclass(frozen=True, slots=True)
class Bin:
    """Totals from `low` up to, not including, `high` (the last bin includes it)."""

    low: float
    high: float
    count: int


@dataclass(frozen=True, slots=True)
class Distribution:
    """Totals of the pupils whose totals are known. Quartiles by linear interpolation, SD and CV with n-1."""

    n: int
    full_marks: float
    mean: Figure
    median: Figure
    sd: Figure
    cv: Figure
    minimum: Figure
    maximum: Figure
    lower_quartile: Figure
    upper_quartile: Figure
    skewness: Figure
    excellent: Figure
    good: Figure
    passing: Figure
    low: Figure
    histogram: tuple[Bin, ...]


@dataclass(frozen=True, slots=True)
class OptionFigures:
    """An option of a choice: who took it. `thirds` are shares within the lower, middle and upper third by
    total (option trace, 选项轨迹); `correlation` is with the rest of the test; `working` is None for the key
    and below the gate."""

    label: str
    key: bool
    count: int
    share: Figure
    thirds: tuple[Figure, Figure, Figure]
    correlation: Figure
    working: bool | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What to do with an item, with its reasons; never about pupils."""

    level: Level
    words: Words
    reasons: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class ItemFigures:
    """One item. `difficulty` P = mean / maximum, high is easy (难度, 得分率); `discrimination` is the
    corrected item-rest correlation (区分度); `upper_lower` the D index of upper and lower 27 %;
    `item_total` the uncorrected correlation (point-biserial for 0/1 items)."""

    item: str
    label: str
    max_points: float
    n: int
    mean: Figure
    difficulty: Figure
    sd: Figure
    discrimination: Figure
    item_total: Figure
    upper_lower: Figure
    full_share: Figure
    zero_share: Figure
    blank_share: Figure
    alpha_without: Figure
    options: tuple[OptionFigures, ...]
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Reliability:
    """`alpha` with Feldt's interval; `kr20` only where every item is 0 or full; `omega` from one common
    factor; `sem` standard error of measurement in points (测量标准误)."""

    n: int
    k: int
    alpha: Figure
    kr20: Figure
    omega: Figure
    sem: Figure


@dataclass(frozen=True, slots=True)
class Caution(TeacherOnly):
    """Caution of a pupil or an item in the S-P chart. `index` is Sato's C, `modified` the modified C*
    (Harnisch and Linn), 0 to 1. `attention` where either passes its limit. `sign` A, B or C by score (75 %,
    50 %), with a prime where attention is due; empty for items."""

    id: str
    right: int
    of: int
    index: Figure
    modified: Figure
    attention: bool
    sign: str
    words: Words


@dataclass(frozen=True, slots=True)
class SPChart(TeacherOnly):
    """S-P chart (S-P 表): pupils by falling score, items by falling number of right answers. `cells` is
    row by row in that order. `s_curve[i]` items right of the pupil in row i; `p_curve[j]` pupils right on
    the item in column j. `disparity` is Sato's D*. Items of several points count as right from `threshold`
    of their points; pupils with missing marks are left out (`left_out`)."""

    pupils: tuple[str, ...]
    items: tuple[str, ...]
    cells: tuple[tuple[bool, ...], ...]
    s_curve: tuple[int, ...]
    p_curve: tuple[int, ...]
    pupil_cautions: tuple[Caution, ...]
    item_cautions: tuple[Caution, ...]
    disparity: Figure
    threshold: float
    left_out: int


@dataclass(frozen=True, slots=True)
class BlueprintRow:
    """A cell or margin of the blueprint (双向细目表): points planned and share of them achieved. `planned`
    is the difficulty that was expected, weighted by points; `gap` is achieved minus planned."""

    kind: Kind
    name: str
    items: tuple[str, ...]
    points: float
    achieved: Figure
    planned: Figure
    gap: Figure


@dataclass(frozen=True, slots=True)
class GroupFigures(TeacherOnly):
    """One class (班) beside the others: in the order of the file, never a rank. `ahead` is 超均率: (class
    mean minus mean of all) / mean of all."""

    group: str
    n: int
    absent: int
    mean: Figure
    sd: Figure
    minimum: Figure
    lower_quartile: Figure
    median: Figure
    upper_quartile: Figure
    maximum: Figure
    excellent: Figure
    passing: Figure
    low: Figure
    ahead: Figure


@dataclass(frozen=True, slots=True)
class ClassicalAnalysis:
    """Everything classical about one test. `sp` is None below its gate, and `sp_why` says so. `remarks` say
    what was left out or could not be computed."""

    exam: str
    n: int
    absent: int
    incomplete: int
    thresholds: Thresholds
    distribution: Distribution
    items: tuple[ItemFigures, ...]
    reliability: Reliability
    sp: SPChart | None
    sp_why: Words | None
    blueprint: tuple[BlueprintRow, ...]
    groups: tuple[GroupFigures, ...]
    remarks: tuple[Words, ...]
