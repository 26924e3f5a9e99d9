"""Propose places to whoever lost a race: as many as were lost, close to them and together."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from stagedoor.booking.orphans import Board, SeatChange
from stagedoor.booking.sale_facts import House, SaleFacts, SeatRow
from stagedoor.booking.seating import SPECIAL
from stagedoor.catalogue.models import OrphanRule
from stagedoor.kernel import clock

_LOST = 1
_MOST = 3
# A refusal must be quick; who finds nothing in so many rows looks at the map.
_ROWS_LOOKED_AT = 200
# In each span so many who lost are told what is free now; a crowd shares what the last was told.
_SPAN_S = 0.5
_FRESH_A_SPAN = 5
_MOST_EVENTS = 64

_Lists = list[list[int]]


@dataclass(slots=True)
class _Shelf:
    """Keep what was proposed in one event within a span, by the seats that were lost."""

    began_s: float
    asked: int = 0
    states: Sequence[int] = ()
    proposed: dict[tuple[int, ...], _Lists] = field(default_factory=dict)


class Alternatives:
    """Propose seats to who lost some: fresh for a few, half a second old for a crowd.

    They are proposals; what is decided when they are asked for is decided by the rows.
    """

    def __init__(self, states_of: Callable[[UUID], Sequence[int]]) -> None:
        """Take what reads the states of an event's places."""
        self._states_of = states_of
        self._shelves: OrderedDict[UUID, _Shelf] = OrderedDict()

    def to(self, sale: SaleFacts, taken: list[int]) -> _Lists:
        """Return up to three lists of free seats, each as long as `taken`."""
        shelf = self._shelf_of(sale.event_id)
        shelf.asked += 1
        # Threads share the shelf: who comes while the first still reads has to read too.
        if shelf.asked <= _FRESH_A_SPAN or not shelf.states:
            shelf.states = self._states_of(sale.event_id)
            shelf.proposed = {}
        states, shelved = shelf.states, shelf.proposed
        lost = tuple(taken)
        if lost not in shelved:
            shelved[lost] = nearest_free(sale.house, states, taken, sale.orphan_rule)
        return shelved[lost]

    def _shelf_of(self, event_id: UUID) -> _Shelf:
        now_s = clock.monotonic_s()
        shelf = self._shelves.get(event_id)
        if shelf is None or now_s - shelf.began_s > _SPAN_S:
            shelf = self._shelves[event_id] = _Shelf(now_s)
            while len(self._shelves) > _MOST_EVENTS:
                self._shelves.popitem(last=False)
        return shelf


def nearest_free(
    house: House, states: Sequence[int], taken: list[int], rule: str = OrphanRule.OFF
) -> _Lists:
    """Return up to three lists of free seats, each as long as `taken`, nearest first.

    `states` has one number a place, 0 for free. Seats of a list are neighbours in one row where a
    row has room for them; rows of the lost seats' section come before other sections. They are of
    the price tiers that were lost as long as there are such, and leave no seat alone as far as the
    event's orphan rule minds. Who lost places for wheelchairs or companions is offered such.
    """
    here = house.row_index(taken[0]) if taken else None
    if here is None:
        return []
    seating, seats = house.seating, bytearray(states[: house.seat_count])
    lost = [place for place in taken if place < house.seat_count]
    for place in lost:
        seats[place] = _LOST
    board = Board(seating, seats, rule)

    wanted = sorted(seating.features[place] & SPECIAL for place in lost)
    had_special = any(wanted)

    def is_tidy(run: Sequence[int]) -> bool:
        return rule == OrphanRule.OFF or not board.left_alone(SeatChange(frozenset(run)))

    def is_alike(run: Sequence[int]) -> bool:
        return sorted(seating.features[place] & SPECIAL for place in run) == wanted

    for tiers in ({seating.tiers[place] for place in lost}, None):
        free = seating.zeros(seats, without=0 if had_special else SPECIAL, tiers=tiers)
        for is_fine in (is_alike if had_special else is_tidy, None):
            if found := _nearest(house, free, taken, here=here, is_fine=is_fine):
                return found
    return []


def _nearest(
    house: House,
    free: bytes,
    taken: list[int],
    *,
    here: int,
    is_fine: Callable[[Sequence[int]], bool] | None,
) -> _Lists:
    near = taken[0] - house.rows[here].first_place
    found: _Lists = []
    for row in _rows_outward(house.rows, here):
        for run in _free_runs(row, free, len(taken), near=near):
            # Of neighbouring ways that share a seat, the first is enough.
            is_other = not any(place in others for place in run for others in found)
            if is_other and (is_fine is None or is_fine(run)):
                found.append(list(run))
                if len(found) == _MOST:
                    return found
    return found


def _rows_outward(rows: Sequence[SeatRow], here: int) -> Iterator[SeatRow]:
    """Give the rows around one, nearest first: those of its section, then the others."""
    section = rows[here].section
    others: list[SeatRow] = []
    for step in range(_ROWS_LOOKED_AT):
        for index in {here + step, here - step}:
            if 0 <= index < len(rows):
                if rows[index].section == section:
                    yield rows[index]
                else:
                    others.append(rows[index])
    yield from others


def _free_runs(row: SeatRow, free: bytes, wanted: int, *, near: int) -> list[range]:
    """Return a row's runs of `wanted` free neighbours, nearest to a seat index first."""
    first, end = row.first_place, row.first_place + len(row.seats)
    needle = bytes(wanted)
    if free.find(needle, first, end) < 0:
        return []
    starts = [start for start in range(first, end - wanted + 1) if free.startswith(needle, start)]
    starts.sort(key=lambda start: abs(start - first - near))
    return [range(start, start + wanted) for start in starts]
