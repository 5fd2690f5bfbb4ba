"""System, security and audit: three people, none of whom can do another's acts (三员分立, A-R5)."""

import pytest

from guardrails.actor import GRANTS, HUMAN_ONLY, SEPARATED, Actor, NotAllowed, Permission, Role

OWN = {
    Role.ADMINISTRATOR: {Permission.MANAGE_USERS, Permission.PUBLISH, Permission.REVIEW, Permission.RETIRE},
    Role.SECURITY: {Permission.MANAGE_GUARDRAILS},
    Role.COMPLIANCE: {
        Permission.READ_AUDIT,
        Permission.EXPORT_AUDIT,
        Permission.RETAIN_AUDIT,
        Permission.ERASE,
    },
}


def actor(*roles: Role, human: bool = True) -> Actor:
    return Actor("school-a", "u", frozenset(roles), "ui", human=human)


def test_the_three_are_those():
    assert set(OWN) == SEPARATED


@pytest.mark.parametrize("role", sorted(OWN))
def test_each_has_its_own_acts_and_none_of_the_others(role: Role):
    for other, acts in OWN.items():
        assert all(actor(role).can(act) is (other is role) for act in acts)


@pytest.mark.parametrize("role", [Role.TEACHER, Role.EVALUATOR])
def test_nobody_else_has_any_of_them(role: Role):
    assert not GRANTS[role] & frozenset().union(*OWN.values())


def test_no_key_erases_retains_or_changes_rules():
    for permission in (Permission.ERASE, Permission.RETAIN_AUDIT, Permission.MANAGE_GUARDRAILS):
        assert permission in HUMAN_ONLY
        with pytest.raises(NotAllowed):
            actor(*SEPARATED, human=False).require(permission)


def test_the_old_roles_keep_working():
    assert actor(Role.ADMINISTRATOR).can(Permission.ASK)
    assert actor(Role.COMPLIANCE, human=False).can(Permission.EXPORT_AUDIT)
