"""Prove what pages say without scripts: whole, escaped, and only what anybody may see."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text

from stagedoor.app import Application
from stagedoor.catalogue.models import Event, EventState, Series, Venue
from stagedoor.database import Database
from stagedoor.discovery.pages import sitemap
from stagedoor.discovery.pages.programme import Programme
from stagedoor.discovery.pages.words import STATES, TEMPLATES
from stagedoor.kernel.language import words_of
from tests.factories.events import MadeEvent, make_event

HOSTILE = "</script><script>alert(1)</script>\"'><img src=x onerror=alert(2)> & \u2028 {{ 7*7 }}"
SHOP = (
    '<!doctype html><html lang="en"><head><title>Stagedoor</title></head>'
    '<body><div id="root"></div></body></html>'
)


class Read(HTMLParser):
    """Read a page as a browser does: its tags, its metas, its text, what its scripts hold."""

    def __init__(self, page: str) -> None:
        """Read it."""
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: dict[str, str] = {}
        self.words = ""
        self._script: str | None = None
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        self.tags.append((tag, dict(attrs)))
        if tag == "script":
            self._script = dict(attrs).get("type") or ""

    def handle_endtag(self, tag: str) -> None:
        """Note the end of a script."""
        if tag == "script":
            self._script = None

    def handle_data(self, data: str) -> None:
        """Note words, and what scripts hold."""
        if self._script is None:
            self.words += data
        else:
            self.scripts[self._script] = self.scripts.get(self._script, "") + data

    def meta(self, name: str) -> str | None:
        """Return the content of a meta element."""
        for tag, attributes in self.tags:
            if tag == "meta" and name in {attributes.get("name"), attributes.get("property")}:
                return attributes.get("content")
        return None

    def links(self, rel: str) -> list[dict[str, str | None]]:
        """Return the link elements of a kind."""
        return [found for tag, found in self.tags if tag == "link" and found.get("rel") == rel]


@pytest.fixture
def shop(application: Application, tmp_path: Path) -> FlaskClient:
    """Give a browser without scripts, at a shop whose front end is one line."""
    (tmp_path / "shop.html").write_text(SHOP)
    programme = application.parts.get(Programme)
    programme._directory = tmp_path
    programme._base = "https://shop.example"
    return application.flask.test_client()


def made(database: Database, name: str = "Hamlet", **changes: Any) -> MadeEvent:
    """Make an event on sale, changed as a test needs it."""
    with database.begin() as session:
        event = make_event(session, name=name)
        found = session.get_one(Event, event.id)
        for attribute, value in changes.items():
            setattr(found, attribute, value)
    return event


def data_of(page: str) -> dict[str, Any]:
    """Return the structured data of an event's page."""
    data: dict[str, Any] = json.loads(Read(page).scripts["application/ld+json"])
    return data


def test_an_events_page_says_what_when_where_and_how_much(
    shop: FlaskClient, database: Database
) -> None:
    event = made(database, starts_at=datetime(2031, 7, 4, 18, 30, tzinfo=UTC),
                 ends_at=datetime(2031, 7, 4, 21, 0, tzinfo=UTC), description="A long play.",
                 slug="hamlet")  # fmt: skip
    reply = shop.get("/events/hamlet")
    page = Read(reply.text)
    assert reply.status_code == 200
    for said in (
        "Hamlet",
        "Friday 4 July 2031, 19:30 BST",
        "The Globe, London, United Kingdom",
        "from €45.00",
        "A long play.",
        "Tier A",
    ):
        assert said in page.words
    assert page.meta("og:title") == "Hamlet"
    assert page.meta("og:image") == f"https://shop.example/pictures/{event.public_id}.png"
    assert (page.meta("description") or "").startswith("Friday 4 July 2031, 19:30 BST · The Globe")
    assert [link["href"] for link in page.links("canonical")] == [
        "https://shop.example/events/hamlet"
    ]
    alternates = {link["hreflang"]: link["href"] for link in page.links("alternate")}
    assert set(alternates) == {"en", "de", "ar", "x-default"}
    assert alternates["de"] == "https://shop.example/events/hamlet?lang=de"
    assert page.meta("robots") is None


