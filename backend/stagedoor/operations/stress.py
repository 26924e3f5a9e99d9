"""Let many buyers race for few places of the running demo, and bear witness to who got what."""

from __future__ import annotations

import argparse
import json
import random
import sys
import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from typing import Any

from stagedoor.config import Configuration, ConfigurationError
from stagedoor.kernel import clock
from stagedoor.operations import audit
from stagedoor.operations.demo_probe import ask_json

_TIMEOUT_S = 30
_MOST_AT_ONCE = 4
_FREE = "0"
_SEEN, _GRANTED, _GIVEN_BACK, _TAKEN = 200, 201, 204, 409


@dataclass
class Witness:
    """Note who holds which place, and every place that two held at once.

    A buyer's claim is dropped here before the request that gives it back is sent, and entered
    after the reply that grants it came. So two claims that meet here met in the box office too.
    """

    answers: Counter[int] = field(default_factory=Counter)
    wrongs: list[str] = field(default_factory=list)
    _holders: dict[int, int] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, status: int, asked: Sequence[int], reply: dict[str, Any]) -> None:
        """Note an answer; any but a grant or a loss that names the places lost is wrong."""
        with self._lock:
            self.answers[status] += 1
            if status == _TAKEN:
                lost = reply.get("taken", [])
                if not lost or not set(lost) <= set(asked):
                    self.wrongs.append(f"asked for {asked} and was told that {lost} were taken")
            elif status not in {_SEEN, _GRANTED, _GIVEN_BACK}:
                self.wrongs.append(f"an answer {status}: {reply.get('detail', reply)}")

    def claim(self, buyer: int, places: Sequence[int]) -> None:
        """Note that a buyer was granted places."""
        with self._lock:
            for place in places:
                other = self._holders.setdefault(place, buyer)
                if other != buyer:
                    self.wrongs.append(f"place {place} was granted to {other} and to {buyer}")

    def drop(self, buyer: int, places: Sequence[int]) -> None:
        """Note that a buyer is about to give places back."""
        with self._lock:
            for place in places:
                if self._holders.get(place) == buyer:
                    del self._holders[place]


def run(arguments: Sequence[str]) -> int:
    """Race for places of the running demo, then audit it; 1 when anything was wrong."""
    parser = argparse.ArgumentParser(prog="stagedoor stress", description=run.__doc__)
    parser.add_argument("--event", default="hall", help="id or slug of the event (hall)")
    parser.add_argument("--buyers", type=int, default=32, help="how many race at once (32)")
    parser.add_argument("--places", type=int, default=50, help="for how many places (50)")
    parser.add_argument("--seconds", type=int, default=10, help="for how long (10)")
    given = parser.parse_args(arguments)
    config = Configuration.load_config()
    if not config.is_demo:
        raise ConfigurationError("stress would take places from real buyers: run it on a demo")
    witness = race(
        config.port, given.event, buyers=given.buyers, places=given.places, seconds=given.seconds
    )
    for wrong in witness.wrongs:
        sys.stdout.write(f"WRONG {wrong}\n")
    sys.stdout.write(
        f"{witness.answers[_GRANTED]} holds granted, {witness.answers[_TAKEN]} refused because a "
        f"place was taken, {len(witness.wrongs)} wrong\n"
    )
    return audit.run([]) or int(bool(witness.wrongs))


def race(port: int, event: str, *, buyers: int, places: int, seconds: int) -> Witness:
    """Let buyers hold and give back the first free places of an event until the time is over.

    Raises ConfigurationError for an event without free places.
    """
    told = ask_json(port, f"/api/v1/events/{event}")
    path = f"/events/{told.get('id', event)}"
    states = str(ask_json(port, f"/api/v1{path}/availability").get("places", ""))
    free = [place for place, state in enumerate(states) if state == _FREE][:places]
    if not free:
        raise ConfigurationError(f"the event {event!r} has no free places, or there is none")
    witness = Witness()
    course = _Course(port, path, str(told["ticket_types"][0]["code"]), free, witness)
    until_s = clock.monotonic_s() + seconds
    runners = [
        threading.Thread(target=_buy, args=(course, number, until_s)) for number in range(buyers)
    ]
    for runner in runners:
        runner.start()
    for runner in runners:
        runner.join()
    return witness


@dataclass(frozen=True)
class _Course:
    """Say where buyers race, for what, and who watches."""

    port: int
    path: str
    ticket_type: str
    places: list[int]
    witness: Witness


def _buy(course: _Course, number: int, until_s: float) -> None:
    """Hold and give back as one buyer, on one connection, in one session."""
    chance = random.Random(number)  # noqa: S311 - a race is to be repeatable, not secret
    line = _Line(course.port)
    while clock.monotonic_s() < until_s:
        wanted = chance.sample(
            course.places, min(len(course.places), chance.randint(1, _MOST_AT_ONCE))
        )
        items = [{"place": place, "ticket_type": course.ticket_type} for place in wanted]
        status, reply = line.ask("POST", f"{course.path}/holds", {"items": items})
        course.witness.note(status, wanted, reply)
        if status == _GRANTED:
            granted = [item["place"] for item in reply["items"]]
            course.witness.claim(number, granted)
            # One more question, so that the claim stands for a while and others can run into it.
            seen, hold = line.ask("GET", f"/holds/{reply['id']}")
            course.witness.note(seen, granted, hold)
            course.witness.drop(number, granted)
            status, reply = line.ask("DELETE", f"/holds/{reply['id']}")
            course.witness.note(status, granted, reply)


class _Line:
    """Be one buyer's connection, which keeps the session's cookie."""

    def __init__(self, port: int) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=_TIMEOUT_S)
        self._cookie = ""

    def ask(
        self, method: str, path: str, body: dict[str, Any] | None = None
    ) -> tuple[int, dict[str, Any]]:
        """Return the status and the JSON of an answer; 0 when none came."""
        headers = {"Cookie": self._cookie} if self._cookie else {}
        if body is not None:
            headers["Content-Type"] = "application/json"
        try:
            self._connection.request(
                method, f"/api/v1{path}", None if body is None else json.dumps(body), headers
            )
            reply = self._connection.getresponse()
            raw = reply.read()
        except (OSError, HTTPException) as error:
            self._connection.close()
            return 0, {"detail": str(error)}
        cookie = reply.getheader("Set-Cookie")
        if cookie:
            self._cookie = cookie.partition(";")[0]
        try:
            read = json.loads(raw or b"{}")
        except ValueError:
            read = {"detail": raw.decode(errors="replace")}
        return reply.status, read
