"""Draw a bowl: tiers of sections around a rounded rectangle, as arenas and stadiums have them."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from stagedoor.operations.seat_rows import Arc, DrawnRow, DrawnSection, Line, seats_on

_AISLE = 32.0
_ROW_PITCH = 25.0

TierChoice = Callable[["Piece", int, int], str]


@dataclass(frozen=True, slots=True)
class Bowl:
    """Be the inner edge: a rounded rectangle about (x, y)."""

    x: float
    y: float
    half_width: float
    half_height: float
    corner: float


@dataclass(frozen=True, slots=True)
class Level:
    """Be one tier of a bowl: from how far outside the edge, how deep, how wide its sections are."""

    name: str
    first_number: int
    offset: float
    rows: int
    section_width: float

    @property
    def end_offset(self) -> float:
        """Return how far outside the edge the last row is."""
        return self.offset + (self.rows - 1) * _ROW_PITCH


@dataclass(frozen=True, slots=True)
class Piece:
    """Be a section's share of the edge: part of a side or of a corner, as fractions of it."""

    side: str
    start: float
    end: float

    @property
    def middle(self) -> float:
        """Return where along its side or corner it is, from 0 to 1."""
        return (self.start + self.end) / 2


def draw_level(bowl: Bowl, level: Level, tier_of: TierChoice) -> list[DrawnSection]:
    """Return a level's sections clockwise from the top left, numbered on from its first."""
    sections = []
    for number, piece in enumerate(_pieces(bowl, level), start=level.first_number):
        rows = []
        for index in range(level.rows):
            path = _path(bowl, piece, level.offset + index * _ROW_PITCH)
            tier = tier_of(piece, index, level.rows)
            rows.append(DrawnRow(str(index + 1), path, seats_on(path, _AISLE), tier))
        sections.append(DrawnSection(str(number), f"{level.name} {number}", rows))
    return sections


def outline(bowl: Bowl, offset: float, steps: int = 12) -> list[list[float]]:
    """Return the corners of a polygon that runs around the bowl at an offset."""
    points = []
    for side in ("top-right", "bottom-right", "bottom-left", "top-left"):
        arc = _path(bowl, Piece(side, 0, 1), offset)
        for step in range(steps + 1):
            x, y = arc.point(arc.length * step / steps)
            points.append([round(x, 1), round(y, 1)])
    return points


def _pieces(bowl: Bowl, level: Level) -> list[Piece]:
    middle = (level.offset + level.end_offset) / 2
    pieces = []
    for side in (
        "top", "top-right", "right", "bottom-right", "bottom", "bottom-left", "left", "top-left",
    ):  # fmt: skip
        length = _path(bowl, Piece(side, 0, 1), middle).length
        count = max(1, round(length / level.section_width))
        pieces += [Piece(side, n / count, (n + 1) / count) for n in range(count)]
    return pieces


def _path(bowl: Bowl, piece: Piece, offset: float) -> Arc | Line:
    """Return where a row of a piece runs at an offset, clockwise."""
    wide, high = bowl.half_width - bowl.corner, bowl.half_height - bowl.corner
    quarter = math.pi / 2
    corners = {
        "top-right": (wide, -high, -quarter),
        "bottom-right": (wide, high, 0.0),
        "bottom-left": (-wide, high, quarter),
        "top-left": (-wide, -high, 2 * quarter),
    }
    if piece.side in corners:
        x, y, start = corners[piece.side]
        angles = (start + quarter * piece.start, start + quarter * piece.end)
        return Arc(bowl.x + x, bowl.y + y, bowl.corner + offset, *angles)
    far_x, far_y = bowl.half_width + offset, bowl.half_height + offset
    ends = {
        "top": ((-wide, -far_y), (wide, -far_y)),
        "right": ((far_x, -high), (far_x, high)),
        "bottom": ((wide, far_y), (-wide, far_y)),
        "left": ((-far_x, high), (-far_x, -high)),
    }
    first, last = ends[piece.side]
    return Line(*_between(bowl, first, last, piece.start), *_between(bowl, first, last, piece.end))


def _between(
    bowl: Bowl, first: Sequence[float], last: Sequence[float], part: float
) -> tuple[float, float]:
    return (
        bowl.x + first[0] + (last[0] - first[0]) * part,
        bowl.y + first[1] + (last[1] - first[1]) * part,
    )
