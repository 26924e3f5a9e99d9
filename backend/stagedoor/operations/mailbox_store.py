"""Keep the mail that the demo sent, in one file that outlives each run."""

from __future__ import annotations

import email
import email.policy
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage, MIMEPart
from pathlib import Path

_MESSAGES_MAX = 2_000
_SCHEMA = """
CREATE TABLE IF NOT EXISTS messages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    recipient TEXT NOT NULL,
    received_at TEXT NOT NULL,
    raw BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS messages_by_recipient ON messages (lower(recipient), id);
"""


@dataclass(frozen=True, slots=True)
class KeptAttachment:
    """Be a file that came with a message."""

    filename: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class KeptMessage:
    """Be a message that came for somebody; `id` counts up."""

    id: int
    to: str
    received_at: datetime
    subject: str
    sender: str
    message_id: str
    text: str
    html: str
    attachments: tuple[KeptAttachment, ...]


class MailboxStore:
    """Keep the newest messages; safe to use from several threads."""

    def __init__(self, path: Path, *, messages_max: int = _MESSAGES_MAX) -> None:
        """Open the file, or make it."""
        self._messages_max = messages_max
        self._lock = threading.Lock()
        self._database = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._database.execute("PRAGMA journal_mode = WAL")
        self._database.executescript(_SCHEMA)

    def add(self, recipients: list[str], raw: bytes, received_at: datetime) -> None:
        """Keep a message once for each recipient, and let the oldest go."""
        with self._transaction() as database:
            database.executemany(
                "INSERT INTO messages (recipient, received_at, raw) VALUES (?, ?, ?)",
                [(recipient, received_at.isoformat(), raw) for recipient in recipients],
            )
            database.execute(
                "DELETE FROM messages WHERE id <= (SELECT max(id) FROM messages) - ?",
                (self._messages_max,),
            )

    def get_messages(self, to: str | None = None) -> Iterator[KeptMessage]:
        """Return what came, for one recipient or all, newest first."""
        with self._transaction() as database:
            found = database.execute(
                "SELECT id, recipient, received_at, raw FROM messages "
                "WHERE ?1 IS NULL OR lower(recipient) = lower(?1) ORDER BY id DESC",
                (to,),
            ).fetchall()
        return (_message(*row) for row in found)

    def get_message(self, message_id: int) -> KeptMessage | None:
        """Return one message, if it is still kept."""
        with self._transaction() as database:
            row = database.execute(
                "SELECT id, recipient, received_at, raw FROM messages WHERE id = ?", (message_id,)
            ).fetchone()
        return None if row is None else _message(*row)

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._database.close()

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            self._database.execute("BEGIN")
            try:
                yield self._database
            except BaseException:
                self._database.execute("ROLLBACK")
                raise
            self._database.execute("COMMIT")


def _message(message_id: int, recipient: str, received_at: str, raw: bytes) -> KeptMessage:
    parsed = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(parsed, EmailMessage)
    return KeptMessage(
        id=message_id,
        to=recipient,
        received_at=datetime.fromisoformat(received_at).astimezone(UTC),
        subject=str(parsed["Subject"] or ""),
        sender=str(parsed["From"] or ""),
        message_id=str(parsed["Message-ID"] or ""),
        text=_body(parsed, "plain"),
        html=_body(parsed, "html"),
        attachments=tuple(_attachment(part) for part in parsed.iter_attachments()),
    )


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return "" if part is None else _decoded(part).decode(_charset(part), errors="replace")


def _charset(part: MIMEPart) -> str:
    try:
        "".encode(charset := part.get_content_charset("utf-8"))
    except LookupError:
        return "utf-8"
    return charset


def _attachment(part: MIMEPart) -> KeptAttachment:
    return KeptAttachment(part.get_filename("file"), part.get_content_type(), _decoded(part))


def _decoded(part: MIMEPart) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else part.as_bytes()
