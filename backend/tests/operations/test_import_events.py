"""Prove that events come in whole, that what is mended is said, and that twice is once."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from stagedoor.accounts.models import Organiser
from stagedoor.catalogue.countries import countries_in, country_code
from stagedoor.catalogue.models import Event, Price
from stagedoor.catalogue.search import EventSearch
from stagedoor.operations.event_rows import EventRow, read_row
from stagedoor.operations.import_events import import_events
from stagedoor.operations.import_report import Action, ImportReport
from stagedoor.operations.import_rules import capacity_and_price, concession_minor, shifted
from stagedoor.operations.places_of_the_world import zone_of
from tests.catalogue.events import make_organiser

_FILE = Path(__file__).parents[2] / "data" / "events.jsonl"
_NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def real_lines() -> list[str]:
    """Give the 5,956 real rows."""
    return _FILE.read_text(encoding="utf-8").splitlines()


@pytest.fixture
def organiser(session: Session) -> Organiser:
    """Give an organiser without events."""
    return make_organiser(session)


def _line(**changes: Any) -> str:
    row = {
        "name": "RubyConf", "start_date": "2025-03-14", "end_date": "2025-03-15",
        "city": "Auckland", "country": "New Zealand", "online": False,
        "url": "https://example.org/ruby", "tags": ["ruby"],
    }  # fmt: skip
    return json.dumps({**row, **changes})


def _read(**changes: Any) -> tuple[EventRow | None, ImportReport]:
    report = ImportReport()
    return read_row(7, _line(**changes), report), report


def _import(session: Session, organiser: Organiser, *lines: str, ahead: int = 0) -> ImportReport:
    return import_events(session, lines, organiser=organiser, now=_NOW, at_least_ahead=ahead)


def test_all_real_events_are_imported_and_2000_are_ahead(
    session: Session, organiser: Organiser, real_lines: list[str]
) -> None:
    report = import_events(session, real_lines, organiser=organiser, now=_NOW, at_least_ahead=2_000)
    assert (report.read, report.imported, report.count(Action.REFUSED)) == (5_956, 5_956, 0)
    ahead = session.scalar(select(func.count()).where(Event.starts_at > _NOW))
    assert report.ahead == ahead
    assert report.shifted_years == _fewest_years_by_hand(real_lines)
    assert ahead is not None
    assert ahead >= 2_000
    sold = session.scalar(select(func.sum(Event.capacity)))
    assert session.scalar(text("SELECT count(*) FROM places")) == sold == report.places
    without_place = session.scalars(
        select(Event.name).where(Event.is_online.is_(False), Event.country_code.is_(None))
    ).all()
    assert without_place == ["Machine Learning Week"]
    outside = select(func.count()).where(~Event.capacity.between(40, 400))
    assert session.scalar(outside) == 0


def _fewest_years_by_hand(lines: list[str]) -> int:
    """Count by dates alone: no row starts so near to now that its zone matters."""
    starts = [date.fromisoformat(json.loads(line)["start_date"]) for line in lines]
    years = 0
    while sum(_plus_years(day, years) > _NOW.date() for day in starts) < 2_000:
        years += 1
    return years


def _plus_years(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def test_importing_again_changes_nothing(session: Session, organiser: Organiser) -> None:
    lines = [_line(), _line(name="Another"), _line(name="Past", start_date="2020-01-01")]
    _import(session, organiser, *lines, ahead=2)
    before = session.execute(text("SELECT * FROM events ORDER BY id")).all()
    session.execute(text("UPDATE places SET state = 'blocked' WHERE place_no = 0"))
    report = _import(session, organiser, *lines, ahead=3)
    assert (report.imported, report.already_there) == (0, 3)
    assert session.execute(text("SELECT * FROM events ORDER BY id")).all() == before
    blocked = text("SELECT count(*) FROM places WHERE state = 'blocked'")
    assert session.scalar(blocked) == 2


def test_an_event_ahead_is_on_sale_by_the_stated_rules(
    session: Session, organiser: Organiser
) -> None:
    _import(session, organiser, _line(), ahead=1)
    event = session.scalars(select(Event)).one()
    zone = ZoneInfo("Pacific/Auckland")
    assert event.starts_at.astimezone(zone) == datetime(2027, 3, 14, 9, 0, tzinfo=zone)
    assert event.ends_at.astimezone(zone) == datetime(2027, 3, 15, 18, 0, tzinfo=zone)
    number = int(hashlib.sha256(b"RubyConf|2025-03-14").hexdigest()[:16], 16)
    assert event.capacity == 40 + 10 * (number % 37)
    adult = 1_500 + 500 * ((number // 37) % 58)
    prices = session.scalars(select(Price.amount_minor).order_by(Price.type_no)).all()
    assert prices == [adult, adult * 6 // 10]
    assert event.lowest_price_minor == adult * 6 // 10
    assert (event.currency, event.state, event.slug) == ("EUR", "published", "rubyconf-2027")
    places = session.scalar(text("SELECT count(*) FROM places WHERE state = 'free'"))
    assert places == event.capacity
    found = Event.get_events(session, EventSearch(q="rubyconf auckland"), now=_NOW)
    assert [item.has_places_left for item in found.events] == [True]


def test_a_past_event_keeps_its_page_and_sells_nothing(
    session: Session, organiser: Organiser
) -> None:
    _import(session, organiser, _line(start_date="2020-01-01", end_date="2020-01-01"))
    event = session.scalars(select(Event)).one()
    assert (event.capacity, event.lowest_price_minor) == (None, None)
    assert session.scalar(text("SELECT count(*) FROM places")) == 0
    assert Event.get_events(session, EventSearch(), now=_NOW).events == []


def test_an_online_event_sells_online_places(session: Session, organiser: Organiser) -> None:
    _import(session, organiser, _line(online=True, city=None, country=None), ahead=1)
    event = session.scalars(select(Event)).one()
    assert (event.is_online, event.venue_id, event.time_zone) == (True, None, "UTC")
    tiers = session.execute(text("SELECT code, name FROM price_tiers")).all()
    assert tiers == [("online", "Online")]


def test_slugs_stay_apart(session: Session, organiser: Organiser) -> None:
    rows = [
        _line(city=city, start_date=f"2026-12-0{day}", end_date=f"2026-12-0{day}")
        for day, city in enumerate(["Auckland", "Wellington", "Wellington"], start=1)
    ]
    _import(session, organiser, *rows)
    slugs = session.scalars(select(Event.slug).order_by(Event.starts_at)).all()
    assert slugs == ["rubyconf-2026", "rubyconf-2026-wellington", "rubyconf-2026-wellington-2"]


@pytest.mark.parametrize(
    ("changes", "field", "reason"),
    [
        ({"name": "  "}, "name", "the event has no name"),
        ({"name": 5}, "name", "the field is not text"),
        ({"name": "x" * 301}, "name", "longer than 300"),
        ({"name": "a\x00b"}, "", "not text"),
        ({"tags": ["a\ud800"]}, "", "not text"),
        ({"start_date": "2025-02-30"}, "start_date", "there is no such date"),
        ({"start_date": "14.03.2025"}, "start_date", "not written as YYYY-MM-DD"),
        ({"start_date": "20250314"}, "start_date", "not written as YYYY-MM-DD"),
        ({"start_date": "2025-W10-5"}, "start_date", "not written as YYYY-MM-DD"),
        ({"start_date": "9999-12-31"}, "start_date", "not within 1990 to 2200"),
        ({"start_date": None}, "start_date", "not written as YYYY-MM-DD"),
        ({"end_date": "2025-03-13"}, "end_date", "ends before it starts"),
        ({"country": "Atlantis"}, "country", "no country of this name"),
        ({"online": "yes"}, "online", "neither true nor false"),
        ({"tags": "ruby"}, "tags", "not a list of words"),
    ],
)
def test_a_row_that_means_nothing_is_refused_with_the_reason(
    changes: dict[str, Any], field: str, reason: str
) -> None:
    row, report = _read(**changes)
    assert row is None
    refused = report.rows[-1]
    assert (refused.line, refused.action, refused.field) == (7, Action.REFUSED, field)
    assert reason in refused.reason


@pytest.mark.parametrize("text", ["", "[1]", "nonsense", "{", "[" * 100_000])
def test_a_line_that_is_no_object_is_refused(text: str) -> None:
    report = ImportReport()
    assert read_row(1, text, report) is None
    assert report.count(Action.REFUSED) == 1


def test_the_same_event_twice_in_a_file_is_refused_once(
    session: Session, organiser: Organiser
) -> None:
    report = _import(session, organiser, _line(), "", _line())
    assert (report.read, report.imported) == (2, 1)
    assert [(row.line, row.reason) for row in report.rows] == [
        (3, "the same event stands in line 1")
    ]


@pytest.mark.parametrize(
    ("changes", "field", "found", "made"),
    [
        ({"name": "IA  Summit "}, "name", "IA  Summit ", "IA Summit"),
        ({"url": "http://x.org/a b"}, "url", "http://x.org/a b", "http://x.org/a%20b"),
        ({"url": "javascript:alert(1)"}, "url", "javascript:alert(1)", None),
        ({"city": "Waterloo, ON", "country": "U.S.A."}, "country", "U.S.A.", "CA"),
    ],
)
def test_what_is_plainly_meant_is_mended_and_said(
    changes: dict[str, Any], field: str, found: str, made: str | None
) -> None:
    row, report = _read(**changes)
    assert row is not None
    assert [(item.action, item.field, item.found, item.made) for item in report.rows] == [
        (Action.MENDED, field, found, made)
    ]


def test_a_leap_day_is_moved_to_the_28th_and_said(session: Session, organiser: Organiser) -> None:
    line = _line(start_date="2024-02-28", end_date="2024-02-29")
    report = _import(session, organiser, line, ahead=1)
    assert report.shifted_years == 3
    assert [(row.field, row.found, row.made) for row in report.rows] == [
        ("end_date", "2024-02-29", "2027-02-28")
    ]
    assert shifted(date(2024, 2, 29), 4) == date(2028, 2, 29)
    assert shifted(date(2024, 2, 29), 76) == date(2100, 2, 28)


@pytest.mark.parametrize(
    ("city", "country", "zone", "is_guess"),
    [
        ("San Francisco, CA", "US", "America/Los_Angeles", False),
        ("Chattanooga, TN", "US", "America/New_York", False),
        ("Nashville, TN", "US", "America/Chicago", False),
        ("Memphis, TN", "US", "America/Chicago", True),
        ("Phoenix, AZ", "US", "America/Phoenix", False),
        ("Nowhere", "US", "America/New_York", True),
        ("St. John’s", "CA", "America/St_Johns", False),
        ("São Paulo", "BR", "America/Sao_Paulo", False),
        ("Gran Canaria", "ES", "Atlantic/Canary", False),
        ("Funchal", "PT", "Atlantic/Madeira", False),
        ("Novosibirsk", "RU", "Asia/Novosibirsk", False),
        ("Sidney", "AU", "Australia/Sydney", True),
        ("Tegernsee", "DE", "Europe/Berlin", False),
        ("Pristina", "XK", "Europe/Belgrade", False),
        ("Reykjavik", "IS", "Atlantic/Reykjavik", False),
    ],
)
def test_cities_have_their_zone_and_guesses_are_said(
    city: str, country: str, zone: str, *, is_guess: bool
) -> None:
    found = zone_of(city, country)
    assert found.time_zone == zone
    assert (found.guess is not None) == is_guess


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("U.S.A.", "US"), ("U.K.", "GB"), ("Scotland", "GB"), ("Korea", "KR"),
        ("South Korea", "KR"), ("Czech Republic", "CZ"), ("Türkiye", "TR"), ("Turkey", "TR"),
        ("Bosnia and Herzegovina", "BA"), ("Kosovo", "XK"), ("North Macedonia", "MK"),
        ("Côte d’Ivoire", "CI"), ("de", "DE"), ("Österreich", "AT"), ("Georgia", "GE"),
        ("Atlantis", None), ("", None), ("zz", None),
    ],
)  # fmt: skip
def test_countries_are_known_by_their_many_names(name: str, code: str | None) -> None:
    assert country_code(name) == code


def test_every_spelling_in_the_file_is_a_country(real_lines: list[str]) -> None:
    spellings = {json.loads(line)["country"] for line in real_lines} - {None}
    assert len(spellings) == 94
    assert [name for name in spellings if country_code(name) is None] == []


def test_countries_are_found_within_words() -> None:
    assert list(countries_in(["rust", "in", "south", "korea", "and", "new", "zealand"])) == [
        (2, 2, "KR"), (5, 2, "NZ"),
    ]  # fmt: skip


def test_capacity_and_price_stay_within_their_bounds(real_lines: list[str]) -> None:
    for line in real_lines[::50]:
        row = read_row(1, line, ImportReport())
        assert row is not None
        capacity, adult_minor = capacity_and_price(row)
        assert 40 <= capacity <= 400
        assert 1_500 <= adult_minor <= 30_000
        assert concession_minor(adult_minor) * 5 == adult_minor * 3


def test_the_summary_says_what_was_done(session: Session, organiser: Organiser) -> None:
    report = _import(session, organiser, _line(name=" Trim "), _line(country="Atlantis"))
    summary = report.summary()
    assert "2 rows read: 1 imported" in summary
    assert "1 rows refused, 1 mended, 0 with a guess" in summary
    assert "line 2 refused: we know no country of this name (country: Atlantis)" in summary
    assert json.loads(report.as_json())["rows"][0]["made"] == "Trim"
