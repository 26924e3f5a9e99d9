"""Measure how a hold's time grows with the places of its event, from 1,000 to 100,000."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from bench import load
from bench.demo import Demo, sessions
from bench.own_events import TICKET_TYPE, own_events
from stagedoor.kernel import ids

_SIZES = (1_000, 5_000, 20_000, 60_000, 100_000)
# Few at a time, so that it is the time a hold takes and not the time it waits; and each size in
# turn, so that whatever else the machine does meets all of them.
_CLIENTS = 2
_TURNS, _HOLDS_A_TURN = 8, 40
_A_HOLD = 2
_CREATED = 201
# Visits the places of any of the sizes all over the house, none of them twice.
_STEP = 617


def flatness(curve: Sequence[Sequence[float]]) -> float:
    """Return how many times as long the largest takes as the smallest: 1.0 is flat."""
    return round(curve[-1][1] / curve[0][1], 2)


def run(demo: Demo) -> dict[str, object]:
    """Hold two places again and again in events of five sizes; return the medians."""
    tallies = {size: load.Tally() for size in _SIZES}
    with own_events(demo, _SIZES) as events:
        cookies = sessions(demo.port, _TURNS * _HOLDS_A_TURN)
        requests = {
            size: _holds(ids.public("evt", event), size, cookies) for size, event in events.items()
        }
        for turn in range(_TURNS):
            for size, tally in tallies.items():
                share = [next(requests[size]) for _ in range(_HOLDS_A_TURN)]
                said = load.run(demo.port, iter(share), clients=_CLIENTS)
                # In the first turn the processes get to know the event.
                if turn > 0:
                    tally.statuses += said.statuses
                    tally.durations_s += said.durations_s
    curve = [[size, tally.percentile_ms(50)] for size, tally in tallies.items()]
    refused = sum(tally.statuses.total() - tally.statuses[_CREATED] for tally in tallies.values())
    return {
        "bench": "growth",
        "value": flatness(curve),
        "unit": "times a hold's median in 1,000 places, in 100,000",
        "p50_ms": curve[-1][1],
        "p99_ms": tallies[_SIZES[-1]].percentile_ms(99),
        "ceiling": 1.0,
        "ratio": flatness(curve),
        "refused": refused,
        "curve": curve,
        "flatness": flatness(curve),
        "asynchronous_commits": "holds",
    }


def _holds(event: str, size: int, cookies: Sequence[str]) -> Iterator[bytes]:
    for number, cookie in enumerate(cookies):
        first = number * _STEP * _A_HOLD % size
        items = [{"place": first + n, "ticket_type": TICKET_TYPE} for n in range(_A_HOLD)]
        body = json.dumps({"items": items}).encode()
        yield load.request("POST", f"/api/v1/events/{event}/holds", body=body, cookie=cookie)
