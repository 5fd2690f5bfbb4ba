import json
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from corpora.problem import Problem
from guardrails.actor import Actor, NotAllowed, Permission, Role
from guardrails.audit.tables import events
from serving.identity import Accounts
from serving.identity import problems as refusals
from serving.identity.passwords import Passwords
from serving.identity.secret import secret_key
from serving.identity.tables import api_keys, metadata, sessions, users

PASSWORD = "correct-horse-9"
CHEAP = Passwords(passes=1, memory_kib=64)


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 3, 1, 8, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **delta: float) -> None:
        self.now += timedelta(**delta)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def school(engine, audit, settings, clock) -> Accounts:
    accounts = Accounts(engine, audit, settings, clock, CHEAP)
    accounts.initial = accounts.first_password()  # type: ignore[attr-defined]
    return accounts


@pytest.fixture
def admin(school) -> Actor:
    return school.authenticate("admin", school.initial).actor


@pytest.fixture
def teacher_user(school, admin):
    return school.create_user(admin, "wang.min", {Role.TEACHER}, password=PASSWORD, display="王敏")[0]


def told(engine) -> list[tuple[str, str]]:
    with engine.connect() as connection:
        return [
            (row.action, row.outcome)
            for row in connection.execute(select(events).order_by(events.c.sequence))
        ]


def dump(engine) -> str:
    with engine.connect() as connection:
        tables = [*metadata.sorted_tables, events]
        return json.dumps([[str(v) for v in row] for t in tables for row in connection.execute(select(t))])


def test_the_first_start_makes_an_administrator_and_tells_the_password_once(school, engine) -> None:
    assert len(school.initial) >= 20
    assert school.first_password() is None
    actor = school.authenticate("ADMIN", school.initial).actor
    assert actor.roles == {Role.ADMINISTRATOR}
    assert actor.tenant == "school"
    assert not actor.can(Permission.READ_AUDIT)
    assert school.initial not in dump(engine)
    assert told(engine)[:2] == [("tenant.created", "ok"), ("user.created", "ok")]


def test_sign_in_gives_an_actor_and_is_recorded(school, engine, teacher_user) -> None:
    signed = school.authenticate("wang.min", PASSWORD, client="127.0.0.1", trace="t1")
    actor = school.actor_from_session(signed.token)
    assert actor.user == teacher_user.id
    assert actor.human
    assert actor.roles == {Role.TEACHER}
    assert actor.name == "王敏"
    assert told(engine)[-1] == ("session.opened", "ok")
    assert signed.token not in dump(engine)
    assert PASSWORD not in dump(engine)


@pytest.mark.parametrize(
    ("name", "password", "tenant"),
    [
        ("wang.min", "wrong-password", "school"),
        ("nobody", PASSWORD, "school"),
        ("wang.min", PASSWORD, "elsewhere"),
        ("wang.min", "", "school"),
        ("", "", ""),
        ("wang.min", "x" * 100_000, "school"),
        ("wang.min' or 1=1 --", PASSWORD, "school"),
    ],
)
def test_wrong_credentials_are_all_refused_alike(
    school, engine, teacher_user, name, password, tenant
) -> None:
    with pytest.raises(refusals.SignInFailed) as caught:
        school.authenticate(name, password, tenant=tenant)
    assert caught.value.details == {}
    with engine.connect() as connection:
        found = connection.execute(select(events).where(events.c.action == "session.refused")).one()
    assert found.outcome == "denied"
    assert "nobody" not in found.body


def test_guessing_is_slowed_down_for_known_and_unknown_names_alike(school, clock, teacher_user) -> None:
    for name in ("wang.min", "nobody"):
        for _ in range(5):
            with pytest.raises(refusals.SignInFailed):
                school.authenticate(name, "wrong-password")
        with pytest.raises(refusals.SignInDelayed) as caught:
            school.authenticate(name, PASSWORD)
        assert caught.value.details["retry_after"] == 15
    clock.forward(seconds=16)
    school.authenticate("wang.min", PASSWORD)
    with pytest.raises(refusals.SignInFailed):
        school.authenticate("wang.min", "wrong-password")


def test_the_delay_grows_and_has_an_end(school, clock, teacher_user) -> None:
    waits = []
    for _ in range(14):
        with pytest.raises(refusals.SignInFailed):
            school.authenticate("wang.min", "wrong-password")
        try:
            school.authenticate("wang.min", "wrong-password")
        except refusals.SignInDelayed as delayed:
            waits.append(delayed.details["retry_after"])
            clock.forward(seconds=waits[-1] + 1)
        except refusals.SignInFailed:
            pass
    assert waits[:3] == [15, 30, 60]
    assert waits[-1] == 900


