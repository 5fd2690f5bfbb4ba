"""From a kept transcript to its report: codes, figures, what stands out, the plan beside it."""

import uuid
from collections.abc import Mapping, Sequence

from assistant.lesson_observation import choosing
from assistant.lesson_observation.coding import Acts, Coded, Fix, coded
from assistant.lesson_observation.comparing import against
from assistant.lesson_observation.figures import Figures, figures
from assistant.lesson_observation.learning import taught
from assistant.lesson_observation.problems import SpeakersUnconfirmed
from assistant.lesson_observation.records import Correction, Observation
from assistant.lesson_observation.report import NOTICE, Language, LessonObservation, Segment
from assistant.lesson_observation.sentences import sentences
from assistant.lesson_observation.speech_acts import ACTS, speech_acts
from assistant.lesson_observation.transcript import Transcript
from assistant.lesson_observation.words import called
from assistant.lesson_preparation.plan import LessonPlan


def acts(texts: Sequence[str]) -> Sequence[str]:
    """The speech act of each Chinese sentence of a teacher, by the shipped model."""
    return [ACTS[at] for at in speech_acts().scores(texts).argmax(axis=1)] if texts else []


def coded_with(
    transcript: Transcript, fixes: Mapping[int, Fix], learned: Sequence[Correction], by: Acts = acts
) -> tuple[Coded, ...]:
    """The lesson in codes: what persons said of this lesson first, then what the school's corrections teach,
    then the machine. Raises `SpeakersUnconfirmed`."""
    if transcript.unknown:
        raise SpeakersUnconfirmed(speakers="、".join(label or "（无）" for label in transcript.unknown[:8]))
    return coded(transcript, by, {**taught(sentences(transcript), learned), **fixes})


def report_of(
    held: Observation, fixes: Mapping[int, Fix], learned: Sequence[Correction], language: Language,
    plan: LessonPlan | None = None, by: Acts = acts,
) -> LessonObservation:  # fmt: skip
    """The report of an observation. Raises `SpeakersUnconfirmed`."""
    transcript = held.transcript
    others = [each for each in learned if each.observation != held.id]
    found = coded_with(transcript, fixes, others, by)
    told = figures(transcript, found)
    seen = choosing.Seen(found, told, transcript.timed, language)
    focus, next_try = choosing.focus(seen)
    return LessonObservation(
        id=uuid.uuid4().hex,
        title=held.title or ("一节课的观察" if language == "zh" else "An observed lesson"),
        language=language,
        observation=held.id,
        subject=held.subject,
        form=transcript.form,
        figures=told,
        strengths=choosing.strengths(seen),
        focus=focus,
        next_try=next_try,
        plan=against(plan, sentences(transcript)) if plan is not None else [],
        segments=[_segment(one) for one in found],
        corrected=len(fixes),
        gaps=_gaps(told, language),
        mended=[_mended(each.kind, each.turn, each.after, language) for each in transcript.repairs[:40]],
        notice=NOTICE[language],
    )


def _segment(one: Coded) -> Segment:
    part = one.sentence
    return Segment(
        sentence=part.number, start=round(part.start, 1), end=round(part.end, 1), role=part.role,
        code=one.code, by=one.by, act=one.act, text=part.text[:200],
    )  # fmt: skip


def _gaps(told: Figures, language: Language) -> list[str]:
    """Every figure that could not be given, with the reason."""
    colon = "：" if language == "zh" else ": "
    made = [
        f"{called(group, one.name, language)}{colon}{called('why', one.why, language)}"
        for group, held in (("talk", told.talk), ("waits", told.waits))
        for one in held
        if one.why
    ]
    made += [
        f"{name}{colon}{called('why', held.why, language)}"
        for name, held in (("S-T", told.st), ("FIAS", told.fias), ("iFIAS", told.ifias))
        if held.why
    ]
    if told.basis == "characters":
        made.append(called("basis", told.basis, language))
    return made


def _mended(kind: str, turn: int, after: str, language: Language) -> str:
    return called("repair", kind, language).format(turn=turn, after=after)
