"""Measure standing places: holds of two units of one area, 32 clients."""

from __future__ import annotations

import json
from collections.abc import Iterator

from bench import load
from bench.demo import Demo, sessions

_CLIENTS = 32
_CEILING = """
SELECT outcome FROM open_hold('{event}', gen_random_uuid(), gen_random_uuid(), '{{}}', '{{}}',
    ARRAY[{first}], ARRAY[{last}], ARRAY[2], ARRAY[1]::smallint[], 0, 0, NULL, NULL, NULL);
"""


def run(demo: Demo, name: str = "arena") -> dict[str, object]:
    """Hold the arena's floor two by two and return holds a second."""
    demo.reset(name)
    event = demo.event(name)
    area = demo.get(f"/api/v1/events/{event}/seat-map")["areas"][0]
    first, last = area["first_place"], area["first_place"] + area["capacity"] - 1
    most = demo.pgbench(_CEILING.format(event=demo.event_id(name), first=first, last=last))
    demo.reset(name)
    cookies = sessions(demo.port, 500)
    kind = demo.get(f"/api/v1/events/{event}")["ticket_types"][0]["code"]
    holds = area["capacity"] * 9 // 20
    requests = _requests(event, area["key"], kind, cookies, holds)
    tally = load.run(demo.port, requests, clients=_CLIENTS)
    doubled = demo.double_claims(name)
    demo.reset(name)
    return {
        "bench": "areas",
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


def _requests(event: str, area: str, kind: str, cookies: list[str], count: int) -> Iterator[bytes]:
    body = json.dumps({"items": [{"area": area, "quantity": 2, "ticket_type": kind}]}).encode()
    for number in range(count):
        yield load.request(
            "POST",
            f"/api/v1/events/{event}/holds",
            body=body,
            cookie=cookies[number % len(cookies)],
            key=f"areas-{number}",
        )
