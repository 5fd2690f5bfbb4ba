"""What teachers read for types, levels and bands, and how the taught part of a blueprint is called."""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from assistant.homework.items.item import Band, Cognitive, ItemType
from assistant.lesson_preparation.words import Level, named
from corpora import knowledge_graphs

TYPES: Mapping[ItemType, tuple[str, str]] = MappingProxyType(
    {
        ItemType.SINGLE: ("单项选择题", "single choice"),
        ItemType.MULTIPLE: ("多项选择题", "multiple choice"),
        ItemType.TRUE_FALSE: ("判断题", "true or false"),
        ItemType.BLANK: ("填空题", "blanks"),
        ItemType.SHORT: ("简答题", "short answers"),
        ItemType.CALCULATION: ("计算题", "calculations"),
        ItemType.PROOF: ("证明题", "proofs"),
        ItemType.EXPERIMENT: ("实验题", "experiments"),
        ItemType.MATERIAL: ("材料分析题", "source questions"),
        ItemType.ESSAY: ("作文题", "essays"),
        ItemType.ORAL: ("口语题", "spoken items"),
        ItemType.PRACTICAL: ("操作题", "practical items"),
    }
)
_BANDS = {Band.EASY: ("容易题", "easy"), Band.MEDIUM: ("中等题", "medium"), Band.HARD: ("难题", "hard")}
_GRADES = "一二三四五六七八九"


def type_name(kind: ItemType, language: str = "zh") -> str:
    """题型."""
    return TYPES[kind][language == "en"]


def band_name(band: Band, language: str = "zh") -> str:
    """易题, 中等题, 难题."""
    return _BANDS[band][language == "en"]


def level_name(level: Cognitive, language: str = "zh") -> str:
    """认知水平, in the words of lesson plans."""
    return named(Level(level.value), "en" if language == "en" else "zh")


def grade_words(grade: int, language: str = "zh") -> str:
    """七年级, 高一; grade 7."""
    if language == "en":
        return f"grade {grade}"
    return f"{_GRADES[grade - 1]}年级" if grade <= 9 else f"高{_GRADES[grade - 10]}"


def figure(value: float) -> str:
    """A number without needless zeros: 3, 2.5, 0.71."""
    return f"{round(value, 2):g}"


def knowledge_names(codes: Sequence[str], language: str = "zh") -> str:
    """The names of knowledge points; a code that no graph has stays as it is."""
    nodes = knowledge_graphs.library().nodes
    names = [nodes[code].name if code in nodes else code for code in codes]
    return ("、" if language == "zh" else ", ").join(names)


def joined(words: Iterable[str], language: str = "zh") -> str:
    """Alternatives in a row: 甲或乙; a or b."""
    return ("或" if language == "zh" else " or ").join(words)
