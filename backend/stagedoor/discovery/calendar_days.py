"""Count what is on, day by day, as the calendars at the venues have it."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from stagedoor.catalogue.search import (
    LISTED_AHEAD,
    SEARCH_SETTINGS,
    EventSearch,
    search_conditions,
)
from stagedoor.catalogue.search_terms import read_terms

# Of each day the first few by name, which is what a square of a month has room for.
_DAYS = f"""
SELECT (starts_at AT TIME ZONE time_zone)::date AS day, count(*),
    (array_agg(name ORDER BY starts_at, id))[1:3]
FROM events WHERE {LISTED_AHEAD} AND {{conditions}} GROUP BY day ORDER BY day
"""  # noqa: S608 - our own words


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """Be a day on which something is on: how much, and the first few names."""

    day: date
    events: int
    names: Sequence[str]


def get_days(
    session: Session, search: EventSearch, *, year: int, month: int, now: datetime
) -> list[CalendarDay]:
    """Return the days of a month on which a search finds something that is ahead."""
    first = date(year, month, 1)
    last = first.replace(day=monthrange(year, month)[1])
    within = replace(search, since=first, until=last)
    session.execute(SEARCH_SETTINGS)
    if not search.q:
        return _days(session, within, now)
    return _days_of_words(session, within, now) or _days_of_words(
        session, within, now, is_lenient=True
    )


def _days_of_words(
    session: Session, search: EventSearch, now: datetime, *, is_lenient: bool = False
) -> list[CalendarDay]:
    terms = read_terms(session, search.q or "", is_lenient=is_lenient)
    if terms is None:
        return []
    wanted = terms.anywhere()
    condition = f"{wanted.column} @@ CAST(:wanted AS tsquery)"
    return _days(session, search, now, words=(condition, wanted.tsquery))


def _days(
    session: Session, search: EventSearch, now: datetime, *, words: tuple[str, str] | None = None
) -> list[CalendarDay]:
    conditions, found = search_conditions(search)
    values: dict[str, Any] = {**found, "now": now}
    if words is not None:
        conditions.append(words[0])
        values["wanted"] = words[1]
    statement = _DAYS.format(conditions=" AND ".join(conditions))
    return [CalendarDay(*row) for row in session.execute(text(statement), values)]
