"""Why an observation is refused."""

from corpora.problem import Problem


class TranscriptEmpty(Problem):
    """No spoken word was found in the transcript."""

    code = "observation-transcript-empty"


class TranscriptUnreadable(Problem):
    """The file is no transcript this room reads: `format` and `reason`."""

    code = "observation-transcript-unreadable"


class TranscriptTooLong(Problem):
    """More than `limit` turns or characters (`what`)."""

    code = "observation-transcript-too-long"


class SpeakersUnconfirmed(Problem):
    """Nobody has said yet which speakers are the teacher and which are pupils: `speakers`."""

    code = "observation-speakers-unconfirmed"


class SpeakerUnknown(Problem):
    """The transcript has no speaker of this label."""

    code = "observation-speaker-unknown"


class ConsentMissing(Problem):
    """There is no such consent record, it has expired or was withdrawn (G-R9)."""

    code = "observation-consent-missing"


class ConsentInvalid(Problem):
    """A consent record needs who, what and a day until it holds: `field`."""

    code = "observation-consent-invalid"


class ObservationUnknown(Problem):
    """There is no such observation for this person."""

    code = "observation-unknown"


class CodesInvalid(Problem):
    """A code or interval that the scheme does not have: `place` (from 1) and `code`."""

    code = "observation-codes-invalid"


class TurnUnknown(Problem):
    """The transcript has no sentence of this number."""

    code = "observation-sentence-unknown"


class ErasureUnconfirmed(Problem):
    """An erasure cannot be undone; the person has to be named a second time."""

    code = "observation-erasure-unconfirmed"


class SpeechNotConfigured(Problem):
    """Sound is only read through a speech-to-text endpoint, and none is configured."""

    code = "speech-not-configured"


class SpeechFailed(Problem):
    """The speech-to-text endpoint did not give a transcript: `reason`, `status`."""

    code = "speech-failed"
