"""Make small plans whose faults a test can see at a glance."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

_FLOOR_SHAPE = {"kind": "rect", "role": "area", "x": 10, "y": 80, "width": 120, "height": 60}


def small_plan(**changes: object) -> dict[str, Any]:
    """Return two rows of three and two seats in one section, and a floor for four."""
    plan: dict[str, Any] = {
        "name": "Back room",
        "size": {"width": 200, "height": 160},
        "price_tiers": [
            {"code": "front", "name": "Front", "colour": "#aa0000"},
            {"code": "back", "name": "Back"},
            {"code": "floor", "name": "Floor"},
        ],
        "sections": [
            {
                "key": "stalls",
                "name": "Stalls",
                "rows": [
                    {
                        "label": "A",
                        "seats": ["1", "2", "3"],
                        "x": [20, 40, 60.26],
                        "y": [30, 30, 30],
                        "price_tiers": ["front", "front", "back"],
                        "features": {"wheelchair": [0], "companion": [1]},
                    },
                    {
                        "label": "B",
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
                "capacity": 4,
                "price_tier": "floor",
                "shape": _FLOOR_SHAPE,
            }
        ],
        "shapes": [
            {"kind": "text", "role": "decor", "x": 100, "y": 10, "text": "Bar"},
        ],
    }
    return {**deepcopy(plan), **changes}


def row_of(plan: dict[str, Any], index: int = 0) -> dict[str, Any]:
    """Return a row of the first section, to be spoiled by a test."""
    row: dict[str, Any] = plan["sections"][0]["rows"][index]
    return row
