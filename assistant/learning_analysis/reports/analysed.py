"""One test and everything that was found out about it, as the reports take it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from assistant.homework.items.item import Item
from assistant.learning_analysis.mastery.sequence import Sequenced
from assistant.learning_analysis.types.classical import ClassicalAnalysis
from assistant.learning_analysis.types.growth import Growth
from assistant.learning_analysis.types.mastery import MasteryMap
from assistant.learning_analysis.types.matrix import ResponseMatrix
from assistant.learning_analysis.types.models import DiagnosisFit, RaschFit, Withheld


@dataclass(frozen=True, slots=True)
class Analysed:
    """What was not asked or not possible is None. `exercises` are items of the bank by knowledge tag."""

    matrix: ResponseMatrix
    classical: ClassicalAnalysis
    mastery: MasteryMap | None = None
    rasch: RaschFit | None = None
    growth: Growth | None = None
    title: str = ""
    grade: int = 8
    repairs: tuple[str, ...] = ()
    diagnosis: DiagnosisFit | Withheld | None = None
    sequence: Sequenced | None = None
    exercises: Mapping[str, tuple[Item, ...]] = field(default_factory=dict)
