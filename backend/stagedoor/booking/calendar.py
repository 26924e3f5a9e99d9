"""Put an evening into people's calendars, at the venue's own time whatever clocks do meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    import icalendar

_PRODID = "-//Stagedoor//Tickets//EN"


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEntry:
    """Hold what a calendar shows; the same `uid` replaces the entry that is there already.

    `changed_at` says how new the entry is.
    """

    uid: str
    name: str
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    location: str
    description: str
    url: str
    language: str
    changed_at: datetime


def calendar_file(entry: CalendarEntry) -> bytes:
    """Return an iCalendar file (RFC 5545) with one event and the rules of its time zone."""
    # Imported when somebody asks: every process of ours would carry its 3 MB.
    import icalendar  # noqa: PLC0415

    zone = ZoneInfo(entry.time_zone)
    starts, ends = entry.starts_at.astimezone(zone), entry.ends_at.astimezone(zone)
    evening = icalendar.Event()
    evening.add("uid", entry.uid)
    evening.add("dtstamp", entry.changed_at)
    evening.add("last-modified", entry.changed_at)
    spoken = {"language": entry.language}
    evening.add("summary", _line(entry.name))
    evening.add("dtstart", starts)
    evening.add("dtend", ends)
    evening.add("status", "CONFIRMED")
    evening.add("description", entry.description, parameters=spoken)
    evening.add("url", _line(entry.url))
    if entry.location:
        evening.add("location", _line(entry.location))
    calendar = icalendar.Calendar()
    calendar.add("prodid", _PRODID)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(evening)
    # The rules of these years alone: a phone needs no more, and decades of them take a second.
    calendar.add_missing_timezones(
        first_date=date(starts.year, 1, 1), last_date=date(ends.year + 1, 1, 1)
    )
    for rules in calendar.timezones:
        _set_onsets_right(rules)
    written: bytes = calendar.to_ical()
    return written


def _set_onsets_right(rules: icalendar.Timezone) -> None:
    # RFC 5545 wants the wall clock as it stood just before it was turned. icalendar 7.3 writes
    # that for clocks turned back, but for clocks turned forward the one just after: an hour late.
    from icalendar import TimezoneDaylight, TimezoneStandard  # noqa: PLC0415 - as above

    for observance in (*rules.standard, *rules.daylight):
        assert isinstance(observance, TimezoneStandard | TimezoneDaylight)
        forward = observance.TZOFFSETTO - observance.TZOFFSETFROM
        if forward > timedelta(0):
            observance.DTSTART -= forward


def _line(text: str) -> str:
    return " ".join(text.split())
