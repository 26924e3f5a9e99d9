"""Measure what a page about an event is made of: its data, its seat map and its availability."""

from __future__ import annotations

from bench import load
from bench.demo import Demo

_CLIENTS = 16
_REQUESTS = 6_000
_GOAL_PER_S = 1_000


def run(demo: Demo, name: str = "stadium") -> dict[str, object]:
    """Ask for the data of an event of 60,000 places, and apart for the two that the map takes."""
    path = f"/api/v1/events/{demo.event(name)}"
    data = _ask(demo.port, load.request("GET", path), _REQUESTS)
    brotli = load.request("GET", f"{path}/seat-map", more="Accept-Encoding: br")
    packed = load.request("GET", f"{path}/availability", more="Accept: application/octet-stream")
    seat_map = _ask(demo.port, brotli, _REQUESTS // 4)
    availability = _ask(demo.port, packed, _REQUESTS // 4)
    return {
        "bench": "event_page",
        "value": round(data.per_second),
        "unit": "answers/s",
        "p50_ms": data.percentile_ms(50),
        "p99_ms": data.percentile_ms(99),
        "ceiling": _GOAL_PER_S,
        "ratio": round(data.per_second / _GOAL_PER_S, 2),
        "answers": dict(data.statuses + seat_map.statuses + availability.statuses),
        "seat_map_per_s": round(seat_map.per_second),
        "availability_per_s": round(availability.per_second),
    }


def _ask(port: int, request: bytes, count: int) -> load.Tally:
    load.run(port, iter([request] * _CLIENTS), clients=_CLIENTS)
    return load.run(port, iter([request] * count), clients=_CLIENTS)
