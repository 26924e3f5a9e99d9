"""Propose places to whoever lost a race: as many as were lost, close to them and together."""

from __future__ import annotations

from collections.abc import Sequence

from stagedoor.booking.sale_facts import House, SeatRow

_FREE = 0
_MOST = 3


def nearest_free(house: House, states: Sequence[int], taken: list[int]) -> list[list[int]]:
    """Return up to three lists of free seats, each as long as `taken`, nearest first.

    `states` has one number a place, 0 for free. Seats of a list are neighbours in one row where a
    row has room for them; rows of the lost seats' section come before other sections.
    """
    wanted = len(taken)
    lost_row = house.row_of(taken[0]) if taken else None
    if lost_row is None:
        return []
    lost = set(taken)
    found: list[list[int]] = []
    for row in _rows_by_distance(house, lost_row):
        for run in _free_runs(row, states, lost, wanted, near=taken[0] - lost_row.first_place):
            found.append(run)
            if len(found) == _MOST:
                return found
    return found


def _rows_by_distance(house: House, lost_row: SeatRow) -> list[SeatRow]:
    here = house.rows.index(lost_row)
    return sorted(
        house.rows,
        key=lambda row: (
            row.section != lost_row.section,
            abs(house.rows.index(row) - here) if row.section == lost_row.section else 0,
            abs(row.first_place - lost_row.first_place),
        ),
    )


def _free_runs(
    row: SeatRow, states: Sequence[int], lost: set[int], wanted: int, *, near: int
) -> list[list[int]]:
    """Return the row's separate runs of `wanted` free neighbours, nearest to a seat index first."""
    starts = sorted(range(len(row.seats) - wanted + 1), key=lambda start: abs(start - near))
    runs: list[list[int]] = []
    used: set[int] = set()
    for start in starts:
        places = range(row.first_place + start, row.first_place + start + wanted)
        if all(states[place] == _FREE and place not in lost | used for place in places):
            runs.append(list(places))
            used.update(places)
        if len(runs) == _MOST:
            break
    return runs
