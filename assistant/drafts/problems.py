"""Why something about a draft is refused."""

from corpora.problem import Problem


class DraftUnknown(Problem):
    """No such draft, or it was not shared with the asker; the two are not told apart on purpose."""

    code = "draft-unknown"


class DraftMoved(Problem):
    """Another change came first and touches the same `section`. `version` is the draft's newest one; the
    asker's text was not stored and nothing of the other's was lost."""

    code = "draft-moved"


class DraftRoleTooLow(Problem):
    """The draft is shared with the asker for less than this step needs. `role` is what they have, `needed`
    what it takes."""

    code = "draft-role-too-low"


class DraftTooLarge(Problem):
    """A section or the whole draft is longer than is kept. `limit_kb` is the limit."""

    code = "draft-too-large"


class DraftOutdated(Problem):
    """A stored version does not fit its kind as this program knows it. `field` is the first that does not."""

    code = "draft-outdated"


class DraftReleased(Problem):
    """A released draft cannot be deleted; it is withdrawn first."""

    code = "draft-released"


class VersionUnknown(Problem):
    """The draft has no such `version`; the newest is `newest`."""

    code = "draft-version-unknown"


class SectionInvalid(Problem):
    """The draft would not be well formed with this value: `field` says where, `reason_zh` and `reason_en`
    why."""

    code = "draft-section-invalid"


class SectionLocked(Problem):
    """The change touches locked `sections`."""

    code = "draft-section-locked"


class SectionEdited(Problem):
    """A regeneration would overwrite `sections` that a person wrote, and was not asked to."""

    code = "draft-section-edited"


class RemarkUnknown(Problem):
    """No such comment or suggestion on this draft."""

    code = "draft-remark-unknown"


class RemarkSettled(Problem):
    """The comment or suggestion was settled before, as `state` says."""

    code = "draft-remark-settled"


class RemarkInvalid(Problem):
    """The words of a comment are missing, or longer than `longest` characters."""

    code = "draft-remark-invalid"


class ShareInvalid(Problem):
    """A draft is shared with one person or one group, and never with its own owner."""

    code = "draft-share-invalid"


class GroupUnknown(Problem):
    """No such group, or the asker does not belong to it; the two are not told apart on purpose."""

    code = "group-unknown"


class GroupInvalid(Problem):
    """The group's name is missing or too long, or it has too many members. `most` is the most members."""

    code = "group-invalid"
