"""Import events from a file of one JSON object a line, with places to sell for those ahead."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from stagedoor.accounts.models import Organiser
from stagedoor.catalogue.models import Event, EventState
from stagedoor.catalogue.slugs import slugify, unused
from stagedoor.config import Configuration
from stagedoor.database import Database
from stagedoor.kernel import clock
from stagedoor.operations import import_rules
from stagedoor.operations.event_rows import EventRow, read_row
from stagedoor.operations.import_report import Action, ImportReport

# Ids come from what a row says, so that a second import finds what the first has made.
_IDENTITIES = UUID("6f2f7d7e-6d0c-5f0e-9d0a-3f6c1a5b7c21")
_LOCK = text("SELECT pg_advisory_xact_lock(7240318)")
_PATIENCE = text("SET LOCAL statement_timeout = '10min'")
_MAKE_PLACES = text(
    "INSERT INTO places (event_id, place_no, tier_no) SELECT events.id, place_no, 0 "
    "FROM events, generate_series(0, capacity - 1) AS place_no "
    "WHERE events.id = ANY(:ids) ORDER BY events.id, place_no"
)
_ANALYZE = text("ANALYZE events, places, price_tiers, ticket_types, prices, search_words")
_EVENT_COLUMNS = (
    "id", "organiser_id", "slug", "name", "url", "tags", "city", "country_code", "is_online",
    "state", "starts_at", "ends_at", "time_zone", "currency", "capacity", "sale_closes_at",
    "lowest_price_minor", "places_published_at",
)  # fmt: skip


def run(arguments: Sequence[str]) -> int:
    """Import events of an organiser from a file, and print what was refused, mended and guessed."""
    parser = argparse.ArgumentParser(prog="stagedoor import-events", description=run.__doc__)
    parser.add_argument("file", type=Path, help="one JSON object a line")
    parser.add_argument("--organiser", required=True, help="the organiser's short name")
    parser.add_argument(
        "--ahead",
        type=int,
        default=0,
        help="move all dates by the fewest whole years that leave so many events ahead",
    )
    parser.add_argument("--report", type=Path, help="write the whole report here as JSON")
    given = parser.parse_args(arguments)
    lines = given.file.read_text(encoding="utf-8-sig").splitlines()
    database = Database(Configuration.load_config().database_url)
    try:
        with database.begin() as session:
            organiser = session.scalar(select(Organiser).where(Organiser.slug == given.organiser))
            if organiser is None:
                sys.stderr.write(f"there is no organiser {given.organiser!r}\n")
                return 1
            report = import_events(
                session, lines, organiser=organiser, now=clock.now(), at_least_ahead=given.ahead
            )
    finally:
        database.dispose()
    sys.stdout.write(f"{report.summary()}\n")
    if given.report is not None:
        given.report.write_text(report.as_json(), encoding="utf-8")
    return 0 if report.imported or report.already_there else 1


def import_events(
    session: Session,
    lines: Iterable[str],
    *,
    organiser: Organiser,
    now: datetime,
    at_least_ahead: int = 0,
) -> ImportReport:
    """Import events, put those ahead on sale, and return what was not taken over as it stood.

    Events that are there already stay as they are, so importing again is harmless.
    """
    session.execute(_LOCK)
    session.execute(_PATIENCE)
    report = ImportReport(rules=list(import_rules.RULES))
    rows = _read(lines, report)
    years = import_rules.fewest_years(rows, now, at_least_ahead) if at_least_ahead else 0
    report.shifted_years = years
    new = _new_rows(session, rows, organiser, report)
    batch = _Batch(organiser, now, years, used_slugs=_slugs(session))
    for event_id, row in new:
        import_rules.note_leap_days(row, years, report)
        batch.add(event_id, row)
    batch.insert(session)
    report.imported, report.ahead, report.places = len(new), len(batch.on_sale), batch.places
    return report


def _read(lines: Iterable[str], report: ImportReport) -> list[EventRow]:
    rows: list[EventRow] = []
    first_lines: dict[str, int] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        report.read += 1
        row = read_row(number, line, report)
        if row is None:
            continue
        first = first_lines.setdefault(row.identity, number)
        if first != number:
            reason = f"the same event stands in line {first}"
            report.add(
                Action.REFUSED, number, row.name, field="name", found=row.name, made=None,
                reason=reason,
            )  # fmt: skip
            continue
        rows.append(row)
    return rows


def _new_rows(
    session: Session, rows: Sequence[EventRow], organiser: Organiser, report: ImportReport
) -> list[tuple[UUID, EventRow]]:
    """Return the rows that are not events yet, with the ids that they will have."""
    by_id = {uuid5(_IDENTITIES, f"{organiser.slug}|{row.identity}"): row for row in rows}
    known = set(session.scalars(select(Event.id).where(Event.id.in_(by_id))))
    report.already_there = len(known)
    return [(event_id, row) for event_id, row in by_id.items() if event_id not in known]


def _slugs(session: Session) -> set[str]:
    return set(session.scalars(select(Event.slug)))


@dataclass(slots=True)
class _Batch:
    """Gather rows for tables, and write each table in one go."""

    organiser: Organiser
    now: datetime
    years: int
    used_slugs: set[str]
    events: list[Sequence[Any]] = field(default_factory=list)
    tiers: list[Sequence[Any]] = field(default_factory=list)
    types: list[Sequence[Any]] = field(default_factory=list)
    prices: list[Sequence[Any]] = field(default_factory=list)
    on_sale: list[UUID] = field(default_factory=list)
    places: int = 0

    def add(self, event_id: UUID, row: EventRow) -> None:
        """Add an event; one that is ahead gets an area, prices and a sale until it starts."""
        starts_at = import_rules.starts_at(row, self.years)
        capacity, adult_minor = import_rules.capacity_and_price(row)
        concession_minor = import_rules.concession_minor(adult_minor)
        is_ahead = starts_at > self.now
        self.events.append(
            (
                event_id,
                self.organiser.id,
                self._slug(row, starts_at.year),
                row.name,
                row.url,
                list(row.tags),
                row.city,
                row.country_code,
                row.is_online,
                EventState.PUBLISHED,
                starts_at,
                import_rules.ends_at(row, self.years),
                row.time_zone,
                import_rules.CURRENCY,
                capacity if is_ahead else None,
                starts_at,
                concession_minor if is_ahead else None,
                self.now,
            )
        )
        if not is_ahead:
            return
        code, name = ("online", "Online") if row.is_online else ("admission", "Admission")
        self.tiers.append((event_id, 0, code, name))
        self.types.append((event_id, 0, "adult", "Adult"))
        self.types.append((event_id, 1, "concession", "Concession"))
        self.prices.append((event_id, 0, 0, adult_minor))
        self.prices.append((event_id, 0, 1, concession_minor))
        self.on_sale.append(event_id)
        self.places += capacity

    def insert(self, session: Session) -> None:
        """Write everything; the places of all events are made by one statement."""
        _copy(session, "events", _EVENT_COLUMNS, self.events)
        _copy(session, "price_tiers", ("event_id", "tier_no", "code", "name"), self.tiers)
        _copy(session, "ticket_types", ("event_id", "type_no", "code", "name"), self.types)
        columns = ("event_id", "tier_no", "type_no", "amount_minor")
        _copy(session, "prices", columns, self.prices)
        if self.on_sale:
            session.execute(_MAKE_PLACES, {"ids": self.on_sale})
        if self.events:
            session.execute(_ANALYZE)

    def _slug(self, row: EventRow, year: int) -> str:
        slug = slugify(row.name, "event")
        if not slug.endswith(f"-{year}"):
            slug = f"{slug}-{year}"
        if slug in self.used_slugs and row.city is not None:
            slug = f"{slug}-{slugify(row.city, 'there')}"
        slug = unused(slug, self.used_slugs)
        self.used_slugs.add(slug)
        return slug


def _copy(
    session: Session, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Write rows by COPY, so that a trigger for each statement runs once for all of them."""
    driver = session.connection().connection.driver_connection
    assert driver is not None, "the session has a connection"
    with driver.cursor().copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
