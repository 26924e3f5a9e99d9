"""Prove what benches count: percentiles, delays, curves and verdicts."""

from __future__ import annotations

from array import array
from collections import Counter

import pytest
from bench.growth import flatness
from bench.live_map import count_delays
from bench.load import Tally
from bench.verdict import GOALS, Goal, judged, wrongs

_RIGHT = {"bench": "holds", "ratio": 0.3, "p99_ms": 20.0, "double_holds": 0}


def _frame(version: int, changes: str) -> bytes:
    data = f'{{"version":{version},"changes":[{changes}]}}'
    return f"id: {version}\nevent: changes\ndata: {data}\n\n".encode()


@pytest.mark.parametrize(("percent", "found"), [(0, 1.0), (50, 51.0), (99, 100.0), (100, 100.0)])
def test_a_percentile_is_the_answer_below_which_that_share_lies(
    percent: float, found: float
) -> None:
    tally = Tally(durations_s=[n / 1000 for n in range(100, 0, -1)])

    assert tally.percentile_ms(percent) == found


def test_a_curve_is_as_flat_as_its_ends_are_apart() -> None:
    assert flatness([[1_000, 2.0], [10_000, 9.0], [100_000, 3.0]]) == 1.5


def test_each_viewer_who_was_told_of_a_place_counts_once_from_its_commit() -> None:
    arrivals = {
        _frame(5, "[7,1]"): array("d", [10.1, 10.3]),
        # Two frames in one message, the first of which tells 7 again.
        _frame(6, "[7,1]") + _frame(7, "[8,1]"): array("d", [10.5, 10.5]),
    }

    delays, telling = count_delays(arrivals, {7: 10.0, 8: 10.25})

    assert telling == 2
    assert sorted(round(tick, -1) for tick in delays.ticks.elements()) == [1000, 2500, 2500, 3000]
    assert delays.percentile_ms(99) == pytest.approx(300, abs=0.2)


def test_a_place_that_was_freed_and_half_a_frame_tell_nothing() -> None:
    arrivals = {
        _frame(5, "[7,0]"): array("d", [10.1]),
        _frame(6, "[7,1]")[:-4]: array("d", [10.2]),
        b":\n\n": array("d", [10.3]),
    }

    delays, telling = count_delays(arrivals, {7: 10.0})

    assert (delays.count, telling) == (0, 0)


def test_a_goal_is_met_within_its_bounds_and_never_by_a_number_that_is_missing() -> None:
    goal = Goal("ratio", at_least=0.2, at_most=1)

    assert [goal.is_met_by({"ratio": ratio}) for ratio in (0.19, 0.2, 1, 1.1)] == [
        False, True, True, False,
    ]  # fmt: skip
    assert not goal.is_met_by({})
    assert not goal.is_met_by({"ratio": None})
    assert str(goal) == "ratio ≥ 0.2 and ≤ 1"


def test_a_slow_result_misses_its_goal_and_is_not_wrong() -> None:
    assert judged({**_RIGHT, "p99_ms": 26.0}) == {
        **_RIGHT, "p99_ms": 26.0, "goals": ["ratio ≥ 0.2", "p99_ms ≤ 25"], "met": False,
        "wrong": [],
    }  # fmt: skip
    assert judged(_RIGHT)["met"] is True


@pytest.mark.parametrize(
    "flaw", [{"double_holds": 1}, {"double_holds": None}, {"answers": {201: 5, 500: 1}}]
)
def test_a_doubled_place_or_a_failing_server_is_wrong_however_fast(flaw: dict[str, object]) -> None:
    assert len(wrongs({**_RIGHT, **flaw})) == 1


def test_refusals_of_buyers_who_came_too_late_are_not_wrong() -> None:
    assert wrongs({**_RIGHT, "answers": dict(Counter({201: 50, 409: 19_950}))}) == []


def test_every_bench_has_a_goal() -> None:
    assert all(GOALS.values())
