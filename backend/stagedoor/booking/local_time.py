"""Say an instant as people at the venue would: their day, their clock, and which clock it is."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo


def day_text(instant: datetime, time_zone: str) -> str:
    """Return the day at the venue, such as `Friday 27 November 2026`."""
    local = instant.astimezone(ZoneInfo(time_zone))
    return f"{local:%A} {local.day} {local:%B %Y}"


def time_text(instant: datetime, time_zone: str) -> str:
    """Return the time at the venue with its zone, such as `19:30 CET` or `19:30 UTC+03`."""
    local = instant.astimezone(ZoneInfo(time_zone))
    zone = local.tzname() or ""
    # Zones without letters of their own are named by their distance, as `+03`.
    return f"{local:%H:%M} {'UTC' if zone[:1] in {'+', '-'} else ''}{zone}"