def test_structured_data_has_what_search_engines_ask_for(
    shop: FlaskClient, database: Database
) -> None:
    made(database, starts_at=datetime(2031, 7, 4, 18, 30, tzinfo=UTC),
         ends_at=datetime(2031, 7, 4, 21, 0, tzinfo=UTC), slug="hamlet")  # fmt: skip
    data = data_of(shop.get("/events/hamlet").text)
    assert (data["@context"], data["@type"]) == ("https://schema.org", "Event")
    assert data["startDate"] == "2031-07-04T19:30:00+01:00"
    assert data["endDate"] == "2031-07-04T22:00:00+01:00"
    assert data["eventStatus"] == "https://schema.org/EventScheduled"
    assert data["eventAttendanceMode"] == "https://schema.org/OfflineEventAttendanceMode"
    assert data["location"] == {
        "@type": "Place",
        "name": "The Globe",
        "address": {
            "@type": "PostalAddress", "addressLocality": "London", "addressCountry": "GB",
        },
    }  # fmt: skip
    assert data["organizer"]["name"] == "The Globe"
    assert {(offer["price"], offer["priceCurrency"]) for offer in data["offers"]} == {
        ("45.00", "EUR"), ("0.00", "EUR"),
    }  # fmt: skip
    assert {offer["availability"] for offer in data["offers"]} == {"https://schema.org/InStock"}


@pytest.mark.parametrize(
    ("changes", "status", "words"),
    [
        ({"state": EventState.CANCELLED}, "EventCancelled", "Cancelled"),
        ({"state": EventState.POSTPONED}, "EventPostponed", "Postponed"),
        (
            {
                "starts_at": datetime(2020, 1, 1, tzinfo=UTC),
                "ends_at": datetime(2020, 1, 2, tzinfo=UTC),
            },
            "EventScheduled",
            "This event is over.",
        ),
    ],
)
def test_pages_stay_and_say_how_the_event_stands(
    shop: FlaskClient, database: Database, changes: dict[str, Any], status: str, words: str
) -> None:
    made(database, slug="hamlet", **changes)
    reply = shop.get("/events/hamlet")
    assert reply.status_code == 200
    assert data_of(reply.text)["eventStatus"] == f"https://schema.org/{status}"
    assert {offer["availability"] for offer in data_of(reply.text)["offers"]} == {
        "https://schema.org/SoldOut"
    }
    assert words in Read(reply.text).words


def test_a_hostile_name_is_text_everywhere(shop: FlaskClient, database: Database) -> None:
    with database.begin() as session:
        event = make_event(session, name=HOSTILE)
        found = session.get_one(Event, event.id)
        found.slug, found.description, found.city = "bad", HOSTILE, HOSTILE
        venue = session.get_one(Venue, found.venue_id)
        venue.name, venue.slug = HOSTILE, "bad"
        series = Series(organiser_id=found.organiser_id, slug="bad", name=HOSTILE,
                        description=HOSTILE)  # fmt: skip
        session.add(series)
        session.flush()
        found.series_id = series.id
    for path in ("/", f"/?q={HOSTILE}", "/events/bad", "/venues/bad", "/series/bad"):
        text_ = shop.get(path).text
        page = Read(text_)
        assert [tag for tag, _ in page.tags if tag == "script"], path
        kinds = {attributes.get("type") for tag, attributes in page.tags if tag == "script"}
        assert kinds <= {"application/ld+json", "application/json"}, path
        assert not [tag for tag, found in page.tags if "onerror" in found], path
        assert "49" not in page.words, path
        assert HOSTILE.split("\u2028", maxsplit=1)[0].strip() in page.words, path
    assert data_of(shop.get("/events/bad").text)["name"] == HOSTILE
    served = json.loads(Read(shop.get("/events/bad").text).scripts["application/json"])
    assert served["event"]["name"] == HOSTILE


def test_what_does_not_exist_is_not_found_on_the_shops_page(
    shop: FlaskClient, database: Database
) -> None:
    made(database, slug="draft", state=EventState.DRAFT)
    for path in ("/events/nothing", "/events/draft", "/events/evt_!", "/cities/atlantis",
                 "/venues/none", "/series/none"):  # fmt: skip
        reply = shop.get(path)
        page = Read(reply.text)
        assert (reply.status_code, reply.mimetype) == (404, "text/html"), path
        assert "There is nothing here" in page.words
        assert page.meta("robots") == "noindex"
        assert ("div", {"id": "root"}) in page.tags
    assert shop.get("/pictures/nothing.svg").status_code == 404
    assert shop.get("/sitemaps/nothing.xml").status_code == 404


def test_an_unlisted_event_has_a_page_that_nobody_is_told_of(
    shop: FlaskClient, database: Database
) -> None:
    made(database, name="Secret", slug="secret", is_unlisted=True)
    made(database, name="Draft", slug="draft", state=EventState.DRAFT)
    made(database, name="Open", slug="open")
    assert Read(shop.get("/events/secret").text).meta("robots") == "noindex"
    assert "Secret" not in shop.get("/").text
    listed = shop.get("/sitemaps/events-1.xml").text
    assert "/events/open" in listed
    assert "secret" not in listed
    assert "draft" not in listed


