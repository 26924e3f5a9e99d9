"""Test that the API answers whatever is sent to it, and only as its description says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from schemathesis import openapi
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import Failure
from schemathesis.engine import events, from_schema

from stagedoor.app import Application
from stagedoor.catalogue.plan_check import parse_plan
from stagedoor.catalogue.seat_map import number_places, stored_plan
from stagedoor.database import Database
from tests.application_fixtures import Buying
from tests.catalogue.plans import small_plan
from tests.factories.events import make_event

_SEED = 20261124
_CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
)
_EXAMPLES, _EXAMPLES_PROVING = 6, 200
_LEAST = 500
_PHASES = ("examples", "coverage", "fuzzing")


def test_unknown_ids_and_bad_input_get_declared_answers_and_no_5xx(
    application: Application, *, is_proving: bool
) -> None:
    faults, asked = _faults(application, {}, is_proving=is_proving)
    assert faults == []
    _assert_thorough(application, asked)


def test_real_events_holds_and_orders_get_declared_answers_and_no_5xx(
    application: Application, database: Database, buying: Buying, *, is_proving: bool
) -> None:
    with database.begin() as session:
        event = make_event(session, plan=_plan())
    order = buying.book(buying.hold(event.public_id, [{"place": 3, "ticket_type": "adult"}]))
    kept = buying.hold(event.public_id, [{"place": 4, "ticket_type": "adult"}])
    cookie = buying.client.get_cookie("stagedoor")
    assert cookie is not None
    real = {
        "path.event_id": event.public_id,
        "path.event": event.public_id,
        "path.hold_id": kept["id"],
        "path.number": order["number"],
    }
    faults, asked = _faults(
        application, real, cookie=f"stagedoor={cookie.value}", is_proving=is_proving
    )
    assert faults == []
    _assert_thorough(application, asked)


def _assert_thorough(application: Application, asked: Counter[str]) -> None:
    """Fail unless each operation was asked something, and all together much."""
    described: dict[str, dict[str, Any]] = application.flask.api_doc["paths"]
    operations = {
        f"{method.upper()} {path}" for path, methods in described.items() for method in methods
    }
    assert set(asked) == operations
    assert asked.total() > _LEAST


def _plan() -> dict[str, Any]:
    """Return a small hall in the one tier that `make_event` has prices for."""
    plan = small_plan(price_tiers=[{"code": "a", "name": "Tier A"}])
    rows = plan["sections"][0]["rows"]
    rows[0]["price_tiers"], rows[1]["price_tier"] = ["a", "a", "a"], "a"
    plan["areas"][0]["price_tier"] = "a"
    return stored_plan(number_places(parse_plan(plan)))


def _faults(
    application: Application, known: dict[str, str], *, is_proving: bool, cookie: str = ""
) -> tuple[list[str], Counter[str]]:
    """Return each undeclared answer as text, and how often each operation was asked."""
    schema = openapi.from_wsgi(
        "/api/v1/openapi.json",
        application.flask,
        config=_config(known, cookie, _EXAMPLES_PROVING if is_proving else _EXAMPLES),
    )
    faults: set[str] = set()
    asked: Counter[str] = Counter()
    for event in from_schema(schema).execute():
        if isinstance(event, events.NonFatalError | events.FatalError):
            faults.add(f"{type(event).__name__}: {event}")
        if isinstance(event, events.ScenarioFinished):
            asked[event.recorder.label] += len(event.recorder.cases)
            faults.update(f"{event.recorder.label}: {fault}" for fault in _failures(event))
    return sorted(faults), asked


def _failures(event: events.ScenarioFinished) -> Iterator[str]:
    for case_id, checks in event.recorder.checks.items():
        for check in checks:
            if check.failure_info is not None:
                failure: Failure = check.failure_info.failure
                case = event.recorder.cases[case_id].value
                yield f"{check.name}: {failure.title} {failure.message}\n{case.as_curl_command()}"


def _config(known: dict[str, str], cookie: str, examples: int) -> SchemathesisConfig:
    phases: dict[str, Any] = {name: {"enabled": True} for name in _PHASES}
    return SchemathesisConfig.from_dict(
        {
            "seed": _SEED,
            # In this process nobody would decode a compressed body.
            "headers": {"Accept-Encoding": "identity", **({"Cookie": cookie} if cookie else {})},
            "continue-on-failure": True,
            "parameters": known,
            "generation": {"max-examples": examples, "deterministic": True, "no-shrink": True},
            "phases": {**phases, "stateful": {"enabled": False}},
            "checks": {"enabled": False, **{name: {"enabled": True} for name in _CHECKS}},
        }
    )
