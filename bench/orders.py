"""Measure whole orders that cost nothing: hold, order, confirmed, tickets issued, mail queued."""

from __future__ import annotations

import json

from bench import load
from bench.demo import Demo, sessions

_ORDERS = 4_000
_CLIENTS = 32
_PRETIX_PER_S = 20.6


def run(demo: Demo, name: str = "arena") -> dict[str, object]:
    """Order one free place each and return how many orders a second were confirmed."""
    demo.reset(name)
    with demo.free_of_charge(name) as event:
        cookies = sessions(demo.port, 1_000)
        kind = demo.get(f"/api/v1/events/{event}")["ticket_types"][0]["code"]
        scripts = [
            _buyer(event, place, kind, cookies[number % len(cookies)], demo.stamp)
            for number, place in enumerate(demo.free_places(name)[:_ORDERS])
        ]
        tally = load.run_scripts(demo.port, scripts, clients=_CLIENTS)
    per_second = tally.statuses[201] / 2 / tally.elapsed_s
    return {
        "bench": "orders",
        "value": round(per_second),
        "unit": "orders/s",
        "p50_ms": tally.percentile_ms(50),
        "p99_ms": tally.percentile_ms(99),
        "ceiling": _PRETIX_PER_S,
        "ratio": round(per_second / _PRETIX_PER_S, 1),
        "answers": dict(tally.statuses),
        "asynchronous_commits": "holds",
    }


def _buyer(event: str, place: int, kind: str, cookie: str, stamp: str) -> load.Script:
    items = [{"place": place, "ticket_type": kind}]
    status, body = yield load.request(
        "POST",
        f"/api/v1/events/{event}/holds",
        body=json.dumps({"items": items}).encode(),
        cookie=cookie,
        key=f"orders-{stamp}-{place}-hold",
    )
    if status == 201:  # noqa: PLR2004
        order = {"hold": json.loads(body)["id"], "email": f"o{place}@example.org", "name": "O"}
        yield load.request(
            "POST",
            "/api/v1/orders",
            body=json.dumps(order).encode(),
            cookie=cookie,
            key=f"orders-{stamp}-{place}-order",
        )
