"""Print the API's description, as a running instance serves it."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from stagedoor.config import Configuration


def run(arguments: Sequence[str]) -> int:
    """Write the OpenAPI document to standard output or to a file; needs no settings."""
    # The assembly is above this floor, and only this command describes it without starting it.
    from stagedoor.app import Application  # noqa: PLC0415

    parser = argparse.ArgumentParser(prog="stagedoor openapi", description=run.__doc__)
    parser.add_argument("--output", type=Path, help="file to write (standard output)")
    given = parser.parse_args(arguments)
    application = Application(_placeholder())
    document = json.dumps(application.flask.api_doc, indent=2, ensure_ascii=False) + "\n"
    application.close()
    if given.output is None:
        sys.stdout.write(document)
    else:
        given.output.write_text(document, encoding="utf-8")
    return 0


def _placeholder() -> Configuration:
    """Return settings with which nothing is ever reached."""
    return Configuration(
        mode="demo",
        home=Path(),
        port=8000,
        public_url="http://127.0.0.1:8000",
        database_url="postgresql+psycopg://127.0.0.1:9/none",
        redis_url="redis://127.0.0.1:9/0",
        smtp_url="smtp://127.0.0.1:9",
        mail_from="nobody@example.org",
        stripe_secret_key="sk_test_none",  # noqa: S106 - nothing is ever asked
        stripe_publishable_key="pk_test_none",
        stripe_webhook_secrets=(),
        stripe_api_base="http://127.0.0.1:9",
        live_port=9,
        live_url="http://127.0.0.1:9",
        mailbox_url=None,
        secret_key=bytes(32),
    )
