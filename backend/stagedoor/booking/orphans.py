"""Find seats that a choice would leave alone, and choices of the same size that leave none so.

A free seat is left alone when nobody can sit beside it any more: both its neighbours are taken,
kept for wheelchairs and their companions, or not there. It is an orphan only if it became one by
this choice, and only if another choice of the same size avoids it:

- strict: of the same price tiers, anywhere in the house;
- lenient: of the same price tiers and in the same section, and a seat that is left at an aisle or
  at the end of a row is let be.

So nobody is kept from the last seats. Who takes a wheelchair place or a companion's, or has one
already, may sit where they need to. What the buyer's own hold has counts as taken by them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from stagedoor.booking.seating import RESTRICTED_VIEW, SPECIAL, Block, Seating, found_in
from stagedoor.catalogue.models import OrphanRule

_FREE, _TAKEN = 0, 1
_MOST = 3


@dataclass(frozen=True, slots=True)
class SeatChange:
    """Be what a buyer would do: the seats taken and given back, and what their hold has before."""

    taken: frozenset[int]
    given_back: frozenset[int] = frozenset()
    held: frozenset[int] = frozenset()

    @property
    def added(self) -> frozenset[int]:
        """Return the seats that are not the buyer's yet."""
        return self.taken - self.held

    @property
    def kept(self) -> frozenset[int]:
        """Return the seats of the hold that stay in it."""
        return self.held - (self.given_back - self.taken)

    @property
    def near(self) -> frozenset[int]:
        """Return every seat that has to do with it."""
        return self.taken | self.given_back | self.held


@dataclass(frozen=True, slots=True)
class OrphanFinding:
    """Be seats that would be left alone, and lists of seats to take instead.

    Whoever takes an alternative gives back what it `replaces`, which is nothing for who holds
    nothing beside the seats.
    """

    orphans: list[int]
    alternatives: list[list[int]]
    replaces: list[int]


def concerns(seating: Seating, change: SeatChange, rule: str) -> bool:
    """Tell whether the rule has anything to say about a change: only of ordinary seats."""
    if rule == OrphanRule.OFF or not change.added:
        return False
    return not any(seating.features[place] & SPECIAL for place in change.taken | change.kept)


def left_alone(seating: Seating, states: Sequence[int], change: SeatChange, rule: str) -> list[int]:
    """Return the seats that a change would leave alone, avoidable or not.

    `states` has one number a place, 0 for free; only those in the rows of the change matter.
    """
    return Board(seating, states, rule).left_alone(change)


def find_orphans(
    seating: Seating, states: Sequence[int], change: SeatChange, rule: str
) -> OrphanFinding | None:
    """Return the orphans of a change with up to three ways round them; None when it is fine."""
    if not concerns(seating, change, rule):
        return None
    board = Board(seating, states, rule)
    orphans = board.left_alone(change)
    if not orphans:
        return None
    for alternatives, replaces in board.ways_round(change, orphans):
        if alternatives:
            return OrphanFinding(orphans, alternatives, replaces)
    return None


