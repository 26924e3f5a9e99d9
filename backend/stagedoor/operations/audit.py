"""Look for broken promises in the data: each invariant, its broken rows, and a clear exit status.

Everything is read in one snapshot, so it may run while tickets are being sold. What the provider
has captured is asked for before, because nobody waits for Stripe within a transaction.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from stagedoor.config import Configuration, ConfigurationError
from stagedoor.database import Database
from stagedoor.kernel import ids
from stagedoor.kernel.errors import NotFound, Refusal
from stagedoor.operations.invariants import INVARIANTS, Guard, Invariant
from stagedoor.payments.stripe_gateway import Capture, StripeGateway

CLEAN, BROKEN, NOT_RUN = 0, 1, 2
# How long the sweeps may take for what has run out or was paid; after that it is stuck.
_GRACE_S = 120
_DAYS = 30
# Stripe's list may lag, and its clock may differ from the database's.
_LIST_LAG = timedelta(minutes=1)
_CLOCKS_APART = timedelta(hours=1)
_NOT_ASKED = "the provider was not asked"

_GUARDS_ON = text("""
    SELECT 'constraint' AS kind, CAST(conrelid AS regclass)::text AS table_name, conname AS name
    FROM pg_constraint WHERE convalidated AND conrelid <> 0 AND NOT EXISTS (
        SELECT FROM pg_trigger WHERE tgconstraint = pg_constraint.oid AND tgenabled IN ('D', 'R'))
    UNION ALL
    SELECT 'index', CAST(indrelid AS regclass)::text, CAST(indexrelid AS regclass)::text
    FROM pg_index WHERE indisunique AND indisvalid
    UNION ALL
    SELECT 'trigger', CAST(tgrelid AS regclass)::text, tgname
    FROM pg_trigger WHERE tgenabled IN ('O', 'A')
