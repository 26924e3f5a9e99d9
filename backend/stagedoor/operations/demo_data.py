"""Fill a demo: people to log in as, some events of its own, and all the imported ones."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from stagedoor.accounts.members import create_organiser
from stagedoor.accounts.models import Organiser, User
from stagedoor.catalogue.models import Event, EventState, SeatMap, Series, Venue
from stagedoor.catalogue.plan import Plan
from stagedoor.catalogue.publish import publish_event, publish_seat_map, set_prices
from stagedoor.catalogue.questions import ask_questions
from stagedoor.catalogue.slugs import slugify
from stagedoor.config import Configuration
from stagedoor.database import Database
from stagedoor.kernel import clock, ids
from stagedoor.operations.demo_events import DATA_DIRECTORY, DEMO_EVENTS, DemoEvent
from stagedoor.operations.demo_facts import DEMO_ACCOUNTS
from stagedoor.operations.demo_questions import CONFERENCE, DEMO_QUESTIONS, add_consents
from stagedoor.operations.demo_series import demo_dates
from stagedoor.operations.import_events import import_events

# The best places of a house go first, so that what is left is scattered over it.
_BLOCK = text(
    "UPDATE places SET state = 'blocked' WHERE event_id = :id AND place_no NOT IN (SELECT place_no "
    "FROM places WHERE event_id = :id ORDER BY (place_no * 7919) % 1009, place_no LIMIT :free)"
)
_EVENTS_FILE = DATA_DIRECTORY / "events.jsonl"
_ORGANISER_SLUG = "stagedoor-demo"
_LEAST_AHEAD = 2_000


def load(database: Database, config: Configuration) -> dict[str, str]:
    """Fill the demo's database and return the ids of its own events; twice is harmless.

    Everything is relative to now: own events that an earlier start left behind move ahead again.
    """
    assert config.is_demo, "the demo's accounts have passwords that everybody knows"
    now = clock.now()
    with database.begin() as session:
        organiser = _organiser(session, now)
    for event in (*DEMO_EVENTS, *demo_dates(), CONFERENCE):
        with database.begin() as session:
            _put_on_sale(session, event, organiser, now)
    with database.begin() as session:
        lines = _EVENTS_FILE.read_text(encoding="utf-8").splitlines()
        import_events(session, lines, organiser=organiser, now=now, at_least_ahead=_LEAST_AHEAD)
    with database.read() as session:
        slugs = [event.slug for event in DEMO_EVENTS]
        found = session.execute(select(Event.slug, Event.id).where(Event.slug.in_(slugs)))
        return {slug: ids.public("evt", event_id) for slug, event_id in found}


def _organiser(session: Session, now: datetime) -> Organiser:
    """Return the demo's organiser, made with the accounts on the first start."""
    known = session.scalar(select(Organiser).where(Organiser.slug == _ORGANISER_SLUG))
    if known is not None:
        return known
    for email, password, role in DEMO_ACCOUNTS:
        name = f"Demo {role.capitalize()}"
        User.create(session, email=email, password=password, name=name, now=now, is_confirmed=True)
    owner_email = next(email for email, _, role in DEMO_ACCOUNTS if role == "organiser")
    owner = User.get_user_by_email(session, owner_email)
    assert owner is not None, "it was made a moment ago, or by somebody before"
    organiser = create_organiser(
        session,
        name="Stagedoor Demo",
        slug=_ORGANISER_SLUG,
        currency="EUR",
        owner_id=owner.id,
    )
    add_consents(session, organiser)
    return organiser


def _put_on_sale(session: Session, demo: DemoEvent, organiser: Organiser, now: datetime) -> None:
    starts_at, ends_at = _times(demo, now)
    event = session.scalar(select(Event).where(Event.slug == demo.slug).with_for_update())
    if event is not None:
        if event.starts_at <= now + timedelta(days=1):
            event.starts_at, event.ends_at = starts_at, ends_at
            event.sale_closes_at = starts_at
        return
    venue = _venue(session, demo, organiser)
    event = Event(
        organiser_id=organiser.id,
        venue_id=venue.id,
        series_id=_series_id(session, demo, organiser),
        slug=demo.slug,
        name=demo.name,
        description=demo.description,
        tags=list(demo.tags),
        city=venue.city,
        country_code=venue.country_code,
        starts_at=starts_at,
        ends_at=ends_at,
        time_zone=venue.time_zone,
        currency=organiser.currency,
        capacity=demo.capacity,
        sale_opens_at=now.replace(second=0, microsecond=0)
        + timedelta(days=demo.opens_in_days, minutes=-1),
        sale_closes_at=starts_at,
        max_places_per_hold=demo.max_places_per_hold,
        max_places_per_person=demo.max_places_per_person,
        orphan_rule=demo.orphan_rule,
        refund_rule=demo.refund_rule,
    )
    tiers = {"entry": "Entry"}
    if demo.draw is not None:
        plan = demo.draw()
        event.seat_map_id = _seat_map_id(session, venue, plan, now)
        tiers = {tier.code: tier.name for tier in plan.price_tiers}
    session.add(event)
    session.flush()
    set_prices(session, event, demo.price_list(tiers))
    ask_questions(session, event.id, DEMO_QUESTIONS.get(demo.slug, ()))
    publish_event(session, event.id, now=now)
    _set_apart(session, event, demo)


def _set_apart(session: Session, event: Event, demo: DemoEvent) -> None:
    """Make a date stand as the demo wants to show it."""
    if demo.places_free is not None:
        session.execute(_BLOCK, {"id": event.id, "free": demo.places_free})
    if demo.state == EventState.CANCELLED:
        event.cancel()
    if demo.state == EventState.POSTPONED:
        event.postpone()


def _series_id(session: Session, demo: DemoEvent, organiser: Organiser) -> UUID | None:
    if demo.series is None:
        return None
    known = session.scalar(select(Series.id).where(Series.slug == demo.series.slug))
    if known is not None:
        return known
    series = Series(
        organiser_id=organiser.id,
        slug=demo.series.slug,
        name=demo.series.name,
        description=demo.series.description,
    )
    session.add(series)
    session.flush()
    return series.id


def _seat_map_id(session: Session, venue: Venue, plan: Plan, now: datetime) -> UUID:
    """Return the venue's drawing; all dates of a series sell from the same."""
    known = session.scalar(
        select(SeatMap.id).where(SeatMap.venue_id == venue.id, SeatMap.name == plan.name)
    )
    return known or publish_seat_map(session, venue.id, plan, now=now).id


def _venue(session: Session, demo: DemoEvent, organiser: Organiser) -> Venue:
    slug = slugify(demo.venue.name)
    known = session.scalar(select(Venue).where(Venue.slug == slug))
    if known is not None:
        return known
    venue = Venue(
        organiser_id=organiser.id,
        slug=slug,
        name=demo.venue.name,
        address=demo.venue.address,
        city=demo.venue.city,
        country_code=demo.venue.country_code,
        time_zone=demo.venue.time_zone,
    )
    session.add(venue)
    session.flush()
    return venue


def _times(demo: DemoEvent, now: datetime) -> tuple[datetime, datetime]:
    """Return when a demo event starts and ends, on its clock's hour so many days from now."""
    zone = ZoneInfo(demo.venue.time_zone)
    day = now.astimezone(zone).date() + timedelta(days=demo.days_ahead)
    starts_at = datetime.combine(day, demo.begins, zone).astimezone(UTC)
    return starts_at, starts_at + timedelta(hours=demo.hours)
