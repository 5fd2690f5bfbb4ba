"""From an intake to the first link of the chain of a mark, and to marks that a sheet already gives."""

from collections.abc import Sequence

from assistant.homework.intake.types import Intake
from assistant.homework.marking.chain import Handed, Submission
from corpora.owner import Owner


def to_submissions(intake: Intake, owner: Owner, items: Sequence[str] = ()) -> list[Submission]:
    """A submission for every row. For pupils of whom nothing came in, one that is missing for each of
    `items`; what is held makes none until a person settles it."""
    made = [
        Submission(owner.tenant, owner.user, row.item, row.pupil, row.text, row.handed) for row in intake.rows
    ]
    return made + [
        Submission(owner.tenant, owner.user, item, pupil, "", Handed.MISSING)
        for pupil in intake.absent
        for item in items
    ]


def sheet_marks(intake: Intake) -> dict[tuple[str, str], float]:
    """The marks of a score sheet by pupil and item; who was absent has none."""
    return {(row.pupil, row.item): row.mark for row in intake.rows if row.mark is not None}
