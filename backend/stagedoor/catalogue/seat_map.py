"""Number, index and publish drawn plans: what the rest of the house asks of a seat map."""

from __future__ import annotations

import json
import math
from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from stagedoor.catalogue.errors import SeatMapInvalid
from stagedoor.catalogue.plan import Plan, PlanArea, PlanRow, PlanSection, default_seat_id
from stagedoor.catalogue.plan_check import check_plan, parse_plan

__all__ = [
    "PlacesIndex",
    "SeatMapInvalid",
    "check_plan",
    "number_places",
    "parse_plan",
    "public_geometry",
    "stored_plan",
    "tier_runs",
]

# Seats count as drawn next to each other up to this multiple of the row's usual distance.
_NEIGHBOUR_FACTOR = 1.6


def number_places(plan: Plan) -> Plan:
    """Return the plan with every `first_place` set: seats first, in plan order, then areas."""
    next_place = 0
    sections = []
    for section in plan.sections:
        rows = []
        for row in section.rows:
            rows.append(row.model_copy(update={"first_place": next_place}))
            next_place += len(row.seats)
        sections.append(section.model_copy(update={"rows": rows}))
    areas = []
    for area in plan.areas:
        areas.append(area.model_copy(update={"first_place": next_place}))
        next_place += area.capacity
    return plan.model_copy(update={"sections": sections, "areas": areas})


def stored_plan(plan: Plan) -> dict[str, Any]:
    """Return a numbered plan as the JSON that is kept: without what equals its default."""
    document: dict[str, Any] = number_places(plan).model_dump(
        mode="json", exclude={"source"}, exclude_none=True
    )
    for section, drawn in zip(document["sections"], plan.sections, strict=True):
        for row, source in zip(section["rows"], drawn.rows, strict=True):
            row["x"], row["y"] = _compact(source.x), _compact(source.y)
            if source.ids is not None and source.ids == _default_ids(drawn, source):
                del row["ids"]
    if plan.source is not None:
        document["source"] = {"format": plan.source.format, "kept": plan.source.kept}
    return document


def public_geometry(plan: Plan, version: int) -> dict[str, Any]:
    """Return the reply of `GET /events/{id}/seat-map`: what a browser needs to draw and to pick."""
    numbered = number_places(plan)
    return {
        "version": version,
        "size": {"width": _rounded(plan.size.width), "height": _rounded(plan.size.height)},
        "sections": [
            {
                "key": section.key,
                "name": section.name,
                "rows": [_public_row(row) for row in section.rows],
            }
            for section in numbered.sections
        ],
        "areas": [_public_area(area) for area in numbered.areas],
        "shapes": [shape.model_dump(mode="json", exclude_none=True) for shape in plan.shapes],
    }


def geometry_bytes(plan: Plan, version: int) -> bytes:
    """Return the public geometry as compact JSON."""
    reply = public_geometry(plan, version)
    return json.dumps(reply, ensure_ascii=False, separators=(",", ":")).encode()


def tier_runs(plan: Plan) -> list[tuple[int, int, str]]:
    """Return the plan's places as runs of (first, last, price tier), in place order.

    A 60,000-seat plan comes to a few hundred runs, so its places become rows in one statement.
    """
    runs: list[tuple[int, int, str]] = []
    for section in plan.sections:
        for row in section.rows:
            for index in range(len(row.seats)):
                _lengthen(runs, 1, row.tier_of(index))
    for area in plan.areas:
        _lengthen(runs, area.capacity, area.price_tier)
    return runs


@dataclass(frozen=True, slots=True)
class PlaceOnPlan:
    """Say where a place is: in a row of a section, or in an area."""

    section: PlanSection | None
    row: PlanRow | None
    seat_index: int
    area: PlanArea | None

    @property
    def label(self) -> str:
        """Return what stands on the ticket, such as `Stalls left, row F, seat 12`."""
        if self.area is not None:
            return self.area.name
        assert self.section is not None
        assert self.row is not None
        return f"{self.section.name}, row {self.row.label}, seat {self.row.seats[self.seat_index]}"

    @property
    def price_tier(self) -> str:
        """Return the code of the place's price tier."""
        if self.area is not None:
            return self.area.price_tier
        assert self.row is not None
        return self.row.tier_of(self.seat_index)

    @property
    def seat_id(self) -> str | None:
        """Return the seat's stable id, None for a unit of an area."""
        if self.row is None or self.section is None:
            return None
        if self.row.ids is not None:
            return self.row.ids[self.seat_index]
        return default_seat_id(self.section.key, self.row.label, self.row.seats[self.seat_index])

    def has_feature(self, feature: str) -> bool:
        """Tell whether the seat is drawn as `wheelchair`, `companion` or `restricted_view`."""
        features: dict[Any, list[int]] = (self.row.features or {}) if self.row is not None else {}
        return self.seat_index in features.get(feature, [])


