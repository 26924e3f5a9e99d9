"""Know how seats lie: which sit side by side, how near the stage, of what tier and features.

A published drawing never changes, so all of it is worked out once a house and kept in arrays.
"""

from __future__ import annotations

import math
from array import array
from bisect import bisect_right
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median
from typing import Any, NamedTuple

WHEELCHAIR, COMPANION, RESTRICTED_VIEW = 1, 2, 4
# What is kept for whoever cannot sit elsewhere.
SPECIAL = WHEELCHAIR | COMPANION
_FEATURES = {
    "wheelchair": WHEELCHAIR,
    "companion": COMPANION,
    "restricted_view": RESTRICTED_VIEW,
}
# Two seats further apart than so many seats are have an aisle between them.
_AISLE = 1.6


class Block(NamedTuple):
    """Be seats side by side: a row, or what lies between two of its aisles."""

    first: int
    end: int
    row: int
    section: int
    # Twice the place in the middle of the whole row, so that it is a whole number.
    row_middle_twice: int

    @property
    def middle(self) -> int:
        """Return the place in the middle."""
        return (self.first + self.end - 1) // 2


@dataclass(frozen=True, slots=True)
class Seating:
    """Be the seats of a house by place number, and its blocks, the best first."""

    x: array[float]
    y: array[float]
    tiers: bytes
    tier_codes: tuple[str, ...]
    features: bytes
    blocks: tuple[Block, ...]
    sections: tuple[tuple[Block, ...], ...]
    has_wheelchairs: bool
    _firsts: tuple[int, ...] = field(repr=False)
    _in_order: tuple[Block, ...] = field(repr=False)

    @classmethod
    def of_plan(cls, plan: dict[str, Any]) -> Seating:
        """Return the seating that a stored seat-map plan draws."""
        x, y, tiers, features = array("f"), array("f"), bytearray(), bytearray()
        codes: dict[str, int] = {}
        sections: list[tuple[Block, ...]] = []
        row_no = 0
        for section in plan.get("sections", []):
            blocks: list[Block] = []
            for row in section["rows"]:
                first = len(x)
                x.extend(row["x"])
                y.extend(row["y"])
                named = row.get("price_tiers") or [row["price_tier"]] * len(row["seats"])
                tiers.extend(codes.setdefault(code, len(codes)) for code in named)
                features.extend(_features(row))
                blocks += _blocks(x, y, first, row=row_no, section=len(sections))
                row_no += 1
            sections.append(tuple(blocks))
        stages = [_middle(shape) for shape in plan.get("shapes", []) if shape["role"] == "stage"]
        in_order = tuple(block for section_blocks in sections for block in section_blocks)
        ordered = list(in_order)
        if stages:
            ordered.sort(
                key=lambda block: min(
                    math.dist((x[block.middle], y[block.middle]), stage) for stage in stages
                )
            )
        return cls(
            x, y, bytes(tiers), tuple(codes), bytes(features), tuple(ordered), tuple(sections),
            any(mark & WHEELCHAIR for mark in features),
            tuple(block.first for block in in_order), in_order,
        )  # fmt: skip

    def block_of(self, place: int) -> Block:
        """Return the block in which a seat is."""
        return self._in_order[bisect_right(self._firsts, place) - 1]

    def zeros(
        self,
        taken: bytes | bytearray,
        *,
        without: int = 0,
        only: int = 0,
        tiers: Container[int] | None = None,
    ) -> bytes:
        """Return zeros where seats that are not taken lack these features and are in these tiers.

        `taken` has a zero for each seat that is free; with `only`, a seat has one of its features.
        """
        marks = bytes(
            bool(mark & without) or (only != 0 and not mark & only) for mark in range(256)
        )
        masks = [taken, self.features.translate(marks)]
        if tiers is not None:
            codes = [code not in tiers for code in range(len(self.tier_codes))]
            masks.append(self.tiers.translate(bytes(codes).ljust(256, b"\1")))
        whole = 0
        for mask in masks:
            whole |= int.from_bytes(mask, "little")
        return whole.to_bytes(len(taken), "little")

    def tier_numbers(self, codes: Container[str]) -> set[int]:
        """Return the numbers that these price tiers have here, as in `tiers`."""
        return {number for number, code in enumerate(self.tier_codes) if code in codes}

    def tier_of(self, place: int) -> str:
        """Return the code of the price tier in which a seat is."""
        return self.tier_codes[self.tiers[place]]

    def distance(self, place: int, other: int) -> float:
        """Return how far apart two seats are."""
        return math.hypot(self.x[place] - self.x[other], self.y[place] - self.y[other])


def found_in(block: Block, needle: bytes, mask: bytes) -> Iterator[int]:
    """Give every place in a block where a needle begins."""
    start = mask.find(needle, block.first, block.end)
    while start >= 0:
        yield start
        start = mask.find(needle, start + 1, block.end)


def _features(row: dict[str, Any]) -> bytes:
    marks = bytearray(len(row["seats"]))
    for name, seats in (row.get("features") or {}).items():
        for seat in seats:
            marks[seat] |= _FEATURES[name]
    return bytes(marks)


def _blocks(
    x: Sequence[float], y: Sequence[float], first: int, *, row: int, section: int
) -> Iterator[Block]:
    """Give the blocks of the row that begins at a place and ends where the drawing does so far."""
    end = len(x)
    steps = [
        math.hypot(x[right] - x[left], y[right] - y[left])
        for left, right in pairwise(range(first, end))
    ]
    widest = _AISLE * median(steps) if steps else 0
    start = first
    for seat, step in enumerate(steps, first + 1):
        if step > widest:
            yield Block(start, seat, row, section, first + end - 1)
            start = seat
    yield Block(start, end, row, section, first + end - 1)


def _middle(shape: dict[str, Any]) -> tuple[float, float]:
    """Return the middle of a drawn shape."""
    if shape["kind"] == "polygon":
        points = shape["points"]
        return (
            sum(point[0] for point in points) / len(points),
            sum(point[1] for point in points) / len(points),
        )
    if shape["kind"] == "rect":
        return shape["x"] + shape["width"] / 2, shape["y"] + shape["height"] / 2
    return shape["x"], shape["y"]
