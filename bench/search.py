"""Measure search over 100,000 events: words, typing errors, filters and later pages."""

from __future__ import annotations

import json
from collections import Counter
from urllib.parse import urlencode

from bench import growth, load
from bench.demo import Demo
from bench.event_copies import event_copies

_CLIENTS = 2
_ROUNDS = 25
_SIZES = (10_000, 100_000)
_GOAL_MS = 30
_OK = 200

# What people look for, by kind; every one of these finds something in the demo's events.
SEARCHES: dict[str, tuple[dict[str, str], ...]] = {
    "words": (
        {"q": "javascript"}, {"q": "berlin"}, {"q": "devops london"}, {"q": "münchen"},
        {"q": "security"}, {"q": "data amsterdam"}, {"q": "rust"}, {"q": "conf"},
        {"q": "python germany"}, {"q": "meridian tour"}, {"q": "open"}, {"q": "s"},
    ),
    "typos": (
        {"q": "javascrpt"}, {"q": "berln react"}, {"q": "pyton"}, {"q": "kotln"},
        {"q": "secutiry"}, {"q": "amsterdm"}, {"q": "harbor cup"}, {"q": "devosp"},
        {"q": "kubernets"}, {"q": "orchestr"}, {"q": "jvaa"}, {"q": "londn javascritp"},
    ),
    "filters": (
        {}, {"city": "Berlin"}, {"country": "DE"}, {"tag": "javascript"}, {"online": "true"},
        {"q": "python", "country": "US"}, {"q": "data", "from": "2027-06-01"},
        {"q": "conf", "sort": "date"}, {"price_max": "5000"}, {"tag": "data", "city": "London"},
    ),
}  # fmt: skip


def run(demo: Demo) -> dict[str, object]:
    """Search what the demo has, 10,000 and 100,000 events; return the 95th percentile."""
    curve = []
    with event_copies(demo) as copies:
        for size in (0, *_SIZES):
            there = copies.grow_to(size)
            search_all(demo.port, rounds=1)
            tallies, unfound = search_all(demo.port, rounds=_ROUNDS)
            every = load.Tally(durations_s=[s for t in tallies.values() for s in t.durations_s])
            curve.append([there, every.percentile_ms(95)])
    p95_ms = every.percentile_ms(95)
    return {
        "bench": "search",
        "value": p95_ms,
        "unit": "ms p95",
        "p50_ms": every.percentile_ms(50),
        "p99_ms": every.percentile_ms(99),
        "ceiling": _GOAL_MS,
        "ratio": round(p95_ms / _GOAL_MS, 3),
        "events": there,
        "clients": _CLIENTS,
        "p95_ms_by_kind": {kind: tally.percentile_ms(95) for kind, tally in tallies.items()},
        "answers": dict(sum((tally.statuses for tally in tallies.values()), Counter())),
        "unfound": sorted(unfound),
        "curve": curve,
        "flatness": growth.flatness(curve),
    }


def search_all(port: int, *, rounds: int) -> tuple[dict[str, load.Tally], set[str]]:
    """Search for everything so many times; return how long it took and what found nothing."""
    tallies, unfound = {}, set[str]()
    for kind, searches in SEARCHES.items():
        scripts = [_searcher(search, unfound) for _ in range(rounds) for search in searches]
        tallies[kind] = load.run_scripts(port, scripts, clients=_CLIENTS)
    return tallies, unfound


def _searcher(search: dict[str, str], unfound: set[str]) -> load.Script:
    """Look at the first page and, where there is one, at the second."""
    status, body = yield _request(search)
    found = json.loads(body)
    if status != _OK or not found["data"]:
        unfound.add(urlencode(search))
    elif found["next_cursor"]:
        yield _request({**search, "cursor": found["next_cursor"]})


def _request(search: dict[str, str]) -> bytes:
    return load.request("GET", f"/api/v1/events?{urlencode(search)}")
