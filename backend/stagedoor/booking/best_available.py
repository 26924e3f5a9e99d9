"""Choose the best places for a party: together, near the stage, leaving no single seat behind.

In this order: side by side without leaving a seat alone between others; side by side; split over
neighbouring rows, then a section, then sections close by, so that nobody sits alone. Places for
wheelchairs and their companions are left to who asks for them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from stagedoor.booking.allocation import Choice
from stagedoor.booking.orphans import Board
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
from stagedoor.booking.splitting import Splitter
from stagedoor.catalogue.models import OrphanRule

_FREE = 0
_FEWEST_TO_SPLIT = 4


@dataclass(frozen=True, slots=True)
class Wish:
    """Be what a party wants: how many places, of which tiers, and as which type in each of them.

    `companion_types` says the same for companion places, which are in tiers of their own; as one of
    `essential_types` goes one companion, without whom the other could not come. `skip` passes over
    that many of the best choices, and begins anew after the last.
    """

    quantity: int
    types: Mapping[str, int]
    is_accessible: bool = False
    companion_types: Mapping[str, int] = field(default_factory=dict)
    essential_types: Mapping[str, int] = field(default_factory=dict)
    skip: int = 0


def choose(house: House, states: Sequence[int], wish: Wish, *, skip: int = 0) -> Choice | None:
    """Return the best free places for a party, or None when nothing fits.

    `states` has one number a place, 0 for free. `skip` passes over that many of the best choices,
    where there are enough, for those who would only meet others there.
    """
    seats = _Seats(house.seating, bytes(states[: house.seat_count]), wish)
    places = seats.with_wheelchair(skip) if wish.is_accessible else seats.for_party(skip)
    choice = Choice()
    if places is not None:
        for place, type_no in seats.typed(sorted(places)):
            choice.add_place(place, type_no)
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
        # In each of these a zero is a seat that may be had.
        self._states = states
        tiers = seating.tier_numbers(wish.types)
        self._board = Board(seating, states, OrphanRule.STRICT)
        self._wanted = seating.zeros(states, without=SPECIAL, tiers=tiers)
        self._good = seating.zeros(states, without=SPECIAL | RESTRICTED_VIEW, tiers=tiers)

    def typed(self, places: Iterable[int]) -> Iterator[tuple[int, int]]:
        """Give places with the ticket types as which they are to be held."""
        wish, has_companion = self._wish, False
        for place in places:
            code = self._seating.tier_of(place)
            if not self._seating.features[place] & COMPANION:
                yield place, wish.types[code]
            elif wish.is_accessible and code in wish.essential_types and not has_companion:
                has_companion = True
                yield place, wish.essential_types[code]
            else:
                yield place, wish.types.get(code) or wish.companion_types[code]

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
        for mask in masks:
            splitter = Splitter(self._seating, self._states, mask, self._size)
            for is_tidy in (True, False):
                if ways := list(islice(splitter.splits(is_tidy=is_tidy), skip + 1)):
                    return ways[skip % len(ways)]
        return None

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
                rank = untidy if self._board.leaves_one(block, start, self._size) else tidy
                if len(rank) < enough and (
                    enough == 1 or all(abs(start - other) >= self._size for other in rank)
                ):
                    rank.append(start)
                if len(tidy) >= enough:
                    return tidy, untidy
        return tidy, untidy

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
                self._board.leaves_one(block, start, self._size),
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