""")


@dataclass(frozen=True, slots=True)
class ProviderFacts:
    """Be what the provider said it has captured of intents made `since`, asked at `listed_at`."""

    captures: Sequence[Capture]
    since: datetime
    listed_at: datetime

    def parameters(self) -> dict[str, Any]:
        """Return what the queries that compare with the provider take."""
        rows = [
            {
                "intent_id": capture.intent_id,
                "payment_id": _payment_id(capture.payment),
                "amount_minor": capture.received.amount_minor,
                "currency": capture.received.currency,
            }
            for capture in self.captures
        ]
        return {"captures": json.dumps(rows), "since": self.since, "listed_at": self.listed_at}


@dataclass(frozen=True, slots=True)
class Finding:
    """Be one broken row of one invariant, or a guard that is off, with its keys."""

    invariant: Invariant
    row: Mapping[str, Any]

    def line(self) -> str:
        """Return the row as one line."""
        return ", ".join(f"{name} {_shown(value)}" for name, value in self.row.items())


@dataclass(frozen=True, slots=True)
class Verdict:
    """Be what became of one invariant: its findings, or why it was not looked at."""

    invariant: Invariant
    findings: Sequence[Finding] = ()
    why_not_run: str = ""

    @property
    def outcome(self) -> str:
        """Return ok, broken or not run."""
        if self.why_not_run:
            return "not run"
        return "broken" if self.findings else "ok"

    def lines(self) -> list[str]:
        """Return the verdict as a line, and a line more for each finding."""
        words = self.outcome
        if self.findings:
            words = f"{len(self.findings)} broken row{'s' if len(self.findings) > 1 else ''}"
        elif self.why_not_run:
            words = f"not run: {self.why_not_run}"
        head = f"{self.invariant.id} {words} · {self.invariant.predicate}"
        return [head, *(f"    {finding.line()}" for finding in self.findings)]


def run(arguments: Sequence[str]) -> int:
    """Check every promise about the data: 0 all hold, 1 broken rows, 2 not all could be checked."""
    given = _parser().parse_args(arguments)
    try:
        config = Configuration.load_config()
        database = Database(config.database_url, pool_size=1)
        gateway = None
        if not given.without_provider:
            gateway = StripeGateway(config.stripe_secret_key, api_base=config.stripe_api_base)
        verdicts = examine(database, gateway, days=given.days, grace_s=given.grace_s)
    except (ConfigurationError, Refusal, DBAPIError) as error:
        sys.stderr.write(f"stagedoor audit: could not run: {error}\n")
        return NOT_RUN
    show = _as_json if given.json else _as_text
    sys.stdout.write(show(verdicts))
    return exit_status(verdicts, is_provider_wanted=not given.without_provider)


def examine(
    database: Database,
    gateway: StripeGateway | None = None,
    *,
    days: int = _DAYS,
    grace_s: int = _GRACE_S,
) -> list[Verdict]:
    """Return a verdict on every invariant in one snapshot; without a gateway not on the provider's.

    A provider that does not answer leaves those invariants not run.
    """
    provider, why_not = None, _NOT_ASKED
    if gateway is not None:
        try:
            provider = ask_provider(database, gateway, days=days)
        except Refusal as refusal:
            why_not = refusal.title
    with snapshot(database) as session:
        return _judge(session, provider, why_not=why_not, grace_s=grace_s)


def broken(
    session: Session, *, provider: ProviderFacts | None = None, grace_s: int = _GRACE_S
) -> list[Finding]:
    """Return every broken row that a session sees, also of its own open transaction."""
    verdicts = _judge(session, provider, why_not=_NOT_ASKED, grace_s=grace_s)
    return [finding for verdict in verdicts for finding in verdict.findings]


def ask_provider(database: Database, gateway: StripeGateway, *, days: int = _DAYS) -> ProviderFacts:
    """Return what the provider has captured in the last days; raises ProviderUnavailable."""
    with database.read() as session:
        now: datetime = session.scalars(text("SELECT clock_timestamp()")).one()
    since = now - timedelta(days=days)
    captures = gateway.list_captured(since - _CLOCKS_APART)
    return ProviderFacts(captures, since=since, listed_at=now - _LIST_LAG)


def exit_status(verdicts: Sequence[Verdict], *, is_provider_wanted: bool = True) -> int:
    """Return 1 when a row is broken, 2 when something wanted could not be looked at, else 0."""
    outcomes = {verdict.outcome for verdict in verdicts}
    if "broken" in outcomes:
        return BROKEN
    return NOT_RUN if "not run" in outcomes and is_provider_wanted else CLEAN


def _judge(
    session: Session, provider: ProviderFacts | None, *, why_not: str, grace_s: int
) -> list[Verdict]:
    parameters = {"grace_s": grace_s, **(provider.parameters() if provider else {})}
    guards_on = {tuple(row) for row in session.execute(_GUARDS_ON)}
    verdicts = []
    for invariant in INVARIANTS:
        if invariant.needs_provider and provider is None:
            verdicts.append(Verdict(invariant, why_not_run=why_not))
            continue
        found = [_off(guard) for guard in invariant.guards if not _is_on(guard, guards_on)]
        rows = session.execute(text(invariant.query), parameters).mappings()
        found += [dict(row) for row in rows]
        verdicts.append(Verdict(invariant, [Finding(invariant, row) for row in found]))
    return verdicts


@contextmanager
def snapshot(database: Database) -> Iterator[Session]:
    """Give a session that sees the data of one moment and cannot write."""
    with database.read() as session:
        # Whatever takes long here holds nobody up: it reads, and locks nothing.
        for setting in (
            "TRANSACTION ISOLATION LEVEL REPEATABLE READ",
            "LOCAL statement_timeout = '10min'",
            "LOCAL work_mem = '64MB'",
            "LOCAL jit = off",
        ):
            session.execute(text(f"SET {setting}"))
        yield session


def _is_on(guard: Guard, guards_on: set[tuple[Any, ...]]) -> bool:
    return (str(guard.kind), guard.table, guard.name) in guards_on


def _off(guard: Guard) -> dict[str, Any]:
    return {"guard": f"{guard.kind} {guard.name} on {guard.table}", "fault": "missing or off"}


def _payment_id(public_id: str | None) -> str | None:
    try:
        return str(ids.parse("pay", public_id or ""))
    except NotFound:
        return None


def _shown(value: Any) -> str:
    return "none" if value is None else str(value)


def _as_text(verdicts: Sequence[Verdict]) -> str:
    lines = [line for verdict in verdicts for line in verdict.lines()]
    return "\n".join([*lines, ""])


def _as_json(verdicts: Sequence[Verdict]) -> str:
    shown = [
        {
            "id": verdict.invariant.id,
            "predicate": verdict.invariant.predicate,
            "kind": verdict.invariant.kind,
            "guards": [f"{guard.kind} {guard.name}" for guard in verdict.invariant.guards],
            "outcome": verdict.outcome,
            "why_not_run": verdict.why_not_run,
            "rows": [finding.row for finding in verdict.findings],
        }
        for verdict in verdicts
    ]
    return json.dumps({"invariants": shown}, default=str, indent=2) + "\n"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="stagedoor audit", description=run.__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    parser.add_argument(
        "--without-provider", action="store_true", help="do not compare with the provider's list"
    )
    parser.add_argument(
        "--days",
        type=int,
        default=_DAYS,
        help=f"how far back to compare with the provider ({_DAYS})",
    )
    parser.add_argument(
        "--grace-s",
        type=int,
        default=_GRACE_S,
        help=f"seconds that the sweeps may take before something counts as stuck ({_GRACE_S})",
    )
    return parser
