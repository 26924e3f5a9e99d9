"""Measure a ticket as a PDF: asked for over HTTP, one after the other, drawn anew each time."""

from __future__ import annotations

import json

from bench import load
from bench.demo import Demo, sessions

_TICKETS = 200
_GOAL_MS = 15
_OK = 200


def run(demo: Demo, name: str = "free") -> dict[str, object]:
    """Order one place that costs nothing and print its ticket again and again."""
    event = demo.event(name)
    (cookie,) = sessions(demo.port, 1)
    number = _order(demo, event, cookie)
    request = load.request("GET", f"/api/v1/orders/{number}/tickets.pdf", cookie=cookie)
    is_pdf: list[bool] = []
    load.run(demo.port, iter([request] * 4), clients=2)
    tally = load.run(
        demo.port,
        iter([request] * _TICKETS),
        clients=1,
        handle=lambda status, body: is_pdf.append(status == _OK and body.startswith(b"%PDF-")),
    )
    return {
        "bench": "ticket_pdf",
        "value": tally.percentile_ms(50),
        "unit": "ms a ticket, median",
        "p50_ms": tally.percentile_ms(50),
        "p99_ms": tally.percentile_ms(99),
        "ceiling": _GOAL_MS,
        "ratio": round(tally.percentile_ms(50) / _GOAL_MS, 2),
        "answers": dict(tally.statuses),
        "refused": is_pdf.count(False),
    }


def _order(demo: Demo, event: str, cookie: str) -> str:
    """Return the number of a new order of one place."""
    said: list[dict[str, object]] = []

    def post(path: str, body: dict[str, object]) -> dict[str, object]:
        raw = json.dumps(body).encode()
        request = load.request("POST", f"/api/v1{path}", body=raw, cookie=cookie)
        load.run(demo.port, iter([request]), clients=1,
                 handle=lambda _, answer: said.append(json.loads(answer)))  # fmt: skip
        return said[-1]

    kind = demo.get(f"/api/v1/events/{event}")["ticket_types"][0]["code"]
    (area,) = demo.get(f"/api/v1/events/{event}/seat-map")["areas"]
    items = [{"area": area["key"], "quantity": 1, "ticket_type": kind}]
    hold = post(f"/events/{event}/holds", {"items": items})
    buyer = {"email": "bench@example.org", "name": "Bench"}
    return str(post("/orders", {"hold": hold["id"], **buyer})["number"])
