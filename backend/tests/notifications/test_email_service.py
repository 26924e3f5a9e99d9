"""Show how messages leave: whole, once, to the one they are for, and with an honest outcome."""

from __future__ import annotations

import socket
from dataclasses import replace

import pytest
from aiosmtpd.smtp import AuthResult
from hypothesis import given, settings
from hypothesis import strategies as st

from stagedoor.database import Database
from stagedoor.notifications.email_service import EmailDeferred, EmailRefused, EmailService
from stagedoor.notifications.message import Attachment, OutgoingMessage
from tests.notifications.smtp_receiver import Receiver, receiving

MESSAGE = OutgoingMessage(
    to="ada@example.com",
    subject="Deine Karten für „Fidelio“",
    text="Reihe F, Platz 12 — bis bald!\n",
    html="<p>Reihe F, Platz 12 — bis bald!</p>",
    message_id="0193e0a40000",
)


def test_a_message_arrives_as_text_and_as_html(service: EmailService, receiver: Receiver) -> None:
    service.send_email(MESSAGE)
    (message,) = receiver.messages
    assert message["From"] == "Stagedoor <tickets@box.example>"
    assert (message["To"], message["Subject"]) == ("ada@example.com", MESSAGE.subject)
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    assert text is not None
    assert html is not None
    assert text.get_content().strip() == MESSAGE.text.strip()
    assert html.get_content().strip() == MESSAGE.html
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Date"].datetime.tzinfo is not None


def test_attachments_arrive_byte_for_byte(service: EmailService, receiver: Receiver) -> None:
    files = (
        Attachment("tickets.pdf", "application/pdf", bytes(range(256)) * 40),
        Attachment("event.ics", "text/calendar; charset=utf-8; method=PUBLISH", b"BEGIN:\r\nEND:"),
    )
    service.send_email(replace(MESSAGE, attachments=files))
    pdf, calendar = receiver.messages[0].iter_attachments()
    assert (pdf.get_filename(), pdf.get_content_type()) == ("tickets.pdf", "application/pdf")
    assert pdf.get_payload(decode=True) == files[0].content
    assert calendar["Content-Type"].params == {"charset": "utf-8", "method": "PUBLISH"}
    assert calendar.get_payload(decode=True) == files[1].content


def test_sent_again_it_carries_the_same_id(service: EmailService, receiver: Receiver) -> None:
    service.send_email(MESSAGE)
    service.send_email(MESSAGE)
    assert receiver.message_ids == ["<0193e0a40000@box.example>"] * 2


@pytest.mark.parametrize("code", [421, 451, 452])
def test_a_server_that_says_later_defers_the_message(
    service: EmailService, receiver: Receiver, code: int
) -> None:
    receiver.answers = [f"{code} not now"]
    with pytest.raises(EmailDeferred, match="not now"):
        service.send_email(MESSAGE)
    assert receiver.messages == []


def test_a_server_that_says_never_refuses_the_message(
    service: EmailService, receiver: Receiver
) -> None:
    receiver.answers = ["554 no such content"]
    with pytest.raises(EmailRefused, match="no such content"):
        service.send_email(MESSAGE)


@pytest.mark.parametrize(
    ("answer", "outcome"), [("550 nobody here", EmailRefused), ("450 mailbox busy", EmailDeferred)]
)
def test_the_recipient_may_be_refused_or_deferred(
    service: EmailService, receiver: Receiver, answer: str, outcome: type[Exception]
) -> None:
    receiver.recipient_answers = [answer]
    with pytest.raises(outcome, match=answer[4:]):
        service.send_email(MESSAGE)


def test_a_line_that_breaks_before_the_yes_defers_the_message(
    service: EmailService, receiver: Receiver
) -> None:
    receiver.is_dropping_before_acceptance = True
    with pytest.raises(EmailDeferred):
        service.send_email(MESSAGE)


def test_a_line_that_breaks_after_the_yes_changes_nothing(
    service: EmailService, receiver: Receiver
) -> None:
    receiver.is_dropping_after_acceptance = True
    service.send_email(MESSAGE)
    assert len(receiver.messages) == 1


