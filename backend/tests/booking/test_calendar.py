"""Show that a calendar entry stands at the venue's own hour, DST nights included."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest

from stagedoor.booking.calendar import CalendarEntry, calendar_file

ENTRY = CalendarEntry(
    uid="evt_1@box.example",
    name="La Traviata; or, the Straying One",
    starts_at=datetime(2026, 11, 27, 18, 30, tzinfo=UTC),
    ends_at=datetime(2026, 11, 27, 21, 30, tzinfo=UTC),
    time_zone="Europe/Berlin",
    location="Großes Haus, Berlin",
    description="Stalls, row F, seat 12\nStalls, row F, seat 13",
    language="en",
    url="https://box.example/orders/K7M2QX9ABC",
    changed_at=datetime(2026, 11, 1, tzinfo=UTC),
)


def _lines(entry: CalendarEntry) -> list[str]:
    return calendar_file(entry).decode().replace("\r\n ", "").split("\r\n")


def test_the_evening_is_at_the_venues_own_hour_with_its_zone() -> None:
    lines = _lines(ENTRY)
    assert "DTSTART;TZID=Europe/Berlin:20261127T193000" in lines
    assert "DTEND;TZID=Europe/Berlin:20261127T223000" in lines
    assert "TZID:Europe/Berlin" in lines
    assert lines.index("END:VTIMEZONE") < lines.index("BEGIN:VEVENT")


def test_it_says_what_where_and_links_to_the_order() -> None:
    lines = _lines(ENTRY)
    assert r"SUMMARY:La Traviata\; or\, the Straying One" in lines
    assert r"LOCATION:Großes Haus\, Berlin" in lines
    assert "URL:https://box.example/orders/K7M2QX9ABC" in lines
    assert r"DESCRIPTION;LANGUAGE=en:Stalls\, row F\, seat 12\nStalls\, row F\, seat 13" in lines


def test_the_same_entry_again_has_the_same_uid_and_bytes() -> None:
    assert "UID:evt_1@box.example" in _lines(ENTRY)
    assert calendar_file(ENTRY) == calendar_file(ENTRY)


def test_nothing_that_people_wrote_adds_a_property() -> None:
    forged = replace(ENTRY, name="x\r\nATTENDEE:mailto:a@b", url="https://x\r\nATTENDEE:y")
    forged = replace(forged, location="l\r\nATTENDEE:z", description="d\r\nATTENDEE:w")
    assert not [line for line in _lines(forged) if line.startswith("ATTENDEE")]


def test_lines_are_folded_at_75_octets() -> None:
    long = replace(ENTRY, name="Ü" * 300)
    assert max(len(line) for line in calendar_file(long).split(b"\r\n")) <= 75


@pytest.mark.parametrize(
    "zone",
    ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca",
     "America/Santiago", "Europe/Dublin"],
)  # fmt: skip
def test_the_rules_turn_the_clocks_when_the_zone_does(zone: str) -> None:
    calendar = icalendar.Calendar.from_ical(calendar_file(replace(ENTRY, time_zone=zone)))
    (rules,) = calendar.timezones
    turned = 0
    for observance in (*rules.standard, *rules.daylight):
        assert isinstance(observance, icalendar.TimezoneStandard | icalendar.TimezoneDaylight)
        before, after = observance.TZOFFSETFROM, observance.TZOFFSETTO
        if before != after:
            onset = (observance.DTSTART - before).replace(tzinfo=UTC)
            assert onset.astimezone(ZoneInfo(zone)).utcoffset() == after
            just_before = onset - timedelta(seconds=1)
            assert just_before.astimezone(ZoneInfo(zone)).utcoffset() == before
            turned += 1
    assert turned >= 2


def test_a_zone_that_never_turns_its_clocks_has_one_rule() -> None:
    lines = _lines(replace(ENTRY, time_zone="Asia/Tokyo"))
    assert "DTSTART;TZID=Asia/Tokyo:20261128T033000" in lines
    assert lines.count("BEGIN:STANDARD") == 1
    assert "BEGIN:DAYLIGHT" not in lines


def test_an_evening_over_new_year_is_covered_by_the_rules() -> None:
    over = replace(
        ENTRY,
        starts_at=datetime(2026, 12, 31, 21, 0, tzinfo=UTC),
        ends_at=datetime(2027, 1, 1, 2, 0, tzinfo=UTC),
    )
    assert "DTEND;TZID=Europe/Berlin:20270101T030000" in _lines(over)
