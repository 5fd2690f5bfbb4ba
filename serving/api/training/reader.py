"""The reader by HTTP: chapters, what was read, quizzes. /training/reader."""

from typing import Annotated, Any

from fastapi import APIRouter, Path
from pydantic import BaseModel, ConfigDict, Field

from assistant.teacher_training.reader.duties import QuestionView, questions_of, told
from assistant.teacher_training.reader.store import Reading, chapter_of
from corpora.readers import load
from guardrails.actor import Permission
from serving.api.access import CurrentActor, allow, guarded_router
from serving.application import Application

Number = Annotated[int, Path(ge=1, le=99)]


class ChapterView(BaseModel):
    """A chapter in the list, as the caller stands to it."""

    chapter: int
    title: str
    version: str
    summary: str
    rules: list[str]
    indicators: list[str]
    opened: str = ""
    finished: str = ""
    best: float | None = Field(None, description="best share in the quiz; null before the first")
    passed: bool = False


class OpenChapter(ChapterView):
    """A chapter with its text in Markdown."""

    text: str


class Answers(BaseModel):
    """One letter for each question, by its id."""

    model_config = ConfigDict(extra="forbid")
    answers: dict[str, str] = Field(max_length=40)


class QuizView(BaseModel):
    """A quiz that was marked."""

    score: float
    passed: bool
    questions: list[QuestionView]


def router(application: Application) -> APIRouter:
    """The routes of the reader."""
    routes = guarded_router("/training/reader", "training")
    readings = application.training.readings

    @routes.get("/chapters", **allow(Permission.DUTY))
    def chapters(actor: CurrentActor) -> list[ChapterView]:
        """Every chapter with what the caller did with it."""
        mine = readings.mine(actor)
        return [
            ChapterView(**_view(each.about.chapter, mine.get(each.about.chapter))) for each in load().chapters
        ]

    @routes.post("/chapters/{chapter}/open", **allow(Permission.DUTY))
    def opened(actor: CurrentActor, chapter: Number) -> OpenChapter:
        """Open a chapter; that it was opened is noted."""
        held = readings.open(actor, chapter)
        return OpenChapter(**_view(chapter, held), text=chapter_of(chapter).markdown)

    @routes.post("/chapters/{chapter}/finish", **allow(Permission.DUTY))
    def finished(actor: CurrentActor, chapter: Number) -> ChapterView:
        """Say that the chapter was read; it goes into the learning record once."""
        return ChapterView(**_view(chapter, readings.finish(actor, chapter)))

    @routes.post("/chapters/{chapter}/quiz", **allow(Permission.DUTY))
    def begun(actor: CurrentActor, chapter: Number) -> list[QuestionView]:
        """Begin the quiz, or go on with one that was left."""
        readings.begin(actor, chapter)
        return questions_of(chapter)

    @routes.post("/chapters/{chapter}/answers", **allow(Permission.DUTY))
    def answered(actor: CurrentActor, chapter: Number, body: Answers) -> QuizView:
        """Mark the quiz under way; right answers and reasons come back."""
        result = readings.answer(actor, chapter, body.answers)
        return QuizView(score=result.score, passed=result.passed, questions=told(result))

    return routes


def _view(chapter: int, held: Reading | None) -> dict[str, Any]:
    about = chapter_of(chapter).about
    said: dict[str, Any] = {
        "chapter": chapter, "title": about.title, "version": about.version, "summary": about.summary,
        "rules": list(about.rules), "indicators": list(about.indicators),
    }  # fmt: skip
    if held is None:
        return said
    mine = {"opened": held.opened, "finished": held.finished, "best": held.best, "passed": held.passed}
    return said | mine
