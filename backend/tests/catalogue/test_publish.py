"""Prove that publishing makes exactly the places that are drawn, once, and refuses half events."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from stagedoor.accounts.models import Organiser
from stagedoor.catalogue.errors import EventNotFound, EventNotReady, SeatMapInvalid
from stagedoor.catalogue.models import Event, EventState, SeatMap, Venue
from stagedoor.catalogue.plan_check import parse_plan
from stagedoor.catalogue.publish import PriceList, publish_event, publish_seat_map, set_prices
from stagedoor.kernel import ids
from tests.catalogue.events import NOW, make_event, make_organiser
from tests.catalogue.plans import row_of, small_plan

_PRICES = PriceList(
    price_tiers={"floor": "Floor", "back": "Back", "front": "Front"},
    ticket_types={"adult": "Adult", "child": "Child"},
    amounts_minor={("floor", "adult"): 1500, ("back", "adult"): 3000, ("front", "adult"): 4500,
                   ("front", "child"): 2000},
)  # fmt: skip


@pytest.fixture
def organiser(session: Session) -> Organiser:
    """Give an organiser without events."""
    return make_organiser(session)


@pytest.fixture
def seat_map(session: Session, organiser: Organiser) -> SeatMap:
    """Give the small plan, published at a venue."""
    venue = Venue(id=ids.new_id(), organiser_id=organiser.id, name="Room", time_zone="UTC")
    session.add(venue)
    session.flush()
    return publish_seat_map(session, venue.id, parse_plan(small_plan()), now=NOW)


def _draft(session: Session, organiser: Organiser, seat_map: SeatMap) -> Event:
    return make_event(
        session, organiser, "Draft", state=EventState.DRAFT, seat_map_id=seat_map.id,
        venue_id=seat_map.venue_id,
    )  # fmt: skip


def _places(session: Session, event: Event) -> list[tuple[int, int, str]]:
    statement = text(
        "SELECT place_no, tier_no, state FROM places WHERE event_id = :id ORDER BY place_no"
    )
    return [(row[0], row[1], row[2]) for row in session.execute(statement, {"id": event.id})]


def test_an_event_gets_one_place_for_each_seat_and_unit(
    session: Session, organiser: Organiser, seat_map: SeatMap
) -> None:
    event = _draft(session, organiser, seat_map)
    set_prices(session, event, _PRICES)
    publish_event(session, event.id, now=NOW)
    tiers = [2, 2, 1, 1, 1, 0, 0, 0, 0]
    assert _places(session, event) == [(n, tier, "free") for n, tier in enumerate(tiers)]
    assert (event.state, event.places_published_at) == ("published", NOW)
    assert event.lowest_price_minor == 1500


def test_publishing_twice_changes_nothing(
    session: Session, organiser: Organiser, seat_map: SeatMap
) -> None:
    event = _draft(session, organiser, seat_map)
    set_prices(session, event, _PRICES)
    publish_event(session, event.id, now=NOW)
    session.execute(text("UPDATE places SET state = 'blocked' WHERE place_no = 3"))
    publish_event(session, event.id, now=NOW)
    assert _places(session, event)[3] == (3, 1, "blocked")
    assert len(_places(session, event)) == 9


def test_an_event_without_seats_sells_its_capacity(session: Session, organiser: Organiser) -> None:
    event = make_event(session, organiser, "Floor", state=EventState.DRAFT, capacity=40)
    prices = PriceList({"entry": "Entry"}, {"adult": "Adult"}, {("entry", "adult"): 0})
    set_prices(session, event, prices)
    publish_event(session, event.id, now=NOW)
    assert _places(session, event) == [(n, 0, "free") for n in range(40)]
    assert event.lowest_price_minor == 0


def test_half_an_event_is_not_published(
    session: Session, organiser: Organiser, seat_map: SeatMap
) -> None:
    event = _draft(session, organiser, seat_map)
    with pytest.raises(EventNotReady, match="no prices"):
        publish_event(session, event.id, now=NOW)
    incomplete = PriceList({"front": "Front"}, {"adult": "Adult"}, {("front", "adult"): 1})
    set_prices(session, event, incomplete)
    with pytest.raises(EventNotReady, match="without prices: back, floor"):
        publish_event(session, event.id, now=NOW)
    bare = make_event(session, organiser, "Bare", state=EventState.DRAFT)
    set_prices(session, bare, incomplete)
    with pytest.raises(EventNotReady, match="neither a seat map nor a capacity"):
        publish_event(session, bare.id, now=NOW)
    assert _places(session, event) == []
    assert event.state == "draft"
    with pytest.raises(EventNotFound):
        publish_event(session, ids.new_id(), now=NOW)


def test_prices_of_a_published_event_are_not_replaced(
    session: Session, organiser: Organiser, seat_map: SeatMap
) -> None:
    event = _draft(session, organiser, seat_map)
    set_prices(session, event, _PRICES)
    set_prices(session, event, _PRICES)
    publish_event(session, event.id, now=NOW)
    with pytest.raises(EventNotReady):
        set_prices(session, event, _PRICES)


def test_a_new_drawing_is_a_new_version(session: Session, seat_map: SeatMap) -> None:
    again = publish_seat_map(session, seat_map.venue_id, parse_plan(small_plan()), now=NOW)
    assert (seat_map.version, again.version) == (1, 2)


@pytest.mark.usefixtures("seat_map")
def test_a_published_drawing_cannot_be_changed(session: Session) -> None:
    with pytest.raises(DBAPIError, match="does not change"), session.begin_nested():
        session.execute(text("UPDATE seat_maps SET plan = '{}'"))


def test_a_spoiled_drawing_is_not_kept(session: Session, seat_map: SeatMap) -> None:
    plan = parse_plan(small_plan())
    document = small_plan()
    row_of(document)["seats"] = ["1", "1", "2"]
    spoiled = plan.model_validate(document)
    with pytest.raises(SeatMapInvalid):
        publish_seat_map(session, seat_map.venue_id, spoiled, now=NOW)
    assert session.scalar(text("SELECT count(*) FROM seat_maps")) == 1


def test_a_companion_who_pays_nothing_does_not_make_the_evening_free(
    session: Session, organiser: Organiser, seat_map: SeatMap
) -> None:
    event = _draft(session, organiser, seat_map)
    amounts = dict(_PRICES.amounts_minor) | {("front", "companion"): 0}
    types = dict(_PRICES.ticket_types) | {"companion": "Companion"}
    set_prices(session, event, PriceList(_PRICES.price_tiers, types, amounts))
    assert event.lowest_price_minor == 1500
