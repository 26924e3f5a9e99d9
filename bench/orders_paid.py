"""Measure whole orders that are paid: hold, order, payment, the card at the fake, confirmed."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection
from time import perf_counter
from urllib.parse import urlencode, urlsplit

import uvloop

from bench import load
from bench.demo import Demo, sessions

_ORDERS = 1_000
# So many that those who wait for their next look do not keep the others from buying.
_CLIENTS = 128
_PRETIX_PER_S = 20.6
# How often a buyer looks whether the order is confirmed; the shop's own page does every second.
_LOOK_EVERY_S = 0.5


def run(demo: Demo, name: str = "arena") -> dict[str, object]:
    """Order and pay one place each and return how many orders a second were confirmed."""
    demo.reset(name)
    kind = demo.get(f"/api/v1/events/{demo.event(name)}")["ticket_types"][0]["code"]
    box_office = _BoxOffice(
        shop_port=demo.port,
        stripe_port=urlsplit(demo.facts["stripe"]).port or 0,
        event=demo.event(name),
        ticket_type=kind,
        stamp=demo.stamp,
    )
    cookies = sessions(demo.port, 1_000)
    buyers = ((place, cookies[place % 1_000]) for place in demo.free_places(name)[:_ORDERS])
    asked, paid, whole = load.Tally(), load.Tally(), load.Tally()
    started_s = perf_counter()
    uvloop.run(_let_buy(box_office, buyers, _Tallies(asked, paid, whole)))
    per_second = len(whole.durations_s) / (perf_counter() - started_s)
    return {
        "bench": "orders_paid",
        "value": round(per_second),
        "unit": "orders/s",
        "p50_ms": whole.percentile_ms(50),
        "p99_ms": whole.percentile_ms(99),
        "request_p50_ms": asked.percentile_ms(50),
        "request_p99_ms": asked.percentile_ms(99),
        "clients": _CLIENTS,
        "look_every_ms": round(_LOOK_EVERY_S * 1000),
        "looks_an_order": round(asked.statuses[200] / len(whole.durations_s), 1),
        "fake_added_ms": _added_ms(demo),
        "fake_confirm_p50_ms": paid.percentile_ms(50),
        "ceiling": _PRETIX_PER_S,
        "ratio": round(per_second / _PRETIX_PER_S, 1),
        "answers": dict(asked.statuses + paid.statuses),
        "asynchronous_commits": "holds",
    }


@dataclass(frozen=True)
class _BoxOffice:
    """Be where to buy what."""

    shop_port: int
    stripe_port: int
    event: str
    ticket_type: str
    stamp: str


@dataclass(frozen=True)
class _Tallies:
    """Keep durations: of requests to the shop, of confirmations at the fake, of whole orders."""

    asked: load.Tally
    paid: load.Tally
    whole: load.Tally


class _Buyer:
    """Be a browser with a connection to the shop and one to the provider."""

    def __init__(self, box_office: _BoxOffice, tallies: _Tallies) -> None:
        self._box_office = box_office
        self._tallies = tallies
        self._shop: load.Connection
        self._stripe: load.Connection

    async def connect(self) -> None:
        loop, at = asyncio.get_running_loop(), self._box_office
        _, self._shop = await loop.create_connection(load.Connection, "127.0.0.1", at.shop_port)
        _, self._stripe = await loop.create_connection(load.Connection, "127.0.0.1", at.stripe_port)

    async def buy(self, place: int, cookie: str) -> None:
        at, started_s = self._box_office, perf_counter()
        items = [{"place": place, "ticket_type": at.ticket_type}]
        hold = await self._post(f"/events/{at.event}/holds", {"items": items}, cookie, place)
        form = {"hold": hold["id"], "email": f"o{place}@example.org", "name": "O"}
        order = await self._post("/orders", form, cookie, place)
        path = f"/orders/{order['number']}"
        payment = await self._post(f"{path}/payments", None, cookie, place)
        await self._pay(payment)
        look = load.request("GET", f"/api/v1{path}", cookie=cookie)
        while (await self._ask(look))["status"] != "confirmed":  # noqa: ASYNC110 - as browsers do
            await asyncio.sleep(_LOOK_EVERY_S)
        self._tallies.whole.durations_s.append(perf_counter() - started_s)

    async def _post(
        self, path: str, body: dict[str, object] | None, cookie: str, place: int
    ) -> dict[str, str]:
        return await self._ask(
            load.request(
                "POST",
                f"/api/v1{path}",
                body=b"" if body is None else json.dumps(body).encode(),
                cookie=cookie,
                key=f"paid-{self._box_office.stamp}-{place}",
            )
        )

    async def _ask(self, request: bytes) -> dict[str, str]:
        body = await _timed(self._shop, request, self._tallies.asked)
        reply: dict[str, str] = json.loads(body)
        return reply

    async def _pay(self, payment: dict[str, str]) -> None:
        """Pay by card, as Stripe.js would from the buyer's browser."""
        secret = payment["client_secret"]
        form = urlencode({"client_secret": secret, "payment_method": "pm_card_visa"}).encode()
        intent = secret.partition("_secret_")[0]
        request = load.request(
            "POST",
            f"/v1/payment_intents/{intent}/confirm",
            body=form,
            more=f"Authorization: Bearer {payment['publishable_key']}",
        ).replace(b"application/json", b"application/x-www-form-urlencoded", 1)
        await _timed(self._stripe, request, self._tallies.paid)


async def _timed(connection: load.Connection, request: bytes, tally: load.Tally) -> bytes:
    started_s = perf_counter()
    status, body = await connection.ask(request)
    tally.durations_s.append(perf_counter() - started_s)
    tally.statuses[status] += 1
    if status >= 400:  # noqa: PLR2004
        raise RuntimeError(f"{status}: {body.decode()}")
    return body


async def _let_buy(
    box_office: _BoxOffice, buyers: Iterator[tuple[int, str]], tallies: _Tallies
) -> None:
    async def work() -> None:
        buyer = _Buyer(box_office, tallies)
        await buyer.connect()
        for place, cookie in buyers:
            await buyer.buy(place, cookie)

    await asyncio.gather(*(work() for _ in range(_CLIENTS)))


def _added_ms(demo: Demo) -> int:
    """Return how long the fake waits before each effect, on top of its own time."""
    stripe = HTTPConnection(urlsplit(demo.facts["stripe"]).netloc, timeout=30)
    key = {"Authorization": f"Bearer {demo.config.stripe_secret_key}"}
    stripe.request("GET", "/_fake/knobs", headers=key)
    knobs = json.loads(stripe.getresponse().read())
    return int(knobs["latency_ms"] + knobs["confirm_latency_ms"])
