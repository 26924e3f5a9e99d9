"""Prove what looking for events answers: days, cities, venues, series and suggestions."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from stagedoor.catalogue.models import Event, EventState, Series, Venue
from stagedoor.database import Database
from stagedoor.kernel import ids
from tests.catalogue.events import make_event, make_organiser

_NOW = datetime(2030, 3, 10, 12, 0, tzinfo=UTC)


def _at(day: int, hour: int = 19, month: int = 3) -> datetime:
    return datetime(2030, month, day, hour, 0, tzinfo=UTC)


@pytest.fixture
def town(database: Database) -> dict[str, str]:
    """Give a town with a venue, a series of dates and a few events more; its ids by name."""
    with database.begin() as session:
        organiser = make_organiser(session)
        venue = Venue(organiser_id=organiser.id, slug="old-mill", name="The Old Mill",
                      address="Mill Lane 1", city="Köln", country_code="DE",
                      time_zone="Europe/Berlin")  # fmt: skip
        series = Series(organiser_id=organiser.id, slug="hamlet", name="Hamlet",
                        description="Five dates.")  # fmt: skip
        session.add_all([venue, series])
        session.flush()
        here = {"city": "Köln", "country_code": "DE"}
        dates = {
            "first": {"starts_at": _at(12), **here},
            "cancelled": {"starts_at": _at(13), "state": EventState.CANCELLED, **here},
            "over": {"starts_at": _at(5), **here},
            "draft": {"starts_at": _at(14), "state": EventState.DRAFT, **here},
            "unlisted": {"starts_at": _at(15), "is_unlisted": True, **here},
        }
        made: dict[str, Event] = {}
        for name, changes in dates.items():
            made[name] = make_event(session, organiser, "Hamlet", slug=f"hamlet-{name}",
                                    series_id=series.id, venue_id=venue.id, **changes)  # fmt: skip
        _make_others(session, organiser)
        return {name: ids.public("evt", event.id) for name, event in made.items()}


def _make_others(session: Session, organiser: Any) -> None:
    make_event(session, organiser, "Jazz Night", slug="jazz", starts_at=_at(12), city="London",
               country_code="GB", time_zone="Europe/London", tags=["jazz"])  # fmt: skip
    # Late on the 31st in UTC is the first of April in Tokyo.
    make_event(session, organiser, "Dawn", slug="dawn", starts_at=_at(31, 22), city="Tokyo",
               country_code="JP", time_zone="Asia/Tokyo")  # fmt: skip
    make_event(session, organiser, "Other London", slug="other", starts_at=_at(20),
               city="London, Ontario", country_code="CA")  # fmt: skip


def ask(client: FlaskClient, path: str, *, status: int = 200) -> Any:
    """Ask the API as of the tenth of March."""
    with time_machine.travel(_NOW, tick=False):
        reply = client.get(f"/api/v1{path}")
    assert reply.status_code == status, reply.text
    return reply.get_json()


@pytest.mark.usefixtures("town")
def test_a_month_shows_its_days_as_they_are_at_the_venues(client: FlaskClient) -> None:
    march = ask(client, "/calendar?month=2030-03")
    assert march == {
        "month": "2030-03",
        "days": [
            {"day": "2030-03-12", "events": 2, "names": march["days"][0]["names"]},
            {"day": "2030-03-20", "events": 1, "names": ["Other London"]},
        ],
    }
    assert sorted(march["days"][0]["names"]) == ["Hamlet", "Jazz Night"]
    april = ask(client, "/calendar?month=2030-04")["days"]
    assert april == [{"day": "2030-04-01", "events": 1, "names": ["Dawn"]}]


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize(
    ("query", "days"),
    [
        ("city=Köln", ["2030-03-12"]),
        ("tag=jazz", ["2030-03-12"]),
        ("country=CA", ["2030-03-20"]),
        ("q=hamlett", ["2030-03-12"]),
        ("venue=old-mill", ["2030-03-12"]),
        ("q=nothing+like+it", []),
    ],
)
def test_a_calendar_counts_what_the_search_finds(
    client: FlaskClient, query: str, days: list[str]
) -> None:
    reply = ask(client, f"/calendar?month=2030-03&{query}")
    assert [day["day"] for day in reply["days"]] == days


@pytest.mark.parametrize("month", ["2030-13", "2030-3", "now", "0000-01"])
def test_a_wrong_month_is_refused(client: FlaskClient, month: str) -> None:
    problem = ask(client, f"/calendar?month={month}", status=422)
    assert problem["errors"][0]["pointer"].endswith("/month")


@pytest.mark.usefixtures("town")
def test_cities_of_one_name_in_two_countries_have_two_pages(client: FlaskClient) -> None:
    cities = {city["slug"]: city for city in ask(client, "/cities")["data"]}
    assert set(cities) == {"koln-de", "london-gb", "london-ca", "tokyo-jp"}
    assert ask(client, "/cities/london-ca") == {
        "slug": "london-ca", "name": "London", "country_code": "CA", "events_ahead": 1,
    }  # fmt: skip
    assert ask(client, "/cities/atlantis", status=404)["code"] == "city-not-found"


@pytest.mark.usefixtures("town")
def test_a_venue_has_a_page_and_a_list(client: FlaskClient) -> None:
    venue = ask(client, "/venues/old-mill")
    assert (venue["name"], venue["city_slug"], venue["events_ahead"]) == (
        "The Old Mill", "koln-de", 1,
    )  # fmt: skip
    found = ask(client, "/events?venue=old-mill")["data"]
    assert [event["slug"] for event in found] == ["hamlet-first"]
    assert ask(client, "/venues/new-mill", status=404)["code"] == "venue-not-found"


@pytest.mark.usefixtures("town")
def test_a_series_shows_all_public_dates_and_how_each_stands(client: FlaskClient) -> None:
    series = ask(client, "/series/hamlet")
    assert (series["name"], series["description"]) == ("Hamlet", "Five dates.")
    assert [(event["slug"], event["sale_state"]) for event in series["events"]] == [
        ("hamlet-over", "ended"),
        ("hamlet-first", "sold_out"),
        ("hamlet-cancelled", "cancelled"),
    ]
    event = ask(client, "/events/hamlet-first")
    assert event["series"] == {"slug": "hamlet", "name": "Hamlet"}
    assert ask(client, "/series/othello", status=404)["code"] == "series-not-found"


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize(
    ("typed", "kind", "slugs"),
    [
        ("haml", "events", ["hamlet-first"]),
        ("hmalet", "events", ["hamlet-first"]),
        ("hamlet", "series", ["hamlet"]),
        ("old mil", "venues", ["old-mill"]),
        ("lond", "cities", ["london-ca", "london-gb"]),
        ("tokio", "cities", ["tokyo-jp"]),
        ("lonodm", "cities", ["london-ca", "london-gb"]),
        ("%", "venues", []),
        ("%", "series", []),
        ("koeln", "cities", ["koln-de"]),
    ],
)
def test_suggestions_forgive_slips_of_the_finger(
    client: FlaskClient, typed: str, kind: str, slugs: list[str]
) -> None:
    reply = ask(client, f"/suggestions?q={quote(typed)}")
    assert sorted(one["slug"] for one in reply[kind]) == slugs


@pytest.mark.usefixtures("town")
def test_unlisted_events_and_drafts_are_suggested_to_nobody(client: FlaskClient) -> None:
    reply = ask(client, "/suggestions?q=hamlet")
    assert [event["slug"] for event in reply["events"]] == ["hamlet-first"]
