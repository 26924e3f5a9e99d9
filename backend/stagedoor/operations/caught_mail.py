"""Keep the mail that the demo sent, on disk, so that it outlives a restart."""

from __future__ import annotations

import json
import threading
from collections import deque
from dataclasses import asdict, dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from stagedoor.local_machine import make_directory, read_lines

# A load test sends far more than anybody reads.
_MOST = 5_000


@dataclass(frozen=True)
class CaughtAttachment:
    """Show what is attached to a message."""

    filename: str
    content_type: str
    size: int


@dataclass(frozen=True)
class CaughtMessage:
    """Show one message as its recipient would see it."""

    number: int
    to: str
    subject: str
    message_id: str
    text: str
    attachments: tuple[CaughtAttachment, ...]

    def is_for(self, address: str) -> bool:
        """Tell whether an address is among the recipients, whatever its capitals."""
        return address.strip().lower() in self.to.lower().split(", ")


class CaughtMail:
    """Be all the mail that was caught, newest first."""

    def __init__(self, directory: Path) -> None:
        """Open a directory, making it at the first time."""
        make_directory(directory)
        self._directory = directory
        self._index = directory / "index.jsonl"
        self._lock = threading.Lock()
        self._messages = deque((_read(line) for line in read_lines(self._index)), _MOST)
        self._next = self._messages[-1].number + 1 if self._messages else 1

    def keep(self, content: bytes, recipients: list[str]) -> None:
        """Keep a message; it is on disk when this returns."""
        parsed = _parse(content)
        body = parsed.get_body(("plain",))
        with self._lock:
            message = CaughtMessage(
                number=self._next,
                to=", ".join(recipients),
                subject=str(parsed["Subject"] or ""),
                message_id=str(parsed["Message-ID"] or ""),
                text=str(body.get_content()) if isinstance(body, EmailMessage) else "",
                attachments=tuple(_attachments(parsed)),
            )
            self._file(message.number).write_bytes(content)
            with self._index.open("a", encoding="utf-8") as index:
                index.write(json.dumps(asdict(message)) + "\n")
            if len(self._messages) == _MOST:
                self._file(self._messages[0].number).unlink(missing_ok=True)
            self._messages.append(message)
            self._next += 1

    def messages(self, to: str | None = None) -> list[CaughtMessage]:
        """Return the messages to an address, or all, newest first."""
        with self._lock:
            newest_first = list(reversed(self._messages))
        return [message for message in newest_first if to is None or message.is_for(to)]

    def html(self, number: int) -> str | None:
        """Return a message's HTML form, if there is such a message and it has one."""
        parsed = self._open(number)
        body = None if parsed is None else parsed.get_body(("html",))
        return str(body.get_content()) if isinstance(body, EmailMessage) else None

    def attachment(self, number: int, position: int) -> tuple[str, bytes] | None:
        """Return the kind and the content of an attachment, if there is such a one."""
        parsed = self._open(number)
        parts = [] if parsed is None else list(parsed.iter_attachments())
        if not 0 <= position < len(parts):
            return None
        return parts[position].get_content_type(), _content(parts[position])

    def _open(self, number: int) -> EmailMessage | None:
        try:
            return _parse(self._file(number).read_bytes())
        except FileNotFoundError:
            return None

    def _file(self, number: int) -> Path:
        return self._directory / f"{number}.eml"


def _parse(content: bytes) -> EmailMessage:
    parsed = message_from_bytes(content, policy=default)
    assert isinstance(parsed, EmailMessage), "this policy makes these"
    return parsed


def _attachments(parsed: EmailMessage) -> list[CaughtAttachment]:
    return [
        CaughtAttachment(
            filename=part.get_filename("unnamed"),
            content_type=part.get_content_type(),
            size=len(_content(part)),
        )
        for part in parsed.iter_attachments()
    ]


def _content(part: EmailMessage) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else part.as_bytes()


def _read(line: str) -> CaughtMessage:
    facts = json.loads(line)
    facts["attachments"] = tuple(CaughtAttachment(**facts_) for facts_ in facts["attachments"])
    return CaughtMessage(**facts)
