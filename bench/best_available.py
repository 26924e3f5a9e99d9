"""Measure best available in 60,000 places, beside buyers who hold 500 times a second."""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections.abc import Iterator, Sequence

import uvloop

from bench import load
from bench.demo import Demo, sessions

_SECONDS = 10
_HOLDS_A_SECOND, _WISHES_A_SECOND = 500, 20
# So many may be under way at once; what is due while all are busy waits, and its time runs.
_HOLD_CLIENTS, _WISH_CLIENTS = 32, 8
_SESSIONS = 2_000
# One request in so many asks for a wheelchair place, and every second one for a price tier.
_ACCESSIBLE, _TIERED = 20, 2
_LARGEST_PARTY = 8


def run(demo: Demo, name: str = "stadium") -> dict[str, object]:
    """Ask for the best places again and again while others hold; return how long it took."""
    demo.reset(name)
    event = demo.get(f"/api/v1/events/{demo.event(name)}")
    cookies = sessions(demo.port, _SESSIONS)
    wishes = _wishes(event, cookies, demo.stamp)
    # The processes get to know the event before the clock runs.
    load.run(demo.port, (next(wishes) for _ in range(_WISH_CLIENTS)), clients=_WISH_CLIENTS)
    holds = _holds(event, len(demo.free_places(name)), cookies, demo.stamp)
    asked, held, elapsed_s = uvloop.run(_side_by_side(demo.port, wishes, holds))
    doubled = demo.double_claims(name)
    demo.reset(name)
    return {
        "bench": "best_available",
        "value": asked.percentile_ms(99),
        "unit": "ms for the best places, p99",
        "p50_ms": asked.percentile_ms(50),
        "p99_ms": asked.percentile_ms(99),
        "ceiling": _HOLDS_A_SECOND,
        "ratio": round(len(held.durations_s) / elapsed_s / _HOLDS_A_SECOND, 3),
        "asked": len(asked.durations_s),
        "holds_a_second": round(len(held.durations_s) / elapsed_s),
        "hold_p99_ms": held.percentile_ms(99),
        "answers": dict(asked.statuses + held.statuses),
        "double_holds": doubled,
        "asynchronous_commits": "holds",
    }


async def _side_by_side(
    port: int, wishes: Iterator[bytes], holds: Iterator[bytes]
) -> tuple[load.Tally, load.Tally, float]:
    started_s = time.perf_counter()
    asked, held = await asyncio.gather(
        _paced(port, wishes, a_second=_WISHES_A_SECOND, clients=_WISH_CLIENTS),
        _paced(port, holds, a_second=_HOLDS_A_SECOND, clients=_HOLD_CLIENTS),
    )
    return asked, held, time.perf_counter() - started_s


async def _paced(
    port: int, requests: Iterator[bytes], *, a_second: int, clients: int
) -> load.Tally:
    """Send requests when they are due; each one's time runs from then."""
    loop = asyncio.get_running_loop()
    pairs = [
        await loop.create_connection(load.Connection, "127.0.0.1", port) for _ in range(clients)
    ]
    tally = load.Tally()
    due = iter(range(a_second * _SECONDS))
    started_s = time.perf_counter()

    async def work(connection: load.Connection) -> None:
        for number in due:
            due_s = started_s + number / a_second
            await asyncio.sleep(max(0.0, due_s - time.perf_counter()))
            status, _ = await connection.ask(next(requests))
            tally.durations_s.append(time.perf_counter() - due_s)
            tally.statuses[status] += 1

    await asyncio.gather(*(work(connection) for _, connection in pairs))
    for transport, _ in pairs:
        transport.close()
    return tally


def _wishes(event: dict[str, object], cookies: Sequence[str], stamp: str) -> Iterator[bytes]:
    chooser = random.Random(20261124)  # noqa: S311 - a bench that can be repeated
    tiers = event["price_tiers"]
    assert isinstance(tiers, list)
    number = 0
    while True:
        number += 1
        wish: dict[str, object] = {"quantity": chooser.randint(1, _LARGEST_PARTY)}
        if number % _TIERED == 0:
            wish["price_tier"] = chooser.choice(tiers)["code"]
        if number % _ACCESSIBLE == 0:
            wish = {"quantity": chooser.randint(1, 4), "accessible": True}
        yield load.request(
            "POST",
            f"/api/v1/events/{event['id']}/best-available",
            body=json.dumps(wish).encode(),
            cookie=cookies[number % len(cookies)],
            key=f"best-{stamp}-{number}",
        )


def _holds(
    event: dict[str, object], seats: int, cookies: Sequence[str], stamp: str
) -> Iterator[bytes]:
    """Give holds of one to four seats, from the last places on: the best ones are others'."""
    chooser = random.Random(20261125)  # noqa: S311 - a bench that can be repeated
    types = event["ticket_types"]
    assert isinstance(types, list)
    place, number = seats, 0
    while True:
        number += 1
        wanted = chooser.randint(1, 4)
        # Some seats between them stay free, as in any house.
        place -= wanted + chooser.randint(0, 1)
        items = [{"place": place + n, "ticket_type": types[0]["code"]} for n in range(wanted)]
        yield load.request(
            "POST",
            f"/api/v1/events/{event['id']}/holds",
            body=json.dumps({"items": items}).encode(),
            cookie=cookies[number % len(cookies)],
            key=f"beside-{stamp}-{number}",
        )
