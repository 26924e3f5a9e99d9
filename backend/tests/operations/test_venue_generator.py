"""Prove that generated venues have every seat asked for, apart from each other and well named."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stagedoor.catalogue.plan import Plan, PlanRow
from stagedoor.operations.seat_rows import letters
from stagedoor.operations.venue_generator import arena, stadium, theatre


def _rows(plan: Plan) -> list[PlanRow]:
    return [row for section in plan.sections for row in section.rows]


def _nearest(plan: Plan) -> float:
    """Return the smallest distance between two seats, looking only at neighbouring cells."""
    size = 40.0
    cells: dict[tuple[int, int], list[tuple[float, float]]] = defaultdict(list)
    for row in _rows(plan):
        for x, y in zip(row.x, row.y, strict=True):
            cells[int(x // size), int(y // size)].append((x, y))
    nearest = math.inf
    for (column, line), points in cells.items():
        # Half of the neighbours is enough: the other half looks from its own side.
        around = [
            other
            for cell in ((column + 1, line - 1), (column + 1, line), (column + 1, line + 1),
                         (column, line + 1))
            for other in cells.get(cell, ())
        ]  # fmt: skip
        for index, point in enumerate(points):
            others = points[index + 1 :] + around
            nearest = min([nearest, *(math.dist(point, other) for other in others)])
    return nearest


def _features(plan: Plan) -> Counter[str]:
    return Counter(
        feature
        for row in _rows(plan)
        for feature, seats in (row.features or {}).items()
        for _ in seats
    )


@pytest.mark.parametrize(
    ("draw", "seats", "places"),
    [(theatre, 1_400, 1_400), (arena, 20_000, 22_000), (stadium, 60_000, 60_000)],
)
def test_venues_have_exactly_the_seats_that_are_asked_for(
    draw: Callable[[], Plan], seats: int, places: int
) -> None:
    plan = draw()
    assert (plan.seat_count(), plan.place_count()) == (seats, places)
    assert _nearest(plan) > 19.5
    for row in _rows(plan):
        assert all(0 < x < plan.size.width for x in row.x)
        assert all(0 < y < plan.size.height for y in row.y)


@settings(max_examples=15, deadline=None)
@given(st.integers(1_200, 3_000))
def test_a_theatre_of_any_size_has_no_seat_upon_another(seats: int) -> None:
    plan = theatre(seats)
    assert plan.seat_count() == seats
    assert _nearest(plan) > 19.5


@settings(max_examples=3, deadline=None)
@given(st.integers(14_000, 26_000), st.integers(1, 5_000))
def test_an_arena_of_any_size_has_no_seat_upon_another(seats: int, floor: int) -> None:
    plan = arena(seats, floor)
    assert plan.place_count() == seats + floor
    assert _nearest(plan) > 19.5


def test_a_venue_that_cannot_be_drawn_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot be drawn"):
        theatre(500)


def test_the_theatre_has_three_levels_with_curved_rows() -> None:
    plan = theatre()
    levels = Counter(section.name.rsplit(" ", 1)[0] for section in plan.sections)
    assert levels == {"Stalls": 3, "Dress circle": 3, "Upper circle": 3}
    centre = plan.sections[1].rows[0]
    middle = len(centre.seats) // 2
    # The stage is at the top, and the middle of a row curves away from it.
    assert centre.y[middle] > centre.y[0] + 5
    assert centre.y[middle] > centre.y[-1] + 5


def test_seat_numbers_run_on_across_the_aisles() -> None:
    left, centre, right = (section.rows[0].seats for section in theatre().sections[:3])
    numbers = [int(seat) for seat in (*left, *centre, *right)]
    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize(("draw", "pairs"), [(theatre, 8), (arena, 20), (stadium, 28)])
def test_every_wheelchair_place_has_a_companion_beside_it(
    draw: Callable[[], Plan], pairs: int
) -> None:
    plan = draw()
    features = _features(plan)
    assert (features["wheelchair"], features["companion"]) == (pairs, pairs)
    for row in _rows(plan):
        marked = row.features or {}
        for seat in marked.get("wheelchair", []):
            assert {seat - 1, seat + 1} & set(marked["companion"])


def test_a_restricted_view_is_cheaper_and_said() -> None:
    for row in _rows(theatre()):
        marked = set((row.features or {}).get("restricted_view", []))
        cheap = {n for n in range(len(row.seats)) if row.tier_of(n) == "restricted"}
        assert marked == cheap
    assert _features(theatre())["restricted_view"] > 40


@pytest.mark.parametrize("draw", [theatre, arena, stadium])
def test_every_tier_is_used(draw: Callable[[], Plan]) -> None:
    plan = draw()
    used = {row.tier_of(n) for row in _rows(plan) for n in range(len(row.seats))}
    used |= {area.price_tier for area in plan.areas}
    assert used == {tier.code for tier in plan.price_tiers}


def test_the_arena_has_one_standing_floor_and_a_stage() -> None:
    plan = arena()
    assert [(area.key, area.capacity) for area in plan.areas] == [("floor", 2_000)]
    assert [shape.text for shape in plan.shapes if shape.role == "stage"] == ["Stage"]


def test_row_letters_leave_out_those_that_look_like_digits() -> None:
    assert letters(9) == list("ABCDEFGHJ")
    assert letters(26)[-3:] == ["Z", "AA", "BB"]
    assert "O" not in letters(24)
