"""Number, index and publish drawn plans: what the rest of the house asks of a seat map."""

from __future__ import annotations

import json
from typing import Any

from stagedoor.catalogue.errors import SeatMapInvalid
from stagedoor.catalogue.plan import Plan, PlanArea, PlanRow, PlanSection, default_seat_id
from stagedoor.catalogue.plan_check import check_plan, parse_plan

__all__ = [
    "SeatMapInvalid",
    "check_plan",
    "number_places",
    "parse_plan",
    "public_geometry",
    "stored_plan",
    "tier_runs",
]


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


def _rounded(value: float) -> float:
    """Return one decimal, and none where it would be zero, which keeps the reply short."""
    shown = round(value, 1)
    return int(shown) if shown == int(shown) else shown


def _compact(values: list[float]) -> list[float]:
    return [int(value) if value == int(value) else value for value in values]
