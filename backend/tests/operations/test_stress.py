"""Prove that the stress command passes an honest box office and catches a careless one."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from stagedoor.config import ConfigurationError
from stagedoor.operations.stress import Witness, race


class _BoxOffice(ThreadingHTTPServer):
    """Sell ten places as the API does, from memory; `refuses` is what makes it honest."""

    def __init__(self, *, refuses: bool = True, places: int = 10) -> None:
        super().__init__(("127.0.0.1", 0), _Counter)
        self.refuses = refuses
        self.places = "0" * places
        self.lock = threading.Lock()
        self.holders: dict[int, int] = {}
        self.last_hold = 0


class _Counter(BaseHTTPRequestHandler):
    """Answer one buyer."""

    server: _BoxOffice
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if self.path.endswith("/availability"):
            self._answer(200, {"places": self.server.places})
        else:
            self._answer(200, {"id": "evt_1", "ticket_types": [{"code": "adult"}]})

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        asked = [item["place"] for item in body["items"]]
        office = self.server
        with office.lock:
            taken = [place for place in asked if place in office.holders]
            if taken and office.refuses:
                self._answer(409, {"code": "place-taken", "taken": taken})
                return
            office.last_hold += 1
            hold = office.last_hold
            office.holders.update(dict.fromkeys(asked, hold))
        self._answer(201, {"id": str(hold), "items": [{"place": place} for place in asked]})

    def do_DELETE(self) -> None:
        hold = int(self.path.rpartition("/")[2])
        with self.server.lock:
            for place in [place for place, by in self.server.holders.items() if by == hold]:
                del self.server.holders[place]
        self._answer(204, None)

    def log_message(self, *_arguments: object) -> None:
        """Keep the tests' output clean."""

    def _answer(self, status: int, reply: dict[str, Any] | None) -> None:
        body = b"" if reply is None else json.dumps(reply).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture
def office() -> Iterator[_BoxOffice]:
    """Give a running box office of ten places."""
    with _BoxOffice() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_an_honest_box_office_passes(office: _BoxOffice) -> None:
    witness = race(office.server_port, "hall", buyers=8, places=10, seconds=1)

    assert witness.wrongs == []
    assert witness.answers[201] > 0
    assert witness.answers[201] == witness.answers[204]


def test_a_careless_box_office_is_caught(office: _BoxOffice) -> None:
    office.refuses = False

    witness = race(office.server_port, "hall", buyers=8, places=10, seconds=1)

    assert any("was granted to" in wrong for wrong in witness.wrongs)


def test_places_granted_twice_are_seen() -> None:
    witness = Witness()
    witness.claim(1, [7, 8])
    witness.claim(2, [8, 9])

    assert witness.wrongs == ["place 8 was granted to 1 and to 2"]


def test_a_place_given_back_may_be_granted_again() -> None:
    witness = Witness()
    witness.claim(1, [7, 8])
    witness.drop(1, [7, 8])
    witness.claim(2, [8, 9])

    assert witness.wrongs == []


@pytest.mark.parametrize(
    ("status", "reply"),
    [
        (503, {"detail": "busy"}),
        (500, {}),
        (0, {"detail": "no answer"}),
        (409, {"code": "limit-reached"}),
        (409, {"code": "place-taken", "taken": []}),
        (409, {"code": "place-taken", "taken": [99]}),
    ],
)
def test_an_answer_that_the_contract_does_not_foresee_is_wrong(
    status: int, reply: dict[str, Any]
) -> None:
    witness = Witness()
    witness.note(status, [1, 2], reply)

    assert len(witness.wrongs) == 1


def test_a_loss_that_names_the_place_is_right() -> None:
    witness = Witness()
    witness.note(409, [1, 2], {"code": "place-taken", "taken": [2]})

    assert witness.wrongs == []
    assert witness.answers[409] == 1


def test_an_event_without_free_places_is_refused(office: _BoxOffice) -> None:
    office.places = "1123"

    with pytest.raises(ConfigurationError, match="'hall' has no free places"):
        race(office.server_port, "hall", buyers=1, places=10, seconds=1)
