"""Show that the demo's mailbox keeps what was sent, shows it whole and trusts none of it."""

from __future__ import annotations

import json
import socket
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from stagedoor.notifications.email_service import EmailService
from stagedoor.notifications.message import Attachment, OutgoingMessage
from stagedoor.operations.mailbox import Mailbox
from stagedoor.operations.mailbox_store import MailboxStore

MESSAGE = OutgoingMessage(
    to="ada@example.com",
    subject="Your tickets for „Fidelio“",
    text="You are going.\nhttp://127.0.0.1:8000/orders/K7?token=a&b=<c>\n",
    html="<p>You are <b>going</b>.</p>",
    message_id="0193e0a40000",
    attachments=(Attachment("tickets.pdf", "application/pdf", b"%PDF-" + bytes(range(256))),),
)
TRICK = "<script>alert(1)</script>\"'&"


class Post:
    """Send to a mailbox and look at its page."""

    def __init__(self, smtp_url: str, page_url: str) -> None:
        self.service = EmailService(smtp_url, "Stagedoor <tickets@box.example>")
        self.page_url = page_url

    def get(self, path: str = "/", **headers: str) -> tuple[bytes, Any]:
        request = urllib.request.Request(f"{self.page_url}{path}", headers=headers)
        with urllib.request.urlopen(request, timeout=10) as reply:
            return reply.read(), reply.headers

    def page(self, path: str = "/") -> str:
        return self.get(path)[0].decode()

    def listed(self, path: str = "/") -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = json.loads(self.get(path, Accept="application/json")[0])
        return found


@pytest.fixture
def post(tmp_path: Path) -> Iterator[Post]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    smtp_url = f"smtp://127.0.0.1:{port}"
    mailbox = Mailbox(smtp_url, "http://127.0.0.1", MailboxStore(tmp_path / "mail.db"))
    thread = threading.Thread(target=mailbox.serve)
    thread.start()
    opened = Post(smtp_url, mailbox.page_url)
    # The page answers once both servers are there.
    assert opened.page("/healthz") == "ok\n"
    yield opened
    mailbox.stop()
    thread.join(10)
    assert not thread.is_alive()


def test_what_was_sent_is_listed_newest_first(post: Post) -> None:
    post.service.send_email(MESSAGE)
    post.service.send_email(replace(MESSAGE, to="grace@example.com", attachments=()))
    newest, oldest = post.listed()
    assert (newest["to"], oldest["to"]) == ("grace@example.com", "ada@example.com")
    assert oldest["subject"] == MESSAGE.subject
    assert oldest["message_id"] == "<0193e0a40000@box.example>"
    assert oldest["text"].replace("\r\n", "\n") == MESSAGE.text
    (attachment,) = oldest["attachments"]
    facts = (attachment["filename"], attachment["content_type"], attachment["size"])
    assert facts == ("tickets.pdf", "application/pdf", 261)
    assert newest["attachments"] == []


def test_the_page_shows_each_message_whole_with_its_links(post: Post) -> None:
    post.service.send_email(MESSAGE)
    page = post.page()
    assert "You are going." in page
    assert 'href="http://127.0.0.1:8000/orders/K7?token=a&amp;b="' in page
    assert "Your tickets for „Fidelio“" in page
    assert "tickets.pdf" in page


def test_the_filter_shows_mail_to_one_address_however_it_is_written(post: Post) -> None:
    post.service.send_email(MESSAGE)
    post.service.send_email(replace(MESSAGE, to="grace+1@example.com"))
    assert [m["to"] for m in post.listed("/?to=ADA%40example.com")] == ["ada@example.com"]
    assert [m["to"] for m in post.listed("/?to=grace%2B1@example.com")] == ["grace+1@example.com"]
    assert post.listed("/?to=nobody@example.com") == []
    assert len(post.listed("/?to=")) == 2
    assert "grace+1" not in post.page("/?to=ada@example.com")


def test_an_attachment_is_downloaded_byte_for_byte_and_never_shown(post: Post) -> None:
    tricky = Attachment('a"/../ü.html', "text/html", b"<script>alert(1)</script>")
    post.service.send_email(replace(MESSAGE, attachments=(*MESSAGE.attachments, tricky)))
    files = post.listed()[0]["attachments"]
    pdf, headers = post.get(files[0]["url"])
    assert pdf == MESSAGE.attachments[0].content
    assert headers["Content-Type"] == "application/pdf"
    page, headers = post.get(files[1]["url"])
    assert page == tricky.content
    assert headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''a%22%2F..%2F")
    assert "sandbox" in headers["Content-Security-Policy"]


def test_a_messages_own_html_is_shown_in_a_sandbox(post: Post) -> None:
    post.service.send_email(replace(MESSAGE, html=f"<p>{TRICK}</p>"))
    body, headers = post.get("/messages/1/html")
    assert TRICK in body.decode()
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("sandbox")
    assert "default-src 'none'" in policy
    assert "allow-scripts" not in policy


def test_nothing_of_a_message_is_markup_on_the_page(post: Post) -> None:
    named = Attachment(f"{TRICK}.txt", "text/plain", b"x")
    post.service.send_email(
        replace(MESSAGE, subject=TRICK, text=f"{TRICK} http://x/{TRICK}", attachments=(named,))
    )
    page = post.page("/?to=") + post.page(f"/?to={TRICK.replace('&', '')}".replace(" ", ""))
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize(
    "path",
    ["/nothing", "/messages/99/html", "/messages/1/attachments/1", "/messages/1/attachments/-1",
     "/messages/x/html", "/messages/²/html", "/messages/" + "9" * 400 + "/html"],
)  # fmt: skip
def test_what_is_not_there_is_not_found(post: Post, path: str) -> None:
    post.service.send_email(MESSAGE)
    with pytest.raises(urllib.error.HTTPError, match="404"):
        post.get(urllib.request.quote(path))  # type: ignore[attr-defined]


def test_a_page_that_comes_under_another_name_is_refused(post: Post) -> None:
    with pytest.raises(urllib.error.HTTPError, match="403"):
        post.get("/", Host="evil.example:80")


def test_only_the_newest_messages_are_kept_and_they_outlive_a_restart(tmp_path: Path) -> None:
    path, now = tmp_path / "mail.db", datetime(2026, 11, 24, tzinfo=UTC)
    store = MailboxStore(path, messages_max=3)
    for number in range(5):
        store.add([f"{number}@example.com"], b"Subject: s\r\n\r\nbody", now)
    store.close()
    again = MailboxStore(path, messages_max=3)
    assert [message.to[0] for message in again.get_messages()] == ["4", "3", "2"]
    again.close()


@pytest.mark.parametrize(
    "raw",
    [
        b"", b"\xff\xfe\x00", b"Subject: =?utf-8?b?!!!?=\r\n\r\nx",
        b"Content-Type: text/plain; charset=nonsense\r\n\r\n\xe4",
        b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n",
        (b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: message/rfc822\r\n"
        b"Content-Disposition: attachment\r\n\r\nSubject: inner\r\n\r\nx\r\n--x--\r\n"),
    ],
)  # fmt: skip
def test_mail_of_any_shape_is_shown_and_breaks_nothing(tmp_path: Path, raw: bytes) -> None:
    store = MailboxStore(tmp_path / "mail.db")
    store.add(["a@b.example"], raw, datetime(2026, 11, 24, tzinfo=UTC))
    (message,) = store.get_messages()
    assert message.to == "a@b.example"
    store.close()
