"""Prove that pretix plans come in right, go out unharmed, and are refused where they are broken."""

from __future__ import annotations

import copy
import json
import math
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stagedoor.catalogue.errors import SeatMapInvalid
from stagedoor.catalogue.plan_check import parse_plan
from stagedoor.catalogue.seat_map import number_places, stored_plan
from stagedoor.operations.pretix_seating import SoldArea, areas_of, export_pretix, import_pretix

_HALL = Path(__file__).parents[2] / "data" / "ticketland-hall.pretix.json"
_FLOOR = "Танцевальный партер (900)"


def _hall() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(_HALL.read_text(encoding="utf-8"))
    return document


def _small() -> dict[str, Any]:
    return {
        "name": "Small",
        "categories": [{"name": "A", "color": "#112233"}, {"name": "B", "color": "red"}],
        "zones": [
            {
                "name": "Left",
                "position": {"x": 100, "y": 10.5},
                "rows": [
                    {
                        "row_number": "1",
                        "position": {"x": 5, "y": 7},
                        "seats": [
                            {"seat_guid": "g1", "seat_number": "1", "category": "A",
                             "position": {"x": 0, "y": 0}},
                            {"seat_guid": "g2", "seat_number": "2", "category": "B",
                             "position": {"x": 20, "y": 1}},
                        ],
                    }
                ],
                "areas": [
                    {"position": {"x": 1, "y": 2}, "width": 30, "height": 40, "text": "Pit"}
                ],
            }
        ],
    }  # fmt: skip


def test_the_real_hall_comes_back_exactly_as_it_was() -> None:
    plan = import_pretix(_hall(), sold_areas={_FLOOR: SoldArea(900, key="floor")})
    assert export_pretix(plan) == _hall()


def test_the_real_hall_survives_being_stored() -> None:
    plan = import_pretix(_hall(), sold_areas={_FLOOR: SoldArea(900, key="floor")})
    stored = json.loads(json.dumps(stored_plan(plan)))
    assert export_pretix(parse_plan(stored)) == _hall()


def test_the_real_hall_has_215_seats_and_a_floor_for_900() -> None:
    plan = number_places(import_pretix(_hall(), sold_areas={_FLOOR: SoldArea(900, key="floor")}))
    seats = {s.name: sum(len(row.seats) for row in s.rows) for s in plan.sections}
    assert seats == {"VIP 4": 40, "VIP 3": 35, "VIP 2": 32, "VIP 1": 72, "Super VIP": 36}
    assert [(a.key, a.capacity, a.first_place) for a in plan.areas] == [("floor", 900, 215)]
    assert [shape.text for shape in plan.shapes if shape.role == "stage"] == ["Сцена"]


def test_the_drawing_is_moved_until_nothing_is_cut_off() -> None:
    """The hall's stage begins at y = -60 and its seats reach x = 987 of a claimed 870."""
    plan = import_pretix(_hall())
    stage = next(shape for shape in plan.shapes if shape.role == "stage")
    assert stage.kind == "rect"
    assert (stage.x, stage.y) == (262, 20)
    assert (plan.size.width, plan.size.height) == (1007, 1102)


def test_neighbours_are_next_to_each_other_however_the_file_lists_them() -> None:
    """The file lists VIP 4 from seat 37 to 40 and then from 1 to 36 along the same line."""
    row = import_pretix(_hall()).sections[0].rows[0]
    assert row.seats == [str(number) for number in range(1, 41)]
    points = list(zip(row.x, row.y, strict=True))
    assert max(math.dist(a, b) for a, b in pairwise(points)) <= 23


def test_positions_of_zone_row_and_seat_add_up() -> None:
    plan = import_pretix(_small())
    row = plan.sections[0].rows[0]
    assert (row.x, row.y) == ([105, 125], [17.5, 18.5])
    assert row.price_tiers == ["a", "b"]
    assert [tier.colour for tier in plan.price_tiers] == ["#112233", None]


