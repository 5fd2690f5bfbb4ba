"""Why something was refused, in a form that every face can put into words.

A room raises a subclass of `Problem` with a stable `code` and the values its sentence needs. It knows
nothing of HTTP and writes no prose: `serving/problems.yaml` holds, per code, the status and, in Chinese
and English, what happened, why, and what to do next.
"""

from collections.abc import Callable
from typing import ClassVar


class Problem(Exception):  # noqa: N818  (a refusal, not a bug)
    """Base of every refusal that a user may see.

    `code` is stable and kebab-case (`file-encrypted`); `details` fills the sentence's placeholders and
    never holds personal data or the content of a document.
    """

    code: ClassVar[str] = "internal"

    def __init__(self, **details: object) -> None:
        self.details = details
        super().__init__(f"{self.code}: {details}" if details else self.code)

    def __reduce__(self) -> tuple[Callable[..., "Problem"], tuple[type["Problem"], dict[str, object]]]:
        """Problems cross process borders with their details."""
        return _rebuild, (type(self), self.details)


def _rebuild(kind: type[Problem], details: dict[str, object]) -> Problem:
    return kind(**details)
