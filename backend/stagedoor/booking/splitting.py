"""Split a party that does not fit side by side, so that nobody of it sits alone.

In neighbouring rows first, then in one section, then in sections close by; each time, as far as
that goes, so that no seat is left alone either.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from stagedoor.booking.orphans import Board, SeatChange
from stagedoor.booking.seating import Block, Seating
from stagedoor.catalogue.models import OrphanRule

_NEAR_ROWS = 1
_SECTIONS_TRIED = 3
_FEWEST_TOGETHER = 2
# Beyond this a party is a crowd, and a seat that it leaves alone is the least of it.
_LARGEST_TIDY = 20
_RUN = re.compile(rb"\0\0+")


@dataclass(frozen=True, slots=True)
class _Run:
    """Be neighbouring seats that are all to be had."""

    block: Block
    start: int
    length: int


class Splitter:
    """Look for groups of seats for one party in one house at one moment.

    `wanted` has a zero for each seat that it may have; `board` knows which would be left alone.
    """

    def __init__(self, seating: Seating, states: bytes, wanted: bytes, size: int) -> None:
        """Find the runs of seats that are to be had."""
        self._seating = seating
        self._size = size
        self._board = Board(seating, states, OrphanRule.STRICT)
        self._runs = {
            block.first: [
                _Run(block, match.start(), len(match[0]))
                for match in _RUN.finditer(wanted, block.first, block.end)
            ]
            for block in seating.blocks
        }
        self._anchors = [block for block in seating.blocks if self._runs[block.first]]
        self._starts: dict[tuple[int, int], list[int]] = {}

    def splits(self, *, is_tidy: bool) -> Iterator[list[int]]:
        """Give ways to sit, the best first; each shares no seat with those before it.

        Tidy ones leave no seat alone; of those a crowd has none.
        """
        if is_tidy and self._size > _LARGEST_TIDY:
            return
        if not self._has_room(self._runs_in(self._anchors)):
            return
        used: set[int] = set()
        for places in self._ways(is_tidy=is_tidy):
            if used.isdisjoint(places):
                used.update(places)
                yield places

    def _ways(self, *, is_tidy: bool) -> Iterator[list[int]]:
        for anchor in self._anchors:
            near = [
                block
                for block in self._seating.sections[anchor.section]
                if abs(block.row - anchor.row) <= _NEAR_ROWS
            ]
            if places := self._share(anchor, near, is_tidy=is_tidy):
                yield places
        sections = list({block.section: block for block in reversed(self._anchors)}.values())[::-1]
        for anchor in sections:
            near_by = self._seating.sections[anchor.section]
            if places := self._share(anchor, near_by, is_tidy=is_tidy):
                yield places
        if places := self._over_sections(sections, is_tidy=is_tidy):
            yield places

    def _over_sections(self, anchors: list[Block], *, is_tidy: bool) -> list[int] | None:
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
                if places := self._share(anchor, near, is_tidy=is_tidy):
                    spread = max(self._seating.distance(anchor.middle, place) for place in places)
                    best = min(best or (spread, places), (spread, places))
                    break
        return best[1] if best else None

    def _share(self, anchor: Block, near: Sequence[Block], *, is_tidy: bool) -> list[int] | None:
        """Return seats from the runs nearest to an anchor, at least two of each, if that goes."""
        if not self._has_room(self._runs_in(near)):
            return None
        distance = self._seating.distance
        runs = sorted(
            self._runs_in(near),
            key=lambda run: (
                abs(run.block.row - anchor.row) if run.block.section == anchor.section
                else 1_000_000,
                distance(anchor.middle, run.start + run.length // 2),
            ),
        )  # fmt: skip
        shares = self._tidy_shares(runs) if is_tidy else _shares(runs, self._size)
        if shares is None:
            return None
        places = [place for run, size in shares for place in self._part(anchor, run, size)]
        if is_tidy and self._board.left_alone(SeatChange(frozenset(places))):
            return None
        return places

    def _tidy_shares(self, runs: Sequence[_Run]) -> list[tuple[_Run, int]] | None:
        """Return how many of each run so that none leaves a seat alone: the nearest, in few groups.

        By dynamic programming: what the runs so far can seat, each number in the fewest groups.
        """
        reached: dict[int, list[tuple[_Run, int]]] = {0: []}
        for run in runs:
            sizes = [
                size
                for size in range(_FEWEST_TOGETHER, min(run.length, self._size) + 1)
                if self._tidy_starts(run, size)
            ]
            for seated, shares in sorted(reached.items(), reverse=True):
                for size in sizes:
                    known = reached.get(seated + size)
                    if seated + size <= self._size and (
                        known is None or len(shares) + 1 < len(known)
                    ):
                        reached[seated + size] = [*shares, (run, size)]
            if self._size in reached:
                return reached[self._size]
        return None

    def _tidy_starts(self, run: _Run, size: int) -> list[int]:
        """Return where so many of a run leave no seat alone: at its ends, or well within it."""
        starts = self._starts.get((run.start, size))
        if starts is None:
            last = run.start + run.length - size
            near_ends = {run.start + step for step in range(3)} | {last - step for step in range(3)}
            starts = self._starts[run.start, size] = [
                start
                for start in sorted(near_ends)
                if run.start <= start <= last and not self._board.leaves_one(run.block, start, size)
            ]
        return starts

    def _runs_in(self, blocks: Iterable[Block]) -> Iterator[_Run]:
        return (run for block in blocks for run in self._runs[block.first])

    def _has_room(self, runs: Iterable[_Run]) -> bool:
        """Tell whether a party fits into runs with at least two in each of them."""
        room, longest = 0, 0
        for run in runs:
            room += run.length
            longest = max(longest, run.length)
            if room >= self._size and (self._size % 2 == 0 or longest > _FEWEST_TOGETHER):
                return True
        return False

    def _part(self, anchor: Block, run: _Run, size: int) -> range:
        """Return so many seats of a run, near to an anchor."""
        starts = self._tidy_starts(run, size) or range(run.start, run.start + run.length - size + 1)
        start = min(
            starts,
            key=lambda start: self._seating.distance(anchor.middle, start + size // 2),
        )
        return range(start, start + size)


def _shares(runs: Sequence[_Run], size: int) -> list[tuple[_Run, int]] | None:
    """Return how many of each run, at least two, whatever that leaves; the farthest give way."""
    chosen = _enough(runs, size)
    if chosen is None:
        return None
    excess = sum(run.length for run in chosen) - size
    shares: list[tuple[_Run, int]] = []
    for run in reversed(chosen):
        less = min(excess, run.length - _FEWEST_TOGETHER)
        excess -= less
        shares.append((run, run.length - less))
    return shares


def _enough(runs: Sequence[_Run], size: int) -> list[_Run] | None:
    """Return the first runs that seat a party with at least two in each, or None.

    That goes whenever there is room, except for an odd party and nothing but pairs.
    """
    chosen: list[_Run] = []
    room = 0
    for run in runs:
        if room + run.length < size:
            chosen.append(run)
            room += run.length
        elif _FEWEST_TOGETHER * (len(chosen) + 1) <= size:
            return [*chosen, run]
        elif run.length > _FEWEST_TOGETHER:
            return [*chosen[:-1], run]
    return None
