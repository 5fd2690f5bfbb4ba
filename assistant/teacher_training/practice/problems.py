"""What can go wrong in practice and research, in stable codes."""

from corpora.problem import Problem


class EvidenceMissing(Problem):
    """Nothing to rest on was named."""

    code = "practice-evidence-missing"


class EvidenceUnusable(Problem):
    """A draft of this kind shows nothing that belongs here. Detail: `kind`."""

    code = "practice-evidence-unusable"


class NotFinished(Problem):
    """Too little in the teacher's own words to count as written. Details: `answered`, `needed`."""

    code = "practice-not-finished"


class MinutesUnreadable(Problem):
    """The minutes are empty or too long. Detail: `limit`."""

    code = "studio-minutes-unreadable"


class MeetingUnknown(Problem):
    """No such meeting in a studio of the actor."""

    code = "studio-meeting-unknown"


class ItemUnknown(Problem):
    """No such action in a meeting of the actor's studio."""

    code = "studio-item-unknown"


class ItemNotYours(Problem):
    """Only who took an action on, or who kept the minutes where nobody did, says that it is done."""

    code = "studio-item-not-yours"
