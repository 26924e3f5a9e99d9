"""The HTTP server: a thread a connection, kept open, on the loopback only."""

from __future__ import annotations

import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from fake_stripe.app import App
from fake_stripe.wire import Call, Reply

MOST_BYTES = 1_000_000
# How long stopping may take.
POLL_S = 0.05


class Handler(BaseHTTPRequestHandler):
    """Carry bytes between a connection and the app."""

    protocol_version = "HTTP/1.1"
    server_version = "FakeStripe"
    sys_version = ""
    disable_nagle_algorithm = True
    wbufsize = 1 << 16
    server: Server

    def setup(self) -> None:
        """Remember the connection, so that stopping can end it."""
        super().setup()
        self.server.connections.add(self.connection)

    def finish(self) -> None:
        """Forget the connection."""
        self.server.connections.discard(self.connection)
        super().finish()

    def _handle(self) -> None:
        length = self.headers.get("Content-Length", "0")
        if not length.isdecimal() or int(length) > MOST_BYTES:
            self.send_error(413)
            self.close_connection = True
            return
        path, _, query = self.path.partition("?")
        headers = {name.lower(): value for name, value in self.headers.items()}
        body = self.rfile.read(int(length))
        self._write(self.server.app.answer(Call(self.command, path, query, headers, body)))

    do_GET = do_POST = do_PATCH = do_DELETE = do_OPTIONS = _handle  # noqa: N815  The names that http.server looks for.

    def _write(self, reply: Reply) -> None:
        if reply.is_dropped:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        self.send_response(reply.status)
        if reply.body:
            self.send_header("Content-Type", reply.content_type)
        if reply.status != 204:  # noqa: PLR2004  No content has no length.
            self.send_header("Content-Length", str(len(reply.body)))
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(reply.body)

    def log_message(self, format: str, *_args: object) -> None:  # noqa: A002  The name is http.server's.
        """Keep quiet: the books tell what was asked."""


class Server(ThreadingHTTPServer):
    """Serve one app; `base_url` says where."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 512

    def __init__(self, app: App, port: int) -> None:
        self.app = app
        self.connections: set[socket.socket] = set()
        super().__init__(("127.0.0.1", port), Handler)

    @property
    def base_url(self) -> str:
        """Give the address to put before `/v1/…`."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, _request: object, _client_address: object) -> None:
        """Take a caller that hangs up as no error."""

    def start(self) -> None:
        """Serve in a thread of its own."""
        threading.Thread(
            target=self.serve_forever, args=(POLL_S,), name="fake-stripe", daemon=True
        ).start()

    def stop(self) -> None:
        """Stop listening and end the connections that are still open."""
        self.shutdown()
        self.server_close()
        for connection in list(self.connections):
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue


def serve(app: App, port: int) -> Server:
    """Put an app on a port of 127.0.0.1, 0 for any free one."""
    return Server(app, port)
