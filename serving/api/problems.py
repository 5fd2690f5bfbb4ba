"""What the HTTP interface itself refuses, before any room is asked."""

from corpora.problem import Problem


class BadRequest(Problem):
    """Fields of the request are missing, superfluous or outside their limits."""

    code = "bad-request"


class MalformedJson(Problem):
    """The body is not JSON."""

    code = "malformed-json"


class NotFound(Problem):
    """No route at this address."""

    code = "not-found"


class MethodNotAllowed(Problem):
    """The address exists, with other methods."""

    code = "method-not-allowed"


class HttpError(Problem):
    """Any other refusal of the framework."""

    code = "http-error"


class TooLarge(Problem):
    """The body is larger than the route allows."""

    code = "too-large"


class TooManyRequests(Problem):
    """The caller's share of requests is used up; `retry_after` is in seconds."""

    code = "too-many-requests"


class CrossSite(Problem):
    """A write with a cookie that another site's page has sent."""

    code = "cross-site"


class IdempotencyKeyInvalid(Problem):
    """The Idempotency-Key is malformed, or the route cannot replay its answer."""

    code = "idempotency-key-invalid"


class IdempotencyKeyReused(Problem):
    """The key came with a different request before."""

    code = "idempotency-key-reused"


class IdempotencyKeyInUse(Problem):
    """The first request with this key is still running."""

    code = "idempotency-key-in-use"