def test_only_named_areas_are_sold() -> None:
    assert [area.label for area in areas_of(_hall())] == [_FLOOR, "Сцена"]
    assert import_pretix(_small()).place_count() == 2
    assert import_pretix(_small(), sold_areas={"Pit": SoldArea(50)}).place_count() == 52
    by_pointer = import_pretix(_small(), sold_areas={"/zones/0/areas/0": SoldArea(50)})
    assert by_pointer.areas[0].name == "Left"


def test_an_edited_plan_is_exported_with_the_edit() -> None:
    plan = import_pretix(_small())
    section = plan.sections[0]
    row = section.rows[0].model_copy(update={"seats": ["1", "2a"], "x": [105.0, 130.0]})
    edited = plan.model_copy(update={"sections": [section.model_copy(update={"rows": [row]})]})
    seat = export_pretix(edited)["zones"][0]["rows"][0]["seats"][1]
    assert (seat["seat_guid"], seat["seat_number"]) == ("g2", "2a")
    assert seat["position"] == {"x": 25, "y": 1}


def test_a_plan_drawn_here_is_exported_and_imported_again() -> None:
    plan = import_pretix(_small(), sold_areas={"Pit": SoldArea(5)})
    drawn = plan.model_copy(update={"source": None})
    again = import_pretix(export_pretix(drawn), sold_areas={"Pit": SoldArea(5)})
    assert [s.rows[0].x for s in again.sections] == [s.rows[0].x for s in plan.sections]
    assert again.place_count() == plan.place_count()


_Spoil = Callable[[dict[str, Any]], object]


@pytest.mark.parametrize(
    ("spoil", "pointer", "code"),
    [
        (lambda p: p["zones"][0]["rows"][0]["seats"][1].update(seat_guid="g1"),
         "/zones/0/rows/0/seats/1", "duplicate-seat-id"),
        (lambda p: p["zones"][0]["rows"][0]["seats"][1].update(seat_number="1"),
         "/zones/0/rows/0/seats/1", "duplicate-seat"),
        (lambda p: p["zones"][0]["rows"].append(
            {"row_number": "1", "seats": [{"seat_guid": "g3", "seat_number": "9", "category": "A",
                                           "position": {"x": 0, "y": 90}}]}),
         "/zones/0/rows/1", "duplicate-row"),
        (lambda p: p["zones"][0]["rows"][0]["seats"][0].update(category="C"),
         "/zones/0/rows/0/seats/0/category", "unknown-category"),
        (lambda p: p["zones"][0]["rows"][0]["seats"][0].pop("position"),
         "/zones/0/rows/0/seats/0/position", "missing"),
        (lambda p: p["zones"][0]["rows"][0]["seats"][0]["position"].update(x=float("nan")),
         "/zones/0/rows/0/seats/0/position/x", "finite-number"),
        (lambda p: p["zones"][0]["areas"][0].pop("width"), "/zones/0/areas/0", "unknown-shape"),
        (lambda p: p["zones"][0]["areas"][0].update(text=5),
         "/zones/0/areas/0/text", "string-type"),
        (lambda p: p["categories"].append({"name": "A"}),
         "/categories/2/name", "duplicate-category"),
        (lambda p: p.pop("zones"), "/zones", "missing"),
        (lambda p: p.update(zones=[]), "", "no-places"),
    ],
)  # fmt: skip
def test_a_broken_file_is_refused_where_it_is_broken(
    spoil: _Spoil, pointer: str, code: str
) -> None:
    document = _small()
    spoil(document)
    with pytest.raises(SeatMapInvalid) as caught:
        import_pretix(document)
    faults = [(item["pointer"], item["code"]) for item in caught.value.members["errors"]]
    assert (pointer, code) in faults


def test_an_area_that_is_not_in_the_file_cannot_be_sold() -> None:
    with pytest.raises(SeatMapInvalid, match="'Balcony' does not name exactly one area"):
        import_pretix(_small(), sold_areas={"Balcony": SoldArea(10)})


