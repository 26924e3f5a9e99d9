"""Catch the demo's mail: an SMTP server that takes everything, and a page that shows it."""

from __future__ import annotations

import argparse
import signal
import threading
from collections.abc import Sequence
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

from aiosmtpd.controller import Controller

from stagedoor.config import Configuration, ConfigurationError
from stagedoor.kernel import clock
from stagedoor.operations.mailbox_page import messages_json, messages_page
from stagedoor.operations.mailbox_store import KeptMessage, MailboxStore

_LARGEST_MESSAGE = 32 << 20
_HTML = "text/html; charset=utf-8"
_LOOPBACK_NAMES = {"127.0.0.1", "localhost"}
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'"
# A message's own HTML is shown as it is, and may neither run anything nor fetch anything.
_SANDBOX = "sandbox allow-popups allow-popups-to-escape-sandbox; " + _POLICY


def run(arguments: Sequence[str]) -> int:
    """Catch the demo's mail until told to stop."""
    parser = argparse.ArgumentParser(prog="stagedoor mailbox", description=run.__doc__)
    parser.parse_args(arguments)
    config = Configuration.load_config()
    if config.mailbox_url is None:
        raise ConfigurationError("production sends its mail to real people: it has no mailbox")
    mailbox = Mailbox(config.smtp_url, config.mailbox_url, MailboxStore(config.home / "mail.db"))
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: mailbox.stop())
    mailbox.serve()
    return 0


class Mailbox:
    """Be both servers of the demo's mail, on this machine alone."""

    def __init__(self, smtp_url: str, page_url: str, store: MailboxStore) -> None:
        """Listen for browsers at once; mail is taken once `serve` runs."""
        smtp, page = urlsplit(smtp_url), urlsplit(page_url)
        self._store = store
        self._smtp = Controller(
            _Taker(store),
            hostname="127.0.0.1",
            port=smtp.port or 0,
            data_size_limit=_LARGEST_MESSAGE,
            enable_SMTPUTF8=True,
        )
        self._pages = _PageServer(("127.0.0.1", page.port or 0), _Pages)
        self._pages.store = store

    @property
    def page_url(self) -> str:
        """Return where the page is."""
        return f"http://127.0.0.1:{self._pages.server_port}"

    def serve(self) -> None:
        """Take mail and show it until `stop` is called from elsewhere."""
        self._smtp.start()
        try:
            self._pages.serve_forever(poll_interval=0.1)
        finally:
            self._smtp.stop()
            self._pages.server_close()
            self._store.close()

    def stop(self) -> None:
        """Let `serve` return; may be called from a signal's handler."""
        # From another thread, because the server waits for its own loop to end.
        threading.Thread(target=self._pages.shutdown, daemon=True).start()


class _Taker:
    """Take every message."""

    def __init__(self, store: MailboxStore) -> None:
        self._store = store

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        """Keep a message; aiosmtpd calls this by its name."""
        self._store.add(list(envelope.rcpt_tos), envelope.original_content, clock.now())
        return "250 Kept"


class _PageServer(ThreadingHTTPServer):
    """Serve pages, each in a thread that ends with us."""

    daemon_threads = True
    store: MailboxStore


class _Pages(BaseHTTPRequestHandler):
    """Answer browsers."""

    server: _PageServer
    protocol_version = "HTTP/1.1"
    timeout = 30

    def do_GET(self) -> None:
        """Answer a GET; the base class calls this by its name."""
        if not self._is_for_us():
            self._answer(HTTPStatus.FORBIDDEN, "text/plain", b"This is a page of 127.0.0.1.\n")
            return
        address = urlsplit(self.path)
        match [part for part in address.path.split("/") if part]:
            case []:
                self._answer_list("".join(parse_qs(address.query).get("to", [])))
            case ["healthz"]:
                self._answer(HTTPStatus.OK, "text/plain", b"ok\n")
            case ["messages", number, "html"] if message := self._message(number):
                self._answer(HTTPStatus.OK, _HTML, message.html.encode(), policy=_SANDBOX)
            case ["messages", number, "attachments", position]:
                self._answer_attachment(self._message(number), position)
            case _:
                self._answer_nothing()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
        """Keep quiet: nobody needs a line for each look at the page."""

    def _is_for_us(self) -> bool:
        # Another site's page that has had its name point to this machine says its own name here.
        return urlsplit(f"//{self.headers.get('Host', '')}").hostname in _LOOPBACK_NAMES

    def _message(self, number: str) -> KeptMessage | None:
        if not number.isascii() or not number.isdigit() or len(number) > 15:  # noqa: PLR2004
            return None
        return self.server.store.get_message(int(number))

    def _answer_list(self, to: str) -> None:
        messages = self.server.store.get_messages(to or None)
        if "application/json" in self.headers.get("Accept", ""):
            body = messages_json(messages)
            self._answer(HTTPStatus.OK, "application/json", body.encode())
        else:
            self._answer(HTTPStatus.OK, _HTML, messages_page(messages, to).encode())

    def _answer_attachment(self, message: KeptMessage | None, position: str) -> None:
        attachments = message.attachments if message else ()
        numbered = {str(number): part for number, part in enumerate(attachments)}
        if position not in numbered:
            self._answer_nothing()
            return
        attachment = numbered[position]
        # Always to be saved and never shown: what came by mail does not run on this page.
        disposition = f"attachment; filename*=UTF-8''{quote(attachment.filename, safe='')}"
        self._answer(
            HTTPStatus.OK,
            attachment.content_type,
            attachment.content,
            policy=_SANDBOX,
            disposition=disposition,
        )

    def _answer_nothing(self) -> None:
        self._answer(HTTPStatus.NOT_FOUND, "text/plain", b"There is nothing here.\n")

    def _answer(
        self,
        status: HTTPStatus,
        content_type: str,
        body: bytes,
        *,
        policy: str = _POLICY,
        disposition: str | None = None,
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Content-Security-Policy", policy)
        self.send_header("Referrer-Policy", "no-referrer")
        if disposition is not None:
            self.send_header("Content-Disposition", disposition)
        self.end_headers()
        self.wfile.write(body)
