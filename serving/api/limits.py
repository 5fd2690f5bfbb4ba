"""Rate limits: one token bucket a caller, in the memory of this process."""

import math
import threading
import time
from collections.abc import Callable

from serving.api.problems import TooManyRequests

_MOST_BUCKETS = 20_000


class Limit:
    """Lets each key through `per_minute` times a minute, all at once if it likes."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = float(per_minute)
        self._per_second = per_minute / 60
        self._clock = clock
        self._buckets: dict[str, tuple[float, float]] = {}
        self._lock = threading.Lock()

    def take(self, key: str) -> None:
        """Take one token of `key`. Raises `TooManyRequests`."""
        with self._lock:
            now = self._clock()
            left = self._tokens(key, now)
            if left < 1:
                raise TooManyRequests(retry_after=max(1, math.ceil((1 - left) / self._per_second)))
            if len(self._buckets) >= _MOST_BUCKETS and key not in self._buckets:
                self._forget_idle(now)
            self._buckets[key] = (left - 1, now)

    def left(self, key: str) -> bool:
        """Whether `key` has a token left."""
        with self._lock:
            return self._tokens(key, self._clock()) >= 1

    def _tokens(self, key: str, now: float) -> float:
        left, since = self._buckets.get(key, (self._most, now))
        return min(self._most, left + (now - since) * self._per_second)

    def _forget_idle(self, now: float) -> None:
        """Drop buckets that are full again: forgetting them changes nothing."""
        full_after = self._most / self._per_second
        self._buckets = {key: kept for key, kept in self._buckets.items() if now - kept[1] < full_after}
