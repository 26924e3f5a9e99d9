"""Prove what search finds, in which order, and what never leaves the house."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.orm import Session

from stagedoor.accounts.models import Organiser
from stagedoor.catalogue.errors import CursorInvalid
from stagedoor.catalogue.models import Event, EventState, Venue
from stagedoor.catalogue.search import EventSearch
from stagedoor.catalogue.search_cursor import read_cursor
from stagedoor.catalogue.spelling import slips
from stagedoor.kernel import ids
from tests.catalogue.events import NOW, make_event, make_organiser


@pytest.fixture
def organiser(session: Session) -> Organiser:
    """Give an organiser without events."""
    return make_organiser(session)


def _names(session: Session, **search: Any) -> list[str]:
    page = Event.get_events(session, EventSearch(**search), now=NOW)
    return [event.name for event in page.events]


def _days(count: int) -> datetime:
    return NOW + timedelta(days=count)


def test_only_public_events_that_are_ahead_are_found(
    session: Session, organiser: Organiser
) -> None:
    make_event(session, organiser, "Open")
    make_event(session, organiser, "Moved", state=EventState.POSTPONED)
    make_event(session, organiser, "Draft", state=EventState.DRAFT)
    make_event(session, organiser, "Cancelled", state=EventState.CANCELLED)
    make_event(session, organiser, "Secret", is_unlisted=True)
    make_event(session, organiser, "Past", starts_at=_days(-1))
    assert sorted(_names(session)) == ["Moved", "Open"]


@pytest.mark.parametrize(
    "q",
    ["cafe", "CAFÉ", "café muller", "müller", "muller caf", "cafe mulle", "the café at muller"],
)
def test_words_are_found_without_accents_case_and_endings(
    session: Session, organiser: Organiser, q: str
) -> None:
    make_event(session, organiser, "Café Müller")
    make_event(session, organiser, "Carmen")
    assert _names(session, q=q) == ["Café Müller"]


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("javscript", ["JavaScript Days"]),
        ("javasrcipt", ["JavaScript Days"]),
        ("jvaascript", ["JavaScript Days"]),
        ("kyvi", ["Kyiv Meetup"]),
        ("meetpu kyiv", ["Kyiv Meetup"]),
        ("elxiir", ["Elixir Conf"]),
        ("qqqqqqq", []),
        ("javascript days zzzzzz", []),
    ],
)
def test_misspelt_words_find_what_was_meant(
    session: Session, organiser: Organiser, q: str, found: list[str]
) -> None:
    for name in ("JavaScript Days", "Kyiv Meetup", "Elixir Conf"):
        make_event(session, organiser, name)
    assert _names(session, q=q) == found


def test_two_letters_that_changed_places_in_a_short_word_are_forgiven(
    session: Session, organiser: Organiser
) -> None:
    """`jvaa` and `java` have not one trigram in common but the first letter's."""
    make_event(session, organiser, "Java Evening")
    make_event(session, organiser, "Jaws")
    assert _names(session, q="jvaa") == ["Java Evening"]


def test_a_word_that_is_in_use_is_still_taken_for_a_slip_when_nothing_has_it(
    session: Session, organiser: Organiser
) -> None:
    """`pyhton` is in use, by an event that is over, so only the second look corrects it."""
    make_event(session, organiser, "Pyhton Day", starts_at=_days(-3))
    make_event(session, organiser, "Python Day")
    assert _names(session, q="pyhton") == ["Python Day"]


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("c++", ["C++ Now"]),
        ("c#", ["C# Evening"]),
        (".net", [".NET Conf"]),
        ("wroc_love", ["wroc_love.rb"]),
        ("node", ["Node.js Interactive"]),
        ("'; DROP TABLE events; --", []),
        ("a & b | !c <-> (", []),
        ("!!!", []),
        ("🎭", []),
    ],
)
def test_punctuation_in_names_and_queries_is_harmless(
    session: Session, organiser: Organiser, q: str, found: list[str]
) -> None:
    for name in ("C++ Now", "C# Evening", ".NET Conf", "wroc_love.rb", "Node.js Interactive"):
        make_event(session, organiser, name)
    assert _names(session, q=q) == found


def test_city_tag_description_venue_and_country_are_found_too(
    session: Session, organiser: Organiser
) -> None:
    venue = Venue(id=ids.new_id(), organiser_id=organiser.id, name="Teatro Colón", time_zone="UTC")
    session.add(venue)
    session.flush()
    make_event(session, organiser, "One", city="Wrocław", country_code="PL")
    make_event(session, organiser, "Two", tags=["accessibility"])
    make_event(session, organiser, "Three", description="With a famous soprano")
    make_event(session, organiser, "Four", venue_id=venue.id)
    make_event(session, organiser, "Five", country_code="KR", tags=["python"])
    assert _names(session, q="wroclaw") == ["One"]
    assert _names(session, q="accessibility") == ["Two"]
    assert _names(session, q="soprano") == ["Three"]
    assert _names(session, q="colon") == ["Four"]
    assert _names(session, q="python in south korea") == ["Five"]
    assert _names(session, q="poland") == ["One"]
    venue.name = "Usher Hall"
    session.flush()
    assert _names(session, q="usher") == ["Four"]


