"""Kept artefacts (草稿): where they live on the server, their history, and working on them together."""

from assistant.drafts.groups import Group
from assistant.drafts.records import Change, Role
from assistant.drafts.remarks import Remark
from assistant.drafts.sections import Difference
from assistant.drafts.sharing import Agreement, Share, ShareRole
from assistant.drafts.store import Drafts, Kept, Listed

__all__ = [
    "Agreement", "Change", "Difference", "Drafts", "Group", "Kept", "Listed", "Remark", "Role", "Share",
    "ShareRole",
]  # fmt: skip
