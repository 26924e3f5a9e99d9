"""Prove that the audit finds nothing in a busy box office, and every row that breaks a promise."""

from __future__ import annotations

import dataclasses
import json
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import create_engine, select, text
from sqlalchemy.orm import Session

from stagedoor.booking.models import Order
from stagedoor.config import Configuration
from stagedoor.kernel import clock, ids
from stagedoor.kernel.money import Money
from stagedoor.operations import audit
from stagedoor.operations.audit import Finding, ProviderFacts, ask_provider, broken, examine
from stagedoor.operations.invariants import INVARIANTS, Guard, GuardKind, Invariant
from stagedoor.payments import stripe_gateway
from stagedoor.payments.stripe_gateway import Capture
from tests.factories.busy_box_office import BusyBoxOffice, busy_box_office
from tests.invariants import assert_all_hold
from tests.operations.planted_money import MONEY_BREACHES
from tests.operations.planted_orders import ORDER_BREACHES
from tests.operations.planted_rows import PLACE_BREACHES, Planted
from tests.operations.planted_tickets import TICKET_BREACHES
from tests.private_database import private_database

_WANTED = [f"I{number:02}" for number in [*range(1, 18), *range(22, 26), 28, 30, 32]]
_WANTED += [f"I{number}" for number in range(49, 53)]
_BREACHES = [*PLACE_BREACHES, *ORDER_BREACHES, *MONEY_BREACHES, *TICKET_BREACHES]
_OFF = {
    GuardKind.CONSTRAINT: "ALTER TABLE {table} DROP CONSTRAINT {name} CASCADE",
    GuardKind.INDEX: "DROP INDEX {name}",
    GuardKind.TRIGGER: "ALTER TABLE {table} DISABLE TRIGGER {name}",
}


