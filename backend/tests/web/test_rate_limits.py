"""Test the rate limits themselves, S60 included: whose address counts."""

from __future__ import annotations

from dataclasses import replace

import pytest
import redis
import time_machine
from werkzeug.datastructures import Headers
from werkzeug.test import Client, EnvironBuilder
from werkzeug.wrappers import Request, Response

from stagedoor.config import Configuration
from stagedoor.kernel import clock
from stagedoor.kernel.errors import TooMany
from stagedoor.web.rate_limits import Limit, LimitsAway, RateLimits, behind_proxies, network_of

TWICE = Limit("twice", "2/minute")
STRICT = Limit("strict", "2/minute", is_strict=True)


@Request.application
def _tell_address(request: Request) -> Response:
    return Response(request.remote_addr)


def _address_seen(forwarded: str | None, *, proxies: int) -> str:
    headers = Headers({} if forwarded is None else {"X-Forwarded-For": forwarded})
    builder = EnvironBuilder(headers=headers, environ_base={"REMOTE_ADDR": "10.0.0.1"})
    return Client(behind_proxies(_tell_address, proxies)).open(builder).text


@pytest.mark.parametrize(
    ("forwarded", "proxies", "seen"),
    [
        ("6.6.6.6", 0, "10.0.0.1"),
        (None, 1, "10.0.0.1"),
        ("203.0.113.7", 1, "203.0.113.7"),
        ("6.6.6.6, 203.0.113.7", 1, "203.0.113.7"),
        ("6.6.6.6, 7.7.7.7, 203.0.113.7, 10.0.0.2", 2, "203.0.113.7"),
        ("203.0.113.7", 2, "10.0.0.1"),
    ],
)
def test_only_what_our_own_proxies_wrote_tells_whose_request_it_is(
    forwarded: str | None, proxies: int, seen: str
) -> None:
    assert _address_seen(forwarded, proxies=proxies) == seen


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.0/24"),
        ("::ffff:203.0.113.7", "203.0.113.0/24"),
        ("2001:db8:5:4242:1::9", "2001:db8:5:4200::/56"),
        (None, "unknown"),
        ("garbage", "unknown"),
    ],
)
def test_an_address_stands_for_its_part_of_the_network(address: str | None, network: str) -> None:
    assert network_of(address) == network


def test_all_processes_count_together(configuration: Configuration) -> None:
    one, other = RateLimits(configuration), RateLimits(configuration)
    one.count(TWICE, "ada")
    other.count(TWICE, "ada")
    with pytest.raises(TooMany):
        one.count(TWICE, "ada")
    one.count(TWICE, "bob")


def test_asking_for_room_takes_none(configuration: Configuration) -> None:
    limits = RateLimits(configuration)
    for _ in range(5):
        limits.require_room(TWICE, "ada")
    limits.count(TWICE, "ada")
    limits.count(TWICE, "ada")
    with pytest.raises(TooMany):
        limits.require_room(TWICE, "ada")
    limits.forget(TWICE, "ada")
    limits.require_room(TWICE, "ada")


def test_the_shortest_and_the_longest_window_both_count(configuration: Configuration) -> None:
    limits = RateLimits(configuration)
    both = Limit("both", "100/minute; 3/hour")
    for _ in range(3):
        limits.count(both, "ada")
    with pytest.raises(TooMany) as refused:
        limits.count(both, "ada")
    assert 1 <= refused.value.retry_after_s <= 3600


def test_two_keys_are_not_one_however_they_are_cut(configuration: Configuration) -> None:
    limits = RateLimits(configuration)
    limits.count(TWICE, "ab", "c")
    limits.count(TWICE, "ab", "c")
    limits.count(TWICE, "a", "bc")
    with pytest.raises(TooMany):
        limits.count(TWICE, "ab", "c")


def test_redis_never_learns_whose_a_key_is(configuration: Configuration) -> None:
    limits = RateLimits(configuration)
    limits.count(TWICE, "ada@example.org", "203.0.113.0/24")
    limits.remember("seen", "ada@example.org", seconds=60)
    with redis.Redis.from_url(configuration.redis_url) as client:
        names = [name.decode() for name in client.scan_iter()]
        assert names
        assert all(client.ttl(name) > 0 for name in names)
    assert not any("ada" in name or "203.0" in name for name in names)


def test_a_mark_is_remembered_for_its_key_alone(configuration: Configuration) -> None:
    limits = RateLimits(configuration)
    limits.remember("seen", "ada", seconds=60)
    assert limits.is_remembered("seen", "ada")
    assert not limits.is_remembered("seen", "bob")
    assert not limits.is_remembered("known", "ada")


def test_without_redis_a_strict_limit_refuses_and_another_counts_here(
    configuration: Configuration,
) -> None:
    limits = RateLimits(replace(configuration, redis_url="redis://127.0.0.1:9/0"))
    for _ in range(5):
        with pytest.raises(LimitsAway):
            limits.count(STRICT, "ada")
    # The clock stands still, so that no window ends meanwhile.
    with time_machine.travel(clock.now(), tick=False):
        limits.count(TWICE, "ada")
        limits.count(TWICE, "ada")
        with pytest.raises(TooMany):
            limits.count(TWICE, "ada")


def test_wiping_redis_starts_the_counting_anew(configuration: Configuration) -> None:
    limits = RateLimits(configuration)
    limits.count(STRICT, "ada")
    limits.count(STRICT, "ada")
    with pytest.raises(TooMany):
        limits.count(STRICT, "ada")
    with redis.Redis.from_url(configuration.redis_url) as client:
        client.flushdb()
    limits.count(STRICT, "ada")
