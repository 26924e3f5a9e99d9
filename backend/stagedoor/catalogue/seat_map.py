"""Number, index and publish drawn plans: what the rest of the house asks of a seat map."""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from stagedoor.catalogue.errors import SeatMapInvalid
from stagedoor.catalogue.plan import Plan, PlanRow, PlanSection, default_seat_id
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


def public_geometry(stored: Mapping[str, Any], version: int) -> dict[str, Any]:
    """Return the reply of `GET /events/{id}/seat-map`: what a browser needs to draw and to pick.

    Takes the plan as `stored_plan` wrote it, so that 60,000 seats need not be checked again.
    """
    size = stored["size"]
    return {
        "version": version,
        "size": {"width": _rounded(size["width"]), "height": _rounded(size["height"])},
        "sections": [
            {
                "key": section["key"],
                "name": section["name"],
                "rows": [_public_row(row) for row in section["rows"]],
            }
            for section in stored["sections"]
        ],
        "areas": stored["areas"],
        "shapes": stored["shapes"],
    }


def geometry_bytes(stored: Mapping[str, Any], version: int, *, in_steps: bool = False) -> bytes:
    """Return the public geometry as compact JSON, with coordinates as they are or in steps."""
    reply = public_geometry(stored, version)
    if in_steps:
        for row in (row for section in reply["sections"] for row in section["rows"]):
            row["x"], row["y"] = _steps(row["x"]), _steps(row["y"])
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


def _public_row(row: Mapping[str, Any]) -> dict[str, Any]:
    reply = {
        "label": row["label"],
        "first_place": row["first_place"],
        "seats": row["seats"],
        "x": [_rounded(value) for value in row["x"]],
        "y": [_rounded(value) for value in row["y"]],
    }
    tiers = row.get("price_tiers")
    if tiers is not None and len(set(tiers)) > 1:
        reply["price_tiers"] = tiers
    else:
        reply["price_tier"] = row["price_tier"] if tiers is None else tiers[0]
    if row.get("features"):
        reply["features"] = row["features"]
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


def _steps(values: list[float]) -> list[int]:
    """Return where a row begins, and then by how much each step differs from the one before.

    In tenths. Seats stand evenly, so nearly all of it is zeros, and packs into a third.
    """
    tenths = [round(value * 10) for value in values]
    steps = [after - before for before, after in pairwise([0, *tenths])]
    # The way to the first seat is no step between seats, so the second is told in full.
    return steps[:2] + [after - before for before, after in pairwise(steps[1:])]


def _compact(values: list[float]) -> list[float]:
    return [int(value) if value == int(value) else value for value in values]