@pytest.fixture(scope="module")
def office(
    database_url: str, redis_database_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[BusyBoxOffice]:
    """Give a box office in which everything happened once; tests leave it as it is."""
    home = tmp_path_factory.mktemp("home")
    with (
        private_database(database_url) as url,
        busy_box_office(url, redis_database_url, home) as made,
    ):
        yield made


@pytest.fixture
def damaged(office: BusyBoxOffice) -> Iterator[Session]:
    """Give a session that may do any damage, of which nothing stays."""
    engine = create_engine(office.database.url)
    with engine.connect() as connection, connection.begin() as outer:
        with Session(connection) as session:
            session.execute(text("SET LOCAL session_replication_role = replica"))
            yield session
        outer.rollback()
    engine.dispose()


@pytest.fixture
def command(office: BusyBoxOffice, monkeypatch: pytest.MonkeyPatch) -> Configuration:
    """Let the command line find the busy box office, and return its settings."""
    config = office.application.config
    monkeypatch.setattr(Configuration, "load_config", lambda: config)
    return config


def test_every_promise_that_was_asked_for_is_audited() -> None:
    assert [invariant.id for invariant in INVARIANTS] == _WANTED
    planted = {breach.invariant for breach in _BREACHES}
    assert planted | {"I23", "I24"} == set(_WANTED)


def test_busy_box_office_breaks_no_promise(office: BusyBoxOffice) -> None:
    with office.database.read() as session:
        statuses = set(session.scalars(select(Order.status)))
    assert statuses == {
        "awaiting_payment", "payment_pending", "confirmed", "expired", "refund_due", "refunded",
    }  # fmt: skip
    assert_all_hold(office.database, office.gateway)


@pytest.mark.parametrize("breach", _BREACHES, ids=[breach.name for breach in _BREACHES])
def test_row_that_breaks_a_promise_is_found(
    office: BusyBoxOffice, damaged: Session, breach: Planted
) -> None:
    names = _names(office)
    for statement in breach.statements:
        damaged.execute(text(statement), names)
    shown = breach.shows
    if shown in office.orders:
        shown = str(office.orders[shown])
    elif shown.startswith("SELECT"):
        shown = damaged.scalars(text(shown), names).one()
    rows = [f.line() for f in broken(damaged) if f.invariant.id == breach.invariant]
    assert [line for line in rows if shown in line and "guard" not in line], rows


@pytest.mark.parametrize(
    ("invariant", "guard"),
    [(invariant, guard) for invariant in INVARIANTS for guard in invariant.guards],
    ids=lambda part: part.id if isinstance(part, Invariant) else part.name,
)
def test_guard_that_is_off_is_found(damaged: Session, invariant: Invariant, guard: Guard) -> None:
    damaged.execute(text(_OFF[guard.kind].format(table=guard.table, name=guard.name)))
    rows = [finding.row for finding in broken(damaged) if finding.invariant is invariant]
    assert rows == [
        {"guard": f"{guard.kind} {guard.name} on {guard.table}", "fault": "missing or off"}
    ]


def test_foreign_key_whose_triggers_are_off_is_found(damaged: Session) -> None:
    damaged.execute(text("ALTER TABLE order_lines DISABLE TRIGGER ALL"))
    rows = [f.row["guard"] for f in broken(damaged) if f.invariant.id == "I30"]
    assert rows == ["constraint fk_order_lines_order_id_currency_orders on order_lines"]


def test_place_that_ran_out_a_moment_ago_is_left_to_the_sweep(
    office: BusyBoxOffice, damaged: Session
) -> None:
    damaged.execute(
        text(
            "UPDATE places SET held_until = now() - interval '119 s' "
            "WHERE event_id = :hall AND place_no = :lapsed_place"
        ),
        _names(office),
    )
    assert broken(damaged) == []
    assert [f.row["place_no"] for f in broken(damaged, grace_s=118)] == [office.places["lapsed"]]


def test_place_whose_payment_is_under_way_is_not_overdue(
    office: BusyBoxOffice, damaged: Session
) -> None:
    damaged.execute(
        text("UPDATE places SET held_until = now() - interval '1 h' WHERE order_id = :paying"),
        _names(office),
    )
    assert {f.invariant.id for f in broken(damaged)} == {"I28"}


def test_charge_that_nobody_here_knows_is_found(office: BusyBoxOffice, damaged: Session) -> None:
    stranger = Capture("pi_stranger", None, Money(4500, "EUR"))
    facts = _provider(office)
    found = _found(damaged, dataclasses.replace(facts, captures=[*facts.captures, stranger]))
    assert [(f.invariant.id, f.row["intent_id"]) for f in found] == [("I23", "pi_stranger")]


@pytest.mark.parametrize(
    ("order", "received"),
    [
        ("paid", Money(13499, "EUR")),
        ("paid", Money(13500, "USD")),
        ("other_money", Money(13500, "EUR")),
        ("other_money_back", Money(13499, "USD")),
    ],
)
def test_charge_of_another_amount_or_currency_is_found(
    office: BusyBoxOffice, damaged: Session, order: str, received: Money
) -> None:
    paid = office.payment(order).intent_id
    facts = _provider(office)
    changed = [
        dataclasses.replace(capture, received=received) if capture.intent_id == paid else capture
        for capture in facts.captures
    ]
    assert changed != facts.captures
    found = _found(damaged, dataclasses.replace(facts, captures=changed))
    assert [(f.invariant.id, f.row["intent_id"]) for f in found] == [("I23", paid)]


def test_charge_that_is_long_unsettled_is_found_also_before_its_intent_is_known(
    office: BusyBoxOffice, damaged: Session
) -> None:
    payment = office.payment("paying")
    facts = _provider(office)
    charge = Capture("pi_lost", payment.public_id, payment.amount)
    facts = dataclasses.replace(facts, captures=[*facts.captures, charge])
    damaged.execute(text("UPDATE payments SET intent_id = NULL WHERE id = :id"), {"id": payment.id})
    assert _found(damaged, facts) == []
    damaged.execute(
        text("UPDATE payments SET checked_at = now() - interval '121 s' WHERE id = :id"),
        {"id": payment.id},
    )
    found = _found(damaged, facts)
    assert [(f.invariant.id, f.row["payment_id"]) for f in found] == [("I23", payment.id)]


def test_capture_that_the_provider_does_not_have_is_found(
    office: BusyBoxOffice, damaged: Session
) -> None:
    paid = office.payment("paid")
    facts = _provider(office)
    without = [capture for capture in facts.captures if capture.intent_id != paid.intent_id]
    facts = dataclasses.replace(facts, captures=without)
    assert paid.settled_at is not None
    late = dataclasses.replace(facts, listed_at=paid.settled_at + timedelta(seconds=1))
    assert [(f.invariant.id, f.row["payment_id"]) for f in _found(damaged, late)] == [
        ("I24", paid.id)
    ]
    asked_before = dataclasses.replace(facts, listed_at=paid.settled_at)
    assert _found(damaged, asked_before) == []


def test_captures_are_listed_page_by_page_and_only_those_that_brought_money(
    office: BusyBoxOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stripe_gateway, "_PAGE", 2)
    listed = office.gateway.list_captured(clock.now() - timedelta(hours=1))
    with office.database.read() as session:
        captured = session.execute(
            text("SELECT intent_id, id FROM payments WHERE captured_minor > 0")
        ).all()
    assert len(captured) > 6
    assert {(c.intent_id, c.payment) for c in listed} == {
        (intent_id, ids.public("pay", payment_id)) for intent_id, payment_id in captured
    }
    assert office.gateway.list_captured(clock.now() + timedelta(hours=1)) == []


def test_audit_sees_one_moment_while_sales_go_on(office: BusyBoxOffice) -> None:
    with audit.snapshot(office.database) as session:
        session.execute(text("SELECT 1 FROM orders LIMIT 1")).all()
        with ThreadPoolExecutor(1) as elsewhere:
            elsewhere.submit(office.pay, "meanwhile").result()
            elsewhere.submit(office.refund, "meanwhile").result()
        seen = session.scalars(select(Order.id).where(Order.id == office.orders["meanwhile"])).all()
        assert (seen, broken(session)) == ([], [])


def test_audit_that_finds_nothing_says_so_and_exits_with_0(
    command: Configuration, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.is_demo
    assert audit.run([]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line[:6] for line in lines] == [f"{number} ok" for number in _WANTED]


@pytest.mark.usefixtures("command")
def test_audit_prints_each_broken_row_with_its_keys_and_exits_with_1(
    office: BusyBoxOffice, capsys: pytest.CaptureFixture[str]
) -> None:
    paid, too = office.orders["paid"], office.orders["paid_too"]
    with _changed_total(office, [paid, too], by=1):
        assert audit.run(["--without-provider"]) == 1
        lines = capsys.readouterr().out.splitlines()
        assert audit.run(["--json"]) == 1
        document = json.loads(capsys.readouterr().out)
    at = lines.index(
        "I08 2 broken rows · An order has lines, and their prices add up to what it says."
    )
    row = "    order_id {}, lines_minor 13501, summed_minor 13500"
    assert sorted(lines[at + 1 : at + 3]) == sorted(row.format(order) for order in (paid, too))
    assert [line[:11] for line in lines if "not run" in line] == ["I23 not run", "I24 not run"]
    shown = {entry["id"]: entry for entry in document["invariants"]}
    assert {id_: entry["outcome"] for id_, entry in shown.items()} == {
        id_: "broken" if id_ == "I08" else "ok" for id_ in _WANTED
    }
    assert {entry["order_id"] for entry in shown["I08"]["rows"]} == {str(paid), str(too)}
    assert shown["I05"]["guards"] == ["index uq_tickets_valid_place"]


def test_audit_without_the_provider_that_was_wanted_exits_with_2(
    command: Configuration, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        base = f"http://127.0.0.1:{nobody.getsockname()[1]}"
        config = dataclasses.replace(command, stripe_api_base=base)
        monkeypatch.setattr(Configuration, "load_config", lambda: config)
        assert audit.run([]) == 2
        lines = capsys.readouterr().out.splitlines()
        assert sum(line[3:].startswith(" not run: The payment provider") for line in lines) == 2
        assert audit.run(["--without-provider"]) == 0


def test_audit_that_cannot_run_exits_with_2(
    command: Configuration, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    config = dataclasses.replace(command, database_url="postgresql+psycopg://x@127.0.0.1:1/none")
    monkeypatch.setattr(Configuration, "load_config", lambda: config)
    assert audit.run(["--without-provider"]) == 2
    assert "could not run" in capsys.readouterr().err


def test_audit_that_finds_no_box_office_exits_with_2(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("STAGEDOOR_HOME", str(tmp_path))
    assert audit.run([]) == 2
    assert "no demo runs" in capsys.readouterr().err


def test_examining_without_a_gateway_leaves_the_provider_out(office: BusyBoxOffice) -> None:
    not_run = [v.invariant.id for v in examine(office.database) if v.outcome == "not run"]
    assert not_run == ["I23", "I24"]


def _names(office: BusyBoxOffice) -> dict[str, object]:
    with office.database.read() as session:
        other = session.scalars(
            text("SELECT id FROM events WHERE id <> :hall"), {"hall": office.hall.id}
        ).one()
    return {
        "hall": office.hall.id,
        "other_event": other,
        **office.orders,
        **{f"{name}_hold": hold for name, hold in office.holds.items()},
        **{f"{name}_place": place for name, place in office.places.items()},
    }


def _provider(office: BusyBoxOffice) -> ProviderFacts:
    return ask_provider(office.database, office.gateway)


def _found(session: Session, provider: ProviderFacts) -> list[Finding]:
    return broken(session, provider=provider)


@contextmanager
def _changed_total(office: BusyBoxOffice, orders: list[UUID], *, by: int) -> Iterator[None]:
    change = text(
        "UPDATE orders SET lines_minor = lines_minor + :by, discount_minor = discount_minor + :by "
        "WHERE id = ANY (:orders)"
    )
    with office.database.begin() as session:
        session.execute(change, {"by": by, "orders": orders})
    try:
        yield
    finally:
        with office.database.begin() as session:
            session.execute(change, {"by": -by, "orders": orders})
