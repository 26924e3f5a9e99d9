"""Measure holds: places held a second, one to four seats each, 32 clients, 60,000 places."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from itertools import count

from bench import load
from bench.demo import Demo, sessions

_CLIENTS = 32
_SESSIONS = 2_000

_CEILING = """
\\set first random(0, 59990)
\\set seats random(1, 4)
SELECT outcome FROM open_hold('{event}', gen_random_uuid(), gen_random_uuid(),
    (ARRAY[:first, :first + 1, :first + 2, :first + 3])[1 : :seats],
    (ARRAY[{kind}, {kind}, {kind}, {kind}]::smallint[])[1 : :seats],
    '{{}}', '{{}}', '{{}}', '{{}}', 0, 0, NULL, NULL, NULL);
"""


def ceiling(demo: Demo, name: str) -> float:
    """Return how many holds a second PostgreSQL makes with nothing above it."""
    script = _CEILING.format(event=demo.event_id(name), kind=1)
    speed = demo.pgbench(script)
    demo.reset(name)
    return speed


def run(demo: Demo, name: str = "stadium") -> dict[str, object]:
    """Hold the whole house, and return what was measured."""
    demo.reset(name)
    most = ceiling(demo, name)
    cookies = sessions(demo.port, _SESSIONS)
    event = demo.get(f"/api/v1/events/{demo.event(name)}")
    kind = event["ticket_types"][0]["code"]
    seats = len(demo.get(f"/api/v1/events/{demo.event(name)}/availability")["places"])
    requests = list(_requests(demo.event(name), seats, kind, cookies))
    tally = load.run(demo.port, iter(requests), clients=_CLIENTS)
    doubled = demo.double_claims(name)
    demo.reset(name)
    return {
        "bench": "holds",
        "value": round(tally.per_second),
        "unit": "holds/s",
        "p50_ms": tally.percentile_ms(50),
        "p99_ms": tally.percentile_ms(99),
        "ceiling": round(most),
        "ratio": round(tally.per_second / most, 3),
        "answers": dict(tally.statuses),
        "double_holds": doubled,
        "asynchronous_commits": "holds",
    }


def _requests(event: str, seats: int, kind: str, cookies: list[str]) -> Iterator[bytes]:
    chooser = random.Random(20261124)  # noqa: S311 - a bench that can be repeated
    place = 0
    for number in count():
        wanted = chooser.randint(1, 4)
        if place + wanted > seats:
            return
        items = [{"place": p, "ticket_type": kind} for p in range(place, place + wanted)]
        place += wanted
        yield load.request(
            "POST",
            f"/api/v1/events/{event}/holds",
            body=json.dumps({"items": items}).encode(),
            cookie=cookies[number % len(cookies)],
            key=f"bench-{number}",
        )
