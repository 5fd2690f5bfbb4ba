"""Results of measurement models: item response theory, knowledge tracing, cognitive diagnosis."""

from dataclasses import dataclass
from typing import Literal

from assistant.learning_analysis.types.figure import Figure, Words


@dataclass(frozen=True, slots=True)
class ItemParameters:
    """An item on the scale of ability (logits): `a` discrimination, `b` difficulty, with standard errors.
    `infit` and `outfit` are mean squares, 1 expected; `s_x2_p` is the p-value of Orlando and Thissen's
    S-X2. `fits` is None where fit could not be judged."""

    item: str
    a: Figure
    b: Figure
    infit: Figure
    outfit: Figure
    s_x2_p: Figure
    fits: bool | None
    words: Words


@dataclass(frozen=True, slots=True)
class Ability:
    """A pupil on the same scale: EAP `theta` with its standard error and 95% interval."""

    pupil: str
    theta: float
    se: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Information:
    """Test information at `theta`, and the standard error it means."""

    theta: float
    information: float
    se: float


@dataclass(frozen=True, slots=True)
class RaschFit:
    """A Rasch (`model` rasch: all `a` equal 1, the spread of ability is estimated) or two-parameter
    (`2pl`: ability is standard normal) fit by marginal maximum likelihood. Persons in the order of the
    matrix; those without any mark are left out."""

    model: Literal["rasch", "2pl"]
    n: int
    items: tuple[ItemParameters, ...]
    persons: tuple[Ability, ...]
    ability_mean: float
    ability_sd: float
    reliability: Figure
    log_likelihood: float
    aic: float
    bic: float
    converged: bool
    information: tuple[Information, ...]
    left_out: tuple[str, ...]
    remarks: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Withheld:
    """A model that was not fitted, and why."""

    model: str
    n: int
    why: Words


@dataclass(frozen=True, slots=True)
class TracingSkill:
    """Bayesian knowledge tracing of one skill: known at first, learned per opportunity, guess, slip."""

    skill: str
    sequences: int
    opportunities: int
    known: float
    learn: float
    guess: float
    slip: float


@dataclass(frozen=True, slots=True)
class Trajectory:
    """Probability that a pupil has mastered a skill after each opportunity (掌握轨迹)."""

    pupil: str
    skill: str
    mastery: tuple[float, ...]
    right: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class TracingFit:
    """Skills that passed the gate, what became of the others, and pupils' trajectories."""

    skills: tuple[TracingSkill, ...]
    withheld: tuple[Withheld, ...]
    trajectories: tuple[Trajectory, ...]


@dataclass(frozen=True, slots=True)
class DiagnosisItem:
    """DINA: `slip` wrong although every skill is there, `guess` right although one is missing."""

    item: str
    skills: tuple[str, ...]
    slip: float
    guess: float


@dataclass(frozen=True, slots=True)
class DiagnosisFit:
    """DINA by EM over all profiles. `mastery[i][k]` is pupil i's probability of skill k; `accuracy` and
    `consistency` are expected shares of right classification per skill, from the posteriors."""

    skills: tuple[str, ...]
    items: tuple[DiagnosisItem, ...]
    pupils: tuple[str, ...]
    mastery: tuple[tuple[float, ...], ...]
    prevalence: tuple[float, ...]
    accuracy: tuple[Figure, ...]
    log_likelihood: float
    aic: float
    bic: float
    converged: bool
    remarks: tuple[Words, ...]
