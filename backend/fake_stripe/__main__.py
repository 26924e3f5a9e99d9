"""Start a fake Stripe: `python -m fake_stripe --port 4242 --data stripe.sqlite …`."""

from __future__ import annotations

import argparse
import signal
import sys
import threading

from fake_stripe.app import create_app
from fake_stripe.settings import Knobs, Settings
from fake_stripe.web import serve


def _arguments(given: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="fake_stripe", description="A Stripe for tests.")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--data", required=True, help="the SQLite file of its books")
    parser.add_argument("--secret-key", required=True)
    parser.add_argument("--publishable-key", required=True)
    parser.add_argument("--webhook-url", help="without one, events are recorded and not sent")
    parser.add_argument("--webhook-secret", required=True)
    return parser.parse_args(given)


def main(given: list[str]) -> int:
    """Serve until told to stop."""
    arguments = _arguments(given)
    knobs = Knobs(webhook_url=arguments.webhook_url, webhook_secret=arguments.webhook_secret)
    settings = Settings(
        arguments.secret_key, arguments.publishable_key, arguments.data, knobs=knobs
    )
    app = create_app(settings)
    server = serve(app, arguments.port)
    is_over = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: is_over.set())
    app.start()
    server.start()
    sys.stdout.write(f"The fake Stripe answers at {server.base_url}\n")
    sys.stdout.flush()
    is_over.wait()
    server.stop()
    app.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
