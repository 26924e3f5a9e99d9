"""Set seats in rows: along arcs and along the sides of a bowl, evenly and around aisles."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

SPACING = 20.0
_FEWEST_SEATS = 3


@dataclass(frozen=True, slots=True)
class Arc:
    """Be a piece of an arc; angles are in radians, 0 to the right, growing clockwise on screen."""

    x: float
    y: float
    radius: float
    start: float
    end: float

    @property
    def length(self) -> float:
        """Return the length along the arc."""
        return abs(self.end - self.start) * self.radius

    def point(self, along: float) -> tuple[float, float]:
        """Return the point this far from the start."""
        sign = 1 if self.end >= self.start else -1
        angle = self.start + sign * along / self.radius
        return self.x + self.radius * math.cos(angle), self.y + self.radius * math.sin(angle)


@dataclass(frozen=True, slots=True)
class Line:
    """Be a straight piece."""

    x: float
    y: float
    end_x: float
    end_y: float

    @property
    def length(self) -> float:
        """Return the length."""
        return math.dist((self.x, self.y), (self.end_x, self.end_y))

    def point(self, along: float) -> tuple[float, float]:
        """Return the point this far from the start."""
        part = along / self.length
        return self.x + (self.end_x - self.x) * part, self.y + (self.end_y - self.y) * part


@dataclass(slots=True)
class DrawnRow:
    """Be a row before its seats are set: where it runs, and how many seats it has room for."""

    label: str
    path: Arc | Line
    count: int
    tier: str
    first_number: int = 1
    marks: dict[int, str] = field(default_factory=dict)
    tiers: dict[int, str] = field(default_factory=dict)

    def document(self) -> dict[str, Any]:
        """Return the row as a plan writes it, its seats set evenly about the middle."""
        start = (self.path.length - (self.count - 1) * SPACING) / 2
        points = [self.path.point(start + SPACING * number) for number in range(self.count)]
        row: dict[str, Any] = {
            "label": self.label,
            "seats": [str(self.first_number + number) for number in range(self.count)],
            "x": [round(x, 1) for x, _ in points],
            "y": [round(y, 1) for _, y in points],
        }
        if self.tiers:
            row["price_tiers"] = [self.tiers.get(n, self.tier) for n in range(self.count)]
        else:
            row["price_tier"] = self.tier
        if self.marks:
            row["features"] = {
                mark: sorted(n for n, found in self.marks.items() if found == mark)
                for mark in sorted(set(self.marks.values()))
            }
        return row


@dataclass(slots=True)
class DrawnSection:
    """Be a section before its seats are set."""

    key: str
    name: str
    rows: list[DrawnRow]

    def document(self) -> dict[str, Any]:
        """Return the section as a plan writes it."""
        rows = [row.document() for row in self.rows]
        return {"key": self.key, "name": self.name, "rows": rows}


def seats_on(path: Arc | Line, aisle: float) -> int:
    """Return how many seats have room on a path that leaves half an aisle at each end."""
    return max(_FEWEST_SEATS, math.floor((path.length - aisle) / SPACING) + 1)


def seat_count(sections: Sequence[DrawnSection]) -> int:
    """Return how many seats sections have."""
    return sum(row.count for section in sections for row in section.rows)


def trim(sections: Sequence[DrawnSection], excess: int) -> None:
    """Take exactly `excess` seats out, one a row in turn, from the back rows of sections on."""
    while excess > 0:
        before = excess
        for row in _from_the_back(sections):
            if excess > 0 and row.count > _FEWEST_SEATS:
                row.count -= 1
                excess -= 1
        if excess == before:
            raise ValueError("there are not enough seats to take out")


def letters(count: int) -> list[str]:
    """Return row letters as theatres use them: without I and O, then AA, BB."""
    alphabet = "ABCDEFGHJKLMNPQRSTUVWXYZ"
    return [
        alphabet[number % len(alphabet)] * (number // len(alphabet) + 1) for number in range(count)
    ]


def _from_the_back(sections: Sequence[DrawnSection]) -> Iterator[DrawnRow]:
    deepest = max((len(section.rows) for section in sections), default=0)
    for depth in range(1, deepest + 1):
        for section in sections:
            if depth <= len(section.rows):
                yield section.rows[-depth]
