"""Look at everything a box office needs, and say for each part that it works or what to do."""

from __future__ import annotations

import argparse
import contextlib
import shutil
import socket
import ssl
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from urllib.parse import urlsplit

import redis
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from stagedoor.config import Configuration
from stagedoor.database import Database, migrations_directory
from stagedoor.kernel import clock
from stagedoor.kernel.errors import Refusal
from stagedoor.local_machine import MIB

_TIMEOUT_S = 5
_STRIPE = "https://api.stripe.com"
_NO_EVENT = "evt_00000000000000000000000000"
_ENOUGH_DISK_BYTES = 500 * MIB
# Stripe's signatures are refused when they are 300 s old; well before that something is wrong.
_CLOCK_TOLERANCE_S = 30


@dataclass(frozen=True)
class Finding:
    """Say how one part is; `advice` is empty when it works."""

    part: str
    words: str
    advice: str = ""

    @property
    def is_well(self) -> bool:
        """Tell whether there is nothing to do."""
        return not self.advice

    def line(self) -> str:
        """Return the finding as one line."""
        if self.is_well:
            return f"ok    {self.part}: {self.words}"
        return f"WRONG {self.part}: {self.words}. {self.advice}"


def run(arguments: Sequence[str]) -> int:
    """Check every part of the running box office, one line each; 1 when something is wrong."""
    argparse.ArgumentParser(prog="stagedoor doctor", description=run.__doc__).parse_args(arguments)
    findings = examine(Configuration.load_config())
    for finding in findings:
        sys.stdout.write(f"{finding.line()}\n")
    return 0 if all(finding.is_well for finding in findings) else 1


def examine(config: Configuration) -> list[Finding]:
    """Return a finding for each part that the settings name."""
    checks: list[Callable[[Configuration], Finding]] = [
        check_database,
        check_migrations,
        check_redis,
        check_smtp,
        check_stripe,
        check_webhook,
        check_web,
        check_live,
        check_incidents,
        check_disk,
        check_clock,
    ]
    return [check(config) for check in checks]


def check_database(config: Configuration) -> Finding:
    """Ask PostgreSQL for its version."""
    found = _ask_database(config, "SHOW server_version_num")
    if found is None:
        return Finding(
            "database",
            f"PostgreSQL does not answer at {_address(config.database_url)}",
            "Start it, or correct DATABASE_URL.",
        )
    if int(found) < 150_000:  # noqa: PLR2004 - how PostgreSQL itself writes version 15
        return Finding("database", f"PostgreSQL {found}", "Upgrade it to 15 or newer.")
    return Finding("database", f"PostgreSQL answers (version {int(found) // 10_000})")


def check_migrations(config: Configuration) -> Finding:
    """Compare the database's newest migration with the newest that we bring."""
    from alembic.script import ScriptDirectory  # noqa: PLC0415 - takes long to import

    newest = ScriptDirectory(str(migrations_directory())).get_current_head()
    found = _ask_database(config, "SELECT version_num FROM alembic_version")
    if found == newest:
        return Finding("migrations", f"the database is up to date ({found})")
    return Finding(
        "migrations",
        f"the database is at {found or 'no migration'} and this program at {newest}",
        "Run `stagedoor migrate`.",
    )


def check_redis(config: Configuration) -> Finding:
    """Ask Redis whether it is there."""
    try:
        with redis.Redis.from_url(config.redis_url, socket_timeout=_TIMEOUT_S) as client:
            client.ping()
    except (redis.RedisError, OSError, ValueError) as error:
        return Finding(
            "redis",
            f"no answer at {_address(config.redis_url)} ({error})",
            "Start it, or correct REDIS_URL; sales go on, but maps are slower to change.",
        )
    return Finding("redis", "answers")


def check_smtp(config: Configuration) -> Finding:
    """Wait for the mail server's greeting."""
    address = urlsplit(config.smtp_url)
    is_secure = address.scheme == "smtps"
    port = address.port or (465 if is_secure else 25)
    try:
        greeting = _greeting(address.hostname or "", port, is_secure=is_secure)
    except OSError as error:
        greeting = str(error)
    if greeting.startswith("220"):
        return Finding("mail", f"the server greets at {_address(config.smtp_url)}")
    return Finding(
        "mail",
        f"no greeting at {_address(config.smtp_url)} ({greeting})",
        "Start the mail server, or correct SMTP_URL; mail waits until then.",
    )


def check_stripe(config: Configuration) -> Finding:
    """Ask Stripe for our balance, which needs a key that works."""
    reply = _request(
        f"{config.stripe_api_base or _STRIPE}/v1/balance",
        headers={"Authorization": f"Bearer {config.stripe_secret_key}"},
    )
    if reply is None:
        return Finding("stripe", "does not answer", "Let this machine reach it.")
    if reply.status != 200:  # noqa: PLR2004 - HTTP's OK
        return Finding("stripe", f"refuses the key ({reply.status})", "Correct STRIPE_SECRET_KEY.")
    kind = "the demo's double" if config.stripe_api_base else _key_kind(config.stripe_secret_key)
    return Finding("stripe", f"accepts the key ({kind})")


