"""Choose the best places for a party: together, near the stage, leaving no single seat behind.

In this order: side by side without leaving a seat alone between others; side by side; split over
neighbouring rows, then a section, then sections close by, so that nobody sits alone. Places for
wheelchairs and their companions are left to who asks for them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from stagedoor.booking.allocation import Choice
from stagedoor.booking.sale_facts import House
from stagedoor.booking.seating import (
    COMPANION,
    RESTRICTED_VIEW,
    SPECIAL,
    WHEELCHAIR,
    Block,
    Seating,
    found_in,
)

_FREE = 0
_NEAR_ROWS = 1
_SECTIONS_TRIED = 3
_FEWEST_TO_SPLIT = 4
_FEWEST_TOGETHER = 2
_RUN = re.compile(rb"\0\0+")


@dataclass(frozen=True, slots=True)
class Wish:
    """Be what a party wants: how many places, of which tiers, and as which type in each of them.

    `companion_types` says the same for companion places, which are in tiers of their own.
    """

    quantity: int
    types: Mapping[str, int]
    is_accessible: bool = False
    companion_types: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Run:
    """Be neighbouring seats that are all to be had."""

    start: int
    length: int


def choose(house: House, states: Sequence[int], wish: Wish, *, skip: int = 0) -> Choice | None:
    """Return the best free places for a party, or None when nothing fits.

    `states` has one number a place, 0 for free. `skip` passes over that many of the best choices,
    where there are enough, for those who would only meet others there.
    """
    seats = _Seats(house.seating, bytes(states[: house.seat_count]), wish)
    places = seats.with_wheelchair(skip) if wish.is_accessible else seats.for_party(skip)
    choice = Choice()
    if places is not None:
        for place in sorted(places):
            choice.add_place(place, seats.type_of(place))
        return choice
    if wish.is_accessible:
        return None
    for area in house.areas.values():
        units = states[area.first_place : area.last_place + 1]
        if area.tier in wish.types and units.count(_FREE) >= wish.quantity:
            choice.add_units(area, wish.quantity, wish.types[area.tier])
            return choice
    return None


class _Seats:
    """Look for seats in one house at one moment."""

    def __init__(self, seating: Seating, states: bytes, wish: Wish) -> None:
        self._seating = seating
        self._wish = wish
        self._size = wish.quantity
        # In each of these a zero is a seat that counts. A seat of another tier is no wall: beside
        # it nobody is alone.
        self._states = states
        tiers = seating.tier_numbers(wish.types)
        self._open = seating.zeros(states, without=SPECIAL)
        self._wanted = seating.zeros(states, without=SPECIAL, tiers=tiers)
        self._good = seating.zeros(states, without=SPECIAL | RESTRICTED_VIEW, tiers=tiers)

    def type_of(self, place: int) -> int:
        """Return as which ticket type a place is to be held."""
        code, wish = self._seating.tier_of(place), self._wish
        if self._seating.features[place] & COMPANION and code not in wish.types:
            return wish.companion_types[code]
        return wish.types[code]

    def for_party(self, skip: int) -> Iterable[int] | None:
        """Return seats for a party without a wheelchair, those with a full view first."""
        if self._wanted.count(_FREE) < self._size:
            return None
        # Where no view is restricted, both are the same.
        masks = list(dict.fromkeys((self._good, self._wanted)))
        tidy, untidy = zip(*(self._together(mask, skip + 1) for mask in masks), strict=True)
        for starts in (*tidy, *untidy):
            if starts:
                start = starts[skip % len(starts)]
                return range(start, start + self._size)
        if self._size < _FEWEST_TO_SPLIT:
            return None
        return next(filter(None, map(self._split, masks)), None)

    def with_wheelchair(self, skip: int) -> Iterable[int] | None:
        """Return a wheelchair place and seats beside it, or else as near to it as there are."""
        seating, wish = self._seating, self._wish
        wheelchairs = seating.zeros(
            self._states, only=WHEELCHAIR, tiers=seating.tier_numbers(wish.types)
        )
        companions = seating.zeros(
            self._states, only=COMPANION, tiers=seating.tier_numbers(wish.companion_types)
        )
        beside = _either(self._wanted, companions)
        spots = [
            (block, place)
            for block in self._seating.blocks
            for place in found_in(block, b"\0", wheelchairs)
        ]
        windows = (self._window(block, spot, beside) for block, spot in spots)
        starts = list(islice((start for start in windows if start is not None), skip + 1))
        if starts:
            start = starts[skip % len(starts)]
            return range(start, start + self._size)
        return self._around(spots, beside)

    def _together(self, wanted: bytes, enough: int) -> tuple[list[int], list[int]]:
        """Return where a party can sit side by side: leaving no seat alone, and leaving one."""
        tidy: list[int] = []
        untidy: list[int] = []
        needle = bytes(self._size)
        for block in self._seating.blocks:
            if wanted.find(needle, block.first, block.end) < 0:
                continue
            starts = list(found_in(block, needle, wanted))
            starts.sort(key=lambda start: abs(2 * start + self._size - 1 - block.row_middle_twice))
            for start in starts:
                rank = untidy if self._leaves_one(block, start, self._size) else tidy
                if len(rank) < enough and (
                    enough == 1 or all(abs(start - other) >= self._size for other in rank)
                ):
                    rank.append(start)
                if len(tidy) >= enough:
                    return tidy, untidy
        return tidy, untidy

    def _leaves_one(self, block: Block, start: int, size: int) -> bool:
        """Tell whether taking these seats leaves a free one with nobody free beside it."""
        for near, beyond in ((start - 1, start - 2), (start + size, start + size + 1)):
            is_open = block.first <= near < block.end and self._open[near] == _FREE
            has_other = block.first <= beyond < block.end and self._open[beyond] == _FREE
            if is_open and not has_other:
                return True
        return False

    def _split(self, wanted: bytes) -> list[int] | None:
        """Return seats in groups of at least two, in rows or else sections close to each other."""
        runs = {
            block.first: [
                _Run(match.start(), len(match[0]))
                for match in _RUN.finditer(wanted, block.first, block.end)
            ]
            for block in self._seating.blocks
        }
        if not self._has_room(run for found in runs.values() for run in found):
            return None
        anchors = [block for block in self._seating.blocks if runs[block.first]]
        sections = list({block.section: block for block in reversed(anchors)}.values())[::-1]
        for anchor in anchors:
            near = [
                block
                for block in self._seating.sections[anchor.section]
                if abs(block.row - anchor.row) <= _NEAR_ROWS
            ]
            if places := self._share(anchor, near, runs):
                return places
        for anchor in sections:
            if places := self._share(anchor, self._seating.sections[anchor.section], runs):
                return places
        return self._over_sections(sections, runs)

    def _over_sections(self, anchors: list[Block], runs: dict[int, list[_Run]]) -> list[int] | None:
        """Return seats in as few sections as it takes, the closest together of some tries."""
        best: tuple[float, list[int]] | None = None
        for anchor in anchors[:_SECTIONS_TRIED]:
            near: list[Block] = []
            distances = {
                block.section: self._seating.distance(anchor.middle, block.middle)
                for block in reversed(anchors)
            }
            for section in sorted(distances, key=distances.__getitem__):
                near += self._seating.sections[section]
                if places := self._share(anchor, near, runs):
                    spread = max(self._seating.distance(anchor.middle, place) for place in places)
                    best = min(best or (spread, places), (spread, places))
                    break
        return best[1] if best else None

    def _share(
        self, anchor: Block, near: Sequence[Block], runs: dict[int, list[_Run]]
    ) -> list[int] | None:
        """Return seats from the runs nearest to an anchor, at least two of each, if that goes."""
        if not self._has_room(run for block in near for run in runs[block.first]):
            return None
        found = [
            (abs(block.row - anchor.row) if block.section == anchor.section else 1_000_000,
             self._seating.distance(anchor.middle, run.start + run.length // 2), block, run)
            for block in near for run in runs[block.first]
        ]  # fmt: skip
        found.sort(key=lambda each: each[:2])
        chosen = _enough([(block, run) for *_, block, run in found], self._size)
        if chosen is None:
            return None
        excess = sum(run.length for _, run in chosen) - self._size
        places: list[int] = []
        for block, run in reversed(chosen):
            less = min(excess, run.length - _FEWEST_TOGETHER)
            excess -= less
            places += self._part(anchor, block, run, size=run.length - less)
        return places

    def _has_room(self, runs: Iterable[_Run]) -> bool:
        """Tell whether a party fits into runs with at least two in each of them."""
        room, longest = 0, 0
        for run in runs:
            room += run.length
            longest = max(longest, run.length)
            if room >= self._size and (self._size % 2 == 0 or longest > _FEWEST_TOGETHER):
                return True
        return False

    def _part(self, anchor: Block, block: Block, run: _Run, *, size: int) -> range:
        """Return so many seats of a run, near to an anchor."""
        start = min(
            range(run.start, run.start + run.length - size + 1),
            key=lambda start: (
                self._leaves_one(block, start, size),
                self._seating.distance(anchor.middle, start + size // 2),
            ),
        )
        return range(start, start + size)

    def _window(self, block: Block, spot: int, beside: bytes) -> int | None:
        """Return where a party that sits side by side around a wheelchair place begins."""
        starts = [
            start
            for start in range(
                max(block.first, spot - self._size + 1), min(spot, block.end - self._size) + 1
            )
            if not any(beside[start:spot]) and not any(beside[spot + 1 : start + self._size])
        ]
        return min(
            starts,
            key=lambda start: (
                -sum(
                    bool(mark & COMPANION)
                    for mark in self._seating.features[start : start + self._size]
                ),
                self._leaves_one(block, start, self._size),
            ),
            default=None,
        )

    def _around(self, spots: list[tuple[Block, int]], beside: bytes) -> list[int] | None:
        """Return a wheelchair place and the seats nearest to it: of its section, or else any."""
        best: tuple[float, list[int]] | None = None
        for block, spot in spots:
            section = self._seating.sections[block.section]
            found = self._nearest(spot, range(section[0].first, section[-1].end), beside)
            if found is not None and (best is None or found[0] < best[0]):
                best = found
        if best is None and spots:
            best = self._nearest(spots[0][1], range(len(beside)), beside)
        return best[1] if best else None

    def _nearest(self, spot: int, places: range, beside: bytes) -> tuple[float, list[int]] | None:
        """Return a wheelchair place with the seats nearest to it and how far the last one is."""
        others = sorted(
            (self._seating.distance(spot, place), place)
            for place in places
            if beside[place] == _FREE
        )[: self._size - 1]
        if len(others) < self._size - 1:
            return None
        return others[-1][0] if others else 0, [spot, *(place for _, place in others)]


def _either(mask: bytes, other: bytes) -> bytes:
    """Return zeros where one of two masks has one."""
    both = int.from_bytes(mask, "little") & int.from_bytes(other, "little")
    return both.to_bytes(len(mask), "little")


def _enough(runs: list[tuple[Block, _Run]], size: int) -> list[tuple[Block, _Run]] | None:
    """Return the first runs that seat a party with at least two in each, or None.

    That goes whenever there is room, except for an odd party and nothing but pairs.
    """
    chosen: list[tuple[Block, _Run]] = []
    room = 0
    for block, run in runs:
        if room + run.length < size:
            chosen.append((block, run))
            room += run.length
        elif _FEWEST_TOGETHER * (len(chosen) + 1) <= size:
            return [*chosen, (block, run)]
        elif run.length > _FEWEST_TOGETHER:
            return [*chosen[:-1], (block, run)]
    return None
