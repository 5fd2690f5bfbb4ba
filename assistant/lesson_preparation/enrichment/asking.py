"""One call to the model for one section: what it is told, and what is handed to it as data.

Everything that somebody may have written (the draft, the topic, the class, passages, last year's plan) goes
in as sources, which the gate checks, masks and drops where they hold instructions. Only the changes that a
teacher asks for now are part of the request.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass

import prompts
from assistant.lesson_preparation.enrichment import wire
from assistant.lesson_preparation.enrichment.judging import CODE
from assistant.lesson_preparation.plan import LessonPlan
from corpora.curricula import SUBJECTS
from guardrails.audit.chain import sha256
from guardrails.calls import SOURCES_SLOT, ModelCall, Source
from prompts import tokens
from retrieval.passage import Passage

PURPOSE = "lesson-plan"
_TEMPERATURE, _OTHER_TEMPERATURE = 0.2, 0.8
_PIECE = 120
"""Characters of one piece of last year's plan: where one holds instructions, only that one is lost."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a run may cost. `parallel` sections at a time, `section_s` seconds for one with its repairs,
    `longest` characters of one text, `tokens` of one reply, `repairs` after the first reply,
    `evidence_tokens` of passages, `previous_tokens` of last year's plan."""

    parallel: int = 4
    section_s: float = 240.0
    longest: int = 400
    tokens: int = 3_000
    repairs: int = 2
    evidence_tokens: int = 1_200
    previous_tokens: int = 2_400


@dataclass(frozen=True, slots=True)
class Asking:
    """What goes into every call of a run besides the plan. `passages` are evidence, best first; sections in
    `fixed` are locked or edited by hand; `variant` above 0 asks for another version; `changes` are the
    teacher's words on what is to change and `previous` last year's text."""

    passages: tuple[Passage, ...] = ()
    limits: Limits = Limits()
    fixed: frozenset[str] = frozenset()
    variant: int = 0
    changes: str = ""
    previous: str = ""


def draft_id(plan: LessonPlan, section: str) -> str:
    """The name under which the draft of a section is handed over."""
    return f"{plan.id}#{section}"


def call(plan: LessonPlan, section: str, asking: Asking) -> ModelCall:
    """The call for a section. Raises `SectionUnknown`."""
    setting, limits = plan.setting, asking.limits
    system = prompts.render(
        "lesson-section-system",
        setting.language,
        codes=", ".join(one.code for one in plan.standards if CODE.fullmatch(one.code)) or "—",
        longest=limits.longest,
    )
    user = prompts.render(
        "lesson-section",
        setting.language,
        field=section.partition("/")[0],
        retry=asking.variant,
        changes=asking.changes,
        sources=SOURCES_SLOT,
    )
    return ModelCall(
        purpose=PURPOSE,
        messages=(("system", system.text), ("user", user.text)),
        sources=(
            _data(plan, draft_id(plan, section), wire.shown(plan, section, asking.fixed)),
            _data(plan, draft_id(plan, "frame"), _frame(plan)),
            *_evidence(asking),
            *_last_year(plan, asking),
        ),
        prompt_version=f"{system.version} {user.version}",
        language=setting.language,
        max_tokens=limits.tokens,
        temperature=_OTHER_TEMPERATURE if asking.variant else _TEMPERATURE,
        framed=False,
    )


def _data(plan: LessonPlan, name: str, value: object) -> Source:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Source(resource=plan.id, passage=name, sha256=sha256(text), text=text)


def _frame(plan: LessonPlan) -> dict[str, object]:
    """What every section has to fit: the class, the standards, the goals and the course of the lesson."""
    setting = plan.setting
    return {
        "lesson": {
            "subject": SUBJECTS.get(setting.subject, "") if setting.language == "zh" else setting.subject,
            "grade": setting.grade,
            "topic": setting.topic,
            "periods": setting.periods,
            "minutes": setting.minutes,
            "class": setting.class_profile,
            "constraints": setting.constraints,
        },
        "standards": {one.code: one.gist for one in plan.standards},
        "goals": {goal.id: f"{goal.verb} {goal.behaviour}" for goal in plan.goals},
        "key_points": plan.key_points,
        "difficulties": [one.point for one in plan.difficulties],
        "course": [f"{step.title} ({step.minutes} min)" for step in plan.steps],
    }


def _evidence(asking: Asking) -> list[Source]:
    """The passages, best first, within their budget."""
    texts = tokens.fit([passage.text for passage in asking.passages], asking.limits.evidence_tokens)
    return [
        Source(resource=passage.resource, passage=passage.id, sha256=passage.sha256, text=text)
        for passage, text in zip(asking.passages, texts, strict=False)
    ]


def _last_year(plan: LessonPlan, asking: Asking) -> list[Source]:
    """Last year's plan in pieces that end with a paragraph where they can, within its budget."""
    pieces = tokens.fit(_pieces(asking.previous), asking.limits.previous_tokens)
    return [
        Source(resource=plan.id, passage=draft_id(plan, f"previous-{number}"), sha256=sha256(text), text=text)
        for number, text in enumerate(pieces, start=1)
    ]


def _pieces(text: str) -> Sequence[str]:
    pieces: list[str] = []
    for paragraph in filter(None, (line.strip() for line in text.splitlines())):
        for start in range(0, len(paragraph), _PIECE):
            part = paragraph[start : start + _PIECE]
            if pieces and len(pieces[-1]) + len(part) < _PIECE:
                pieces[-1] += "\n" + part
            else:
                pieces.append(part)
    return pieces