def check_webhook(config: Configuration) -> Finding:
    """Post an unsigned event to our own webhook, which must be reached and must refuse it."""
    url = f"{config.public_url}/webhooks/stripe"
    reply = _request(url, method="POST")
    if reply is not None and reply.status == 400:  # noqa: PLR2004 - what the contract promises
        return Finding("webhook", f"{url} is reachable and refuses what is not signed")
    seen = "is not reachable" if reply is None else f"answers {reply.status} instead of 400"
    return Finding(
        "webhook", f"{url} {seen}", "Let Stripe reach it, and point Stripe's webhook there."
    )


def check_web(config: Configuration) -> Finding:
    """Ask the web process whether it can sell: on this machine, or at its public address."""
    seen = "does not answer"
    for base in (f"http://127.0.0.1:{config.port}", config.public_url):
        # Redis has a line of its own.
        reply = _request(f"{base}/readyz?exclude=redis")
        if reply is not None and reply.status == 200:  # noqa: PLR2004 - HTTP's OK
            return Finding("web", f"ready at {base}")
        if reply is not None:
            seen = f"answers {reply.status} at {base}"
    return Finding("web", f"/readyz {seen}", "Run `stagedoor serve`.")


def check_live(config: Configuration) -> Finding:
    """Ask the live hub for an event's changes: on this machine, or where browsers find it."""
    for base in (f"http://127.0.0.1:{config.live_port}", config.live_url):
        reply = _request(f"{base}/api/v1/events/{_NO_EVENT}/live")
        # It knows no such event, and says so; a proxy without a hub behind it says 502.
        if reply is not None and reply.status < 500:  # noqa: PLR2004 - HTTP's server errors
            return Finding("live", f"the hub answers at {base}")
    return Finding(
        "live",
        f"the hub answers neither on port {config.live_port} nor at {config.live_url}",
        "Run `stagedoor live`.",
    )


def check_incidents(config: Configuration) -> Finding:
    """Count what is listed for a person and not resolved."""
    found = _ask_database(
        config,
        "SELECT count(*) || coalesce(': ' || string_agg(DISTINCT kind, ', '), '') "
        "FROM incidents WHERE resolved_at IS NULL",
    )
    if found is None:
        return Finding("incidents", "the list cannot be read", "Mend the database first.")
    if found == "0":
        return Finding("incidents", "nothing waits for a person")
    return Finding(
        "incidents",
        f"a person must look at {found}",
        "See `SELECT * FROM incidents WHERE resolved_at IS NULL`.",
    )


def check_disk(config: Configuration) -> Finding:
    """Look at the space left where we keep files."""
    place = config.home if config.home.exists() else config.home.parent
    free = shutil.disk_usage(place).free
    words = f"{free // MIB} MB are free at {place}"
    if free < _ENOUGH_DISK_BYTES:
        return Finding("disk", words, "Make room: a full disk stops every sale.")
    return Finding("disk", words)


def check_clock(config: Configuration) -> Finding:
    """Compare our clock with the database's and with Stripe's."""
    others: dict[str, datetime] = {}
    seen = _ask_database(
        config,
        "SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', "
        '\'YYYY-MM-DD"T"HH24:MI:SS"+00:00"\')',
    )
    if seen is not None:
        others["the database"] = datetime.fromisoformat(seen)
    reply = None if config.stripe_api_base else _request(f"{_STRIPE}/v1/balance")
    date = None if reply is None else reply.getheader("Date")
    if date:
        others["Stripe"] = parsedate_to_datetime(date)
    for who, their_now in others.items():
        apart_s = abs((clock.now() - their_now).total_seconds())
        if apart_s > _CLOCK_TOLERANCE_S:
            return Finding(
                "clock",
                f"this machine and {who} are {apart_s:.0f} s apart",
                "Synchronise the clocks (NTP): Stripe's events are refused when they look old.",
            )
    if not others:
        return Finding("clock", "nothing to compare it with", "Mend the database first.")
    return Finding("clock", f"agrees with {' and '.join(others)}")


def _ask_database(config: Configuration, statement: str) -> str | None:
    database = Database(config.database_url, pool_size=1)
    try:
        with database.read() as session:
            found = session.execute(text(statement)).scalar()
    except (Refusal, DBAPIError):
        # Away, or not migrated yet: the checks that ask say which.
        return None
    finally:
        database.dispose()
    return None if found is None else str(found)


def _request(
    url: str, *, method: str = "GET", headers: dict[str, str] | None = None
) -> HTTPResponse | None:
    address = urlsplit(url)
    kind = HTTPSConnection if address.scheme == "https" else HTTPConnection
    connection = kind(address.hostname or "", address.port, timeout=_TIMEOUT_S)
    try:
        question = f"?{address.query}" if address.query else ""
        connection.request(method, f"{address.path}{question}", headers=headers or {})
        return connection.getresponse()
    except (OSError, HTTPException):
        return None
    finally:
        connection.close()


def _greeting(host: str, port: int, *, is_secure: bool) -> str:
    with contextlib.ExitStack() as stack:
        line = stack.enter_context(socket.create_connection((host, port), _TIMEOUT_S))
        if is_secure:
            context = ssl.create_default_context()
            line = stack.enter_context(context.wrap_socket(line, server_hostname=host))
        return line.recv(512).decode(errors="replace").strip()


def _address(url: str) -> str:
    """Return host and port of an address, without the password that may be in it."""
    parts = urlsplit(url)
    if parts.hostname is None:
        return parts.path
    return f"{parts.hostname}:{parts.port}" if parts.port else parts.hostname


def _key_kind(key: str) -> str:
    return "a test key" if "_test_" in key else "a live key"
