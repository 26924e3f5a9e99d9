"""Send email over SMTP: the only module that does."""

from __future__ import annotations

import email.utils
import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from urllib.parse import SplitResult, unquote, urlsplit

from stagedoor.database import Database
from stagedoor.kernel import clock
from stagedoor.notifications.message import Attachment, OutgoingMessage

_TIMEOUT_S = 10
_PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
_LOOPBACK = {"127.0.0.1", "::1", "localhost"}
_FIRST_PERMANENT = 500
# One plain address; quoted local parts and comments, which nobody has, are not among them.
_ADDRESS = re.compile(r'([^\s@,;:<>()\[\]\\"]+)@([^\s@,;:<>()\[\]\\"]+)')


class EmailRefused(Exception):
    """Say that the server will never take this message for this person."""


class EmailDeferred(Exception):
    """Say that the message was not taken now, and may be later."""


class EmailService:
    """Send messages through one SMTP server, under one address of ours."""

    def __init__(self, smtp_url: str, mail_from: str) -> None:
        """Take the server's address and ours; nothing is connected yet.

        The address is `smtp://host:port`, or `smtp+starttls://` or `smtps://` with
        `user:password@` for a server elsewhere. Raises ValueError for one that would send a
        password in the clear.
        """
        self._server = urlsplit(smtp_url)
        if self._server.scheme not in _PORTS or not self._server.hostname:
            raise ValueError(f"an SMTP address starts with {', '.join(_PORTS)}, then ://host")
        is_open = self._server.scheme == "smtp" and self._server.hostname not in _LOOPBACK
        if is_open and self._server.password:
            raise ValueError("use smtp+starttls:// or smtps://: smtp:// would show the password")
        name, address = email.utils.parseaddr(_line(mail_from))
        self._sender = Address(display_name=name, addr_spec=address)

    def send_email(self, message: OutgoingMessage) -> None:
        """Hand a message to the server: it is theirs when this returns.

        Raises EmailRefused when it never will be, EmailDeferred when it may be later.
        """
        assert not Database.is_in_transaction(), "no mail leaves while a transaction is open"
        prepared = self._prepared(message)
        try:
            with self._connected() as server:
                server.send_message(prepared)
        except smtplib.SMTPRecipientsRefused as error:
            ((code, reply),) = error.recipients.values()
            raise _failure(code, reply) from error
        except (smtplib.SMTPSenderRefused, smtplib.SMTPAuthenticationError) as error:
            # Our own settings are at fault, which somebody will mend: this message is sound.
            raise EmailDeferred(_words(error.smtp_code, error.smtp_error)) from error
        except smtplib.SMTPResponseException as error:
            raise _failure(error.smtp_code, error.smtp_error) from error
        except smtplib.SMTPNotSupportedError as error:
            raise EmailRefused(str(error)) from error
        except (OSError, smtplib.SMTPException) as error:
            raise EmailDeferred(f"{type(error).__name__}: {error}") from error

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        server = _connect(self._server)
        try:
            if self._server.scheme == "smtp+starttls":
                server.starttls(context=ssl.create_default_context())
            if self._server.username is not None:
                server.login(unquote(self._server.username), unquote(self._server.password or ""))
            yield server
        finally:
            # By now the message is taken or not; how we part changes nothing about that.
            with suppress(OSError, smtplib.SMTPException):
                server.quit()
            server.close()

    def _prepared(self, message: OutgoingMessage) -> EmailMessage:
        prepared = EmailMessage(policy=SMTP)
        prepared["From"] = self._sender
        prepared["To"] = _recipient(message.to)
        prepared["Subject"] = _line(message.subject)
        prepared["Message-ID"] = f"<{_line(message.message_id)}@{self._sender.domain}>"
        prepared["Date"] = email.utils.format_datetime(clock.now())
        prepared["Auto-Submitted"] = "auto-generated"
        prepared.set_content(message.text)
        prepared.add_alternative(message.html, subtype="html")
        for attachment in message.attachments:
            _attach(prepared, attachment)
        return prepared


def _recipient(address: str) -> Address:
    parts = _ADDRESS.fullmatch(address.strip())
    if parts is None:
        raise EmailRefused(f"{address!r} is not an address")
    local, domain = parts.groups()
    if local.isascii() and not domain.isascii():
        # Every server knows this spelling of a domain; few know the other one.
        try:
            domain = domain.encode("idna").decode("ascii")
        except UnicodeError as error:
            raise EmailRefused(f"{address!r} is not an address") from error
    return Address(username=local, domain=domain)


def _connect(server: SplitResult) -> smtplib.SMTP:
    host, port = str(server.hostname), server.port or _PORTS[server.scheme]
    if server.scheme == "smtps":
        secure = ssl.create_default_context()
        return smtplib.SMTP_SSL(host, port, timeout=_TIMEOUT_S, context=secure)
    return smtplib.SMTP(host, port, timeout=_TIMEOUT_S)


def _attach(prepared: EmailMessage, attachment: Attachment) -> None:
    full_type, *parameters = attachment.content_type.split(";")
    kind, _, subkind = full_type.partition("/")
    pairs = (parameter.strip().partition("=") for parameter in parameters)
    prepared.add_attachment(
        attachment.content,
        maintype=kind,
        subtype=subkind,
        filename=_line(attachment.filename),
        params={name: value for name, _, value in pairs},
    )


def _failure(code: int, reply: bytes | str) -> EmailRefused | EmailDeferred:
    words = _words(code, reply)
    return EmailRefused(words) if code >= _FIRST_PERMANENT else EmailDeferred(words)


def _words(code: int, reply: bytes | str) -> str:
    text = reply.decode(errors="replace") if isinstance(reply, bytes) else reply
    return f"{code} {text}"


def _line(text: str) -> str:
    """Put a text on one line, so that it cannot begin another header."""
    return " ".join(text.split())
