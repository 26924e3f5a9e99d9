"""Be an SMTP server for tests that takes, refuses or breaks off as it is told."""

from __future__ import annotations

import asyncio
import email
import email.policy
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller


class Receiver:
    """Keep what came, and answer each message with the next of `answers`, or take it."""

    def __init__(self) -> None:
        """Take everything until told otherwise."""
        self.messages: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.answers: list[str] = []
        self.recipient_answers: list[str] = []
        self.is_dropping_after_acceptance = False
        self.is_dropping_before_acceptance = False
        self.url = ""
        self._arrived = threading.Event()
        self._may_answer = threading.Event()
        self._may_answer.set()

    @contextmanager
    def holding(self) -> Iterator[threading.Event]:
        """Let messages wait for their answer; the event says that one does."""
        self._arrived.clear()
        self._may_answer.clear()
        try:
            yield self._arrived
        finally:
            self._may_answer.set()

    @property
    def message_ids(self) -> list[str]:
        """Return the ids of what came, in order."""
        return [str(message["Message-ID"]) for message in self.messages]

    async def handle_RCPT(  # noqa: N802 - the name that aiosmtpd calls
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        """Answer a recipient."""
        if self.recipient_answers:
            return self.recipient_answers.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        """Answer a message."""
        if self.is_dropping_before_acceptance:
            server.transport.abort()
            return "451 never said"
        if self.answers:
            return self.answers.pop(0)
        parsed = email.message_from_bytes(envelope.original_content, policy=email.policy.default)
        assert isinstance(parsed, EmailMessage)
        self.messages.append(parsed)
        self.recipients += envelope.rcpt_tos
        self._arrived.set()
        await asyncio.to_thread(self._may_answer.wait)
        return "250 Taken"

    async def handle_QUIT(self, server: Any, _session: Any, _envelope: Any) -> str:  # noqa: N802
        """Part from the client, properly or not."""
        if self.is_dropping_after_acceptance:
            server.transport.abort()
        return "221 Bye"


class _OnAnyPort(Controller):
    """Listen on whichever port is free, and greet there, which aiosmtpd alone does not."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


@contextmanager
def receiving(**options: Any) -> Iterator[Receiver]:
    """Give a receiver that listens on a free port of this machine."""
    receiver = Receiver()
    controller = _OnAnyPort(
        receiver, hostname="127.0.0.1", port=0, ready_timeout=10, enable_SMTPUTF8=True, **options
    )
    controller.start()
    try:
        receiver.url = f"smtp://127.0.0.1:{controller.port}"
        yield receiver
    finally:
        controller.stop()
