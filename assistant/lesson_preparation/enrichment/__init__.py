"""A drafted plan improved by a model, section by section (逐节充实): the draft stands until better passes.

    async for event in enrich(plan, Writer(gate, actor, pace)):
        …

`estimate` says beforehand what it takes; `regenerate` writes one section anew, with a model or without;
`revise` suggests what to change in last year's plan. No model reviews or releases anything (G-R5).
"""

from assistant.lesson_preparation.enrichment.asking import Asking, Limits
from assistant.lesson_preparation.enrichment.pace import Estimate, Pace, estimate
from assistant.lesson_preparation.enrichment.progress import Progress
from assistant.lesson_preparation.enrichment.running import Writer
from assistant.lesson_preparation.enrichment.service import enrich, regenerate, revise
from assistant.lesson_preparation.enrichment.wire import enrichable

__all__ = [
    "Asking",
    "Estimate",
    "Limits",
    "Pace",
    "Progress",
    "Writer",
    "enrich",
    "enrichable",
    "estimate",
    "regenerate",
    "revise",
]
