"""Draw small houses with letters, so that a test shows what it is about."""

from __future__ import annotations

from typing import Any

from stagedoor.booking.sale_facts import House

_SPACING = 20.0
_MARKS = {"w": "wheelchair", "c": "companion", "r": "restricted_view"}
_STAGE = {"kind": "rect", "role": "stage", "x": -10.0, "y": -120.0, "width": 20.0, "height": 20.0}


def drawn_plan(*sections: list[str], floor: int = 0) -> dict[str, Any]:
    """Return a plan of sections of rows below a stage, the first row nearest to it.

    A letter is a seat: `.` one of tier a, `b` one of tier b, `w` for a wheelchair, `c` for its
    companion (tier k), `r` with a restricted view; a space is an aisle. The first section is
    right before the stage, the others follow to the right of it.
    """
    return {
        "sections": [
            {
                "key": f"s{number}",
                "name": f"Section {number}",
                "rows": [_row(row, index, 1000.0 * number) for index, row in enumerate(rows)],
            }
            for number, rows in enumerate(sections)
        ],
        "areas": [
            {"key": "floor", "name": "Floor", "capacity": floor, "price_tier": "f",
             "shape": {"kind": "rect", "role": "area", "x": 0, "y": 0, "width": 9, "height": 9}}
        ] if floor else [],
        "shapes": [_STAGE],
    }  # fmt: skip


def drawn_house(*sections: list[str], floor: int = 0) -> House:
    """Return the house of such a plan."""
    return House.of_plan(drawn_plan(*sections, floor=floor))


def drawn_states(*rows: str) -> bytes:
    """Return the states of places: `.` is free, all else but a space is sold."""
    return bytes(0 if letter == "." else 2 for row in rows for letter in row if letter != " ")


def _row(drawn: str, index: int, left: float) -> dict[str, Any]:
    seats = [(column, letter) for column, letter in enumerate(drawn) if letter != " "]
    middle = (len(drawn) - 1) / 2
    features: dict[str, list[int]] = {}
    for seat, (_, letter) in enumerate(seats):
        if letter in _MARKS:
            features.setdefault(_MARKS[letter], []).append(seat)
    return {
        "label": str(index + 1),
        "seats": [str(seat + 1) for seat in range(len(seats))],
        "x": [left + _SPACING * (column - middle) for column, _ in seats],
        "y": [_SPACING * index] * len(seats),
        "price_tiers": [{"b": "b", "c": "k"}.get(letter, "a") for _, letter in seats],
        "features": features,
    }
