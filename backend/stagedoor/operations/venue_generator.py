"""Generate venues that look like venues: a theatre, an arena and a stadium of any size."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from stagedoor.catalogue.plan import Plan
from stagedoor.catalogue.plan_check import parse_plan
from stagedoor.operations.bowl import Bowl, Level, Piece, TierChoice, draw_level, outline
from stagedoor.operations.seat_rows import (
    Arc,
    DrawnRow,
    DrawnSection,
    letters,
    seat_count,
    seats_on,
    trim,
)

_MARGIN = 60.0
_MOST_ROWS = 200
_THEATRE_TIERS = (
    ("stalls-a", "Stalls A", "#b8336a"), ("stalls-b", "Stalls B", "#e07a5f"),
    ("circle-a", "Circle A", "#3d5a80"), ("circle-b", "Circle B", "#5b8e7d"),
    ("upper", "Upper circle", "#8cb369"), ("restricted", "Restricted view", "#a39171"),
    ("companion", "Companion seat", "#6d597a"),
)  # fmt: skip
_ARENA_TIERS = (
    ("floor", "Standing floor", "#d1495b"), ("lower-a", "Lower A", "#3066be"),
    ("lower-b", "Lower B", "#1b998b"), ("club", "Club", "#6d597a"),
    ("upper", "Upper", "#e29578"), ("side", "Side view", "#a39171"),
)  # fmt: skip
_STADIUM_TIERS = (
    ("lower-a", "Lower side", "#3066be"), ("lower-b", "Lower end", "#1b998b"),
    ("club", "Club", "#6d597a"), ("middle", "Middle", "#d1495b"),
    ("upper-a", "Upper side", "#e29578"), ("upper-b", "Upper end", "#8cb369"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Balcony:
    """Be one level of a theatre: how many rows it has, how far from the stage, how wide."""

    key: str
    name: str
    rows: int
    radius: float
    half_angle: float


_ROW_PITCH = 27.0
_THEATRE_AISLE = 38.0
# The arcs' centre lies behind the stage, so the rows are curved gently.
_CENTRE = (900.0, -420.0)
_BLOCKS = (("left", "left", -1.0, -0.5), ("centre", "centre", -0.5, 0.5),
           ("right", "right", 0.5, 1.0))  # fmt: skip
_LEVELS = (
    _Balcony("stalls", "Stalls", 18, 640.0, math.radians(27)),
    _Balcony("circle", "Dress circle", 8, 1220.0, math.radians(26)),
    _Balcony("upper", "Upper circle", 3, 1540.0, math.radians(24)),
)


def theatre(seats: int = 1_400) -> Plan:
    """Return a theatre on three levels, with wheelchair places, companions and restricted views."""
    levels = [_theatre_level(level) for level in _LEVELS]
    highest = _LEVELS[2]
    levels[2] = _grown(
        lambda rows: _theatre_level(replace(highest, rows=rows)),
        highest.rows,
        seats - seat_count(levels[0] + levels[1]),
    )
    for level, sections in zip(_LEVELS, levels, strict=True):
        _number_across(sections)
        _mark_theatre(level, sections)
    stage = {"kind": "rect", "role": "stage", "x": 640.0, "y": -10.0, "width": 520.0,
             "height": 120.0, "text": "Stage", "colour": "#343a40"}  # fmt: skip
    signs = [
        _sign(level.name, _CENTRE[0], _CENTRE[1] + level.radius - 30, 22.0) for level in _LEVELS
    ]
    drawn = [section for level in levels for section in level]
    return _plan("Theatre", _THEATRE_TIERS, drawn, shapes=[stage, *signs])


def arena(seats: int = 20_000, floor: int = 2_000) -> Plan:
    """Return an arena: a bowl of three tiers around a floor for standing, the stage at one end."""
    bowl = Bowl(x=0, y=0, half_width=900, half_height=560, corner=340)
    levels = [
        Level("Lower", 101, 50, 20, 380),
        Level("Club", 201, 610, 7, 420),
        Level("Upper", 301, 850, 12, 430),
    ]
    drawn = _bowl_sections(bowl, levels, seats, _arena_tier)
    shape = {"kind": "rect", "role": "area", "x": -560.0, "y": -420.0, "width": 1360.0,
             "height": 840.0, "text": "Standing floor"}  # fmt: skip
    area = {"key": "floor", "name": "Standing floor", "capacity": floor, "price_tier": "floor",
            "shape": shape}  # fmt: skip
    stage = {"kind": "rect", "role": "stage", "x": -860.0, "y": -300.0, "width": 260.0,
             "height": 600.0, "text": "Stage", "colour": "#343a40"}  # fmt: skip
    edge = {"kind": "polygon", "role": "decor", "points": outline(bowl, 10)}
    return _plan("Arena", _ARENA_TIERS, drawn, areas=[area], shapes=[edge, stage])


def stadium(seats: int = 60_000) -> Plan:
    """Return a stadium: four tiers of sections around a pitch."""
    bowl = Bowl(x=0, y=0, half_width=1500, half_height=1060, corner=560)
    levels = [
        Level("Lower", 101, 90, 28, 430),
        Level("Club", 201, 880, 10, 460),
        Level("Middle", 301, 1210, 18, 480),
        Level("Upper", 401, 1750, 10, 500),
    ]
    drawn = _bowl_sections(bowl, levels, seats, _stadium_tier)
    pitch = {"kind": "rect", "role": "stage", "x": -1320.0, "y": -860.0, "width": 2640.0,
             "height": 1720.0, "text": "Pitch", "colour": "#6a994e"}  # fmt: skip
    circle = {"kind": "circle", "role": "decor", "x": 0.0, "y": 0.0, "radius": 230.0,
              "border_colour": "#f1faee"}  # fmt: skip
    edge = {"kind": "polygon", "role": "decor", "points": outline(bowl, 40)}
    return _plan("Stadium", _STADIUM_TIERS, drawn, shapes=[edge, pitch, circle])


def _theatre_level(level: _Balcony) -> list[DrawnSection]:
    sections = []
    for key, name, start, end in _BLOCKS:
        rows = []
        for index, label in enumerate(letters(level.rows)):
            radius = level.radius + index * _ROW_PITCH
            down = math.pi / 2
            # From left to right on screen, so the angle falls.
            path = Arc(
                *_CENTRE, radius, down - start * level.half_angle, down - end * level.half_angle
            )
            tier = _theatre_tier(level.key, key, index, level.rows)
            rows.append(DrawnRow(label, path, seats_on(path, _THEATRE_AISLE), tier))
        sections.append(DrawnSection(f"{level.key}-{key}", f"{level.name} {name}", rows))
    return sections


def _theatre_tier(level: str, block: str, row: int, rows: int) -> str:
    if level == "stalls":
        depth = rows * 2 // 3 if block == "centre" else rows // 4
        return "stalls-a" if row < depth else "stalls-b"
    if level == "circle":
        return "circle-a" if row < rows // 2 else "circle-b"
    return "upper"


def _number_across(sections: Sequence[DrawnSection]) -> None:
    """Let seat numbers run on from left to right across the aisles."""
    for index in range(len(sections[0].rows)):
        number = 1
        for section in sections:
            section.rows[index].first_number = number
            number += section.rows[index].count


def _mark_theatre(level: _Balcony, sections: Sequence[DrawnSection]) -> None:
    """Put wheelchair places with companions beside the aisles, and mark where one sees less."""
    left, centre, right = sections
    if level.key != "upper":
        for section, is_first in ((left, False), (centre, True), (centre, False), (right, True)):
            _mark_wheelchair(section.rows[-1], is_first=is_first, companion_tier="companion")
    if level.key == "stalls":
        return
    for row in left.rows:
        _mark_restricted(row, range(2))
    for row in right.rows:
        _mark_restricted(row, range(row.count - 2, row.count))


def _mark_wheelchair(row: DrawnRow, *, is_first: bool, companion_tier: str | None) -> None:
    wheelchair, companion = (0, 1) if is_first else (row.count - 1, row.count - 2)
    row.marks |= {wheelchair: "wheelchair", companion: "companion"}
    if companion_tier is not None:
        row.tiers[companion] = companion_tier


def _mark_restricted(row: DrawnRow, seats: range) -> None:
    row.marks |= dict.fromkeys(seats, "restricted_view")
    row.tiers |= dict.fromkeys(seats, "restricted")


def _bowl_sections(
    bowl: Bowl, levels: Sequence[Level], seats: int, tier_of: Callable[[str], TierChoice]
) -> list[DrawnSection]:
    """Return the sections, the last level grown until it has room, then trimmed to the seat."""
    below = [section for level in levels[:-1] for section in _level(bowl, level, tier_of)]
    last = levels[-1]
    top = _grown(
        lambda rows: _level(bowl, replace(last, rows=rows), tier_of),
        last.rows,
        seats - seat_count(below),
    )
    lowest = levels[0].first_number
    for section in below[::2]:
        if int(section.key) < lowest + 100:
            _mark_wheelchair(section.rows[-1], is_first=True, companion_tier=None)
            _mark_wheelchair(section.rows[-1], is_first=False, companion_tier=None)
    return below + top


def _grown(draw: Callable[[int], list[DrawnSection]], rows: int, seats: int) -> list[DrawnSection]:
    """Return sections with exactly so many seats: rows are added until there is room."""
    sections = draw(rows)
    while seat_count(sections) < seats and rows < _MOST_ROWS:
        rows += 1
        sections = draw(rows)
    excess = seat_count(sections) - seats
    if excess < 0 or seats <= 0:
        raise ValueError(f"a last level of {seats} seats cannot be drawn here")
    trim(sections, excess)
    return sections


def _level(bowl: Bowl, level: Level, tier_of: Callable[[str], TierChoice]) -> list[DrawnSection]:
    return draw_level(bowl, level, tier_of(level.name))


def _arena_tier(level: str) -> TierChoice:
    def choose(piece: Piece, row: int, rows: int) -> str:
        if piece.side == "left":
            return "side"
        if level == "Lower":
            return "lower-a" if row < rows // 2 and "left" not in piece.side else "lower-b"
        return level.lower()

    return choose


def _stadium_tier(level: str) -> TierChoice:
    def choose(piece: Piece, _row: int, _rows: int) -> str:
        is_side = piece.side in {"top", "bottom"}
        if level in {"Lower", "Upper"}:
            return f"{level.lower()}-{'a' if is_side else 'b'}"
        return level.lower()

    return choose


def _sign(text: str, x: float, y: float, size: float) -> dict[str, Any]:
    return {"kind": "text", "role": "decor", "x": x, "y": round(y, 1), "text": text, "size": size}


def _plan(
    name: str,
    tiers: Sequence[tuple[str, str, str]],
    drawn: Sequence[DrawnSection],
    *,
    areas: Sequence[dict[str, Any]] = (),
    shapes: Sequence[dict[str, Any]] = (),
) -> Plan:
    """Return the checked plan, moved so that it begins at a margin from the top left corner."""
    sections = [section.document() for section in drawn]
    boxes = [*shapes, *(area["shape"] for area in areas)]
    xs = [x for section in sections for row in section["rows"] for x in row["x"]]
    ys = [y for section in sections for row in section["rows"] for y in row["y"]]
    for box in boxes:
        if box["kind"] == "rect":
            xs += [box["x"], box["x"] + box["width"]]
            ys += [box["y"], box["y"] + box["height"]]
    right, down = round(_MARGIN - min(xs), 1), round(_MARGIN - min(ys), 1)
    for section in sections:
        for row in section["rows"]:
            row["x"] = [round(x + right, 1) for x in row["x"]]
            row["y"] = [round(y + down, 1) for y in row["y"]]
    for box in boxes:
        _move(box, right, down)
    return parse_plan(
        {
            "name": name,
            "size": {"width": round(max(xs) + right + _MARGIN, 1),
                     "height": round(max(ys) + down + _MARGIN, 1)},
            "price_tiers": [
                {"code": code, "name": label, "colour": colour} for code, label, colour in tiers
            ],
            "sections": sections,
            "areas": list(areas),
            "shapes": list(shapes),
        }
    )  # fmt: skip


def _move(box: dict[str, Any], right: float, down: float) -> None:
    if box["kind"] == "polygon":
        box["points"] = [[round(x + right, 1), round(y + down, 1)] for x, y in box["points"]]
    else:
        box["x"], box["y"] = round(box["x"] + right, 1), round(box["y"] + down, 1)
