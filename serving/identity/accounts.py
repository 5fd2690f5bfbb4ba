"""Accounts (账号): schools, their people, sign-in, sessions and API keys.

Every change and every refusal is an audit event in the same transaction as what it tells of. The rooms
below get an `Actor` from here and trust it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import Connection, Engine

from corpora.moments import utc_now
from corpora.storage import reading, writing
from guardrails.actor import Actor, NotAllowed, Permission, Role, Via
from guardrails.audit.event import AuditEvent, Outcome
from guardrails.audit.log import AuditLog
from serving.identity import attempts, keys, sessions, users
from serving.identity.keys import ApiKey
from serving.identity.passwords import Passwords, check_password, new_password
from serving.identity.problems import (
    AccountDisabled,
    KeyExpired,
    KeyInvalid,
    NameTaken,
    NotSignedIn,
    SelfLockout,
    SessionExpired,
    SignInDelayed,
    SignInFailed,
)
from serving.identity.secret import secret_key
from serving.identity.sessions import Signer
from serving.identity.users import Status, User
from serving.settings import Settings

FIRST_TENANT = "school"
FIRST_USER = "admin"
_NOBODY = "unknown"


@dataclass(frozen=True, slots=True)
class SignedIn:
    """An opened session: `token` goes to the browser, `actor` is who it stands for."""

    token: str
    actor: Actor
    expires: datetime


class Accounts:
    """All accounts of all tenants; every method sees only the actor's tenant."""

    def __init__(
        self,
        engine: Engine,
        audit: AuditLog,
        settings: Settings,
        clock: Callable[[], datetime] = utc_now,
        passwords: Passwords | None = None,
    ) -> None:
        """Sessions are signed with the key in the settings' home. Raises `SecretExposed`."""
        self._engine = engine
        self._audit = audit
        self._clock = clock
        self._signer = Signer(secret_key(settings.home))
        self._lifetime = timedelta(hours=settings.session_hours)
        self._school_name = settings.school_name
        self._passwords = passwords or Passwords()

    # --- schools and people

    def first_password(self) -> str | None:
        """On an empty store, create tenant `school` and its administrator `admin`.

        Returns the administrator's random password, this once; None where tenants exist.
        """
        actor = Actor(tenant=FIRST_TENANT, user="system", roles=frozenset(), via="system")
        password = new_password()
        hashed = self._passwords.hash(password)
        try:
            with writing(self._engine) as connection:
                if users.any_tenant(connection):
                    return None
                self._add_tenant(connection, actor, FIRST_TENANT, self._school_name, hashed)
        except NameTaken:  # another process was first
            return None
        return password

    def create_tenant(self, actor: Actor, tenant: str, name: str) -> str:
        """Create a school with its administrator `admin` and return the administrator's password, this once.

        Only the command line may (`actor.via` is `cli` or `system`). Raises `NotAllowed`, `NameInvalid`,
        `NameTaken`.
        """
        if actor.via not in ("cli", "system"):
            raise NotAllowed(permission="tenants:manage")
        password = new_password()
        hashed = self._passwords.hash(password)
        inside = Actor(tenant=tenant, user=actor.user, roles=frozenset(), via=actor.via, trace=actor.trace)
        with writing(self._engine) as connection:
            self._add_tenant(connection, inside, tenant, name, hashed)
        return password

    def create_user(
        self,
        actor: Actor,
        name: str,
        roles: Iterable[Role],
        *,
        password: str | None = None,
        display: str = "",
    ) -> tuple[User, str]:
        """Create a user in the actor's tenant; returns the user and the password, random unless given.

        Raises `NotAllowed`, `NameInvalid`, `NameTaken`, `RolesConflict`, `PasswordWeak`.
        """
        actor.require(Permission.MANAGE_USERS)
        chosen = new_password() if password is None else password
        check_password(chosen, name)
        hashed = self._passwords.hash(chosen)
        with writing(self._engine) as connection:
            return self._add_user(connection, actor, name, set(roles), hashed, display), chosen

    def users(self, actor: Actor) -> list[User]:
        """People of the actor's tenant, by name. Raises `NotAllowed`."""
        actor.require(Permission.MANAGE_USERS)
        with reading(self._engine) as connection:
            return users.of_tenant(connection, actor.tenant)

    def me(self, actor: Actor) -> User:
        """The account behind the actor. Raises `UserUnknown`."""
        with reading(self._engine) as connection:
            return users.get(connection, actor.tenant, actor.user)

    def disable_user(self, actor: Actor, user_id: str) -> User:
        """Close an account: its sessions end at once and its keys stop working.

        Raises `NotAllowed`, `UserUnknown`, `SelfLockout`.
        """
        if user_id == actor.user:
            raise SelfLockout
        return self._set_status(actor, user_id, Status.DISABLED, "user.disabled")

    def enable_user(self, actor: Actor, user_id: str) -> User:
        """Open a closed account again. Raises `NotAllowed`, `UserUnknown`."""
        return self._set_status(actor, user_id, Status.ACTIVE, "user.enabled")

    def reset_password(self, actor: Actor, user_id: str) -> str:
        """Give a user a new random password, returned this once; ends the user's sessions.

        Raises `NotAllowed`, `UserUnknown`.
        """
        actor.require(Permission.MANAGE_USERS)
        password = new_password()
        hashed = self._passwords.hash(password)
        with writing(self._engine) as connection:
            user = users.get(connection, actor.tenant, user_id)
            users.set_password(connection, user, hashed)
            attempts.forget(connection, user.tenant, user.name)
            sessions.end_all(connection, user.tenant, user.id, self._clock())
            self._record(connection, actor, "password.reset", "user", user.id)
        return password

    def change_password(self, actor: Actor, old: str, new: str) -> None:
        """Change the own password; every other session of the account ends.

        Raises `NotAllowed` for keys, `SignInFailed` where `old` is wrong, `SignInDelayed`, `PasswordWeak`.
        """
        if not actor.human:
            raise NotAllowed(permission="password:change")
        with writing(self._engine) as connection:
            user = users.get(connection, actor.tenant, actor.user)
            stored = users.password_of(connection, user)
            attempts.reserve(connection, user.tenant, user.name, self._clock())
        if not self._passwords.matches(stored, old):
            self._refuse(actor, "password.refused", "wrong password")
            raise SignInFailed
        check_password(new, user.name)
        hashed = self._passwords.hash(new)
        with writing(self._engine) as connection:
            users.set_password(connection, user, hashed)
            attempts.forget(connection, user.tenant, user.name)
            sessions.end_all(connection, user.tenant, user.id, self._clock(), spare=actor.session)
            self._record(connection, actor, "password.changed", "user", user.id)

    # --- sign-in and sessions

    def authenticate(
        self,
        name: str,
        password: str,
        *,
        tenant: str = FIRST_TENANT,
        via: Via = "ui",
        client: str = "",
        trace: str = "",
    ) -> SignedIn:
        """Sign a person in. Raises `SignInFailed`, `SignInDelayed`, `AccountDisabled`."""
        now = self._clock()
        with reading(self._engine) as connection:
            user = users.by_name(connection, tenant, name)
            stored = None if user is None else users.password_of(connection, user)
        who = _person(user, via=via, client=client, trace=trace)
        try:
            with writing(self._engine) as connection:
                attempts.reserve(connection, tenant, name, now)
        except SignInDelayed:
            self._refuse(who, "session.refused", "delayed")
            raise
        if not self._passwords.matches(stored, password) or user is None:
            self._refuse(who, "session.refused", "wrong name or password")
            raise SignInFailed
        if user.status is not Status.ACTIVE:
            self._refuse(who, "session.refused", "disabled")
            raise AccountDisabled
        with writing(self._engine) as connection:
            attempts.forget(connection, tenant, name)
            opened = sessions.open_session(connection, user, now, now + self._lifetime, client)
            actor = _person(user, via=via, client=client, trace=trace, session=opened.id)
            self._record(connection, actor, "session.opened", "session", opened.id)
        return SignedIn(self._signer.sign(opened.secret), actor, now + self._lifetime)

    def actor_from_session(self, token: str, via: Via = "ui", *, client: str = "", trace: str = "") -> Actor:
        """Who holds a session token. Raises `NotSignedIn`, `SessionExpired`."""
        secret = self._signer.read(token)
        with reading(self._engine) as connection:
            session = None if secret is None else sessions.find(connection, secret)
            user = None if session is None else users.find(connection, session.tenant, session.owner)
        if session is None or session.ended or user is None or user.status is not Status.ACTIVE:
            raise NotSignedIn
        if session.expires <= self._clock():
            raise SessionExpired
        return _person(user, via=via, client=client, trace=trace, session=session.id)

    def sign_out(self, actor: Actor) -> None:
        """End the actor's session; harmless where it has ended."""
        with writing(self._engine) as connection:
            if sessions.end(connection, actor.tenant, actor.session, self._clock()):
                self._record(connection, actor, "session.closed", "session", actor.session)

    # --- API keys

    def create_key(
        self, actor: Actor, name: str, scopes: Iterable[Permission], *, days: int = 90
    ) -> tuple[ApiKey, str]:
        """Make an API key for the actor; returns its record and the key itself, this once.

        Raises `NotAllowed` for actors that are no people, `ScopeNotGranted`, `ExpiryInvalid`.
        """
        if not actor.human:
            raise NotAllowed(permission="keys:create")
        now = self._clock()
        with writing(self._engine) as connection:
            key, plain = keys.add(connection, actor, name, frozenset(scopes), now, days)
            self._record(connection, actor, "key.created", "key", key.id)
        return key, plain

    def keys(self, actor: Actor) -> list[ApiKey]:
        """The actor's keys; an administrator sees those of the whole tenant."""
        with reading(self._engine) as connection:
            return keys.visible(connection, actor)

    def revoke_key(self, actor: Actor, key_id: str) -> None:
        """Stop a key at once. Raises `NotAllowed` for keys themselves, `KeyUnknown`."""
        if not actor.human:
            raise NotAllowed(permission="keys:revoke")
        with writing(self._engine) as connection:
            keys.revoke(connection, actor, key_id, self._clock())
            self._record(connection, actor, "key.revoked", "key", key_id)

    def actor_from_key(self, key: str, *, client: str = "", trace: str = "", record: bool = True) -> Actor:
        """Who holds an API key; never a human. Raises `KeyInvalid`, `KeyExpired`.

        A refusal is an audit event unless `record` is False, for callers that refuse a flood.
        """
        now = self._clock()
        with reading(self._engine) as connection:
            row = keys.find(connection, key)
            user = None if row is None else users.find(connection, row.tenant, row.owner)
        usable = row is not None and not row.revoked and user is not None and user.status is Status.ACTIVE
        if row is None or user is None or not usable or row.expires <= now:
            refusal = KeyExpired if usable else KeyInvalid
            who = _person(user, via="api", client=client, trace=trace, session=row.id if row else "")
            if record:
                self._refuse(who, "key.refused", refusal.code)
            raise refusal
        if keys.use_is_stale(row, now):
            with writing(self._engine) as connection:
                keys.touch(connection, row, now)
        return keys.actor(row, user, client=client, trace=trace)

    # --- shared steps

    def _add_tenant(self, connection: Connection, inside: Actor, tenant: str, name: str, hashed: str) -> None:
        users.add_tenant(connection, inside, tenant, name, self._clock())
        self._record(connection, inside, "tenant.created", "tenant", tenant)
        self._add_user(connection, inside, FIRST_USER, {Role.ADMINISTRATOR}, hashed, "")

    def _add_user(
        self, connection: Connection, actor: Actor, name: str, roles: set[Role], hashed: str, display: str
    ) -> User:
        user = users.add(
            connection, actor, uuid4().hex, name, frozenset(roles), hashed, display, self._clock()
        )
        self._record(connection, actor, "user.created", "user", user.id, roles=sorted(user.roles))
        return user

    def _set_status(self, actor: Actor, user_id: str, status: Status, action: str) -> User:
        actor.require(Permission.MANAGE_USERS)
        with writing(self._engine) as connection:
            user = users.get(connection, actor.tenant, user_id)
            users.set_status(connection, user, status)
            if status is Status.DISABLED:
                sessions.end_all(connection, user.tenant, user.id, self._clock())
            self._record(connection, actor, action, "user", user.id)
            return users.get(connection, actor.tenant, user_id)

    def _record(
        self, connection: Connection, actor: Actor, action: str, kind: str, object_id: str, **details: object
    ) -> None:
        event = AuditEvent(action=action, object_type=kind, object_id=object_id, details=details)
        self._audit.record(connection, actor, event)

    def _refuse(self, actor: Actor, action: str, reason: str, outcome: Outcome = "denied") -> None:
        self._audit.append(actor, AuditEvent(action=action, outcome=outcome, details={"reason": reason}))


def _person(user: User | None, *, via: Via, client: str, trace: str, session: str = "") -> Actor:
    if user is None:
        return Actor(
            tenant=_NOBODY, user=_NOBODY, roles=frozenset(), via=via, human=False, client=client, trace=trace
        )
    return Actor(
        tenant=user.tenant,
        user=user.id,
        roles=user.roles,
        via=via,
        session=session,
        client=client,
        trace=trace,
        name=user.display or user.name,
    )