_numbers = st.one_of(st.integers(-500, 500), st.floats(-500, 500, allow_nan=False))
_positions = st.fixed_dictionaries({"x": _numbers, "y": _numbers})
_extras = st.dictionaries(
    st.sampled_from(["uuid", "zone_id", "row_number_position"]),
    st.one_of(st.none(), st.text(max_size=5), st.lists(st.integers(), max_size=2)),
)


@st.composite
def _areas(draw: st.DrawFn) -> dict[str, Any]:
    measure: dict[str, Any] = draw(
        st.sampled_from(
            [
                {"width": 10, "height": 20.5},
                {"shape": "rectangle", "rectangle": {"width": 3, "height": 4}},
                {"shape": "circle", "circle": {"radius": 7}},
                {"shape": "ellipse", "ellipse": {"radius": {"x": 4, "y": 9}}},
                {"shape": "polygon", "polygon": {"points": [{"x": 0, "y": 0}, {"x": 9, "y": 0},
                                                            {"x": 0, "y": 9}]}},
            ]
        )
    )  # fmt: skip
    words: dict[str, Any] = draw(
        st.sampled_from(
            [{}, {"text": " Bar "}, {"text": None}, {"text": {"text": "Bar", "color": "red"}}]
        )
    )
    colours: dict[str, Any] = draw(
        st.sampled_from([{}, {"color": "#abc"}, {"color": "#aabbcc", "border_color": None}])
    )
    return {"position": draw(_positions), **measure, **words, **colours, **draw(_extras)}


@st.composite
def _files(draw: st.DrawFn) -> dict[str, Any]:
    zones: list[dict[str, Any]] = []
    guid = 0
    for zone_no in range(draw(st.integers(1, 3))):
        rows = []
        for row_no in range(draw(st.integers(0, 3))):
            count = draw(st.integers(0, 4))
            numbers = draw(st.permutations(range(1, count + 1)))
            seats = []
            for number in numbers:
                guid += 1
                seats.append(
                    {"seat_guid": f"g{guid}", "seat_number": str(number),
                     "position": draw(_positions), "category": draw(st.sampled_from("AB"))}
                    | draw(_extras)
                )  # fmt: skip
            row: dict[str, Any] = {"row_number": str(row_no), "seats": seats, **draw(_extras)}
            if draw(st.booleans()):
                row["position"] = draw(_positions)
            rows.append(row)
        zone: dict[str, Any] = {"position": draw(_positions), "rows": rows, **draw(_extras)}
        if draw(st.booleans()):
            zone["name"] = draw(st.sampled_from(["Зал", "", "Left", f"Z{zone_no}"]))
        if draw(st.booleans()):
            zone["areas"] = draw(st.one_of(st.none(), st.lists(_areas(), max_size=3)))
        zones.append(zone)
    zones.append(
        {"name": "Always", "position": {"x": 0, "y": 0}, "rows": [{"row_number": "z", "seats": [
            {"seat_guid": "last", "seat_number": "1", "position": {"x": 1, "y": 1},
             "category": "A"}]}]}
    )  # fmt: skip
    file: dict[str, Any] = {
        "name": "Any",
        "categories": [{"name": "B", "color": "blue"}, {"name": "A"}, {"name": "unused"}],
        "zones": zones,
        **draw(_extras),
    }
    if draw(st.booleans()):
        file["size"] = {"width": 300, "height": 0.5}
    return file


@settings(max_examples=80, deadline=None)
@given(_files())
def test_any_file_that_is_accepted_comes_back_exactly(file: dict[str, Any]) -> None:
    before = copy.deepcopy(file)
    stored = json.loads(json.dumps(stored_plan(import_pretix(file)), sort_keys=True))
    assert export_pretix(parse_plan(stored)) == before
    assert file == before