def test_guesses_at_the_same_moment_do_not_share_a_count(school, teacher_user) -> None:
    def guess(_: int) -> str:
        try:
            school.authenticate("wang.min", "wrong-password")
        except Problem as problem:
            return problem.code
        return "in"

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(guess, range(16)))
    assert outcomes.count("sign-in-failed") == 5
    assert outcomes.count("sign-in-delayed") == 11


def test_a_session_expires(school, clock, teacher_user, settings) -> None:
    token = school.authenticate("wang.min", PASSWORD).token
    clock.forward(hours=settings.session_hours)
    with pytest.raises(refusals.SessionExpired):
        school.actor_from_session(token)


def test_sessions_long_over_are_forgotten(school, engine, clock, teacher_user) -> None:
    school.authenticate("wang.min", PASSWORD)
    clock.forward(days=8)
    school.authenticate("wang.min", PASSWORD)
    with engine.connect() as connection:
        assert len(connection.execute(select(sessions)).all()) == 1


def test_signing_out_ends_the_session_and_no_other(school, engine, teacher_user) -> None:
    first, second = (school.authenticate("wang.min", PASSWORD) for _ in range(2))
    school.sign_out(first.actor)
    with pytest.raises(refusals.NotSignedIn):
        school.actor_from_session(first.token)
    assert school.actor_from_session(second.token).user == teacher_user.id
    assert told(engine)[-1] == ("session.closed", "ok")


@pytest.mark.parametrize("token", ["", "x", "a.b", "é", "x" * 5000, "None", "xt_abc"])
def test_a_token_not_issued_here_is_refused(school, token) -> None:
    with pytest.raises(refusals.NotSignedIn):
        school.actor_from_session(token)


def test_a_token_signed_with_another_key_or_changed_is_refused(
    school, engine, audit, settings, teacher_user
) -> None:
    token = school.authenticate("wang.min", PASSWORD).token
    with pytest.raises(refusals.NotSignedIn):
        school.actor_from_session(("B" if token[0] == "A" else "A") + token[1:])
    (settings.home / "secret.key").unlink()
    stranger = Accounts(engine, audit, settings, passwords=CHEAP)
    with pytest.raises(refusals.NotSignedIn):
        stranger.actor_from_session(token)


def test_a_signed_id_without_a_row_is_refused(school) -> None:
    with pytest.raises(refusals.NotSignedIn):
        school.actor_from_session(school._signer.sign("made-up"))


def test_a_disabled_account_is_out_at_once(school, engine, admin, teacher_user) -> None:
    signed = school.authenticate("wang.min", PASSWORD)
    _, key = school.create_key(signed.actor, "script", {Permission.ASK})
    school.disable_user(admin, teacher_user.id)
    with pytest.raises(refusals.NotSignedIn):
        school.actor_from_session(signed.token)
    with pytest.raises(refusals.KeyInvalid):
        school.actor_from_key(key)
    with pytest.raises(refusals.AccountDisabled):
        school.authenticate("wang.min", PASSWORD)
    school.enable_user(admin, teacher_user.id)
    with pytest.raises(refusals.NotSignedIn):
        school.actor_from_session(signed.token)
    school.authenticate("wang.min", PASSWORD)
    assert ("user.disabled", "ok") in told(engine)


def test_changing_the_password_ends_the_other_sessions(school, teacher_user) -> None:
    other, here = (school.authenticate("wang.min", PASSWORD) for _ in range(2))
    with pytest.raises(refusals.SignInFailed):
        school.change_password(here.actor, "wrong-password", "another-good-1")
    school.change_password(here.actor, PASSWORD, "another-good-1")
    assert school.actor_from_session(here.token)
    with pytest.raises(refusals.NotSignedIn):
        school.actor_from_session(other.token)
    with pytest.raises(refusals.SignInFailed):
        school.authenticate("wang.min", PASSWORD)
    school.authenticate("wang.min", "another-good-1")


def test_an_administrator_resets_a_password(school, admin, teacher_user) -> None:
    signed = school.authenticate("wang.min", PASSWORD)
    for _ in range(5):
        with pytest.raises(refusals.SignInFailed):
            school.authenticate("wang.min", "wrong-password")
    password = school.reset_password(admin, teacher_user.id)
    with pytest.raises(refusals.NotSignedIn):
        school.actor_from_session(signed.token)
    school.authenticate("wang.min", password)