class PlacesIndex:
    """Find a place number on a plan quickly; make one per seat map and keep it."""

    def __init__(self, plan: Plan) -> None:
        """Remember where the rows and areas of a plan begin."""
        self.plan = number_places(plan)
        self.seat_count = plan.seat_count()
        self.place_count = plan.place_count()
        self._rows = [(section, row) for section in self.plan.sections for row in section.rows]
        self._row_starts = [_start(row) for _, row in self._rows]
        self._area_starts = [_start(area) for area in self.plan.areas]
        self._areas = {area.key: area for area in self.plan.areas}

    def find(self, place_no: int) -> PlaceOnPlan | None:
        """Return where a place is, None for a number that the plan does not have."""
        if not 0 <= place_no < self.place_count:
            return None
        if place_no >= self.seat_count:
            area = self.plan.areas[bisect_right(self._area_starts, place_no) - 1]
            return PlaceOnPlan(None, None, place_no - _start(area), area)
        section, row = self._rows[bisect_right(self._row_starts, place_no) - 1]
        return PlaceOnPlan(section, row, place_no - _start(row), None)

    def area_places(self, key: str) -> range | None:
        """Return the place numbers of an area, None for an unknown key."""
        area = self._areas.get(key)
        return None if area is None else range(_start(area), _start(area) + area.capacity)

    def blocks(self) -> list[range]:
        """Return runs of places that sit side by side: rows, cut where an aisle interrupts them."""
        return [block for _, row in self._rows for block in _blocks(row)]


def _blocks(row: PlanRow) -> list[range]:
    first = _start(row)
    steps = [
        math.dist((row.x[i], row.y[i]), (row.x[i + 1], row.y[i + 1]))
        for i in range(len(row.seats) - 1)
    ]
    usual = sorted(steps)[len(steps) // 2] if steps else 0
    cuts = [i + 1 for i, step in enumerate(steps) if step > usual * _NEIGHBOUR_FACTOR]
    bounds = [0, *cuts, len(row.seats)]
    return [range(first + a, first + b) for a, b in pairwise(bounds)]


def _public_row(row: PlanRow) -> dict[str, Any]:
    reply: dict[str, Any] = {
        "label": row.label,
        "first_place": row.first_place,
        "seats": row.seats,
        "x": [_rounded(value) for value in row.x],
        "y": [_rounded(value) for value in row.y],
    }
    if row.price_tiers is None or len(set(row.price_tiers)) == 1:
        reply["price_tier"] = row.tier_of(0)
    else:
        reply["price_tiers"] = row.price_tiers
    if row.features:
        reply["features"] = row.features
    return reply


def _public_area(area: PlanArea) -> dict[str, Any]:
    reply: dict[str, Any] = area.model_dump(mode="json", exclude_none=True)
    return reply


def _default_ids(section: PlanSection, row: PlanRow) -> list[str]:
    return [default_seat_id(section.key, row.label, seat) for seat in row.seats]


def _lengthen(runs: list[tuple[int, int, str]], count: int, tier: str) -> None:
    first = runs[-1][1] + 1 if runs else 0
    if runs and runs[-1][2] == tier:
        runs[-1] = (runs[-1][0], first + count - 1, tier)
    else:
        runs.append((first, first + count - 1, tier))


def _start(part: PlanRow | PlanArea) -> int:
    assert part.first_place is not None, "the plan has been numbered"
    return part.first_place


def _rounded(value: float) -> float:
    """Return one decimal, and none where it would be zero, which keeps the reply short."""
    shown = round(value, 1)
    return int(shown) if shown == int(shown) else shown


def _compact(values: list[float]) -> list[float]:
    return [int(value) if value == int(value) else value for value in values]
