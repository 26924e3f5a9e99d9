"""Show how the program is: alive, able to serve, and Prometheus' numbers."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from flask import Flask, Response, g, request
from prometheus_client import CONTENT_TYPE_LATEST, Counter, Histogram, generate_latest

from stagedoor.kernel import clock
from stagedoor.kernel.errors import Invalid, Unavailable
from stagedoor.web.problems import request_id

_requests = Counter("stagedoor_requests", "Requests by route and status", ["route", "status"])
_seconds = Histogram("stagedoor_request_seconds", "Time to answer, by route", ["route"])

# Says for each part that serving needs what is wrong with it, or None.
Look = Callable[[], dict[str, str | None]]


@lru_cache(maxsize=1000)
def _counter(route: str, status: int) -> Counter:
    return _requests.labels(route, status)


@lru_cache(maxsize=200)
def _histogram(route: str) -> Histogram:
    return _seconds.labels(route)


def count_answer(route: str, status: int, *, started_s: float | None) -> None:
    """Count an answer of a route, and how long it took since the monotonic clock's `started_s`."""
    _counter(route, status).inc()
    if started_s is not None:
        _histogram(route).observe(clock.monotonic_s() - started_s)


class NotReady(Unavailable):
    """Refuse because a part that serving needs is not there."""

    code, title = "not-ready", "Not ready to serve"


def install(app: Flask, look: Look) -> None:
    """Add /healthz, /readyz and /metrics, and count every request."""

    def healthz() -> dict[str, str]:
        return {"status": "ok"}

    def readyz() -> dict[str, Any]:
        faults, excluded = look(), set(request.args.getlist("exclude"))
        if not excluded <= set(faults):
            raise Invalid(f"`exclude` knows only {', '.join(faults)}.")
        parts = {name: fault or "ok" for name, fault in faults.items()}
        wrong = [f"{name} {fault}" for name, fault in faults.items() if fault]
        if any(fault for name, fault in faults.items() if name not in excluded):
            raise NotReady("; ".join(wrong), parts=parts)
        return {"status": "ready", "parts": parts}

    def metrics() -> Response:
        return Response(generate_latest(), content_type=CONTENT_TYPE_LATEST)

    for view in (healthz, readyz, metrics):
        app.add_url_rule(f"/{view.__name__}", view_func=view)

    @app.before_request
    def start_clock() -> None:
        g.started_s = clock.monotonic_s()

    @app.after_request
    def count(response: Response) -> Response:
        route = request.url_rule.rule if request.url_rule else "unknown"
        count_answer(route, response.status_code, started_s=g.get("started_s"))
        response.headers["Request-Id"] = request_id()
        return response
