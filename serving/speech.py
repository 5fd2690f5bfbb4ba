"""Sound into a transcript by the endpoint the school has set (`/audio/transcriptions`, as vLLM serves it).

Nothing of a recording is kept, here or on the way; without an endpoint no sound is read at all (G-R9).
"""

import json
from typing import TYPE_CHECKING, Any

from assistant.lesson_observation.problems import SpeechFailed, SpeechNotConfigured
from corpora.parsing.problems import FileTooLarge

if TYPE_CHECKING:
    from serving.settings import Settings

SOUNDS = ("wav", "mp3", "m4a", "mp4", "ogg", "oga", "flac", "webm", "mpga", "mpeg", "aac")
"""Endings of recordings."""
_LONGEST_ANSWER = 20_000_000
_CONNECT_S = 10.0


def is_sound(name: str) -> bool:
    """Whether a file's name says that it is a recording."""
    return name.rpartition(".")[2].lower() in SOUNDS


def transcribed(settings: "Settings", name: str, data: bytes) -> bytes:
    """The recording's transcript as JSON with segments, for `read_transcript`.

    Raises `SpeechNotConfigured`, `FileTooLarge`, `SpeechFailed` with what was wrong."""
    import httpx

    if not settings.speech_base_url:
        raise SpeechNotConfigured()
    limit = settings.max_upload_mb * 1_000_000
    if len(data) > limit:
        raise FileTooLarge(size=len(data), limit=limit)
    key = settings.speech_api_key.get_secret_value()
    headers = {"authorization": f"Bearer {key}"} if key else {}
    form = {
        "model": settings.speech_model,
        "response_format": "verbose_json",
        "timestamp_granularities[]": "segment",
    }
    files = {"file": (f"lesson.{name.rpartition('.')[2].lower()}", data)}
    timeout = httpx.Timeout(settings.speech_timeout_s, connect=_CONNECT_S)
    try:
        with (
            httpx.Client(timeout=timeout, follow_redirects=False) as client,
            client.stream(
                "POST", f"{settings.speech_base_url}/audio/transcriptions",
                data=form, files=files, headers=headers,
            ) as answer,
        ):  # fmt: skip
            return _segments(_body(answer), answer.status_code)
    except httpx.TimeoutException:
        raise SpeechFailed(reason="timeout", status=0) from None
    except httpx.HTTPError as error:
        raise SpeechFailed(reason=type(error).__name__, status=0) from None


def _body(answer: Any) -> bytes:
    got = bytearray()
    for piece in answer.iter_bytes():
        got += piece
        if len(got) > _LONGEST_ANSWER:
            raise SpeechFailed(reason="answer too long", status=answer.status_code)
    if answer.status_code != 200:
        raise SpeechFailed(reason="refused", status=answer.status_code)
    return bytes(got)


def _segments(body: bytes, status: int) -> bytes:
    """The answer, where it is one; segments with start, end and text, or the text alone."""
    try:
        told = json.loads(body)
    except ValueError:
        raise SpeechFailed(reason="not JSON", status=status) from None
    if not isinstance(told, dict) or not isinstance(told.get("segments", told.get("text")), list | str):
        raise SpeechFailed(reason="no text", status=status)
    return body
