"""Buy in German: what is answered, kept, mailed and printed."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from stagedoor.booking.answer_values import broken_rule
from stagedoor.booking.order import Order
from stagedoor.booking.place_words import place_text
from stagedoor.booking.ticket_pdf import render_tickets
from stagedoor.catalogue.questions import Question, QuestionKind
from stagedoor.database import Database
from stagedoor.kernel.language import say
from tests.booking.ticket_pages import page, scanned, texts
from tests.factories.events import MadeEvent, make_event, seat_plan

GERMAN = {"Accept-Language": "de-AT,de;q=0.9,en;q=0.5"}


@pytest.fixture
def hall(database: Database) -> MadeEvent:
    """Give an event with 50 seats."""
    with database.begin() as session:
        return make_event(session, plan=seat_plan())


def hold(client: FlaskClient, hall: MadeEvent, place: int) -> dict[str, Any]:
    items = [{"place": place, "ticket_type": "adult"}]
    url = f"/api/v1/events/{hall.public_id}/holds"
    return dict(client.post(url, json={"items": items}, headers=GERMAN).get_json())


def test_an_order_keeps_the_language_that_it_was_made_in(
    client: FlaskClient, hall: MadeEvent, database: Database
) -> None:
    held = hold(client, hall, 3)
    assert held["items"][0]["label"] == "Section 0, Reihe 1, Platz 4"
    body = {"hold": held["id"], "email": "ada@example.org", "name": "Ada"}
    booked = client.post("/api/v1/orders", json=body, headers=GERMAN).get_json()
    assert booked["lines"][0]["label"] == "Section 0, Reihe 1, Platz 4"
    with database.read() as session:
        order = session.query(Order).filter_by(number=booked["number"]).one()
        assert order.language == "de"
    # What is kept is one thing, and each reader is told it in their own language.
    shown = client.get(f"/api/v1/orders/{booked['number']}").get_json()
    assert shown["lines"][0]["label"] == "Section 0, row 1, seat 4"


def test_a_refusal_speaks_german_and_keeps_its_code(client: FlaskClient, hall: MadeEvent) -> None:
    hold(client, hall, 5)
    refused = hold(client, hall, 5)
    assert refused["code"] == "place-taken"
    assert refused["title"] == "Jemand war schneller"
    assert refused["detail"].startswith("Gerade eben vergeben: ")


def test_what_is_wrong_with_a_member_is_said_in_german(client: FlaskClient) -> None:
    refused = client.post("/api/v1/orders", json={}, headers=GERMAN).get_json()
    assert refused["code"] == "invalid"
    assert {fault["message"] for fault in refused["errors"]} == {"Diese Angabe fehlt"}


@pytest.mark.parametrize(
    ("kind", "value", "told"),
    [
        (QuestionKind.NUMBER, "zwei", "Eine ganze Zahl"),
        (QuestionKind.DATE, "1. Mai", "Ein Tag in der Form JJJJ-MM-TT"),
        (QuestionKind.EMAIL, "ada", "Eine E-Mail-Adresse"),
        (QuestionKind.YES_NO, "ja", "Wahr oder falsch"),
    ],
)
def test_what_is_wrong_with_an_answer_is_said_in_german(
    kind: QuestionKind, value: str, told: str
) -> None:
    broken = broken_rule(Question(kind=kind, options=[]), value)
    assert broken is not None
    assert say(broken.message, "de") == told


@pytest.mark.parametrize(
    ("label", "language", "told"),
    [
        ("Stalls, row F, seat 12", "de", "Stalls, Reihe F, Platz 12"),
        ("Stalls, row F, seat 12", "ar", "Stalls، الصف F، المقعد 12"),
        ("Stalls, row F, seat 12", "en", "Stalls, row F, seat 12"),
        ("Standing floor", "de", "Standing floor"),
    ],
)
def test_a_place_is_called_as_its_reader_calls_it(label: str, language: str, told: str) -> None:
    assert place_text(label, language) == told


@pytest.mark.parametrize("language", ["de", "ar"])
def test_a_ticket_in_another_language_is_scanned_all_the_same(language: str) -> None:
    one = page(language=language, event_name="ليلة الأوبرا", holder="مريم")
    assert scanned(render_tickets([one])) == [[one.code]]


def test_a_german_ticket_has_no_english_words() -> None:
    (shown,) = texts(render_tickets([page(language="de", ticket_type="Erwachsene")]))
    assert "Freitag, 27. November 2026" in shown
    assert {"Reihe", "Inhaber"} <= {*shown.splitlines()}
    assert not {"Row", "Seat", "Holder", "Order", "Price"} & {*shown.split()}