def test_the_sitemap_is_split_where_it_is_too_long(
    shop: FlaskClient, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitemap, "_PART", 2)
    for number in range(3):
        made(database, slug=f"event-{number}")
    index = [entry.text for entry in ET.fromstring(shop.get("/sitemap.xml").text).iter()
             if entry.tag.endswith("loc")]  # fmt: skip
    assert [str(one).rsplit("/", 1)[1] for one in index] == [
        "pages.xml", "events-1.xml", "events-2.xml",
    ]  # fmt: skip
    parts = [ET.fromstring(shop.get(f"/sitemaps/events-{part}.xml").text) for part in (1, 2)]
    assert [len(part) for part in parts] == [2, 1]
    assert shop.get("/sitemaps/events-3.xml").status_code == 404
    robots = shop.get("/robots.txt")
    assert robots.mimetype == "text/plain"
    assert "Sitemap: http://localhost/sitemap.xml" in robots.text


def test_a_search_works_by_its_address_alone(shop: FlaskClient, database: Database) -> None:
    made(database, name="Hamlet", slug="hamlet")
    made(database, name="Othello", slug="othello")
    page = Read(shop.get("/?q=hmalet&country=nowhere&price=&from=soon").text)
    assert "Hamlet" in page.words
    assert "Othello" not in page.words
    assert page.meta("robots") == "noindex"
    form = next(found for tag, found in page.tags if tag == "form")
    assert (form["method"], form["action"]) == ("get", "/")
    field = next(found for tag, found in page.tags if tag == "input")
    assert (field["name"], field["value"]) == ("q", "hmalet")


def test_a_long_list_has_a_way_to_its_next_page(shop: FlaskClient, database: Database) -> None:
    for number in range(25):
        made(database, name=f"Play {number}", slug=f"play-{number}")
    first = Read(shop.get("/cities/london-gb").text)
    more = next(found["href"] for tag, found in first.tags
                if tag == "a" and found.get("rel") == "next")  # fmt: skip
    assert len(re.findall(r"Play \d+", first.words)) == 24
    assert len(re.findall(r"Play \d+", Read(shop.get(str(more)).text).words)) == 1
    assert shop.get("/cities/london-gb?cursor=forged").status_code == 200


def test_pages_are_read_in_the_language_of_their_reader(
    shop: FlaskClient, database: Database
) -> None:
    made(database, slug="hamlet", state=EventState.CANCELLED)
    page = shop.get("/events/hamlet?lang=de")
    assert "Abgesagt" in Read(page.text).words
    assert Read(page.text).links("canonical")[0]["href"] == (
        "https://shop.example/events/hamlet?lang=de"
    )


@pytest.mark.parametrize("language", ["de"])
def test_every_word_of_the_pages_is_translated(language: str) -> None:
    said = {
        words
        for template in TEMPLATES.glob("*.html")
        for _, words in re.findall(r"_\((['\"])(.+?)\1\)", template.read_text(encoding="utf-8"))
    }
    said |= {words for state in STATES.values() for words in state}
    assert len(said) > 20
    assert sorted(said - words_of(language).keys()) == []


def test_an_event_has_the_same_picture_every_time_and_a_poster(
    shop: FlaskClient, database: Database
) -> None:
    first, second = made(database, name="Hamlet & Co"), made(database)
    drawn = shop.get(f"/pictures/{first.public_id}.svg")
    assert drawn.mimetype == "image/svg+xml"
    ET.fromstring(drawn.text)
    assert shop.get(f"/pictures/{first.public_id}.svg").data == drawn.data
    assert shop.get(f"/pictures/{second.public_id}.svg").data != drawn.data
    poster = shop.get(f"/pictures/{first.public_id}.png")
    assert (poster.status_code, poster.mimetype) == (200, "image/png")
    assert poster.data[:8] == b"\x89PNG\r\n\x1a\n"
    size = (int.from_bytes(poster.data[16:20], "big"), int.from_bytes(poster.data[20:24], "big"))
    assert size == (1200, 630)
    # Whoever keeps it for all must not show the words of one reader's language to the next.
    german = shop.get(f"/pictures/{first.public_id}.png", headers={"Accept-Language": "de"})
    assert german.data != poster.data
    assert "Accept-Language" in german.headers["Vary"]


def test_a_page_is_composed_once_in_a_while(shop: FlaskClient, database: Database) -> None:
    made(database, name="Hamlet", slug="hamlet")
    first = shop.get("/events/hamlet").text
    with database.begin() as session:
        session.execute(text("UPDATE events SET name = 'Othello'"))
    assert shop.get("/events/hamlet").text == first
