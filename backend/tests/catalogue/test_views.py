"""Prove what the catalogue answers over HTTP, byte for byte where clients rely on it."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import brotli  # type: ignore[import-untyped]
import pytest
from flask.testing import FlaskClient
from sqlalchemy import text

import stagedoor.catalogue.views
from stagedoor.catalogue.event_page import EventPages
from stagedoor.catalogue.models import Event, EventState, Venue
from stagedoor.catalogue.plan_check import parse_plan
from stagedoor.catalogue.publish import PriceList, publish_event, publish_seat_map, set_prices
from stagedoor.catalogue.seat_map_reply import DrawingCache
from stagedoor.config import Configuration
from stagedoor.database import Database
from stagedoor.kernel import clock, ids
from stagedoor.web import problems
from stagedoor.web.api import Api, Parts
from tests.catalogue.events import make_event, make_organiser
from tests.catalogue.plans import small_plan


@pytest.fixture
def client(database: Database) -> Iterator[FlaskClient]:
    """Give a client of the catalogue alone."""
    config: Any = Configuration.__new__(Configuration)
    parts = Parts(config=config, database=database)
    parts.add(EventPages(database))
    parts.add(DrawingCache())
    app = Api(parts)
    problems.install(app)
    app.register_api(stagedoor.catalogue.views.api)
    with app.test_client() as opened:
        yield opened


@pytest.fixture
def seated(database: Database) -> str:
    """Give the slug of an event with the small plan, on sale."""
    with database.begin() as session:
        organiser = make_organiser(session)
        venue = Venue(
            id=ids.new_id(), organiser_id=organiser.id, slug="back", name="Back Room",
            address="Yard 3", city="Köln", country_code="DE", time_zone="Europe/Berlin",
        )  # fmt: skip
        session.add(venue)
        session.flush()
        seat_map = publish_seat_map(session, venue.id, parse_plan(small_plan()), now=clock.now())
        event = make_event(
            session, organiser, "Ein Abend", slug="ein-abend", state=EventState.DRAFT,
            venue_id=venue.id, seat_map_id=seat_map.id, city="Köln", country_code="DE",
            starts_at=clock.now() + timedelta(days=3), tags=["jazz"], max_places_per_person=4,
        )  # fmt: skip
        prices = PriceList(
            {"front": "Front", "back": "Back", "floor": "Floor"},
            {"adult": "Adult"},
            {("front", "adult"): 4500, ("back", "adult"): 3000, ("floor", "adult"): 1500},
        )
        set_prices(session, event, prices)
        publish_event(session, event.id, now=clock.now())
    return "ein-abend"


def _event(database: Database, slug: str, **changes: Any) -> str:
    with database.begin() as session:
        organiser = make_organiser(session, slug=f"of-{slug}")
        start = clock.now() + timedelta(days=3)
        values = {"starts_at": start, **changes}
        event = make_event(session, organiser, f"Event {slug}", slug=slug, **values)
        return ids.public("evt", event.id)


def test_an_event_is_shown_as_the_contract_says(client: FlaskClient, seated: str) -> None:
    reply = client.get(f"/api/v1/events/{seated}").get_json()
    assert reply["venue"] == {
        "slug": "back", "name": "Back Room", "address": "Yard 3", "city": "Köln",
        "country_code": "DE", "time_zone": "Europe/Berlin",
    }  # fmt: skip
    assert (reply["city_slug"], reply["series"]) == ("koln-de", None)
    assert reply["sale_state"] == "on_sale"
    assert reply["price_tiers"] == [
        {"code": "front", "name": "Front"},
        {"code": "back", "name": "Back"},
        {"code": "floor", "name": "Floor"},
    ]
    assert reply["ticket_types"] == [{"code": "adult", "name": "Adult"}]
    assert reply["prices"][0] == {
        "price_tier": "front",
        "ticket_type": "adult",
        "price": {"amount_minor": 4500, "currency": "EUR"},
    }
    assert reply["limits"] == {
        "max_places_per_order": 100,
        "max_places_per_person": 4,
        "orphan_rule": "off",
    }
    assert (reply["places_left"], reply["has_seat_map"]) == (9, True)
    assert reply["starts_at"].endswith("Z")
    by_id = client.get(f"/api/v1/events/{reply['id']}").get_json()
    assert by_id == reply


def test_a_list_shows_the_same_event_in_short(client: FlaskClient, seated: str) -> None:
    reply = client.get("/api/v1/events?q=abend&price_max=1500&country=Germany").get_json()
    assert (reply["has_more"], reply["next_cursor"]) == (False, None)
    assert [event["slug"] for event in reply["data"]] == [seated]
    assert reply["data"][0]["from_price"] == {"amount_minor": 1500, "currency": "EUR"}
    assert reply["data"][0]["venue"]["address"] == "Yard 3"


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({"state": EventState.CANCELLED}, "cancelled"),
        ({"state": EventState.POSTPONED}, "postponed"),
        ({"starts_at": clock.now() - timedelta(days=9)}, "ended"),
        ({"sale_closes_at": clock.now() - timedelta(minutes=1)}, "ended"),
        ({"sale_opens_at": clock.now() + timedelta(hours=1)}, "upcoming"),
        ({}, "sold_out"),
    ],
)
def test_pages_stay_and_say_whether_one_can_buy(
    client: FlaskClient, database: Database, changes: dict[str, Any], state: str
) -> None:
    event = _event(database, "it", **changes)
    assert client.get(f"/api/v1/events/{event}").get_json()["sale_state"] == state


def test_drafts_and_unknown_events_are_not_there(client: FlaskClient, database: Database) -> None:
    draft = _event(database, "draft", state=EventState.DRAFT)
    for event in (draft, "draft", "nothing", "evt_00000000000000000000000000", "evt_!"):
        for path in (event, f"{event}/seat-map"):
            reply = client.get(f"/api/v1/events/{path}")
            assert (reply.status_code, reply.get_json()["code"]) == (404, "event-not-found")


def test_an_unlisted_event_has_a_page_and_is_in_no_list(
    client: FlaskClient, database: Database
) -> None:
    event = _event(database, "secret", is_unlisted=True)
    assert client.get(f"/api/v1/events/{event}").status_code == 200
    assert client.get("/api/v1/events?q=secret").get_json()["data"] == []


@pytest.mark.parametrize(
    ("encoding", "decode"),
    [("br", brotli.decompress), ("gzip", gzip.decompress), ("", bytes)],
)
def test_the_seat_map_is_compressed_and_kept(
    client: FlaskClient, seated: str, encoding: str, decode: Any
) -> None:
    headers = {"Accept-Encoding": encoding} if encoding else {}
    reply = client.get(f"/api/v1/events/{seated}/seat-map", headers=headers)
    assert reply.headers.get("Content-Encoding", "") == encoding
    assert reply.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert reply.headers["Vary"] == "Accept-Encoding"
    drawing = json.loads(decode(reply.data))
    assert list(drawing) == ["version", "size", "sections", "areas", "shapes"]
    assert drawing["sections"][0]["rows"][1]["first_place"] == 3
    tag = reply.headers["ETag"]
    assert not tag.startswith("W/")
    again = client.get(
        f"/api/v1/events/{seated}/seat-map", headers={**headers, "If-None-Match": tag}
    )
    assert (again.status_code, again.data) == (304, b"")


def test_an_event_without_seats_is_one_area(client: FlaskClient, database: Database) -> None:
    with database.begin() as session:
        organiser = make_organiser(session)
        event = make_event(
            session, organiser, "Talk", slug="talk", state=EventState.DRAFT, capacity=40
        )
        set_prices(session, event, PriceList({"entry": "Entry"}, {"adult": "Adult"},
                                             {("entry", "adult"): 0}))  # fmt: skip
        publish_event(session, event.id, now=clock.now())
    drawing = client.get("/api/v1/events/talk/seat-map").get_json()
    area = drawing["areas"][0]
    assert (area["key"], area["first_place"], area["capacity"]) == ("main", 0, 40)
    assert area["price_tier"] == "entry"
    past = _event(database, "old", starts_at=clock.now() - timedelta(days=30))
    assert client.get(f"/api/v1/events/{past}/seat-map").get_json()["areas"] == []


def test_places_left_counts_what_one_could_take_now(
    client: FlaskClient, database: Database, seated: str
) -> None:
    with database.begin() as session:
        session.execute(
            text(
                "UPDATE places SET state = 'held', hold_id = gen_random_uuid(), type_no = 0, "
                "price_minor = 1, held_until = clock_timestamp() + (place_no - 1.5) * interval '1h'"
                " WHERE place_no < 4"
            )
        )
        event = Event.get_event(session, seated)
        assert event.slug == seated
    # Places 0 and 1 were held until a while ago, 2 and 3 still are.
    assert client.get(f"/api/v1/events/{seated}").get_json()["places_left"] == 7


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ("limit=0", "/limit"),
        ("limit=101", "/limit"),
        ("limit=1.5", "/limit"),
        ("from=yesterday", "/from"),
        ("from=20270101", "/from"),
        ("to=2027-02-30", "/to"),
        ("to=2027-02-20T10:00:00", "/to"),
        ("price_max=-1", "/price_max"),
        ("sort=price", "/sort"),
        ("online=perhaps", "/online"),
        ("country=Atlantis", "/country"),
        ("cursor=abc", "/cursor"),
        ("colour=red", "/colour"),
    ],
)
def test_a_wrong_query_is_refused_where_it_is_wrong(
    client: FlaskClient, query: str, pointer: str
) -> None:
    reply = client.get(f"/api/v1/events?{query}")
    assert reply.status_code == 422
    assert reply.content_type == "application/problem+json"
    assert pointer in [item["pointer"].replace("/query", "") for item in reply.get_json()["errors"]]
