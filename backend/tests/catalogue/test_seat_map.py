"""Prove that plans are checked, numbered and published as they are drawn."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import jsonschema
import pytest

from stagedoor.catalogue import strict_json
from stagedoor.catalogue.errors import SeatMapInvalid
from stagedoor.catalogue.plan_check import parse_plan
from stagedoor.catalogue.plan_schema import SCHEMA_FILE, schema_text
from stagedoor.catalogue.seat_map import (
    geometry_bytes,
    number_places,
    public_geometry,
    stored_plan,
    tier_runs,
)
from tests.catalogue.plans import row_of, small_plan


def _spoil(change: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    plan = small_plan()
    change(plan)
    return plan


def _faults(document: object) -> list[tuple[str, str]]:
    with pytest.raises(SeatMapInvalid) as caught:
        parse_plan(document)
    return [(item["pointer"], item["code"]) for item in caught.value.members["errors"]]


def test_places_are_numbered_seats_first_then_areas() -> None:
    plan = number_places(parse_plan(small_plan()))
    assert [row.first_place for row in plan.sections[0].rows] == [0, 3]
    assert plan.areas[0].first_place == 5
    assert plan.seat_count() == 5
    assert plan.place_count() == 9


def test_public_geometry_has_the_fields_of_the_contract_and_nothing_else() -> None:
    reply = public_geometry(stored_plan(parse_plan(small_plan())), 7)
    assert reply == {
        "version": 7,
        "size": {"width": 200, "height": 160},
        "sections": [
            {
                "key": "stalls",
                "name": "Stalls",
                "rows": [
                    {
                        "label": "A",
                        "first_place": 0,
                        "seats": ["1", "2", "3"],
                        "x": [20, 40, 60.3],
                        "y": [30, 30, 30],
                        "price_tiers": ["front", "front", "back"],
                        "features": {"wheelchair": [0], "companion": [1]},
                    },
                    {
                        "label": "B",
                        "first_place": 3,
                        "seats": ["1", "2"],
                        "x": [20, 40],
                        "y": [55, 55],
                        "price_tier": "back",
                    },
                ],
            }
        ],
        "areas": [
            {
                "key": "floor",
                "name": "Standing floor",
                "first_place": 5,
                "capacity": 4,
                "price_tier": "floor",
                "shape": {"kind": "rect", "role": "area", "x": 10, "y": 80, "width": 120,
                          "height": 60, "rotation": 0},
            }
        ],
        "shapes": [{"kind": "text", "role": "decor", "x": 100, "y": 10, "text": "Bar"}
                   | {"size": 16, "rotation": 0}],
    }  # fmt: skip
    assert json.loads(geometry_bytes(stored_plan(parse_plan(small_plan())), 7)) == reply


def test_seat_ids_are_never_shown() -> None:
    plan = _spoil(lambda drawn: row_of(drawn, 1).update(ids=["guid-1", "guid-2"]))
    stored = stored_plan(parse_plan(plan))
    assert b"guid-1" not in geometry_bytes(stored, 1)
    assert stored["sections"][0]["rows"][1]["ids"] == ["guid-1", "guid-2"]


def test_a_stored_plan_reads_back_as_the_same_plan() -> None:
    plan = parse_plan(small_plan(source={"format": "other", "kept": {"x": None, "y": {}}}))
    again = parse_plan(json.loads(json.dumps(stored_plan(plan))))
    assert again == number_places(plan)


def test_tier_runs_cover_every_place_once() -> None:
    assert tier_runs(parse_plan(small_plan())) == [
        (0, 1, "front"),
        (2, 4, "back"),
        (5, 8, "floor"),
    ]


@pytest.mark.parametrize(
    ("spoil", "expected"),
    [
        (lambda p: row_of(p, 1).update(label="A"), ("/sections/0/rows/1/label", "duplicate-row")),
        (lambda p: row_of(p).update(seats=["1", "2", "1"]),
         ("/sections/0/rows/0/seats/2", "duplicate-seat")),
        (lambda p: p["sections"].append(p["sections"][0]), ("/sections/1/key", "duplicate-key")),
        (lambda p: p["areas"].append(p["areas"][0]), ("/areas/1/key", "duplicate-key")),
        (lambda p: row_of(p, 1).update(ids=["x", "x"]),
         ("/sections/0/rows/1/ids/1", "duplicate-seat-id")),
        (lambda p: row_of(p, 1).update(ids=["stalls/A/1", "y"]),
         ("/sections/0/rows/1/ids/0", "duplicate-seat-id")),
        (lambda p: row_of(p).update(x=[1, 2]), ("/sections/0/rows/0/x", "wrong-length")),
        (lambda p: row_of(p).update(y=[1, 2, 3, 4]), ("/sections/0/rows/0/y", "wrong-length")),
        (lambda p: row_of(p).update(price_tiers=["back"]),
         ("/sections/0/rows/0/price_tiers", "wrong-length")),
        (lambda p: row_of(p).update(x=[1, 2, float("nan")]),
         ("/sections/0/rows/0/x/2", "finite-number")),
        (lambda p: row_of(p).update(x=[1, 2, float("inf")]),
         ("/sections/0/rows/0/x/2", "finite-number")),
        (lambda p: row_of(p).update(x=[1, 2, 1e300]),
         ("/sections/0/rows/0/x/2", "less-than-equal")),
        (lambda p: row_of(p).update(x=[1, 2, "3"]), ("/sections/0/rows/0/x/2", "float-type")),
        (lambda p: p["areas"][0].update(capacity=0), ("/areas/0/capacity", "greater-than-equal")),
        (lambda p: p["areas"][0].update(capacity=4.5), ("/areas/0/capacity", "int-type")),
        (lambda p: p["areas"][0].update(capacity=120_000), ("", "too-many-places")),
        (lambda p: p["areas"][0].update(price_tier="gold"),
         ("/areas/0/price_tier", "unknown-price-tier")),
        (lambda p: row_of(p, 1).update(price_tier="gold"),
         ("/sections/0/rows/1/price_tier", "unknown-price-tier")),
        (lambda p: row_of(p).update(price_tiers=["front", "gold", "back"]),
         ("/sections/0/rows/0/price_tiers/1", "unknown-price-tier")),
        (lambda p: row_of(p).update(price_tier="back"),
         ("/sections/0/rows/0/price_tier", "one-tier")),
        (lambda p: row_of(p, 1).update(first_place=2),
         ("/sections/0/rows/1/first_place", "place-numbers")),
        (lambda p: row_of(p).update(features={"wheelchair": [3]}),
         ("/sections/0/rows/0/features/wheelchair/0", "feature-index")),
        (lambda p: p["price_tiers"].append(p["price_tiers"][0]),
         ("/price_tiers/3/code", "duplicate-code")),
        (lambda p: p.update(sections=[], areas=[]), ("", "no-places")),
        (lambda p: p.update(colour="red"), ("/colour", "extra-forbidden")),
        (lambda p: p["shapes"][0].update(text=""), ("/shapes/0/text", "string-too-short")),
        (lambda p: p["areas"][0]["shape"].update(width=-1),
         ("/areas/0/shape/width", "greater-than")),
    ],
)  # fmt: skip
def test_a_spoiled_plan_is_refused_where_it_is_wrong(
    spoil: Callable[[dict[str, Any]], None], expected: tuple[str, str]
) -> None:
    assert expected in _faults(_spoil(spoil))


@pytest.mark.parametrize("document", [None, 3, [], "plan", {}])
def test_anything_but_a_plan_is_refused(document: object) -> None:
    assert _faults(document)


def test_a_plan_with_many_faults_lists_only_the_first_fifty() -> None:
    plan = small_plan(areas=[])
    row_of(plan).update(
        seats=["1"] * 200, x=[0] * 200, y=[0] * 200, price_tiers=["front"] * 200, features={}
    )
    assert len(_faults(plan)) == 50


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b'{"a": 1, "a": 2}', "not-json"),
        (b'{"a": NaN}', "not-json"),
        (b'{"a": ', "not-json"),
        (b'"\xff"', "not-utf-8"),
        (b"[" * 100_000, "too-deep"),
        (b"1" * 5_000, "not-json"),
        (b" " * 20_000_001, "too-large"),
        (b'{"name": "a\\u0000b"}', "not-text"),
        (b'{"name": "a\\ud800b"}', "not-text"),
    ],
)
def test_a_file_that_is_not_plain_json_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(SeatMapInvalid) as caught:
        strict_json.read(content)
    assert caught.value.members["errors"][0]["code"] == code


def test_the_committed_schema_is_the_one_of_the_code() -> None:
    assert SCHEMA_FILE.read_text(encoding="utf-8") == schema_text()


def test_the_schema_accepts_a_plan_and_refuses_a_spoiled_one() -> None:
    schema = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(small_plan(), schema)
    jsonschema.validate(stored_plan(parse_plan(small_plan())), schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(small_plan(size={"width": 0, "height": 1}), schema)


def test_coordinates_in_steps_lead_back_to_where_the_seats_are() -> None:
    """Walk the steps by hand: the first is a place, the second a step, the rest are changes."""
    plan = small_plan()
    row = plan["sections"][0]["rows"][0]
    row["x"] = [100 + 20.1 * seat * seat for seat in range(len(row["seats"]))]
    stored = stored_plan(parse_plan(plan))
    plain = json.loads(geometry_bytes(stored, 3))
    packed = json.loads(geometry_bytes(stored, 3, in_steps=True))
    for section, drawn in zip(plain["sections"], packed["sections"], strict=True):
        for line, walked in zip(section["rows"], drawn["rows"], strict=True):
            for axis in ("x", "y"):
                found, at, step = [], 0, 0
                for number, change in enumerate(walked[axis]):
                    step = change if number < 2 else step + change
                    at += step
                    found.append(at / 10)
                assert found == line[axis]
                walked[axis] = line[axis]
    assert packed == plain


def test_a_seat_alone_in_its_row_has_no_steps() -> None:
    """What is short must come out whole as well."""
    plan = small_plan()
    plan["sections"][0]["rows"] = [
        {
            "label": "A",
            "seats": ["1"],
            "x": [12.3],
            "y": [4],
            "price_tier": plan["price_tiers"][0]["code"],
        }
    ]
    stored = stored_plan(parse_plan(plan))
    row = json.loads(geometry_bytes(stored, 1, in_steps=True))["sections"][0]["rows"][0]
    assert (row["x"], row["y"]) == ([123], [40])