def test_a_server_that_is_away_defers_the_message() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        service = EmailService(f"smtp://127.0.0.1:{closed.getsockname()[1]}", "a@box.example")
        with pytest.raises(EmailDeferred, match="refused"):
            service.send_email(MESSAGE)


def test_a_wrong_password_of_ours_does_not_kill_the_message() -> None:
    with receiving(
        authenticator=lambda *_: AuthResult(success=False, handled=False), auth_require_tls=False
    ) as receiver:
        url = receiver.url.replace("//", "//us:wrong@")
        with pytest.raises(EmailDeferred):
            EmailService(url, "a@box.example").send_email(MESSAGE)


def test_the_right_password_logs_in() -> None:
    seen: list[bytes] = []

    def check(_server: object, _session: object, _envelope: object, _mechanism: str, data: object):  # type: ignore[no-untyped-def]  # noqa: ANN202
        seen.append(data.password)  # type: ignore[attr-defined]
        return AuthResult(success=True)

    with receiving(authenticator=check, auth_require_tls=False) as receiver:
        url = receiver.url.replace("//", "//us:p%40ss@")
        EmailService(url, "a@box.example").send_email(MESSAGE)
        assert len(receiver.messages) == 1
    assert seen == [b"p@ss"]


@pytest.mark.parametrize(
    "url", ["smtp://us:pw@mail.example:25", "http://mail.example", "smtp://", "mail.example:25"]
)
def test_a_server_address_that_cannot_be_or_shows_the_password_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="smtp"):
        EmailService(url, "a@box.example")


def test_no_mail_leaves_while_a_transaction_is_open(
    service: EmailService, receiver: Receiver, database: Database
) -> None:
    with database.read(), pytest.raises(AssertionError, match="transaction"):
        service.send_email(MESSAGE)
    assert receiver.messages == []


@pytest.mark.parametrize(
    "address",
    [
        "", "nobody", "a@b.example, c@d.example", "a@b.example\r\nBcc: c@d.example",
        "Ada <ada@example.com>", "@b.example", "a b@c.example",
        f"a@{'ü' * 80}.example",
    ],
)  # fmt: skip
def test_what_is_not_one_address_is_refused(
    service: EmailService, receiver: Receiver, address: str
) -> None:
    with pytest.raises(EmailRefused, match="is not an address"):
        service.send_email(replace(MESSAGE, to=address))
    assert receiver.recipients == []


def test_an_address_in_another_alphabet_gets_its_mail(
    service: EmailService, receiver: Receiver
) -> None:
    service.send_email(replace(MESSAGE, to="иван@пример.example"))
    service.send_email(replace(MESSAGE, to="ivan@пример.example"))
    assert receiver.recipients == ["иван@пример.example", "ivan@xn--e1afmkfd.example"]


@settings(max_examples=60, deadline=None)
@given(
    subject=st.text(st.characters(exclude_categories=["Cs"]), max_size=60),
    filename=st.text(st.sampled_from('a.\r\nBcc: x@y"\\\u2028\x0b\x00é'), max_size=20),
)
def test_nothing_in_a_message_begins_another_header(subject: str, filename: str) -> None:
    service = EmailService("smtp://127.0.0.1:1", "a@box.example")
    injected = f"{subject}\r\nBcc: spy@evil.example\r\n\r\nbody"
    message = replace(
        MESSAGE, subject=injected, attachments=(Attachment(filename, "text/plain", b"x"),)
    )
    prepared = service._prepared(message)
    lines = prepared.as_bytes().split(b"\r\n\r\n")[0].split(b"\r\n")
    headers = [line.split(b":")[0] for line in lines if not line.startswith((b" ", b"\t"))]
    assert headers == [
        b"From", b"To", b"Subject", b"Message-ID", b"Date", b"Auto-Submitted", b"MIME-Version",
        b"Content-Type",
    ]  # fmt: skip
