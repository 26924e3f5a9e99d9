"""Slow down who asks too often: sliding windows in Redis, and what happens when it is away.

A limit counts by a key that its user chooses: an address of the network, an account, both. Keys
are hashed, so Redis never knows whose they are.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING, Any, TypeVar

from limits import RateLimitItem, parse_many
from limits.storage import MemoryStorage, RedisStorage
from limits.strategies import SlidingWindowCounterRateLimiter
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry
from werkzeug.middleware.proxy_fix import ProxyFix

from stagedoor.config import Configuration
from stagedoor.kernel import clock
from stagedoor.kernel.errors import TooMany, Unavailable

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

# Redis answers within a millisecond; a request does not wait longer for it than this.
_REDIS_TIMEOUT_S = 0.25
_FAILURES_THAT_OPEN = 3
_OPEN_S = 2
# One household or company, as far as an address tells: its other addresses are as cheap to have.
_PREFIX_LENGTHS = {4: 24, 6: 56}
_Answer = TypeVar("_Answer")


class LimitsAway(Unavailable):
    """Refuse because what we must count before doing this cannot be counted."""

    code, title = "limits-away", "We cannot do this at the moment, please try again"


@dataclass(frozen=True)
class Limit:
    """Say how often something may be done with one key, such as `"5/minute; 50/hour"`."""

    name: str
    rates: str
    # Without Redis, a strict limit refuses; any other counts in this process alone.
    is_strict: bool = False

    @property
    def windows(self) -> list[RateLimitItem]:
        """Return each rate of the limit."""
        return parse_many(self.rates)


class RateLimits:
    """Count what is done with each key, for all processes together."""

    def __init__(self, config: Configuration) -> None:
        """Prepare to count; nothing is connected yet."""
        self._spares_loopback = config.is_demo
        options: dict[str, Any] = {
            "socket_timeout": _REDIS_TIMEOUT_S,
            "socket_connect_timeout": _REDIS_TIMEOUT_S,
            # Once more, for a connection that Redis closed while it was idle.
            "retry": Retry(NoBackoff(), 1),
        }
        redis = RedisStorage(config.redis_url, key_prefix="limits", **options)
        self._shared = SlidingWindowCounterRateLimiter(redis)
        self._own = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._breaker = _Breaker()

    def count(self, limit: Limit, *key: str) -> None:
        """Count one more; raises TooMany where it is too many, LimitsAway for a strict limit."""
        self._require(limit, key, lambda limiter, window, name: limiter.hit(window, name))

    def require_room(self, limit: Limit, *key: str) -> None:
        """Refuse what would be too many, without counting it; raises as `count` does."""
        self._require(limit, key, lambda limiter, window, name: limiter.test(window, name))

    def count_by_network(self, limit: Limit, address: str | None) -> None:
        """Count one more from a part of the network; the demo spares its own machine."""
        if self._spares_loopback and _is_loopback(address):
            return
        self.count(limit, network_of(address))

    def forget(self, limit: Limit, *key: str) -> None:
        """Start a limit's key from nothing again."""
        name = _name(limit, key)

        def clear(limiter: SlidingWindowCounterRateLimiter) -> None:
            for window in limit.windows:
                limiter.clear(window, name)

        self._ask(clear, is_strict=False)

    def remember(self, mark: str, *key: str, seconds: int) -> None:
        """Keep a mark on a key for a while; it is lost when Redis is."""
        name = _hashed(mark, key)
        self._ask(lambda limiter: limiter.storage.incr(name, seconds), is_strict=False)

    def is_remembered(self, mark: str, *key: str) -> bool:
        """Tell whether a key carries a mark."""
        name = _hashed(mark, key)
        return self._ask(lambda limiter: limiter.storage.get(name), is_strict=False) > 0

    def _require(
        self,
        limit: Limit,
        key: tuple[str, ...],
        has_room: Callable[[SlidingWindowCounterRateLimiter, RateLimitItem, str], bool],
    ) -> None:
        name = _name(limit, key)

        def wait_s(limiter: SlidingWindowCounterRateLimiter) -> int | None:
            for window in limit.windows:
                if not has_room(limiter, window, name):
                    return _wait_s(limiter, window, name)
            return None

        seconds = self._ask(wait_s, is_strict=limit.is_strict)
        if seconds is not None:
            raise TooMany(retry_after=seconds)

    def _ask(
        self, question: Callable[[SlidingWindowCounterRateLimiter], _Answer], *, is_strict: bool
    ) -> _Answer:
        if self._breaker.lets_through():
            try:
                answer = question(self._shared)
            except RedisError:
                self._breaker.note_failure()
            else:
                self._breaker.note_success()
                return answer
        if is_strict:
            raise LimitsAway
        return question(self._own)


class _Breaker:
    """Stop asking a Redis that does not answer, for a moment, so that nobody waits for it."""

    def __init__(self) -> None:
        self._failures = 0
        self._open_until_s = 0.0

    def lets_through(self) -> bool:
        return clock.monotonic_s() >= self._open_until_s

    def note_failure(self) -> None:
        self._failures += 1
        if self._failures >= _FAILURES_THAT_OPEN:
            self._open_until_s = clock.monotonic_s() + _OPEN_S

    def note_success(self) -> None:
        self._failures = 0


def network_of(address: str | None) -> str:
    """Return the part of the network that an address stands for."""
    try:
        known = ip_address(address or "")
    except ValueError:
        return "unknown"
    known = getattr(known, "ipv4_mapped", None) or known
    return str(ip_network(f"{known}/{_PREFIX_LENGTHS[known.version]}", strict=False))


def behind_proxies(application: WSGIApplication, count: int) -> WSGIApplication:
    """Let an application see the visitor's address that our own proxies wrote down.

    With `count` proxies of ours in a row, only the last `count` entries of X-Forwarded-For are
    theirs; what stands before them, anybody can write. Without any, the header is not read.
    """
    if count == 0:
        return application
    return ProxyFix(application, x_for=count, x_proto=0, x_host=0)


def _is_loopback(address: str | None) -> bool:
    try:
        return ip_address(address or "").is_loopback
    except ValueError:
        return False


def _name(limit: Limit, key: tuple[str, ...]) -> str:
    return _hashed(limit.name, key)


def _hashed(name: str, key: tuple[str, ...]) -> str:
    return f"{name}:{hashlib.sha256(chr(0).join(key).encode()).hexdigest()[:32]}"


def _wait_s(limiter: SlidingWindowCounterRateLimiter, window: RateLimitItem, name: str) -> int:
    """Return after how many whole seconds one more has room."""
    reset_at = limiter.get_window_stats(window, name).reset_time
    return max(1, min(window.get_expiry(), int(reset_at - clock.now().timestamp()) + 1))