def test_names_come_before_mentions_and_phrases_before_names(
    session: Session, organiser: Organiser
) -> None:
    make_event(session, organiser, "Mention", description="react summit", starts_at=_days(1))
    make_event(session, organiser, "Summit of React", starts_at=_days(2))
    make_event(session, organiser, "React Summit late", starts_at=_days(9))
    make_event(session, organiser, "React Summit", starts_at=_days(8))
    by_relevance = ["React Summit", "React Summit late", "Summit of React", "Mention"]
    assert _names(session, q="react summit") == by_relevance
    by_date = ["Mention", "Summit of React", "React Summit", "React Summit late"]
    assert _names(session, q="react summit", sort="date") == by_date


def test_filters_narrow_the_search(session: Session, organiser: Organiser) -> None:
    make_event(session, organiser, "A", city="München", country_code="DE", tags=["rust"],
               starts_at=_days(3))  # fmt: skip
    make_event(session, organiser, "B", city="San Francisco, CA", country_code="US",
               lowest_price_minor=1500, starts_at=_days(4))  # fmt: skip
    make_event(session, organiser, "C", is_online=True, lowest_price_minor=0, starts_at=_days(5))
    assert _names(session, city="munchen") == ["A"]
    assert _names(session, city="san francisco") == ["B"]
    assert _names(session, city="San Francisco, CA") == ["B"]
    assert _names(session, city="San Francisco, NY") == []
    assert _names(session, country_code="DE") == ["A"]
    assert _names(session, tag="Rust") == ["A"]
    assert _names(session, price_max=1500) == ["B", "C"]
    assert _names(session, price_max=1499) == ["C"]
    assert _names(session, online=True) == ["C"]
    assert _names(session, online=False) == ["A", "B"]


def test_dates_are_those_of_the_events_own_place(session: Session, organiser: Organiser) -> None:
    """09:00 on the 12th in Auckland is still the 11th in UTC, 20:00."""
    make_event(session, organiser, "Auckland", time_zone="Pacific/Auckland",
               starts_at=datetime(2030, 3, 11, 20, 0, tzinfo=UTC))  # fmt: skip
    assert _names(session, since=date(2030, 3, 12)) == ["Auckland"]
    assert _names(session, since=date(2030, 3, 13)) == []
    assert _names(session, until=date(2030, 3, 12)) == ["Auckland"]
    assert _names(session, until=date(2030, 3, 11)) == []
    assert _names(session, since=datetime(2030, 3, 11, 20, 0, tzinfo=UTC)) == ["Auckland"]
    assert _names(session, since=date.min, until=date.max) == ["Auckland"]
    assert _names(session, since=date.max) == []
    assert _names(session, until=date.min) == []
    assert _names(session, until=datetime(2030, 3, 11, 19, 59, tzinfo=UTC)) == []


@pytest.mark.parametrize("search", [{}, {"q": "react"}, {"q": "reactt"}, {"sort": "date"}])
def test_pages_follow_each_other_without_gaps_or_doubles(
    session: Session, organiser: Organiser, search: dict[str, Any]
) -> None:
    for number in range(7):
        # Three start at the same instant, so the id has to decide; some only mention the word.
        name = f"React {number}" if number % 2 else f"Other {number}"
        make_event(session, organiser, name, description="react",
                   starts_at=_days(5 + number // 3))  # fmt: skip
    whole = Event.get_events(session, EventSearch(**search), now=NOW)
    assert len(whole.events) == 7
    assert whole.next_cursor is None
    seen: list[str] = []
    cursor: str | None = None
    for _ in range(4):
        page = Event.get_events(session, EventSearch(**search, limit=2, cursor=cursor), now=NOW)
        seen += [event.name for event in page.events]
        cursor = page.next_cursor
    assert cursor is None
    assert seen == [event.name for event in whole.events]


def test_a_cursor_is_only_good_for_its_own_search(session: Session, organiser: Organiser) -> None:
    for name in ("One", "Two"):
        make_event(session, organiser, name)
    page = Event.get_events(session, EventSearch(limit=1), now=NOW)
    assert page.next_cursor is not None
    with pytest.raises(CursorInvalid):
        Event.get_events(session, EventSearch(q="two", cursor=page.next_cursor), now=NOW)


@given(st.one_of(st.text(max_size=40), st.from_regex(r"[A-Za-z0-9_-]{0,80}", fullmatch=True)))
def test_no_made_up_cursor_is_accepted(cursor: str) -> None:
    with pytest.raises(CursorInvalid):
        read_cursor(cursor, "any search")


def test_a_sold_out_event_stays_visible(session: Session, organiser: Organiser) -> None:
    event = make_event(session, organiser, "Full")
    places = "INSERT INTO places (event_id, place_no, tier_no, state) VALUES (:id, :no, 0, :state)"
    session.execute(text(places), {"id": event.id, "no": 0, "state": "blocked"})
    page = Event.get_events(session, EventSearch(), now=NOW)
    assert [found.has_places_left for found in page.events] == [False]
    session.execute(text(places), {"id": event.id, "no": 1, "state": "free"})
    page = Event.get_events(session, EventSearch(), now=NOW)
    assert [found.has_places_left for found in page.events] == [True]


@pytest.mark.parametrize(
    ("first", "second", "count"),
    [("", "abc", 3), ("berlin", "berlin", 0), ("berln", "berlin", 1), ("kyvi", "kyiv", 1),
     ("kitten", "sitting", 3), ("ca", "abc", 3)],
)  # fmt: skip
def test_slips_are_counted(first: str, second: str, count: int) -> None:
    assert slips(first, second) == count
    assert slips(second, first) == count
