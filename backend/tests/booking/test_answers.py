"""Test what buyers answer: asked by the event, checked before anything is booked, kept as given."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from fake_stripe.testing import FakeStripe
from stagedoor.booking.models import Order
from stagedoor.catalogue.questions import ConsentText, ask_questions
from stagedoor.database import Database
from stagedoor.payments.models import Payment
from stagedoor.payments.payment import settle
from stagedoor.payments.stripe_gateway import StripeGateway
from tests.application_fixtures import Buying
from tests.factories.events import MadeEvent, make_event, seat_plan

_LUNCH = [{"code": "all", "label": "Everything"}, {"code": "vegan", "label": "Vegan"}]
_QUESTIONS: list[dict[str, Any]] = [
    {"code": "company", "scope": "order", "kind": "text", "label": "Company"},
    {
        "code": "lunch", "scope": "ticket", "kind": "choice", "label": "Lunch",
        "is_required": True, "options": _LUNCH, "ticket_types": ["adult"],
    },
]  # fmt: skip


@pytest.fixture
def conference(database: Database) -> MadeEvent:
    """Give an event that asks the order for a company and each adult what they eat."""
    with database.begin() as session:
        event = make_event(session, plan=seat_plan())
        ask_questions(session, event.id, _QUESTIONS)
        organiser = session.scalars(
            text("SELECT organiser_id FROM events WHERE id = :id"), {"id": event.id}
        ).one()
        for code, version, is_required in (
            ("terms", "1", True), ("terms", "2", True), ("news", "1", False),
        ):  # fmt: skip
            session.add(
                ConsentText(
                    organiser_id=organiser, code=code, version=version, label=f"{code} {version}",
                    body="All of it.", is_required=is_required,
                )
            )  # fmt: skip
            session.flush()
    return event


def _asking(kind: str, **rest: Any) -> list[dict[str, Any]]:
    return [{"code": "q", "scope": "order", "kind": kind, "label": "Q", **rest}]


def _book(buying: Buying, hold: dict[str, Any], **said: Any) -> Any:
    body = {"hold": hold["id"], "email": "ada@example.org", "name": "Ada Lovelace", **said}
    return buying.client.post("/api/v1/orders", json=body)


def _two(buying: Buying, event: MadeEvent, ticket_type: str = "adult") -> dict[str, Any]:
    items = [{"place": place, "ticket_type": ticket_type} for place in (3, 4)]
    return buying.hold(event.public_id, items)


def _faults(reply: Any) -> dict[str, str]:
    assert reply.status_code == 422, reply.text
    return {fault["pointer"]: fault["code"] for fault in reply.get_json()["errors"]}


def test_event_shows_its_questions_in_order_and_the_newest_words_to_agree_to(
    buying: Buying, conference: MadeEvent
) -> None:
    shown = buying.client.get(f"/api/v1/events/{conference.public_id}/questions").get_json()
    assert [question["code"] for question in shown["questions"]] == ["company", "lunch"]
    assert shown["questions"][1] == {
        "code": "lunch", "scope": "ticket", "kind": "choice", "label": "Lunch", "help_text": "",
        "is_required": True, "options": _LUNCH, "ticket_types": ["adult"],
    }  # fmt: skip
    assert [(c["code"], c["version"], c["is_required"]) for c in shown["consents"]] == [
        ("terms", "2", True), ("news", "1", False),
    ]  # fmt: skip


def test_questions_of_an_event_that_is_not_there_are_not_found(buying: Buying) -> None:
    reply = buying.client.get("/api/v1/events/no-such-event/questions")
    assert (reply.status_code, reply.get_json()["code"]) == (404, "event-not-found")


def test_answers_holders_and_consents_are_kept_with_the_order(
    buying: Buying, conference: MadeEvent
) -> None:
    reply = _book(
        buying,
        _two(buying, conference),
        answers={"company": " The Globe "},
        tickets={
            "3": {"answers": {"lunch": "vegan"}},
            "4": {"holder": " Grace Hopper ", "answers": {"lunch": "all"}},
        },
        consents={"terms": "2"},
    )
    assert reply.status_code == 201, reply.text
    shown = buying.order(reply.get_json())
    assert [(a["place"], a["question"], a["value"], a["text"]) for a in shown["answers"]] == [
        (None, "Company", "The Globe", "The Globe"),
        (3, "Lunch", "vegan", "Vegan"),
        (4, "Lunch", "all", "Everything"),
    ]
    assert [(line["place"], line["holder"]) for line in shown["lines"]] == [
        (3, None), (4, "Grace Hopper"),
    ]  # fmt: skip
    assert shown["consents"] == {"terms": "2"}


def test_tickets_are_made_out_to_their_holders_and_else_to_the_buyer(
    buying: Buying, conference: MadeEvent
) -> None:
    hold = _two(buying, conference, "free")
    reply = _book(buying, hold, tickets={"4": {"holder": "Grace Hopper"}})
    assert reply.get_json()["status"] == "confirmed"
    tickets = buying.order(reply.get_json())["tickets"]
    assert [(t["place"], t["holder"]) for t in tickets] == [
        (3, "Ada Lovelace"), (4, "Grace Hopper"),
    ]  # fmt: skip


def test_paid_tickets_are_made_out_to_their_holders_too(
    database: Database,
    buying: Buying,
    conference: MadeEvent,
    *,
    fake_stripe: FakeStripe,
    gateway: StripeGateway,
) -> None:
    tickets = {
        "3": {"answers": {"lunch": "all"}},
        "4": {"holder": "Grace Hopper", "answers": {"lunch": "all"}},
    }
    order = _book(buying, _two(buying, conference), tickets=tickets).get_json()
    fake_stripe.pay(buying.start_paying(order)["client_secret"])
    with database.read() as session:
        payment_id = session.scalars(select(Payment.id)).one()
    settle(database, gateway, payment_id)
    holders = [ticket["holder"] for ticket in buying.order(order)["tickets"]]
    assert holders == ["Ada Lovelace", "Grace Hopper"]


def test_missing_and_unknown_answers_are_pointed_at_and_nothing_is_booked(
    database: Database, buying: Buying, conference: MadeEvent
) -> None:
    hold = _two(buying, conference)
    reply = _book(
        buying,
        hold,
        answers={"shoe/size": "43"},
        tickets={"4": {"answers": {"lunch": "stone"}}, "7": {"holder": "Nobody"}},
        consents={"terms": "1", "cookies": "1"},
    )
    assert _faults(reply) == {
        "/answers/shoe~1size": "unknown",
        "/tickets/3/answers/lunch": "missing",
        "/tickets/4/answers/lunch": "choice-unknown",
        "/tickets/7": "unknown",
        "/consents/terms": "outdated",
        "/consents/cookies": "unknown",
    }
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(Order)) == 0
    kept = buying.client.get(f"/api/v1/holds/{hold['id']}")
    assert [item["place"] for item in kept.get_json()["items"]] == [3, 4]


def test_consents_that_are_given_at_all_include_the_required_ones(
    buying: Buying, conference: MadeEvent
) -> None:
    hold = _two(buying, conference, "free")
    assert _faults(_book(buying, hold, consents={"news": "1"})) == {"/consents/terms": "missing"}
    assert _book(buying, hold).status_code == 201


def test_same_request_is_answered_the_same_and_a_wrong_one_does_not_use_up_its_key(
    buying: Buying, conference: MadeEvent
) -> None:
    hold = _two(buying, conference)
    body = {"hold": hold["id"], "email": "ada@example.org", "name": "Ada"}
    headers = {"Idempotency-Key": "once"}
    wrong = buying.client.post("/api/v1/orders", json=body, headers=headers)
    assert wrong.status_code == 422
    right = {**body, "tickets": {p: {"answers": {"lunch": "all"}} for p in ("3", "4")}}
    first = buying.client.post("/api/v1/orders", json=right, headers=headers)
    again = buying.client.post("/api/v1/orders", json=right, headers=headers)
    assert (first.status_code, again.get_data()) == (201, first.get_data())


def test_question_is_answered_as_it_was_asked_even_if_it_is_reworded_later(
    database: Database, buying: Buying, conference: MadeEvent
) -> None:
    hold = _two(buying, conference, "free")
    order = _book(buying, hold, answers={"company": "The Globe"}).get_json()
    with database.begin() as session:
        session.execute(text("UPDATE questions SET label = 'Employer' WHERE code = 'company'"))
    assert buying.order(order)["answers"][0]["question"] == "Company"


@pytest.mark.parametrize(
    ("kind", "answer", "is_right"),
    [
        ("text", "one line", True), ("text", "two\nlines", False), ("text", "x" * 301, False),
        ("text", 7, False), ("long_text", "two\nlines", True), ("long_text", True, False),
        ("yes_no", False, True), ("yes_no", "yes", False), ("yes_no", 1, False),
        ("date", "2028-02-29", True), ("date", "2027-02-29", False), ("date", "29.2.2028", False),
        ("number", -3, True), ("number", "3", False), ("number", True, False),
        ("email", "grace@example.org", True), ("email", "grace", False),
        ("phone", "+353 (1) 555-0100", True), ("phone", "call me", False),
        ("country", "IE", True), ("country", "ie", False), ("country", "XX", False),
    ],
)  # fmt: skip
def test_answer_has_to_suit_its_kind(
    database: Database, buying: Buying, kind: str, answer: Any, *, is_right: bool
) -> None:
    with database.begin() as session:
        event = make_event(session)
        ask_questions(session, event.id, _asking(kind))
    items = [{"area": "main", "quantity": 1, "ticket_type": "free"}]
    reply = _book(buying, buying.hold(event.public_id, items), answers={"q": answer})
    assert reply.status_code == (201 if is_right else 422)
    if not is_right:
        assert list(_faults(reply)) == ["/answers/q"]


@pytest.mark.parametrize(
    ("answer", "status"),
    [(["a", "b"], 201), (["a"], 201), (["a", "a"], 422), (["c"], 422), ("a", 422), ([], 422)],
)
def test_several_choices_are_each_known_and_named_once(
    database: Database, buying: Buying, answer: Any, status: int
) -> None:
    options = [{"code": code, "label": code.upper()} for code in "abd"]
    asking = _asking("choices", options=options, is_required=True)
    with database.begin() as session:
        event = make_event(session)
        ask_questions(session, event.id, asking)
    items = [{"area": "main", "quantity": 1, "ticket_type": "free"}]
    reply = _book(buying, buying.hold(event.public_id, items), answers={"q": answer})
    assert reply.status_code == status


@pytest.mark.parametrize("answer", [None, 1.5, {"a": 1}, [1], "x" * 2001, 2**60])
def test_answer_of_no_known_shape_is_pointed_at(
    buying: Buying, conference: MadeEvent, answer: Any
) -> None:
    hold = _two(buying, conference, "free")
    assert list(_faults(_book(buying, hold, answers={"company": answer}))) == ["/answers/company"]


@pytest.mark.parametrize("place", ["03", "x", "-1", "1.0", ""])
def test_place_that_is_no_number_is_refused(
    buying: Buying, conference: MadeEvent, place: str
) -> None:
    hold = _two(buying, conference, "free")
    reply = _book(buying, hold, tickets={place: {"holder": "Grace"}})
    assert [pointer.startswith("/tickets/") for pointer in _faults(reply)] == [True]


def test_unknown_voucher_is_refused_with_a_reason_and_the_hold_stays(
    buying: Buying, conference: MadeEvent
) -> None:
    hold = _two(buying, conference, "free")
    reply = _book(buying, hold, voucher="HALFPRICE")
    assert _faults(reply) == {"/voucher": "voucher-unknown"}
    assert reply.get_json()["errors"][0]["message"] == "there is no such voucher"
    assert buying.client.get(f"/api/v1/holds/{hold['id']}").status_code == 200
    assert _book(buying, hold).status_code == 201


def test_words_that_somebody_may_have_agreed_to_never_change(
    database: Database, conference: MadeEvent
) -> None:
    assert conference.id
    with pytest.raises(IntegrityError, match="append-only"), database.begin() as session:
        session.execute(text("UPDATE consent_texts SET body = 'Something else'"))
