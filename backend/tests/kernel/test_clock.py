"""Prove that the clock is aware, in UTC and of one mind."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import time_machine

from stagedoor.kernel import clock


def test_now_is_aware_and_in_utc() -> None:
    assert clock.now().tzinfo is UTC


def test_both_readings_of_the_clock_agree() -> None:
    instant = datetime(2026, 10, 25, 1, 30, 0, 123_000, tzinfo=UTC)
    with time_machine.travel(instant, tick=False):
        assert clock.now() == instant
        assert datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=clock.unix_ms()) == instant


def test_the_hour_that_comes_twice_in_europe_is_told_apart() -> None:
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    with time_machine.travel(first, tick=False) as machine:
        before = clock.now()
        machine.shift(timedelta(hours=1))
        assert clock.now() - before == timedelta(hours=1)


def test_spans_do_not_go_backwards() -> None:
    readings = [clock.monotonic_s() for _ in range(1000)]
    assert readings == sorted(readings)
