"""Who is asking, for what (主体): the value that every service asks for first.

Roles grant permissions by one table. Some permissions belong to people only: a model, a batch job or
an API key can never review, publish or release (G-R5, K-R7).
"""

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Literal, Self

from corpora.problem import Problem


class Role(StrEnum):
    """Roles of a user within one tenant."""

    TEACHER = "teacher"
    EVALUATOR = "evaluator"
    COMPLIANCE = "compliance"
    ADMINISTRATOR = "administrator"
    SECURITY = "security"


class Permission(StrEnum):
    """What a role may do; also the scope names of API keys."""

    ASK = "ask"
    DUTY = "duty"
    READ_LIBRARY = "library:read"
    PROVIDE = "library:provide"
    REVIEW = "library:review"
    PUBLISH = "library:publish"
    RETIRE = "library:retire"
    READ_AUDIT = "audit:read"
    EXPORT_AUDIT = "audit:export"
    RETAIN_AUDIT = "audit:retain"
    ERASE = "subjects:erase"
    MANAGE_GUARDRAILS = "guardrails:manage"
    EVALUATE = "evaluate"
    MANAGE_USERS = "users:manage"
    SIGN = "artefact:sign"
    APPROVE = "approvals:decide"
    EXPORT_UNLABELLED = "export:unlabelled"


HUMAN_ONLY = frozenset(
    {
        Permission.REVIEW,
        Permission.PUBLISH,
        Permission.RETIRE,
        Permission.MANAGE_USERS,
        Permission.SIGN,
        Permission.APPROVE,
        Permission.EXPORT_UNLABELLED,
        Permission.RETAIN_AUDIT,
        Permission.ERASE,
        Permission.MANAGE_GUARDRAILS,
    }
)
"""Permissions that no API key, model or batch job can hold, whatever its scopes say."""

_TEACHING = frozenset(
    {Permission.ASK, Permission.DUTY, Permission.READ_LIBRARY, Permission.PROVIDE, Permission.SIGN}
)
GRANTS: dict[Role, frozenset[Permission]] = {
    Role.TEACHER: _TEACHING,
    Role.EVALUATOR: frozenset({Permission.ASK, Permission.READ_LIBRARY, Permission.EVALUATE}),
    Role.COMPLIANCE: frozenset(
        {
            Permission.READ_LIBRARY,
            Permission.READ_AUDIT,
            Permission.EXPORT_AUDIT,
            Permission.RETAIN_AUDIT,
            Permission.ERASE,
        }
    ),
    Role.ADMINISTRATOR: _TEACHING
    | {
        Permission.REVIEW,
        Permission.PUBLISH,
        Permission.RETIRE,
        Permission.MANAGE_USERS,
        Permission.APPROVE,
        Permission.EXPORT_UNLABELLED,
    },
    Role.SECURITY: frozenset({Permission.READ_LIBRARY, Permission.APPROVE, Permission.MANAGE_GUARDRAILS}),
}
"""System, security and audit are separate (A-R5): an administrator does not read the audit log, and who
decides about exceptions from the rules need be neither."""

SEPARATED = frozenset({Role.ADMINISTRATOR, Role.SECURITY, Role.COMPLIANCE})
"""The three officers (三员分立): no account may hold two of these roles."""

Via = Literal["ui", "api", "cli", "batch", "system"]


class NotAllowed(Problem):
    """The actor lacks a permission."""

    code = "not-allowed"


@dataclass(frozen=True, slots=True)
class Actor:
    """One person or key, acting through one face for one purpose. `user` is the account id; `purpose`
    a duty name; `scopes` narrows what the roles grant (API keys), None leaves them whole."""

    tenant: str
    user: str
    roles: frozenset[Role]
    via: Via
    human: bool = True
    purpose: str = ""
    scopes: frozenset[Permission] | None = None
    session: str = ""
    trace: str = ""
    client: str = ""
    name: str = field(default="", compare=False)

    @property
    def permissions(self) -> frozenset[Permission]:
        """What the actor may do here and now."""
        granted = frozenset().union(*(GRANTS[role] for role in self.roles))
        if self.scopes is not None:
            granted &= self.scopes
        return granted if self.human else granted - HUMAN_ONLY

    def can(self, permission: Permission) -> bool:
        """Whether `permission` is granted."""
        return permission in self.permissions

    def require(self, permission: Permission) -> None:
        """Raise `NotAllowed` unless `permission` is granted."""
        if not self.can(permission):
            raise NotAllowed(permission=permission.value)

    def for_purpose(self, purpose: str) -> Self:
        """The same actor with another purpose."""
        return replace(self, purpose=purpose)