class Board:
    """Look at the seats of one house at one moment under one rule."""

    def __init__(self, seating: Seating, states: Sequence[int], rule: str) -> None:
        self._seating = seating
        self._is_lenient = rule == OrphanRule.LENIENT
        # A lenient rule does not look at the first and the last seat of a block.
        self._edge = 1 if self._is_lenient else 0
        # A zero is a seat beside which one is not alone: free, and for everybody.
        taken = bytes(states[: len(seating.features)])
        self._open = bytearray(seating.zeros(taken, without=SPECIAL))

    def left_alone(self, change: SeatChange) -> list[int]:
        """Return the seats that are alone after a change and were not before it."""
        blocks = {self._seating.block_of(place) for place in change.near}
        before = set(self._alone(self._open, blocks))
        return sorted(set(self._alone(self._after(change), blocks)) - before)

    def leaves_one(self, block: Block, start: int, size: int) -> bool:
        """Tell whether taking so many seats side by side leaves one beside them alone."""
        return _leaves_one(self._open, block, start, size, edge=self._edge)

    def ways_round(
        self, change: SeatChange, orphans: Iterable[int]
    ) -> Iterator[tuple[list[list[int]], list[int]]]:
        """Give lists of alternatives with what they replace, the least trouble first."""
        beside = {place + step for place in orphans for step in (-1, 1)}
        groups = [group for group in self._groups(change) if beside & group]
        if not groups:
            return
        kept = change.kept
        if not any(group & kept for group in groups):
            if len(groups) > 1:
                yield self._proposed(change, self._moved(change, [change.added])), []
            yield self._proposed(change, self._moved(change, groups)), []
            return
        # What is held stays where it is as long as that goes, and else moves along.
        yield self._proposed(change, self._moved(change, groups, is_extending=True)), []
        moving = frozenset().union(*groups) & kept
        away = replace(change, given_back=change.given_back | moving)
        yield self._proposed(away, self._moved(away, groups)), sorted(moving)

    def _groups(self, change: SeatChange) -> list[frozenset[int]]:
        """Return the buyer's seats that lie side by side, where some of them are new."""
        own = sorted(change.added | change.kept)
        groups: list[set[int]] = []
        for place in own:
            block = self._seating.block_of(place)
            if groups and place - 1 in groups[-1] and place - 1 >= block.first:
                groups[-1].add(place)
            else:
                groups.append({place})
        return [frozenset(group) for group in groups if group & change.added]

    def _moved(
        self, change: SeatChange, groups: Sequence[frozenset[int]], *, is_extending: bool = False
    ) -> Iterator[frozenset[int]]:
        """Give what to take instead so that these groups sit elsewhere, the nearest first."""
        group, *others = groups
        held = change.held - change.given_back if is_extending else frozenset()
        for seats in self._windows(change, group, anchors=group & held):
            moved = replace(change, taken=(change.taken - group) | (seats - held))
            if not others:
                yield moved.taken
            else:
                yield from islice(self._moved(moved, others, is_extending=is_extending), 1)

    def _windows(
        self, change: SeatChange, group: frozenset[int], *, anchors: frozenset[int]
    ) -> Iterator[frozenset[int]]:
        """Give the seats side by side that a group could have instead, the nearest first."""
        size, seating = len(group), self._seating
        tiers = sorted(seating.tiers[place] for place in group)
        free = self._after(change)
        for place in group:
            free[place] = _FREE
        view = 0 if any(seating.features[p] & RESTRICTED_VIEW for p in group) else RESTRICTED_VIEW
        wanted = seating.zeros(free, without=view, tiers=set(tiers))
        middle = sorted(group)[size // 2]
        for block in self._blocks_near(middle, anchors):
            starts = [
                start
                for start in found_in(block, bytes(size), wanted)
                if not _leaves_one(free, block, start, size, edge=self._edge)
                and anchors <= set(range(start, start + size))
            ]
            for start in sorted(starts, key=lambda start: abs(start + size // 2 - middle)):
                seats = frozenset(range(start, start + size))
                if sorted(seating.tiers[place] for place in seats) == tiers:
                    yield seats

    def _blocks_near(self, place: int, anchors: frozenset[int]) -> Iterable[Block]:
        """Return where to look: beside the anchors, or where the rule says, nearest first."""
        seating, own = self._seating, self._seating.block_of(place)
        if anchors:
            return [own]
        if self._is_lenient:
            return sorted(seating.sections[own.section], key=lambda b: abs(b.row - own.row))
        x, y = seating.x[place], seating.y[place]
        return sorted(
            seating.blocks,
            key=lambda block: (
                abs(block.row - own.row) if block.section == own.section else math.inf,
                math.hypot(seating.x[block.middle] - x, seating.y[block.middle] - y),
            ),
        )

    def _proposed(self, change: SeatChange, ways: Iterator[frozenset[int]]) -> list[list[int]]:
        """Return the first few ways that leave nobody alone and share only what was asked for."""
        found: list[list[int]] = []
        used: set[int] = set()
        for taken in ways:
            new = taken - change.taken
            if new and used.isdisjoint(new) and not self.left_alone(replace(change, taken=taken)):
                found.append(sorted(taken - change.kept))
                used |= new
                if len(found) == _MOST:
                    break
        return found

    def _after(self, change: SeatChange) -> bytearray:
        after = self._open.copy()
        for place in change.given_back:
            after[place] = _TAKEN if self._seating.features[place] & SPECIAL else _FREE
        for place in change.taken:
            after[place] = _TAKEN
        return after

    def _alone(self, seats: bytearray, blocks: Iterable[Block]) -> Iterator[int]:
        """Give the seats that are free with nobody free beside them, as far as the rule cares."""
        for block in blocks:
            for place in range(block.first + self._edge, block.end - self._edge):
                has_left = place > block.first and seats[place - 1] == _FREE
                has_right = place + 1 < block.end and seats[place + 1] == _FREE
                if seats[place] == _FREE and not has_left and not has_right:
                    yield place


def _leaves_one(free: bytearray, block: Block, start: int, size: int, *, edge: int) -> bool:
    """Tell whether a free seat beside these has nobody free beside it once they are taken."""
    for near, beyond in ((start - 1, start - 2), (start + size, start + size + 1)):
        is_open = block.first + edge <= near < block.end - edge and free[near] == _FREE
        has_other = block.first <= beyond < block.end and free[beyond] == _FREE
        if is_open and not has_other:
            return True
    return False
