"""Measure search over 100,000 events, typing errors included, and event pages a second."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

from bench import load
from bench.demo import Demo

_CLIENTS = 4
_WORDS = ["javascript", "javascrpt", "berlin", "berln react", "pyton", "devops london", "münchen",
          "munchen", "security", "data amsterdam", "kotln", "rust"]  # fmt: skip
_EVENTS = 100_000


def run(demo: Demo) -> dict[str, object]:
    """Search with and without errors, and return the 95th percentile."""
    with demo.many_events(_EVENTS):
        tally = load.run(demo.port, _searches(600), clients=_CLIENTS)
    page = f"/api/v1/events/{demo.event('hall')}"
    pages = load.run(demo.port, iter([load.request("GET", page)] * 5_000), clients=16)
    p95_ms = tally.percentile_ms(95)
    return {
        "bench": "search",
        "value": p95_ms,
        "unit": "ms p95",
        "p50_ms": tally.percentile_ms(50),
        "p99_ms": tally.percentile_ms(99),
        "ceiling": 30,
        "ratio": round(p95_ms / 30, 3),
        "answers": dict(tally.statuses),
        "event_pages_per_s": round(pages.per_second),
    }


def _searches(count: int) -> Iterator[bytes]:
    for number in range(count):
        query = urlencode({"q": _WORDS[number % len(_WORDS)], "limit": 20})
        yield load.request("GET", f"/api/v1/events?{query}")
