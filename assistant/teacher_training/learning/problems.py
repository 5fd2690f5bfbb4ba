"""Refusals of the learning record and its certificates."""

from corpora.problem import Problem


class CertificateUnknown(Problem):
    """No certificate of this school has that code, or the rules know none of that name."""

    code = "certificate-unknown"


class CertificateNotEarned(Problem):
    """What the certificate asks for is not there yet: `missing_zh`, `missing_en`."""

    code = "certificate-not-earned"


class TermUnreadable(Problem):
    """A school term is not written as `2026-autumn`: `term`."""

    code = "learning-term-unreadable"


class ImportUnreadable(Problem):
    """The text is no list of xAPI statements at all: `line`, 0 where no line is known."""

    code = "learning-import-unreadable"


class ImportTooLarge(Problem):
    """More than can be taken at once: `limit`, of characters or statements."""

    code = "learning-import-too-large"


class RecordNotKept(Problem):
    """No learning record is kept where this runs, as in a benchmark."""

    code = "learning-record-not-kept"
