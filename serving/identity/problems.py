"""Why a person or a key was turned away."""

from corpora.problem import Problem


class SignInFailed(Problem):
    """Name or password is wrong; which of the two is not told."""

    code = "sign-in-failed"


class SignInDelayed(Problem):
    """Too many failures for this name: wait `retry_after` seconds."""

    code = "sign-in-delayed"


class AccountDisabled(Problem):
    """The account exists, the password is right, and an administrator has closed it."""

    code = "account-disabled"


class NotSignedIn(Problem):
    """No credentials, or credentials that were not issued here or have been revoked."""

    code = "not-signed-in"


class SessionExpired(Problem):
    """The session was valid and its time is over."""

    code = "session-expired"


class KeyInvalid(Problem):
    """The API key was never issued, has been revoked, or its account is closed."""

    code = "key-invalid"


class KeyExpired(Problem):
    """The API key's time is over."""

    code = "key-expired"


class KeyUnknown(Problem):
    """No such key among those the actor may see."""

    code = "key-unknown"


class ScopeNotGranted(Problem):
    """A key may not get a permission that its owner lacks or that belongs to people only."""

    code = "scope-not-granted"


class ExpiryInvalid(Problem):
    """A key lives between 1 and 366 days."""

    code = "key-lifetime-invalid"


class PasswordWeak(Problem):
    """The password breaks a rule: too short, too long, too uniform, or contains the name."""

    code = "password-weak"


class NameInvalid(Problem):
    """A sign-in name or tenant id has characters outside its alphabet, or none."""

    code = "name-invalid"


class NameTaken(Problem):
    """Another account or tenant has this name."""

    code = "name-taken"


class RolesConflict(Problem):
    """No role, or an administrator who would also be compliance officer (A-R5)."""

    code = "roles-conflict"


class UserUnknown(Problem):
    """No such user in the actor's tenant."""

    code = "user-unknown"


class SelfLockout(Problem):
    """An administrator tried to disable the own account."""

    code = "self-lockout"


class SecretExposed(Problem):
    """The secret key file can be read by others on this machine."""

    code = "secret-exposed"
