"""Prove what the API says about places: as JSON, packed, and where the stream is."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from stagedoor.catalogue.models import EventState
from stagedoor.config import Configuration
from stagedoor.database import Database
from stagedoor.kernel import ids
from tests.factories.events import MadeEvent, make_event
from tests.realtime.places import BLOCKED, HELD, SOLD, commit_change, committed_states

_PACKED = {"Accept": "application/octet-stream"}


def _path(event: MadeEvent) -> str:
    return f"/api/v1/events/{event.public_id}/availability"


@pytest.fixture
def busy_event(database: Database, event: MadeEvent) -> MadeEvent:
    """Give an event with places in every state, and one whose hold is over."""
    commit_change(database, event.id, [1, 2], to=HELD)
    commit_change(database, event.id, [3], to=HELD, seconds=-1)
    commit_change(database, event.id, [10, 11, 12], to=SOLD)
    commit_change(database, event.id, [19], to=BLOCKED)
    return event


def test_availability_has_a_digit_for_each_place_and_counts_by_tier(
    client: FlaskClient, busy_event: MadeEvent
) -> None:
    reply = client.get(_path(busy_event))

    body = reply.get_json()
    assert reply.status_code == 200
    assert set(body) == {"version", "places", "counts"}
    assert body["places"] == "01100000002220000003"
    assert body["counts"] == {"a": {"free": 14, "held": 2, "sold": 3, "blocked": 1}}
    assert reply.headers["Availability-Version"] == str(body["version"])


def test_the_packed_form_says_the_same(
    client: FlaskClient, database: Database, busy_event: MadeEvent
) -> None:
    reply = client.get(_path(busy_event), headers=_PACKED)

    assert reply.content_type == "application/octet-stream"
    assert int(reply.headers["Availability-Version"]) > 0
    unpacked = [reply.data[place // 4] >> 2 * (place % 4) & 3 for place in range(20)]
    assert unpacked == committed_states(database, busy_event.id)
    assert len(reply.data) == 5


@pytest.mark.parametrize("headers", [{}, _PACKED])
def test_asking_again_is_cheap_until_a_place_changes(
    client: FlaskClient, database: Database, event: MadeEvent, headers: dict[str, str]
) -> None:
    first = client.get(_path(event), headers=headers)
    known = {**headers, "If-None-Match": first.headers["ETag"]}

    again = client.get(_path(event), headers=known)
    commit_change(database, event.id, [5], to=SOLD)
    after = client.get(_path(event), headers=known)

    assert (again.status_code, again.data) == (304, b"")
    # It stands for the same states at a later moment.
    first_version = int(first.headers["Availability-Version"])
    assert int(again.headers["Availability-Version"]) >= first_version
    assert after.status_code == 200
    assert after.headers["ETag"] != first.headers["ETag"]


def test_the_tag_of_one_form_is_not_taken_for_the_other(
    client: FlaskClient, event: MadeEvent
) -> None:
    tag = client.get(_path(event)).headers["ETag"]

    reply = client.get(_path(event), headers={**_PACKED, "If-None-Match": tag})

    assert reply.status_code == 200
    assert "Accept" in reply.headers["Vary"]


def test_versions_do_not_go_back(client: FlaskClient, database: Database, event: MadeEvent) -> None:
    versions = []
    for place in range(20):
        commit_change(database, event.id, [place], to=HELD)
        versions.append(client.get(_path(event)).get_json()["version"])

    assert versions == sorted(versions)
    assert versions[-1] > versions[0]


def test_only_public_events_have_availability(client: FlaskClient, database: Database) -> None:
    with database.begin() as session:
        draft = make_event(session, state=EventState.DRAFT)
    for public_id in (draft.public_id, ids.public("evt", ids.new_id()), "evt_1", "ord_1"):
        reply = client.get(f"/api/v1/events/{public_id}/availability")
        assert reply.status_code == 404
        assert reply.content_type == "application/problem+json"


def test_the_stream_is_at_the_hub_s_address(
    client: FlaskClient, configuration: Configuration, event: MadeEvent
) -> None:
    path = f"/api/v1/events/{event.public_id}/live"
    address = f"{configuration.live_url}{path}"

    for question, headers, expected in (
        ("", {}, address),
        ("?last_event_id=17", {}, f"{address}?last_event_id=17"),
        ("", {"Last-Event-ID": "18"}, f"{address}?last_event_id=18"),
        ("?last_event_id=17", {"Last-Event-ID": "18"}, f"{address}?last_event_id=18"),
        ("?last_event_id=%0d%0aX:1", {}, f"{address}?last_event_id=%0D%0AX%3A1"),
    ):
        reply = client.get(path + question, headers=headers)
        assert reply.status_code == 307
        assert reply.headers["Location"] == expected

    for unknown in ("nonsense", ids.public("evt", ids.new_id())):
        reply = client.get(f"/api/v1/events/{unknown}/live")
        assert (reply.status_code, reply.mimetype) == (404, "application/problem+json")
    assert client.get(f"{path}?other=1").status_code == 422
