"""The duties `reader-chapter` and `reader-quiz`: a chapter to read, and its quiz shown or marked."""

from anyio import to_thread
from pydantic import BaseModel, ConfigDict, Field

from assistant.artefact import Artefact
from assistant.duty import duty
from assistant.teacher_training.reader.problems import QuizAnswersMissing
from assistant.teacher_training.reader.quiz import PASS
from assistant.teacher_training.reader.store import Readings, Result, chapter_of
from assistant.workbench import Workbench
from corpora.readers.quizzes import LETTERS, quiz

_NOTE = {
    "zh": f"答对 {PASS:.0%} 及以上为通过。结果只给您自己看，不用于考核。",
    "en": f"{PASS:.0%} right is a pass. The result is yours alone and no appraisal.",
}


class ChapterRequest(BaseModel):
    """Which chapter to open."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    chapter: int = Field(ge=1, le=99, title="章 · Chapter", description="number of the chapter, from 1")


class QuizRequest(ChapterRequest):
    """A chapter's quiz: without answers it is shown, with one letter a question it is marked."""

    answers: str = Field(
        "", max_length=40, title="答案 · Answers", description="one letter a question in order, as ABCDAB"
    )


class ReaderChapter(Artefact):
    """A chapter of the reader as text. `rules` are the ids its text cites."""

    title: str
    chapter: int
    version: str
    summary: str
    text: str
    rules: list[str]
    indicators: list[str]


class QuestionView(BaseModel):
    """A question; what is right, and why, is told once it was answered."""

    id: str
    prompt: str
    options: list[str]
    given: str = ""
    key: str = ""
    rationale: str = ""
    heading: str = ""


class ReaderQuiz(Artefact):
    """The quiz of a chapter. `score` is a share, None while it is unanswered."""

    title: str
    chapter: int
    questions: list[QuestionView]
    score: float | None = None
    passed: bool = False


@duty(
    name="reader-chapter",
    purpose="Show a teacher a chapter of the reader on AI",
    title={"zh": "读本章节", "en": "Reader chapter"},
    request=ChapterRequest,
    artefact=ReaderChapter,
    rules=("M-R2", "P-R1"),
)
async def reader_chapter(request: ChapterRequest, bench: Workbench) -> ReaderChapter:
    """The chapter; that it was opened is noted. Raises `ChapterUnknown`."""
    if bench.training is not None:
        await to_thread.run_sync(bench.training.readings.open, bench.actor, request.chapter)
    found = chapter_of(request.chapter)
    about = found.about
    return ReaderChapter(
        id=f"reader-{about.chapter}-{about.version}", kind="reader-chapter", title=about.title,
        chapter=about.chapter, version=about.version, summary=about.summary, text=found.markdown,
        rules=list(about.rules), indicators=list(about.indicators),
    )  # fmt: skip


@duty(
    name="reader-quiz",
    purpose="Let a teacher find out what they took from a chapter of the reader",
    title={"zh": "读本章节测验", "en": "Reader quiz"},
    request=QuizRequest,
    artefact=ReaderQuiz,
    rules=("M-R4", "M-R5", "P-R1", "P-R6"),
)
async def reader_quiz(request: QuizRequest, bench: Workbench) -> ReaderQuiz:
    """The questions, or the marked quiz. Raises `ChapterUnknown`, `QuizAnswersMissing`."""
    about = chapter_of(request.chapter).about
    made = ReaderQuiz(
        id=f"quiz-{about.chapter}-{about.version}", kind="reader-quiz", title=about.title,
        chapter=about.chapter, questions=questions_of(about.chapter),
        notice=_NOTE["en" if bench.language == "en" else "zh"],
    )  # fmt: skip
    if bench.training is None:
        return made
    await to_thread.run_sync(bench.training.readings.begin, bench.actor, about.chapter)
    if not request.answers.strip():
        return made
    result = await to_thread.run_sync(_answered, bench.training.readings, bench, request)
    return made.model_copy(
        update={
            "questions": told(result), "score": result.score, "passed": result.passed, "id": result.attempt
        }
    )  # fmt: skip


def questions_of(chapter: int) -> list[QuestionView]:
    """The questions without their keys. Raises `ChapterUnknown`."""
    chapter_of(chapter)
    return [QuestionView(id=q.id, prompt=q.prompt, options=list(q.options)) for q in quiz(chapter)]


def told(result: Result) -> list[QuestionView]:
    """The questions with what was given, what is right and why."""
    return [
        QuestionView(
            id=each.question.id, prompt=each.question.prompt, options=list(each.question.options),
            given=each.given, key=each.question.key, rationale=each.question.rationale,
            heading=each.question.heading,
        )
        for each in result.answers
    ]  # fmt: skip


def _answered(readings: Readings, bench: Workbench, request: QuizRequest) -> Result:
    letters = [one for one in request.answers.upper() if one in LETTERS]
    questions = quiz(request.chapter)
    if len(letters) != len(questions):
        raise QuizAnswersMissing(missing=abs(len(questions) - len(letters)), total=len(questions))
    given = {question.id: letter for question, letter in zip(questions, letters, strict=True)}
    return readings.answer(bench.actor, request.chapter, given)
