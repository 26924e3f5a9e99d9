"""Propose places to whoever lost a race: as many as were lost, close to them and together."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from stagedoor.booking.sale_facts import House, SaleFacts, SeatRow
from stagedoor.kernel import clock

_FREE = 0
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
            shelved[lost] = nearest_free(sale.house, states, taken)
        return shelved[lost]

    def _shelf_of(self, event_id: UUID) -> _Shelf:
        now_s = clock.monotonic_s()
        shelf = self._shelves.get(event_id)
        if shelf is None or now_s - shelf.began_s > _SPAN_S:
            shelf = self._shelves[event_id] = _Shelf(now_s)
            while len(self._shelves) > _MOST_EVENTS:
                self._shelves.popitem(last=False)
        return shelf


def nearest_free(house: House, states: Sequence[int], taken: list[int]) -> list[list[int]]:
    """Return up to three lists of free seats, each as long as `taken`, nearest first.

    `states` has one number a place, 0 for free. Seats of a list are neighbours in one row where a
    row has room for them; rows of the lost seats' section come before other sections.
    """
    here = house.row_index(taken[0]) if taken else None
    if here is None:
        return []
    lost, near = set(taken), taken[0] - house.rows[here].first_place
    found: list[list[int]] = []
    for row in _rows_outward(house.rows, here):
        for run in _free_runs(row, states, lost, len(taken), near=near):
            found.append(run)
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


def _free_runs(
    row: SeatRow, states: Sequence[int], lost: set[int], wanted: int, *, near: int
) -> list[list[int]]:
    """Return the row's separate runs of `wanted` free neighbours, nearest to a seat index first."""
    first = row.first_place
    is_free = [
        states[first + seat] == _FREE and first + seat not in lost for seat in range(len(row.seats))
    ]
    if not any(is_free):
        return []
    starts = [
        start
        for start in range(len(row.seats) - wanted + 1)
        if all(is_free[start : start + wanted])
    ]
    runs: list[list[int]] = []
    used: set[int] = set()
    for start in sorted(starts, key=lambda start: abs(start - near)):
        seats = range(start, start + wanted)
        if used.isdisjoint(seats):
            runs.append([first + seat for seat in seats])
            used.update(seats)
        if len(runs) == _MOST:
            break
    return runs
