"""What the library says about a topic: a few verified quotes from one search."""

from assistant.answering.answer import Citations
from assistant.answering.evidence import weigh
from assistant.answering.questions import analyse
from assistant.lesson_preparation.drafting.draft import NOTHING, Evidence
from assistant.lesson_preparation.drafting.finding import subject_name
from assistant.lesson_preparation.words import Language
from assistant.workbench import Workbench

_SEARCHED = 8
_QUOTED = 3


def look_up(bench: Workbench, topic: str, subject: str, language: Language) -> Evidence:
    """Quotes on `topic` that the actor may read, best first; each stands verbatim in its passage. Nothing
    where no passage names the topic. Raises what `Retriever.search` raises."""
    plain = topic.strip("《》 ")
    if not plain:
        return NOTHING
    query = f"{plain} {subject_name(subject)}"
    hits = bench.retriever.search(bench.actor, query, k=_SEARCHED)
    naming = [hit for hit in hits if plain.lower() in hit.passage.text.lower()]
    cited = Citations(language)
    for one in weigh(analyse(f"{plain}是什么"), naming).candidates:
        if plain.lower() in one.text.lower():
            cited.number(one.citation)
        if len(cited.views) == _QUOTED:
            break
    return Evidence(tuple(cited.views))
