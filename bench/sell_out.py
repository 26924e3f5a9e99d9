"""Measure a sell-out: 600 buyers for 200 standing places, 32 at once, orders that cost nothing."""

from __future__ import annotations

import json
import time

from bench import load
from bench.demo import Demo, sessions

_BUYERS = 600
_PLACES = 200
_CLIENTS = 32


def run(demo: Demo, name: str = "arena") -> dict[str, object]:
    """Sell the last 200 places to 600 buyers who hold and order one each."""
    demo.reset(name)
    area = demo.get(f"/api/v1/events/{demo.event(name)}/seat-map")["areas"][0]
    units = [p for p in demo.free_places(name) if p >= area["first_place"]][:_PLACES]
    with demo.free_of_charge(name), demo.scarce(name, units) as event:
        before = demo.sold(name)
        cookies = sessions(demo.port, _BUYERS)
        kind = demo.get(f"/api/v1/events/{event}")["ticket_types"][0]["code"]
        started_s = time.perf_counter()
        tally = load.run_scripts(
            demo.port,
            [
                _buyer(event, area["key"], kind, cookie, number)
                for number, cookie in enumerate(cookies)
            ],
            clients=_CLIENTS,
        )
        elapsed_s = time.perf_counter() - started_s
        sold = demo.sold(name) - before
    refusals = sorted(s for status, s in tally.timed if status == 409)  # noqa: PLR2004
    return {
        "bench": "sell_out",
        "value": round(elapsed_s, 3),
        "unit": "s",
        "p50_ms": tally.percentile_ms(50),
        "p99_ms": tally.percentile_ms(99),
        "ceiling": 1.0,
        "ratio": round(elapsed_s / 1.0, 3),
        "sold": sold,
        "refusal_p99_ms": round(refusals[int(len(refusals) * 0.99)] * 1000, 2)
        if refusals
        else None,
        "answers": dict(tally.statuses),
        "asynchronous_commits": "holds",
    }


def _buyer(event: str, area: str, kind: str, cookie: str, number: int) -> load.Script:
    """Hold one place and, if that worked, order it."""
    items = [{"area": area, "quantity": 1, "ticket_type": kind}]
    status, body = yield load.request(
        "POST",
        f"/api/v1/events/{event}/holds",
        body=json.dumps({"items": items}).encode(),
        cookie=cookie,
        key="sell-out-hold",
    )
    if status == 201:  # noqa: PLR2004
        order = {"hold": json.loads(body)["id"], "email": f"b{number}@example.org", "name": "B"}
        yield load.request(
            "POST",
            "/api/v1/orders",
            body=json.dumps(order).encode(),
            cookie=cookie,
            key="sell-out-order",
        )
