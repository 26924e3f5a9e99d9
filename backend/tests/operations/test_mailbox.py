"""Prove that the mailbox shows every message whole, to people and to programs."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from email.message import EmailMessage
from http.client import HTTPConnection, HTTPResponse
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest

from stagedoor.operations import caught_mail
from stagedoor.operations.caught_mail import CaughtMail
from stagedoor.operations.mailbox_page import page_handler

_PDF = b"%PDF-1.7 a ticket"


@pytest.fixture
def caught(tmp_path: Path) -> CaughtMail:
    """Return an empty mailbox."""
    return CaughtMail(tmp_path)


@pytest.fixture
def page_port(caught: CaughtMail) -> Iterator[int]:
    """Give the port on which the mailbox's page answers."""
    with ThreadingHTTPServer(("127.0.0.1", 0), page_handler(caught)) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def test_programs_get_each_message_with_what_is_attached(
    caught: CaughtMail, page_port: int
) -> None:
    caught.keep(_message("Your tickets", text="Row F, seat 7\n"), ["ada@example.org"])

    assert _json(page_port, "/") == [
        {
            "to": "ada@example.org",
            "subject": "Your tickets",
            "message_id": "<Your-tickets@stagedoor.example>",
            "text": "Row F, seat 7\n",
            "attachments": [
                {
                    "filename": "tickets.pdf",
                    "content_type": "application/pdf",
                    "size": len(_PDF),
                }
            ],
        }
    ]


def test_the_newest_message_comes_first(caught: CaughtMail, page_port: int) -> None:
    for subject in ("alpha", "beta", "gamma"):
        caught.keep(_message(subject), ["ada@example.org"])

    subjects = [message["subject"] for message in _json(page_port, "/")]
    page = _get(page_port, "/").read().decode()

    assert subjects == ["gamma", "beta", "alpha"]
    assert page.index("gamma") < page.index("beta") < page.index("alpha")


def test_a_filter_leaves_one_persons_mail(caught: CaughtMail, page_port: int) -> None:
    caught.keep(_message("for Ada"), ["ada@example.org"])
    caught.keep(_message("for both"), ["bob@example.org", "Ada@Example.org"])
    caught.keep(_message("for Adam"), ["adam@example.org"])

    subjects = [message["subject"] for message in _json(page_port, "/?to=ada%40example.org")]

    assert subjects == ["for both", "for Ada"]


def test_nothing_in_a_message_becomes_part_of_the_page(caught: CaughtMail, page_port: int) -> None:
    caught.keep(_message("<script>a()</script>", text="<img src=x>"), ["ada@example.org"])

    reply = _get(page_port, "/")
    page = reply.read().decode()

    assert "<script>" not in page
    assert "<img" not in page
    assert "&lt;script&gt;a()&lt;/script&gt;" in page
    assert "sandbox" in str(reply.getheader("Content-Security-Policy"))


def test_an_attachment_can_be_opened(caught: CaughtMail, page_port: int) -> None:
    caught.keep(_message("Your tickets"), ["ada@example.org"])

    reply = _get(page_port, "/messages/1/0")

    assert reply.getheader("Content-Type") == "application/pdf"
    assert reply.read() == _PDF


def test_what_does_not_exist_is_not_found(caught: CaughtMail, page_port: int) -> None:
    caught.keep(_message("Your tickets"), ["ada@example.org"])

    paths = ("/messages/1/1", "/messages/2/0", "/messages/2", "/messages/1", "/../index.jsonl")
    assert [_get(page_port, path).status for path in paths] == [404] * 5


def test_mail_outlives_a_restart(caught: CaughtMail, tmp_path: Path) -> None:
    caught.keep(_message("before"), ["ada@example.org"])

    again = CaughtMail(tmp_path)
    again.keep(_message("after"), ["ada@example.org"])

    assert [message.subject for message in again.messages()] == ["after", "before"]
    assert [message.number for message in again.messages()] == [2, 1]


def test_the_oldest_mail_makes_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caught_mail, "_MOST", 2)
    small = CaughtMail(tmp_path)
    for subject in ("alpha", "beta", "gamma"):
        small.keep(_message(subject), ["ada@example.org"])

    assert [message.subject for message in small.messages()] == ["gamma", "beta"]
    assert sorted(path.name for path in tmp_path.glob("*.eml")) == ["2.eml", "3.eml"]


def _message(subject: str, *, text: str = "text\n") -> bytes:
    message = EmailMessage()
    message["Subject"] = subject
    message["Message-ID"] = f"<{subject.replace(' ', '-').strip('<>')}@stagedoor.example>"
    message.set_content(text)
    message.add_attachment(_PDF, maintype="application", subtype="pdf", filename="tickets.pdf")
    return message.as_bytes()


def _get(port: int, path: str, **headers: str) -> HTTPResponse:
    connection = HTTPConnection("127.0.0.1", port)
    connection.request("GET", path, headers=headers)
    return connection.getresponse()


def _json(port: int, path: str) -> list[dict[str, object]]:
    read: list[dict[str, object]] = json.loads(_get(port, path, Accept="application/json").read())
    return read
