"""Measure 128 buyers who all want the same 50 seats: answers a second, and how fast a no is."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator

from bench import load
from bench.demo import Demo, sessions

_CLIENTS = 128
_SEATS = 50
_ANSWERS = 20_000
_CEILING = """
\\set seat random(0, 49)
SELECT outcome FROM open_hold('{event}', gen_random_uuid(), gen_random_uuid(),
    ARRAY[:seat]::int[], ARRAY[1]::smallint[], '{{}}', '{{}}', '{{}}', '{{}}', 600, 1800,
    NULL, NULL, NULL);
"""


def run(demo: Demo, name: str = "stadium") -> dict[str, object]:
    """Ask for one of 50 seats again and again; 50 are held, everybody else is told no."""
    demo.reset(name)
    most = demo.pgbench(_CEILING.format(event=demo.event_id(name)))
    demo.reset(name)
    cookies = sessions(demo.port, _CLIENTS)
    kind = demo.get(f"/api/v1/events/{demo.event(name)}")["ticket_types"][0]["code"]
    deadlocks = demo.deadlocks()
    requests = _requests(demo.event(name), kind, cookies)
    tally = load.run(demo.port, requests, clients=_CLIENTS)
    deadlocks = demo.deadlocks() - deadlocks
    doubled = demo.double_claims(name)
    demo.reset(name)
    return {
        "bench": "contention",
        "value": round(tally.per_second),
        "unit": "answers/s",
        "p50_ms": tally.percentile_ms(50),
        "p99_ms": tally.percentile_ms(99),
        "ceiling": round(most),
        "ratio": round(tally.per_second / most, 3),
        "answers": dict(tally.statuses),
        "deadlocks": deadlocks,
        "double_holds": doubled,
    }


def _requests(event: str, kind: str, cookies: list[str]) -> Iterator[bytes]:
    chooser = random.Random(20261124)  # noqa: S311 - a bench that can be repeated
    for number in range(_ANSWERS):
        items = [{"place": chooser.randrange(_SEATS), "ticket_type": kind}]
        yield load.request(
            "POST",
            f"/api/v1/events/{event}/holds",
            body=json.dumps({"items": items}).encode(),
            cookie=cookies[number % len(cookies)],
        )
