"""Grounded question answering: from a teacher's question to an answer that can be checked."""

from assistant.answering.answer import Answer, Question
from assistant.answering.service import AnswerEvent, Done, Piece, answer, stream_answer

__all__ = ["Answer", "AnswerEvent", "Done", "Piece", "Question", "answer", "stream_answer"]
