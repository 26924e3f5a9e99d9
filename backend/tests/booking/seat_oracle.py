"""Know seats by trying everything: slow, plain, and without a line of the code under test."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from itertools import pairwise
from math import dist
from statistics import median
from typing import Any

# As decision 25 says: two seats further apart than so many have an aisle between them.
_AISLE = 1.6


class Oracle:
    """Be the seats of a drawn venue, and what the rules say about them."""

    def __init__(self, plan: dict[str, Any]) -> None:
        """Count the seats as the contract says, and part the rows at their aisles."""
        self.tier: list[str] = []
        self.marks: list[set[str]] = []
        self.at: list[tuple[float, float]] = []
        self.section: list[int] = []
        self.blocks: list[range] = []
        for number, section in enumerate(plan["sections"]):
            for row in section["rows"]:
                first = len(self.tier)
                self._add_row(row, number)
                self._part(first, len(self.tier))
        self.block_of = [block for block in self.blocks for _ in block]

    def _add_row(self, row: dict[str, Any], section: int) -> None:
        count = len(row["seats"])
        self.tier += row.get("price_tiers") or [row["price_tier"]] * count
        self.at += zip(row["x"], row["y"], strict=True)
        self.section += [section] * count
        features = row.get("features") or {}
        self.marks += [
            {name for name, seats in features.items() if i in seats} for i in range(count)
        ]

    def _part(self, first: int, end: int) -> None:
        steps = [dist(a, b) for a, b in pairwise(self.at[first:end])]
        cuts = [i + 1 for i, step in enumerate(steps) if step > _AISLE * median(steps)]
        self.blocks += [range(first + a, first + b) for a, b in pairwise([0, *cuts, end - first])]

    @property
    def seats(self) -> int:
        """Return how many there are."""
        return len(self.tier)

    def is_special(self, place: int) -> bool:
        """Tell whether a seat is kept for wheelchairs or their companions."""
        return bool(self.marks[place] & {"wheelchair", "companion"})

    def crowd(self, chance: random.Random, fill: float) -> bytes:
        """Return random states of so full a house: parties of one to six, held, sold or blocked."""
        states = bytearray(self.seats)
        left = round(self.seats * fill)
        while left > 0:
            first = chance.randrange(self.seats)
            state = chance.choice((1, 2, 2, 3))
            for place in range(first, min(first + chance.randint(1, 6), self.seats)):
                left -= states[place] == 0
                states[place] = states[place] or state
        return bytes(states)

    def alone(self, states: bytes, taken: Iterable[int], near: Iterable[int]) -> set[int]:
        """Return who has no free and ordinary neighbour in the blocks of some places."""
        gone = set(taken)

        def is_company(place: int, block: range) -> bool:
            return (
                place in block
                and states[place] == 0
                and place not in gone
                and not self.is_special(place)
            )

        return {
            place
            for block in {self.block_of[each] for each in near}
            for place in block
            if is_company(place, block)
            and not is_company(place - 1, block)
            and not is_company(place + 1, block)
        }

    def orphans(self, states: bytes, taken: Iterable[int], *, is_lenient: bool = False) -> set[int]:
        """Return who is alone only because these are taken, as far as a rule minds."""
        seats = set(taken)
        found = self.alone(states, seats, seats) - self.alone(states, (), seats)
        if is_lenient:
            ends = {p for b in self.blocks for p in (b.start, b.stop - 1)} if found else set()
            found -= ends
        return found

    def windows(
        self, states: bytes, size: int, tiers: set[str], *, blocks: Iterable[range] | None = None
    ) -> Iterator[range]:
        """Give all ways for so many to sit side by side in ordinary seats of these tiers."""
        for block in self.blocks if blocks is None else blocks:
            run = 0
            for place in block:
                is_had = (
                    states[place] == 0 and self.tier[place] in tiers and not self.is_special(place)
                )
                run = run + 1 if is_had else 0
                if run >= size:
                    yield range(place - size + 1, place + 1)

    def ways_round(
        self, states: bytes, asked: range, *, rest: Iterable[int] = (), is_lenient: bool = False
    ) -> list[set[int]]:
        """Return the choices of the same size and tiers, with no worse a view, that leave none."""
        full = bytearray(states)
        for place in rest:
            full[place] = 1
        tiers = sorted(self.tier[place] for place in asked)
        section = self.section[asked[0]]
        may_see_less = any("restricted_view" in self.marks[place] for place in asked)
        found = []
        for window in self.windows(bytes(full), len(asked), set(tiers)):
            sees_less = any("restricted_view" in self.marks[place] for place in window)
            if sees_less and not may_see_less:
                continue
            if is_lenient and self.section[window[0]] != section:
                continue
            if sorted(self.tier[place] for place in window) != tiers:
                continue
            if not self.orphans(bytes(full), window, is_lenient=is_lenient):
                found.append(set(window))
        return found

    def groups(self, places: Iterable[int]) -> list[range]:
        """Return who sits side by side."""
        groups: list[range] = []
        for place in sorted(places):
            last = groups[-1] if groups else range(0)
            if last and last.stop == place and self.block_of[last[0]] == self.block_of[place]:
                groups[-1] = range(last.start, place + 1)
            else:
                groups.append(range(place, place + 1))
        return groups
