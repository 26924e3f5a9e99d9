"""Give imported events what their file does not say, by rules that anybody can check.

The file names no hour, no capacity and no price. The rules are deterministic, so that importing
twice, or on two machines, gives the same; `docs/import.md` says them in words.
"""

from __future__ import annotations

import calendar
import hashlib
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from stagedoor.operations.event_rows import EventRow
from stagedoor.operations.import_report import Action, ImportReport

OPENS, CLOSES = time(9, 0), time(18, 0)
CURRENCY = "EUR"
_MOST_YEARS = 200
RULES = (
    "starts at 09:00 on the first day, ends at 18:00 on the last, in its city's or country's zone",
    "online events without a place run in UTC",
    "h = the first 8 bytes of SHA-256 of `name|start_date`, as a number",
    "capacity = 40 + 10 (h mod 37): 40 to 400 places",
    "adult = EUR 15 + 5 ((h div 37) mod 58): EUR 15 to 300; concession = three fifths of it",
    "dates move by whole years; a 29 February becomes the 28th",
)


def capacity_and_price(row: EventRow) -> tuple[int, int]:
    """Return how many places an event has and what an adult pays, in cents."""
    digest = hashlib.sha256(f"{row.name}|{row.starts_on.isoformat()}".encode()).digest()
    number = int.from_bytes(digest[:8])
    return 40 + 10 * (number % 37), 1_500 + 500 * (number // 37 % 58)


def concession_minor(adult_minor: int) -> int:
    """Return what a concession costs: three fifths, which is whole for every adult price here."""
    return adult_minor * 3 // 5


def shifted(day: date, years: int) -> date:
    """Return the same day some years later; 29 February becomes the 28th where it has to."""
    year = day.year + years
    if (day.month, day.day) == (2, 29) and not calendar.isleap(year):
        return date(year, 2, 28)
    return day.replace(year=year)


def starts_at(row: EventRow, years: int) -> datetime:
    """Return when an event starts, moved by some years."""
    return _instant(shifted(row.starts_on, years), OPENS, row.time_zone)


def ends_at(row: EventRow, years: int) -> datetime:
    """Return when an event ends, moved by some years."""
    return _instant(shifted(row.ends_on, years), CLOSES, row.time_zone)


def fewest_years(rows: Sequence[EventRow], now: datetime, at_least: int) -> int:
    """Return by how few whole years all rows must move so that enough of them are ahead."""
    wanted = min(at_least, len(rows))
    for years in range(_MOST_YEARS):
        if sum(starts_at(row, years) > now for row in rows) >= wanted:
            return years
    raise ValueError("the events are too long ago")


def note_leap_days(row: EventRow, years: int, report: ImportReport) -> None:
    """Note which dates of a row were a 29 February and no longer are."""
    for field, day in (("start_date", row.starts_on), ("end_date", row.ends_on)):
        moved = shifted(day, years)
        if moved.day != day.day:
            report.add(
                Action.MENDED, row.line, row.name, field=field, found=day.isoformat(),
                made=moved.isoformat(), reason=f"{moved.year} has no 29 February",
            )  # fmt: skip


def _instant(day: date, hour: time, time_zone: str) -> datetime:
    return datetime.combine(day, hour, ZoneInfo(time_zone)).astimezone(UTC)