@pytest.mark.parametrize("password", ["", "short", "aaaaaaaaaaaa", "x" * 129, "WANG.MIN-2026"])
def test_weak_passwords_are_refused(school, admin, password) -> None:
    with pytest.raises(refusals.PasswordWeak) as caught:
        school.create_user(admin, "wang.min", {Role.TEACHER}, password=password)
    assert not password or password not in str(caught.value.details)


@pytest.mark.parametrize("name", ["", "a", "a b", "x" * 65, "a\nb", "<b>", "王敏'"])
def test_odd_names_are_refused(school, admin, name) -> None:
    with pytest.raises(refusals.NameInvalid):
        school.create_user(admin, name, {Role.TEACHER})


def test_a_name_is_taken_once_whatever_its_case(school, admin, teacher_user) -> None:
    with pytest.raises(refusals.NameTaken):
        school.create_user(admin, "Wang.Min", {Role.TEACHER})


def test_roles_that_must_be_apart_stay_apart(school, admin) -> None:
    for roles in ({Role.ADMINISTRATOR, Role.COMPLIANCE}, set()):
        with pytest.raises(refusals.RolesConflict):
            school.create_user(admin, "li.hua", roles)
    user, password = school.create_user(admin, "li.hua", {Role.COMPLIANCE})
    assert school.authenticate("li.hua", password).actor.can(Permission.READ_AUDIT)
    assert not school.authenticate("li.hua", password).actor.can(Permission.MANAGE_USERS)
    assert user.roles == {Role.COMPLIANCE}


def test_teachers_manage_nobody(school, teacher_user) -> None:
    actor = school.authenticate("wang.min", PASSWORD).actor
    for attempt in (
        lambda: school.users(actor),
        lambda: school.create_user(actor, "li.hua", {Role.TEACHER}),
        lambda: school.disable_user(actor, "x"),
        lambda: school.reset_password(actor, "x"),
        lambda: school.create_tenant(actor, "other", "Other"),
    ):
        with pytest.raises(NotAllowed):
            attempt()


def test_an_administrator_cannot_lock_the_own_account_out(school, admin) -> None:
    with pytest.raises(refusals.SelfLockout):
        school.disable_user(admin, admin.user)


def test_schools_do_not_see_each_other(school, admin, teacher_user) -> None:
    system = Actor(tenant="school", user="system", roles=frozenset(), via="cli")
    password = school.create_tenant(system, "other", "第二中学")
    foreign = school.authenticate("admin", password, tenant="other").actor
    assert [user.name for user in school.users(foreign)] == ["admin"]
    for attempt in (school.disable_user, school.enable_user, school.reset_password):
        with pytest.raises(refusals.UserUnknown):
            attempt(foreign, teacher_user.id)
    key, _ = school.create_key(school.authenticate("wang.min", PASSWORD).actor, "script", {Permission.ASK})
    assert school.keys(foreign) == []
    with pytest.raises(refusals.KeyUnknown):
        school.revoke_key(foreign, key.id)
    twin, _ = school.create_user(foreign, "wang.min", {Role.TEACHER}, password=PASSWORD)
    assert school.authenticate("wang.min", PASSWORD, tenant="other").actor.user == twin.id


@pytest.mark.parametrize("tenant", ["shared", "system", "unknown", "", "A", "a b", "x" * 60])
def test_reserved_and_odd_tenant_ids_are_refused(school, tenant) -> None:
    system = Actor(tenant="school", user="system", roles=frozenset(), via="cli")
    with pytest.raises(refusals.NameInvalid):
        school.create_tenant(system, tenant, "name")
    with pytest.raises(refusals.NameTaken):
        school.create_tenant(system, "school", "name")


def test_a_key_acts_for_its_owner_and_never_as_a_human(school, engine, admin, clock) -> None:
    key, plain = school.create_key(admin, "script", {Permission.ASK, Permission.READ_LIBRARY}, days=1)
    actor = school.actor_from_key(plain, trace="t2")
    assert not actor.human
    assert actor.permissions == {Permission.ASK, Permission.READ_LIBRARY}
    assert actor.via == "api"
    assert actor.trace == "t2"
    assert plain.startswith("xt_")
    assert plain not in dump(engine)
    assert school.keys(admin)[0].last_used
    with pytest.raises(NotAllowed):
        school.create_key(actor, "child", {Permission.ASK})
    with pytest.raises(NotAllowed):
        school.revoke_key(actor, key.id)
    with pytest.raises(NotAllowed):
        school.change_password(actor, "x", "y")
    clock.forward(days=1)
    with pytest.raises(refusals.KeyExpired):
        school.actor_from_key(plain)
    assert told(engine)[-1] == ("key.refused", "denied")


