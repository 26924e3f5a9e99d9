"""Prove that the doctor tells what works from what does not, and what to do."""

from __future__ import annotations

import dataclasses
import socket
import socketserver
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from stagedoor.config import Configuration
from stagedoor.database import Database
from stagedoor.notifications.incidents import report
from stagedoor.operations import doctor
from tests import embedded_for_tests


class _Stripe(BaseHTTPRequestHandler):
    """Answer as Stripe does to a key, and as our web process does to its probes."""

    def do_GET(self) -> None:
        is_known = self.headers["Authorization"] == "Bearer sk_test_right"
        self._answer(200 if is_known or self.path == "/readyz?exclude=redis" else 401)

    def do_POST(self) -> None:
        self._answer(400)

    def log_message(self, *_arguments: object) -> None:
        """Keep the tests' output clean."""

    def _answer(self, status: int) -> None:
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()


class _Mail(socketserver.BaseRequestHandler):
    """Greet as a mail server does."""

    def handle(self) -> None:
        self.request.sendall(b"220 mail.example ESMTP\r\n")


@pytest.fixture
def http_port() -> Iterator[int]:
    """Give the port of a server that plays Stripe and our web process."""
    with HTTPServer(("127.0.0.1", 0), _Stripe) as server:
        yield from _serve(server)


@pytest.fixture
def mail_port() -> Iterator[int]:
    """Give the port of a server that greets."""
    with socketserver.TCPServer(("127.0.0.1", 0), _Mail) as server:
        yield from _serve(server)


@pytest.fixture
def closed_port() -> int:
    """Return a port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def healthy(
    database: Database, redis_url: str, http_port: int, mail_port: int, tmp_path: Path
) -> Configuration:
    """Return settings under which everything answers."""
    base = f"http://127.0.0.1:{http_port}"
    return Configuration(
        mode="demo",
        home=tmp_path,
        port=http_port,
        public_url=base,
        database_url=database.url,
        redis_url=redis_url,
        smtp_url=f"smtp://127.0.0.1:{mail_port}",
        mail_from="box@office.example",
        stripe_secret_key="sk_test_right",
        stripe_publishable_key="pk_test_right",
        stripe_webhook_secrets=("whsec_right",),
        stripe_api_base=base,
        live_port=http_port,
        live_url=base,
        mailbox_url=None,
        secret_key=b"0123456789abcdef0123456789abcdef",
    )


def test_a_healthy_box_office_gets_eleven_good_words(healthy: Configuration) -> None:
    findings = doctor.examine(healthy)

    assert [finding.line()[:5] for finding in findings] == ["ok   "] * 11


def test_each_part_that_is_away_is_named_with_what_to_do(
    healthy: Configuration, closed_port: int
) -> None:
    nowhere = f"127.0.0.1:{closed_port}"
    ill = dataclasses.replace(
        healthy,
        port=closed_port,
        public_url=f"http://{nowhere}",
        database_url=f"postgresql+psycopg://u:secret@{nowhere}/x",
        redis_url=f"redis://:secret@{nowhere}/0",
        smtp_url=f"smtp://{nowhere}",
        stripe_api_base=f"http://{nowhere}",
        live_port=closed_port,
        live_url=f"http://{nowhere}",
    )

    lines = [finding.line() for finding in doctor.examine(ill)]

    wrong = [line.split()[1].rstrip(":") for line in lines if line.startswith("WRONG")]
    assert wrong == [
        *("database", "migrations", "redis", "mail"),
        *("stripe", "webhook", "web", "live", "incidents", "clock"),
    ]
    assert "secret" not in "".join(lines)


def test_web_and_hub_in_containers_of_their_own_are_found_at_their_addresses(
    healthy: Configuration, closed_port: int
) -> None:
    elsewhere = dataclasses.replace(healthy, port=closed_port, live_port=closed_port)

    assert doctor.check_web(elsewhere).words == f"ready at {healthy.public_url}"
    assert doctor.check_live(elsewhere).words == f"the hub answers at {healthy.live_url}"


def test_what_waits_for_a_person_is_told(healthy: Configuration, database: Database) -> None:
    with database.begin() as session:
        for number in ("K7M2QX9ABC", "K7M2QX9ABD"):
            report(session, "payment-unsettled", subject=number, detail="ValueError")

    finding = doctor.check_incidents(healthy)

    assert not finding.is_well
    assert finding.words == "a person must look at 2: payment-unsettled"


def test_a_wrong_stripe_key_is_told_from_a_stripe_that_is_away(healthy: Configuration) -> None:
    mistyped = dataclasses.replace(healthy, stripe_secret_key="sk_test_wrong")

    assert doctor.check_stripe(mistyped).words == "refuses the key (401)"


def test_an_unmigrated_database_is_told_from_one_that_is_away(healthy: Configuration) -> None:
    empty = dataclasses.replace(healthy, database_url=embedded_for_tests.postgres_url("postgres"))

    assert doctor.check_database(empty).is_well
    finding = doctor.check_migrations(empty)
    assert finding.words.startswith("the database is at no migration and this program at ")
    assert finding.advice == "Run `stagedoor migrate`."


def _serve(server: HTTPServer | socketserver.TCPServer) -> Iterator[int]:
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield int(server.server_address[1])
    server.shutdown()
    thread.join()
