"""Prove that the demo is full after one start, the same after two, and fresh after a year."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select, text

from stagedoor.accounts import passwords
from stagedoor.accounts.models import User
from stagedoor.catalogue.models import Event
from stagedoor.catalogue.search import EventSearch
from stagedoor.config import Configuration
from stagedoor.database import Database
from stagedoor.discovery.forms import SeriesReply
from stagedoor.discovery.queries import get_series
from stagedoor.kernel import clock
from stagedoor.operations import demo_data
from stagedoor.operations.demo_facts import DEMO_ACCOUNTS

_COUNT_PLACES = text(
    "SELECT slug, count(*), count(*) FILTER (WHERE places.state = 'free') FROM places "
    "JOIN events ON events.id = event_id "
    "WHERE slug IN ('hall', 'theatre', 'arena', 'stadium', 'free') GROUP BY slug"
)
_FREE_OF_SECOND = text(
    "SELECT count(*) FROM places JOIN events ON events.id = event_id "
    "WHERE slug = 'the-seagull-3' AND places.state = 'free'"
)
_PRICE = text(
    "SELECT t.code, k.code, p.amount_minor FROM prices p "
    "JOIN price_tiers t USING (event_id, tier_no) JOIN ticket_types k USING (event_id, type_no) "
    "JOIN events ON events.id = event_id WHERE slug = :slug"
)


@pytest.fixture
def demo(monkeypatch: pytest.MonkeyPatch) -> Configuration:
    """Give the settings of a demo, and passwords that are quick to hash."""
    monkeypatch.setattr(passwords, "cost", passwords.Cost(memory_kib=8, rounds=1))
    config: Any = Configuration.__new__(Configuration)
    object.__setattr__(config, "mode", "demo")
    settings: Configuration = config
    return settings


def test_one_start_fills_the_demo_and_a_second_changes_nothing(
    database: Database, demo: Configuration
) -> None:
    events = demo_data.load(database, demo)
    assert set(events) == {"hall", "theatre", "arena", "stadium", "free"}
    with database.read() as session:
        counts = {slug: (n, free) for slug, n, free in session.execute(_COUNT_PLACES)}
        assert counts == {
            "hall": (1_115, 1_115), "theatre": (1_400, 1_400), "arena": (22_000, 22_000),
            "stadium": (60_000, 60_000), "free": (5_000, 5_000),
        }  # fmt: skip
        assert session.scalar(text("SELECT count(*) FROM events")) == 5_956 + 6 + 7
        series = SeriesReply.of(get_series(session, "the-seagull"), clock.now())
        assert [event.sale_state for event in series.events] == [
            "on_sale", "sold_out", "on_sale", "on_sale", "on_sale", "cancelled", "postponed",
            "upcoming",
        ]  # fmt: skip
        assert session.scalar(_FREE_OF_SECOND) == 12
        page = Event.get_events(session, EventSearch(q="harbour cup"), now=clock.now())
        assert [event.slug for event in page.events] == ["stadium"]
        theatre = Event.get_event(session, events["theatre"])
        assert (theatre.max_places_per_person, theatre.orphan_rule) == (8, "strict")
        for slug in ("hall", "arena", "stadium"):
            event = Event.get_event(session, slug)
            assert (event.max_places_per_person, event.orphan_rule) == (None, "off")
        free = {amount for _, _, amount in session.execute(_PRICE, {"slug": "free"})}
        assert free == {0}
        companions = [row for row in session.execute(_PRICE, {"slug": "theatre"}) if row[2] == 0]
        assert companions == [("companion", "companion", 0)]
        before = session.execute(text("SELECT * FROM events ORDER BY id")).all()
    assert demo_data.load(database, demo) == events
    with database.read() as session:
        assert session.execute(text("SELECT * FROM events ORDER BY id")).all() == before
        assert session.scalar(text("SELECT count(*) FROM users")) == len(DEMO_ACCOUNTS)


@pytest.mark.usefixtures("demo")
def test_the_demos_people_can_log_in(database: Database) -> None:
    with database.begin() as session:
        demo_data._organiser(session, clock.now())
    with database.read() as session:
        for email, password, _ in DEMO_ACCOUNTS:
            user = User.get_user_by_email(session, email)
            assert user is not None
            assert user.confirmed_at is not None
            assert passwords.is_right(password, user.password_hash)
        roles = session.execute(text("SELECT role FROM memberships")).scalars().all()
        assert roles == ["owner"]


def test_own_events_are_ahead_again_after_a_long_pause(
    database: Database, demo: Configuration, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demo_data, "import_events", lambda *_, **__: None)
    first = datetime(2027, 1, 10, 12, 0, tzinfo=UTC)
    with time_machine.travel(first, tick=False):
        events = demo_data.load(database, demo)
    later = first + timedelta(days=400)
    with time_machine.travel(later, tick=False):
        assert demo_data.load(database, demo) == events
    with database.read() as session:
        starts = {e.slug: e.starts_at for e in session.scalars(select(Event))}
        assert all(start > later + timedelta(days=10) for start in starts.values())
        # 400 days after 10 January 2027 is 14 February 2028; 21 days on, 20:00 in Riga is 18:00.
        assert starts["hall"] == datetime(2028, 3, 6, 18, 0, tzinfo=UTC)
        assert session.scalar(text("SELECT count(*) FROM places")) == 89_815 + 7 * 1_400
