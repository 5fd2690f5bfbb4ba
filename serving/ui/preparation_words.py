"""What sections and coded values of a plan are called, and what a field may be chosen from."""

from collections.abc import Mapping, Sequence

from assistant.artefact import Artefact
from assistant.lesson_preparation.plan import LessonPlan
from assistant.lesson_preparation.words import LessonKind, Level, Phase, Tier, named
from serving.ui.texts import Texts

_CODED = {"phase": Phase, "level": Level, "tier": Tier, "lesson_kind": LessonKind}


def section_title(texts: Texts, artefact: Artefact, section: str) -> str:
    """What readers call a section: its field, or the entry's own title."""
    field, _, entry = section.partition("/")
    name = texts.name("plan_section", field)
    listed = getattr(artefact, field, None)
    if not entry or not isinstance(listed, list):
        return name
    for place, one in enumerate(listed, 1):
        if getattr(one, "id", None) == entry:
            return str(getattr(one, "title", "")) or f"{name} {place}"
    return name


def choices(texts: Texts, artefact: Artefact) -> Mapping[str, Sequence[tuple[str, str]]]:
    """The options of each field that has some: coded values by name, goals by number."""
    coded = {
        field: [(str(word), named(word, texts.language)) for word in words] for field, words in _CODED.items()
    }
    if not isinstance(artefact, LessonPlan):
        return coded
    goals = [
        (goal.id, texts("plan.goal_number", number=place)) for place, goal in enumerate(artefact.goals, 1)
    ]
    return {**coded, "goal": goals, "goals": goals}