@pytest.mark.parametrize(
    "scope", [Permission.PUBLISH, Permission.REVIEW, Permission.MANAGE_USERS, Permission.READ_AUDIT]
)
def test_a_key_gets_no_more_than_its_owner_and_nothing_human(school, admin, scope) -> None:
    with pytest.raises(refusals.ScopeNotGranted):
        school.create_key(admin, "script", {Permission.ASK, scope})


def test_a_key_needs_a_scope_a_name_and_an_end(school, admin) -> None:
    with pytest.raises(refusals.ScopeNotGranted):
        school.create_key(admin, "script", set())
    with pytest.raises(refusals.NameInvalid):
        school.create_key(admin, " ", {Permission.ASK})
    for days in (0, -1, 367):
        with pytest.raises(refusals.ExpiryInvalid):
            school.create_key(admin, "script", {Permission.ASK}, days=days)


@pytest.mark.parametrize("plain", ["", "xt_", "xt_made-up", "sk-123", "é", "x" * 10_000])
def test_a_key_that_was_never_issued_is_refused_and_recorded(school, engine, plain) -> None:
    with pytest.raises(refusals.KeyInvalid):
        school.actor_from_key(plain)
    assert ("key.refused", "denied") in told(engine)


def test_a_revoked_key_is_dead(school, engine, admin, teacher_user) -> None:
    teacher = school.authenticate("wang.min", PASSWORD).actor
    key, plain = school.create_key(teacher, "script", {Permission.ASK})
    school.revoke_key(admin, key.id)
    with pytest.raises(refusals.KeyInvalid):
        school.actor_from_key(plain)
    with pytest.raises(refusals.KeyUnknown):
        school.revoke_key(admin, key.id)


def test_a_teacher_revokes_only_the_own_keys(school, admin, teacher_user) -> None:
    teacher = school.authenticate("wang.min", PASSWORD).actor
    key, _ = school.create_key(admin, "script", {Permission.ASK})
    assert school.keys(teacher) == []
    with pytest.raises(refusals.KeyUnknown):
        school.revoke_key(teacher, key.id)


def test_a_change_that_cannot_be_recorded_does_not_happen(school, engine, admin, monkeypatch) -> None:
    def fail(*_: object) -> None:
        raise refusals.NameInvalid(name="audit down")

    monkeypatch.setattr(school._audit, "record", fail)
    with pytest.raises(refusals.NameInvalid):
        school.create_user(admin, "li.hua", {Role.TEACHER})
    with pytest.raises(refusals.NameInvalid):
        school.create_key(admin, "script", {Permission.ASK})
    with engine.connect() as connection:
        assert len(connection.execute(select(users)).all()) == 1
        assert connection.execute(select(api_keys)).all() == []


def test_every_row_has_a_tenant_and_an_owner_column() -> None:
    for table in metadata.sorted_tables:
        assert {"tenant", "owner"} <= set(table.c.keys()), table.name


def test_the_secret_is_made_once_and_is_private(home) -> None:
    secret = secret_key(home)
    assert len(secret) >= 32
    assert secret_key(home) == secret
    assert [path.name for path in home.iterdir()] == ["secret.key"]
    if os.name == "posix":
        assert (home / "secret.key").stat().st_mode & 0o777 == 0o600
        (home / "secret.key").chmod(0o644)
        with pytest.raises(refusals.SecretExposed):
            secret_key(home)


def test_processes_that_start_together_share_one_secret(home) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(lambda _: secret_key(home), range(16)))) == 1


def test_an_actor_of_one_session_cannot_end_another_tenants(school, teacher_user, engine) -> None:
    signed = school.authenticate("wang.min", PASSWORD)
    school.sign_out(replace(signed.actor, tenant="other"))
    assert school.actor_from_session(signed.token)
    with engine.connect() as connection:
        assert connection.execute(select(sessions.c.ended)).scalars().all() == ["", ""]


def test_passwords_cost_a_guesser_what_the_standard_asks() -> None:
    passwords = Passwords()
    stored = passwords.hash(PASSWORD)
    assert stored.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert passwords.matches(stored, PASSWORD)
    assert not passwords.matches(stored, PASSWORD + "x")
    assert not passwords.matches(None, PASSWORD)
